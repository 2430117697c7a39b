/// An append-only list of property keys with an index by hash.
///
/// The shapes of one line of descent share a table: each sees its first `count` entries. Only a unique shape, which owns
/// its table alone, changes entries in place.
final class PropertyTable {
  struct Entry {
    var key: PropertyKey
    var attributes: PropertyAttributes
  }

  private(set) var entries: UnsafeMutablePointer<Entry>
  private(set) var count = 0
  private var capacity: Int
  /// Open addressing: the number of an entry plus one, or 0. Nil while there are few entries.
  private var buckets: UnsafeMutablePointer<UInt32>?
  private var bucketMask = 0

  private static let longestScan = 8

  init(capacity: Int = 4) {
    self.capacity = capacity
    entries = .allocate(capacity: capacity)
  }

  /// A copy of the first `count` entries of another table.
  convenience init(copying other: PropertyTable, count: Int) {
    self.init(capacity: count + 4)
    for index in 0..<count { append(other.entries[index].key, other.entries[index].attributes) }
  }

  deinit {
    entries.deinitialize(count: count)
    entries.deallocate()
    buckets?.deallocate()
  }

  /// The number of the entry with this key among the first `limit` entries; -1 when there is none.
  func find(_ key: PropertyKey, limit: Int) -> Int {
    guard let buckets else {
      var index = 0
      while index < limit {
        if entries[index].key == key && !entries[index].attributes.contains(.deleted) { return index }
        index += 1
      }
      return -1
    }
    var bucket = Self.mix(key) & bucketMask
    while buckets[bucket] != 0 {
      let index = Int(buckets[bucket]) - 1
      if entries[index].key == key && !entries[index].attributes.contains(.deleted) {
        return index < limit ? index : -1
      }
      bucket = (bucket + 1) & bucketMask
    }
    return -1
  }

  func append(_ key: PropertyKey, _ attributes: PropertyAttributes) {
    if count == capacity {
      let newCapacity = capacity * 2
      let newEntries = UnsafeMutablePointer<Entry>.allocate(capacity: newCapacity)
      newEntries.moveInitialize(from: entries, count: count)
      entries.deallocate()
      entries = newEntries
      capacity = newCapacity
    }
    (entries + count).initialize(to: Entry(key: key, attributes: attributes))
    count += 1
    if count <= Self.longestScan { return }
    if buckets == nil || count * 2 > bucketMask { rebuildBuckets() } else { insertBucket(count - 1) }
  }

  private static func mix(_ key: PropertyKey) -> Int {
    let hash = key.indexOrHash &* 0x9E37_79B1
    return Int(hash ^ hash >> 16)
  }

  private func insertBucket(_ index: Int) {
    let buckets = buckets.unsafelyUnwrapped
    var bucket = Self.mix(entries[index].key) & bucketMask
    while buckets[bucket] != 0 { bucket = (bucket + 1) & bucketMask }
    buckets[bucket] = UInt32(index + 1)
  }

  private func rebuildBuckets() {
    buckets?.deallocate()
    var size = 32
    while size < count * 4 { size *= 2 }
    bucketMask = size - 1
    buckets = .allocate(capacity: size)
    buckets!.initialize(repeating: 0, count: size)
    for index in 0..<count { insertBucket(index) }
  }
}
