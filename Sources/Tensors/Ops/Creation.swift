import Glibc

// Tensors from values.

extension Tensor {
  /// A scalar.
  @inline(__always)
  public convenience init(_ value: Float) throws {
    try self.init(uninitialized: .scalar, .float32)
    floats[0] = value
  }

  /// A whole number as a scalar of type int32.
  public convenience init(int value: Int32) throws {
    try self.init(uninitialized: .scalar, .int32)
    ints[0] = value
  }

  /// A tensor of the given values in row-major order; without a shape, of rank 1.
  ///
  /// - Throws: ``TensorError`` when the shape has another number of elements.
  public convenience init(_ values: [Float], shape: TensorShape? = nil) throws {
    let shape = try Tensor.checked(shape, count: values.count)
    try self.init(uninitialized: shape, .float32)
    values.withUnsafeBytes { bytes.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(bytes), byteCount: $0.count) }
  }

  /// An int32 tensor of the given values in row-major order; without a shape, of rank 1.
  public convenience init(ints values: [Int32], shape: TensorShape? = nil) throws {
    let shape = try Tensor.checked(shape, count: values.count)
    try self.init(uninitialized: shape, .int32)
    values.withUnsafeBytes { bytes.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(bytes), byteCount: $0.count) }
  }

  /// A bool tensor of the given values in row-major order; without a shape, of rank 1.
  public convenience init(bools values: [Bool], shape: TensorShape? = nil) throws {
    let shape = try Tensor.checked(shape, count: values.count)
    try self.init(uninitialized: shape, .bool)
    for (index, value) in values.enumerated() { bools[index] = value ? 1 : 0 }
  }

  /// A string tensor of the given values in row-major order; without a shape, of rank 1.
  public convenience init(strings values: [String], shape: TensorShape? = nil) throws {
    let shape = try Tensor.checked(shape, count: values.count)
    self.init(
      storage: try Storage(strings: values), offset: 0, shape: shape, size: values.count, dtype: .string)
  }

  /// A numeric tensor of the given values, each converted to `dtype` as a cast from double precision does: int32 cuts
  /// off the fraction, bool holds whether the value is not 0.
  public convenience init(
    doubles values: some RandomAccessCollection<Double>, shape: TensorShape, dtype: DataType
  ) throws {
    let shape = try Tensor.checked(shape, count: values.count)
    try self.init(uninitialized: shape, dtype)
    var index = 0
    switch dtype {
    case .float32:
      for value in values {
        floats[index] = Float(value)
        index &+= 1
      }
    case .int32:
      for value in values {
        ints[index] = ArithmeticKernels.truncate(value)
        index &+= 1
      }
    case .bool:
      for value in values {
        bools[index] = value != 0 ? 1 : 0
        index &+= 1
      }
    case .complex64, .string:
      throw TensorError(
        "A \(dtype) tensor cannot be made from plain numbers: use \(dtype == .string ? "strings" : "tf.complex()").")
    }
  }

  private static func checked(_ shape: TensorShape?, count: Int) throws -> TensorShape {
    guard let shape else { return try TensorShape(CollectionOfOne(count)) }
    guard shape.elementCount == count else {
      throw TensorError(
        "A tensor of shape \(shape) has \(shape.elementCount) values, but \(count) values were given.")
    }
    return shape
  }

  /// A tensor of zeros (`false`, empty strings).
  public static func zeros(_ shape: TensorShape, _ dtype: DataType = .float32) throws -> Tensor {
    if dtype == .string {
      return try Tensor(strings: [String](repeating: "", count: try measure(shape, dtype).size), shape: shape)
    }
    let result = try Tensor(uninitialized: shape, dtype)
    memset(result.bytes, 0, result.size &* dtype.byteCount)
    return result
  }

  /// A tensor of ones (`true`; 1 + 0j).
  public static func ones(_ shape: TensorShape, _ dtype: DataType = .float32) throws -> Tensor {
    try full(shape, 1, dtype)
  }

  /// A tensor with every element equal to `value`.
  public static func full(_ shape: TensorShape, _ value: Double, _ dtype: DataType = .float32) throws -> Tensor {
    let result = try Tensor(uninitialized: shape, dtype)
    let size = result.size
    switch dtype {
    case .float32: result.floats.update(repeating: Float(value), count: size)
    case .int32: result.ints.update(repeating: ArithmeticKernels.truncate(value), count: size)
    case .bool: result.bools.update(repeating: value != 0 ? 1 : 0, count: size)
    case .complex64: result.complexes.update(repeating: SIMD2(Float(value), 0), count: size)
    case .string:
      throw TensorError("A string tensor cannot be filled with the number \(value).")
    }
    return result
  }

  /// A tensor with every element equal to a text.
  public static func full(_ shape: TensorShape, text: String) throws -> Tensor {
    try Tensor(strings: [String](repeating: text, count: try measure(shape, .string).size), shape: shape)
  }

  /// Zeros of this tensor's shape and type. The gradient is zero.
  public final func zerosLike() throws -> Tensor {
    let operation = try Operation("zerosLike", self)
    return try operation.finishWithZeroGradient(try Tensor.zeros(shape, dtype))
  }

  /// Ones of this tensor's shape and type. The gradient is zero.
  public final func onesLike() throws -> Tensor {
    let operation = try Operation("onesLike", self)
    return try operation.finishWithZeroGradient(try Tensor.ones(shape, dtype))
  }

  /// The numbers from `start` up or down to, but without, `stop`.
  ///
  /// The sign of the step is ignored where it points away from `stop` and has its default size 1.
  public static func range(
    _ start: Double, _ stop: Double, step: Double = 1, dtype: DataType = .float32
  ) throws -> Tensor {
    guard step != 0 else { throw TensorError("range(): the step must not be 0.") }
    guard dtype == .float32 || dtype == .int32 else {
      throw TensorError("range(): the dtype must be float32 or int32, not \(dtype).")
    }
    if start == stop || (start < stop && step < 0) || (stop < start && step > 1) {
      return try zeros([0], dtype)
    }
    let increment = stop < start && step == 1 ? -1 : step
    let length = ((stop - start) / increment).magnitude.rounded(.up)
    guard length < 4e9, length >= 0 else {
      throw TensorError("range(): the numbers from \(start) to \(stop) by \(increment) are too many for a tensor.")
    }
    let result = try Tensor(uninitialized: try TensorShape(CollectionOfOne(Int(length))), dtype)
    if dtype == .float32 {
      result.fill(from: start, step: increment)
    } else {
      for index in 0..<result.size {
        result.ints[index] = ArithmeticKernels.truncate(start + Double(index) * increment)
      }
    }
    return result
  }

  /// `count` evenly spaced numbers from `start` to `stop`, both included.
  public static func linspace(_ start: Double, _ stop: Double, _ count: Int) throws -> Tensor {
    guard count > 0 else {
      throw TensorError("linspace(): the number of values must be at least 1, but it is \(count).")
    }
    let result = try Tensor(uninitialized: try TensorShape(CollectionOfOne(count)), .float32)
    let step = count == 1 ? 0 : (stop - start) / Double(count - 1)
    result.fill(from: start, step: step)
    return result
  }

  /// Fills a new float32 tensor with start, start + step, …
  private final func fill(from start: Double, step: Double) {
    let target = floats
    parallel(size, grain: VectorMap.grain / 2) { first, end in
      for index in first..<end { target[index] = Float(start + Double(index) * step) }
    }
  }

  /// A matrix (or a batch of them) with ones on the diagonal and zeros elsewhere.
  public static func eye(
    _ rows: Int, _ columns: Int? = nil, batchShape: [Int] = [], dtype: DataType = .float32
  ) throws -> Tensor {
    guard batchShape.count <= 4 else {
      throw TensorError("eye(): batchShape may have 1 to 4 sizes, but it has \(batchShape.count).")
    }
    let columns = columns ?? rows
    let matrix = try zeros(try TensorShape([rows, columns]), dtype)
    for index in 0..<Swift.min(rows, columns) { matrix.setNumber(1, at: index * columns + index) }
    if batchShape.isEmpty { return matrix }
    return try matrix.expanded(to: try TensorShape(batchShape + [rows, columns]))
  }

  /// A square tensor of twice the rank with this tensor's elements on its diagonal and zeros elsewhere.
  public final func diag() throws -> Tensor {
    let operation = try Operation("diag", self)
    let count = size
    let result = try Tensor.zeros(try TensorShape(shape.dimensions + shape.dimensions), dtype)
    let width = dtype.byteCount
    for index in 0..<count {
      (result.bytes + index * (count + 1) * width).copyMemory(from: bytes + index * width, byteCount: width)
    }
    return try operation.finish(
      result,
      gradient: { dy, _ in
        let eye = try Tensor.eye(count)
        return try dy.reshape([count, count]).mul(eye).sum(axes: [1]).reshape(self.shape)
      })
  }

  /// For each index a vector of `depth` elements: `onValue` at the index and `offValue` elsewhere.
  ///
  /// An index outside 0..<depth gives a vector of `offValue` only.
  public final func oneHot(
    _ depth: Int, onValue: Double = 1, offValue: Double = 0, dtype resultType: DataType = .int32
  ) throws -> Tensor {
    let operation = try Operation("oneHot", self)
    try operation.require(self, "indices", .int32)
    guard depth >= 2 else {
      throw operation.error("the depth must be 2 or more, but it is \(depth): got 1 class or fewer.")
    }
    let result = try Tensor.full(try TensorShape(shape.dimensions + [depth]), offValue, resultType)
    for index in 0..<size {
      let position = Int(ints[index])
      if position >= 0 && position < depth { result.setNumber(onValue, at: index * depth + position) }
    }
    return try operation.finishWithZeroGradient(result)
  }

  /// A complex64 tensor from its real and its imaginary parts.
  public static func complex(_ real: Tensor, _ imaginary: Tensor) throws -> Tensor {
    let operation = try Operation("complex", real, imaginary)
    guard real.shape == imaginary.shape else {
      throw operation.error(
        "the real part has shape \(real.shape) and the imaginary part \(imaginary.shape): they must be equal.")
    }
    let re = try real.converted(to: .float32)
    let im = try imaginary.converted(to: .float32)
    let result = try Tensor(uninitialized: real.shape, .complex64)
    let (x, y, z) = (re.floats, im.floats, result.complexes)
    parallel(result.size, grain: VectorMap.grain / 2) { start, end in
      for index in start..<end { z[index] = SIMD2(x[index], y[index]) }
    }
    return try operation.finish(result, gradient: { dy, index in index == 0 ? try dy.real() : try dy.imag() })
  }

  /// The real parts of a complex64 tensor.
  public final func real() throws -> Tensor {
    let operation = try Operation("real", self)
    let result = try complexPart { $0.x }
    return try operation.finish(result, gradient: { dy, _ in try Tensor.complex(dy, dy.zerosLike()) })
  }

  /// The imaginary parts of a complex64 tensor.
  public final func imag() throws -> Tensor {
    let operation = try Operation("imag", self)
    let result = try complexPart { $0.y }
    return try operation.finish(result, gradient: { dy, _ in try Tensor.complex(dy.zerosLike(), dy) })
  }

  private final func complexPart(_ part: (SIMD2<Float>) -> Float) throws -> Tensor {
    let input = try converted(to: .complex64)
    let result = try Tensor(uninitialized: shape, .float32)
    let (x, y) = (input.complexes, result.floats)
    for index in 0..<size { y[index] = part(x[index]) }
    return result
  }

  /// The magnitudes of complex numbers.
  final func magnitude() throws -> Tensor {
    let operation = try Operation("abs", kernel: "ComplexAbs", self)
    let result = try complexPart { hypotf($0.x, $0.y) }
    return try operation.finish(
      result,
      gradient: { dy, _ in
        let slope = try dy.divNoNan(result)
        return try Tensor.complex(slope.mul(self.real()), slope.mul(self.imag()))
      })
  }

  /// Stores a number as element `index` of a result under construction.
  package final func setNumber(_ value: Double, at index: Int) {
    switch dtype {
    case .float32: floats[index] = Float(value)
    case .int32: ints[index] = ArithmeticKernels.truncate(value)
    case .bool: bools[index] = value != 0 ? 1 : 0
    case .complex64: complexes[index] = SIMD2(Float(value), 0)
    case .string: break
    }
  }
}
