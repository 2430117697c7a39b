import Glibc

/// An array: its first `count` elements lie packed in memory (holes are `empty` values).
///
/// Elements beyond a large gap, elements with attributes of their own and accessors live with the named properties under
/// index keys; `length` may exceed `count` then.
public final class JSArray: JSObject {
  /// `count` initialized values.
  private(set) var elements: UnsafeMutablePointer<Value>?
  // Lengths are below 2³², and small arrays are many.
  private var storedCount: UInt32 = 0
  private var storedCapacity: UInt32 = 0
  private var storedLength: UInt32 = 0
  private var isLengthWritable = true
  private var areElementsFrozen = false

  /// How many elements are packed.
  @inline(__always) public private(set) var count: Int {
    get { Int(storedCount) }
    set { storedCount = UInt32(truncatingIfNeeded: newValue) }
  }
  @inline(__always) private var capacity: Int {
    get { Int(storedCapacity) }
    set { storedCapacity = UInt32(truncatingIfNeeded: newValue) }
  }
  /// The length as the language sees it when it exceeds `count`, else less or equal.
  @inline(__always) private var declaredLength: Int {
    get { Int(storedLength) }
    set { storedLength = UInt32(truncatingIfNeeded: newValue) }
  }

  /// The longest gap that an assignment beyond the end fills with holes.
  private static let longestGap = 1_000_000
  /// The longest array `new Array(n)` packs at once.
  private static let longestPreset = 50_000_000

  /// An empty array.
  public init(_ realm: Realm, capacity: Int = 0) {
    super.init(shape: realm.arrayShape, kind: .array, flags: Flag.exotic)
    if capacity > 0 { reserve(capacity) }
  }

  /// An array of the given elements.
  public convenience init(_ realm: Realm, _ values: some Collection<Value>) {
    self.init(realm, capacity: values.count)
    for value in values { append(value) }
  }

  deinit {
    guard let elements else { return }
    Heap.release(elements, count: count)
    free(elements)
  }

  override public func visitChildren(_ visitor: inout ChildVisitor) {
    super.visitChildren(&visitor)
    for index in 0..<count { visitor.visit(elements.unsafelyUnwrapped[index]) }
  }

  override public func clearChildren() {
    super.clearChildren()
    for index in 0..<count { elements.unsafelyUnwrapped[index] = .undefined }
  }

  // MARK: Elements

  /// The length as the language sees it.
  public var length: Int { max(count, declaredLength) }

  /// Whether all elements are packed and may be changed, added and removed freely. Holes are possible.
  public var isPacked: Bool {
    header & (Flag.restrictedElements | Flag.notExtensible) == 0 && declaredLength <= count && isLengthWritable
  }

  /// Whether all elements are packed and none is a hole: reading them is just reading memory.
  public var isDense: Bool {
    guard declaredLength <= count, header & Flag.restrictedElements == 0 || areElementsFrozen else { return false }
    for index in 0..<count where elements.unsafelyUnwrapped[index].isEmpty { return false }
    return true
  }

  /// A packed element; `undefined` for a hole and past the packed elements.
  public subscript(index: Int) -> Value {
    guard index >= 0, index < count else { return .undefined }
    let value = elements.unsafelyUnwrapped[index]
    return value.isEmpty ? .undefined : value
  }

  /// The packed element, `empty` for a hole; nil past the packed elements.
  @inline(__always)
  func packedElement(_ index: Int) -> Value? {
    index >= 0 && index < count ? elements.unsafelyUnwrapped[index] : nil
  }

  /// The packed elements; holes are `empty` values. The array must not be changed meanwhile.
  public func withElements<Result>(_ body: (UnsafeMutableBufferPointer<Value>) throws -> Result) rethrows -> Result {
    try withExtendedLifetime(self) { try body(UnsafeMutableBufferPointer(start: elements, count: count)) }
  }

  /// The elements as a Swift array, with `undefined` for holes.
  public var values: [Value] { (0..<count).map { self[$0] } }

  /// Adds an element at the end of a packed array.
  @inline(__always)
  public func append(_ value: consuming Value) {
    if count == capacity { reserve(max(4, capacity + capacity / 2)) }
    (elements.unsafelyUnwrapped + count).initialize(to: value)
    count &+= 1
  }

