import CVectors

/// Loops of batch and layer normalization over matrices [rows, channels].
enum NormalizationKernels {
  /// y[r, c] = x[r, c]·factor[c] + shift[c].
  static func scaleAndShift(
    _ x: UnsafePointer<Float>, _ factor: UnsafePointer<Float>, _ shift: UnsafePointer<Float>,
    _ y: UnsafeMutablePointer<Float>, rows: Int, channels: Int
  ) {
    parallel(rows, grain: max(1, VectorMap.grain / max(1, channels))) { start, end in
      for row in start..<end {
        let (source, target) = (x + row &* channels, y + row &* channels)
        for c in 0..<channels { target[c] = source[c] * factor[c] + shift[c] }
      }
    }
  }

  /// Σ over rows of a[r, c] and of a[r, c]·(b[r, c] − center[c]), in double precision across blocks of rows.
  static func sums(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, center: UnsafePointer<Float>,
    _ sum: UnsafeMutablePointer<Float>, _ product: UnsafeMutablePointer<Float>, rows: Int, channels: Int
  ) {
    let shares = rows &* channels >= 2 &* VectorMap.grain ? Threads.count : 1
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 &* shares &* channels) { totals in
      totals.initialize(repeating: 0)
      guard let total = totals.baseAddress else { return }
      parallel(shares, grain: 1) { first, last in
        for share in first..<last {
          let target = total + 2 &* share &* channels
          blockSums(
            a, b, center, target, rows: (rows &* share / shares)..<(rows &* (share &+ 1) / shares), channels)
        }
      }
      for c in 0..<channels {
        var (s, p) = (0.0, 0.0)
        for share in 0..<shares {
          s += total[2 &* share &* channels &+ c]
          p += total[(2 &* share &+ 1) &* channels &+ c]
        }
        sum[c] = Float(s)
        product[c] = Float(p)
      }
    }
  }

  private static func blockSums(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ center: UnsafePointer<Float>,
    _ total: UnsafeMutablePointer<Double>, rows: Range<Int>, _ channels: Int
  ) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 &* channels) { partial in
      guard let s = partial.baseAddress else { return }
      let p = s + channels
      var row = rows.lowerBound
      while row < rows.upperBound {
        let end = min(row &+ 64, rows.upperBound)
        partial.initialize(repeating: 0)
        while row < end {
          let (x, y) = (a + row &* channels, b + row &* channels)
          for c in 0..<channels {
            s[c] += x[c]
            p[c] += x[c] * (y[c] - center[c])
          }
          row &+= 1
        }
        for c in 0..<channels {
          total[c] += Double(s[c])
          total[channels &+ c] += Double(p[c])
        }
      }
    }
  }

  /// dx[r, c] = dy[r, c]·a[c] + x[r, c]·b[c] + d[c].
  static func combine(
    _ dy: UnsafePointer<Float>, _ x: UnsafePointer<Float>, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ d: UnsafePointer<Float>, _ dx: UnsafeMutablePointer<Float>, rows: Int, channels: Int
  ) {
    parallel(rows, grain: max(1, VectorMap.grain / max(1, channels))) { start, end in
      for row in start..<end {
        let offset = row &* channels
        let (g, source, target) = (dy + offset, x + offset, dx + offset)
        for c in 0..<channels { target[c] = g[c] * a[c] + source[c] * b[c] + d[c] }
      }
    }
  }

  /// Each row brought to mean 0 and variance 1; and its 1/√(variance + epsilon). Then, if they are given, multiplied by
  /// `scale` and moved by `offset`.
  static func normalizeRows(
    _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ inverse: UnsafeMutablePointer<Float>,
    scale: UnsafePointer<Float>? = nil, offset: UnsafePointer<Float>? = nil, rows: Int, length: Int, epsilon: Float
  ) {
    parallel(rows, grain: max(1, VectorMap.grain / max(1, length))) { start, end in
      for row in start..<end {
        let (source, target) = (x + row &* length, y + row &* length)
        let center = sum(source, source, length) { x, _ in x } / Float(length)
        let spread = sum(source, source, length) { x, _ in (x - center) * (x - center) } / Float(length)
        let factor = 1 / (spread + epsilon).squareRoot()
        switch (scale, offset) {
        case (nil, nil): combine(source, source, target, length) { x, _ in (x - center) * factor }
        case (let scale?, nil): combine(source, scale, target, length) { ($0 - center) * factor * $1 }
        case (nil, let offset?): combine(source, offset, target, length) { ($0 - center) * factor + $1 }
        case (let scale?, let offset?):
          forEachVector(length) { index, count in
            let normalized = (VectorMap.load(source + index) - center) * factor
            let result = normalized * VectorMap.load(scale + index) + VectorMap.load(offset + index)
            VectorMap.storePartial(result, target + index, count)
          }
        }
        inverse[row] = factor
      }
    }
  }

  /// dx = inverse·(dy − mean(dy) − y·mean(dy·y)) for each row.
  static func rowGradient(
    _ dy: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ inverse: UnsafePointer<Float>,
    _ dx: UnsafeMutablePointer<Float>, rows: Int, length: Int
  ) {
    parallel(rows, grain: max(1, VectorMap.grain / max(1, length))) { start, end in
      for row in start..<end {
        let (g, source, target) = (dy + row &* length, y + row &* length, dx + row &* length)
        let mean = sum(g, g, length) { dy, _ in dy } / Float(length)
        let product = sum(g, source, length) { $0 * $1 } / Float(length)
        let factor = inverse[row]
        combine(g, source, target, length) { dy, y in (dy - mean - y * product) * factor }
      }
    }
  }

  /// y[i] = Σ x[j] over |i − j| ≤ radius in each row.
  static func windowSums(
    _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, rows: Int, length: Int, radius: Int
  ) {
    parallel(rows, grain: max(1, VectorMap.grain / max(1, length &* (radius &+ 1)))) { start, end in
      // A row between zeros: the sums of neighbors are then sums of vectors.
      withUnsafeTemporaryAllocation(of: Float.self, capacity: length &+ 2 &* radius &+ 16) { padded in
        padded.initialize(repeating: 0)
        guard let first = padded.baseAddress else { return }
        for row in start..<end {
          (first + radius).update(from: x + row &* length, count: length)
          let target = y + row &* length
          forEachVector(length) { index, count in
            var total = Floats()
            for distance in 0...(2 &* radius) { total += VectorMap.load(first + (index &+ distance)) }
            VectorMap.storePartial(total, target + index, count)
          }
        }
      }
    }
  }

  /// Calls `body` with the start of every vector of a row and how many elements are left from there on.
  @inline(__always)
  private static func forEachVector(_ length: Int, _ body: (_ index: Int, _ rest: Int) -> Void) {
    var index = 0
    while index < length {
      body(index, length &- index)
      index &+= 16
    }
  }

  /// Σ f(a, b), taken in sixteen parts.
  @inline(__always)
  private static func sum(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int, _ f: (Floats, Floats) -> Floats
  ) -> Float {
    // Two sums, so that an addition need not wait for the one before.
    var (first, second) = (Floats(), Floats())
    var index = 0
    while index &+ 32 <= count {
      first += f(VectorMap.load(a + index), VectorMap.load(b + index))
      second += f(VectorMap.load(a + (index &+ 16)), VectorMap.load(b + (index &+ 16)))
      index &+= 32
    }
    while index < count {
      let values = f(VectorMap.load(a + index), VectorMap.load(b + index))
      let isMissing = vectors_ascending(0) .>= Lanes(repeating: Int32(truncatingIfNeeded: count &- index))
      first += VectorMath.select(isMissing, Floats(), values)
      index &+= 16
    }
    return VectorMath.sum(first + second)
  }

  /// y = f(a, b) of contiguous rows.
  @inline(__always)
  private static func combine(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int,
    _ f: (Floats, Floats) -> Floats
  ) {
    forEachVector(count) { index, rest in
      VectorMap.storePartial(f(VectorMap.load(a + index), VectorMap.load(b + index)), y + index, rest)
    }
  }
}
