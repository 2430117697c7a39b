import CVectors
import Glibc

/// The discrete Fourier transform of a fixed length, in double precision: X[k] = Σ x[j]·e^(−2πi·jk/n).
///
/// Lengths whose only factors are 2, 3 and 5 are transformed factor by factor; others are turned into a convolution
/// whose length is a power of two (Bluestein 1970).
final class FourierTransform {
  nonisolated(unsafe) private static let plans = PrimitiveCache<Int, FourierTransform>(capacity: 64)

  private let factored: FactoredTransform
  /// For lengths with other factors.
  private var chirp: ChirpTransform?

  private init(_ length: Int) {
    if let factored = FactoredTransform(length) {
      self.factored = factored
    } else {
      var exponent = 0
      while 1 << exponent < 2 * length - 1 { exponent += 1 }
      factored = FactoredTransform(exponentOfTwo: exponent)
      chirp = ChirpTransform(length, factored)
    }
  }

  deinit {
    factored.deallocate()
    chirp?.deallocate()
  }

  /// Transforms `rows` rows of interleaved floats; the inverse divides by the length.
  static func transform(
    _ source: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>, rows: Int, length: Int, inverse: Bool
  ) throws {
    let plan = try plans.value(for: length) { FourierTransform(length) }
    let (factored, chirp) = (plan.factored, plan.chirp)
    // Rows that lie a power of two apart compete for the same lines of the cache.
    let distance = factored.length &+ 24
    parallel(rows, grain: max(1, VectorMap.grain / 16 / length)) { begin, end in
      withUnsafeTemporaryAllocation(byteCount: 32 &* distance, alignment: 64) { memory in
        let first = memory.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: Double.self)
        let values = SplitComplex(real: first, imaginary: first + distance)
        let scratch = SplitComplex(real: first + 2 &* distance, imaginary: first + 3 &* distance)
        // Conjugation before and after turns the transform into its inverse.
        let sign: Double = inverse ? -1 : 1
        let scale = inverse ? 1 / Double(length) : 1
        for row in begin..<end {
          let (x, y) = (source + 2 &* row &* length, target + 2 &* row &* length)
          // Eight numbers at a time; there is room behind the last.
          for index in stride(from: 0, to: length, by: 8) {
            let parts = VectorMap.load(x + 2 &* index)
            values[index] = LaneComplex(
              real: vectors_widen_even(parts), imaginary: sign * vectors_widen_odd(parts))
          }
          let result = chirp?.run(values, scratch) ?? factored.run(values, scratch)
          for index in stride(from: 0, to: length, by: 8) {
            let numbers: LaneComplex<SIMD8<Double>> = result[index]
            let (real, imaginary) = (numbers.real * scale, numbers.imaginary * (sign * scale))
            let parts = vectors_alternate_low(vectors_narrow(real, real), vectors_narrow(imaginary, imaginary))
            VectorMap.storePartial(parts, y + 2 &* index, 2 &* (length &- index))
          }
        }
      }
    }
  }
}

/// Complex numbers as two rows: their real and their imaginary parts.
struct SplitComplex {
  let real: UnsafeMutablePointer<Double>
  let imaginary: UnsafeMutablePointer<Double>

  init(real: UnsafeMutablePointer<Double>, imaginary: UnsafeMutablePointer<Double>) {
    self.real = real
    self.imaginary = imaginary
  }

  init(count: Int) {
    // Kernels read whole vectors.
    real = .allocate(capacity: count + 8)
    imaginary = .allocate(capacity: count + 8)
    real.initialize(repeating: 0, count: count + 8)
    imaginary.initialize(repeating: 0, count: count + 8)
  }

  func deallocate() {
    real.deallocate()
    imaginary.deallocate()
  }

  /// Element `index` becomes e^(−2πi·numerator/denominator).
  func setRoot(_ index: Int, _ numerator: Int, _ denominator: Int) {
    let angle = -2 * Double.pi * Double(numerator) / Double(denominator)
    real[index] = cos(angle)
    imaginary[index] = sin(angle)
  }

  @inline(__always)
  subscript<Lane: TransformLane>(index: Int) -> LaneComplex<Lane> {
    get { LaneComplex(real: Lane.load(real + index), imaginary: Lane.load(imaginary + index)) }
    nonmutating set {
      newValue.real.store(real + index)
      newValue.imaginary.store(imaginary + index)
    }
  }
}

/// A transform of any length as a convolution with e^(πi·j²/n). Raw tables only: the threads of a kernel share it.
private struct ChirpTransform {
  private let length: Int
  private let inner: FactoredTransform
  /// e^(−πi·j²/n).
  private let chirp: SplitComplex
  /// The transform of the conjugate chirp, divided by its length.
  private let spectrum: SplitComplex

  init(_ length: Int, _ inner: FactoredTransform) {
    self.length = length
    self.inner = inner
    let padded = inner.length
    chirp = SplitComplex(count: length)
    for index in 0..<length { chirp.setRoot(index, index * index % (2 * length), 2 * length) }
    let (first, second) = (SplitComplex(count: padded), SplitComplex(count: padded))
    for index in 0..<padded {
      let distance = min(index, padded - index)
      if distance < length {
        first.real[index] = chirp.real[distance]
        first.imaginary[index] = -chirp.imaginary[distance]
      }
    }
    spectrum = inner.run(first, second)
    (spectrum.real == first.real ? second : first).deallocate()
    for index in 0..<padded {
      spectrum.real[index] /= Double(padded)
      spectrum.imaginary[index] /= Double(padded)
    }
  }

  func deallocate() {
    chirp.deallocate()
    spectrum.deallocate()
  }

  /// Transforms values with the help of as much other memory; one of the two holds the result.
  func run(_ values: SplitComplex, _ scratch: SplitComplex) -> SplitComplex {
    let padded = inner.length
    multiply(values, by: chirp, length)
    for index in length..<padded { (values.real[index], values.imaginary[index]) = (0, 0) }
    let product = inner.run(values, scratch)
    multiply(product, by: spectrum, padded)
    // The conjugate of a forward transform of the conjugate is the inverse one.
    for index in 0..<padded { product.imaginary[index] = -product.imaginary[index] }
    let result = inner.run(product, product.real == values.real ? scratch : values)
    for index in 0..<length { result.imaginary[index] = -result.imaginary[index] }
    multiply(result, by: chirp, length)
    return result
  }

  private func multiply(_ x: SplitComplex, by y: SplitComplex, _ count: Int) {
    for index in 0..<count {
      let (re, im, c, s) = (x.real[index], x.imaginary[index], y.real[index], y.imaginary[index])
      x.real[index] = re * c - im * s
      x.imaginary[index] = re * s + im * c
    }
  }
}
