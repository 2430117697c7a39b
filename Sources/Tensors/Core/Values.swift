// Reading the elements of a tensor.

extension Tensor {
  /// The elements as numbers, in row-major order: bools as 0 and 1, complex numbers as real, imaginary, real, …
  ///
  /// - Throws: ``TensorError`` for strings and disposed tensors.
  public final func doubles() throws -> [Double] {
    try requireLive(for: "data")
    switch dtype {
    case .float32: return (0..<size).map { Double(floats[$0]) }
    case .complex64: return (0..<2 * size).map { Double(floats[$0]) }
    case .int32: return (0..<size).map { Double(ints[$0]) }
    case .bool: return (0..<size).map { bools[$0] == 0 ? 0 : 1 }
    case .string: throw TensorError("The elements of a string tensor are not numbers.")
    }
  }

  /// The elements of a float32 or complex64 tensor; other numbers are converted.
  public final func floatValues() throws -> [Float] {
    try requireLive(for: "data")
    if dtype == .float32 || dtype == .complex64 {
      return Array(UnsafeBufferPointer(start: floats, count: dtype == .complex64 ? 2 * size : size))
    }
    return try doubles().map { Float($0) }
  }

  /// The elements of an int32 or bool tensor.
  ///
  /// - Throws: ``TensorError`` for other types.
  public final func intValues() throws -> [Int32] {
    try requireLive(for: "data")
    switch dtype {
    case .int32: return Array(UnsafeBufferPointer(start: ints, count: size))
    case .bool: return (0..<size).map { Int32(bools[$0]) }
    default: throw TensorError("The elements of a \(dtype) tensor are not whole numbers: cast it to int32 first.")
    }
  }

  /// The elements of a string tensor.
  ///
  /// - Throws: ``TensorError`` for other types.
  public final func stringValues() throws -> [String] {
    try requireLive(for: "data")
    guard dtype == .string else { throw TensorError("The elements of a \(dtype) tensor are not strings.") }
    return Array(strings)
  }

  /// The only element of a tensor of one number.
  public final func scalarValue() throws -> Double {
    guard size == 1, dtype != .complex64 else {
      throw TensorError("A tensor of shape \(shape) (\(dtype)) is not a single number.")
    }
    return try doubles()[0]
  }
}
