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
    for function in functions + descriptorFunctions {
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
    module.install(
      [
        NativeEntry("exists", 2) { machine, _, arguments in
          let callback = try machine.callback(arguments[1], of: "fs.exists")
          let isThere = try arguments[0].isString && FileSystem.exists(path(arguments[0], machine))
          machine.eventLoop.addHostTask { machine in
            _ = try machine.call(callback, Value(isThere))
            return false
          }
          return .undefined
        }
      ], machine.realm)
    module.defineLazily("promises", machine.realm, .all) { Value(makePromises($0)) }
    for name in ["createReadStream", "createWriteStream"] {
      module.defineLazily(PropertyKey(name), machine.realm, .all) {
        ScriptedLibrary.export(name, of: "internal/streams", $0)
      }
    }
    let modes: KeyValuePairs<PropertyKey, Int32> = ["F_OK": F_OK, "R_OK": R_OK, "W_OK": W_OK, "X_OK": X_OK]
    let constants = machine.realm.makeObject()
    for (name, mode) in modes {
      constants.put(name, Value(mode))
      module.put(name, Value(mode))
    }
    module.put("constants", Value(constants))
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
      let descriptor = arguments[0].asInt32
      let bytes = try descriptor.map { try FileSystem.readAll($0) } ?? FileSystem.read(path(arguments[0], machine))
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
      let isRecursive = try option("recursive", arguments[1], machine)
      let names = try isRecursive ? FileSystem.namesWithin(directory) : FileSystem.names(in: directory)
      guard try option("withFileTypes", arguments[1], machine) else {
        return Value(machine.realm.makeArray(names.map { Value($0) }))
      }
      let entries = try names.map { name in
        let entryPath = FilePath.join([directory, name])
        let entry = machine.realm.makeObject([
          "name": Value(FilePath.base(of: name)), "parentPath": Value(FilePath.directory(of: entryPath)),
          "path": Value(FilePath.directory(of: entryPath)),
        ])
        installKindTests(of: try FileSystem.status(entryPath, ofLink: true), on: entry, machine)
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
    Function(name: "truncate", arity: 2) { machine, arguments in
      let file = try path(arguments[0], machine)
      let length = arguments[1].isUndefined ? 0 : try machine.toIntegerOrInfinity(arguments[1])
      if Glibc.truncate(file, Int(max(0, min(length, 1e15)))) != 0 { throw SystemError("truncate", file) }
      return .undefined
    },
    Function(name: "symlink", arity: 3) { machine, arguments in
      let target = try path(arguments[0], machine)
      let link = try path(arguments[1], machine)
      if Glibc.symlink(target, link) != 0 { throw SystemError("symlink", target, destination: link) }
      return .undefined
    },
    Function(name: "link", arity: 2) { machine, arguments in
      let file = try path(arguments[0], machine)
      let link = try path(arguments[1], machine)
      if Glibc.link(file, link) != 0 { throw SystemError("link", file, destination: link) }
      return .undefined
    },
    Function(name: "cp", arity: 3) { machine, arguments in
      let isRecursive = try option("recursive", arguments[2], machine)
      try FileSystem.copyAll(path(arguments[0], machine), to: path(arguments[1], machine), recursive: isRecursive)
      return .undefined
    },
    Function(name: "readlink", arity: 2) { machine, arguments in
      Value(try FileSystem.target(ofLink: path(arguments[0], machine)))
    },
    Function(name: "realpath", arity: 2) { machine, arguments in
      let file = try path(arguments[0], machine)
      guard let resolved = Glibc.realpath(file, nil) else { throw SystemError("realpath", file) }
      defer { free(resolved) }
      return Value(String(cString: resolved))
    },
    Function(name: "chmod", arity: 2) { machine, arguments in
      let file = try path(arguments[0], machine)
      let mode = mode_t(truncatingIfNeeded: try machine.toInt32(arguments[1]))
      if Glibc.chmod(file, mode) != 0 { throw SystemError("chmod", file) }
      return .undefined
    },
    Function(name: "utimes", arity: 3) { machine, arguments in
      let file = try path(arguments[0], machine)
      let times = try [arguments[1], arguments[2]].map { value in
        let seconds = try machine.toNumber(value) / (value.host(JSDate.self) == nil ? 1 : 1000)
        let whole = max(-1e15, min(seconds, 1e15)).rounded(.down)
        return timeval(tv_sec: Int(whole), tv_usec: Int(((seconds - whole) * 1e6).rounded(.down)))
      }
      if Glibc.utimes(file, times) != 0 { throw SystemError("utimes", file) }
      return .undefined
    },
    Function(name: "mkdtemp", arity: 1) { machine, arguments in
      let prefix = try path(arguments[0], machine)
      var template = Array((prefix + "XXXXXX").utf8CString)
      guard let made = Glibc.mkdtemp(&template) else { throw SystemError("mkdtemp", prefix + "XXXXXX") }
      return Value(String(cString: made))
    },
  ]

  /// Functions on open files, which Node names by numbers.
  private static let descriptorFunctions: [Function] = [
    Function(name: "open", arity: 3) { machine, arguments in
      let file = try path(arguments[0], machine)
      let flags = arguments[1].isUndefined ? "r" : try machine.toText(arguments[1])
      guard let mode = openModes[flags] else {
        throw machine.codedTypeError("ERR_INVALID_ARG_VALUE", "the flags of a file cannot be '\(flags)'; use r, w or a")
      }
      return Value(Int(try FileSystem.open(file, mode)))
    },
    Function(name: "close", arity: 1) { machine, arguments in
      if Glibc.close(try machine.toInt32(arguments[0])) != 0 { throw SystemError("close", "") }
      return .undefined
    },
    Function(name: "read", arity: 5) { machine, arguments in
      let descriptor = try machine.toInt32(arguments[0])
      return Value(
        try BufferPart(arguments, machine).transfer("read", { pread(descriptor, $0, $1, $2) }) {
          Glibc.read(descriptor, $0, $1)
        })
    },
    Function(name: "write", arity: 5) { machine, arguments in
      let descriptor = try machine.toInt32(arguments[0])
      if arguments[1].isString {
        let bytes = try (encoding(arguments[3], machine) ?? .utf8).encode(machine.toStringValue(arguments[1]))
        try FileSystem.writeAll(bytes, to: descriptor)
        return Value(bytes.count)
      }
      return Value(
        try BufferPart(arguments, machine).transfer("write", { pwrite(descriptor, $0, $1, $2) }) {
          Glibc.write(descriptor, $0, $1)
        })
    },
    Function(name: "fstat", arity: 1) { machine, arguments in
      Value(statusObject(try FileSystem.status(ofDescriptor: machine.toInt32(arguments[0])), machine))
    },
    Function(name: "fsync", arity: 1) { machine, arguments in
      if Glibc.fsync(try machine.toInt32(arguments[0])) != 0 { throw SystemError("fsync", "") }
      return .undefined
    },
  ]

  private static let openModes: [String: Int32] = [
    "r": O_RDONLY, "r+": O_RDWR, "w": O_WRONLY | O_CREAT | O_TRUNC, "wx": O_WRONLY | O_CREAT | O_TRUNC | O_EXCL,
    "w+": O_RDWR | O_CREAT | O_TRUNC, "a": O_WRONLY | O_CREAT | O_APPEND, "ax": O_WRONLY | O_CREAT | O_APPEND | O_EXCL,
    "a+": O_RDWR | O_CREAT | O_APPEND,
  ]

  /// The part of a buffer that is read or written: `(descriptor, buffer, offset, length, position)`, or with options in
  /// an object.
  private struct BufferPart {
    let memory: UnsafeMutableRawBufferPointer
    /// Where in the file; nil goes on where the last access ended.
    let position: Int?

    init(_ arguments: Arguments, _ machine: Machine) throws {
      guard let bytes = machine.bytes(of: arguments[1]) else {
        throw machine.codedTypeError(
          "ERR_INVALID_ARG_TYPE", "the buffer must be a Buffer or typed array, not \(machine.describe(arguments[1]))")
      }
      func number(_ index: Int, _ key: PropertyKey, _ standard: Int) throws -> Int {
        let value = try arguments[2].isObject ? machine.get(arguments[2], key) : arguments[index]
        return value.isNullish ? standard : Int(max(-1, min(try machine.toIntegerOrInfinity(value), 1e15)))
      }
      let offset = try number(2, "offset", 0)
      let length = try number(3, "length", bytes.count - offset)
      guard offset >= 0, length >= 0, offset + length <= bytes.count else {
        throw machine.rangeError(
          "offset \(offset) and length \(length) do not lie within the buffer of \(bytes.count) bytes")
      }
      let position = try number(4, "position", -1)
      memory = UnsafeMutableRawBufferPointer(
        mutating: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length]))
      self.position = position < 0 ? nil : position
    }

    /// The number of bytes that a system call moves, at the position or where the last access ended.
    func transfer(
      _ name: String, _ at: (UnsafeMutableRawPointer?, Int, Int) -> Int,
      _ further: (UnsafeMutableRawPointer?, Int) -> Int
    ) throws -> Int {
      let (address, length) = (memory.baseAddress, memory.count)
      let count = position.map { at(address, length, $0) } ?? further(address, length)
      if count < 0 { throw SystemError(name, "") }
      return count
    }
  }

  // MARK: What is at a path

  private static func statusObject(_ status: FileSystem.Status, _ machine: Machine) -> JSObject {
    let object = machine.realm.makeObject()
    let raw = status.raw
    let numbers: KeyValuePairs<PropertyKey, Double> = [
      "dev": Double(raw.st_dev), "mode": Double(raw.st_mode), "nlink": Double(raw.st_nlink),
      "uid": Double(raw.st_uid), "gid": Double(raw.st_gid), "rdev": Double(raw.st_rdev),
      "blksize": Double(raw.st_blksize), "ino": Double(raw.st_ino), "size": Double(raw.st_size),
      "blocks": Double(raw.st_blocks),
    ]
    for (key, number) in numbers { object.put(key, Value(number)) }
    // The file system does not tell when a file was made: Node takes the change then, too.
    let times = [
      ("atime", raw.st_atim), ("mtime", raw.st_mtim), ("ctime", raw.st_ctim), ("birthtime", raw.st_ctim),
    ]
    for (name, time) in times {
      let milliseconds = Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
      object.put(PropertyKey(name + "Ms"), Value(milliseconds))
      object.put(PropertyKey(name), Value(JSDate(machine.realm, time: milliseconds.rounded())))
    }
    installKindTests(of: status, on: object, machine)
    return object
  }

  private static func installKindTests(of status: FileSystem.Status, on object: JSObject, _ machine: Machine) {
    let answers = [
      ("isFile", status.isFile), ("isDirectory", status.isDirectory), ("isSymbolicLink", status.isSymbolicLink),
      ("isFIFO", status.isPipe), ("isSocket", status.isSocket), ("isCharacterDevice", status.isCharacterDevice),
      ("isBlockDevice", status.isBlockDevice),
    ]
    object.install(
      answers.map { name, answer in NativeEntry(PropertyKey(name), 0) { _, _, _ in Value(answer) } }, machine.realm)
  }
}

extension Machine {
  /// Runs a body and turns what the system refuses into script exceptions.
  func convertingSystemErrors<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as SystemError { throw exception(error) }
  }
}
