import Tensors

/// Turns whole numbers into vectors: the rows of a table that is learned.
public final class Embedding: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    Embedding.self, "Embedding", factory: "embedding", "Turns whole numbers into learned vectors",
    fields: [
      .required("inputDim", .count, "the number of different inputs: 0 to inputDim − 1"),
      .required("outputDim", .count, "the length of a vector"),
      ConfigField("embeddingsInitializer", .initializer, "randomUniform", "the first vectors"),
      ConfigField("embeddingsRegularizer", .regularizer, "a penalty on the vectors"),
      ConfigField("activityRegularizer", .regularizer, "a penalty on the output"),
      ConfigField("embeddingsConstraint", .constraint, "keeps the vectors in bounds"),
      ConfigField("maskZero", .boolean, "whether input 0 means that the step does not count"),
      ConfigField("inputLength", .any, "the number of inputs of an example, if it is fixed"),
    ])

  private let outputSize: Int
  private let masksZero: Bool
  private var embeddings: LayerVariable?

  /// Makes an embedding layer.
  public required init(_ options: Options) throws {
    outputSize = options.integer("outputDim")
    masksZero = options.flag("maskZero")
    var options = options
    let implies = options.impliesInputShape
    if implies {
      let lengths = options["inputLength"].array ?? [options["inputLength"]]
      options["batchInputShape"] = .array([options["batchSize"]] + lengths)
    }
    try super.init(options)
    savesType = !implies
    supportsMasking = masksZero
  }

  /// Makes the table `[inputDim, outputDim]`.
  public override func build(_ inputShapes: [LayerShape]) throws {
    embeddings = try addWeight("embeddings", [options.integer("inputDim"), outputSize], configuredAs: "embeddings")
    try super.build(inputShapes)
  }

  /// The input shape with the vectors as a new last axis.
  public override func outputShape(for inputShape: LayerShape) throws -> LayerShape {
    guard !options["inputLength"].isNull else { return inputShape + [outputSize] }
    let lengths = LayerShape((options["inputLength"].array ?? [options["inputLength"]]).map(\.integer))
    guard lengths.rank == inputShape.rank - 1,
      zip(lengths, inputShape.dropFirst()).allSatisfy({ $0 == nil || $1 == nil || $0 == $1 })
    else {
      throw LayerError(
        "Embedding layer \(name): \"inputLength\" is \(JSONWriter.text(options["inputLength"])), but the input has shape \(inputShape)."
      )
    }
    return LayerShape([inputShape.first ?? nil] + zip(lengths, inputShape.dropFirst()).map { $0 ?? $1 } + [outputSize])
  }

  /// The vectors of the inputs.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    guard let embeddings else { throw LayerError("Layer \(name) has no weights yet.") }
    return try embeddings.val.gather(x.cast(to: .int32))
  }

  /// Whether zeros do not count.
  public override var producesMask: Bool { masksZero }

  /// Where the input is not 0.
  public override func computeMasks(_ inputs: [Tensor], _ masks: [Tensor?]) throws -> [Tensor?] {
    guard masksZero, let x = inputs.first else { return [] }
    return [try x.notEqual(x.zerosLike())]
  }
}

/// Marks the steps of a sequence in which all values equal a given one as not counting.
public final class Masking: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    Masking.self, "Masking", factory: "masking", "Marks steps as not counting",
    fields: [ConfigField("maskValue", .number, 0, "the value that all entries of such a step have")])

  /// Makes a masking layer.
  public required init(_ options: Options) throws {
    try super.init(options)
    supportsMasking = true
  }

  private func counts(_ x: Tensor, keepDims: Bool) throws -> Tensor {
    try x.notEqual(Tensor(options.float("maskValue")).cast(to: x.dtype)).any(axes: [-1], keepDims: keepDims)
  }

  /// x with zeros in the steps that do not count.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    try x.mul(counts(x, keepDims: true).cast(to: x.dtype))
  }

  /// The layer makes a mask.
  public override var producesMask: Bool { true }

  /// The steps that count.
  public override func computeMasks(_ inputs: [Tensor], _ masks: [Tensor?]) throws -> [Tensor?] {
    try inputs.map { try counts($0, keepDims: false) }
  }
}
