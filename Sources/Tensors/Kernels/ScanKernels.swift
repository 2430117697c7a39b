import CVectors

/// Running combinations along the middle of [outer, length, inner].
enum ScanKernels {
  @inline(__always)
  static func scan<T>(
    _ x: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>, _ layout: ReductionLayout, _ exclusive: Bool, _ reverse: Bool,
    start: T, _ combine: (T, T) -> T
  ) {
    let (length, inner) = (layout.reduced, layout.inner)
    if inner == 1 {
      parallel(layout.outer, grain: max(1, VectorMap.grain / 4 / max(length, 1))) { begin, end in
        for row in begin..<end {
          let (source, target) = (x + row &* length, y + row &* length)
          var value = start
          for step in 0..<length {
            let index = reverse ? length &- 1 &- step : step
            if exclusive { target[index] = value }
            value = combine(value, source[index])
            if !exclusive { target[index] = value }
          }
        }
      }
      return
    }
    for outer in 0..<layout.outer {
      let offset = outer &* length &* inner
      for step in 0..<length {
        let index = reverse ? length &- 1 &- step : step
        let previous = reverse ? index &+ 1 : index &- 1
        let (target, before) = (offset &+ index &* inner, offset &+ previous &* inner)
        for column in 0..<inner {
          if exclusive {
            y[target &+ column] = step == 0 ? start : combine(y[before &+ column], x[before &+ column])
          } else {
            y[target &+ column] = step == 0 ? x[target &+ column] : combine(y[before &+ column], x[target &+ column])
          }
        }
      }
    }
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
