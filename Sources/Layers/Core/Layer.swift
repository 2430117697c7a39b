import Tensors

/// A step of a model: weights, and a computation that uses them.
///
/// A layer is made from options, gets its weights when it first learns the shape of its input, and can be applied to
/// symbolic tensors (which builds a graph for a model) or to tensors (which computes at once).
///
/// ```swift
/// let dense = try Dense(["units": 3, "activation": "relu"])
/// let y = try dense.apply(Tensor([1, 2], shape: [1, 2]))
/// ```
///
/// To write a layer of your own, override ``call(_:_:)-(Tensor,_)`` and, where the shape changes, ``outputShape(for:)``;
/// override ``build(_:)`` to add weights, and call it on `super` at the end.
open class Layer: Configurable {
  /// A number that no other layer has.
  public let id: Int
  /// The name; unique within a model. Weights keep the name they were made with.
  public final var name: String
  /// The type of the weights.
  public let dtype: DataType
  /// The shape of the input with the batch axis, if the options gave one.
  public let batchInputShape: LayerShape?
  /// What the layer was made with.
  public let options: Options
  /// What the layer requires of its inputs.
  public var inputSpec: [InputSpec] = []
  /// Whether a mask of the input is one of the output too.
  public var supportsMasking = false
  /// Whether the layer remembers states from batch to batch.
  public var isStateful: Bool { false }
  /// A penalty on the output that is added to the loss, divided by the number of examples in the batch.
  public var activityRegularizer: Regularizer?
  /// Called with the inputs before each computation.
  public var callHook: (([Tensor], CallOptions) throws -> Void)?

  /// Whether the weights exist.
  open package(set) var isBuilt = false
  /// The applications of this layer to symbolic tensors.
  public internal(set) var inboundNodes: [Node] = []
  private var outbound: [WeakNode] = []

  private struct WeakNode { weak var node: Node? }

  /// The applications of layers to what this layer gave, as far as these layers are still there.
  public var outboundNodes: [Node] { outbound.compactMap(\.node) }

  /// Takes note of an application to what this layer gave.
  func noteOutbound(_ node: Node) {
    if outbound.contains(where: { $0.node == nil }) { outbound.removeAll { $0.node == nil } }
    outbound.append(WeakNode(node: node))
  }

  /// Whether the type is part of the configuration; it is not where the class itself made up the input shape.
  package var savesType = true
  /// The weights that the layer added and training changes; those of layers inside it are among them if it put them there.
  package final var ownTrainableWeights: [LayerVariable] = []
  /// The weights that the layer added and training does not change.
  package final var ownNonTrainableWeights: [LayerVariable] = []
  /// The first values of the weights that the options gave, until they are used.
  public internal(set) final var initialWeights: [Tensor]?
  private var ownLosses: [() throws -> Tensor] = []
  private var trainable: Bool
  /// How many users the weights have; `nil` before the first use, 0 after they were disposed.
  var referenceCount: Int?

  /// The description of the class: its names and the keys of its configuration.
  open class var classDescription: LayerDescription {
    LayerDescription(Layer.self, "Layer", "A layer of your own")
  }

  /// Makes a layer from checked options. Subclasses read their own from them.
  public required init(_ options: Options) throws {
    id = NameScope.nextID()
    self.options = options
    name = options["name"].string ?? NameScope.layerName(options.owner)
    let typeName = options["dtype"].string ?? options["inputDType"].string ?? "float32"
    guard let dtype = DataType(name: typeName) else {
      throw LayerError(
        "\(options.owner): 'dtype' must be one of \(DataType.allCases.map(\.description).joined(separator: ", ")), but it is '\(typeName)'."
      )
    }
    self.dtype = dtype
    trainable = options["trainable"].boolean ?? true
    initialWeights = options.tensors("weights")
    if let shape = options.shape("batchInputShape") {
      batchInputShape = shape
    } else if let shape = options.shape("inputShape") {
      batchInputShape = LayerShape([options.optionalInteger("batchSize")]) + shape
    } else {
      batchInputShape = nil
    }
    activityRegularizer = options.regularizer("activityRegularizer")
  }

  /// Makes a layer from a configuration.
  ///
  /// - Throws: ``LayerError`` when the configuration does not fit the class.
  public convenience init(_ config: ConfigObject = ConfigObject()) throws {
    try self.init(Self.classDescription.options(from: config))
  }

  // MARK: What subclasses override

  /// The name of the class in files, such as `Dense`.
  open var className: String { options.owner }

  /// Makes the weights for inputs of the given shapes. Overrides end with a call of this method on `super`.
  open func build(_ inputShapes: [LayerShape]) throws { isBuilt = true }

  /// The computation of a layer with one input and one output.
  open func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor { x }

