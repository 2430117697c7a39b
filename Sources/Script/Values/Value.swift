/// A JavaScript value in 16 bytes.
///
/// `bits` alone says which kind a value is. Doubles are stored as themselves (NaN is canonical); every other kind has a
/// tag in the top 16 bits. `ref` is set exactly for strings, symbols, objects and internal heap cells, so that kind
/// checks never touch the heap and numbers never touch reference counts.
public struct Value {
  var bits: UInt64
  var ref: HeapObject?

  @inline(__always)
  init(bits: UInt64, ref: HeapObject?) {
    self.bits = bits
    self.ref = ref
  }
}

/// The tags in the top 16 bits of a value that is no double.
enum Tag {
  static let int32: UInt64 = 0xFFF9 << 48
  static let constant: UInt64 = 0xFFFA << 48
  /// A property whose value is made at first read; the low 32 bits index `Realm.lazyProperties`.
  static let lazy: UInt64 = 0xFFFB << 48
  static let string: UInt64 = 0xFFFC << 48
  static let symbol: UInt64 = 0xFFFD << 48
  static let object: UInt64 = 0xFFFE << 48
  /// A heap cell of the machine (a captured variable) that no script ever sees.
  static let cell: UInt64 = 0xFFFF << 48

  static let undefined = constant
  static let null = constant | 1
  static let `false` = constant | 2
  static let `true` = constant | 3
  /// A hole of an array, or a binding before its declaration ran.
  static let empty = constant | 4

  static let canonicalNaN: UInt64 = 0x7FF8_0000_0000_0000
}

// MARK: - Making values

extension Value {
  /// The value `undefined`.
  @inline(__always) public static var undefined: Value { Value(bits: Tag.undefined, ref: nil) }
  /// The value `null`.
  @inline(__always) public static var null: Value { Value(bits: Tag.null, ref: nil) }
  /// The value `true`.
  @inline(__always) public static var `true`: Value { Value(bits: Tag.true, ref: nil) }
  /// The value `false`.
  @inline(__always) public static var `false`: Value { Value(bits: Tag.false, ref: nil) }
  /// The number NaN.
  @inline(__always) public static var nan: Value { Value(bits: Tag.canonicalNaN, ref: nil) }
  /// A hole of an array; scripts never see it.
  @inline(__always) static var empty: Value { Value(bits: Tag.empty, ref: nil) }

  /// A boolean.
  @inline(__always)
  public init(_ boolean: Bool) { self.init(bits: boolean ? Tag.true : Tag.false, ref: nil) }

  /// An integer of 32 bits.
  @inline(__always)
  public init(_ integer: Int32) { self.init(bits: Tag.int32 | UInt64(UInt32(bitPattern: integer)), ref: nil) }

  /// An integer; outside the range of 32 bits it becomes the nearest double.
  @inline(__always)
  public init(_ integer: Int) {
    if let small = Int32(exactly: integer) { self.init(small) } else { self.init(double: Double(integer)) }
  }

  /// A number; doubles that are small integers are stored as integers (except negative zero).
  @inline(__always)
  public init(_ number: Double) {
    if number >= -2_147_483_648 && number <= 2_147_483_647 {
      let integer = Int32(number)
      if Double(integer) == number && (integer != 0 || number.sign == .plus) {
        self.init(integer)
        return
      }
    }
    self.init(double: number)
  }

  /// A number kept as a double even where it is a small integer.
  @inline(__always)
  init(double: Double) { self.init(bits: double == double ? double.bitPattern : Tag.canonicalNaN, ref: nil) }

  /// A string.
  @inline(__always)
  public init(_ string: JSString) { self.init(bits: Tag.string, ref: string) }

  /// A string with the text of a Swift string.
  public init(_ text: String) { self.init(JSString(text)) }

  /// A symbol.
  @inline(__always)
  public init(_ symbol: JSSymbol) { self.init(bits: Tag.symbol, ref: symbol) }

  /// An object.
  @inline(__always)
  public init(_ object: JSObject) { self.init(bits: Tag.object, ref: object) }

  /// An object, or `undefined` for nil.
  @inline(__always)
  public init(_ object: JSObject?) { if let object { self.init(object) } else { self = .undefined } }

  /// A variable that closures share.
  @inline(__always)
  init(_ box: Box) { self.init(bits: Tag.cell, ref: box) }

  /// The value that stands for a property made at first read.
  init(lazyIndex: Int) { self.init(bits: Tag.lazy | UInt64(lazyIndex), ref: nil) }
}

// MARK: - Asking for the kind

