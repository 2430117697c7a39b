import CSwiftRuntime
import Glibc

/// The process-wide state of memory management: the table of tracked objects, the queue that keeps the release of long
/// chains from recursing, and the epoch that guards cached prototype lookups.
///
/// All machines of a process share it, so only one thread at a time may run script objects (`Machine.onLargeStack`
/// takes care of it).
package enum Heap {
  typealias Tracked = Unmanaged<TrackedObject>

  private nonisolated(unsafe) static var table: UnsafeMutablePointer<Tracked>? = nil
  private nonisolated(unsafe) static var capacity = 0
  /// How many tracked objects are alive.
  package private(set) nonisolated(unsafe) static var count = 0
  /// The number of live objects at which the next collection is due.
  private nonisolated(unsafe) static var threshold = minimumThreshold
  private static let minimumThreshold = 100_000
  private nonisolated(unsafe) static var isCollecting = false

  /// Set when a collection is due; the machine collects at its next safe point.
  nonisolated(unsafe) static var isCollectionDue = false

  /// Changes whenever the structure of an object that serves as a prototype (or as the global object) changes.
  nonisolated(unsafe) static var prototypeEpoch: UInt32 = 1

  // MARK: Tracking

  @inline(__always)
  static func track(_ object: TrackedObject) {
    if count == capacity { grow() }
    object.trackingIndex = UInt32(truncatingIfNeeded: count)
    table.unsafelyUnwrapped[count] = Tracked.passUnretained(object)
    count &+= 1
    if count >= threshold { isCollectionDue = true }
  }

  @inline(__always)
  static func untrack(_ index: UInt32) {
    count &-= 1
    let table = table.unsafelyUnwrapped
    let last = table[count]
    table[Int(index)] = last
    last._withUnsafeGuaranteedRef { $0.trackingIndex = index }
  }

  private static func grow() {
    let newCapacity = max(1024, capacity + capacity / 2)
    let memory = realloc(table, newCapacity * MemoryLayout<Tracked>.stride)!
    table = memory.assumingMemoryBound(to: Tracked.self)
    capacity = newCapacity
  }

  /// Takes note of an object that holds memory outside of the heap as `objects` do: brings the next collection nearer.
  package static func hastenCollection(by objects: Int) {
    threshold -= objects
    if count >= threshold { isCollectionDue = true }
  }

  // MARK: Releasing without deep recursion

  private nonisolated(unsafe) static var releaseDepth = 0
  private nonisolated(unsafe) static var postponed: [HeapObject] = []
  private static let maximumReleaseDepth = 200

  /// Releases what a dying object owned; deep chains are taken apart one after another instead of recursively.
  @inline(__always)
  static func release(_ value: inout Value) {
    guard value.ref != nil else { return }
    releaseReference(&value.ref)
    value.bits = Tag.undefined
  }

  /// As `release(_:)`, for a reference outside of a value.
  static func releaseReference(_ reference: inout HeapObject?) {
    if releaseDepth >= maximumReleaseDepth {
      if let object = reference { postponed.append(object) }
      reference = nil
      return
    }
    releaseDepth &+= 1
    reference = nil
    releaseDepth &-= 1
    if releaseDepth == 0 && !postponed.isEmpty { releasePostponed() }
  }

  /// Destroys `count` values and leaves the memory uninitialized.
  @inline(__always)
  static func release(_ values: UnsafeMutablePointer<Value>, count: Int) {
    for index in 0..<count where values[index].ref != nil { release(&values[index]) }
  }

  private static func releasePostponed() {
    while !postponed.isEmpty {
      releaseDepth = 1
      _ = postponed.removeLast()
    }
    releaseDepth = 0
  }

  // MARK: Collecting cycles

  static let reachable = Int32.max

  /// Frees the objects that only cycles keep alive.
  ///
  /// Trial deletion in the manner of CPython's collector: from the reference count of each tracked object the
  /// references held by other tracked objects are subtracted; what has references left is held from outside (the
  /// register stack, native code), what can be reached from there lives, and the rest is taken apart.
  package static func collectCycles() {
    isCollectionDue = false
    guard count > 0, !isCollecting, let table else { return }
    isCollecting = true
    defer { isCollecting = false }
    let total = count
    let counts = UnsafeMutablePointer<Int32>.allocate(capacity: total)
    defer { counts.deallocate() }
    for index in 0..<total {
      counts[index] = Int32(truncatingIfNeeded: swift_retainCount(table[index].toOpaque()))
    }
    var visitor = ChildVisitor(pass: .subtract, counts: counts)
    for index in 0..<total { table[index]._withUnsafeGuaranteedRef { $0.visitChildren(&visitor) } }
    visitor.pass = .mark
    for index in 0..<total where counts[index] > 0 && counts[index] != reachable {
      counts[index] = reachable
      visitor.pending.append(table[index])
      while let object = visitor.pending.popLast() {
        object._withUnsafeGuaranteedRef { $0.visitChildren(&visitor) }
      }
    }
    var garbage: [TrackedObject] = []
    for index in 0..<total where counts[index] != reachable { garbage.append(table[index].takeUnretainedValue()) }
    for object in garbage { object.clearChildren() }
    garbage = []
    threshold = max(minimumThreshold, count * 2)
  }
}
