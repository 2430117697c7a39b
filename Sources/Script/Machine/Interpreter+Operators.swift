import Glibc

// Operators on operands that are not just numbers.

extension Machine {
  @inline(never)
  func add(_ left: Value, _ right: Value) throws -> Value {
    if left.isString && right.isString { return try concatenation(left.uncheckedString, right.uncheckedString) }
    let a = try toPrimitive(left)
    let b = try toPrimitive(right)
    if a.isString || b.isString { return try concatenation(toStringValue(a), toStringValue(b)) }
    return Value(try toNumber(a) + toNumber(b))
  }

  func concatenation(_ left: JSString, _ right: JSString) throws -> Value {
    guard let result = JSString.concatenate(left, right) else { throw rangeError("invalid string length") }
    return Value(result)
  }

  /// Joins `count` values of a template literal.
  func concatenate(_ first: Register, _ count: Int) throws -> Value {
    var result = JSString.empty
    for index in 0..<count {
      guard let longer = JSString.concatenate(result, try toStringValue(first[index])) else {
        throw rangeError("invalid string length")
      }
      result = longer
    }
    return Value(result)
  }

  @inline(never)
  func arithmetic(_ operation: Opcode, _ left: Value, _ right: Value) throws -> Value {
    let a = try toNumber(left)
    let b = try toNumber(right)
    switch operation {
    case .subtract: return Value(a - b)
    case .multiply: return Value(a * b)
    case .divide: return Value(a / b)
    case .remainder: return Value(Self.remainder(a, b))
    default: return Value(Self.power(a, b))
    }
  }

  /// `%`: the remainder with the sign of the dividend.
  static func remainder(_ a: Double, _ b: Double) -> Double {
    if b.isInfinite && a.isFinite { return a }
    if a.magnitude < 9e15 && b.magnitude < 9e15, let x = Int(exactly: a), let y = Int(exactly: b), y != 0, x != 0 {
      let rest = x % y
      return rest == 0 && a < 0 ? -0.0 : Double(rest)
    }
    return fmod(a, b)
  }

  /// `**`: as `pow`, but NaN where the base is ±1 and the exponent not finite.
  public static func power(_ base: Double, _ exponent: Double) -> Double {
    if base.magnitude == 1 && !exponent.isFinite { return .nan }
    return pow(base, exponent)
  }

  @inline(never)
  func bitwise(_ operation: Opcode, _ left: Value, _ right: Value) throws -> Value {
    let a = try toInt32(left)
    let b = try toInt32(right)
    switch operation {
    case .bitAnd: return Value(a & b)
    case .bitOr: return Value(a | b)
    case .bitXor: return Value(a ^ b)
    case .leftShift: return Value(a << (b & 31))
    case .rightShift: return Value(a >> (b & 31))
    default: return Value(Int(UInt32(bitPattern: a) >> UInt32(b & 31)))
    }
  }

  // MARK: Comparison

  @inline(never)
  func compare(_ operation: Opcode, _ left: Register, _ right: Register) throws -> Bool {
    let a = left.pointee
    let b = right.pointee
    switch operation {
    case .strictEqual: return Value.isStrictlyEqual(a, b)
    case .strictNotEqual: return !Value.isStrictlyEqual(a, b)
    case .equal: return try isLooselyEqual(a, b)
    case .notEqual: return try !isLooselyEqual(a, b)
    default: break
    }
    let x = try toPrimitive(a, hint: .number)
    let y = try toPrimitive(b, hint: .number)
    if x.isString && y.isString {
      let order = JSString.compare(x.uncheckedString, y.uncheckedString)
      switch operation {
      case .less: return order < 0
      case .lessOrEqual: return order <= 0
      case .greater: return order > 0
      default: return order >= 0
      }
    }
    let i = try toNumber(x)
    let j = try toNumber(y)
    switch operation {
    case .less: return i < j
    case .lessOrEqual: return i <= j
    case .greater: return i > j
    default: return i >= j
    }
  }

  /// `==`.
  public func isLooselyEqual(_ left: Value, _ right: Value) throws -> Bool {
    if left.isNullish || right.isNullish { return left.isNullish && right.isNullish }
    if left.isObject != right.isObject {
      return left.isObject
        ? try isLooselyEqual(toPrimitive(left), right) : try isLooselyEqual(left, toPrimitive(right))
    }
    if left.isObject || left.isSymbol || right.isSymbol || left.isString && right.isString {
      return Value.isStrictlyEqual(left, right)
    }
    return try toNumber(left) == toNumber(right)
  }

  /// `value instanceof constructor`.
  public func isInstance(_ value: Value, of constructor: Value) throws -> Bool {
    guard let function = constructor.asObject else {
      throw typeError("the right-hand side of instanceof is not an object but \(describe(constructor))")
    }
    let method = try function.get(Names.hasInstance, self)
    if !method.isNullish, !realm.isOriginalHasInstance(method) {
      return try call(method, this: constructor, value).isTruthy
    }
    guard function.isCallable else { throw typeError("the right-hand side of instanceof is not callable") }
    return try isOrdinaryInstance(value, of: function)
  }

  /// OrdinaryHasInstance of the standard (`Function.prototype[Symbol.hasInstance]`).
  public func isOrdinaryInstance(_ value: Value, of function: JSObject) throws -> Bool {
    if function.kind == .bound {
      return try isInstance(value, of: Value(unsafeDowncast(function, to: BoundFunction.self).target))
    }
    guard var object = value.asObject else { return false }
    guard let prototype = try function.get(Names.prototype, self).asObject else {
      throw typeError("'prototype' of \(describe(Value(function))) is not an object")
    }
    while let next = object.prototype {
      if next === prototype { return true }
      object = next
    }
    return false
  }

  func typeString(_ value: Value) -> JSString {
    switch value.typeName {
    case "number": return Names.numberText
    case "string": return Names.stringText
    case "object": return Names.objectText
    case "function": return Names.functionText
    case "boolean": return Names.booleanText
    case "symbol": return Names.symbolText
    default: return Names.undefinedText
    }
  }
}

extension Names {
  nonisolated(unsafe) static let numberText = JSString("number").interned
  nonisolated(unsafe) static let stringText = JSString("string").interned
  nonisolated(unsafe) static let objectText = JSString("object").interned
  nonisolated(unsafe) static let functionText = JSString("function").interned
  nonisolated(unsafe) static let booleanText = JSString("boolean").interned
  nonisolated(unsafe) static let symbolText = JSString("symbol").interned
}
