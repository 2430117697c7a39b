import Tensors

/// A fully connected layer: activation(x · kernel + bias).
///
/// Inputs of more than two axes are treated as if all but the last counted examples.
///
/// ```swift
/// let layer = try Dense(["units": 32, "activation": "relu", "inputShape": [784]])
/// ```
public final class Dense: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }

  private static let table = LayerDescription(
    Dense.self, "Dense", factory: "dense", "Fully connected: activation(x · kernel + bias)",
    fields: [
      .required("units", .count, "the number of outputs"),
      ConfigField("activation", .activation, "linear", "applied to the result"),
      ConfigField("useBias", .boolean, true, "whether a bias is added"),
      ConfigField("kernelInitializer", .initializer, "glorotNormal", "the first values of the kernel"),
      ConfigField("biasInitializer", .initializer, "zeros", "the first values of the bias"),
      ConfigField("kernelRegularizer", .regularizer, "a penalty on the kernel"),
      ConfigField("biasRegularizer", .regularizer, "a penalty on the bias"),
      ConfigField("activityRegularizer", .regularizer, "a penalty on the output"),
      ConfigField("kernelConstraint", .constraint, "keeps the kernel in bounds"),
      ConfigField("biasConstraint", .constraint, "keeps the bias in bounds"),
      ConfigField("inputDim", .count, saving: .never, "stands for inputShape: [inputDim]"),
    ])

  private let units: Int
  private let activation: Activation
  /// The activation as one that the product can apply itself.
  private let fused: FusedActivation?
  private var kernel: LayerVariable?
  private var bias: LayerVariable?

  /// Makes a dense layer.
  public required init(_ options: Options) throws {
    units = options.integer("units")
    activation = options.activation("activation")
    fused = activation.fused
    var options = options
    let size = options.impliesInputShape ? options.optionalInteger("inputDim") : nil
    if let size { options["inputShape"] = .integers([size]) }
    try super.init(options)
    savesType = size == nil
    inputSpec = [InputSpec(minimumRank: 2)]
    supportsMasking = true
  }

  /// Makes the kernel `[inputs, units]` and the bias `[units]`.
  public override func build(_ inputShapes: [LayerShape]) throws {
    guard let size = inputShapes.first?.last ?? nil else {
      throw LayerError(
        "Dense layer \(name): the last size of its input must be known, but the input shape is \(inputShapes.first ?? [])."
      )
    }
    kernel = try addWeight("kernel", [size, units], configuredAs: "kernel")
    if options.flag("useBias") {
      bias = try addWeight("bias", [units], configuredAs: "bias")
    }
    inputSpec = [InputSpec(minimumRank: 2, axes: [-1: size])]
    try super.build(inputShapes)
  }

  /// The input shape with `units` in the last place.
  public override func outputShape(for inputShape: LayerShape) throws -> LayerShape {
    LayerShape(inputShape.dropLast()) + [units]
  }

  /// activation(x · kernel + bias).
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    guard let kernel else { throw LayerError("Layer \(name) has no weights yet.") }
    let rows = try x.rank == 2 ? x : x.reshape([x.size / Swift.max(kernel.shape[0], 1), kernel.shape[0]])
    let result = try product(rows.cast(to: dtype), kernel.val)
    return try x.rank == 2 ? result : result.reshape(TensorShape(x.shape.dropLast() + [units]))
  }

  private func product(_ x: Tensor, _ kernel: Tensor) throws -> Tensor {
    if let fused { return try x.fusedMatMul(kernel, bias: bias?.val, activation: fused) }
    return try activation(x.fusedMatMul(kernel, bias: bias?.val))
  }
}
