import CSwiftRuntime

/// The bits of a register, moved without counting references.
struct RawValue {
  var bits: UInt64
  var ref: UInt

  @inline(__always)
  init(bits: UInt64, ref: UInt = 0) {
    self.bits = bits
    self.ref = ref
  }
}

/// Reads and writes of registers and object fields for the interpreter's loop: without reference counts where the value is
/// a number, without touching what is not needed.
enum Raw {
  /// The value that registers held, with the reference they owned: nothing is counted.
  static func take(_ raw: RawValue) -> Value {
    let object = UnsafeRawPointer(bitPattern: raw.ref).map {
      Unmanaged<HeapObject>.fromOpaque($0).takeRetainedValue()
    }
    return Value(bits: raw.bits, ref: object)
  }

  // The places of stored properties, as the compiler lays them out (see `layoutIsAsExpected`).
  static let headerOffset = 20
  static let shapeOffset = 24
  static let slotsOffset = 32
  static let boxValueOffset = 24
  static let arrayElementsOffset = 40
  static let arrayCountOffset = 48

  @inline(__always)
  static func load<Content>(_ ref: UInt, _ offset: Int, as type: Content.Type = Content.self) -> Content {
    UnsafeRawPointer(bitPattern: ref).unsafelyUnwrapped.load(fromByteOffset: offset, as: type)
  }

  // The runtime keeps the strong count of an object, less one, in the upper half of its second word, above one bit; the
  // sign bit says that the count is elsewhere. Counting there costs a third of a call, and a count that would become
  // negative (the object dies, or is counted elsewhere) is left to the runtime. `layoutIsAsExpected` has this checked.
  // `Unmanaged.retain` would count atomically even where the compiler was told that one thread is all there is.
  private static let countsOffset: UInt = 8
  private static let oneReference: Int64 = 1 << 33

  @inline(__always)
  static func retain(_ ref: UInt) {
    guard ref != 0 else { return }
    let counts = UnsafeMutablePointer<Int64>(bitPattern: ref &+ countsOffset).unsafelyUnwrapped
    let counted = counts.pointee &+ oneReference
    if counted >= 0 {
      counts.pointee = counted
    } else {
      _ = swift_nonatomic_retain(UnsafeMutableRawPointer(bitPattern: ref).unsafelyUnwrapped)
    }
  }

  @inline(__always)
  static func release(_ ref: UInt) {
    guard ref != 0 else { return }
    let counts = UnsafeMutablePointer<Int64>(bitPattern: ref &+ countsOffset).unsafelyUnwrapped
    let counted = counts.pointee &- oneReference
    if counted >= 0 {
      counts.pointee = counted
    } else {
      swift_nonatomic_release(UnsafeMutableRawPointer(bitPattern: ref).unsafelyUnwrapped)
    }
  }

  /// Stores a value that holds no reference.
  @inline(__always)
  static func set(_ register: UnsafeMutablePointer<RawValue>, _ bits: UInt64) {
    let old = register.pointee.ref
    store(RawValue(bits: bits), to: register)
    release(old)
  }

  /// Writes both words at once: copies read both at once, and a processor forwards a store only to loads it covers.
  @inline(__always)
  static func store(_ value: RawValue, to register: UnsafeMutablePointer<RawValue>) {
    UnsafeMutableRawPointer(register).storeBytes(
      of: SIMD2(value.bits, UInt64(value.ref)), as: SIMD2<UInt64>.self)
  }

  @inline(__always)
  static func set(_ register: UnsafeMutablePointer<RawValue>, _ integer: Int32) {
    set(register, Tag.int32 | UInt64(UInt32(bitPattern: integer)))
  }

  @inline(__always)
  static func set(_ register: UnsafeMutablePointer<RawValue>, _ number: Double) {
    set(register, number == number ? number.bitPattern : Tag.canonicalNaN)
  }

  @inline(__always)
  static func set(_ register: UnsafeMutablePointer<RawValue>, _ boolean: Bool) {
    set(register, boolean ? Tag.true : Tag.false)
  }

  /// Stores a copy of a value.
  @inline(__always)
  static func copy(_ value: RawValue, to register: UnsafeMutablePointer<RawValue>) {
    retain(value.ref)
    let old = register.pointee.ref
    store(value, to: register)
    release(old)
  }

  /// The number in a register; the caller knows that it is one.
  @inline(__always)
  static func number(_ bits: UInt64) -> Double {
    bits >= Tag.int32 ? Double(Int32(truncatingIfNeeded: bits)) : Double(bitPattern: bits)
  }

  @inline(__always)
  static func isInt32(_ bits: UInt64) -> Bool { bits >> 48 == Tag.int32 >> 48 }

  /// Whether both are integers of 32 bits.
  @inline(__always)
  static func areInt32(_ a: UInt64, _ b: UInt64) -> Bool { isInt32(a) && isInt32(b) }

  @inline(__always)
  static func isNumber(_ bits: UInt64) -> Bool { bits < Tag.constant }
}

extension Machine {
  /// Whether stored properties lie where the interpreter's loop reads them; a test asks.
  package var layoutIsAsExpected: Bool {
    func address(_ object: HeapObject) -> UInt { UInt(bitPattern: Unmanaged.passUnretained(object).toOpaque()) }
    let object = realm.makeObject(["x": Value(Int32(1))])
    let array = realm.makeArray([Value(Int32(2))])
    let box = Box(Value(Int32(3)))
    return Raw.load(address(object), Raw.headerOffset, as: UInt32.self) == object.header
      && Raw.load(address(object), Raw.shapeOffset, as: UInt.self) == address(object.shape)
      && Raw.load(address(object), Raw.slotsOffset, as: UnsafeMutablePointer<Value>?.self) == object.slots
      && Raw.load(address(array), Raw.arrayElementsOffset, as: UnsafeMutablePointer<Value>?.self) == array.elements
      && Raw.load(address(array), Raw.arrayCountOffset, as: UInt32.self) == 1
      && Raw.load(address(box), Raw.boxValueOffset, as: RawValue.self).bits == Value(Int32(3)).bits
      && countingIsAsExpected(address(object))
  }

  private func countingIsAsExpected(_ object: UInt) -> Bool {
    let pointer = UnsafeMutableRawPointer(bitPattern: object)
    let count = swift_retainCount(pointer)
    Raw.retain(object)
    guard swift_retainCount(pointer) == count + 1 else { return false }
    Raw.release(object)
    return swift_retainCount(pointer) == count
  }
}
