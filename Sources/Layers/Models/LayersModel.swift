import Tensors

/// A graph of layers from some inputs to some outputs that can be trained, evaluated, asked for predictions, and saved.
///
/// ```swift
/// let x = try input(shape: [4])
/// let y = try Dense(["units": 2]).apply(x)
/// let model = try LayersModel(inputs: [x], outputs: [y])
/// ```
///
/// A model is itself a layer: applied to a tensor it computes, applied to a symbolic tensor it becomes part of another
/// model.
open class LayersModel: Layer {
  /// The description of the class.
  open override class var classDescription: LayerDescription { modelTable }

  private static let modelTable = LayerDescription(
    LayersModel.self, "Model", factory: "model", "A graph of layers", fields: [])

  /// What was given to ``compile(_:)``.
  public internal(set) var compilation: Compilation?
  /// The last training.
  public internal(set) var history: History?
  /// Whether training shall end before the next batch.
  public var stopTraining = false
  /// Whether a training is under way.
  public internal(set) var isTraining = false
  /// Data of the user's own that is saved with the model.
  public var userDefinedMetadata: ConfigValue?

  private var builtGraph: ModelGraph?
  private var builtPlan: ExecutionPlan?

  /// A model from some inputs to some outputs.
  ///
  /// - Throws: ``LayerError`` when the outputs are not connected to the inputs.
  public convenience init(inputs: [SymbolicTensor], outputs: [SymbolicTensor], name: String? = nil) throws {
    guard !outputs.isEmpty else { throw LayerError("A model needs outputs: pass {inputs, outputs}.") }
    let config: ConfigObject = ["name": .string(name ?? NameScope.numbered("model"))]
    try self.init(LayersModel.modelTable.options(from: config))
    try connect(ModelGraph(inputs: inputs, outputs: outputs, name: self.name))
  }

  /// Makes an unconnected model; `connect` follows.
  public required init(_ options: Options) throws {
    try super.init(options)
    referenceCount = 1
    supportsMasking = true
  }

  /// Makes this the model of a graph.
  func connect(_ graph: ModelGraph) throws {
    builtGraph = graph
    builtPlan = nil
    isBuilt = true
    inboundNodes = []
    _ = Node(self, inputs: graph.inputs, outputs: graph.outputs)
  }

  /// Forgets the graph, because layers were added or removed.
  func disconnect() {
    builtGraph = nil
    builtPlan = nil
  }

  /// The graph of the model.
  func graph() throws -> ModelGraph {
    if let builtGraph { return builtGraph }
    try rebuild()
    guard let builtGraph else { throw LayerError("The model \(name) has no layers yet.") }
    return builtGraph
  }

  /// Makes the graph of a model that grows layer by layer.
  func rebuild() throws {}

  /// The order of computation.
  func plan() throws -> ExecutionPlan {
    if let builtPlan { return builtPlan }
    let plan = ExecutionPlan(try graph())
    builtPlan = plan
    return plan
  }

  // MARK: Parts

  /// The layers, from the inputs to the outputs.
  open var layers: [Layer] { (try? graph())?.layers ?? [] }

  /// What the model takes.
  open var modelInputs: [SymbolicTensor] { (try? graph())?.inputs ?? [] }

  /// What the model gives.
  open var modelOutputs: [SymbolicTensor] { (try? graph())?.outputs ?? [] }

  /// The layers by their distance from the outputs, which are at 0.
  public var layersByDepth: [[Layer]] { (try? graph())?.layersByDepth ?? [] }

  /// The applications of layers by their distance from the outputs.
  public var nodesByDepth: [[Node]] { (try? graph())?.nodesByDepth ?? [] }

  /// The names of the inputs, by which data can be given to them.
  public var inputNames: [String] { modelInputs.map(\.sourceLayer.name) }

  /// The names of the layers whose results the outputs are.
  public var outputNames: [String] { modelOutputs.map(\.sourceLayer.name) }

