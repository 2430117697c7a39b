import Glibc

/// `Float32Array`, `Int32Array` and the others: numbers of one machine type in a buffer.
public final class TypedArray: JSObject {
  /// The type of the elements.
  public let elementKind: ElementKind
  /// The buffer that holds the elements.
  public let buffer: ArrayBuffer
  /// Where in the buffer the elements begin.
  public let byteOffset: Int
  /// The number of elements.
  public let length: Int
  /// The first element.
  public let base: UnsafeMutableRawPointer

  /// An array over a part of a buffer, which must lie within it and be aligned for the elements.
  public init(
    _ realm: Realm, _ kind: ElementKind, buffer: ArrayBuffer, byteOffset: Int = 0, length: Int,
    prototype: JSObject? = nil
  ) {
    elementKind = kind
    self.buffer = buffer
    self.byteOffset = byteOffset
    self.length = length
    base = UnsafeMutableRawPointer(buffer.bytes + byteOffset)
    super.init(prototype: prototype ?? realm.typedArrays[kind], kind: .typedArray, isExotic: true)
  }

  override public func visitChildren(_ visitor: inout ChildVisitor) {
    super.visitChildren(&visitor)
    visitor.visit(buffer)
  }

  /// The number of bytes the elements take.
  public var byteLength: Int { length * elementKind.byteCount }

  // MARK: Elements

  /// The element at an index from 0 to `length` - 1, as a number.
  @inline(__always)
  public func number(at index: Int) -> Double {
    switch elementKind {
    case .int8: Double(base.load(fromByteOffset: index, as: Int8.self))
    case .uint8, .uint8Clamped: Double(base.load(fromByteOffset: index, as: UInt8.self))
    case .int16: Double(base.load(fromByteOffset: index &* 2, as: Int16.self))
    case .uint16: Double(base.load(fromByteOffset: index &* 2, as: UInt16.self))
    case .int32: Double(base.load(fromByteOffset: index &* 4, as: Int32.self))
    case .uint32: Double(base.load(fromByteOffset: index &* 4, as: UInt32.self))
    case .float32: Double(base.load(fromByteOffset: index &* 4, as: Float.self))
    case .float64: base.load(fromByteOffset: index &* 8, as: Double.self)
    }
  }

  /// Stores a number at an index from 0 to `length` - 1, converted to the element type.
  @inline(__always)
  public func setNumber(_ number: Double, at index: Int) {
    switch elementKind {
    case .int8: store(Int8(storing: number), index)
    case .uint8: store(UInt8(storing: number), index)
    case .uint8Clamped: store(ClampedByte(storing: number), index)
    case .int16: store(Int16(storing: number), index)
    case .uint16: store(UInt16(storing: number), index)
    case .int32: store(Int32(storing: number), index)
    case .uint32: store(UInt32(storing: number), index)
    case .float32: store(Float(storing: number), index)
    case .float64: store(number, index)
    }
  }

  @inline(__always)
  private func store<Element: TypedArrayElement>(_ element: Element, _ index: Int) {
    base.storeBytes(of: element, toByteOffset: index &* MemoryLayout<Element>.size, as: Element.self)
  }

  /// The element at an index, as a value; `undefined` beyond the ends.
  @inline(__always)
  public subscript(index: Int) -> Value {
    guard index >= 0 && index < length else { return .undefined }
    return switch elementKind {
    case .int8: Value(Int32(base.load(fromByteOffset: index, as: Int8.self)))
    case .uint8, .uint8Clamped: Value(Int32(base.load(fromByteOffset: index, as: UInt8.self)))
    case .int16: Value(Int32(base.load(fromByteOffset: index &* 2, as: Int16.self)))
    case .uint16: Value(Int32(base.load(fromByteOffset: index &* 2, as: UInt16.self)))
    case .int32: Value(base.load(fromByteOffset: index &* 4, as: Int32.self))
    case .uint32: Value(Int(base.load(fromByteOffset: index &* 4, as: UInt32.self)))
    case .float32, .float64: Value(double: number(at: index))
    }
  }

  /// The elements as memory of their type; `Element` must be the type of the elements.
  @inline(__always)
  func elements<Element: TypedArrayElement>(_ type: Element.Type = Element.self) -> UnsafeMutableBufferPointer<Element>
  {
    UnsafeMutableBufferPointer(start: base.assumingMemoryBound(to: Element.self), count: length)
  }

