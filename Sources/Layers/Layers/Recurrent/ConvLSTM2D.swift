import Tensors

/// One step of a long short-term memory whose products are convolutions (Shi et al. 2015).
public final class ConvLSTM2DCell: RNNCell {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    ConvLSTM2DCell.self, "ConvLSTM2DCell", factory: "convLstm2dCell", "One step of a convolutional LSTM",
    fields: cellFields)

  static let cellFields: [ConfigField] =
    LSTMCell.lstmFields.filter { $0.key != "units" } + [
      .required("filters", .count, "the number of channels of the output and the states"),
      .required("kernelSize", .size(2), "the size of the window"),
      BorderMode.field(), DataFormat.field,
      ConfigField("dilationRate", .size(2), 1, "the distance between cells of the window"),
      ConfigField("strides", .size(2), 1, "how far the window moves at a time"),
    ]

  private let filters: Int
  private let kernelSize: [Int]
  private let strides: [Int]
  private let dilations: [Int]
  private let border: BorderMode
  private let format: DataFormat
  private let activation: Activation
  private let recurrentActivation: Activation
  private var kernel: LayerVariable?
  private var recurrentKernel: LayerVariable?
  private var bias: LayerVariable?

  /// Makes a cell.
  public required init(_ options: Options) throws {
    filters = options.integer("filters")
    kernelSize = options.integers("kernelSize")
    strides = options.integers("strides")
    dilations = options.integers("dilationRate")
    border = BorderMode(options)
    format = DataFormat(options)
    activation = options.activation("activation")
    recurrentActivation = options.activation("recurrentActivation")
    try super.init(options)
    activityRegularizer = nil
    inputSpec = [InputSpec(rank: 4)]
  }

  override var dropout: Double { min(max(options.number("dropout"), 0), 1) }
  override var recurrentDropout: Double { min(max(options.number("recurrentDropout"), 0), 1) }

  /// The output and the memory, of the size of the convolved input.
  public override func stateShapes(for inputShape: LayerShape) throws -> [LayerShape] {
    var shape = inputShape
    for (index, axis) in format.spatialAxes(rank: 4).enumerated() {
      shape[axis] = border.outputSize(
        inputShape[axis], window: kernelSize[index], stride: strides[index], dilation: dilations[index])
    }
    shape[format.channelAxis(rank: 4)] = filters
    return [shape.withoutBatch, shape.withoutBatch]
  }

  /// Makes the kernels and the bias.
  public override func build(_ inputShapes: [LayerShape]) throws {
    let shape = inputShapes.first ?? []
    guard shape.rank == 4, let channels = shape[format.channelAxis(rank: 4)] else {
      throw LayerError(
        "The cell \(name) needs images with a known number of channels, but its input has shape \(shape).")
    }
    kernel = try addWeight("kernel", kernelSize + [channels, 4 * filters], configuredAs: "kernel")
    recurrentKernel = try addWeight("recurrent_kernel", kernelSize + [filters, 4 * filters], configuredAs: "recurrent")
    if options.flag("useBias") {
      let initializer = options.initializer("biasInitializer")
      bias = try addWeight(
        "bias", [4 * filters], options.flag("unitForgetBias") ? ForgetBias(initializer, filters) : initializer,
        regularizer: options.regularizer("biasRegularizer"), constraint: options.constraint("biasConstraint"))
    }
    try super.build(inputShapes)
  }

  /// `[output, output, memory]` for `[x, output, memory]`.
  public override func call(_ inputs: [Tensor], _ options: CallOptions) throws -> [Tensor] {
    guard inputs.count == 3 else {
      throw LayerError("The cell \(name) takes an input and 2 states, but it got \(inputs.count) tensors.")
    }
    guard let kernel, let recurrentKernel else { throw LayerError("The cell \(name) has no weights yet.") }
    let x = try droppedInput(inputs[0], options)
    let h = try droppedState(inputs[1], options)
    let fromInput = try format.withChannelsLast(x) {
      try $0.fusedConv2d(
        kernel.val, strides: strides, padding: border.padding, dilations: dilations, bias: bias?.val)
    }
    let fromState = try format.withChannelsLast(h) {
      try $0.conv2d(recurrentKernel.val, strides: [1, 1], padding: .same)
    }
    let axis = format.channelAxis(rank: 4)
    let gates = try fromInput.add(fromState).split(4, axis: axis)
    let memory = try recurrentActivation(gates[1]).mul(inputs[2])
      .add(recurrentActivation(gates[0]).mul(activation(gates[2])))
    let output = try recurrentActivation(gates[3]).mul(activation(memory))
    return [output, output, memory]
  }
}

/// A long short-term memory over sequences of images: `[batch, steps, height, width, channels]`.
public final class ConvLSTM2D: RNN {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    ConvLSTM2D.self, "ConvLSTM2D", factory: "convLstm2d", "A convolutional LSTM over sequences of images",
    fields: ConvLSTM2DCell.cellFields + loopFields)
  override var inputRank: Int { 5 }
  override class func makeCell(_ options: Options) throws -> RNNCell {
    try ConvLSTM2DCell(options.restricted(to: ConvLSTM2DCell.classDescription))
  }
}
