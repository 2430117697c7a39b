import Script
import Tensors

/// A flag that a program has added.
struct RegisteredFlag {
  /// Gives the value when it is first read.
  let evaluation: Value
  /// Gets each value that is set.
  let hook: Value?
}

extension TFContext {
  /// The flags with their values: those that programs have set or read, and the others.
  private var allFlags: [(name: String, value: Value)] {
    let initial: KeyValuePairs<String, Value> = [
      "IS_BROWSER": .false, "IS_NODE": .true, "IS_CHROME": .false, "IS_SAFARI": .false, "PROD": .false,
      "TENSORLIKE_CHECK_SHAPE_CONSISTENCY": .true, "DEPRECATION_WARNINGS_ENABLED": .false, "IS_TEST": .false,
      "CHECK_COMPUTATION_FOR_ERRORS": .true, "WRAP_TO_IMAGEBITMAP": .false,
      "CANVAS2D_WILL_READ_FREQUENTLY_FOR_GPU": .false,
      "USE_SETTIMEOUTCUSTOM": .false, "HAS_WEBGL": .false, "WEBGL_VERSION": Value(0),
    ]
    let added = flags.filter { flag in !initial.contains { $0.key == flag.key } }.sorted { $0.key < $1.key }
    return [("DEBUG", Value(Engine.checksForNaN))] + initial.map { ($0.key, flags[$0.key] ?? $0.value) }
      + added.map { ($0.key, $0.value) }
  }

  /// All flags as an object.
  var flagObject: Value {
    let object = realm.makeObject()
    for (name, value) in allFlags { object.put(PropertyKey(name), value) }
    return Value(object)
  }

  /// The value of a flag.
  ///
  /// - Throws: when there is no such flag, with the name that is nearest.
  fileprivate func flag(_ name: String) throws -> Value {
    if let registered = registeredFlags[name], flags[name] == nil {
      flags[name] = try machine.call(registered.evaluation, this: .undefined, arguments: [])
    }
    let known = allFlags
    if let flag = known.first(where: { $0.name == name }) { return flag.value }
    let names = known.map(\.name) + registeredFlags.keys
    let hint = Suggestion.closest(to: name, among: names).map { " Did you mean '\($0)'?" } ?? ""
    throw machine.error("There is no flag '\(name)' in the environment.\(hint)")
  }
}

extension Call {
  /// The value of the flag that the first argument names.
  func flag() throws -> Value { try context.flag(text(0)) }

  /// Changes the value of a flag.
  func setFlag(_ name: String, _ value: Value) throws {
    let registered = context.registeredFlags[name]
    if registered == nil { _ = try context.flag(name) }
    if name == "DEBUG" { Engine.checksForNaN = value.isTruthy } else { context.flags[name] = value }
    if let hook = registered?.hook { _ = try machine.call(hook, this: .undefined, arguments: [value]) }
  }
}
