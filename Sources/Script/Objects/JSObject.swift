import Glibc

/// What an object is beyond its properties; fixed when it is made.
public enum ObjectKind: UInt8, Sendable {
  case ordinary, array, closure, native, bound, error, boolean, number, string, symbol, date, regexp, map, set
  case weakMap, weakSet, promise, generator, asyncGenerator, arrayBuffer, typedArray, dataView, arguments, iterator
  case namespace, host
}

/// A JavaScript object.
///
/// Named properties live in `slots`, at the places the shape says. Subclasses add content (elements of arrays, the code of
/// functions, tensors …). A subclass whose properties do not all live in slots sets `isExotic` and overrides the `exotic…`
/// hooks; for other objects the hooks cost nothing.
open class JSObject: TrackedObject {
  /// The structure; changed only together with `slots`.
  final var shape: Shape
  /// `shape.count` initialized values.
  final var slots: UnsafeMutablePointer<Value>?

  /// The bits of `header`: the kind in the low byte, flags in the next, the slot capacity in the upper half.
  enum Flag {
    static let exotic: UInt32 = 1 << 8
    static let callable: UInt32 = 1 << 9
    static let constructor: UInt32 = 1 << 10
    static let notExtensible: UInt32 = 1 << 11
    /// Structure changes of this object invalidate cached prototype lookups.
    static let prototype: UInt32 = 1 << 12
    /// Own properties are made at the first lookup, by `populate`.
    static let unpopulated: UInt32 = 1 << 13
    /// The slots lie within the object itself.
    static let inlineSlots: UInt32 = 1 << 14
    /// Elements of an array may not be added, deleted or (with `frozenElements`) changed.
    static let restrictedElements: UInt32 = 1 << 15
  }

  /// A new object without properties.
  init(shape: Shape, kind: ObjectKind, flags: UInt32 = 0) {
    self.shape = shape
    slots = nil
    super.init(header: UInt32(kind.rawValue) | flags)
  }

  /// A new ordinary object whose first slots lie within itself; the subclass sets `slots`.
  fileprivate init(shape: Shape, inlineCapacity: Int) {
    self.shape = shape
    slots = nil
    super.init(
      header: UInt32(ObjectKind.ordinary.rawValue) | Flag.inlineSlots | UInt32(inlineCapacity) << 16)
  }

  /// A new object with the given prototype; for host classes.
  public init(prototype: JSObject?, kind: ObjectKind = .host, isExotic: Bool = false) {
    shape = JSObject.rootShape(for: prototype)
    slots = nil
    super.init(header: UInt32(kind.rawValue) | (isExotic ? Flag.exotic : 0))
  }

  deinit {
    guard let slots else { return }
    Heap.release(slots, count: shape.count)
    if header & Flag.inlineSlots == 0 { free(slots) }
  }

  override open func visitChildren(_ visitor: inout ChildVisitor) {
    visitor.visit(shape)
    for slot in 0..<shape.count { visitor.visit(slots.unsafelyUnwrapped[slot]) }
  }

  override open func clearChildren() {
    for slot in 0..<shape.count { slots.unsafelyUnwrapped[slot] = .undefined }
  }

  // MARK: Kind and flags

  /// What this object is.
  @inline(__always)
  public final var kind: ObjectKind { unsafeBitCast(UInt8(truncatingIfNeeded: header), to: ObjectKind.self) }
  /// Whether this object can be called.
  @inline(__always) public final var isCallable: Bool { header & Flag.callable != 0 }
  /// Whether this object can be called with `new`.
  @inline(__always) public final var isConstructor: Bool { header & Flag.constructor != 0 }
  /// Whether the `exotic…` hooks are asked before the slots.
  @inline(__always) public final var isExotic: Bool { header & Flag.exotic != 0 }
  /// Whether properties may be added.
  @inline(__always) public final var isExtensible: Bool { header & Flag.notExtensible == 0 }
  @inline(__always) final func setFlag(_ flag: UInt32) { header |= flag }

