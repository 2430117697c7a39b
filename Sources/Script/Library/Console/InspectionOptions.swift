/// How an `Inspector` shows values; the defaults are those of `console.log`.
package struct InspectionOptions {
  /// How many levels of nested objects are opened; nil opens all.
  package var depth: Int? = 2
  /// Whether properties that are not enumerable are listed as well.
  package var showsHidden = false
  /// Whether the text carries ANSI colors.
  package var usesColors = false
  /// Whether an object's own `[Symbol.for('nodejs.util.inspect.custom')]` and host objects' own texts are asked.
  package var usesCustomTexts = true
  /// Whether host objects inside other objects are shown in a line each.
  package var summarizesHosts = false
  /// How many elements of an array, set or map are listed.
  package var maximumElements = 100
  /// How many units of a nested string are shown.
  package var maximumStringLength = 10_000
  /// The length at which entries are put on lines of their own.
  package var breakLength = 80
  /// How many inner levels may share a line; 0 puts every property on a line of its own.
  package var compactLevels = 3
  /// Whether properties are listed in alphabetical order.
  package var isSorted = false
  /// Whether getters are run and their values shown.
  package var runsGetters = false

  /// The defaults.
  package init() {}

  /// The options as a script's object, with a function that colors a text as they ask for.
  func object(_ machine: Machine) -> Value {
    let usesColors = usesColors
    let stylize = NativeFunction(machine.realm, "stylize", 2) { machine, _, arguments in
      let text = try machine.toText(arguments[0])
      let style = InspectionStyle(rawValue: try machine.toText(arguments[1]))
      return Value(usesColors ? style?.apply(to: text) ?? text : text)
    }
    return Value(
      machine.realm.makeObject([
        "showHidden": Value(showsHidden), "depth": depth.map { Value($0) } ?? .null, "colors": Value(usesColors),
        "customInspect": Value(usesCustomTexts), "maxArrayLength": Value(maximumElements),
        "maxStringLength": Value(maximumStringLength), "breakLength": Value(breakLength),
        "compact": Value(compactLevels), "sorted": Value(isSorted), "getters": Value(runsGetters),
        "stylize": Value(stylize),
      ]))
  }

  /// Reads the options of `util.inspect` and `console.dir` from a script's object.
  mutating func read(_ object: JSObject, _ machine: Machine) throws {
    func limit(_ key: PropertyKey, _ current: Int) throws -> Int {
      let value = try object.get(key, machine)
      if value.isNull { return .max }
      guard let number = value.asNumber else { return current }
      return number >= 1e9 ? .max : max(0, Int(number.isNaN ? 0 : number))
    }
    func flag(_ key: PropertyKey, _ current: Bool) throws -> Bool {
      let value = try object.get(key, machine)
      return value.isUndefined ? current : value.isTruthy
    }
    let depth = try object.get("depth", machine)
    if depth.isNull {
      self.depth = nil
    } else if let number = depth.asNumber {
      self.depth = number.isFinite ? Int(max(-1, min(number, 1e9))) : nil
    }
    showsHidden = try flag("showHidden", showsHidden)
    usesColors = try flag("colors", usesColors)
    usesCustomTexts = try flag("customInspect", usesCustomTexts)
    maximumElements = try limit("maxArrayLength", maximumElements)
    maximumStringLength = try limit("maxStringLength", maximumStringLength)
    breakLength = try limit("breakLength", breakLength)
    isSorted = try flag("sorted", isSorted)
    runsGetters = try flag("getters", runsGetters)
    let compact = try object.get("compact", machine)
    if let isCompact = compact.asBool {
      compactLevels = isCompact ? 3 : 0
    } else if let levels = compact.asInt {
      compactLevels = max(0, levels)
    }
  }
}

/// The kinds of text that colored output tells apart, with their ANSI codes.
enum InspectionStyle: String {
  case special, number, boolean, undefined, null, string, symbol, date, regexp

  /// The text between the codes that switch the style on and off.
  func apply(to text: String) -> String {
    let (on, off) =
      switch self {
      case .special: (36, 39)
      case .number, .boolean: (33, 39)
      case .undefined: (90, 39)
      case .null: (1, 22)
      case .string, .symbol: (32, 39)
      case .date: (35, 39)
      case .regexp: (31, 39)
      }
    return "\u{1B}[\(on)m\(text)\u{1B}[\(off)m"
  }
}
