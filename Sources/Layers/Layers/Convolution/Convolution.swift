import Tensors

/// What convolutions of one, two and three dimensions share: a window of weights is moved over the input, and at each
/// place the products with what is under it are added up, for each of `filters` results.
public class Convolution: Layer {
  /// The number of results at each place.
  let filters: Int
  let kernelSize: [Int]
  let strides: [Int]
  let dilations: [Int]
  let border: BorderMode
  let format: DataFormat
  let activation: Activation
  private(set) var kernel: LayerVariable?
  private(set) var bias: LayerVariable?

  /// The number of spatial axes.
  class var dimensions: Int { 2 }

  /// The fields of a convolution in the order in which files list them.
  static func fields(
    _ dimensions: Int, paddings: [String] = ["valid", "same"], format: ConfigField = DataFormat.field,
    dilation: ConfigField.Saving = .always
  ) -> [ConfigField] {
    [
      .required("filters", .count, "the number of results at each place"),
      ConfigField("kernelInitializer", .initializer, "glorotNormal", "the first values of the kernel"),
      ConfigField("kernelRegularizer", .regularizer, "a penalty on the kernel"),
      ConfigField("kernelConstraint", .constraint, "keeps the kernel in bounds"),
    ] + windowFields(dimensions, paddings: paddings, format: format, dilation: dilation)
  }

  /// The fields of everything that moves a window and adds a bias.
  static func windowFields(
    _ dimensions: Int, paddings: [String] = ["valid", "same"], format: ConfigField = DataFormat.field,
    dilation: ConfigField.Saving = .always
  ) -> [ConfigField] {
    [
      .required("kernelSize", .size(dimensions), "the size of the window"),
      ConfigField("strides", .size(dimensions), 1, "how far the window moves at a time"),
      BorderMode.field(paddings), format,
      ConfigField("dilationRate", .size(dimensions), 1, saving: dilation, "the distance between cells of the window"),
      ConfigField("activation", .activation, "linear", "applied to the result"),
      ConfigField("useBias", .boolean, true, "whether a bias is added"),
      ConfigField("biasInitializer", .initializer, "zeros", "the first values of the bias"),
      ConfigField("biasRegularizer", .regularizer, "a penalty on the bias"),
      ConfigField("activityRegularizer", .regularizer, "a penalty on the output"),
      ConfigField("biasConstraint", .constraint, "keeps the bias in bounds"),
    ]
  }

  /// Makes a convolution.
  ///
  /// - Throws: ``LayerError`` when both strides and dilations are above 1.
  public required init(_ options: Options) throws {
    filters = options.integer("filters")
    kernelSize = options.integers("kernelSize")
    strides = options.integers("strides")
    dilations = options["dilationRate"].isNull ? kernelSize.map { _ in 1 } : options.integers("dilationRate")
    border = BorderMode(options)
    format = DataFormat(options)
    activation = options.activation("activation")
    guard strides.allSatisfy({ $0 == 1 }) || dilations.allSatisfy({ $0 == 1 }) else {
      throw LayerError(
        "\(options.owner): either strides or dilationRate must be 1, but they are \(strides) and \(dilations).")
    }
    try super.init(options)
    inputSpec = [InputSpec(rank: Self.dimensions + 2)]
  }

  /// The number of channels of an input.
  ///
  /// - Throws: ``LayerError`` when it is not known.
  func channelCount(_ shape: LayerShape) throws -> Int {
    guard let count = shape[format.channelAxis(rank: shape.rank)] else {
      throw LayerError(
        "Layer \(name): the number of channels of its input must be known, but the input has shape \(shape).")
    }
    return count
  }

  /// The shape of the kernel for inputs of so many channels.
  func kernelShape(_ channels: Int) -> [Int] { kernelSize + [channels, filters] }

  /// The number of channels of the result.
  func outputChannels(_ inputChannels: Int?) -> Int? { filters }

  /// Makes the weights besides the bias.
  func addKernels(channels: Int) throws {
    kernel = try addWeight("kernel", kernelShape(channels), configuredAs: "kernel")
  }

  /// Makes the kernel and the bias.
  public override func build(_ inputShapes: [LayerShape]) throws {
    let shape = inputShapes.first ?? []
    let channels = try channelCount(shape)
    try addKernels(channels: channels)
    if options.flag("useBias") {
      bias = try addWeight("bias", [outputChannels(channels) ?? filters], configuredAs: "bias")
    }
    inputSpec = [InputSpec(rank: shape.rank, axes: [format.channelAxis(rank: shape.rank): channels])]
    try super.build(inputShapes)
  }

  /// The size of the result along a spatial axis.
  func outputSize(_ size: Int?, _ axis: Int) -> Int? {
    border.outputSize(size, window: kernelSize[axis], stride: strides[axis], dilation: dilations[axis])
  }

  /// The shape of the result.
  public override func outputShape(for inputShape: LayerShape) throws -> LayerShape {
    var shape = inputShape
    for (index, axis) in format.spatialAxes(rank: shape.rank).enumerated() {
      shape[axis] = outputSize(inputShape[axis], index)
    }
    let channelAxis = format.channelAxis(rank: shape.rank)
    shape[channelAxis] = outputChannels(inputShape[channelAxis])
    return shape
  }