  /// The computation.
  ///
  /// - Throws: ``LayerError`` when there are several inputs and the layer does not override this method.
  open func call(_ inputs: [Tensor], _ options: CallOptions) throws -> [Tensor] {
    guard inputs.count <= 1 else {
      throw LayerError(
        "Layer \(name) expects 1 input, but it got a list of \(inputs.count): join them first, for example with tf.layers.concatenate()."
      )
    }
    return try inputs.map { try call($0, options) }
  }

  /// The shape of the output of a layer with one input and one output.
  open func outputShape(for inputShape: LayerShape) throws -> LayerShape { inputShape }

  /// The shapes of the outputs.
  open func computeOutputShapes(_ inputShapes: [LayerShape]) throws -> [LayerShape] {
    try inputShapes.first.map { [try outputShape(for: $0)] } ?? []
  }

  /// Whether the layer makes a mask of its own, not only passes on that of its input.
  open var producesMask: Bool { false }

  /// Which steps of the outputs count; `nil` for all.
  ///
  /// - Throws: ``LayerError`` when there is a mask and the layer cannot pass it on.
  open func computeMasks(_ inputs: [Tensor], _ masks: [Tensor?]) throws -> [Tensor?] {
    if supportsMasking { return masks }
    if masks.contains(where: { $0 != nil }) {
      throw LayerError(
        "Layer \(name) does not support masking, but its input has a mask. Put a layer before it that consumes the mask, such as an RNN without returnSequences, or leave the mask out (maskZero, masking())."
      )
    }
    return []
  }

  /// The configuration with which the class makes an equal layer.
  open func getConfig() -> ConfigObject { options.saved.merging(baseConfig) }

  /// The part of the configuration that all layers have.
  public var baseConfig: ConfigObject {
    var config: ConfigObject = ["name": .string(name), "trainable": .boolean(trainable)]
    if let batchInputShape {
      config["batchInputShape"] = .shape(batchInputShape)
      if savesType { config["dtype"] = .string(dtype.description) }
    }
    return config
  }

  /// Forgets the states.
  ///
  /// - Throws: ``LayerError`` when the layer has none.
  open func resetStates() throws {
    throw LayerError("resetStates() was called on layer \(name), which is not stateful: make it with `stateful: true`.")
  }

  /// Whether each example is computed by itself, so that several batches can be computed as one. Override it where the
  /// statistics of a batch, or batches before, have a part in the result.
  open func keepsExamplesApart(_ options: CallOptions) -> Bool {
    !isStateful && (activityRegularizer == nil || options.penalties == nil)
  }

  /// Throws unless the shapes meet the layer's requirements.
  ///
  /// - Parameter onlyRanks: looks only at the number of inputs and of axes that the computation relies on.
  package func checkInputs(_ shapes: [LayerShape], onlyRanks: Bool = false) throws {
    if inputSpec.isEmpty { return }
    guard shapes.count == inputSpec.count else {
      throw LayerError("Layer \(name) expects \(inputSpec.count) inputs, but it got \(shapes.count).")
    }
    for (index, spec) in inputSpec.enumerated() {
      let required = onlyRanks ? InputSpec(rank: spec.rank ?? spec.shape?.rank) : spec
      try required.check(shapes[index], index: index, layer: name)
    }
  }

  // MARK: Weights

  /// Whether training may change the weights.
  open var isTrainable: Bool {
    get { trainable }
    set {
      trainable = newValue
      for weight in ownTrainableWeights { weight.isTrainable = newValue }
    }
  }

  /// The weights that training changes.
  open var trainableWeights: [LayerVariable] { trainable ? ownTrainableWeights.filter(\.isTrainable) : [] }

  /// The weights that training does not change.
  open var nonTrainableWeights: [LayerVariable] {
    trainable
      ? ownTrainableWeights.filter { !$0.isTrainable } + ownNonTrainableWeights
      : ownTrainableWeights + ownNonTrainableWeights
  }

  /// All weights, those that training changes first.
  public var weights: [LayerVariable] { trainableWeights + nonTrainableWeights }

  /// The penalties on weights, computed anew at each call.
  open var losses: [() throws -> Tensor] { ownLosses }

  /// Adds a penalty that is computed from weights.
  public func addLoss(_ loss: @escaping () throws -> Tensor) { ownLosses.append(loss) }

