import CVectors

/// A tensor seen as [outer, reduced, inner], where the middle is reduced.
struct ReductionLayout {
  let outer: Int
  let reduced: Int
  let inner: Int

  var resultCount: Int { outer &* inner }
}

/// A combination of two vectors that does not depend on the order: a type rather than a closure, so that loops contain it.
protocol VectorFold {
  /// Combined with anything gives the other.
  static var start: Float { get }
  static func combine(_ a: Floats, _ b: Floats) -> Floats
}

/// The larger elements; NaN if either is.
enum LargestElements: VectorFold {
  static var start: Float { -.infinity }
  @inline(__always)
  static func combine(_ a: Floats, _ b: Floats) -> Floats { b.replacing(with: a, where: (a .> b) .| (a .!= a)) }
}

/// The smaller elements; NaN if either is.
enum SmallestElements: VectorFold {
  static var start: Float { .infinity }
  @inline(__always)
  static func combine(_ a: Floats, _ b: Floats) -> Floats { b.replacing(with: a, where: (a .< b) .| (a .!= a)) }
}

/// Which of two elements is searched for.
protocol ElementOrder {
  static func beats(_ a: Floats, _ b: Floats) -> SIMDMask<Lanes>
}

extension ElementOrder {
  /// Whether `a` beats `b`, where anything beats NaN.
  @inline(__always)
  static func wins(_ a: Floats, _ b: Floats) -> SIMDMask<Lanes> { beats(a, b) .| ((b .!= b) .& (a .== a)) }
}

extension LargestElements: ElementOrder {
  @inline(__always)
  static func beats(_ a: Floats, _ b: Floats) -> SIMDMask<Lanes> { a .> b }
}

extension SmallestElements: ElementOrder {
  @inline(__always)
  static func beats(_ a: Floats, _ b: Floats) -> SIMDMask<Lanes> { a .< b }
}

/// Sums and extremes over the middle of [outer, reduced, inner].
enum ReductionKernels {
  /// The additions a lane does in single precision before its sum goes to a wider accumulator.
  private static let blockLength = 64

