import Tensors

/// Applies a layer to every step of a sequence.
public final class TimeDistributed: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    TimeDistributed.self, "TimeDistributed", factory: "timeDistributed", "Applies a layer to every step of a sequence",
    fields: [.required("layer", .layer, "the layer")])

  let inner: Layer

  /// Wraps a layer.
  public required init(_ options: Options) throws {
    guard let layer = options.layer("layer") else { throw LayerError("timeDistributed: 'layer' is missing.") }
    inner = layer
    try super.init(options)
    supportsMasking = true
    if options["trainable"].boolean == false { inner.isTrainable = false }
  }

  /// Throws unless the layer takes the values of one step.
  package override func checkInputs(_ shapes: [LayerShape], onlyRanks: Bool = false) throws {
    try super.checkInputs(shapes, onlyRanks: onlyRanks)
    try inner.checkInputs(shapes.prefix(1).map(stepShape), onlyRanks: onlyRanks)
  }

  private func stepShape(_ shape: LayerShape) throws -> LayerShape {
    guard shape.rank >= 3 else {
      throw LayerError(
        "The TimeDistributed layer \(name) needs an input with at least 3 axes (batch, steps, values), but its shape is \(shape)."
      )
    }
    return LayerShape([shape[0]] + shape.dropFirst(2))
  }

  /// Makes the weights of the layer.
  public override func build(_ inputShapes: [LayerShape]) throws {
    let shape = try stepShape(inputShapes.first ?? [])
    if !inner.isBuilt { try inner.build([shape]) }
    if inner.initialWeights != nil { try inner.prepare(for: [shape], isSymbolic: true) }
    try super.build(inputShapes)
  }

  /// The layer's output shape with the steps after the batch.
  public override func outputShape(for inputShape: LayerShape) throws -> LayerShape {
    let output = try inner.computeOutputShapes([stepShape(inputShape)])[0]
    return LayerShape([output.first ?? nil, inputShape[1]] + output.dropFirst())
  }

  /// Whether the layer keeps states from batch to batch, and from step to step.
  public override var isStateful: Bool { inner.isStateful }

  /// Forgets the states of the layer.
  public override func resetStates() throws { try inner.resetStates() }

  /// As the layer does.
  public override func keepsExamplesApart(_ options: CallOptions) -> Bool {
    inner.keepsExamplesApart(options) && super.keepsExamplesApart(options)
  }

  /// The layer's results for all steps, computed as one large batch where the layer keeps examples apart.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    let (batch, steps) = (x.shape[0], x.shape[1])
    var stepOptions = options
    stepOptions.masks = []
    stepOptions.inputsAreList = false
    if steps > 0 && !inner.keepsExamplesApart(stepOptions) {
      let results = try (0..<steps).map { step in
        try inner.run([x.slice(axis: 1, from: step, count: 1).squeeze([1])], stepOptions)[0]
      }
      return try Tensor.stack(results, axis: 1)
    }
    let y = try inner.run([x.reshape([batch * steps] + x.shape.dropFirst(2))], stepOptions)[0]
    return try y.reshape([batch, steps] + y.shape.dropFirst())
  }

  /// The weights of the layer that training changes.
  public override var trainableWeights: [LayerVariable] { isTrainable ? inner.trainableWeights : [] }

  /// The weights of the layer that training does not change.
  public override var nonTrainableWeights: [LayerVariable] {
    (isTrainable ? [] : inner.trainableWeights) + inner.nonTrainableWeights
  }

  /// Whether training may change the weights.
  public override var isTrainable: Bool {
    get { super.isTrainable }
    set {
      super.isTrainable = newValue
      inner.isTrainable = newValue
    }
  }

  /// The penalties of the layer.
  public override var losses: [() throws -> Tensor] { inner.losses + super.losses }
}
