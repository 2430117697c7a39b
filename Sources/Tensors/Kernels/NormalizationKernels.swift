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
    // So many whatever the number of cores, because the sums shall not depend on it.
    let shares = rows &* channels >= 2 &* VectorMap.grain ? 16 : 1
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
        let center = mean(source, source, length) { x, _ in x }
        let spread = mean(source, source, length) { x, _ in (x - center) * (x - center) }
        let factor = 1 / (spread + epsilon).squareRoot()
        combine(source, source, target, length) { x, _ in (x - center) * factor }
        if let scale { combine(target, scale, target, length) { $0 * $1 } }
        if let offset { combine(target, offset, target, length) { $0 + $1 } }
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
        let center = mean(g, g, length) { dy, _ in dy }
        let product = mean(g, source, length) { $0 * $1 }
        let factor = inverse[row]
        combine(g, source, target, length) { dy, y in (dy - center - y * product) * factor }
      }
    }
  }

  /// y[i] = Σ x[j] over |i − j| ≤ radius in each row.
  static func windowSums(
    _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, rows: Int, length: Int, radius: Int
  ) {
    parallel(rows, grain: max(1, VectorMap.grain / max(1, length &* (2 &* radius &+ 1)))) { start, end in
      for row in start..<end {
        let (source, target) = (x + row &* length, y + row &* length)
        for index in 0..<length {
          var total: Float = 0
          for near in max(0, index &- radius)...min(length &- 1, index &+ radius) { total += source[near] }
          target[index] = total
        }
      }
    }
  }

  /// The mean of f(a, b): of short rows in single precision, which is enough and faster.
  @inline(__always)
  private static func mean(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int, _ f: (Floats, Floats) -> Floats
  ) -> Float {
    func partial(_ index: Int, _ left: Int) -> Floats {
      var values = f(VectorMap.load(a + index), VectorMap.load(b + index))
      for lane in stride(from: left, to: 16, by: 1) { values[lane] = 0 }
      return values
    }
    if count <= 64 {
      var parts = Floats()
      for index in stride(from: 0, to: count, by: 16) { parts += partial(index, count &- index) }
      return parts.sum() / Float(count)
    }
    let sum = ReductionKernels.sumVectors(
      count, { f(VectorMap.load(a + $0), VectorMap.load(b + $0)) }, last: partial)
    return Float(sum / Double(count))
  }

  /// y = f(a, b) of contiguous rows.
  @inline(__always)
  private static func combine(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int,
    _ f: (Floats, Floats) -> Floats
  ) {
    var index = 0
    while index < count {
      VectorMap.storePartial(f(VectorMap.load(a + index), VectorMap.load(b + index)), y + index, count &- index)
      index &+= 16
    }
  }
}
