import Tensors

/// What will flow between two layers when a model runs: a shape and a type without values.
///
/// Applying a layer to symbolic tensors gives symbolic tensors and remembers the connection, so that a model can be made
/// from the first and the last of them.
public final class SymbolicTensor {
  /// A number that no other symbolic tensor has.
  public let id: Int
  /// A name, unique among the symbolic tensors.
  public let name: String
  /// The name before it was made unique.
  public let originalName: String
  /// The kind of the elements.
  public let dtype: DataType
  /// The sizes, with unknown ones `nil`; the first is the batch.
  public let shape: LayerShape
  /// The layer whose result this is.
  public let sourceLayer: Layer
  /// What that layer was applied to.
  public let inputs: [SymbolicTensor]
  /// Which of the layer's results this is.
  public let outputIndex: Int
  /// Which application of the layer made this.
  public internal(set) var nodeIndex = 0

  init(_ shape: LayerShape, _ dtype: DataType, from layer: Layer, inputs: [SymbolicTensor], outputIndex: Int) {
    id = NameScope.nextID()
    originalName = NameScope.scoped(layer.name)
    name = NameScope.unique(originalName)
    self.dtype = dtype
    self.shape = shape
    sourceLayer = layer
    self.inputs = inputs
    self.outputIndex = outputIndex
  }

  /// The number of axes.
  public var rank: Int { shape.rank }
}

/// One application of a layer to symbolic tensors: an edge bundle of the graph of layers.
public final class Node {
  /// Grows with time.
  let id: Int
  /// The layer that was applied.
  public unowned let outboundLayer: Layer
  /// What it was applied to.
  public let inputTensors: [SymbolicTensor]
  /// What came out. A ``Sequential`` model changes this as layers are added.
  public internal(set) var outputTensors: [SymbolicTensor]
  /// What was passed besides the inputs.
  public let callOptions: CallOptions

  init(_ layer: Layer, inputs: [SymbolicTensor], outputs: [SymbolicTensor], callOptions: CallOptions = CallOptions()) {
    id = NameScope.nextID()
    outboundLayer = layer
    inputTensors = inputs
    outputTensors = outputs
    self.callOptions = callOptions
    for output in outputs where output.sourceLayer === layer { output.nodeIndex = layer.inboundNodes.count }
    layer.inboundNodes.append(self)
  }

  /// The shapes of the inputs.
  public var inputShapes: [LayerShape] { inputTensors.map(\.shape) }
  /// The shapes of the results.
  public var outputShapes: [LayerShape] { outputTensors.map(\.shape) }
  /// The layers whose results are the inputs.
  public var inboundLayers: [Layer] { inputTensors.map(\.sourceLayer) }
}

/// What is passed to a layer besides its inputs.
public struct CallOptions {
  /// Whether the model is being trained: dropout drops, batch normalization uses the statistics of the batch.
  public var training = false
  /// For each input which of its steps count; `nil` for all.
  public var masks: [Tensor?] = []
  /// Further arguments that only the layer itself knows.
  public var others = ConfigObject()
  /// Whether the inputs were written as a list, also if it is a list of one.
  public var inputsAreList = false
  /// Collects what the layers add to the loss while a training step runs.
  public var penalties: Penalties?

  /// No options.
  public init(training: Bool = false) { self.training = training }

  /// The mask of the first input.
  public var mask: Tensor? { masks.first ?? nil }
}

/// What layers add to the loss of one training step: penalties on their results.
public final class Penalties {
  /// The scalars so far.
  public internal(set) var values: [Tensor] = []

  /// An empty collection.
  public init() {}
}
