/// Node's module `path`.
enum PathModule {
  static func make(_ machine: Machine) -> JSObject {
    let module = machine.realm.makeObject()
    module.install(functions, machine.realm)
    module.put("sep", Value("/"))
    module.put("delimiter", Value(":"))
    module.put("posix", Value(module))
    return module
  }

  /// An argument that must be a string.
  private static func path(_ arguments: Arguments, _ index: Int, _ machine: Machine) throws -> String {
    guard let text = arguments[index].asString else {
      throw machine.codedTypeError(
        "ERR_INVALID_ARG_TYPE", "the path must be of type string, not \(machine.describe(arguments[index]))")
    }
    return text.text
  }

  private static func paths(_ arguments: Arguments, _ machine: Machine) throws -> [String] {
    try (0..<arguments.count).map { try path(arguments, $0, machine) }
  }

  private static func converter(_ name: PropertyKey, _ convert: @escaping (String) -> String) -> NativeEntry {
    NativeEntry(name, 1) { machine, _, arguments in Value(convert(try path(arguments, 0, machine))) }
  }

  private static let functions: [NativeEntry] = [
    NativeEntry("join", 0) { machine, _, arguments in Value(FilePath.join(try paths(arguments, machine))) },
    NativeEntry("resolve", 0) { machine, _, arguments in Value(FilePath.resolve(try paths(arguments, machine))) },
    NativeEntry("relative", 2) { machine, _, arguments in
      Value(FilePath.relative(from: try path(arguments, 0, machine), to: try path(arguments, 1, machine)))
    },
    NativeEntry("basename", 2) { machine, _, arguments in
      let suffix = arguments[1].isUndefined ? "" : try path(arguments, 1, machine)
      return Value(FilePath.base(of: try path(arguments, 0, machine), without: suffix))
    },
    NativeEntry("isAbsolute", 1) { machine, _, arguments in
      Value(try path(arguments, 0, machine).hasPrefix("/"))
    },
    NativeEntry("toNamespacedPath", 1) { _, _, arguments in arguments[0] },
    converter("normalize", FilePath.normalize), converter("dirname", FilePath.directory),
    converter("extname", FilePath.fileExtension),
    NativeEntry("parse", 1) { machine, _, arguments in
      let text = try path(arguments, 0, machine)
      let base = FilePath.base(of: text)
      let end = FilePath.fileExtension(of: text)
      let directory = FilePath.directory(of: text)
      let hasDirectory = directory != "." || text.hasPrefix("./")
      return Value(
        machine.realm.makeObject([
          "root": Value(text.hasPrefix("/") ? "/" : ""), "dir": Value(hasDirectory ? directory : ""),
          "base": Value(base), "ext": Value(end), "name": Value(String(base.dropLast(end.count))),
        ]))
    },
    NativeEntry("format", 1) { machine, _, arguments in
      func part(_ key: PropertyKey) throws -> String {
        let value = try machine.get(arguments[0], key)
        return value.isUndefined ? "" : try machine.toText(value)
      }
      let root = try part("root")
      let directory = try part("dir")
      let base = try part("base")
      let name = base.isEmpty ? try part("name") + part("ext") : base
      if directory.isEmpty { return Value(root + name) }
      return Value(directory == root ? directory + name : directory + "/" + name)
    },
  ]
}
