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
      gamma = try addWeight(
        "gamma", [size], options.initializer("gammaInitializer"),
        regularizer: options.regularizer("gammaRegularizer"), constraint: options.constraint("gammaConstraint"))
    }
    if options.flag("center") {
      beta = try addWeight(
        "beta", [size], options.initializer("betaInitializer"), regularizer: options.regularizer("betaRegularizer"),
        constraint: options.constraint("betaConstraint"))
    }
    movingMean = try addWeight(
      "moving_mean", [size], options.initializer("movingMeanInitializer"), isTrainable: false)
    movingVariance = try addWeight(
      "moving_variance", [size], options.initializer("movingVarianceInitializer"), isTrainable: false)
    try super.build(inputShapes)
  }

  /// The normalized x.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    guard let movingMean, let movingVariance else { throw LayerError("Layer \(name) has no weights yet.") }
    let axis = try channelAxis(LayerShape(x.shape))
    if !options.training {
      return try normalize(x, movingMean.val, movingVariance.val, axis)
    }
    let (mean, variance) = try x.moments(axes: (0..<x.rank).filter { $0 != axis })
    try track(movingMean, mean)
    try track(movingVariance, variance)
    return try normalize(x, mean, variance, axis)
  }

  private func track(_ moving: LayerVariable, _ value: Tensor) throws {
    let decay = Float(1 - options.number("momentum"))
    try moving.val.assign(moving.val.sub(moving.val.sub(value).mul(decay)))
  }

  /// (x − mean) / √(variance + ε) · gamma + beta, along the axis of the channels.
  private func normalize(_ x: Tensor, _ mean: Tensor, _ variance: Tensor, _ axis: Int) throws -> Tensor {
    func spread(_ values: Tensor) throws -> Tensor {
      if axis == x.rank - 1 { return values }
      var sizes = Array(repeating: 1, count: x.rank)
      sizes[axis] = values.size
      return try values.reshape(sizes)
    }
    var scale = try variance.add(options.float("epsilon")).rsqrt()
    if let gamma { scale = try scale.mul(gamma.val) }
    let centered = try x.sub(spread(mean)).mul(spread(scale))
    return try beta.map { try centered.add(spread($0.val)) } ?? centered
  }
}
