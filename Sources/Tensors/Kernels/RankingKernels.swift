import CVectors

/// The order of the elements of a type as that of whole numbers.
protocol Ranking {
  associatedtype Element: SIMDScalar
  /// Whole numbers in the order of the elements: the lowest for NaN, the same for both zeros.
  static func ranks(_ x: SIMD16<Element>) -> SIMD16<UInt32>
}

/// The order of single precision numbers.
enum FloatRanking: Ranking {
  @inline(__always)
  static func ranks(_ x: Floats) -> SIMD16<UInt32> {
    let bits = VectorMath.bits(x + Floats())
    // The bits of negative numbers grow with their size.
    let ordered = bits ^ ((bits &>> 31) | Lanes(repeating: .min))
    return unsafeBitCast(ordered.replacing(with: Lanes(), where: x .!= x), to: SIMD16<UInt32>.self)
  }
}

/// The order of whole numbers.
enum IntRanking: Ranking {
  @inline(__always)
  static func ranks(_ x: Lanes) -> SIMD16<UInt32> {
    unsafeBitCast(x ^ Lanes(repeating: .min), to: SIMD16<UInt32>.self)
  }
}

/// The largest elements of rows, and places in sorted rows.
///
/// An element and its place become one key of 64 bits. The upper half grows with the element and the lower half falls
/// with the place: no two keys are equal, and of equal elements the first has the largest.
enum RankingKernels {
  private typealias Keys = UnsafeMutablePointer<UInt64>

