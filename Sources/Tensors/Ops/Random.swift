import Glibc

// Tensors of random numbers. With a seed the numbers are those of TensorFlow.js.

extension Tensor {
  /// Uniformly distributed numbers in [minimum, maximum).
  ///
  /// - Parameters:
  ///   - dtype: int32 cuts off the fraction; bool holds whether the whole part is odd, as a byte of 0 or 1.
  ///   - seed: makes the numbers repeatable.
  public static func randomUniform(
    _ shape: TensorShape, _ minimum: Double = 0, _ maximum: Double = 1, dtype: DataType = .float32,
    seed: RandomSeed? = nil
  ) throws -> Tensor {
    var generator = RandomSource.generator(seed)
    return try generated(shape, dtype) { minimum + (maximum - minimum) * generator.next() }
  }

  /// Uniformly distributed whole numbers in [minimum, maximum), as int32.
  public static func randomUniformInt(
    _ shape: TensorShape, _ minimum: Double, _ maximum: Double, seed: RandomSeed? = nil
  ) throws -> Tensor {
    try randomUniform(shape, minimum, maximum, dtype: .int32, seed: seed)
  }

  /// Normally distributed numbers; int32 rounds them.
  public static func randomNormal(
    _ shape: TensorShape, mean: Double = 0, deviation: Double = 1, dtype: DataType = .float32, seed: RandomSeed? = nil
  ) throws -> Tensor {
    try requireNumberType(dtype, "randomNormal")
    var generator = NormalGenerator(RandomSource.generator(seed), mean: mean, deviation: deviation)
    return try generated(shape, dtype, rounds: true) { generator.next() }
  }

  /// Numbers of the standard normal distribution.
  public static func randomStandardNormal(
    _ shape: TensorShape, dtype: DataType = .float32, seed: RandomSeed? = nil
  ) throws -> Tensor {
    try requireNumberType(dtype, "randomStandardNormal")
    return try randomNormal(shape, dtype: dtype, seed: seed)
  }

  /// Normally distributed numbers within two deviations of the mean; others are drawn again.
  public static func truncatedNormal(
    _ shape: TensorShape, mean: Double = 0, deviation: Double = 1, dtype: DataType = .float32, seed: RandomSeed? = nil
  ) throws -> Tensor {
    try requireNumberType(dtype, "truncatedNormal")
    var generator = NormalGenerator(
      RandomSource.generator(seed), mean: mean, deviation: deviation, isTruncated: true)
    return try generated(shape, dtype, rounds: true) { generator.next() }
  }

  /// Numbers of the gamma distribution with shape `alpha` and scale `beta`, by the method of G. Marsaglia and W. Tsang,
  /// *A Simple Method for Generating Gamma Variables* (2000).
  public static func randomGamma(
    _ shape: TensorShape, alpha: Double, beta: Double = 1, dtype: DataType = .float32, seed: RandomSeed? = nil
  ) throws -> Tensor {
    try requireNumberType(dtype, "randomGamma")
    guard alpha > 0, beta > 0 else {
      throw TensorError("randomGamma(): alpha (\(alpha)) and beta (\(beta)) must be greater than 0.")
    }
    var uniform = RandomSource.generator(seed)
    var normal = NormalGenerator(Alea(seed: NumberText.shortest(uniform.next())), mean: 0, deviation: 1)
    let d = alpha < 1 ? alpha + 2.0 / 3.0 : alpha - 1.0 / 3.0
    let c = 1 / (9 * d).squareRoot()
    return try generated(shape, dtype, rounds: true) {
      while true {
        var x: Double
        var v: Double
        repeat {
          // TensorFlow.js rounds the normal number as well where it rounds the result.
          x = dtype == .int32 ? (normal.next() + 0.5).rounded(.down) : normal.next()
          v = 1 + c * x
        } while v <= 0
        v *= v * v
        let u = uniform.next()
        let square = x * x
        let isSurelyInside: Bool = u < 1 - 0.331 * square * square
        let bound: Double = 0.5 * square + d * (1 - v + Glibc.log(v))
        if isSurelyInside || Glibc.log(u) < bound {
          let value = beta * d * v
          return alpha < 1 ? value * Glibc.pow(uniform.next(), 1 / alpha) : value
        }
      }
    }
  }

