import Glibc

/// The discrete Fourier transform of a fixed length, in double precision: X[k] = Σ x[j]·e^(−2πi·jk/n).
///
/// Powers of two use the decimation in time of Cooley and Tukey (1965); other lengths are turned into a convolution whose
/// length is a power of two (Bluestein 1970).
final class FourierTransform {
  nonisolated(unsafe) private static let plans = PrimitiveCache<Int, FourierTransform>(capacity: 64)

  private let powerOfTwo: PowerOfTwoTransform
  /// For lengths that are no power of two.
  private var chirp: ChirpTransform?

  private init(_ length: Int) {
    if length & (length - 1) == 0 {
      powerOfTwo = PowerOfTwoTransform(length)
    } else {
      var padded = 1
      while padded < 2 * length - 1 { padded *= 2 }
      powerOfTwo = PowerOfTwoTransform(padded)
      chirp = ChirpTransform(length, powerOfTwo)
    }
  }

  deinit {
    powerOfTwo.deallocate()
    chirp?.deallocate()
  }

  /// Transforms `rows` rows of interleaved floats; the inverse divides by the length.
  static func transform(
    _ source: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>, rows: Int, length: Int, inverse: Bool
  ) throws {
    let plan = try plans.value(for: length) { FourierTransform(length) }
    let (powerOfTwo, chirp) = (plan.powerOfTwo, plan.chirp)
    let size = powerOfTwo.length
    parallel(rows, grain: max(1, VectorMap.grain / 16 / length)) { begin, end in
      withUnsafeTemporaryAllocation(byteCount: 32 * size, alignment: 64) { memory in
        let first = memory.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: Double.self)
        let values = SplitComplex(real: first, imaginary: first + size)
        let scratch = SplitComplex(real: first + 2 * size, imaginary: first + 3 * size)
        for row in begin..<end {
          let (x, y) = (source + 2 &* row &* length, target + 2 &* row &* length)
          let result: SplitComplex
          if let chirp {
            result = chirp.run(x, length, values, scratch, inverse: inverse)
          } else {
            result = values
            // Conjugation before and after turns the transform into its inverse.
            let sign: Double = inverse ? -1 : 1
            for index in 0..<length {
              let from = 2 &* Int(powerOfTwo.reversed[index])
              values.real[index] = Double(x[from])
              values.imaginary[index] = sign * Double(x[from &+ 1])
            }
            powerOfTwo.run(values)
          }
          let scale = inverse ? 1 / Double(length) : 1
          let imaginaryScale = inverse ? -scale : 1
          for index in 0..<length {
            y[2 &* index] = Float(result.real[index] * scale)
            y[2 &* index &+ 1] = Float(result.imaginary[index] * imaginaryScale)
          }
        }
      }
    }
  }
}

/// Complex numbers as two rows: their real and their imaginary parts.
private struct SplitComplex {
  let real: UnsafeMutablePointer<Double>
  let imaginary: UnsafeMutablePointer<Double>

  init(real: UnsafeMutablePointer<Double>, imaginary: UnsafeMutablePointer<Double>) {
    self.real = real
    self.imaginary = imaginary
  }

  init(count: Int) {
    real = .allocate(capacity: count)
    imaginary = .allocate(capacity: count)
    real.initialize(repeating: 0, count: count)
    imaginary.initialize(repeating: 0, count: count)
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
}

/// A transform whose length is a power of two. Raw tables only: the threads of a kernel share it.
private struct PowerOfTwoTransform {
  let length: Int
  /// Where element i of the input goes before the first stage: the bits of i in the opposite order.
  let reversed: UnsafeMutablePointer<Int32>
  /// For each stage of half-length h, e^(−πi·j/h) for j < h at h + j.
  private let roots: SplitComplex

  init(_ length: Int) {
    self.length = length
    reversed = .allocate(capacity: length)
    roots = SplitComplex(count: length)
    reversed[0] = 0
    var half = 1
    while half < length {
      for index in 0..<half {
        reversed[index] *= 2
        reversed[index + half] = reversed[index] + 1
        roots.setRoot(half + index, index, 2 * half)
      }
      half *= 2
    }
  }

  func deallocate() {
    reversed.deallocate()
    roots.deallocate()
  }

