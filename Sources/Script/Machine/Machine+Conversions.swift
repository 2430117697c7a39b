import Glibc

// The abstract operations of the standard's chapter «Type Conversion».

extension Machine {
  /// What an object should become when a primitive is needed.
  public enum PrimitiveHint: String {
    case `default`, number, string
  }

  /// ToPrimitive: asks `Symbol.toPrimitive`, `valueOf` and `toString`.
  public func toPrimitive(_ value: Value, hint: PrimitiveHint = .default) throws -> Value {
    guard let object = value.asObject else { return value }
    let exotic = try object.get(Names.toPrimitive, self)
    if !exotic.isNullish {
      guard exotic.isCallable else { throw typeError("Symbol.toPrimitive is not a function") }
      let result = try call(exotic, this: value, Value(hint.rawValue))
      if !result.isObject { return result }
      throw typeError("cannot convert \(describe(value)) to a primitive value")
    }
    for name in hint == .string ? [Names.toString, Names.valueOf] : [Names.valueOf, Names.toString] {
      let method = try object.get(name, self)
      guard method.isCallable else { continue }
      let result = try call(method, this: value)
      if !result.isObject { return result }
    }
    throw typeError("cannot convert \(describe(value)) to a primitive value")
  }

  /// ToNumber.
  @inline(__always)
  public func toNumber(_ value: Value) throws -> Double {
    if value.isInt32 { return Double(value.uncheckedInt32) }
    if value.isDouble { return value.uncheckedDouble }
    return try toNumberSlowly(value)
  }

  @inline(never)
  private func toNumberSlowly(_ value: Value) throws -> Double {
    switch value.bits {
    case Tag.undefined: return .nan
    case Tag.null, Tag.false: return 0
    case Tag.true: return 1
    case Tag.string: return NumberText.parse(value.uncheckedString)
    case Tag.symbol: throw typeError("cannot convert a symbol to a number")
    default: return try toNumber(toPrimitive(value, hint: .number))
    }
  }

  /// ToNumber, as a value.
  public func toNumeric(_ value: Value) throws -> Value { value.isNumber ? value : Value(try toNumber(value)) }

  /// ToIntegerOrInfinity: NaN becomes 0, fractions are cut off.
  public func toIntegerOrInfinity(_ value: Value) throws -> Double {
    if value.isInt32 { return Double(value.uncheckedInt32) }
    let number = try toNumber(value)
    return number != number ? 0 : number.rounded(.towardZero) + 0
  }

  /// A relative index of array and string methods: negative counts from the end; the result lies in 0...length.
  public func toRelativeIndex(_ value: Value, length: Int, default defaultIndex: Int) throws -> Int {
    if value.isUndefined { return defaultIndex }
    let index = try toIntegerOrInfinity(value)
    if index < 0 { return max(0, Int(max(Double(length) + index, 0))) }
    return Int(min(index, Double(length)))
  }

  /// ToInt32: modulo 2³².
  @inline(__always)
  public func toInt32(_ value: Value) throws -> Int32 {
    value.isInt32 ? value.uncheckedInt32 : Self.wrapToInt32(try toNumber(value))
  }

  /// ToUint32: modulo 2³².
  public func toUint32(_ value: Value) throws -> UInt32 { UInt32(bitPattern: try toInt32(value)) }

  /// A number modulo 2³², as a signed integer; NaN and infinities become 0.
  public static func wrapToInt32(_ number: Double) -> Int32 {
    if number.magnitude < 2_147_483_648 { return Int32(number) }
    guard number.isFinite else { return 0 }
    if number.magnitude < 9e18 { return Int32(truncatingIfNeeded: Int64(number)) }
    let rest = fmod(number.rounded(.towardZero), 4_294_967_296)
    return Int32(truncatingIfNeeded: Int64(rest))
  }

  /// ToLength: an integer from 0 to 2⁵³-1.
  public func toLength(_ value: Value) throws -> Int {
    Int(min(max(try toIntegerOrInfinity(value), 0), 9_007_199_254_740_991))
  }

  /// ToIndex: as `toLength`, but numbers outside of the range are a RangeError naming `what`.
  public func toIndex(_ value: Value, _ what: String) throws -> Int {
    let number = try toIntegerOrInfinity(value)
    guard number >= 0 && number <= 9_007_199_254_740_991 else {
      throw rangeError("invalid \(what): \(NumberText.string(number))")
    }
    return Int(number)
  }

  /// The length of an array from a script: an integer from 0 to 2³²-1, or a RangeError.
  public func toArrayLength(_ value: Value) throws -> Int {
    let number = try toNumber(value)
    guard let length = Int(exactly: number), length >= 0, length <= 4_294_967_295 else {
      throw rangeError("invalid array length: \(NumberText.string(number))")
    }
    return length
  }

  /// ToString.
  @inline(__always)
  public func toStringValue(_ value: Value) throws -> JSString {
    value.isString ? value.uncheckedString : try toStringSlowly(value)
  }

  @inline(never)
  private func toStringSlowly(_ value: Value) throws -> JSString {
    if let number = value.asNumber { return NumberText.jsString(number) }
    switch value.bits {
    case Tag.undefined: return Names.undefinedText
    case Tag.null: return Names.nullText
    case Tag.true: return Names.trueText
    case Tag.false: return Names.falseText
    case Tag.symbol: throw typeError("cannot convert a symbol to a string")
    default: return try toStringValue(toPrimitive(value, hint: .string))
    }
  }

  /// ToString, as a Swift string.
  public func toText(_ value: Value) throws -> String { try toStringValue(value).text }

  /// ToPropertyKey.
  public func toPropertyKey(_ value: Value) throws -> PropertyKey {
    if let integer = value.asInt32, integer >= 0 { return PropertyKey(index: UInt32(integer)) }
    if let string = value.asString { return PropertyKey(string) }
    if let symbol = value.asSymbol { return PropertyKey(symbol) }
    let primitive = try toPrimitive(value, hint: .string)
    if let symbol = primitive.asSymbol { return PropertyKey(symbol) }
    return PropertyKey(try toStringValue(primitive))
  }

  /// ToObject: wraps primitives; `undefined` and `null` are a TypeError.
  public func toObject(_ value: Value) throws -> JSObject {
    if let object = value.asObject { return object }
    let prototype = try prototypeForPrimitive(value)
    let kind: ObjectKind = value.isString ? .string : value.isSymbol ? .symbol : value.isNumber ? .number : .boolean
    return PrimitiveObject(value, prototype: prototype, kind: kind)
  }

  /// The prototype on which properties of a primitive are looked up.
  public func prototypeForPrimitive(_ value: Value) throws -> JSObject {
    if value.isString { return realm.stringPrototype }
    if value.isNumber { return realm.numberPrototype }
    if value.isBoolean { return realm.booleanPrototype }
    if value.isSymbol { return realm.symbolPrototype }
    throw typeError("cannot convert \(value.isNull ? "null" : "undefined") to an object")
  }
}

extension Names {
  nonisolated(unsafe) static let undefinedText = JSString("undefined").interned
  nonisolated(unsafe) static let nullText = JSString("null").interned
  nonisolated(unsafe) static let trueText = JSString("true").interned
  nonisolated(unsafe) static let falseText = JSString("false").interned
}
