/// The structure of objects that got the same properties in the same order: which key lives in which slot, and the
/// prototype.
///
/// Inline caches compare shapes by identity. A *unique* shape belongs to one object and is changed in place (objects used
/// as dictionaries, prototypes, the global object); it never enters a cache as the shape of a receiver.
final class Shape: TrackedObject {
  private(set) var prototype: JSObject?
  private(set) var table: PropertyTable
  /// The number of entries of the table, and of slots, that belong to this shape.
  private(set) var count: Int
  let isUnique: Bool
  /// The number of slots the owner of a unique shape has allocated.
  var slotCapacity = 0
  private(set) var deletedCount = 0
  /// The shape of new objects whose prototype is the owner of this unique shape.
  private var instanceRoot: Shape?
  /// The shapes after adding a property: the first few are looked through, which is faster than hashing.
  private var firstTransitions: [(transition: Transition, shape: Shape)] = []
  private var transitions: [Transition: Shape] = [:]
  private static let longestScan = 6
  private static let longestForecast = 32

  private struct Transition: Hashable {
    let key: PropertyKey
    let attributes: UInt8
  }

  /// An object with more properties than this gets a unique shape.
  static let maximumSharedCount = 512

  init(prototype: JSObject?, table: PropertyTable = PropertyTable(), count: Int = 0, isUnique: Bool = false) {
    self.prototype = prototype
    self.table = table
    self.count = count
    self.isUnique = isUnique
    super.init()
  }

  override func visitChildren(_ visitor: inout ChildVisitor) {
    visitor.visit(prototype)
    visitor.visit(instanceRoot)
    for (_, shape) in firstTransitions { visitor.visit(shape) }
    for shape in transitions.values { visitor.visit(shape) }
  }

  override func clearChildren() {
    instanceRoot = nil
    firstTransitions = []
    transitions = [:]
  }

  @inline(__always)
  func find(_ key: PropertyKey) -> Int { table.find(key, limit: count) }

  func attributes(at slot: Int) -> PropertyAttributes { table.entries[slot].attributes }
  func key(at slot: Int) -> PropertyKey { table.entries[slot].key }

  // MARK: Shared shapes

  /// The shape after adding a property.
  func adding(_ key: PropertyKey, _ attributes: PropertyAttributes) -> Shape {
    let transition = Transition(key: key, attributes: attributes.rawValue)
    for (known, shape) in firstTransitions where known == transition { return shape }
    if firstTransitions.count == Self.longestScan, let known = transitions[transition] { return known }
    let newTable = table.count == count ? table : PropertyTable(copying: table, count: count)
    newTable.append(key, attributes)
    let shape = Shape(prototype: prototype, table: newTable, count: count + 1)
    if firstTransitions.count < Self.longestScan {
      firstTransitions.append((transition, shape))
    } else {
      transitions[transition] = shape
    }
    return shape
  }

  /// How many properties objects that begin with this shape come to have, going by the first one that did.
  var likelyCount: Int {
    var shape = self
    while shape.count < Self.longestForecast, let next = shape.firstTransitions.first?.shape { shape = next }
    return shape.count
  }

  /// A unique shape with the same properties.
  func uniqueCopy(prototype: JSObject?, slotCapacity: Int) -> Shape {
    let copy = Shape(
      prototype: prototype, table: PropertyTable(copying: table, count: count), count: count, isUnique: true)
    copy.slotCapacity = slotCapacity
    copy.instanceRoot = instanceRoot
    copy.deletedCount = deletedCount
    return copy
  }

  // MARK: Unique shapes

  /// The root of the shapes of objects whose prototype is `owner`, the owner of this unique shape.
  func rootForInstances(of owner: JSObject) -> Shape {
    if let instanceRoot { return instanceRoot }
    let root = Shape(prototype: owner)
    instanceRoot = root
    return root
  }

  func append(_ key: PropertyKey, _ attributes: PropertyAttributes) {
    table.append(key, attributes)
    count += 1
  }

  func setAttributes(_ attributes: PropertyAttributes, at slot: Int) { table.entries[slot].attributes = attributes }

  func markDeleted(at slot: Int) {
    table.entries[slot].attributes = .deleted
    deletedCount += 1
  }

  func setPrototype(_ newPrototype: JSObject?) { prototype = newPrototype }

  /// Drops deleted entries; the caller moves the slots to the returned old numbers, in order.
  func compact() -> [Int] {
    let live = (0..<count).filter { !table.entries[$0].attributes.contains(.deleted) }
    let newTable = PropertyTable(capacity: max(4, live.count))
    for slot in live { newTable.append(table.entries[slot].key, table.entries[slot].attributes) }
    table = newTable
    count = live.count
    deletedCount = 0
    return live
  }
}