  /// Draws from a categorical distribution for each row.
  ///
  /// - Parameters:
  ///   - count: how many to draw from each row.
  ///   - seed: makes the draws repeatable; every row starts with the same seed.
  ///   - isNormalized: whether this tensor holds probabilities; otherwise it holds unscaled logarithms of them.
  /// - Returns: the drawn classes as int32, of shape [count] or [rows, count].
  public final func multinomial(_ count: Int, seed: RandomSeed? = nil, isNormalized: Bool = false) throws -> Tensor {
    let operation = try Operation("multinomial", self)
    try operation.requireReal(self, "logits")
    guard rank == 1 || rank == 2 else {
      throw operation.error("the probabilities must be of rank 1 or 2, but they are of rank \(rank).")
    }
    let outcomes = shape[rank - 1]
    guard outcomes >= 2 else {
      throw operation.error("there must be at least 2 outcomes to draw from, but there is only \(outcomes).")
    }
    guard count >= 0 else { throw operation.error("the number of draws must not be negative, but it is \(count).") }
    let rows = rank == 1 ? 1 : shape[0]
    let probabilities = try Tape.paused {
      isNormalized ? try converted(to: .float32) : try cast(to: .float32).softmax()
    }
    let result = try Tensor(
      uninitialized: rank == 1 ? try TensorShape([count]) : try TensorShape([rows, count]), .int32)
    let start = seed ?? RandomSeed(RandomSource.unseeded())
    for row in 0..<rows {
      var generator = Alea(seed: start.text)
      var cumulative: [Float] = []
      for outcome in 0..<(outcomes - 1) {
        cumulative.append((cumulative.last ?? 0) + probabilities.floats[row * outcomes + outcome])
      }
      for draw in 0..<count {
        let value = generator.next()
        let outcome = cumulative.firstIndex { value < Double($0) } ?? outcomes - 1
        result.ints[row * count + draw] = Int32(truncatingIfNeeded: outcome)
      }
    }
    return try operation.finish(result)
  }

  /// The tensor with a random share `rate` of its elements set to 0 and the others divided by 1 − rate.
  ///
  /// - Parameters:
  ///   - rate: the share, 0 ≤ rate < 1.
  ///   - noiseShape: a shape that broadcasts to the tensor's, for which decisions are drawn; the tensor's own without it.
  ///   - seed: makes the decisions repeatable.
  public final func dropout(_ rate: Double, noiseShape: TensorShape? = nil, seed: RandomSeed? = nil) throws -> Tensor {
    let operation = try Operation("dropout", self)
    try operation.require(self, "x", .float32)
    guard rate >= 0 && rate < 1 else {
      throw operation.error("the rate must be in [0, 1), but it is \(NumberText.shortest(rate)).")
    }
    if rate == 0 { return try clone() }
    let keep = Float(1 - rate)
    let noise = try Tensor.randomUniform(noiseShape ?? shape, seed: seed)
    VectorMap.map(noise.floats, noise.floats, noise.size) { u in
      Floats().replacing(with: 1 / keep, where: (u + keep) .>= Floats(repeating: 1))
    }
    return try mul(noise)
  }

  /// A tensor whose elements come from a function, in row-major order.
  @inline(__always)
  public static func generated(
    _ shape: TensorShape, _ dtype: DataType = .float32, rounds: Bool = false, _ next: () throws -> Double
  ) throws -> Tensor {
    let result = try Tensor(uninitialized: shape, dtype)
    let count = result.size
    switch dtype {
    case .float32:
      let floats = result.floats
      for index in 0..<count { floats[index] = Float(try next()) }
    case .int32:
      let ints = result.ints
      for index in 0..<count {
        let value = try next()
        ints[index] = ArithmeticKernels.truncate(rounds ? (value + 0.5).rounded(.down) : value)
      }
    case .bool:
      let bools = result.bools
      for index in 0..<count { bools[index] = ArithmeticKernels.truncate(try next()) == 0 ? 0 : 1 }
    case .complex64, .string: throw TensorError("Random numbers cannot be of dtype \(dtype).")
    }
    return result
  }

  private static func requireNumberType(_ dtype: DataType, _ name: String) throws {
    guard dtype == .float32 || dtype == .int32 else {
      throw TensorError("\(name)(): the dtype must be float32 or int32, not \(dtype).")
    }
  }
}
