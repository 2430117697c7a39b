/// The contents of a `Map` or `Set`: a hash table that remembers the order of insertion.
///
/// Entries lie in one array in that order; a deleted entry stays as a gap until there are many. Whoever walks through the
/// table (`Cursor`) may meanwhile change it: cursors are told when gaps are closed.
final class OrderedTable {
  struct Entry {
    var key: Value
    var value: Value
    var hash: UInt32
    var isDeleted: Bool
  }

  private(set) var entries: [Entry] = []
  /// Open addressing: the number of an entry plus one; 0 is free. Gaps stay in the chains until the next rebuild.
  private var buckets: [UInt32] = []
  /// The number of entries that are not deleted.
  private(set) var count = 0
  private var cursors: [Unmanaged<Cursor>] = []

  /// A table cannot hold more entries than this.
  static let maximumCount = 1 << 24

  // MARK: Looking up

  /// The number of the entry with this key; nil when there is none.
  @inline(__always)
  func find(_ key: Value) -> Int? {
    if count == 0 { return nil }
    let key = Self.normalized(key)
    return find(key, hash: Self.hash(key))
  }

  private func find(_ key: Value, hash: UInt32) -> Int? {
    if buckets.isEmpty { return nil }
    let mask = buckets.count - 1
    var bucket = Int(hash) & mask
    while buckets[bucket] != 0 {
      let index = Int(buckets[bucket]) - 1
      let isFound =
        entries[index].hash == hash && !entries[index].isDeleted && Self.isSame(entries[index].key, key)
      if isFound { return index }
      bucket = (bucket + 1) & mask
    }
    return nil
  }

  func value(for key: Value) -> Value? { find(key).map { entries[$0].value } }

  // MARK: Changing

  /// Sets the value of a key, which becomes the last one if it is new. False when the table is full.
  func set(_ key: Value, _ value: Value) -> Bool {
    let key = Self.normalized(key)
    let hash = Self.hash(key)
    if let index = find(key, hash: hash) {
      entries[index].value = value
      return true
    }
    if count >= Self.maximumCount { return false }
    if (entries.count + 1) * 2 > buckets.count { rebuild() }
    entries.append(Entry(key: key, value: value, hash: hash, isDeleted: false))
    count += 1
    insertBucket(hash, entries.count)
    return true
  }

  /// Whether the key was there.
  func remove(_ key: Value) -> Bool {
    guard let index = find(key) else { return false }
    entries[index].key = .undefined
    entries[index].value = .undefined
    entries[index].isDeleted = true
    count -= 1
    if entries.count > 32 && count < entries.count / 4 { rebuild() }
    return true
  }

  func removeAll() {
    // Releasing a value may run no script code, but it may take long chains apart: the table is empty before.
    let old = entries
    entries = []
    buckets = []
    count = 0
    for cursor in cursors { cursor._withUnsafeGuaranteedRef { $0.position = 0 } }
    _ = old
  }

  private func insertBucket(_ hash: UInt32, _ number: Int) {
    let mask = buckets.count - 1
    var bucket = Int(hash) & mask
    while buckets[bucket] != 0 { bucket = (bucket + 1) & mask }
    buckets[bucket] = UInt32(truncatingIfNeeded: number)
  }

  /// Closes the gaps and makes room for as many entries again.
  private func rebuild() {
    if count < entries.count {
      for cursor in cursors {
        cursor._withUnsafeGuaranteedRef { cursor in
          cursor.position = entries[..<cursor.position].reduce(0) { $0 + ($1.isDeleted ? 0 : 1) }
        }
      }
      entries.removeAll { $0.isDeleted }
    }
    var capacity = 8
    while capacity < (count + 1) * 4 { capacity *= 2 }
    buckets = [UInt32](repeating: 0, count: capacity)
    for (index, entry) in entries.enumerated() { insertBucket(entry.hash, index + 1) }
  }

  // MARK: Keys

  /// Numbers are equal however they are stored, and -0 is 0.
  @inline(__always)
  private static func normalized(_ key: Value) -> Value {
    guard key.isDouble else { return key }
    let number = key.uncheckedDouble
    return number == 0 ? Value(Int32(0)) : Value(number)
  }

  @inline(__always)
  private static func isSame(_ left: Value, _ right: Value) -> Bool {
    if left.bits != right.bits { return false }
    return left.ref === right.ref || (left.isString && left.uncheckedString == right.uncheckedString)
  }

  @inline(__always)
  private static func hash(_ key: Value) -> UInt32 {
    if key.isString { return mix(UInt64(key.uncheckedString.hash)) }
    guard let ref = key.ref else { return mix(key.bits) }
    return mix(UInt64(UInt(bitPattern: Unmanaged.passUnretained(ref).toOpaque())) >> 4)
  }

  /// The finalizer of MurmurHash3 (Appleby).
  @inline(__always)
  private static func mix(_ bits: UInt64) -> UInt32 {
    var hash = (bits ^ bits >> 33) &* 0xFF51_AFD7_ED55_8CCD
    hash ^= hash >> 33
    return UInt32(truncatingIfNeeded: hash)
  }

  // MARK: Walking

  /// A place in the order of the entries that stays right while the table changes.
  final class Cursor {
    fileprivate var position = 0
    private let table: OrderedTable

    init(_ table: OrderedTable) {
      self.table = table
      table.cursors.append(.passUnretained(self))
    }

    deinit {
      let own = Unmanaged.passUnretained(self).toOpaque()
      table.cursors.removeAll { $0.toOpaque() == own }
    }

    /// The next entry; nil at the end.
    func next() -> Entry? {
      while position < table.entries.count {
        let entry = table.entries[position]
        position += 1
        if !entry.isDeleted { return entry }
      }
      return nil
    }

    /// The entries still to come.
    var remaining: [Entry] { table.entries[min(position, table.entries.count)...].filter { !$0.isDeleted } }
  }
}
