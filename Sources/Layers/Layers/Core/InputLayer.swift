import Tensors

/// The place where data enters a model.
public final class InputLayer: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }

  private static let table = LayerDescription(
    InputLayer.self, "InputLayer", factory: "inputLayer", "The place where data enters a model",
    fields: [ConfigField("sparse", .boolean, false, "kept for files; tensors are always dense")])

  /// Makes an input layer and its symbolic tensor.
  ///
  /// - Throws: ``LayerError`` unless exactly one of `inputShape` and `batchInputShape` is given.
  public required init(_ options: Options) throws {
    let hasShape = !options["inputShape"].isNull
    let hasBatchShape = !options["batchInputShape"].isNull
    guard hasShape || hasBatchShape else {
      throw LayerError("An InputLayer needs `batchInputShape` (or `inputShape`), for example inputShape: [4].")
    }
    guard !(hasShape && hasBatchShape) else {
      throw LayerError("An InputLayer takes either `inputShape` or `batchInputShape`, not both.")
    }
    var options = options
    if options["name"].isNull { options["name"] = .string(NameScope.numbered("input")) }
    try super.init(options)
    isBuilt = true
    referenceCount = 1
    let tensor = SymbolicTensor(batchInputShape ?? [], dtype, from: self, inputs: [], outputIndex: 0)
    _ = Node(self, inputs: [], outputs: [tensor])
  }

  /// An input layer is part of a graph already.
  public override func build(_ inputShapes: [LayerShape]) throws {
    throw LayerError("The input layer \(name) cannot be applied to anything: it is where a model begins.")
  }

  /// Passes data through.
  public override func outputShape(for inputShape: LayerShape) throws -> LayerShape { inputShape }

  /// An input layer has no weights; several models may begin with it, and none of them ends it.
  public override func dispose() throws -> DisposeResult {
    DisposeResult(refCountAfterDispose: referenceCount ?? 1, numDisposedVariables: 0)
  }

  /// The configuration.
  public override func getConfig() -> ConfigObject {
    [
      "batchInputShape": .shape(batchInputShape ?? []), "dtype": .string(dtype.description),
      "sparse": options["sparse"],
      "name": .string(name),
    ]
  }
}

/// A symbolic tensor for data that will be given to a model.
///
/// - Parameters:
///   - shape: the shape of one example, without the batch axis.
///   - batchShape: the shape with the batch axis, instead of `shape`.
///   - name: the name of the input layer; `input1`, `input2` … without one.
/// - Throws: ``LayerError`` unless exactly one of the shapes is given.
public func input(
  shape: LayerShape? = nil, batchShape: LayerShape? = nil, name: String? = nil, dtype: DataType = .float32
) throws -> SymbolicTensor {
  guard shape != nil || batchShape != nil else {
    throw LayerError("input() needs a `shape`, for example {shape: [4]}, or a `batchShape`.")
  }
  guard shape == nil || batchShape == nil else {
    throw LayerError("input() takes either `shape` or `batchShape`, not both.")
  }
  var config: ConfigObject = ["dtype": .string(dtype.description)]
  config["batchInputShape"] = .shape(batchShape ?? [nil] + (shape ?? []))
  if let name { config["name"] = .string(name) }
  return try InputLayer(config).outputs()[0]
}
