/// Finds modules for `import` and `require`: built-in ones by name, files by path.
enum ModuleLoader {
  static func install(in machine: Machine) {
    machine.resolveModule = { machine, specifier, referrer in
      try resolve(specifier, from: referrer, machine, codeOfFailure: "ERR_MODULE_NOT_FOUND")
    }
    installRequire(machine.realm)
  }

  private static let fileExtensions = ["", ".js", ".mjs", ".tfs", ".cjs", ".json"]

  /// What an import specifier means in the module or cell `referrer`.
  private static func resolve(
    _ specifier: String, from referrer: String, _ machine: Machine, codeOfFailure code: String
  ) throws -> ModuleResolution {
    if let object = try machine.builtInModules.object(named: specifier, machine) { return .object(object) }
    let path = try filePath(specifier, from: referrer, machine, codeOfFailure: code)
    do {
      let text = try FileSystem.readText(path)
      return path.hasSuffix(".json") ? .json(text: text, name: path) : .source(text: text, name: path)
    } catch {
      throw machine.exception(error)
    }
  }

  /// The file a specifier means.
  private static func filePath(
    _ specifier: String, from referrer: String, _ machine: Machine, codeOfFailure code: String
  ) throws -> String {
    let isFileURL = specifier.hasPrefix("file://")
    let isPath = specifier.hasPrefix("./") || specifier.hasPrefix("../") || specifier.hasPrefix("/")
    guard isFileURL || isPath || specifier == "." || specifier == ".." else {
      throw notFound(specifier, referrer, machine, code)
    }
    let base = FilePath.resolve([
      directory(of: referrer, machine), isFileURL ? String(specifier.dropFirst(7)) : specifier,
    ])
    for candidate in fileExtensions.map({ base + $0 }) + [base + "/index.js"] {
      if let status = try? FileSystem.status(candidate), status.isFile { return candidate }
    }
    throw notFound(specifier, referrer, machine, code)
  }

  /// Where relative paths in a module or cell begin: its own directory, that of the program, or the working directory.
  private static func directory(of referrer: String, _ machine: Machine) -> String {
    for file in [referrer, machine.host.scriptPath ?? ""] {
      if let status = try? FileSystem.status(file), status.isFile {
        return FilePath.directory(of: FilePath.resolve([file]))
      }
    }
    return FilePath.workingDirectory
  }

  private static func notFound(
    _ specifier: String, _ referrer: String, _ machine: Machine, _ code: String
  ) -> ScriptError {
    let error = machine.makeError(
      .error, "cannot find module '\(specifier)' (imported from \(referrer))\(advice(for: specifier, machine))")
    error.put("code", Value(code))
    return ScriptError(Value(error))
  }

  /// What to write instead of a specifier that leads nowhere.
  private static func advice(for specifier: String, _ machine: Machine) -> String {
    let name = specifier.hasPrefix("node:") ? String(specifier.dropFirst(5)) : specifier
    if let advice = AbsentModules.advice(for: name) { return "; \(advice)" }
    if specifier.hasPrefix(".") || specifier.hasPrefix("/") { return "; there is no such file" }
    if let closest = Suggestion.closest(to: name, among: machine.builtInModules.names) {
      return "; did you mean '\(closest)'?"
    }
    return "; packages are not installed here, and files are named by a path such as './\(name)'"
  }

  // MARK: require

  private static let codeOfRequire = "MODULE_NOT_FOUND"

  private static func installRequire(_ realm: Realm) {
    let global = realm.globalObject
    var mainModule: JSObject?
    func main(_ machine: Machine) -> JSObject {
      if let mainModule { return mainModule }
      let module = machine.realm.makeObject(["exports": Value(machine.realm.makeObject())])
      mainModule = module
      if let path = machine.host.scriptPath { machine.requiredModules[FilePath.resolve([path])] = module }
      return module
    }
    global.defineLazily("module", realm) { Value(main($0)) }
    global.defineLazily("exports", realm) { (try? main($0).get("exports", $0)) ?? .undefined }
    global.defineLazily("__filename", realm) { machine in
      Value(FilePath.resolve([machine.host.scriptPath ?? "."]))
    }
    global.defineLazily("__dirname", realm) { Value(directory(of: "", $0)) }
    global.defineLazily("require", realm) { machine in
      let require = makeRequire(from: nil, machine)
      require.put("main", Value(main(machine)))
      return Value(require)
    }
    realm.machine.builtInModules.define("module") { machine in
      let module = machine.realm.makeObject()
      module.install(
        [
          NativeEntry("createRequire", 1) { machine, _, arguments in
            let text = try machine.toText(arguments[0])
            let path = text.hasPrefix("file://") ? PercentEncoding.decode(String(text.dropFirst(7))) : text
            return Value(makeRequire(from: path, machine))
          }
        ], machine.realm)
      module.put("builtinModules", Value(machine.realm.makeArray(machine.builtInModules.names.map { Value($0) })))
      return module
    }
  }

  /// A `require` for paths relative to a file; without one, to the file that calls it.
  private static func makeRequire(from file: String?, _ machine: Machine) -> NativeFunction {
    func caller(_ machine: Machine) -> String { file ?? machine.captureStack().first?.file ?? "" }
    let require = NativeFunction(machine.realm, "require", 1) { machine, _, arguments in
      try self.require(machine.toText(arguments[0]), from: caller(machine), machine)
    }
    require.install(
      [
        NativeEntry("resolve", 1) { machine, _, arguments in
          let specifier = try machine.toText(arguments[0])
          if try machine.builtInModules.object(named: specifier, machine) != nil { return Value(specifier) }
          return Value(try filePath(specifier, from: caller(machine), machine, codeOfFailure: codeOfRequire))
        }
      ], machine.realm)
    return require
  }

  private static func require(_ specifier: String, from referrer: String, _ machine: Machine) throws -> Value {
    switch try resolve(specifier, from: referrer, machine, codeOfFailure: codeOfRequire) {
    case .object(let object): return Value(object)
    case .json(let text, _): return try JSONParser.parse(JSString(text), machine)
    case .source(let text, let path):
      if let known = machine.requiredModules[path] { return try known.get("exports", machine) }
      guard let function = try commonModule(text, path, machine) else {
        return try machine.importedNamespace(of: path, from: referrer)
      }
      let exports = Value(machine.realm.makeObject())
      let module = machine.realm.makeObject(["exports": exports, "id": Value(path), "filename": Value(path)])
      machine.requiredModules[path] = module
      let require = try machine.realm.globalObject.get("require", machine)
      do {
        _ = try machine.call(
          function, this: exports,
          arguments: [exports, require, Value(module), Value(path), Value(FilePath.directory(of: path))])
      } catch {
        machine.requiredModules[path] = nil
        throw error
      }
      return try module.get("exports", machine)
    }
  }

  /// The function that runs a module in the manner of Node; nil when the text uses `import` or `export`.
  private static func commonModule(_ text: String, _ path: String, _ machine: Machine) throws -> Value? {
    let wrapped = "(function (exports, require, module, __filename, __dirname) {\(text)\n})"
    guard let program = try? Program.parse(SourceText(wrapped, name: path), goal: .cell) else { return nil }
    return try machine.run(program)
  }
}