  /// The layer of the given name, or at the given place.
  ///
  /// - Throws: ``LayerError`` when there is none.
  public func getLayer(name layerName: String? = nil, index: Int? = nil) throws -> Layer {
    if let index {
      guard layers.indices.contains(index) else {
        throw LayerError("There is no layer \(index) in model \(name): it only has \(layers.count) layer(s).")
      }
      return layers[index]
    }
    guard let layerName else { throw LayerError("getLayer(): provide either a layer name or layer index.") }
    guard let layer = layers.first(where: { $0.name == layerName }) else {
      throw LayerError(
        "No such layer: there is none named '\(layerName)' in model \(name).\(Spelling.suggestion(for: layerName, among: layers.map(\.name))) The layers are: \(layers.map(\.name).joined(separator: ", "))."
      )
    }
    return layer
  }

  open override var trainableWeights: [LayerVariable] {
    isTrainable ? layers.flatMap(\.trainableWeights) : []
  }

  open override var nonTrainableWeights: [LayerVariable] {
    let frozen = layers.flatMap(\.nonTrainableWeights)
    return isTrainable ? frozen : layers.flatMap(\.trainableWeights) + frozen
  }

  open override var isTrainable: Bool {
    get { super.isTrainable }
    set {
      super.isTrainable = newValue
      for layer in layers { for weight in layer.ownTrainableWeights { weight.isTrainable = newValue } }
    }
  }

  open override var losses: [() throws -> Tensor] { layers.flatMap(\.losses) + super.losses }

  open override var isStateful: Bool { layers.contains { $0.isStateful } }

  open override func resetStates() throws {
    for layer in layers where layer.isStateful { try layer.resetStates() }
  }

  open override func countParams() throws -> Int {
    _ = try graph()
    return weights.reduce(0) { $0 + $1.val.size }
  }

  // MARK: As a layer

  open override var producesMask: Bool { (try? plan())?.producesMasks ?? false }

  open override func keepsExamplesApart(_ options: CallOptions) -> Bool {
    layers.allSatisfy { $0.keepsExamplesApart(options) } && super.keepsExamplesApart(options)
  }

  open override func build(_ inputShapes: [LayerShape]) throws {
    _ = try graph()
    isBuilt = true
  }

  open override func call(_ inputs: [Tensor], _ options: CallOptions) throws -> [Tensor] {
    try checkInputCount(inputs.count)
    return try plan().run(inputs, options).outputs
  }

  open override func computeMasks(_ inputs: [Tensor], _ masks: [Tensor?]) throws -> [Tensor?] {
    try checkInputCount(inputs.count)
    var options = CallOptions()
    options.masks = masks
    return try plan().run(inputs, options).masks
  }

  open override func computeOutputShapes(_ inputShapes: [LayerShape]) throws -> [LayerShape] {
    try checkInputCount(inputShapes.count)
    return try plan().outputShapes(inputShapes)
  }

  private func checkInputCount(_ count: Int) throws {
    let wanted = try graph().inputs.count
    guard count == wanted else {
      throw LayerError(
        "The model \(name) has \(wanted) inputs (\(inputNames.joined(separator: ", "))), but \(count) were given.")
    }
  }

  override func requireLive() throws {
    if referenceCount == 0 {
      throw LayerError(
        "The model '\(name)' is already disposed, and with it the weights of its layers (\(layers.map { "'\($0.name)'" }.joined(separator: ", ")))."
      )
    }
  }

  /// The configuration: layers, how they are connected, and which tensors are inputs and outputs.
  open override func getConfig() -> ConfigObject {
    (try? graph()).map { LayersModel.config(of: $0, name: name) } ?? ["name": .string(name)]
  }

  @discardableResult
  open override func dispose() throws -> DisposeResult {
    try requireLive()
    let left = (referenceCount ?? 1) - 1
    referenceCount = left
    var result = DisposeResult(refCountAfterDispose: left, numDisposedVariables: 0)
    guard left == 0 else { return result }
    for layer in layers { result.numDisposedVariables += try layer.dispose().numDisposedVariables }
    if let compilation, compilation.ownsOptimizer {
      result.numDisposedVariables += compilation.optimizer.disposeState()
    }
    return result
  }
}