  /// Writes the indices of the `count` largest elements of each row in descending order, ties by index, NaN last.
  static func largest<R: Ranking>(
    _ x: UnsafePointer<R.Element>, _ indices: UnsafeMutablePointer<Int32>, rows: Int, length: Int, count: Int,
    _: R.Type
  ) {
    if count == 0 { return }
    // A few of many are collected and sorted; otherwise the whole row is.
    let isSelection = length > 64 && count <= length / 4
    let capacity = isSelection ? 2 &* count &+ 64 : length &+ 16
    parallel(rows, grain: max(1, VectorMap.grain / 8 / length)) { start, end in
      withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2 &* capacity) { memory in
        let keys = memory.baseAddress.unsafelyUnwrapped
        for row in start..<end {
          let source = x + row &* length
          if isSelection {
            select(source, keys, length, count, capacity: capacity, R.self)
          } else {
            write(source, keys, from: 0, to: length, R.self)
          }
          let sorted = sort(keys, scratch: keys + capacity, isSelection ? count : length, isInOrder: !isSelection)
          let target = indices + row &* count
          for place in 0..<count { target[place] = Int32(truncatingIfNeeded: ~sorted[place]) }
        }
      }
    }
  }

  @inline(__always)
  private static func key(_ rank: UInt32, _ index: Int) -> UInt64 {
    UInt64(rank) &<< 32 | UInt64(~UInt32(truncatingIfNeeded: index))
  }

  /// Writes the keys of elements start ..< end; there must be room for a whole vector more.
  @inline(__always)
  private static func write<R: Ranking>(
    _ x: UnsafePointer<R.Element>, _ keys: Keys, from start: Int, to end: Int, _: R.Type
  ) {
    var index = start
    while index < end {
      let ranks = R.ranks(VectorMap.load(x + index))
      for lane in 0..<16 { keys[index &+ lane] = key(ranks[lane], index &+ lane) }
      index &+= 16
    }
  }

  /// Collects the keys of the `count` largest elements, in any order. Most elements of a long row are seen to be too
  /// small sixteen at a time.
  @inline(__always)
  private static func select<R: Ranking>(
    _ x: UnsafePointer<R.Element>, _ keys: Keys, _ length: Int, _ count: Int, capacity: Int, _: R.Type
  ) {
    // Whole vectors, and with room for one more.
    var held = (capacity &- 16) & ~15
    if held > length { held = length }
    write(x, keys, from: 0, to: held, R.self)
    var index = held
    partition(keys, held, count)
    held = count
    var bound = UInt32(truncatingIfNeeded: keys[count &- 1] &>> 32)
    while index < length {
      let ranks = R.ranks(VectorMap.load(x + index))
      // An equal element further on is not wanted.
      var isHigher = vectors_above(unsafeBitCast(ranks, to: Lanes.self), bound)
      if length &- index < 16 { isHigher &= (1 &<< UInt32(truncatingIfNeeded: length &- index)) &- 1 }
      while isHigher != 0 {
        let lane = isHigher.trailingZeroBitCount
        keys[held] = key(ranks[lane], index &+ lane)
        held &+= 1
        isHigher &= isHigher &- 1
      }
      if held > capacity &- 16 {
        partition(keys, held, count)
        held = count
        bound = UInt32(truncatingIfNeeded: keys[count &- 1] &>> 32)
      }
      index &+= 16
    }
    partition(keys, held, count)
  }

  /// Moves the `count` largest of `total` keys to the front, the least of them last (Hoare's selection, 1961).
  private static func partition(_ keys: Keys, _ total: Int, _ count: Int) {
    var (low, high) = (0, total &- 1)
    let wanted = count &- 1
    while low < high {
      let (first, middle, last) = (keys[low], keys[(low &+ high) / 2], keys[high])
      let pivot = max(min(first, middle), min(max(first, middle), last))
      var (left, right) = (low, high)
      while left <= right {
        while keys[left] > pivot { left &+= 1 }
        while keys[right] < pivot { right &-= 1 }
        if left <= right {
          (keys[left], keys[right]) = (keys[right], keys[left])
          left &+= 1
          right &-= 1
        }
      }
      if wanted <= right {
        high = right
      } else if wanted >= left {
        low = left
      } else {
        return
      }
    }
  }

  /// Sorts keys in descending order.
  ///
  /// - Parameter isInOrder: whether equal elements are already in the order of their places.
  /// - Returns: where the sorted keys are: in their own place or in `scratch`.
  @inline(__always)
  private static func sort(_ keys: Keys, scratch: Keys, _ count: Int, isInOrder: Bool) -> Keys {
    if count <= 48 {
      for index in stride(from: 1, to: count, by: 1) {
        let key = keys[index]
        var place = index
        while place > 0 && keys[place &- 1] < key {
          keys[place] = keys[place &- 1]
          place &-= 1
        }
        keys[place] = key
      }
      return keys
    }
    if !isInOrder {
      var list = UnsafeMutableBufferPointer(start: keys, count: count)
      list.sort(by: >)
      return keys
    }
    return sortByDigits(keys, scratch, count)
  }

  /// Sorts keys by the four bytes of their upper halves, from the lowest; a pass keeps the order of equal bytes.
  private static func sortByDigits(_ keys: Keys, _ scratch: Keys, _ count: Int) -> Keys {
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: 4 * 256) { memory in
      memory.initialize(repeating: 0)
      let counts = memory.baseAddress.unsafelyUnwrapped
      for index in 0..<count {
        let rank = keys[index] &>> 32
        counts[Int(rank & 255)] &+= 1
        counts[256 &+ Int((rank &>> 8) & 255)] &+= 1
        counts[512 &+ Int((rank &>> 16) & 255)] &+= 1
        counts[768 &+ Int(rank &>> 24)] &+= 1
      }
      var (from, to) = (keys, scratch)
      for digit in 0..<4 {
        let places = counts + 256 &* digit
        let shift = UInt64(32 &+ 8 &* digit)
        // Nothing moves where all digits are equal.
        if Int(places[Int((from[0] &>> shift) & 255)]) == count { continue }
        var next: Int32 = 0
        for value in stride(from: 255, through: 0, by: -1) {
          let size = places[value]
          places[value] = next
          next &+= size
        }
        for index in 0..<count {
          let value = Int((from[index] &>> shift) & 255)
          to[Int(places[value])] = from[index]
          places[value] &+= 1
        }
        (from, to) = (to, from)
      }
      return from
    }
  }

  /// For each of `count` values a row, how many elements of its ascending row come before it.
  ///
  /// - Parameter afterEquals: whether equal elements come before it.
  static func places(
    of values: UnsafePointer<Float>, in sorted: UnsafePointer<Float>, _ places: UnsafeMutablePointer<Int32>, rows: Int,
    length: Int, count: Int, afterEquals: Bool
  ) {
    // Several searches side by side: each step of one waits for memory.
    let groups = (count &+ searchWidth &- 1) / searchWidth
    parallel(rows &* groups, grain: max(1, VectorMap.grain / 16 / searchWidth)) { start, end in
      for item in start..<end {
        let (row, first) = (sorted + item / groups &* length, item % groups &* searchWidth)
        let (source, target) = (values + item / groups &* count + first, places + item / groups &* count + first)
        let width = min(searchWidth, count &- first)
        withUnsafeTemporaryAllocation(of: Int.self, capacity: searchWidth) { memory in
          let low = memory.baseAddress.unsafelyUnwrapped
          for search in 0..<width { low[search] = 0 }
          var rest = length
          while rest > 0 {
            // Halving without branches: the element before the rest comes before the value.
            let half = (rest &+ 1) / 2
            for search in 0..<width {
              let (element, value) = (row[low[search] &+ half &- 1], source[search])
              low[search] &+= (afterEquals ? element <= value : element < value) ? half : 0
            }
            rest &-= half
          }
          for search in 0..<width { target[search] = Int32(truncatingIfNeeded: low[search]) }
        }
      }
    }
  }

  private static let searchWidth = 16
}