  /// Adds a weight; to be called from ``build(_:)``.
  ///
  /// - Throws: ``LayerError`` when the layer has a weight of that name.
  @discardableResult
  public func addWeight(
    _ weightName: String, _ shape: [Int], _ initializer: Initializer, dtype: DataType? = nil,
    regularizer: Regularizer? = nil, isTrainable: Bool = true, constraint: Constraint? = nil
  ) throws -> LayerVariable {
    let all = ownTrainableWeights + ownNonTrainableWeights
    guard !all.contains(where: { $0.originalName == NameScope.scoped(weightName) }) else {
      throw LayerError(
        "Duplicate weight name: layer \(name) already has a weight named '\(weightName)'. Choose another name.")
    }
    let type = dtype ?? self.dtype
    let initializer = Layer.skipsInitialization ? Zeros() : initializer
    let initialValue = try initializer.apply(TensorShape(shape), type == .int32 ? .float32 : type)
    let weight = try LayerVariable(
      initialValue, type, name: weightName, isTrainable: isTrainable && trainable, constraint: constraint)
    if let regularizer { addLoss { try regularizer.apply(weight.val) } }
    if isTrainable { ownTrainableWeights.append(weight) } else { ownNonTrainableWeights.append(weight) }
    return weight
  }

  /// Adds a weight that training changes, as the options `…Initializer`, `…Regularizer` and `…Constraint` say.
  ///
  /// - Parameter key: how these options begin.
  /// - Throws: ``LayerError`` when the layer has a weight of that name.
  func addWeight(_ weightName: String, _ shape: [Int], configuredAs key: String) throws -> LayerVariable {
    try addWeight(
      weightName, shape, options.initializer(key + "Initializer"),
      regularizer: options.regularizer(key + "Regularizer"),
      constraint: options.constraint(key + "Constraint"))
  }

  /// The number of values in all weights.
  ///
  /// - Throws: ``LayerError`` when the weights do not exist yet.
  open func countParams() throws -> Int {
    guard isBuilt else {
      throw LayerError(
        "countParams() was called on \(name), but the layer is not built yet: build it first by calling build(batchInputShape) or by applying it."
      )
    }
    return weights.reduce(0) { $0 + $1.val.size }
  }

  /// The values of the weights; later changes of the weights show in them.
  public func getWeights(trainableOnly: Bool = false) throws -> [Tensor] {
    try (trainableOnly ? trainableWeights : weights).map { try $0.read() }
  }

  /// Replaces the values of all weights.
  ///
  /// - Throws: ``LayerError`` when their number or a shape differs.
  open func setWeights(_ values: [Tensor]) throws {
    let weights = weights
    guard values.count == weights.count else {
      throw LayerError(
        "setWeights() was called on layer \"\(name)\" with a weight list of length \(values.count)\(values.isEmpty ? "" : " (weights[0] of shape \(values[0].shape))"), but the layer has \(weights.count): \(weights.map { "\($0.name) \($0.shape)" }.joined(separator: ", "))."
      )
    }
    for (weight, value) in zip(weights, values) where weight.shape != value.shape {
      throw LayerError(
        "setWeights() on layer \"\(name)\": the weight '\(weight.name)' of shape \(weight.shape) is not compatible with provided weight shape \(value.shape)."
      )
    }
    for (weight, value) in zip(weights, values) { try weight.write(value.cast(to: weight.dtype)) }
  }

  /// Whether weights start as zeros because their values follow from a file.
  nonisolated(unsafe) private static var skipsInitialization = false

  /// Runs `body`; where `condition` holds, weights made by it start as zeros, which saves the random numbers.
  static func withoutInitialization<Result>(when condition: Bool, _ body: () throws -> Result) rethrows -> Result {
    let outer = skipsInitialization
    skipsInitialization = condition
    defer { skipsInitialization = outer }
    return try body()
  }

  // MARK: End of life

  /// What ``dispose()`` did.
  public struct DisposeResult: Equatable, Sendable {
    /// How many users of the weights are left.
    public var refCountAfterDispose: Int
    /// How many weights were freed.
    public var numDisposedVariables: Int
  }

  /// Gives up one use of the layer; with the last the weights are freed.
  ///
  /// - Throws: ``LayerError`` when the layer was never used or is disposed already.
  @discardableResult
  open func dispose() throws -> DisposeResult {
    guard isBuilt else { throw LayerError("Layer \(name) cannot be disposed: it has not been built yet.") }
    guard let count = referenceCount else {
      throw LayerError("Layer \(name) cannot be disposed: it has not been used yet.")
    }
    try requireLive()
    referenceCount = count - 1
    guard count == 1 else { return DisposeResult(refCountAfterDispose: count - 1, numDisposedVariables: 0) }
    let weights = weights
    for weight in weights { weight.val.dispose() }
    return DisposeResult(refCountAfterDispose: 0, numDisposedVariables: weights.count)
  }

  /// Throws when the weights were freed.
  func requireLive() throws {
    if referenceCount == 0 { throw LayerError("Layer '\(name)' is already disposed.") }
  }
}
