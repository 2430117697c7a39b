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

  /// The tensor that is described, again.
  fileprivate init(_ description: Description, from layer: Layer, inputs: [SymbolicTensor]) {
    (id, name, originalName) = (description.id, description.name, description.originalName)
    (dtype, shape) = (description.dtype, description.shape)
    (outputIndex, nodeIndex) = (description.outputIndex, description.nodeIndex)
    sourceLayer = layer
    self.inputs = inputs
  }

  /// What a symbolic tensor is, without the layers and tensors it refers to.
  fileprivate struct Description {
    let id: Int
    let name: String
    let originalName: String
    let dtype: DataType
    let shape: LayerShape
    let outputIndex: Int
    let nodeIndex: Int

    init(_ tensor: SymbolicTensor) {
      (id, name, originalName) = (tensor.id, tensor.name, tensor.originalName)
      (dtype, shape) = (tensor.dtype, tensor.shape)
      (outputIndex, nodeIndex) = (tensor.outputIndex, tensor.nodeIndex)
    }
  }

  /// The number of axes.
  public var rank: Int { shape.rank }
}

/// One application of a layer to symbolic tensors: an edge bundle of the graph of layers.
///
/// A tensor holds the layer it comes from, a layer its nodes, a node its inputs: so what is computed keeps alive what it is
/// computed from. The other direction holds nothing, or a graph would be a cycle that is never freed: a node knows
/// its outputs by description, and makes the tensors again for who asks when nobody has kept them.
public final class Node {
  /// Grows with time.
  public let id: Int
  /// The layer that was applied.
  public unowned let outboundLayer: Layer
  /// What it was applied to.
  public let inputTensors: [SymbolicTensor]
  /// What was passed besides the inputs.
  public let callOptions: CallOptions
  private var outputs: [Output]

  /// One of the outputs.
  private enum Output {
    /// A result of another layer; models have these.
    case other(SymbolicTensor)
    /// A result of the layer that was applied, with a reference to the tensor while somebody holds it.
    case own(SymbolicTensor.Description, WeakTensor)
  }

  private struct WeakTensor { weak var tensor: SymbolicTensor? }

  init(_ layer: Layer, inputs: [SymbolicTensor], outputs: [SymbolicTensor], callOptions: CallOptions = CallOptions()) {
    id = NameScope.nextID()
    outboundLayer = layer
    inputTensors = inputs
    self.callOptions = callOptions
    self.outputs = outputs.map { output in
      guard output.sourceLayer === layer else { return .other(output) }
      output.nodeIndex = layer.inboundNodes.count
      return .own(SymbolicTensor.Description(output), WeakTensor(tensor: output))
    }
    layer.inboundNodes.append(self)
    for source in inboundLayers { source.noteOutbound(self) }
  }

  /// What came out.
  public var outputTensors: [SymbolicTensor] {
    outputs.indices.map { index in
      switch outputs[index] {
      case .other(let tensor): return tensor
      case .own(let description, let reference):
        if let tensor = reference.tensor { return tensor }
        let tensor = SymbolicTensor(description, from: outboundLayer, inputs: inputTensors)
        outputs[index] = .own(description, WeakTensor(tensor: tensor))
        return tensor
      }
    }
  }

  /// The shapes of the inputs.
  public var inputShapes: [LayerShape] { inputTensors.map(\.shape) }
  /// The shapes of the results.
  public var outputShapes: [LayerShape] {
    outputs.map { output in
      switch output {
      case .other(let tensor): tensor.shape
      case .own(let description, _): description.shape
      }
    }
  }
  /// Whether this is no application, but stands for a model itself: from its inputs to its outputs.
  public var standsForModel: Bool {
    if case .other = outputs.first { true } else { false }
  }
  /// The layers whose results were taken, one for each input.
  public var inboundLayers: [Layer] { standsForModel ? [] : inputTensors.map(\.sourceLayer) }
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
