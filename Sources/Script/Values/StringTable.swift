/// The table of interned strings: one object for each property name, so that names compare by identity.
///
/// The table does not keep its strings alive; a dying string removes itself.
enum StringTable {
  private typealias Slot = Unmanaged<JSString>?

  private nonisolated(unsafe) static var slots: UnsafeMutablePointer<Slot> = makeSlots(4096)
  private nonisolated(unsafe) static var mask = 4095
  private nonisolated(unsafe) static var count = 0

  private static func makeSlots(_ capacity: Int) -> UnsafeMutablePointer<Slot> {
    let slots = UnsafeMutablePointer<Slot>.allocate(capacity: capacity)
    slots.initialize(repeating: nil, count: capacity)
    return slots
  }

  /// The interned string equal to `string`, which becomes that string when there is none.
  static func intern(_ string: JSString) -> JSString {
    var index = Int(string.hash) & mask
    while let slot = slots[index] {
      if let found = slot._withUnsafeGuaranteedRef({ $0.hash == string.hash && $0 == string ? $0 : nil }) {
        return found
      }
      index = (index + 1) & mask
    }
    slots[index] = .passUnretained(string)
    string.isInterned = true
    count += 1
    if count * 2 > mask { grow() }
    return string
  }

  /// The interned string equal to `string` when there is one.
  static func find(_ string: JSString) -> JSString? {
    if string.isInterned { return string }
    var index = Int(string.hash) & mask
    while let slot = slots[index] {
      if let found = slot._withUnsafeGuaranteedRef({ $0.hash == string.hash && $0 == string ? $0 : nil }) {
        return found
      }
      index = (index + 1) & mask
    }
    return nil
  }

  /// Forgets a dying string and closes the gap in its probe sequence.
  static func remove(_ string: JSString) {
    var index = Int(string.hash) & mask
    while let slot = slots[index], slot.toOpaque() != Unmanaged.passUnretained(string).toOpaque() {
      index = (index + 1) & mask
    }
    guard slots[index] != nil else { return }
    count -= 1
    var next = (index + 1) & mask
    while let slot = slots[next] {
      let home = slot._withUnsafeGuaranteedRef { Int($0.hash) & mask }
      if (next - home) & mask >= (next - index) & mask {
        slots[index] = slot
        index = next
      }
      next = (next + 1) & mask
    }
    slots[index] = nil
  }

  private static func grow() {
    let old = slots
    let oldCapacity = mask + 1
    slots = makeSlots(oldCapacity * 2)
    mask = oldCapacity * 2 - 1
    for position in 0..<oldCapacity {
      guard let slot = old[position] else { continue }
      var index = slot._withUnsafeGuaranteedRef { Int($0.hash) } & mask
      while slots[index] != nil { index = (index + 1) & mask }
      slots[index] = slot
    }
    old.deallocate()
  }
}
