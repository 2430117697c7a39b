/// `Number`, `Number.prototype` and the global functions about numbers.
enum NumberBuiltins {
  static func install(in realm: Realm) {
    realm.defineConstructor(
      "Number", arity: 1, prototype: realm.numberPrototype, methods: methods, statics: statics, construct: construct
    ) { constructor in
      for (name, number) in constants { constructor.put(name, Value(number), .constant) }
      for name in ["parseInt", "parseFloat"] as [PropertyKey] {
        constructor.defineLazily(name, realm) { machine in
          (try? machine.realm.globalObject.get(name, machine)) ?? .undefined
        }
      }
    }
    realm.globalObject.install(globals, realm)
  }

  private static var constants: KeyValuePairs<PropertyKey, Double> {
    [
      "MAX_SAFE_INTEGER": 9_007_199_254_740_991, "MIN_SAFE_INTEGER": -9_007_199_254_740_991,
      "MAX_VALUE": .greatestFiniteMagnitude, "MIN_VALUE": .leastNonzeroMagnitude, "EPSILON": .ulpOfOne,
      "POSITIVE_INFINITY": .infinity, "NEGATIVE_INFINITY": -.infinity, "NaN": .nan,
    ]
  }

  private static let statics: [NativeEntry] = [
    NativeEntry("isFinite", 1) { _, _, arguments in Value(arguments[0].asNumber?.isFinite ?? false) },
    NativeEntry("isInteger", 1) { _, _, arguments in Value(isInteger(arguments[0])) },
    NativeEntry("isNaN", 1) { _, _, arguments in Value(arguments[0].asNumber?.isNaN ?? false) },
    NativeEntry("isSafeInteger", 1) { _, _, arguments in
      Value(isInteger(arguments[0]) && arguments[0].asNumber!.magnitude <= 9_007_199_254_740_991)
    },
  ]

  private static let methods: [NativeEntry] = [
    NativeEntry("toString", 1, toString),
    NativeEntry("toLocaleString", 0, toLocaleString),
    NativeEntry("valueOf", 0) { machine, this, _ in Value(try number(this, "valueOf", machine)) },
    NativeEntry("toFixed", 1, toFixed),
    NativeEntry("toPrecision", 1, toPrecision),
    NativeEntry("toExponential", 1, toExponential),
  ]

  private static let globals: [NativeEntry] = [
    NativeEntry("isNaN", 1) { machine, _, arguments in Value(try machine.toNumber(arguments[0]).isNaN) },
    NativeEntry("isFinite", 1) { machine, _, arguments in Value(try machine.toNumber(arguments[0]).isFinite) },
    NativeEntry("parseInt", 2, parseInt),
    NativeEntry("parseFloat", 1, parseFloat),
  ]

  private static func isInteger(_ value: Value) -> Bool {
    guard let number = value.asNumber else { return false }
    return number.isFinite && number == number.rounded(.towardZero)
  }

  private static func construct(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let number = arguments.count == 0 ? Value(Int32(0)) : try machine.toNumeric(arguments[0])
    if machine.newTarget.isUndefined { return number }
    let prototype = try machine.prototypeForNew(default: machine.realm.numberPrototype)
    return Value(PrimitiveObject(number, prototype: prototype, kind: .number))
  }

  /// The number a method was called on.
  private static func number(_ this: Value, _ method: String, _ machine: Machine) throws -> Double {
    if let number = this.asNumber { return number }
    if let wrapper = this.asObject as? PrimitiveObject, let number = wrapper.primitive.asNumber { return number }
    throw machine.typeError("Number.prototype.\(method) was called on \(machine.describe(this)), which is no number")
  }

  // MARK: Formats

  private static func toString(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let number = try number(this, "toString", machine)
    let radix = arguments[0].isUndefined ? 10 : try machine.toIntegerOrInfinity(arguments[0])
    guard radix >= 2 && radix <= 36 else {
      throw machine.rangeError("toString() radix must be between 2 and 36, not \(NumberText.string(radix))")
    }
    if radix == 10 || !number.isFinite { return Value(try machine.toStringValue(Value(number))) }
    return Value(NumberText.string(number, radix: Int(radix)))
  }

