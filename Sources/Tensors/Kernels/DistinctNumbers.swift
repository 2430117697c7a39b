/// Counts numbers off: equal numbers get the number of their first appearance. A hash table with open addressing.
struct DistinctNumbers {
  /// Where each different number appeared first.
  private(set) var firsts: [Int32] = []
  private var keys: [UInt64] = []
  /// For each slot the number of the key it holds plus 1, or 0.
  private var slots: [Int32]

  /// - Parameter expected: about how many different numbers there may be.
  init(expected: Int) {
    var capacity = 64
    while capacity < 2 * expected { capacity *= 2 }
    slots = [Int32](repeating: 0, count: capacity)
  }

  /// How many different numbers came before this one, or its equal, appeared first.
  mutating func number(_ key: UInt64, at index: Int) -> Int32 {
    var slot = home(of: key)
    while slots[slot] != 0 {
      let number = slots[slot] &- 1
      if keys[Int(number)] == key { return number }
      slot = (slot &+ 1) & (slots.count &- 1)
    }
    let number = Int32(truncatingIfNeeded: keys.count)
    slots[slot] = number &+ 1
    keys.append(key)
    firsts.append(Int32(truncatingIfNeeded: index))
    if 2 &* keys.count > slots.count { grow() }
    return number
  }

  /// The slot where the search for a key begins (Fibonacci hashing).
  private func home(of key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) &>> 32) & (slots.count &- 1)
  }

  private mutating func grow() {
    slots = [Int32](repeating: 0, count: 2 * slots.count)
    for (number, key) in keys.enumerated() {
      var slot = home(of: key)
      while slots[slot] != 0 { slot = (slot &+ 1) & (slots.count &- 1) }
      slots[slot] = Int32(truncatingIfNeeded: number &+ 1)
    }
  }
}