  /// Transforms values that are already in the order of ``reversed``.
  func run(_ values: SplitComplex) {
    let (real, imaginary) = (values.real, values.imaginary)
    var half = 1
    while half < length {
      let (cosine, sine) = (roots.real + half, roots.imaginary + half)
      var start = 0
      while start < length {
        let (evenReal, evenImaginary) = (real + start, imaginary + start)
        let (oddReal, oddImaginary) = (evenReal + half, evenImaginary + half)
        if half >= 8 {
          var index = 0
          while index < half {
            let (c, s) = (load(cosine + index), load(sine + index))
            let (a, b) = (load(oddReal + index), load(oddImaginary + index))
            let (re, im) = (load(evenReal + index), load(evenImaginary + index))
            let (x, y) = (a * c - b * s, a * s + b * c)
            store(re + x, evenReal + index)
            store(im + y, evenImaginary + index)
            store(re - x, oddReal + index)
            store(im - y, oddImaginary + index)
            index &+= 8
          }
        } else {
          for index in 0..<half {
            let (a, b) = (oddReal[index], oddImaginary[index])
            let x = a * cosine[index] - b * sine[index]
            let y = a * sine[index] + b * cosine[index]
            oddReal[index] = evenReal[index] - x
            oddImaginary[index] = evenImaginary[index] - y
            evenReal[index] += x
            evenImaginary[index] += y
          }
        }
        start &+= 2 &* half
      }
      half &*= 2
    }
  }

  @inline(__always)
  private func load(_ pointer: UnsafeMutablePointer<Double>) -> SIMD8<Double> {
    UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Double>.self)
  }

  @inline(__always)
  private func store(_ value: SIMD8<Double>, _ pointer: UnsafeMutablePointer<Double>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: value, as: SIMD8<Double>.self)
  }
}

/// A transform of any length as a convolution with e^(πi·j²/n). Raw tables only: the threads of a kernel share it.
private struct ChirpTransform {
  private let inner: PowerOfTwoTransform
  /// e^(−πi·j²/n).
  private let chirp: SplitComplex
  /// The transform of the conjugate chirp, divided by its length.
  private let spectrum: SplitComplex

  init(_ length: Int, _ inner: PowerOfTwoTransform) {
    self.inner = inner
    let padded = inner.length
    chirp = SplitComplex(count: length)
    for index in 0..<length { chirp.setRoot(index, index * index % (2 * length), 2 * length) }
    spectrum = SplitComplex(count: padded)
    for index in 0..<padded {
      let position = Int(inner.reversed[index])
      let distance = min(position, padded - position)
      if distance < length {
        spectrum.real[index] = chirp.real[distance]
        spectrum.imaginary[index] = -chirp.imaginary[distance]
      }
    }
    inner.run(spectrum)
    for index in 0..<padded {
      spectrum.real[index] /= Double(padded)
      spectrum.imaginary[index] /= Double(padded)
    }
  }

  func deallocate() {
    chirp.deallocate()
    spectrum.deallocate()
  }

  /// Transforms a row of interleaved floats, or their conjugates, with the help of two rows of memory, one of which
  /// holds the result.
  func run(
    _ x: UnsafePointer<Float>, _ length: Int, _ a: SplitComplex, _ b: SplitComplex, inverse: Bool
  ) -> SplitComplex {
    let padded = inner.length
    let sign: Double = inverse ? -1 : 1
    for index in 0..<padded {
      let from = Int(inner.reversed[index])
      if from < length {
        let (re, im) = (Double(x[2 &* from]), sign * Double(x[2 &* from &+ 1]))
        let (c, s) = (chirp.real[from], chirp.imaginary[from])
        a.real[index] = re * c - im * s
        a.imaginary[index] = re * s + im * c
      } else {
        a.real[index] = 0
        a.imaginary[index] = 0
      }
    }
    inner.run(a)
    // The conjugate of a forward transform of the conjugate is the inverse one.
    for index in 0..<padded {
      let from = Int(inner.reversed[index])
      let (re, im, c, s) = (a.real[from], a.imaginary[from], spectrum.real[from], spectrum.imaginary[from])
      b.real[index] = re * c - im * s
      b.imaginary[index] = -(re * s + im * c)
    }
    inner.run(b)
    for index in 0..<length {
      let (re, im, c, s) = (b.real[index], -b.imaginary[index], chirp.real[index], chirp.imaginary[index])
      b.real[index] = re * c - im * s
      b.imaginary[index] = re * s + im * c
    }
    return b
  }
}
