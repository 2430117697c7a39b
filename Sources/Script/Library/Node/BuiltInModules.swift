/// The modules a program can import or require by name alone.
///
/// The library defines those of Node (`fs`, `path` …); the host adds its own with ``define(_:make:)``.
public final class BuiltInModules {
  private var makers: [String: (Machine) throws -> JSObject] = [:]
  private var made: [String: JSObject] = [:]

  /// The names of all modules.
  public var names: [String] { makers.keys.sorted() }

  /// Defines a module; its object, whose properties are the exports, is made at first use.
  public func define(_ name: String, make: @escaping (Machine) throws -> JSObject) {
    makers[name] = make
    made[name] = nil
  }

  /// The exports of a module; nil when there is none of this name. `node:` before the name is ignored.
  public func object(named name: String, _ machine: Machine) throws -> JSObject? {
    let name = name.hasPrefix("node:") ? String(name.dropFirst(5)) : name
    if let object = made[name] { return object }
    guard let maker = makers[name] else { return nil }
    let object = try maker(machine)
    made[name] = object
    return object
  }
}
