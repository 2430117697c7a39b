import Tensors

/// A convolution of each channel on its own.
public final class DepthwiseConv2D: Convolution {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    DepthwiseConv2D.self, "DepthwiseConv2D", factory: "depthwiseConv2d", "A convolution of each channel on its own",
    fields: windowFields(2) + [
      ConfigField("depthMultiplier", .count, 1, "the number of results for each channel"),
      ConfigField("depthwiseInitializer", .initializer, "glorotNormal", "the first values of the kernel"),
      ConfigField("depthwiseRegularizer", .regularizer, "a penalty on the kernel"),
      ConfigField("depthwiseConstraint", .constraint, "keeps the kernel in bounds"),
    ])

  private var depthMultiplier: Int { options.integer("depthMultiplier") }
  private var depthwiseKernel: LayerVariable?

  override func outputChannels(_ inputChannels: Int?) -> Int? { inputChannels.map { $0 * depthMultiplier } }

  override func addKernels(channels: Int) throws {
    depthwiseKernel = try addWeight(
      "depthwise_kernel", kernelSize + [channels, depthMultiplier], configuredAs: "depthwise")
  }

  /// The convolution of x.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    guard let depthwiseKernel else { throw LayerError("Layer \(name) has no weights yet.") }
    return try format.withChannelsLast(x) { x in
      let result = try x.depthwiseConv2d(
        depthwiseKernel.val, strides: strides, padding: border.padding, dilations: dilations)
      return try finished(result, bias?.val)
    }
  }
}

/// A convolution of each channel on its own, and then a mixture of the channels at each place (Chollet 2016).
public final class SeparableConv2D: Convolution {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    SeparableConv2D.self, "SeparableConv2D", factory: "separableConv2d",
    "A convolution of each channel, and then a mixture of the channels",
    fields: [.required("filters", .count, "the number of results at each place")] + windowFields(2) + [
      ConfigField("depthMultiplier", .count, 1, saving: .whenChanged, "the number of results for each channel"),
      ConfigField("depthwiseInitializer", .initializer, "glorotUniform", "the first values for the channels"),
      ConfigField("pointwiseInitializer", .initializer, "glorotUniform", "the first values of the mixture"),
      ConfigField("depthwiseRegularizer", .regularizer, "a penalty on the kernel of the channels"),
      ConfigField("pointwiseRegularizer", .regularizer, "a penalty on the mixture"),
      ConfigField("depthwiseConstraint", .constraint, "keeps the kernel of the channels in bounds"),
      ConfigField("pointwiseConstraint", .constraint, "keeps the mixture in bounds"),
    ])

  private var depthwiseKernel: LayerVariable?
  private var pointwiseKernel: LayerVariable?

  /// Makes a separable convolution.
  ///
  /// - Throws: ``LayerError`` for options of the kernel of a plain convolution.
  public required init(_ options: Options) throws {
    // Keras writes these keys into files although nothing reads them.
    let wrong = ["kernelInitializer", "kernelRegularizer", "kernelConstraint"].first {
      options.unknown[$0]?.isNull == false
    }
    if let wrong, !options.isFromFile {
      let rest = wrong.dropFirst("kernel".count)
      throw LayerError(
        "SeparableConv2D has no '\(wrong)', because it has two kernels: use 'depthwise\(rest)' and 'pointwise\(rest)'.")
    }
    try super.init(options)
  }

  override func addKernels(channels: Int) throws {
    let multiplier = options.integer("depthMultiplier")
    depthwiseKernel = try addWeight("depthwise_kernel", kernelSize + [channels, multiplier], configuredAs: "depthwise")
    pointwiseKernel = try addWeight(
      "pointwise_kernel", [1, 1, channels * multiplier, filters], configuredAs: "pointwise")
  }

  /// The convolution of x.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    guard let depthwiseKernel, let pointwiseKernel else { throw LayerError("Layer \(name) has no weights yet.") }
    return try format.withChannelsLast(x) { x in
      let result = try x.separableConv2d(
        depthwiseKernel.val, pointwiseKernel.val, strides: strides, padding: border.padding, dilations: dilations)
      return try finished(result, bias?.val)
    }
  }
}