  /// As in en-US: groups of three digits, and at most three (or as the options say) behind the point.
  private static func toLocaleString(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let number = try number(this, "toLocaleString", machine)
    guard number.isFinite else { return Value(number.isNaN ? "NaN" : number < 0 ? "-∞" : "∞") }
    var minimum = 0
    var maximum = 3
    if let options = arguments[1].asObject {
      func digits(_ name: PropertyKey) throws -> Int? {
        let value = try options.get(name, machine)
        return value.isUndefined ? nil : try fractionDigits(value, "toLocaleString()", 0...100, machine)
      }
      let given = try digits("minimumFractionDigits")
      minimum = given ?? 0
      maximum = try digits("maximumFractionDigits") ?? max(3, minimum)
      guard minimum <= maximum else { throw machine.rangeError("maximumFractionDigits value is out of range") }
    }
    return Value(NumberText.grouped(number, fractionDigits: minimum...maximum))
  }

  private static func toFixed(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let number = try number(this, "toFixed", machine)
    let digits = try fractionDigits(arguments[0], "toFixed()", 0...100, machine)
    if number.magnitude < 1e21 { return Value(NumberText.fixed(number, fractionDigits: digits)) }
    return Value(NumberText.string(number))
  }

  private static func toPrecision(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let number = try number(this, "toPrecision", machine)
    guard !arguments[0].isUndefined, number.isFinite else { return Value(NumberText.string(number)) }
    let digits = try fractionDigits(arguments[0], "toPrecision()", 1...100, machine)
    return Value(NumberText.precision(number, digitCount: digits))
  }

  private static func toExponential(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let number = try number(this, "toExponential", machine)
    let wanted = try machine.toIntegerOrInfinity(arguments[0])
    guard number.isFinite else { return Value(NumberText.string(number)) }
    if arguments[0].isUndefined { return Value(NumberText.exponential(number, fractionDigits: nil)) }
    let digits = try fractionDigits(Value(wanted), "toExponential()", 0...100, machine)
    return Value(NumberText.exponential(number, fractionDigits: digits))
  }

  private static func fractionDigits(
    _ value: Value, _ method: String, _ range: ClosedRange<Int>, _ machine: Machine
  ) throws -> Int {
    let digits = try machine.toIntegerOrInfinity(value)
    guard digits >= Double(range.lowerBound) && digits <= Double(range.upperBound) else {
      throw machine.rangeError(
        "\(method) digits must be between \(range.lowerBound) and \(range.upperBound), not \(NumberText.string(digits))"
      )
    }
    return Int(digits)
  }

  // MARK: Parsing

  private static func parseInt(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    if let integer = arguments[0].asInt32, arguments.count == 1 { return Value(integer) }
    let units = try machine.toStringValue(arguments[0]).units
    var radix = Int(try machine.toInt32(arguments[1]))
    var index = units.firstIndex { !NumberText.isWhiteSpace($0) } ?? units.count
    var isNegative = false
    if index < units.count, units[index] == 0x2B || units[index] == 0x2D {
      isNegative = units[index] == 0x2D
      index += 1
    }
    if radix != 0 && !(2...36).contains(radix) { return .nan }
    let mayBeHexadecimal = radix == 0 || radix == 16
    if mayBeHexadecimal, index + 1 < units.count, units[index] == 0x30, units[index + 1] | 0x20 == 0x78 {
      index += 2
      radix = 16
    }
    if radix == 0 { radix = 10 }
    let digits = units[index...].prefix { unit in
      unit < 128 && (Character(UnicodeScalar(UInt8(unit))).digitValue(radix: radix) != nil)
    }
    guard !digits.isEmpty else { return .nan }
    let text = digits.map { UInt8($0) }
    // Many decimal digits are rounded once, by the C library.
    let number = radix == 10 ? NumberText.decimal(text[...]) : NumberText.parseDigits(text[...], radix: radix)
    return Value(isNegative ? -number : number)
  }

  private static func parseFloat(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    if arguments[0].isInt32 { return arguments[0] }
    let units = try machine.toStringValue(arguments[0]).units
    let text = units.drop { NumberText.isWhiteSpace($0) }.prefix { $0 < 128 }.map { UInt8($0) }
    guard let length = NumberText.decimalPrefix(text) else { return .nan }
    return Value(NumberText.decimal(text[..<length]))
  }
}

extension Character {
  fileprivate func digitValue(radix: Int) -> Int? { Int(String(self), radix: radix) }
}