  /// Removes and returns the last packed element; nil when there is none.
  public func removeLast() -> Value? {
    guard count > 0 else { return nil }
    count &-= 1
    declaredLength = min(declaredLength, count)
    let value = (elements.unsafelyUnwrapped + count).move()
    return value.isEmpty ? .undefined : value
  }

  /// Replaces the packed elements in `range` (a part of 0..<count) by others, moving what follows.
  public func replace(_ range: Range<Int>, with values: [Value]) {
    let growth = values.count - range.count
    let newCount = count + growth
    if newCount > capacity { reserve(max(newCount, capacity + capacity / 2)) }
    guard let elements else { return }
    for index in range { elements[index] = .undefined }
    memmove(
      elements + range.upperBound + growth, elements + range.upperBound,
      (count - range.upperBound) * MemoryLayout<Value>.stride)
    for (offset, value) in values.enumerated() { (elements + range.lowerBound + offset).initialize(to: value) }
    count = newCount
    declaredLength = min(declaredLength, count)
  }

  /// Writes a packed element; false when `index` is not the place of one (or its successor).
  @inline(__always)
  func setPacked(_ index: Int, _ value: Value) -> Bool {
    if index >= 0 && index < count && header & Flag.restrictedElements == 0 {
      elements.unsafelyUnwrapped[index] = value
      return true
    }
    if index == count && isPacked {
      append(value)
      return true
    }
    return false
  }

  private func reserve(_ newCapacity: Int) {
    elements = realloc(elements, newCapacity * MemoryLayout<Value>.stride)!.assumingMemoryBound(to: Value.self)
    capacity = newCapacity
  }

  private func fill(upTo newCount: Int) {
    if newCount > capacity { reserve(max(newCount, min(capacity * 2, newCount + Self.longestGap))) }
    guard newCount > count else { return }
    (elements.unsafelyUnwrapped + count).initialize(repeating: .empty, count: newCount - count)
    count = newCount
  }

  // MARK: Length

  /// Sets the length: cuts elements off or adds holes; false when an element refuses to be deleted.
  public func setLength(_ newLength: Int, _ machine: Machine) throws -> Bool {
    if newLength == length { return true }
    guard isLengthWritable else { return false }
    if newLength > length {
      if isPacked && newLength <= max(Self.longestPreset, count + Self.longestGap) {
        fill(upTo: newLength)
      } else {
        declaredLength = newLength
      }
      return true
    }
    if areElementsFrozen || header & Flag.restrictedElements != 0 && count > newLength {
      return false
    }
    if length > count || shape.isUnique {
      let beyond = try ownKeys(machine).compactMap(\.index).filter { Int($0) >= max(newLength, count) }
      for index in beyond.reversed() {
        let slot = find(PropertyKey(index: index))
        if slot >= 0 && !shape.attributes(at: slot).contains(.configurable) {
          declaredLength = Int(index) + 1
          return false
        }
        if slot >= 0 { removeSlot(slot) }
      }
    }
    declaredLength = newLength
    while count > newLength {
      count &-= 1
      Heap.release(elements.unsafelyUnwrapped + count, count: 1)
    }
    if count == 0 {
      free(elements)
      elements = nil
      capacity = 0
    }
    return true
  }

  /// Moves the packed elements to index keys, where each has attributes of its own.
  private func unpackElements() {
    let packed = elements
    let packedCount = count
    declaredLength = length
    elements = nil
    count = 0
    capacity = 0
    var attributes: PropertyAttributes = .all
    if header & Flag.restrictedElements != 0 {
      attributes = areElementsFrozen ? .enumerable : [.enumerable, .writable]
    }
    setFlag(Flag.restrictedElements)
    areElementsFrozen = false
    for index in 0..<packedCount {
      let value = (packed.unsafelyUnwrapped + index).move()
      if !value.isEmpty { add(PropertyKey(index: UInt32(index)), value, attributes) }
    }
    free(packed)
  }

  /// Makes the packed elements non-configurable (`Object.seal`), and read-only when `frozen` (`Object.freeze`).
  func restrictElements(frozen: Bool) {
    setFlag(Flag.restrictedElements)
    if frozen {
      areElementsFrozen = true
      isLengthWritable = false
    }
  }

