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

/// The larger elements, or any of the two if one is NaN: one instruction.
enum LargestNumbers: VectorFold {
  static var start: Float { -.infinity }
  @inline(__always)
  static func combine(_ a: Floats, _ b: Floats) -> Floats { b.replacing(with: a, where: a .> b) }
}

/// The smaller elements; NaN if either is.
enum SmallestElements: VectorFold {
  static var start: Float { .infinity }
  @inline(__always)
  static func combine(_ a: Floats, _ b: Floats) -> Floats { b.replacing(with: a, where: (a .< b) .| (a .!= a)) }
}

/// The product of elements.
enum ElementProducts: VectorFold {
  static var start: Float { 1 }
  @inline(__always)
  static func combine(_ a: Floats, _ b: Floats) -> Floats { a * b }
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

  /// The sum of the lanes in double precision.
  @inline(__always)
  private static func wideSum(_ x: Floats) -> Double {
    let halves = SIMD8<Double>(x.lowHalf) + SIMD8<Double>(x.highHalf)
    let quarters = halves.lowHalf + halves.highHalf
    let pair = quarters.lowHalf + quarters.highHalf
    return pair.x + pair.y
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
      total += wideSum((a + b) + (c + d))
    }
    while index < count {
      let values = VectorMap.loadPartial(x + index, count &- index, filling: 0)
      total += wideSum(values)
      index &+= 16
    }
    return total
  }

  /// y = combine of all x along the middle, starting from `start`.
  @inline(__always)
  static func fold<X, Y>(
    _ x: UnsafePointer<X>, _ y: UnsafeMutablePointer<Y>, _ layout: ReductionLayout, start: Y, _ combine: (Y, X) -> Y
  ) {
    let (length, inner) = (layout.reduced, layout.inner)
    if inner == 1 {
      parallel(layout.outer, grain: max(1, VectorMap.grain / 2 / max(length, 1))) { begin, end in
        for outer in begin..<end {
          let source = x + outer &* length
          var value = start
          // Loops over whole numbers become loops over vectors.
          for index in 0..<length { value = combine(value, source[index]) }
          y[outer] = value
        }
      }
      return
    }
    forEachStripe(layout) { outer, column, width in
      let target = y + (outer &* inner &+ column)
      for c in 0..<width { target[c] = start }
      for index in 0..<length {
        let source = x + ((outer &* length &+ index) &* inner &+ column)
        for c in 0..<width { target[c] = combine(target[c], source[c]) }
      }
    }
  }

  /// Calls `body` with each stripe of up to ``stripeWidth`` columns; stripes are split over the cores.
  @inline(__always)
  static func forEachStripe(
    _ layout: ReductionLayout, _ body: (_ outer: Int, _ column: Int, _ width: Int) -> Void
  ) {
    // A few columns more or less make no difference, but both cores shall have some.
    let width = layout.outer == 1 ? max(16, min(stripeWidth, (layout.inner / Threads.count &+ 15) & ~15)) : stripeWidth
    let stripes = (layout.inner &+ width &- 1) / width
    let work = layout.reduced &* min(width, layout.inner)
    parallel(layout.outer &* stripes, grain: max(1, VectorMap.grain / max(work, 1))) { start, end in
      for item in start..<end {
        let column = item % stripes &* width
        body(item / stripes, column, min(width, layout.inner &- column))
      }
    }
  }

  /// As `fold` for floats, sixteen at a time.
  static func foldVectors<Fold: VectorFold>(
    _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ layout: ReductionLayout, _: Fold.Type
  ) {
    let (length, inner) = (layout.reduced, layout.inner)
    if inner == 1 {
      parallel(layout.outer, grain: max(1, VectorMap.grain / max(length, 1))) { begin, end in
        for outer in begin..<end { y[outer] = foldRow(x + outer &* length, length, Fold.self) }
      }
      return
    }
    forEachStripe(layout) { outer, column, width in
      let target = y + (outer &* inner &+ column)
      for c in 0..<width { target[c] = Fold.start }
      for index in 0..<length {
        let source = x + ((outer &* length &+ index) &* inner &+ column)
        var c = 0
        while c < width {
          let value = Fold.combine(VectorMap.load(target + c), VectorMap.load(source + c))
          VectorMap.storePartial(value, target + c, width &- c)
          c &+= 16
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
    while index &+ 16 <= length {
      value = Fold.combine(value, VectorMap.load(row + index))
      index &+= 16
    }
    if index < length {
      value = Fold.combine(value, VectorMap.loadPartial(row + index, length &- index, filling: Fold.start))
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
    if inner == 1 {
      parallel(layout.outer, grain: max(1, VectorMap.grain / max(length, 1))) { begin, end in
        for outer in begin..<end { y[outer] = indexOfExtreme(x + outer &* length, length, Order.self) }
      }
      return
    }
    forEachStripe(layout) { outer, column, width in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: stripeWidth &+ 16) { memory in
        let best = memory.baseAddress.unsafelyUnwrapped
        let first = x + (outer &* length &* inner &+ column)
        let target = y + (outer &* inner &+ column)
        for c in 0..<width { (best[c], target[c]) = (first[c], 0) }
        for index in 1..<max(1, length) {
          let source = first + index &* inner
          let here = Lanes(repeating: Int32(truncatingIfNeeded: index))
          var c = 0
          while c < width {
            let (values, before) = (VectorMap.load(source + c), VectorMap.load(best + c))
            let isBetter = Order.wins(values, before)
            VectorMap.store(before.replacing(with: values, where: isBetter), best + c)
            let indices = VectorMap.load(target + c).replacing(with: here, where: isBetter)
            VectorMap.storePartial(indices, target + c, width &- c)
            c &+= 16
          }
        }
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
    if index < length {
      // NaN never wins.
      let values = VectorMap.loadPartial(x + index, length &- index, filling: .nan)
      let isBetter = Order.wins(values, best)
      best.replace(with: values, where: isBetter)
      indices.replace(with: vectors_ascending(Int32(truncatingIfNeeded: index)), where: isBetter)
    }
    // The value that no other lane beats, and among the lanes that have it the earliest index.
    var value = best
    value.replace(with: vectors_exchange(value, 8), where: Order.wins(vectors_exchange(value, 8), value))
    value.replace(with: vectors_exchange(value, 4), where: Order.wins(vectors_exchange(value, 4), value))
    value.replace(with: vectors_exchange(value, 2), where: Order.wins(vectors_exchange(value, 2), value))
    value.replace(with: vectors_exchange(value, 1), where: Order.wins(vectors_exchange(value, 1), value))
    var places = Lanes(repeating: .max).replacing(with: indices, where: .!Order.wins(value, best))
    places = pointwiseMin(places, exchange(places, 8))
    places = pointwiseMin(places, exchange(places, 4))
    places = pointwiseMin(places, exchange(places, 2))
    places = pointwiseMin(places, exchange(places, 1))
    return places[0]
  }

  /// Lane i: x[i ^ distance].
  @inline(__always)
  private static func exchange(_ x: Lanes, _ distance: Int) -> Lanes {
    VectorMath.bits(vectors_exchange(VectorMath.floats(x), distance))
  }
}
