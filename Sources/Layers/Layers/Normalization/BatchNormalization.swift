import Tensors

/// Brings each channel to mean 0 and variance 1, then scales and shifts it (Ioffe & Szegedy 2015).
///
/// While training, mean and variance are those of the batch, and running averages of them are kept:
/// moving −= (moving − value) · (1 − momentum). Otherwise the running averages are used.
public final class BatchNormalization: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    BatchNormalization.self, "BatchNormalization", factory: "batchNormalization",
    "Brings each channel to mean 0 and variance 1, then scales and shifts it",
    fields: [
      ConfigField("axis", .axis, -1, "the axis of the channels"),
      ConfigField("momentum", .number, 0.99, "how slowly the running averages change"),
      ConfigField("epsilon", .number, 0.001, "added to the variance"),
      ConfigField("center", .boolean, true, "whether beta is added"),
      ConfigField("scale", .boolean, true, "whether to multiply with gamma"),
      ConfigField("betaInitializer", .initializer, "zeros", "the first values of beta"),
      ConfigField("gammaInitializer", .initializer, "ones", "the first values of gamma"),
      ConfigField("movingMeanInitializer", .initializer, "zeros", "the first running means"),
      ConfigField("movingVarianceInitializer", .initializer, "ones", "the first running variances"),
      ConfigField("betaRegularizer", .regularizer, "a penalty on beta"),
      ConfigField("gammaRegularizer", .regularizer, "a penalty on gamma"),
      ConfigField("betaConstraint", .constraint, "keeps beta in bounds"),
      ConfigField("gammaConstraint", .constraint, "keeps gamma in bounds"),
    ])

  private var gamma: LayerVariable?
  private var beta: LayerVariable?
  private var movingMean: LayerVariable?
  private var movingVariance: LayerVariable?

  /// Makes a normalization layer.
  public required init(_ options: Options) throws {
    try super.init(options)
    supportsMasking = true
  }

  private func channelAxis(_ shape: LayerShape) throws -> Int {
    let axis = options.integer("axis")
    let resolved = axis < 0 ? axis + shape.rank : axis
    guard resolved >= 0 && resolved < shape.rank else {
      throw LayerError("BatchNormalization layer \(name): axis \(axis) is not an axis of an input of shape \(shape).")
    }
    return resolved
  }

  /// Makes gamma, beta and the running averages, one value for each channel.
  public override func build(_ inputShapes: [LayerShape]) throws {
    let shape = inputShapes.first ?? []
    let axis = try channelAxis(shape)
    guard let size = shape[axis] else {
      throw LayerError(
        "BatchNormalization layer \(name): the size of axis \(axis) must be known, but the input has shape \(shape).")
    }
    inputSpec = [InputSpec(rank: shape.rank, axes: [axis: size])]
    if options.flag("scale") {
      gamma = try addWeight("gamma", [size], configuredAs: "gamma")
    }
    if options.flag("center") {
      beta = try addWeight("beta", [size], configuredAs: "beta")
    }
    movingMean = try addWeight(
      "moving_mean", [size], options.initializer("movingMeanInitializer"), isTrainable: false)
    movingVariance = try addWeight(
      "moving_variance", [size], options.initializer("movingVarianceInitializer"), isTrainable: false)
    try super.build(inputShapes)
  }

  /// Examples are normalized by the statistics of their batch while training.
  public override func keepsExamplesApart(_ options: CallOptions) -> Bool {
    !options.training && super.keepsExamplesApart(options)
  }

  /// The normalized x.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    let axis = try channelAxis(LayerShape(x.shape))
    if axis == x.rank - 1 { return try normalize(x, options) }
    // Bring the channels to the end and back.
    let others = (0..<x.rank).filter { $0 != axis }
    let y = try normalize(x.transpose(others + [axis]), options)
    return try y.transpose((0..<x.rank).map { $0 < axis ? $0 : $0 == axis ? x.rank - 1 : $0 - 1 })
  }

  /// (x − mean) / √(variance + ε) · gamma + beta, with the channels last.
  private func normalize(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    guard let movingMean, let movingVariance else { throw LayerError("Layer \(name) has no weights yet.") }
    let epsilon = self.options.number("epsilon")
    guard options.training else {
      return try x.batchNorm(
        movingMean.val, movingVariance.val, offset: beta?.val, scale: gamma?.val, epsilon: epsilon)
    }
    let (result, mean, variance) = try x.batchNormForTraining(
      offset: beta?.val, scale: gamma?.val, epsilon: epsilon)
    try track(movingMean, mean)
    try track(movingVariance, variance)
    return result
  }

  private func track(_ moving: LayerVariable, _ value: Tensor) throws {
    let decay = Float(1 - options.number("momentum"))
    try moving.val.assign(moving.val.sub(moving.val.sub(value).mul(decay)))
  }
}
