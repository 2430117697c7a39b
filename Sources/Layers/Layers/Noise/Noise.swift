import Glibc
import Tensors

/// Adds normal noise while training.
public final class GaussianNoise: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    GaussianNoise.self, "GaussianNoise", factory: "gaussianNoise", "Adds normal noise while training",
    fields: [.required("stddev", .number, "the standard deviation of the noise")])

  /// Makes a noise layer.
  public required init(_ options: Options) throws {
    try super.init(options)
    supportsMasking = true
  }

  /// x with noise, while training.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    guard options.training else { return x }
    return try x.add(Tensor.randomNormal(x.shape, mean: 0, deviation: self.options.number("stddev")))
  }
}

/// Multiplies with normal noise of mean 1 while training (Srivastava et al. 2014); the standard deviation is
/// √(rate / (1 − rate)).
public final class GaussianDropout: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    GaussianDropout.self, "GaussianDropout", factory: "gaussianDropout",
    "Multiplies with normal noise of mean 1 while training",
    fields: [.required("rate", .number, "as the rate of dropout, between 0 and 1")])

  /// Makes a noise layer.
  public required init(_ options: Options) throws {
    try super.init(options)
    supportsMasking = true
  }

  /// x times noise, while training.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    let rate = self.options.number("rate")
    guard options.training, rate > 0, rate < 1 else { return x }
    return try x.mul(Tensor.randomNormal(x.shape, mean: 1, deviation: (rate / (1 - rate)).squareRoot()))
  }
}

/// Dropout that keeps mean and variance of selu activations (Klambauer et al. 2017).
///
/// Dropped values become α′ = −αλ; the result a·x + b with a = ((1 − rate)(1 + rate·α′²))^−½ and b = −a·α′·rate has the
/// mean and variance of x.
public final class AlphaDropout: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    AlphaDropout.self, "AlphaDropout", factory: "alphaDropout", "Dropout that suits selu activations",
    fields: [
      .required("rate", .number, "the share of values that are dropped, between 0 and 1"),
      ConfigField("noiseShape", .shape, saving: .whenChanged, "the shape of the random mask; it is broadcast"),
    ])

  private static let droppedValue = -1.673_263_242_354_377_2 * 1.050_700_987_355_480_5

  /// Makes a dropout layer.
  public required init(_ options: Options) throws {
    try super.init(options)
    supportsMasking = true
  }

  /// x with values dropped, while training.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    let rate = self.options.number("rate")
    guard options.training, rate > 0, rate < 1 else { return x }
    let dropped = AlphaDropout.droppedValue
    let shape = try self.options.shape("noiseShape").map { given in
      try TensorShape(given.enumerated().map { $1 ?? ($0 < x.rank ? x.shape[$0] : 1) })
    }
    let kept = try Tensor.randomUniform(shape ?? x.shape).greaterEqual(Float(rate)).cast(to: .float32)
    let a = pow((1 - rate) * (1 + rate * dropped * dropped), -0.5)
    let b = -a * dropped * rate
    let mixed = try x.mul(kept).add(Tensor(1).sub(kept).mul(Float(dropped)))
    return try mixed.mul(Float(a)).add(Float(b))
  }
}