  /// The prototype.
  @inline(__always) public final var prototype: JSObject? { shape.prototype }

  // MARK: Shapes of new objects

  private nonisolated(unsafe) static let rootWithoutPrototype = Shape(prototype: nil)

  /// The shape of a new object with this prototype.
  static func rootShape(for prototype: JSObject?) -> Shape {
    guard let prototype else { return rootWithoutPrototype }
    if prototype.header & Flag.prototype == 0 { prototype.becomePrototype() }
    return prototype.shape.rootForInstances(of: prototype)
  }

  private final func becomePrototype() {
    makeUnique()
    setFlag(Flag.prototype)
  }

  /// Gives this object a shape of its own.
  final func makeUnique() {
    if !shape.isUnique { shape = shape.uniqueCopy(prototype: shape.prototype, slotCapacity: Int(header >> 16)) }
  }

  /// Replaces the prototype; false when that would make a cycle or the object is not extensible.
  public final func setPrototype(_ newPrototype: JSObject?) -> Bool {
    if newPrototype === prototype { return true }
    guard isExtensible else { return false }
    var ancestor = newPrototype
    while let object = ancestor {
      if object === self { return false }
      ancestor = object.prototype
    }
    if let newPrototype { _ = JSObject.rootShape(for: newPrototype) }
    makeUnique()
    shape.setPrototype(newPrototype)
    noteStructureChange()
    return true
  }

  @inline(__always)
  final func noteStructureChange() {
    if header & Flag.prototype != 0 { Heap.prototypeEpoch &+= 1 }
  }

  // MARK: Slots

  private final var slotCapacity: Int { shape.isUnique ? shape.slotCapacity : Int(header >> 16) }

  /// Makes room for one more slot and stores its value; the caller changes the shape.
  @inline(__always)
  final func appendSlot(_ value: consuming Value, count: Int) {
    if count >= slotCapacity { growSlots(count: count) }
    (slots.unsafelyUnwrapped + count).initialize(to: value)
  }

  @inline(never)
  private final func growSlots(count: Int) {
    reserveSlots(max(4, count * 2), count: count)
  }

  final func reserveSlots(_ capacity: Int, count: Int) {
    let memory: UnsafeMutableRawPointer
    if header & Flag.inlineSlots != 0 {
      memory = malloc(capacity * MemoryLayout<Value>.stride)!
      if let slots { memcpy(memory, slots, count * MemoryLayout<Value>.stride) }
      header &= ~Flag.inlineSlots
    } else {
      memory = realloc(slots, capacity * MemoryLayout<Value>.stride)!
    }
    slots = memory.assumingMemoryBound(to: Value.self)
    if shape.isUnique { shape.slotCapacity = capacity } else { header = header & 0xFFFF | UInt32(capacity) << 16 }
  }

  /// Whether a property holds an object (or an accessor); objects that make their properties later may.
  public final var holdsObjects: Bool {
    if header & Flag.unpopulated != 0 { return true }
    for slot in 0..<shape.count {
      let value = slots.unsafelyUnwrapped[slot]
      if value.ref != nil && !value.isString && !value.isSymbol { return true }
    }
    return false
  }

  /// Adds a property that is known not to exist.
  final func add(_ key: PropertyKey, _ value: Value, _ attributes: PropertyAttributes = .all) {
    if !shape.isUnique && (shape.count >= Shape.maximumSharedCount || key.ref == nil) { makeUnique() }
    let count = shape.count
    appendSlot(value, count: count)
    if shape.isUnique {
      shape.append(key, attributes)
      noteStructureChange()
    } else {
      shape = shape.adding(key, attributes)
    }
  }

  /// The slot of an own property, or -1; exotic properties have no slot.
  @inline(__always)
  final func find(_ key: PropertyKey) -> Int {
    if header & Flag.unpopulated != 0 { populateNow() }
    return shape.find(key)
  }

  @inline(never)
  private final func populateNow() {
    header &= ~Flag.unpopulated
    populate()
  }

