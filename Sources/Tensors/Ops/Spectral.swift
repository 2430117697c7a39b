// Discrete Fourier transforms along the last axis.

extension Tensor {
  /// X[k] = Σ x[j]·e^(−2πi·jk/n) along the last axis of a complex64 tensor, for any length.
  public final func fft() throws -> Tensor { try transformed("fft", inverse: false) }

  /// The inverse of ``fft()``: x[j] = 1/n · Σ X[k]·e^(2πi·jk/n).
  public final func ifft() throws -> Tensor { try transformed("ifft", inverse: true) }

  private final func transformed(_ name: StaticString, inverse: Bool) throws -> Tensor {
    let operation = try Operation(name, kernel: inverse ? "IFFT" : "FFT", self)
    guard dtype == .complex64 else {
      throw operation.error("the input must be complex64, but it is \(dtype): make it so with tf.complex(real, imag).")
    }
    guard let length = shape.last else {
      throw operation.error("the input must have an axis, but it is a scalar.")
    }
    let result = try Tensor(uninitialized: shape, .complex64)
    if length > 0 {
      try FourierTransform.transform(
        floats, result.floats, rows: size / length, length: length, inverse: inverse)
    }
    // The transposed conjugate of a transform is its inverse times the length, and the other way round.
    return try operation.finish(
      result,
      gradient: { dy, _ in
        let other = try inverse ? dy.fft() : dy.ifft()
        let scale = inverse ? 1 / Float(Swift.max(length, 1)) : Float(length)
        return try other.mul(Tensor.complex(Tensor(scale), Tensor(0)))
      })
  }

  /// The first ⌊n/2⌋ + 1 values of the transform of real numbers along the last axis; the others are their conjugates.
  ///
  /// - Parameter length: the number of values that are transformed: more are cut off, missing ones are 0.
  public final func rfft(_ length: Int? = nil) throws -> Tensor {
    let operation = try Operation("rfft", self)
    try operation.require(self, "input", .float32)
    guard let count = shape.last else { throw operation.error("the input must have an axis, but it is a scalar.") }
    let length = length ?? count
    guard length >= 1 && length <= Int(Int32.max) else {
      throw operation.error("fftLength must be 1 or more, but it is \(length).")
    }
    var input = self
    if length < count {
      input = try slice(axis: rank - 1, from: 0, count: length)
    } else if length > count {
      input = try pad([(before: Int, after: Int)](repeating: (0, 0), count: rank - 1) + [(0, length - count)])
    }
    let spectrum = try Tensor.complex(input, input.zerosLike()).fft()
    return try spectrum.slice(axis: rank - 1, from: 0, count: length / 2 + 1)
  }

  /// The real numbers whose ``rfft(_:)`` is given: 2·(m − 1) of them for m values along the last axis.
  public final func irfft() throws -> Tensor {
    let operation = try Operation("irfft", self)
    guard dtype == .complex64 else {
      throw operation.error("the input must be complex64, but it is \(dtype): make it so with tf.complex(real, imag).")
    }
    guard let count = shape.last, count > 0 else {
      throw operation.error("the last axis must have a value, but the shape is \(shape).")
    }
    guard count > 2 else { return try ifft().real() }
    let (real, imaginary) = (try self.real(), try imag())
    let last = rank - 1
    func mirrored(_ part: Tensor, _ sign: Float) throws -> Tensor {
      let inner = try part.slice(axis: last, from: 1, count: count - 2).reverse([last]).mul(sign)
      return try Tensor.concat([part, inner], axis: last)
    }
    return try Tensor.complex(mirrored(real, 1), mirrored(imaginary, -1)).ifft().real()
  }
}
