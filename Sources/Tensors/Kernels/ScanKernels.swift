import CVectors

/// Running combinations along the middle of [outer, length, inner].
enum ScanKernels {
  @inline(__always)
  static func scan<T: SIMDScalar>(
    _ x: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>, _ layout: ReductionLayout, _ exclusive: Bool, _ reverse: Bool,
    start: T, _ combine: (SIMD16<T>, SIMD16<T>) -> SIMD16<T>
  ) {
    let (length, inner) = (layout.reduced, layout.inner)
    if inner == 1 {
      scanRows(x, y, rows: layout.outer, length: length, exclusive, reverse, start: start, combine)
      return
    }
    ReductionKernels.forEachStripe(layout) { outer, column, width in
      withUnsafeTemporaryAllocation(of: T.self, capacity: width &+ 16) { memory in
        memory.initialize(repeating: start)
        let values = memory.baseAddress.unsafelyUnwrapped
        for step in 0..<length {
          let place = (outer &* length &+ (reverse ? length &- 1 &- step : step)) &* inner &+ column
          var c = 0
          while c < width {
            let value = VectorMap.load(values + c)
            let next = combine(value, VectorMap.load(x + (place &+ c)))
            VectorMap.store(next, values + c)
            VectorMap.storePartial(exclusive ? value : next, y + (place &+ c), width &- c)
            c &+= 16
          }
        }
      }
    }
  }

  /// Running combinations of contiguous rows: sixteen rows at a time, since each step waits for the one before.
  @inline(__always)
  private static func scanRows<T: SIMDScalar>(
    _ x: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>, rows: Int, length: Int, _ exclusive: Bool, _ reverse: Bool,
    start: T, _ combine: (SIMD16<T>, SIMD16<T>) -> SIMD16<T>
  ) {
    let groups = (rows &+ 15) / 16
    parallel(groups, grain: max(1, VectorMap.grain / 32 / max(length, 1))) { begin, end in
      withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 64) { memory in
        let block = memory.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: T.self)
        for group in begin..<end {
          let first = group &* 16
          let isWhole = first &+ 16 <= rows
          var value = SIMD16(repeating: start)
          let blocked = isWhole ? length & ~15 : 0
          for done in stride(from: 0, to: blocked, by: 16) {
            let place = first &* length &+ (reverse ? length &- 16 &- done : done)
            transpose(x + place, length, block, 16)
            for step in 0..<16 {
              let column = block + 16 &* (reverse ? 15 &- step : step)
              let next = combine(value, VectorMap.load(column))
              VectorMap.store(exclusive ? value : next, column)
              value = next
            }
            transpose(block, 16, y + place, length)
          }
          for row in first..<min(first &+ 16, rows) {
            var single = SIMD16(repeating: value[row &- first])
            for step in blocked..<length {
              let index = row &* length &+ (reverse ? length &- 1 &- step : step)
              let next = combine(single, SIMD16(repeating: x[index]))
              y[index] = exclusive ? single[0] : next[0]
              single = next
            }
          }
        }
      }
    }
  }

  /// y[c·to + r] = x[r·from + c] for sixteen rows and columns of 32-bit elements.
  @inline(__always)
  private static func transpose<T>(_ x: UnsafePointer<T>, _ from: Int, _ y: UnsafeMutablePointer<T>, _ to: Int) {
    vectors_transpose(
      UnsafeRawPointer(x).assumingMemoryBound(to: Float.self), from,
      UnsafeMutableRawPointer(y).assumingMemoryBound(to: Float.self), to)
  }

  /// Running sums of contiguous rows, sixteen elements at a time.
  static func sumRows(
    _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, rows: Int, length: Int, exclusive: Bool, reverse: Bool
  ) {
    parallel(rows, grain: max(1, VectorMap.grain / 4 / max(length, 1))) { begin, end in
      for row in begin..<end {
        let (source, target) = (x + row &* length, y + row &* length)
        var total: Float = 0
        var done = 0
        while done &+ 16 <= length {
          let start = reverse ? length &- done &- 16 : done
          let values = VectorMap.load(source + start)
          let sums = vectors_prefix_sums(reverse ? vectors_reverse(values) : values) + total
          let result = exclusive ? vectors_shift(sums, total) : sums
          VectorMap.store(reverse ? vectors_reverse(result) : result, target + start)
          total = sums[15]
          done &+= 16
        }
        while done < length {
          let index = reverse ? length &- 1 &- done : done
          let before = total
          total += source[index]
          target[index] = exclusive ? before : total
          done &+= 1
        }
      }
    }
  }
}
