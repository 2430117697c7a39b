/// The parts of the library that are written in the language itself, since speed does not matter for them: events,
/// cancellation and addresses. Each is compiled when a program first asks for one of its names.
enum ScriptedLibrary {
  /// Errors that arise in sources of this prefix point at the program that called the library.
  static let sourcePrefix = "node:"

  static func install(in machine: Machine) {
    defineGlobals(
      ["DOMException", "Event", "CustomEvent", "EventTarget", "AbortSignal", "AbortController"],
      of: "internal/events", eventTargetSource, machine)
    defineGlobals(["URL", "URLSearchParams"], of: "internal/url", urlSource, machine)
    machine.builtInModules.define("events") { try evaluate("events", eventEmitterSource, $0) }
  }

  /// `EventEmitter.prototype`
  static func emitterPrototype(_ machine: Machine) throws -> JSObject? {
    try machine.builtInModules.object(named: "events", machine)?.get(Names.prototype, machine).asObject
  }

  /// `Array.fromAsync`
  static func arrayFromAsync(_ machine: Machine) -> Value {
    (try? evaluate("internal/arrays", arrayFromAsyncSource, machine).get("fromAsync", machine)) ?? .undefined
  }

  /// Declares the global names a source exports.
  private static func defineGlobals(_ names: [String], of name: String, _ source: String, _ machine: Machine) {
    var exports: JSObject?
    for export in names {
      machine.realm.globalObject.defineLazily(PropertyKey(export), machine.realm) { machine in
        if exports == nil { exports = try? evaluate(name, source, machine) }
        return (try? exports?.get(PropertyKey(export), machine)) ?? .undefined
      }
    }
  }

  /// Runs a source, an expression whose value holds its exports.
  private static func evaluate(_ name: String, _ source: String, _ machine: Machine) throws -> JSObject {
    guard let exports = try machine.runCell(source, name: sourcePrefix + name).asObject else {
      throw machine.error("the library's source \(name) exports nothing")
    }
    return exports
  }
}
