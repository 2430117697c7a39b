import Glibc

/// Node's module `fs`: each function in three forms, `nameSync`, with a callback, and in `fs.promises`.
enum FileModule {
  static func install(in machine: Machine) {
    machine.builtInModules.define("fs") { make($0) }
    machine.builtInModules.define("fs/promises") { machine in makePromises(machine) }
  }

  private struct Function: @unchecked Sendable {
    let name: String
    let arity: Int
    let body: (Machine, Arguments) throws -> Value
  }

  private static func make(_ machine: Machine) -> JSObject {
    let module = machine.realm.makeObject()
    for function in functions {
      module.install(
        [
          NativeEntry(PropertyKey(function.name + "Sync"), function.arity) { machine, _, arguments in
            try machine.convertingSystemErrors { try function.body(machine, arguments) }
          },
          callbackForm(of: function),
        ], machine.realm)
    }
    module.install(
      [
        NativeEntry("existsSync", 1) { machine, _, arguments in
          Value(try arguments[0].isString && FileSystem.exists(path(arguments[0], machine)))
        }
      ], machine.realm)
    module.defineLazily("promises", machine.realm, .all) { Value(makePromises($0)) }
    module.put(
      "constants",
      Value(
        machine.realm.makeObject([
          "F_OK": Value(Int(F_OK)), "R_OK": Value(Int(R_OK)), "W_OK": Value(Int(W_OK)), "X_OK": Value(Int(X_OK)),
        ])))
    return module
  }

  private static func makePromises(_ machine: Machine) -> JSObject {
    let module = machine.realm.makeObject()
    module.install(
      functions.map { function in
        NativeEntry(PropertyKey(function.name), function.arity) { machine, _, arguments in
          let promise = JSPromise(machine.realm)
          do {
            promise.resolve(try machine.convertingSystemErrors { try function.body(machine, arguments) }, machine)
          } catch {
            promise.reject(with: error, machine)
          }
          return Value(promise)
        }
      }, machine.realm)
    return module
  }

  private static func callbackForm(of function: Function) -> NativeEntry {
    NativeEntry(PropertyKey(function.name), function.arity + 1) { machine, _, arguments in
      let callback = try machine.callback(arguments[max(arguments.count - 1, 0)], of: "fs.\(function.name)")
      let results: [Value]
      do {
        let own = Arguments(base: arguments.base, count: arguments.count - 1)
        results = [.null, try machine.convertingSystemErrors { try function.body(machine, own) }]
      } catch let error as ScriptError {
        results = [error.value]
      }
      machine.eventLoop.addHostTask { machine in
        _ = try machine.call(callback, arguments: results)
        return false
      }
      return .undefined
    }
  }

  // MARK: Arguments

  private static func path(_ value: Value, _ machine: Machine) throws -> String {
    if let text = value.asString?.text { return text.hasPrefix("file://") ? String(text.dropFirst(7)) : text }
    if let url = value.asObject, let text = try url.get("href", machine).asString?.text, text.hasPrefix("file://") {
      return String(text.dropFirst(7))
    }
    if let bytes = machine.bytes(of: value) { return String(decoding: bytes, as: UTF8.self) }
    throw machine.codedTypeError(
      "ERR_INVALID_ARG_TYPE", "the path of a file must be a string, not \(machine.describe(value))")
  }

  /// The encoding an options argument (`'utf8'` or `{encoding: 'utf8'}`) asks for.
  private static func encoding(_ options: Value, _ machine: Machine) throws -> TextEncoding? {
    let name = options.isObject ? try machine.get(options, "encoding") : options
    return name.isNullish ? nil : try BufferModule.encoding(name, machine)
  }

  private static func option(_ name: PropertyKey, _ options: Value, _ machine: Machine) throws -> Bool {
    try options.isObject && machine.get(options, name).isTruthy
  }

  private static func write(
    _ machine: Machine, _ arguments: Arguments, appends: Bool
  ) throws -> Value {
    let bytes: [UInt8]
    if let content = machine.bytes(of: arguments[1]) {
      bytes = Array(content)
    } else {
      bytes = try (encoding(arguments[2], machine) ?? .utf8).encode(machine.toStringValue(arguments[1]))
    }
    let flag = arguments[2].isObject ? try machine.get(arguments[2], "flag") : .undefined
    let isAppending = try appends || (!flag.isUndefined && machine.toText(flag).hasPrefix("a"))
    try FileSystem.write(bytes, to: path(arguments[0], machine), appends: isAppending)
    return .undefined
  }

