import Glibc

/// The discrete Fourier transform of a fixed length, in double precision: X[k] = Σ x[j]·e^(∓2πi·jk/n).
///
/// Powers of two use the decimation in time of Cooley and Tukey (1965); other lengths are turned into a convolution whose
/// length is a power of two (Bluestein 1970).
final class FourierTransform {
  typealias Complex = SIMD2<Double>

  nonisolated(unsafe) private static let plans = PrimitiveCache<Int, FourierTransform>(capacity: 64)

  /// The plan for a length.
  static func plan(_ length: Int) throws -> FourierTransform {
    try plans.value(for: length) { try FourierTransform(length) }
  }

  private let length: Int
  /// e^(−2πi·j/n) for j < n/2, for powers of two.
  private var roots: [Complex] = []
  /// e^(−πi·j²/n), for other lengths.
  private var chirp: [Complex] = []
  /// The transform of the conjugate chirp.
  private var chirpSpectrum: [Complex] = []
  private var inner: FourierTransform?

  private init(_ length: Int) throws {
    self.length = length
    if length & (length - 1) == 0 {
      roots = (0..<(length / 2)).map { FourierTransform.root($0, length) }
      return
    }
    chirp = (0..<length).map { FourierTransform.root($0 * $0 % (2 * length), 2 * length) }
    var padded = 1
    while padded < 2 * length - 1 { padded *= 2 }
    let inner = try FourierTransform(padded)
    var kernel = [Complex](repeating: Complex(), count: padded)
    for index in 0..<length {
      let value = FourierTransform.conjugate(chirp[index])
      kernel[index] = value
      if index > 0 { kernel[padded - index] = value }
    }
    inner.forward(&kernel)
    chirpSpectrum = kernel
    self.inner = inner
  }

  private static func root(_ index: Int, _ count: Int) -> Complex {
    let angle = -2 * Double.pi * Double(index) / Double(count)
    return Complex(cos(angle), sin(angle))
  }

  private static func conjugate(_ a: Complex) -> Complex { Complex(a.x, -a.y) }

  @inline(__always)
  private static func product(_ a: Complex, _ b: Complex) -> Complex {
    Complex(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x)
  }

  /// Transforms `rows` rows of interleaved floats; the inverse divides by the length.
  static func transform(
    _ source: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>, rows: Int, length: Int, inverse: Bool
  ) throws {
    let plan = try plan(length)
    let scale = inverse ? 1 / Double(length) : 1
    // Conjugation before and after turns the transform into its inverse.
    let sign: Double = inverse ? -1 : 1
    var values = [Complex](repeating: Complex(), count: length)
    for row in 0..<rows {
      let first = 2 * row * length
      for index in 0..<length {
        values[index] = Complex(Double(source[first + 2 * index]), sign * Double(source[first + 2 * index + 1]))
      }
      plan.forward(&values)
      for index in 0..<length {
        target[first + 2 * index] = Float(values[index].x * scale)
        target[first + 2 * index + 1] = Float(sign * values[index].y * scale)
      }
    }
  }

  private func forward(_ values: inout [Complex]) {
    guard let inner else { return powerOfTwo(&values) }
    let padded = inner.length
    var work = [Complex](repeating: Complex(), count: padded)
    for index in 0..<length { work[index] = FourierTransform.product(values[index], chirp[index]) }
    inner.powerOfTwo(&work)
    // The conjugate of a forward transform of the conjugate is the inverse one.
    for index in 0..<padded {
      work[index] = FourierTransform.conjugate(FourierTransform.product(work[index], chirpSpectrum[index]))
    }
    inner.powerOfTwo(&work)
    for index in 0..<length {
      let value = FourierTransform.conjugate(work[index]) / Double(padded)
      values[index] = FourierTransform.product(value, chirp[index])
    }
  }

  private func powerOfTwo(_ values: inout [Complex]) {
    var reversed = 0
    for index in 1..<max(length, 1) {
      var bit = length >> 1
      while reversed & bit != 0 {
        reversed ^= bit
        bit >>= 1
      }
      reversed |= bit
      if index < reversed { values.swapAt(index, reversed) }
    }
    values.withUnsafeMutableBufferPointer { values in
      roots.withUnsafeBufferPointer { roots in
        var half = 1
        while half < length {
          let step = length / (2 * half)
          for start in stride(from: 0, to: length, by: 2 * half) {
            for index in 0..<half {
              let odd = FourierTransform.product(values[start + index + half], roots[index * step])
              let even = values[start + index]
              values[start + index] = even + odd
              values[start + index + half] = even - odd
            }
          }
          half *= 2
        }
      }
    }
  }
}
