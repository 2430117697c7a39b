/// A `Map` or `Set`.
public class JSCollection: JSObject {
  final let table = OrderedTable()

  /// An empty collection.
  init(prototype: JSObject, kind: ObjectKind) { super.init(prototype: prototype, kind: kind) }

  /// The number of entries.
  public final var count: Int { table.count }

  override public func visitChildren(_ visitor: inout ChildVisitor) {
    super.visitChildren(&visitor)
    for entry in table.entries {
      visitor.visit(entry.key)
      visitor.visit(entry.value)
    }
  }

  override public func clearChildren() {
    super.clearChildren()
    table.removeAll()
  }

  /// Sets the value of a key (a set's elements are keys).
  final func insert(_ key: Value, _ value: Value, _ machine: Machine) throws {
    if table.set(key, value) { return }
    throw machine.rangeError("a Map or Set holds at most \(OrderedTable.maximumCount) entries")
  }
}

/// A `Map`.
public final class JSMap: JSCollection {
  /// An empty map.
  public init(_ realm: Realm, prototype: JSObject? = nil) {
    super.init(prototype: prototype ?? realm.mapPrototype, kind: .map)
  }

  /// The entries, in order of insertion.
  public var entries: [(key: Value, value: Value)] {
    table.entries.filter { !$0.isDeleted }.map { ($0.key, $0.value) }
  }
}

/// A `Set`.
public final class JSSet: JSCollection {
  /// An empty set.
  public init(_ realm: Realm, prototype: JSObject? = nil) {
    super.init(prototype: prototype ?? realm.setPrototype, kind: .set)
  }

  /// The elements, in order of insertion.
  public var values: [Value] { table.entries.filter { !$0.isDeleted }.map(\.key) }
}

/// What `keys()`, `values()` and `entries()` of maps and sets return.
final class CollectionIterator: NativeIterator {
  let content: ArrayIterator.Content
  /// The collection; nil once the end was reached.
  private var collection: JSCollection?
  private var cursor: OrderedTable.Cursor?
  let isSet: Bool

  init(over collection: JSCollection, _ content: ArrayIterator.Content, prototype: JSObject) {
    self.collection = collection
    self.content = content
    cursor = OrderedTable.Cursor(collection.table)
    isSet = collection.kind == .set
    super.init(prototype: prototype)
  }

  override func visitChildren(_ visitor: inout ChildVisitor) {
    super.visitChildren(&visitor)
    visitor.visit(collection)
  }

  override func clearChildren() {
    super.clearChildren()
    collection = nil
    cursor = nil
  }

  override func step(_ machine: Machine) throws -> Value? {
    guard let entry = cursor?.next() else {
      cursor = nil
      collection = nil
      return nil
    }
    switch content {
    case .keys: return entry.key
    case .values: return isSet ? entry.key : entry.value
    case .entries: return machine.realm.makePair(entry.key, isSet ? entry.key : entry.value)
    }
  }

  /// The entries still to come.
  var remainingEntries: [(key: Value, value: Value)] {
    (cursor?.remaining ?? []).map { ($0.key, isSet ? $0.key : $0.value) }
  }
}
