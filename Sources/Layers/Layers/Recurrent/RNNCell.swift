import Tensors

/// One step of a recurrent layer: from an input and states to an output and new states.
///
/// For a cell of your own, override ``stateShapes(for:)``, ``Layer/build(_:)`` and ``Layer/call(_:_:)-([Tensor],_)``,
/// which gets `[x, ...states]` and returns `[output, ...newStates]`.
open class RNNCell: Layer {
  /// The shape of each state without the batch, for an input of the given shape with the batch.
  open func stateShapes(for inputShape: LayerShape) throws -> [LayerShape] { [] }

  package override func checkInputs(_ shapes: [LayerShape], onlyRanks: Bool = false) throws {
    try super.checkInputs(Array(shapes.prefix(1)), onlyRanks: onlyRanks)
  }

  /// The configuration; a cell's begins with the keys that all layers have.
  open override func getConfig() -> ConfigObject { baseConfig.merging(super.getConfig()) }

  /// The part of the computation that depends on the input alone, done for all steps at once; `nil` when the cell has
  /// none.
  func project(_ x: Tensor) throws -> Tensor? { nil }

  /// The rest of the computation, from a projected input.
  func step(_ projected: Tensor, _ states: [Tensor], _ options: CallOptions) throws -> [Tensor] {
    throw LayerError("The cell \(name) has no step of its own.")
  }

  /// All steps in one operation, for projected inputs `[batch, steps, …]`: the outputs of the steps and the last states;
  /// `nil` when the engine has none for the cell.
  func wholeSequence(_ projected: Tensor, _ states: [Tensor]) throws -> (outputs: Tensor, states: [Tensor])? { nil }

  /// The share of the inputs that are dropped while training.
  var dropout: Double { 0 }
  /// The share of the states that are dropped while training.
  var recurrentDropout: Double { 0 }
  private var dropoutMask: Tensor?
  private var recurrentDropoutMask: Tensor?

  /// Forgets the masks of dropout: the next step makes new ones.
  func resetDropoutMasks() {
    dropoutMask = nil
    recurrentDropoutMask = nil
  }

  /// x with values dropped, the same ones at every step.
  func droppedInput(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    guard options.training, dropout > 0 else { return x }
    let mask = try dropoutMask ?? Tensor.ones(x.shape).dropped(dropout, noiseShape: x.shape, seed: nil)
    dropoutMask = mask
    return try x.mul(mask)
  }

  /// A state with values dropped, the same ones at every step.
  func droppedState(_ h: Tensor, _ options: CallOptions) throws -> Tensor {
    guard options.training, recurrentDropout > 0 else { return h }
    let mask =
      try recurrentDropoutMask ?? Tensor.ones(h.shape).dropped(recurrentDropout, noiseShape: h.shape, seed: nil)
    recurrentDropoutMask = mask
    return try h.mul(mask)
  }
}

/// A cell with one matrix for the input and one for the state: what simple, gated and long short-term cells share.
public class GatedCell: RNNCell {
  /// The length of a state.
  let units: Int
  let activation: Activation
  let recurrentActivation: Activation
  private(set) var kernel: LayerVariable?
  private(set) var recurrentKernel: LayerVariable?
  private(set) var bias: LayerVariable?
  private let inputDropout: Double
  private let stateDropout: Double

  /// The number of gates: how many times `units` the matrices are wide.
  class var gateCount: Int { 1 }

  /// The number of rows of the bias; one of one row has the shape `[gates · units]`.
  var biasRows: Int { 1 }

  static func fields(
    activations: [ConfigField], bias: [ConfigField] = [], last: [ConfigField] = []
  ) -> [ConfigField] {
    [
      .required("units", .count, "the length of the output and of the state"),
      ConfigField("activation", .activation, "tanh", "applied to the new state"),
    ] + activations + initializerFields + bias + penaltyFields + last
  }

  static let recurrentActivationField = ConfigField(
    "recurrentActivation", .activation, "hardSigmoid", "applied to the gates")

  private static let initializerFields: [ConfigField] = [
    ConfigField("useBias", .boolean, true, "whether a bias is added"),
    ConfigField("kernelInitializer", .initializer, "glorotNormal", "the first values of the input's matrix"),
    ConfigField("recurrentInitializer", .initializer, "orthogonal", "the first values of the state's matrix"),
    ConfigField("biasInitializer", .initializer, "zeros", "the first values of the bias"),
  ]

