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
}
