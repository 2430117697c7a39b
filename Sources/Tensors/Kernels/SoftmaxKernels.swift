/// Softmax of contiguous rows: each row is read from the cache after its maximum was found.
enum SoftmaxKernels {
  /// The number of rows along the last axis.
  static func rows(_ shape: TensorShape) -> Int {
    shape.rank == 0 ? 1 : shape.elementCount(of: 0..<(shape.rank - 1))
  }

  static func softmax(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, rows: Int, length: Int) {
    forEachRow(rows, length) { row in
      let (source, target) = (x + row &* length, y + row &* length)
      let largest = maximum(source, length)
      let total = exponentials(source, target, length, shift: largest)
      let scale = Float(1 / total)
      mapRow(target, target, length) { $0 * scale }
    }
  }

  static func logSoftmax(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, rows: Int, length: Int) {
    forEachRow(rows, length) { row in
      let (source, target) = (x + row &* length, y + row &* length)
      let largest = maximum(source, length)
      let logarithm = VectorMath.log(Floats(repeating: sumOfExponentials(source, length, shift: largest)))[0]
      mapRow(source, target, length) { $0 - largest - logarithm }
    }
  }

  /// y = ln Σ eˣ of each row.
  static func logSumExp(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, rows: Int, length: Int) {
    forEachRow(rows, length) { row in
      let source = x + row &* length
      let largest = ReductionKernels.foldRow(source, length, LargestElements.self)
      // An infinite maximum would give ∞ − ∞; it is the result itself, as is NaN.
      if !largest.isFinite {
        y[row] = largest
        return
      }
      let total = sumOfExponentials(source, length, shift: largest)
      y[row] = largest + VectorMath.log(Floats(repeating: total))[0]
    }
  }

  /// dx = y·(dy − Σ dy·y).
  static func gradient(
    _ dy: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ dx: UnsafeMutablePointer<Float>, rows: Int, length: Int
  ) {
    forEachRow(rows, length) { row in
      let (gradient, value, target) = (dy + row &* length, y + row &* length, dx + row &* length)
      var sum = Floats()
      var index = 0
      while index &+ 16 <= length {
        sum = VectorMath.fma(VectorMap.load(gradient + index), VectorMap.load(value + index), sum)
        index &+= 16
      }
      if index < length {
        let rest = length &- index
        let slopes = VectorMap.loadPartial(gradient + index, rest, filling: 0)
        sum = VectorMath.fma(slopes, VectorMap.loadPartial(value + index, rest, filling: 0), sum)
      }
      let total = VectorMath.sum(sum)
      index = 0
      while index < length {
        let slopes = VectorMap.load(value + index) * (VectorMap.load(gradient + index) - total)
        VectorMap.storePartial(slopes, target + index, length &- index)
        index &+= 16
      }
    }
  }

  @inline(__always)
  private static func forEachRow(_ rows: Int, _ length: Int, _ body: (Int) -> Void) {
    parallel(rows, grain: max(1, VectorMap.grain / 8 / max(length, 1))) { start, end in
      for row in start..<end { body(row) }
    }
  }

  @inline(__always)
  private static func maximum(_ x: UnsafePointer<Float>, _ length: Int) -> Float {
    // NaN makes everything NaN by its exponential.
    let result = ReductionKernels.foldRow(x, length, LargestNumbers.self)
    // A row of nothing but −∞ would be shifted to NaN + ∞.
    return result.isInfinite && result < 0 ? 0 : result
  }

  /// Σ e^(x − shift).
  @inline(__always)
  private static func sumOfExponentials(_ x: UnsafePointer<Float>, _ length: Int, shift: Float) -> Float {
    var (first, second) = (Floats(), Floats())
    var index = 0
    while index &+ 32 <= length {
      first += VectorMath.exp(VectorMap.load(x + index) - shift)
      second += VectorMath.exp(VectorMap.load(x + (index &+ 16)) - shift)
      index &+= 32
    }
    while index < length {
      // What is missing adds e^−∞.
      first += VectorMath.exp(VectorMap.loadPartial(x + index, length &- index, filling: -.infinity) - shift)
      index &+= 16
    }
    return VectorMath.sum(first + second)
  }

  /// y = e^(x − shift); returns the sum.
  @inline(__always)
  private static func exponentials(
    _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ length: Int, shift: Float
  ) -> Double {
    var index = 0
    // Two sums, so that an addition need not wait for the one before.
    var (first, second) = (Floats(), Floats())
    while index &+ 32 <= length {
      let a = VectorMath.exp(VectorMap.load(x + index) - shift)
      let b = VectorMath.exp(VectorMap.load(x + (index &+ 16)) - shift)
      VectorMap.store(a, y + index)
      VectorMap.store(b, y + (index &+ 16))
      first += a
      second += b
      index &+= 32
    }
    while index < length {
      // What is missing adds e^−∞.
      let value = VectorMath.exp(VectorMap.loadPartial(x + index, length &- index, filling: -.infinity) - shift)
      VectorMap.storePartial(value, y + index, length &- index)
      first += value
      index &+= 16
    }
    return Double(VectorMath.sum(first + second))
  }

  @inline(__always)
  private static func mapRow(
    _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ length: Int, _ f: (Floats) -> Floats
  ) {
    var index = 0
    while index < length {
      VectorMap.storePartial(f(VectorMap.load(x + index)), y + index, length &- index)
      index &+= 16
    }
  }
}
