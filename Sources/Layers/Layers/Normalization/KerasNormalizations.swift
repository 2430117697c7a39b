import Tensors

// Normalizations of Keras that TensorFlow.js has no functions for; files may name them.

/// Brings features to mean 0 and variance 1 by a mean and a variance that were found beforehand:
/// y = (x − mean) / max(√variance, ε).
public final class Normalization: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    Normalization.self, "Normalization", "Brings features to mean 0 and variance 1",
    fields: [
      ConfigField("axis", .any, -1, "the axes that have a mean and a variance of their own; null for a single one"),
      ConfigField("mean", .any, "the mean, if it is not a weight"),
      ConfigField("variance", .any, "the variance, if it is not a weight"),
      ConfigField("invert", .boolean, false, "whether to go the way back"),
    ])

  private static let smallestDeviation: Float = 1e-7

  /// The numbers in lists of any nesting.
  private static func numbers(in value: ConfigValue) -> [Double] {
    value.array.map { $0.flatMap(numbers) } ?? value.number.map { [$0] } ?? []
  }

  /// The mean and the variance that the configuration has.
  private var known: (mean: Tensor, variance: Tensor)?
  /// The weights that are the mean and the variance.
  private var learned: (mean: LayerVariable, variance: LayerVariable)?
  /// The shape in which these are broadcast along x.
  private var spread: [Int] = []

  private func axes(_ rank: Int) throws -> [Int] {
    let value = options["axis"]
    if value.isNull { return [] }
    return try (value.array ?? [value]).map { item in
      guard let axis = item.integer, axis >= -rank && axis < rank else {
        throw LayerError(
          "Normalization layer \(name): 'axis' must hold axes of the input, but it is \(value.kindDescription).")
      }
      return axis < 0 ? axis + rank : axis
    }.sorted()
  }

  /// Makes the weights mean and variance, which a file fills, unless the configuration has them.
  public override func build(_ inputShapes: [LayerShape]) throws {
    let shape = inputShapes.first ?? []
    let axes = try axes(shape.rank)
    let sizes = try axes.map { axis in
      guard let size = shape[axis] else {
        throw LayerError(
          "Normalization layer \(name): the size of axis \(axis) must be known, but the input has shape \(shape).")
      }
      return size
    }
    spread = (0..<shape.rank).map { axes.contains($0) ? shape[$0] ?? 1 : 1 }
    func known(_ key: String) throws -> Tensor? {
      if options[key].isNull { return nil }
      let numbers = Normalization.numbers(in: options[key])
      let values = try Tensor(numbers.map { Float($0) }, shape: [numbers.count])
      return try (values.size == 1 ? values.reshape([]) : values.reshape(spread)).clone()
    }
    if let mean = try known("mean"), let variance = try known("variance") {
      self.known = (mean, variance)
    } else {
      learned = (
        try addWeight("mean", sizes, Zeros(), isTrainable: false),
        try addWeight("variance", sizes, Ones(), isTrainable: false)
      )
      try addWeight("count", [], Zeros(), dtype: .int32, isTrainable: false)
    }
    try super.build(inputShapes)
  }

  /// The normalized x.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    let (mean, variance): (Tensor, Tensor)
    if let known {
      (mean, variance) = known
    } else if let learned {
      (mean, variance) = (try learned.mean.val.reshape(spread), try learned.variance.val.reshape(spread))
    } else {
      throw LayerError("Layer \(name) has no mean yet.")
    }
    let deviation = try variance.sqrt().maximum(Tensor(Normalization.smallestDeviation))
    return self.options.flag("invert")
      ? try x.mul(deviation).add(mean) : try x.cast(to: .float32).sub(mean).div(deviation)
  }
}

/// Divides each example by its Euclidean length along some axes.
public final class UnitNormalization: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    UnitNormalization.self, "UnitNormalization", "Divides each example by its length",
    fields: [ConfigField("axis", .any, -1, "the axis or axes along which the length is taken")])

  private static let smallestSquare: Float = 1e-12

  /// Makes a normalization layer.
  public required init(_ options: Options) throws {
    try super.init(options)
    supportsMasking = true
  }

  /// x of length 1.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    let value = self.options["axis"]
    let axes = (value.array ?? [value]).compactMap(\.integer)
    let square = try x.square().sum(axes: axes, keepDims: true)
    return try x.mul(square.maximum(Tensor(UnitNormalization.smallestSquare)).rsqrt())
  }
}

/// Brings groups of channels of each example to mean 0 and variance 1, then scales and shifts the channels (Wu and He
/// 2018).
public final class GroupNormalization: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    GroupNormalization.self, "GroupNormalization", "Brings groups of channels to mean 0 and variance 1",
    fields: [
      ConfigField("groups", .integer, 32, "the number of groups; -1 for a group for each channel"),
      ConfigField("axis", .axis, -1, "the axis of the channels"),
      ConfigField("epsilon", .number, 0.001, "added to the variance"),
      ConfigField("center", .boolean, true, "whether beta is added"),
      ConfigField("scale", .boolean, true, "whether to multiply with gamma"),
      ConfigField("betaInitializer", .initializer, "zeros", "the first values of beta"),
      ConfigField("gammaInitializer", .initializer, "ones", "the first values of gamma"),
      ConfigField("betaRegularizer", .regularizer, "a penalty on beta"),
      ConfigField("gammaRegularizer", .regularizer, "a penalty on gamma"),
      ConfigField("betaConstraint", .constraint, "keeps beta in bounds"),
      ConfigField("gammaConstraint", .constraint, "keeps gamma in bounds"),
    ])

  private var gamma: LayerVariable?
  private var beta: LayerVariable?

  /// Makes a normalization layer.
  public required init(_ options: Options) throws {
    try super.init(options)
    supportsMasking = true
  }

  private func axis(_ rank: Int) -> Int {
    let axis = options.integer("axis")
    return axis < 0 ? axis + rank : axis
  }

  /// Makes gamma and beta, one for each channel.
  public override func build(_ inputShapes: [LayerShape]) throws {
    let shape = inputShapes.first ?? []
    let axis = axis(shape.rank)
    guard axis > 0 && axis < shape.rank, let channels = shape[axis] else {
      throw LayerError(
        "GroupNormalization layer \(name): the size of axis \(axis) must be known, but the input has shape \(shape).")
    }
    let groups = options.integer("groups")
    guard groups == -1 || (groups > 0 && channels % groups == 0) else {
      throw LayerError(
        "GroupNormalization layer \(name): the \(channels) channels cannot be parted into \(groups) groups.")
    }
    if options.flag("scale") {
      gamma = try addWeight("gamma", [channels], configuredAs: "gamma")
    }
    if options.flag("center") {
      beta = try addWeight("beta", [channels], configuredAs: "beta")
    }
    try super.build(inputShapes)
  }

  /// The normalized x.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    let (shape, axis) = (x.shape.dimensions, axis(x.rank))
    let groups = self.options.integer("groups") == -1 ? shape[axis] : self.options.integer("groups")
    let parted = try x.reshape(shape[..<axis] + [groups, shape[axis] / groups] + shape[(axis + 1)...])
    let axes = (1..<parted.rank).filter { $0 != axis }
    let (mean, variance) = try parted.moments(axes: axes, keepDims: true)
    var result = try parted.sub(mean).mul(variance.add(self.options.float("epsilon")).rsqrt()).reshape(shape)
    let spread = shape.indices.map { $0 == axis ? shape[axis] : 1 }
    if let gamma { result = try result.mul(gamma.val.reshape(spread)) }
    if let beta { result = try result.add(beta.val.reshape(spread)) }
    return result
  }
}
