import Tensors

/// A model whose layers follow one another.
///
/// ```swift
/// let model = try Sequential([
///   Dense(["units": 32, "activation": "relu", "inputShape": [784]]),
///   Dense(["units": 10, "activation": "softmax"]),
/// ])
/// ```
open class Sequential: LayersModel {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }

  private static let table = LayerDescription(
    Sequential.self, "Sequential", factory: "sequential", "Layers that follow one another", fields: [])

  private var stack: [Layer] = []
  private var source: [SymbolicTensor] = []
  private var result: [SymbolicTensor] = []

  /// A model of the given layers.
  ///
  /// - Throws: ``LayerError`` when the first layer has no input shape, or a layer does not fit the one before.
  public convenience init(_ layers: [Layer] = [], name: String? = nil) throws {
    let config: ConfigObject = ["name": .string(name ?? NameScope.numbered("sequential_"))]
    try self.init(Sequential.table.options(from: config))
    for layer in layers { try add(layer) }
  }

  /// Makes a model without layers.
  public required init(_ options: Options) throws { try super.init(options) }

  /// Appends a layer.
  ///
  /// - Throws: ``LayerError`` when it is the first and has no input shape, or does not fit the layer before.
  public func add(_ layer: Layer) throws {
    if result.isEmpty { try addFirst(layer) } else { try addNext(layer) }
    stack.append(layer)
    disconnect()
    inboundNodes = []
    isBuilt = false
    _ = Node(self, inputs: source, outputs: result)
  }

  private func addFirst(_ layer: Layer) throws {
    if let model = layer as? LayersModel {
      let graph = try model.graph()
      guard graph.inputs.count == 1 else { throw singleError(layer, "input", graph.inputs.count) }
      guard graph.outputs.count == 1 else { throw singleError(layer, "output", graph.outputs.count) }
      source = graph.inputs
      result = graph.outputs
      return
    }
    if layer.inboundNodes.isEmpty {
      guard let shape = layer.batchInputShape else {
        throw LayerError(
          "The first layer of a sequential model needs an `inputShape` or `batchInputShape`, for example inputShape: [4]; layer \(layer.name) has none."
        )
      }
      let x = try input(batchShape: shape, name: layer.name + "_input", dtype: layer.dtype)
      _ = try layer.apply([x])
    }
    guard layer.inboundNodes.count == 1, let node = layer.inboundNodes.first else {
      throw LayerError(
        "Layer \(layer.name) has been connected \(layer.inboundNodes.count) times already; the first layer of a sequential model must not be part of another graph."
      )
    }
    guard node.outputTensors.count == 1 else { throw singleError(layer, "output", node.outputTensors.count) }
    result = node.outputTensors
    source = Sequential.sources(of: result)
  }

  private func addNext(_ layer: Layer) throws {
    let outputs = try layer.apply(result)
    guard outputs.count == 1 else { throw singleError(layer, "output", outputs.count) }
    result = outputs
  }

  private func singleError(_ layer: Layer, _ what: String, _ count: Int) -> LayerError {
    LayerError(
      "All layers of a sequential model must have a single \(what) tensor, but \(layer.name) has \(count): use tf.model() for such graphs."
    )
  }

  /// The inputs from which a tensor is computed.
  private static func sources(of tensors: [SymbolicTensor]) -> [SymbolicTensor] {
    var found: [SymbolicTensor] = []
    for tensor in tensors {
      let inputs = tensor.sourceLayer.inboundNodes[tensor.nodeIndex].inputTensors
      for source in inputs.isEmpty ? [tensor] : sources(of: inputs) where !found.contains(where: { $0 === source }) {
        found.append(source)
      }
    }
    return found
  }

  /// Removes the last layer.
  ///
  /// - Throws: ``LayerError`` when there is none.
  public func pop() throws {
    guard stack.popLast() != nil else { throw LayerError("There are no layers in the model \(name) to remove.") }
    disconnect()
    inboundNodes = []
    isBuilt = false
    if let last = stack.last {
      result = try (last as? LayersModel)?.modelOutputs ?? last.outputs(at: last.inboundNodes.count - 1)
      _ = Node(self, inputs: source, outputs: result)
    } else {
      source = []
      result = []
    }
  }

  override func rebuild() throws {
    guard !result.isEmpty else {
      throw LayerError("The sequential model \(name) is empty: add some layers first.")
    }
    let nodes = inboundNodes
    try connect(ModelGraph(inputs: source, outputs: result, name: name))
    // Connections that others made to this model stay.
    if !nodes.isEmpty { inboundNodes = nodes }
  }

  /// The layers that were added.
  public override var layers: [Layer] { stack }
  /// What the model takes.
  public override var modelInputs: [SymbolicTensor] { source }
  /// What the model gives.
  public override var modelOutputs: [SymbolicTensor] { result }

  /// Makes the weights; every added layer has them already.
  public override func build(_ inputShapes: [LayerShape]) throws {
    _ = try graph()
    isBuilt = true
  }

  /// The configuration: the list of layers.
  public override func getConfig() -> ConfigObject {
    ["name": .string(name), "layers": .array(stack.map(\.serialized))]
  }
}
