/// The parts of the library that are written in the language itself, since speed does not matter for them: events,
/// cancellation and addresses. Each is compiled when a program first asks for one of its names.
enum ScriptedLibrary {
  /// Errors that arise in sources of this prefix point at the program that called the library.
  static let sourcePrefix = "node:"

  /// The sources that are modules of Node or hold what modules share.
  private static let sources: [String: String] = [
    "events": eventEmitterSource, "internal/arrays": arrayFromAsyncSource, "internal/events": eventTargetSource,
    "internal/url": urlSource, "internal/streams": streamSource, "string_decoder": stringDecoderSource,
    "readline": readlineSource, "internal/addresses": legacyAddressSource, "internal/performance": performanceSource,
    "internal/timers": repeatedTimerSource, "internal/assertion": assertionErrorSource,
  ]

  static func install(in machine: Machine) {
    defineGlobals(
      ["DOMException", "Event", "CustomEvent", "EventTarget", "AbortSignal", "AbortController"],
      of: "internal/events", machine)
    defineGlobals(["URL", "URLSearchParams"], of: "internal/url", machine)
    let modules = machine.builtInModules
    for name in sources.keys { modules.define(name) { try evaluate(name, $0) } }
    modules.define("readline/promises") { object("promises", of: "readline", $0) }
    modules.define("querystring") { object("querystring", of: "internal/addresses", $0) }
  }

  /// A name that a source exports; `undefined` when it cannot be made.
  static func export(_ name: String, of source: String, _ machine: Machine) -> Value {
    (try? machine.builtInModules.object(named: source, machine)?.get(PropertyKey(name), machine)) ?? .undefined
  }

  /// An object that a source exports.
  static func object(_ name: String, of source: String, _ machine: Machine) -> JSObject {
    export(name, of: source, machine).asObject ?? machine.realm.makeObject()
  }

  /// `EventEmitter.prototype`
  static func emitterPrototype(_ machine: Machine) throws -> JSObject? {
    try machine.builtInModules.object(named: "events", machine)?.get(Names.prototype, machine).asObject
  }

  /// Declares the global names a source exports.
  private static func defineGlobals(_ names: [String], of source: String, _ machine: Machine) {
    for name in names {
      machine.realm.globalObject.defineLazily(PropertyKey(name), machine.realm) { export(name, of: source, $0) }
    }
  }

  /// Runs a source, an expression whose value holds its exports.
  private static func evaluate(_ name: String, _ machine: Machine) throws -> JSObject {
    guard let source = sources[name], let exports = try machine.runCell(source, name: sourcePrefix + name).asObject
    else {
      throw machine.error("the library's source \(name) exports nothing")
    }
    return exports
  }
}
