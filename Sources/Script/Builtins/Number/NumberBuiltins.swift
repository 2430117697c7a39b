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

  private static func toLocaleString(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let number = try number(this, "toLocaleString", machine)
    return Value(try NumberFormat(arguments[1].asObject, machine).text(number))
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
    if arguments[0].isInt32 && arguments[1].isUndefined { return arguments[0] }
    let string = try machine.toStringValue(arguments[0])
    let radix = Int(try machine.toInt32(arguments[1]))
    guard radix == 0 || (2...36).contains(radix) else { return .nan }
    return Value(
      string.withOneByteUnits { integerPrefix($0, radix: radix) }
        ?? string.withUnits { integerPrefix($0, radix: radix) })
  }

  /// The value of the longest prefix that is an integer; radix 0 stands for 10, or 16 after `0x`.
  private static func integerPrefix<Unit: UnsignedInteger>(
    _ units: UnsafeBufferPointer<Unit>, radix: Int
  ) -> Double {
    NumberText.withASCII(units.drop { NumberText.isWhiteSpace(UInt16($0)) }) { text in
      var index = 0
      if let sign = text.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { index = 1 }
      let isNegative = index == 1 && text[0] == UInt8(ascii: "-")
      var radix = radix
      let hasPrefix = index + 1 < text.count && text[index] == UInt8(ascii: "0") && text[index + 1] | 0x20 == 0x78
      if hasPrefix && (radix == 0 || radix == 16) {
        index += 2
        radix = 16
      }
      if radix == 0 { radix = 10 }
      let digits = UnsafeBufferPointer(
        rebasing: text[index...].prefix { NumberText.digitValue($0).map { $0 < radix } ?? false })
      if digits.isEmpty { return .nan }
      // Many decimal digits are rounded once, not at every step.
      let magnitude = radix == 10 ? NumberText.decimal(digits) : NumberText.parseDigits(digits, radix: radix)
      return isNegative ? -magnitude : magnitude
    }
  }

  private static func parseFloat(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    if arguments[0].isInt32 { return arguments[0] }
    let string = try machine.toStringValue(arguments[0])
    return Value(string.withOneByteUnits(decimalPrefixValue) ?? string.withUnits(decimalPrefixValue))
  }

  private static func decimalPrefixValue<Unit: UnsignedInteger>(_ units: UnsafeBufferPointer<Unit>) -> Double {
    NumberText.withASCII(units.drop { NumberText.isWhiteSpace(UInt16($0)) }) { text in
      guard let length = NumberText.decimalPrefix(text) else { return .nan }
      return NumberText.decimal(UnsafeBufferPointer(rebasing: text[..<length]))
    }
  }
}
