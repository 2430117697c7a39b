/// `sort` and `toSorted`: a stable merge sort.
enum ArraySorting {
  static let methods: [NativeEntry] = [
    NativeEntry("sort", 1, sort),
    NativeEntry("toSorted", 1, toSorted),
  ]

  private static func sort(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let comparator = try comparator(arguments, machine)
    let elements = try ArrayLike(this, machine)
    var values: [Value] = []
    if let array = elements.packed, array.isDense {
      values = array.withElements { Array($0) }
    } else {
      try elements.forEachPresent { value, _ in
        values.append(value)
        return true
      }
    }
    try sort(&values, by: comparator, machine)
    if let array = elements.editable, array.count == values.count {
      array.withElements { for index in 0..<values.count { $0[index] = values[index] } }
      return this
    }
    for (index, value) in values.enumerated() { try elements.set(index, value) }
    for index in stride(from: values.count, to: elements.length, by: 1) { try elements.delete(index) }
    return Value(elements.object)
  }

  private static func toSorted(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let comparator = try comparator(arguments, machine)
    var values = try ArrayCopying.copy(ArrayLike(this, machine))
    try sort(&values, by: comparator, machine)
    return Value(machine.realm.makeArray(values))
  }

  private static func comparator(_ arguments: Arguments, _ machine: Machine) throws -> Value {
    if arguments[0].isUndefined || arguments[0].isCallable { return arguments[0] }
    throw machine.typeError("the comparator of sort must be a function, not \(machine.describe(arguments[0]))")
  }

  /// Sorts as the standard says: `undefined` last, otherwise by the comparator or as text.
  static func sort(_ values: inout [Value], by comparator: Value, _ machine: Machine) throws {
    let total = values.count
    values.removeAll { $0.isUndefined }
    let undefinedCount = total - values.count
    if comparator.isUndefined {
      try sortAsText(&values, machine)
    } else {
      try MergeSort.sort(&values) { left, right in
        try machine.toNumber(machine.call(comparator, left, right)) < 0
      }
    }
    values.append(contentsOf: repeatElement(.undefined, count: undefinedCount))
  }

  private static func sortAsText(_ values: inout [Value], _ machine: Machine) throws {
    let texts = try values.map { try machine.toStringValue($0) }
    // Sorting plain memory: moving references would count them at every step.
    let areOneByte = texts.allSatisfy(\.isOneByte)
    var items = texts.enumerated().map { index, text in
      TextItem(prefix: areOneByte ? text.prefixBits : 0, text: .passUnretained(text), index: index)
    }
    var comparisons = 0
    try withExtendedLifetime(texts) {
      try MergeSort.sort(&items) { left, right in
        comparisons += 1
        try machine.checkInterrupt(every: comparisons)
        if left.prefix != right.prefix { return left.prefix < right.prefix }
        return left.text._withUnsafeGuaranteedRef { left in
          right.text._withUnsafeGuaranteedRef { right in JSString.compare(left, right) < 0 }
        }
      }
    }
    let unsorted = values
    for (place, item) in items.enumerated() { values[place] = unsorted[item.index] }
  }

  private struct TextItem {
    /// The first characters, which mostly decide without a look at the text.
    let prefix: UInt64
    let text: Unmanaged<JSString>
    let index: Int
  }
}

extension JSString {
  /// The first eight units of a one-byte string, the first one in the highest bits.
  fileprivate var prefixBits: UInt64 {
    withOneByteUnits { units in
      (0..<8).reduce(0) { $0 << 8 | ($1 < units.count ? UInt64(units[$1]) : 0) }
    } ?? 0
  }
}

/// A stable bottom-up merge sort of runs; the comparison may throw and may be inconsistent.
///
/// Up to 63 items it makes the comparisons of V8 in V8's order (a run found, then binary insertion), so that programs whose
/// comparator prints, or gives true and false instead of numbers, behave as people know it.
enum MergeSort {
  private static let mostWithoutMerge = 63
  private static let runLength = 32

  /// Sorts `items` so that no item `precedes` the one before it, as far as the comparison is consistent.
  static func sort<Item>(_ items: inout [Item], by precedes: (Item, Item) throws -> Bool) throws {
    guard items.count > 1 else { return }
    if items.count <= mostWithoutMerge { return try sortRun(&items, items.indices, precedes) }
    var source = items
    for start in stride(from: 0, to: source.count, by: runLength) {
      try sortRun(&source, start..<min(start + runLength, source.count), precedes)
    }
    var width = runLength
    while width < source.count {
      var target: [Item] = []
      target.reserveCapacity(source.count)
      for start in stride(from: 0, to: source.count, by: 2 * width) {
        let middle = min(start + width, source.count)
        try merge(source, start..<middle, middle..<min(middle + width, source.count), into: &target, precedes)
      }
      source = target
      width *= 2
    }
    items = source
  }

  /// Sorts a range by binary insertion into the run it begins with.
  private static func sortRun<Item>(
    _ items: inout [Item], _ range: Range<Int>, _ precedes: (Item, Item) throws -> Bool
  ) throws {
    guard range.count > 1 else { return }
    var next = range.lowerBound + 2
    let isDescending = try precedes(items[range.lowerBound + 1], items[range.lowerBound])
    while next < range.upperBound, try precedes(items[next], items[next - 1]) == isDescending { next += 1 }
    if isDescending { items[range.lowerBound..<next].reverse() }
    while next < range.upperBound {
      let item = items[next]
      var left = range.lowerBound
      var right = next
      while left < right {
        let middle = left + (right - left) / 2
        if try precedes(item, items[middle]) { right = middle } else { left = middle + 1 }
      }
      for place in stride(from: next, to: left, by: -1) { items[place] = items[place - 1] }
      items[left] = item
      next += 1
    }
  }

  private static func merge<Item>(
    _ source: [Item], _ left: Range<Int>, _ right: Range<Int>, into target: inout [Item],
    _ precedes: (Item, Item) throws -> Bool
  ) throws {
    // Runs that are in order already are common.
    if try right.isEmpty || !precedes(source[right.lowerBound], source[left.upperBound - 1]) {
      target.append(contentsOf: source[left.lowerBound..<right.upperBound])
      return
    }
    var first = left.lowerBound
    var second = right.lowerBound
    while first < left.upperBound && second < right.upperBound {
      if try precedes(source[second], source[first]) {
        target.append(source[second])
        second += 1
      } else {
        target.append(source[first])
        first += 1
      }
    }
    target.append(contentsOf: source[first..<left.upperBound])
    target.append(contentsOf: source[second..<right.upperBound])
  }
}