  // MARK: Hooks

  /// What a key means to a typed array: an element, a number that is no element, or an ordinary property.
  private enum KeyMeaning {
    case element(Int)
    case missingElement
    case property
  }

  private func meaning(of key: PropertyKey) -> KeyMeaning {
    if let index = key.index { return Int(index) < length ? .element(Int(index)) : .missingElement }
    guard let name = key.name, name.length > 0 else { return .property }
    switch name[0] {
    case 0x2D, 0x30...0x39, 0x49, 0x4E: break  // - 0…9 I N begin the texts of numbers
    default: return .property
    }
    let isNumberText = name.isEqual(to: "-0") || JSString(NumberText.string(NumberText.parse(name))) == name
    return isNumberText ? .missingElement : .property
  }

  override public func exoticGet(_ key: PropertyKey, receiver: Value, _ machine: Machine) throws -> Value? {
    switch meaning(of: key) {
    case .element(let index): Value(number(at: index))
    case .missingElement: .undefined
    case .property: nil
    }
  }

  override public func exoticGetOwn(_ key: PropertyKey, _ machine: Machine) throws -> PropertyDescriptor? {
    guard case .element(let index) = meaning(of: key) else { return nil }
    return PropertyDescriptor(value: Value(number(at: index)), .all)
  }

  override public func exoticSet(
    _ key: PropertyKey, _ value: Value, receiver: Value, _ machine: Machine
  ) throws -> Bool? {
    let meaning = meaning(of: key)
    if case .property = meaning { return nil }
    guard receiver.asObject === self else {
      if case .missingElement = meaning { return true }
      return nil
    }
    let number = try machine.toNumber(value)
    if case .element(let index) = meaning { setNumber(number, at: index) }
    return true
  }

  override public func exoticDefine(
    _ key: PropertyKey, _ descriptor: PropertyDescriptor, _ machine: Machine
  ) throws -> Bool? {
    switch meaning(of: key) {
    case .property: return nil
    case .missingElement: return false
    case .element(let index):
      let isPlain =
        !descriptor.isAccessor && descriptor.isConfigurable != false && descriptor.isEnumerable != false
        && descriptor.isWritable != false
      if isPlain, let value = descriptor.value { setNumber(try machine.toNumber(value), at: index) }
      return isPlain
    }
  }

  override public func exoticDelete(_ key: PropertyKey, _ machine: Machine) throws -> Bool? {
    switch meaning(of: key) {
    case .property: nil
    case .missingElement: true
    case .element: false
    }
  }

  override public func exoticOwnKeys(_ machine: Machine) throws -> [PropertyKey] {
    (0..<length).map { PropertyKey(index: UInt32($0)) }
  }
}

extension Machine {
  /// A new array of zeros; a RangeError when there is no such amount of memory.
  public func makeTypedArray(_ kind: ElementKind, length: Int, prototype: JSObject? = nil) throws -> TypedArray {
    let (byteLength, overflow) = length.multipliedReportingOverflow(by: kind.byteCount)
    guard !overflow, byteLength <= ArrayBuffer.maximumByteLength, length < Int(UInt32.max) else {
      throw rangeError("invalid typed array length: \(length)")
    }
    let buffer = try makeArrayBuffer(byteLength: byteLength)
    return TypedArray(realm, kind, buffer: buffer, length: length, prototype: prototype)
  }

  /// A new array of the given bytes.
  public func makeBytes(_ bytes: some Collection<UInt8>) throws -> TypedArray {
    let array = try makeTypedArray(.uint8, length: bytes.count)
    _ = UnsafeMutableBufferPointer(start: array.buffer.bytes, count: bytes.count).initialize(from: bytes)
    return array
  }

  /// The bytes of a typed array, `ArrayBuffer` or `DataView`; nil for other values. They must not be kept.
  public func bytes(of value: Value) -> UnsafeRawBufferPointer? {
    guard let object = value.asObject else { return nil }
    if let array = object as? TypedArray { return UnsafeRawBufferPointer(start: array.base, count: array.byteLength) }
    if let buffer = object as? ArrayBuffer {
      return UnsafeRawBufferPointer(start: buffer.bytes, count: buffer.byteLength)
    }
    guard let view = object as? DataView else { return nil }
    return UnsafeRawBufferPointer(start: view.buffer.bytes + view.byteOffset, count: view.byteLength)
  }
}
