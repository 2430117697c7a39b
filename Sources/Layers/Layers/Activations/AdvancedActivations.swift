import Tensors

/// x for x > 0, alpha · (eˣ − 1) below (Clevert et al. 2015).
public final class ELU: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    ELU.self, "ELU", factory: "elu", "x for x > 0, alpha · (eˣ − 1) below",
    fields: [ConfigField("alpha", .number, 1, "the limit for very negative x")])

  /// alpha · (eˣ − 1) where x is negative.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    let alpha = self.options.float("alpha")
    return alpha == 1 ? try x.elu() : try Tensor.select(x.greater(0), x, x.expm1().mul(alpha))
  }
}

/// max(x, 0), and at most `maxValue`.
public final class ReLU: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    ReLU.self, "ReLU", factory: "reLU", "max(x, 0), and at most maxValue",
    fields: [ConfigField("maxValue", .number, "the greatest value")])

  /// Makes a rectifier.
  public required init(_ options: Options) throws {
    try super.init(options)
    supportsMasking = true
  }

  /// max(x, 0), and at most `maxValue`.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    let y = try x.relu()
    return try self.options["maxValue"].number.map { try y.minimum(Float($0)) } ?? y
  }
}

/// x for x > 0, alpha · x below.
public final class LeakyReLU: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    LeakyReLU.self, "LeakyReLU", factory: "leakyReLU", "x for x > 0, alpha · x below",
    fields: [ConfigField("alpha", .number, 0.3, "the slope below 0")])

  /// alpha · x where x is negative.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    try x.leakyRelu(self.options.float("alpha"))
  }
}

/// x for x > 0, alpha · x below, with a weight alpha for each element (He et al. 2015).
public final class PReLU: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    PReLU.self, "PReLU", factory: "prelu", "x for x > 0, alpha · x below, with learned alphas",
    fields: [
      ConfigField("alphaInitializer", .initializer, "zeros", "the first values of alpha"),
      ConfigField("alphaRegularizer", .regularizer, "a penalty on alpha"),
      ConfigField("alphaConstraint", .constraint, "keeps alpha in bounds"),
      ConfigField("sharedAxes", .integers, "axes along which alpha is the same"),
    ])

  private var alpha: LayerVariable?

  /// Makes a rectifier with learned slopes.
  public required init(_ options: Options) throws {
    try super.init(options)
    supportsMasking = true
  }

  /// Makes alpha, of the shape of an example with 1 in the shared axes.
  public override func build(_ inputShapes: [LayerShape]) throws {
    let shape = inputShapes.first ?? []
    let shared = options.integers("sharedAxes")
    var sizes: [Int] = []
    var axes: [Int: Int] = [:]
    for axis in 1..<max(shape.rank, 1) {
      if shared.contains(axis) {
        sizes.append(1)
        continue
      }
      guard let size = shape[axis] else {
        throw LayerError(
          "PReLU layer \(name): axis \(axis) of the input shape \(shape) must be known, or be among sharedAxes.")
      }
      sizes.append(size)
      axes[axis] = size
    }
    alpha = try addWeight("alpha", sizes, configuredAs: "alpha")
    inputSpec = [InputSpec(rank: shape.rank, axes: axes)]
    try super.build(inputShapes)
  }

  /// alpha · x where x is negative.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    guard let alpha else { throw LayerError("Layer \(name) has no weights yet.") }
    return try x.prelu(alpha.val)
  }
}

/// eˣ / Σ eˣ along an axis.
public final class Softmax: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    Softmax.self, "Softmax", factory: "softmax", "eˣ / Σ eˣ along an axis",
    fields: [ConfigField("axis", .integer, -1, "the axis along which the results add up to 1")])

  /// The softmax of x.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    try x.softmax(self.options.integer("axis"))
  }
}

/// x for x > theta, 0 below.
public final class ThresholdedReLU: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    ThresholdedReLU.self, "ThresholdedReLU", factory: "thresholdedReLU", "x for x > theta, 0 below",
    fields: [ConfigField("theta", .number, 1, "the threshold")])

  /// x where it is above the threshold.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    try x.mul(x.greater(self.options.float("theta")).cast(to: x.dtype))
  }
}
