/// The modules a program can import or require by name alone.
///
/// The library defines those of Node (`fs`, `path` …); the host adds its own with ``define(_:make:)``.
public final class BuiltInModules {
  private var makers: [String: (Machine) throws -> JSObject] = [:]
  private var made: [String: JSObject] = [:]
  private var families: [(_ name: String) -> JSObject?] = []

  /// The names of all modules, without those that other modules share.
  public var names: [String] { makers.keys.filter { !$0.hasPrefix("internal/") }.sorted() }

  /// Defines a module; its object, whose properties are the exports, is made at first use.
  public func define(_ name: String, make: @escaping (Machine) throws -> JSObject) {
    makers[name] = make
    made[name] = nil
  }

  /// Defines modules whose names follow a rule; `find` gives the exports, nil for names that do not.
  public func defineFamily(_ find: @escaping (_ name: String) -> JSObject?) { families.append(find) }

  /// The exports of a module; nil when there is none of this name. `node:` before the name is ignored.
  public func object(named name: String, _ machine: Machine) throws -> JSObject? {
    let name = name.hasPrefix("node:") ? String(name.dropFirst(5)) : name
    if let object = made[name] { return object }
    guard let maker = makers[name] else {
      for find in families { if let object = find(name) { return object } }
      return nil
    }
    let object = try maker(machine)
    // `import fs from 'fs'` and `(await import('fs')).default` mean the module itself.
    if object.find(Names.default) < 0 { object.put(Names.default, Value(object), .method) }
    made[name] = object
    return object
  }
}