extension Value {
  /// Whether this is `undefined`.
  @inline(__always) public var isUndefined: Bool { bits == Tag.undefined }
  /// Whether this is `null`.
  @inline(__always) public var isNull: Bool { bits == Tag.null }
  /// Whether this is `undefined` or `null`.
  @inline(__always) public var isNullish: Bool { bits | 1 == Tag.null }
  /// Whether this is `true` or `false`.
  @inline(__always) public var isBoolean: Bool { bits | 1 == Tag.true }
  /// Whether this is a number, stored either way.
  @inline(__always) public var isNumber: Bool { bits < Tag.constant }
  /// Whether this is a number stored as an integer of 32 bits.
  @inline(__always) public var isInt32: Bool { bits >> 48 == Tag.int32 >> 48 }
  /// Whether this is a number stored as a double.
  @inline(__always) var isDouble: Bool { bits < Tag.int32 }
  /// Whether this is a string.
  @inline(__always) public var isString: Bool { bits == Tag.string }
  /// Whether this is a symbol.
  @inline(__always) public var isSymbol: Bool { bits == Tag.symbol }
  /// Whether this is an object (functions and arrays are objects).
  @inline(__always) public var isObject: Bool { bits == Tag.object }
  /// Whether this is a hole.
  @inline(__always) var isEmpty: Bool { bits == Tag.empty }
  /// Whether this is a cell of the machine: an accessor in a slot, a captured variable in a register.
  @inline(__always) var isCell: Bool { bits == Tag.cell }
  /// Whether this stands for a property made at first read.
  @inline(__always) var isLazy: Bool { bits >> 48 == Tag.lazy >> 48 }
  /// Whether this is a function or another callable object.
  public var isCallable: Bool { asObject?.isCallable ?? false }
  /// Whether this is an array.
  public var isArray: Bool { asObject?.kind == .array }
}

// MARK: - Taking the content

extension Value {
  /// The content of an integer stored in 32 bits.
  @inline(__always)
  public var asInt32: Int32? { isInt32 ? Int32(truncatingIfNeeded: bits) : nil }

  /// The number, for either way of storing it; no conversion of other kinds.
  @inline(__always)
  public var asNumber: Double? {
    if isInt32 { return Double(Int32(truncatingIfNeeded: bits)) }
    return isDouble ? Double(bitPattern: bits) : nil
  }

  /// The number as a Swift integer when it is a whole number that fits exactly.
  public var asInt: Int? {
    if isInt32 { return Int(Int32(truncatingIfNeeded: bits)) }
    return isDouble ? Int(exactly: Double(bitPattern: bits)) : nil
  }

  /// The boolean.
  @inline(__always) public var asBool: Bool? { isBoolean ? bits == Tag.true : nil }

  /// The string.
  @inline(__always)
  public var asString: JSString? { isString ? unsafeDowncast(ref.unsafelyUnwrapped, to: JSString.self) : nil }

  /// The symbol.
  @inline(__always)
  public var asSymbol: JSSymbol? { isSymbol ? unsafeDowncast(ref.unsafelyUnwrapped, to: JSSymbol.self) : nil }

  /// The object.
  @inline(__always)
  public var asObject: JSObject? { isObject ? unsafeDowncast(ref.unsafelyUnwrapped, to: JSObject.self) : nil }

  /// The array.
  @inline(__always)
  public var asArray: JSArray? {
    guard let object = asObject, object.kind == .array else { return nil }
    return unsafeDowncast(object, to: JSArray.self)
  }

  /// The object when it is of the given Swift class (host objects: tensors, models …).
  public func host<Object: JSObject>(_ type: Object.Type = Object.self) -> Object? { asObject as? Object }

  /// The integer, without checking that this is one.
  @inline(__always) var uncheckedInt32: Int32 { Int32(truncatingIfNeeded: bits) }
  /// The double, without checking that this is one.
  @inline(__always) var uncheckedDouble: Double { Double(bitPattern: bits) }
  /// The object, without checking that this is one.
  @inline(__always) var uncheckedObject: JSObject { unsafeDowncast(ref.unsafelyUnwrapped, to: JSObject.self) }
  /// The string, without checking that this is one.
  @inline(__always) var uncheckedString: JSString { unsafeDowncast(ref.unsafelyUnwrapped, to: JSString.self) }
  /// The captured variable, without checking that this is one.
  @inline(__always) var uncheckedBox: Box { unsafeDowncast(ref.unsafelyUnwrapped, to: Box.self) }
}

// MARK: - Comparing

extension Value {
  /// `===`.
  public static func isStrictlyEqual(_ left: Value, _ right: Value) -> Bool {
    if left.isNumber && right.isNumber { return left.asNumber.unsafelyUnwrapped == right.asNumber.unsafelyUnwrapped }
    if left.bits != right.bits { return false }
    if left.isString { return left.uncheckedString == right.uncheckedString }
    return left.ref === right.ref
  }

  /// The standard's SameValueZero: as `===`, but NaN equals NaN (Map, Set, `includes`).
  public static func isSameValueZero(_ left: Value, _ right: Value) -> Bool {
    isStrictlyEqual(left, right) || (left.bits == Tag.canonicalNaN && right.bits == Tag.canonicalNaN)
  }

  /// The standard's SameValue (`Object.is`): NaN equals NaN, and -0 differs from +0.
  public static func isSameValue(_ left: Value, _ right: Value) -> Bool {
    if let a = left.asNumber, let b = right.asNumber {
      return a == b ? a.sign == b.sign || a != 0 : a != a && b != b
    }
    return isStrictlyEqual(left, right)
  }

  /// Whether conditions take this value as true.
  @inline(__always)
  public var isTruthy: Bool {
    if bits >> 48 == Tag.constant >> 48 { return bits == Tag.true }
    if isInt32 { return uncheckedInt32 != 0 }
    if isDouble { return uncheckedDouble != 0 && bits != Tag.canonicalNaN }
    return !isString || uncheckedString.length != 0
  }

  /// What `typeof` says.
  public var typeName: String {
    if isNumber { return "number" }
    switch bits {
    case Tag.string: return "string"
    case Tag.symbol: return "symbol"
    case Tag.object: return isCallable ? "function" : "object"
    case Tag.null: return "object"
    case Tag.true, Tag.false: return "boolean"
    default: return "undefined"
    }
  }
}