  private var elementAttributes: PropertyAttributes {
    if header & Flag.restrictedElements == 0 { return .all }
    return areElementsFrozen ? .enumerable : [.enumerable, .writable]
  }

  // MARK: Hooks

  override public func exoticGet(_ key: PropertyKey, receiver: Value, _ machine: Machine) throws -> Value? {
    if let index = key.index {
      guard let value = packedElement(Int(index)), !value.isEmpty else { return nil }
      return value
    }
    return key == Names.length ? Value(length) : nil
  }

  override public func exoticGetOwn(_ key: PropertyKey, _ machine: Machine) throws -> PropertyDescriptor? {
    if let index = key.index {
      guard let value = packedElement(Int(index)), !value.isEmpty else { return nil }
      return PropertyDescriptor(value: value, elementAttributes)
    }
    guard key == Names.length else { return nil }
    return PropertyDescriptor(value: Value(length), isLengthWritable ? .writable : [])
  }

  override public func exoticSet(
    _ key: PropertyKey, _ value: Value, receiver: Value, _ machine: Machine
  ) throws -> Bool? {
    guard receiver.isObject && receiver.ref === self else { return nil }
    if let index = key.index {
      if Int(index) < count && !elements.unsafelyUnwrapped[Int(index)].isEmpty {
        if areElementsFrozen { return false }
        elements.unsafelyUnwrapped[Int(index)] = value
        return true
      }
      return nil
    }
    guard key == Names.length else { return nil }
    let newLength = try machine.toArrayLength(value)
    return try isLengthWritable && setLength(newLength, machine)
  }

  override public func exoticDefine(
    _ key: PropertyKey, _ descriptor: PropertyDescriptor, _ machine: Machine
  ) throws -> Bool? {
    if key == Names.length { return try defineLength(descriptor, machine) }
    guard let keyIndex = key.index else { return nil }
    let index = Int(keyIndex)
    if index < count && !elements.unsafelyUnwrapped[index].isEmpty {
      let old = PropertyDescriptor(value: elements.unsafelyUnwrapped[index], elementAttributes)
      guard Self.isAllowed(descriptor, on: old) else { return false }
      let keepsAttributes =
        !descriptor.isAccessor && (descriptor.isWritable ?? old.isWritable) == old.isWritable
        && (descriptor.isEnumerable ?? true) && (descriptor.isConfigurable ?? old.isConfigurable) == old.isConfigurable
      if keepsAttributes {
        if let value = descriptor.value { elements.unsafelyUnwrapped[index] = value }
        return true
      }
      unpackElements()
      return nil
    }
    if index >= length && !isLengthWritable || !isExtensible && find(key) < 0 { return false }
    if isPacked && descriptor.attributes == .all && index < count + Self.longestGap {
      if index >= count { fill(upTo: index + 1) }
      elements.unsafelyUnwrapped[index] = descriptor.value ?? .undefined
      return true
    }
    if count > 0 && (index < count || descriptor.attributes != .all) { unpackElements() }
    declaredLength = max(length, index + 1)
    return nil
  }

  private func defineLength(_ descriptor: PropertyDescriptor, _ machine: Machine) throws -> Bool {
    let old = PropertyDescriptor(value: Value(length), isLengthWritable ? .writable : [])
    var wanted = descriptor
    if let value = descriptor.value { wanted.value = Value(try machine.toArrayLength(value)) }
    guard Self.isAllowed(wanted, on: old) else { return false }
    if let newLength = wanted.value?.asInt, try !setLength(newLength, machine) { return false }
    if descriptor.isWritable == false { isLengthWritable = false }
    return true
  }

  override public func exoticDelete(_ key: PropertyKey, _ machine: Machine) throws -> Bool? {
    if key == Names.length { return false }
    guard let index = key.index, Int(index) < count else { return nil }
    if elements.unsafelyUnwrapped[Int(index)].isEmpty { return true }
    if header & Flag.restrictedElements != 0 { return false }
    elements.unsafelyUnwrapped[Int(index)] = .empty
    return true
  }

  override public func exoticOwnKeys(_ machine: Machine) throws -> [PropertyKey] {
    var keys = (0..<count).filter { !elements.unsafelyUnwrapped[$0].isEmpty }.map { PropertyKey(index: UInt32($0)) }
    keys.append(Names.length)
    return keys
  }
}
