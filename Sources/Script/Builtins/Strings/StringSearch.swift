/// The methods of `String.prototype` that look for a text.
enum StringSearch {
  static let methods: [NativeEntry] = [
    NativeEntry("indexOf", 1) { machine, this, arguments in
      let string = try StringBuiltins.text(this, "indexOf", machine)
      let wanted = try machine.toStringValue(arguments[0])
      return Value(string.firstIndex(of: wanted, from: try start(arguments[1], string, machine)) ?? -1)
    },
    NativeEntry("lastIndexOf", 1) { machine, this, arguments in
      let string = try StringBuiltins.text(this, "lastIndexOf", machine)
      let wanted = try machine.toStringValue(arguments[0])
      let position = try machine.toNumber(arguments[1])
      let start = position.isNaN ? string.length : Int(min(max(position, 0), Double(string.length)))
      return Value(string.lastIndex(of: wanted, from: start) ?? -1)
    },
    NativeEntry("includes", 1) { machine, this, arguments in
      let string = try StringBuiltins.text(this, "includes", machine)
      let wanted = try plainText(arguments[0], "includes", machine)
      return Value(string.firstIndex(of: wanted, from: try start(arguments[1], string, machine)) != nil)
    },
    NativeEntry("startsWith", 1) { machine, this, arguments in
      let string = try StringBuiltins.text(this, "startsWith", machine)
      let wanted = try plainText(arguments[0], "startsWith", machine)
      return Value(string.hasPart(wanted, at: try start(arguments[1], string, machine)))
    },
    NativeEntry("endsWith", 1) { machine, this, arguments in
      let string = try StringBuiltins.text(this, "endsWith", machine)
      let wanted = try plainText(arguments[0], "endsWith", machine)
      let end = arguments[1].isUndefined ? string.length : try start(arguments[1], string, machine)
      return Value(string.hasPart(wanted, at: end - wanted.length))
    },
    NativeEntry("localeCompare", 1) { machine, this, arguments in
      let string = try StringBuiltins.text(this, "localeCompare", machine)
      var collation = Collation()
      if let options = arguments[2].asObject {
        collation.isNumeric = try options.get("numeric", machine).isTruthy
        let sensitivity = try options.get("sensitivity", machine)
        if let name = sensitivity.asString?.text {
          guard let level = Collation.Sensitivity(rawValue: name) else {
            throw machine.rangeError("'\(name)' is no sensitivity; use base, accent, case or variant")
          }
          collation.sensitivity = level
        }
      }
      return Value(collation.compare(string, try machine.toStringValue(arguments[0])))
    },
  ]

  private static func start(_ value: Value, _ string: JSString, _ machine: Machine) throws -> Int {
    Int(min(max(try machine.toIntegerOrInfinity(value), 0), Double(string.length)))
  }

  /// The argument as text; a regular expression is a mistake here.
  private static func plainText(_ value: Value, _ method: String, _ machine: Machine) throws -> JSString {
    if value.asObject?.kind == .regexp {
      throw machine.typeError("\(method)() takes a string, not a regular expression; use its test() method")
    }
    return try machine.toStringValue(value)
  }
}
