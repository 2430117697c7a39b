import Tensors

/// Brings each example to mean 0 and variance 1 along some axes, then scales and shifts it (Ba et al. 2016).
public final class LayerNormalization: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    LayerNormalization.self, "LayerNormalization", factory: "layerNormalization",
    "Brings each example to mean 0 and variance 1, then scales and shifts it",
    fields: [
      ConfigField("axis", .any, -1, "the axis or axes along which mean and variance are taken"),
      ConfigField("epsilon", .number, 0.001, "added to the variance"),
      ConfigField("center", .boolean, true, "whether beta is added"),
      ConfigField("scale", .boolean, true, "whether to multiply with gamma"),
      ConfigField("betaInitializer", .initializer, "zeros", "the first values of beta"),
      ConfigField("gammaInitializer", .initializer, "ones", "the first values of gamma"),
      ConfigField("betaRegularizer", .regularizer, "a penalty on beta"),
      ConfigField("gammaRegularizer", .regularizer, "a penalty on gamma"),
    ])

  private let givenAxes: [Int]
  private var gamma: LayerVariable?
  private var beta: LayerVariable?

  /// Makes a normalization layer.
  ///
  /// - Throws: ``LayerError`` unless `axis` is a whole number or a list of them.
  public required init(_ options: Options) throws {
    let axes = (options["axis"].array ?? [options["axis"]]).map(\.integer)
    guard !axes.contains(nil), !axes.isEmpty else {
      throw LayerError(
        "LayerNormalization: 'axis' must be a whole number or a list of them, but it is \(options["axis"].kindDescription)."
      )
    }
    givenAxes = axes.compactMap { $0 }
    try super.init(options)
    supportsMasking = true
  }

  private func axes(_ shape: LayerShape) throws -> [Int] {
    let axes = givenAxes.map { $0 < 0 ? $0 + shape.rank : $0 }
    for (axis, given) in zip(axes, givenAxes) where axis < 0 || axis >= shape.rank {
      throw LayerError("LayerNormalization layer \(name): axis \(given) is not an axis of an input of shape \(shape).")
    }
    guard Set(axes).count == axes.count else {
      throw LayerError("LayerNormalization layer \(name): the axes \(givenAxes) name an axis twice.")
    }
    return axes
  }

  /// Makes gamma and beta, of the sizes along the axes.
  public override func build(_ inputShapes: [LayerShape]) throws {
    let shape = inputShapes.first ?? []
    let sizes = try axes(shape).map { axis in
      guard let size = shape[axis] else {
        throw LayerError(
          "LayerNormalization layer \(name): the size of axis \(axis) must be known, but the input has shape \(shape).")
      }
      return size
    }
    if options.flag("scale") {
      gamma = try addWeight("gamma", sizes, configuredAs: "gamma")
    }
    if options.flag("center") {
      beta = try addWeight("beta", sizes, configuredAs: "beta")
    }
    try super.build(inputShapes)
  }

  /// The normalized x.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    let axes = try axes(LayerShape(x.shape))
    if axes == [x.rank - 1] {
      return try x.layerNorm(offset: beta?.val, scale: gamma?.val, epsilon: self.options.number("epsilon"))
    }
    let (mean, variance) = try x.moments(axes: axes, keepDims: true)
    var result = try x.sub(mean).mul(variance.add(self.options.float("epsilon")).rsqrt())
    // The weights hold the axes in the order of the option; bring them to that of x.
    let sorted = axes.sorted()
    func spread(_ weight: Tensor) throws -> Tensor {
      let ordered = try axes == sorted ? weight : weight.transpose(sorted.map { axes.firstIndex(of: $0) ?? 0 })
      return try ordered.reshape((0..<x.rank).map { sorted.contains($0) ? x.shape[$0] : 1 })
    }
    if let gamma { result = try result.mul(spread(gamma.val)) }
    if let beta { result = try result.add(spread(beta.val)) }
    return result
  }
}