  /// y = Σ x · scale, accumulated in blocks in single and over blocks in double precision.
  static func sum(
    _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ layout: ReductionLayout, scale: Double = 1
  ) {
    if layout.inner == 1 {
      if layout.outer == 1 {
        y[0] = Float(sumAll(x, layout.reduced) * scale)
        return
      }
      let length = layout.reduced
      parallel(layout.outer, grain: max(1, VectorMap.grain / max(length, 1))) { start, end in
        for row in start..<end { y[row] = Float(sumRow(x + row &* length, length) * scale) }
      }
      return
    }
    let stripes = (layout.inner &+ stripeWidth &- 1) / stripeWidth
    let width = min(layout.inner, stripeWidth)
    parallel(layout.outer &* stripes, grain: max(1, VectorMap.grain / max(layout.reduced &* width, 1))) { start, end in
      withUnsafeTemporaryAllocation(byteCount: stripeWidth * 12, alignment: 64) { memory in
        let block = memory.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: Float.self)
        let total = (memory.baseAddress.unsafelyUnwrapped + stripeWidth * 4).assumingMemoryBound(to: Double.self)
        for item in start..<end {
          let outer = item / stripes
          let column = (item % stripes) &* stripeWidth
          let source = x + outer &* layout.reduced &* layout.inner + column
          let target = y + outer &* layout.inner + column
          sumColumns(
            source, target, min(stripeWidth, layout.inner &- column), rows: layout.reduced, distance: layout.inner,
            scale: scale, block, total)
        }
      }
    }
  }

  /// Columns that are summed together: their sums stay in the first-level cache.
  private static let stripeWidth = 512

  @inline(__always)
  private static func sumColumns(
    _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ width: Int, rows: Int, distance: Int, scale: Double,
    _ block: UnsafeMutablePointer<Float>, _ total: UnsafeMutablePointer<Double>
  ) {
    for column in 0..<width { total[column] = 0 }
    var row = 0
    while row < rows {
      let blockEnd = min(row &+ blockLength, rows)
      for column in 0..<width { block[column] = 0 }
      while row < blockEnd {
        let source = x + row &* distance
        for column in 0..<width { block[column] += source[column] }
        row &+= 1
      }
      for column in 0..<width { total[column] += Double(block[column]) }
    }
    for column in 0..<width { y[column] = Float(total[column] * scale) }
  }

  /// The sum of all elements, split over the cores.
  private static func sumAll(_ x: UnsafePointer<Float>, _ count: Int) -> Double {
    let chunk = 1 << 16
    if count <= 2 * chunk { return sumRow(x, count) }
    let chunks = (count &+ chunk &- 1) / chunk
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: chunks) { partial in
      let partials = partial.baseAddress.unsafelyUnwrapped
      parallel(chunks, grain: 1) { start, end in
        for index in start..<end {
          partials[index] = sumRow(x + index &* chunk, min(chunk, count &- index &* chunk))
        }
      }
      return (0..<chunks).reduce(0) { $0 + partials[$1] }
    }
  }

  /// The sum of a contiguous row.
  @inline(__always)
  static func sumRow(_ x: UnsafePointer<Float>, _ count: Int) -> Double {
    var total = 0.0
    var index = 0
    let step = 64 &* blockLength
    while index &+ 64 <= count {
      var (a, b, c, d) = (Floats(), Floats(), Floats(), Floats())
      let blockEnd = min(index &+ step, count &- 63)
      while index < blockEnd {
        a += VectorMap.load(x + index)
        b += VectorMap.load(x + (index &+ 16))
        c += VectorMap.load(x + (index &+ 32))
        d += VectorMap.load(x + (index &+ 48))
        index &+= 64
      }
      total += SIMD16<Double>((a + b) + (c + d)).sum()
    }
    while index < count {
      total += Double(x[index])
      index &+= 1
    }
    return total
  }

  /// y = combine of all x along the middle, starting from `start`.
  @inline(__always)
  static func fold<X, Y>(
    _ x: UnsafePointer<X>, _ y: UnsafeMutablePointer<Y>, _ layout: ReductionLayout, start: Y, _ combine: (Y, X) -> Y
  ) {
    parallel(layout.outer, grain: max(1, VectorMap.grain / 2 / max(layout.reduced &* layout.inner, 1))) { begin, end in
      for outer in begin..<end {
        for inner in 0..<layout.inner {
          var value = start
          let source = x + outer &* layout.reduced &* layout.inner + inner
          if layout.inner == 1 {
            // Without a step, loops over whole numbers become loops over vectors.
            for index in 0..<layout.reduced { value = combine(value, source[index]) }
          } else {
            for index in 0..<layout.reduced { value = combine(value, source[index &* layout.inner]) }
          }
          y[outer &* layout.inner &+ inner] = value
        }
      }
    }
  }

  /// As `fold` for floats, sixteen at a time.
  static func foldVectors<Fold: VectorFold>(
    _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ layout: ReductionLayout, _: Fold.Type
  ) {
    let (length, inner) = (layout.reduced, layout.inner)
    let stripes = (inner &+ 15) / 16
    parallel(layout.outer &* stripes, grain: max(1, VectorMap.grain / max(length, 1))) { begin, end in
      for item in begin..<end {
        if inner == 1 {
          y[item] = foldRow(x + item &* length, length, Fold.self)
        } else {
          let outer = item / stripes
          let column = (item % stripes) &* 16
          let source = x + outer &* length &* inner + column
          var value = Floats(repeating: Fold.start)
          for index in 0..<length { value = Fold.combine(value, VectorMap.load(source + index &* inner)) }
          VectorMap.storePartial(value, y + outer &* inner + column, min(16, inner &- column))
        }
      }
    }
  }

  /// The combination of the elements of a contiguous row.
  @inline(__always)
  static func foldRow<Fold: VectorFold>(_ row: UnsafePointer<Float>, _ length: Int, _: Fold.Type) -> Float {
    var value = Floats(repeating: Fold.start)
    var index = 0
    if length >= 64 {
      // Four at a time, so that one combination need not wait for the one before.
      var (b, c, d) = (value, value, value)
      while index &+ 64 <= length {
        value = Fold.combine(value, VectorMap.load(row + index))
        b = Fold.combine(b, VectorMap.load(row + (index &+ 16)))
        c = Fold.combine(c, VectorMap.load(row + (index &+ 32)))
        d = Fold.combine(d, VectorMap.load(row + (index &+ 48)))
        index &+= 64
      }
      value = Fold.combine(Fold.combine(value, b), Fold.combine(c, d))
    }
    while index < length {
      var next = VectorMap.load(row + index)
      for lane in stride(from: length &- index, to: 16, by: 1) { next[lane] = Fold.start }
      value = Fold.combine(value, next)
      index &+= 16
    }
    value = Fold.combine(value, vectors_exchange(value, 8))
    value = Fold.combine(value, vectors_exchange(value, 4))
    value = Fold.combine(value, vectors_exchange(value, 2))
    return Fold.combine(value, vectors_exchange(value, 1))[0]
  }

  /// y = the index of the first element that no other `beats`.
  @inline(__always)
  static func indexOfExtreme<X>(
    _ x: UnsafePointer<X>, _ y: UnsafeMutablePointer<Int32>, _ layout: ReductionLayout, _ beats: (X, X) -> Bool
  ) {
    parallel(layout.outer, grain: max(1, VectorMap.grain / 2 / max(layout.reduced &* layout.inner, 1))) { begin, end in
      for outer in begin..<end {
        for inner in 0..<layout.inner {
          let source = x + outer &* layout.reduced &* layout.inner + inner
          var bestIndex = 0
          for index in 1..<max(1, layout.reduced)
          where beats(source[index &* layout.inner], source[bestIndex &* layout.inner]) {
            bestIndex = index
          }
          y[outer &* layout.inner &+ inner] = Int32(truncatingIfNeeded: bestIndex)
        }
      }
    }
  }

  /// As `indexOfExtreme` for floats, sixteen at a time; NaN never wins.
  static func indexOfExtremeVectors<Order: ElementOrder>(
    _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Int32>, _ layout: ReductionLayout, _: Order.Type
  ) {
    let (length, inner) = (layout.reduced, layout.inner)
    let stripes = (inner &+ 15) / 16
    parallel(layout.outer &* stripes, grain: max(1, VectorMap.grain / max(length, 1))) { begin, end in
      for item in begin..<end {
        if inner == 1 {
          y[item] = indexOfExtreme(x + item &* length, length, Order.self)
          continue
        }
        let outer = item / stripes
        let column = (item % stripes) &* 16
        let source = x + outer &* length &* inner + column
        var best = VectorMap.load(source)
        var indices = Lanes()
        for index in 1..<max(1, length) {
          let values = VectorMap.load(source + index &* inner)
          let isBetter = Order.wins(values, best)
          best.replace(with: values, where: isBetter)
          indices.replace(with: Lanes(repeating: Int32(truncatingIfNeeded: index)), where: isBetter)
        }
        VectorMap.storePartial(indices, y + outer &* inner + column, min(16, inner &- column))
      }
    }
  }

  /// The index of the first element of a contiguous row that no other beats.
  @inline(__always)
  private static func indexOfExtreme<Order: ElementOrder>(
    _ x: UnsafePointer<Float>, _ length: Int, _: Order.Type
  ) -> Int32 {
    var best = Floats(repeating: x[0])
    var indices = Lanes()
    var index = 0
    while index &+ 16 <= length {
      let values = VectorMap.load(x + index)
      let isBetter = Order.wins(values, best)
      best.replace(with: values, where: isBetter)
      indices.replace(with: vectors_ascending(Int32(truncatingIfNeeded: index)), where: isBetter)
      index &+= 16
    }
    // The value that no other lane beats, and among the lanes that have it the earliest index.
    var value = best
    value.replace(with: vectors_exchange(value, 8), where: Order.wins(vectors_exchange(value, 8), value))
    value.replace(with: vectors_exchange(value, 4), where: Order.wins(vectors_exchange(value, 4), value))
    value.replace(with: vectors_exchange(value, 2), where: Order.wins(vectors_exchange(value, 2), value))
    value.replace(with: vectors_exchange(value, 1), where: Order.wins(vectors_exchange(value, 1), value))
    var place = Lanes(repeating: .max).replacing(with: indices, where: .!Order.wins(value, best)).min()
    while index < length {
      let other = Floats(repeating: x[index])
      if Order.wins(other, value)[0] { (value, place) = (other, Int32(truncatingIfNeeded: index)) }
      index &+= 1
    }
    return place
  }
}