  /// Makes the own properties of an object that was created without them; called once, at the first lookup.
  open func populate() {}

  final func removeSlot(_ slot: Int) {
    makeUnique()
    slots.unsafelyUnwrapped[slot] = .undefined
    shape.markDeleted(at: slot)
    noteStructureChange()
    if shape.deletedCount > 16 && shape.deletedCount * 2 > shape.count { compactSlots() }
  }

  private final func compactSlots() {
    let slots = slots.unsafelyUnwrapped
    let oldCount = shape.count
    let live = shape.compact()
    for (new, old) in live.enumerated() where new != old { slots[new] = slots[old] }
    for slot in live.count..<oldCount { slots[slot] = .undefined }
    noteStructureChange()
  }

  // MARK: Hooks of exotic objects

  /// The value of an own property that does not live in a slot; nil when the slots (and then the prototype) decide.
  open func exoticGet(_ key: PropertyKey, receiver: Value, _ machine: Machine) throws -> Value? {
    try exoticGetOwn(key, machine)?.value
  }

  /// The descriptor of an own property that does not live in a slot.
  open func exoticGetOwn(_ key: PropertyKey, _ machine: Machine) throws -> PropertyDescriptor? { nil }

  /// Assigns to such a property: true when done, false when refused, nil when the slots decide.
  open func exoticSet(_ key: PropertyKey, _ value: Value, receiver: Value, _ machine: Machine) throws -> Bool? { nil }

  /// Defines such a property: true when done, false when refused, nil when the slots decide.
  open func exoticDefine(_ key: PropertyKey, _ descriptor: PropertyDescriptor, _ machine: Machine) throws -> Bool? {
    nil
  }

  /// Deletes such a property: true when done, false when refused, nil when the slots decide.
  open func exoticDelete(_ key: PropertyKey, _ machine: Machine) throws -> Bool? { nil }

  /// The keys of such properties, in order; index keys are merged with those of the slots.
  open func exoticOwnKeys(_ machine: Machine) throws -> [PropertyKey] { [] }
}

/// An object of few properties made by a literal, `new` or `Object.create`, with room for three inside.
final class PlainObject: JSObject {
  private var room: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0)

  static let capacity = 3

  init(shape: Shape) {
    super.init(shape: shape, inlineCapacity: Self.capacity)
    slots = withUnsafeMutablePointer(to: &room) { UnsafeMutableRawPointer($0).assumingMemoryBound(to: Value.self) }
  }

  /// A new object with room for a number of properties, inside if they are few.
  static func make(shape: Shape, capacity: Int) -> JSObject {
    switch capacity {
    case ...Self.capacity: return PlainObject(shape: shape)
    case FourPropertyObject.capacity: return FourPropertyObject(shape: shape)
    case ...SixPropertyObject.capacity: return SixPropertyObject(shape: shape)
    default:
      let object = JSObject(shape: shape, kind: .ordinary)
      object.reserveSlots(capacity, count: 0)
      return object
    }
  }
}

/// As `PlainObject`, with room for four properties inside: a million such objects are common.
private final class FourPropertyObject: JSObject {
  private var room: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0, 0, 0)

  static let capacity = 4

  init(shape: Shape) {
    super.init(shape: shape, inlineCapacity: Self.capacity)
    slots = withUnsafeMutablePointer(to: &room) { UnsafeMutableRawPointer($0).assumingMemoryBound(to: Value.self) }
  }
}

/// As `PlainObject`, with room for six properties inside.
private final class SixPropertyObject: JSObject {
  private typealias TwoSlots = (UInt64, UInt64, UInt64, UInt64)
  private var room: (TwoSlots, TwoSlots, TwoSlots) = ((0, 0, 0, 0), (0, 0, 0, 0), (0, 0, 0, 0))

  static let capacity = 6

  init(shape: Shape) {
    super.init(shape: shape, inlineCapacity: Self.capacity)
    slots = withUnsafeMutablePointer(to: &room) { UnsafeMutableRawPointer($0).assumingMemoryBound(to: Value.self) }
  }
}