  // MARK: Functions

  private static let functions: [Function] = [
    Function(name: "readFile", arity: 2) { machine, arguments in
      let bytes = try FileSystem.read(path(arguments[0], machine))
      guard let encoding = try encoding(arguments[1], machine) else { return Value(try machine.makeBuffer(bytes)) }
      return Value(bytes.withUnsafeBytes { encoding.decode($0) })
    },
    Function(name: "writeFile", arity: 3) { try write($0, $1, appends: false) },
    Function(name: "appendFile", arity: 3) { try write($0, $1, appends: true) },
    Function(name: "mkdir", arity: 2) { machine, arguments in
      let recursive = try option("recursive", arguments[1], machine)
      let first = try FileSystem.makeDirectory(path(arguments[0], machine), recursive: recursive)
      return recursive ? first.map { Value($0) } ?? .undefined : .undefined
    },
    Function(name: "readdir", arity: 2) { machine, arguments in
      let directory = try path(arguments[0], machine)
      let names = try FileSystem.names(in: directory)
      guard try option("withFileTypes", arguments[1], machine) else {
        return Value(machine.realm.makeArray(names.map { Value($0) }))
      }
      let entries = try names.map { name in
        let entry = statusObject(try FileSystem.status(directory + "/" + name, ofLink: true), machine)
        entry.put("name", Value(name))
        return Value(entry)
      }
      return Value(machine.realm.makeArray(entries))
    },
    Function(name: "stat", arity: 1) { machine, arguments in
      let file = try path(arguments[0], machine)
      let mayBeMissing =
        try arguments[1].isObject && machine.get(arguments[1], "throwIfNoEntry").asBool == false
      if mayBeMissing && !FileSystem.exists(file) { return .undefined }
      return Value(statusObject(try FileSystem.status(file), machine))
    },
    Function(name: "lstat", arity: 1) { machine, arguments in
      Value(statusObject(try FileSystem.status(path(arguments[0], machine), ofLink: true), machine))
    },
    Function(name: "unlink", arity: 1) { machine, arguments in
      try FileSystem.removeFile(path(arguments[0], machine))
      return .undefined
    },
    Function(name: "rmdir", arity: 1) { machine, arguments in
      try FileSystem.removeDirectory(path(arguments[0], machine))
      return .undefined
    },
    Function(name: "rm", arity: 2) { machine, arguments in
      try FileSystem.remove(
        path(arguments[0], machine), recursive: option("recursive", arguments[1], machine),
        force: option("force", arguments[1], machine))
      return .undefined
    },
    Function(name: "rename", arity: 2) { machine, arguments in
      try FileSystem.rename(path(arguments[0], machine), to: path(arguments[1], machine))
      return .undefined
    },
    Function(name: "copyFile", arity: 2) { machine, arguments in
      try FileSystem.copy(path(arguments[0], machine), to: path(arguments[1], machine))
      return .undefined
    },
    Function(name: "access", arity: 2) { machine, arguments in
      let file = try path(arguments[0], machine)
      let mode = arguments[1].isUndefined ? F_OK : try machine.toInt32(arguments[1])
      if Glibc.access(file, mode) != 0 { throw SystemError("access", file) }
      return .undefined
    },
    Function(name: "mkdtemp", arity: 1) { machine, arguments in
      let prefix = try path(arguments[0], machine)
      var template = Array((prefix + "XXXXXX").utf8CString)
      guard let made = Glibc.mkdtemp(&template) else { throw SystemError("mkdtemp", prefix + "XXXXXX") }
      return Value(String(cString: made))
    },
  ]

  private static func statusObject(_ status: FileSystem.Status, _ machine: Machine) -> JSObject {
    let object = machine.realm.makeObject()
    let raw = status.raw
    object.put("size", Value(Double(raw.st_size)))
    object.put("mode", Value(Double(raw.st_mode)))
    object.put("mtimeMs", Value(Double(raw.st_mtim.tv_sec) * 1e3 + Double(raw.st_mtim.tv_nsec) / 1e6))
    let answers = [
      ("isFile", status.isFile), ("isDirectory", status.isDirectory), ("isSymbolicLink", status.isSymbolicLink),
    ]
    object.install(
      answers.map { name, answer in NativeEntry(PropertyKey(name), 0) { _, _, _ in Value(answer) } }, machine.realm)
    return object
  }
}

extension Machine {
  /// Runs a body and turns what the system refuses into script exceptions.
  func convertingSystemErrors<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as SystemError { throw exception(error) }
  }
}