  /// The convolution of x, whose channels come last, with bias and activation.
  func convolve(_ x: Tensor, _ kernel: Tensor, _ bias: Tensor?) throws -> Tensor { x }

  /// The convolution of x.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    guard let kernel else { throw LayerError("Layer \(name) has no weights yet.") }
    return try format.withChannelsLast(x) { try convolve($0, kernel.val, bias?.val) }
  }

  /// x with the bias and the activation.
  func finished(_ x: Tensor, _ bias: Tensor?) throws -> Tensor {
    try activation(bias.map { try x.add($0) } ?? x)
  }
}

/// A convolution over the steps of a sequence: `[batch, steps, channels]`.
public final class Conv1D: Convolution {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    Conv1D.self, "Conv1D", factory: "conv1d", "A convolution over a sequence",
    fields: fields(
      1, paddings: ["valid", "same", "causal"],
      format: ConfigField(
        "dataFormat", .choice(["channelsLast", "channelsFirst"]), "channelsLast", saving: .whenChanged,
        "whether the channels come last or first")))
  override class var dimensions: Int { 1 }

  override func convolve(_ x: Tensor, _ kernel: Tensor, _ bias: Tensor?) throws -> Tensor {
    // Causal: each result sees its own step and those before.
    let before = (kernelSize[0] - 1) * dilations[0]
    let padded = try border == .causal ? x.pad([(0, 0), (before, 0), (0, 0)]) : x
    return try finished(
      padded.conv1d(kernel, stride: strides[0], padding: border.padding, dilation: dilations[0]), bias)
  }
}

/// A convolution over images: `[batch, height, width, channels]`.
public final class Conv2D: Convolution {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    Conv2D.self, "Conv2D", factory: "conv2d", "A convolution over images", fields: fields(2))

  override func convolve(_ x: Tensor, _ kernel: Tensor, _ bias: Tensor?) throws -> Tensor {
    let fused = activation.fused
    let result = try x.fusedConv2d(
      kernel, strides: strides, padding: border.padding, dilations: dilations, bias: bias,
      activation: fused ?? .linear)
    return fused == nil ? try activation(result) : result
  }
}

/// A convolution over volumes: `[batch, depth, height, width, channels]`.
public final class Conv3D: Convolution {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    Conv3D.self, "Conv3D", factory: "conv3d", "A convolution over volumes", fields: fields(3))
  override class var dimensions: Int { 3 }

  override func convolve(_ x: Tensor, _ kernel: Tensor, _ bias: Tensor?) throws -> Tensor {
    try finished(x.conv3d(kernel, strides: strides, padding: border.padding, dilations: dilations), bias)
  }
}

/// What transposed convolutions share: they make images larger, as the gradient of a convolution does.
public class TransposedConvolution: Convolution {
  override func kernelShape(_ channels: Int) -> [Int] { kernelSize + [filters, channels] }

  override func outputSize(_ size: Int?, _ axis: Int) -> Int? {
    border.transposedSize(size, window: kernelSize[axis], stride: strides[axis], dilation: dilations[axis])
  }

  /// The shape of the result for x, whose channels come last.
  func resultShape(_ x: Tensor) -> [Int] {
    [x.shape[0]] + kernelSize.indices.map { outputSize(x.shape[$0 + 1], $0) ?? 0 } + [filters]
  }
}

/// A transposed convolution over images.
public final class Conv2DTranspose: TransposedConvolution {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    Conv2DTranspose.self, "Conv2DTranspose", factory: "conv2dTranspose",
    "A transposed convolution, which makes images larger", fields: fields(2, dilation: .whenChanged))

  override func convolve(_ x: Tensor, _ kernel: Tensor, _ bias: Tensor?) throws -> Tensor {
    let result = try x.conv2dTranspose(
      kernel, outputShape: resultShape(x), strides: strides, padding: border.padding, dilations: dilations)
    return try finished(result, bias)
  }
}

/// A transposed convolution over volumes.
public final class Conv3DTranspose: TransposedConvolution {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    Conv3DTranspose.self, "Conv3DTranspose", factory: "conv3dTranspose",
    "A transposed convolution, which makes volumes larger", fields: fields(3, dilation: .whenChanged))
  override class var dimensions: Int { 3 }

  /// Makes a transposed convolution.
  ///
  /// - Throws: ``LayerError`` for dilations above 1.
  public required init(_ options: Options) throws {
    try super.init(options)
    guard dilations.allSatisfy({ $0 == 1 }) else {
      throw LayerError("Conv3DTranspose: dilationRate must be 1, but it is \(dilations).")
    }
  }

  override func convolve(_ x: Tensor, _ kernel: Tensor, _ bias: Tensor?) throws -> Tensor {
    try finished(
      x.conv3dTranspose(kernel, outputShape: resultShape(x), strides: strides, padding: border.padding), bias)
  }
}
