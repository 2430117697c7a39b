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
      let first = outer &* length &* inner &+ column
      var c = 0
      while c < width {
        // A block of columns whose running results stay in registers.
        var block = ColumnBlock(start: start)
        let rest = width &- c
        for step in 0..<length {
          let place = first &+ (reverse ? length &- 1 &- step : step) &* inner &+ c
          if rest >= 128 {
            block.advance(x + place, y + place, exclusive, combine)
          } else {
            block.advance(x + place, y + place, columns: rest, exclusive, combine)
          }
        }
        c &+= 128
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

  /// Running sums of contiguous rows, sixteen elements at a time. They are kept in double precision, so that sums of
  /// positive numbers never decrease although they are not taken one by one.
  static func sumRows(
    _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, rows: Int, length: Int, exclusive: Bool, reverse: Bool
  ) {
    parallel(rows, grain: max(1, VectorMap.grain / 4 / max(length, 1))) { begin, end in
      for row in begin..<end {
        let (source, target) = (x + row &* length, y + row &* length)
        var total = 0.0
        var done = 0
        while done &+ 16 <= length {
          let start = reverse ? length &- done &- 16 : done
          let loaded = VectorMap.load(source + start)
          let values = reverse ? vectors_reverse(loaded) : loaded
          let low = vectors_prefix_sums(SIMD8<Double>(values.lowHalf))
          let high = vectors_prefix_sums(SIMD8<Double>(values.highHalf)) + low[7]
          let sums = Floats(lowHalf: SIMD8<Float>(low + total), highHalf: SIMD8<Float>(high + total))
          let result = exclusive ? vectors_shift(sums, Float(total)) : sums
          VectorMap.store(reverse ? vectors_reverse(result) : result, target + start)
          total += high[7]
          done &+= 16
        }
        while done < length {
          let index = reverse ? length &- 1 &- done : done
          let before = total
          total += Double(source[index])
          target[index] = Float(exclusive ? before : total)
          done &+= 1
        }
      }
    }
  }
}

/// Running combinations of 128 neighboring columns.
private struct ColumnBlock<T: SIMDScalar> {
  private typealias Vector = SIMD16<T>
  private var values: (Vector, Vector, Vector, Vector, Vector, Vector, Vector, Vector)

  init(start: T) {
    let value = Vector(repeating: start)
    values = (value, value, value, value, value, value, value, value)
  }

  /// Takes a row of x and writes one of y.
  @inline(__always)
  mutating func advance(
    _ x: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>, _ exclusive: Bool,
    _ combine: (SIMD16<T>, SIMD16<T>) -> SIMD16<T>
  ) {
    Self.advance(&values.0, x, y, 16, exclusive, combine)
    Self.advance(&values.1, x + 16, y + 16, 16, exclusive, combine)
    Self.advance(&values.2, x + 32, y + 32, 16, exclusive, combine)
    Self.advance(&values.3, x + 48, y + 48, 16, exclusive, combine)
    Self.advance(&values.4, x + 64, y + 64, 16, exclusive, combine)
    Self.advance(&values.5, x + 80, y + 80, 16, exclusive, combine)
    Self.advance(&values.6, x + 96, y + 96, 16, exclusive, combine)
    Self.advance(&values.7, x + 112, y + 112, 16, exclusive, combine)
  }

  /// As above for fewer columns.
  @inline(__always)
  mutating func advance(
    _ x: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>, columns: Int, _ exclusive: Bool,
    _ combine: (SIMD16<T>, SIMD16<T>) -> SIMD16<T>
  ) {
    Self.advance(&values.0, x, y, columns, exclusive, combine)
    if columns > 16 { Self.advance(&values.1, x + 16, y + 16, columns &- 16, exclusive, combine) }
    if columns > 32 { Self.advance(&values.2, x + 32, y + 32, columns &- 32, exclusive, combine) }
    if columns > 48 { Self.advance(&values.3, x + 48, y + 48, columns &- 48, exclusive, combine) }
    if columns > 64 { Self.advance(&values.4, x + 64, y + 64, columns &- 64, exclusive, combine) }
    if columns > 80 { Self.advance(&values.5, x + 80, y + 80, columns &- 80, exclusive, combine) }
    if columns > 96 { Self.advance(&values.6, x + 96, y + 96, columns &- 96, exclusive, combine) }
    if columns > 112 { Self.advance(&values.7, x + 112, y + 112, columns &- 112, exclusive, combine) }
  }

  @inline(__always)
  private static func advance(
    _ value: inout SIMD16<T>, _ x: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>, _ count: Int, _ exclusive: Bool,
    _ combine: (SIMD16<T>, SIMD16<T>) -> SIMD16<T>
  ) {
    let next = combine(value, VectorMap.load(x))
    VectorMap.storePartial(exclusive ? value : next, y, count)
    value = next
  }
}
