/// The transposition of blocks of sixteen by sixteen 32-bit elements in vectors.
enum Transposition {
  /// target[c, r] = source[r, c] for a block of 16 × 16.
  ///
  /// Four rounds of interleaving the first half of the rows with the second turn rows into columns (a perfect shuffle
  /// of the address bits).
  @inline(__always)
  static func block(
    _ source: UnsafePointer<UInt32>, _ sourceStride: Int, _ target: UnsafeMutablePointer<UInt32>, _ targetStride: Int
  ) {
    withUnsafeTemporaryAllocation(of: SIMD16<UInt32>.self, capacity: 32) { memory in
      var from = memory.baseAddress.unsafelyUnwrapped
      var to = from + 16
      for row in 0..<16 { from[row] = VectorMap.load(source + row &* sourceStride) }
      for _ in 0..<4 {
        for row in 0..<8 {
          let (a, b) = (from[row], from[row &+ 8])
          var low = SIMD16<UInt32>()
          var high = SIMD16<UInt32>()
          low.evenHalf = a.lowHalf
          low.oddHalf = b.lowHalf
          high.evenHalf = a.highHalf
          high.oddHalf = b.highHalf
          to[2 &* row] = low
          to[2 &* row &+ 1] = high
        }
        swap(&from, &to)
      }
      for row in 0..<16 { VectorMap.store(from[row], target + row &* targetStride) }
    }
  }
}