  private static let penaltyFields: [ConfigField] = [
    ConfigField("kernelRegularizer", .regularizer, "a penalty on the input's matrix"),
    ConfigField("recurrentRegularizer", .regularizer, "a penalty on the state's matrix"),
    ConfigField("biasRegularizer", .regularizer, "a penalty on the bias"),
    ConfigField("activityRegularizer", .regularizer, "a penalty on the output"),
    ConfigField("kernelConstraint", .constraint, "keeps the input's matrix in bounds"),
    ConfigField("recurrentConstraint", .constraint, "keeps the state's matrix in bounds"),
    ConfigField("biasConstraint", .constraint, "keeps the bias in bounds"),
    ConfigField("dropout", .number, 0, "the share of inputs dropped while training"),
    ConfigField("recurrentDropout", .number, 0, "the share of states dropped while training"),
    ConfigField("dropoutFunc", .any, saving: .never, "kept for programs that pass one; not used"),
  ]

  /// Makes a cell.
  public required init(_ options: Options) throws {
    units = options.integer("units")
    activation = options.activation("activation")
    recurrentActivation = options.activation("recurrentActivation")
    inputDropout = min(max(options.number("dropout"), 0), 1)
    stateDropout = min(max(options.number("recurrentDropout"), 0), 1)
    try super.init(options)
    activityRegularizer = nil
  }

  override var dropout: Double { inputDropout }
  override var recurrentDropout: Double { stateDropout }

  /// One state of `units` numbers.
  public override func stateShapes(for inputShape: LayerShape) throws -> [LayerShape] { [[units]] }

  /// The first values of the bias.
  func initialBias() throws -> Initializer { options.initializer("biasInitializer") }

  /// Makes the matrices and the bias.
  public override func build(_ inputShapes: [LayerShape]) throws {
    guard let size = inputShapes.first?.last ?? nil else {
      throw LayerError(
        "The cell \(name) needs inputs whose last size is known, but their shape is \(inputShapes.first ?? []).")
    }
    let width = Self.gateCount * units
    kernel = try addWeight("kernel", [size, width], configuredAs: "kernel")
    recurrentKernel = try addWeight("recurrent_kernel", [units, width], configuredAs: "recurrent")
    if options.flag("useBias") {
      bias = try addWeight(
        "bias", biasRows == 1 ? [width] : [biasRows, width], initialBias(),
        regularizer: options.regularizer("biasRegularizer"), constraint: options.constraint("biasConstraint"))
    }
    try super.build(inputShapes)
  }

  /// The weights, which exist once the cell is built.
  func weightValues() throws -> (kernel: Tensor, recurrent: Tensor, bias: Tensor?) {
    guard let kernel, let recurrentKernel else { throw LayerError("The cell \(name) has no weights yet.") }
    return (kernel.val, recurrentKernel.val, bias?.val)
  }

  /// The bias that is added to the input's part.
  func inputBias(_ bias: Tensor?) throws -> Tensor? { bias }

  override func project(_ x: Tensor) throws -> Tensor? {
    let (kernel, _, bias) = try weightValues()
    return try x.fusedMatMul(kernel, bias: inputBias(bias))
  }

  /// `[output, ...newStates]` for `[x, ...states]`.
  public override func call(_ inputs: [Tensor], _ options: CallOptions) throws -> [Tensor] {
    let states = Array(inputs.dropFirst())
    let stateCount = try stateShapes(for: LayerShape(inputs.first?.shape ?? [])).count
    guard let x = inputs.first, states.count == stateCount else {
      throw LayerError(
        "The cell \(name) takes an input and \(stateCount) state(s), but it got \(inputs.count) tensors.")
    }
    guard let projected = try project(droppedInput(x, options)) else { return [] }
    return try step(projected, states, options)
  }

  /// The part of `[batch, gates · units]` that belongs to some gates.
  func gate(_ x: Tensor, _ index: Int, count: Int = 1) throws -> Tensor {
    try x.slice(axis: x.rank - 1, from: index * units, count: count * units)
  }

  /// The output of the last step.
  func lastStep(_ outputs: Tensor) throws -> Tensor {
    let steps = outputs.shape[1]
    return try outputs.slice([0, steps - 1, 0], [outputs.shape[0], 1, units]).squeeze([1])
  }
}
