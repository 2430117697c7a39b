import Tensors

/// Runs a recurrent layer over a sequence from its begin and, with weights of its own, from its end.
public final class Bidirectional: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    Bidirectional.self, "Bidirectional", factory: "bidirectional", "Runs a recurrent layer in both directions",
    fields: [
      ConfigField(
        "mergeMode", .choice(MergeMode.allCases.map(\.rawValue)), "concat",
        "how the outputs are joined; null: both are returned"),
      .required("layer", .layer, "the recurrent layer"),
    ])

  /// How the outputs of the two directions are joined.
  enum MergeMode: String, CaseIterable { case sum, mul, concat, ave }

  private let mergeMode: MergeMode?
  /// Reads the sequence from its begin.
  public let forward: RNN
  /// Reads the sequence from its end.
  public let backward: RNN

  /// Wraps a recurrent layer. Both directions are copies of it.
  ///
  /// - Throws: ``LayerError`` when the layer is not recurrent.
  public required init(_ options: Options) throws {
    guard let layer = options.layer("layer") as? RNN else {
      throw LayerError(
        "bidirectional: 'layer' must be a recurrent layer such as tf.layers.lstm({units: 4}), but it is \(options.layer("layer").map { "the \($0.className) layer \($0.name)" } ?? "missing")."
      )
    }
    var options = options
    mergeMode = options.isGivenAsNull("mergeMode") ? nil : MergeMode(rawValue: options.text("mergeMode"))
    if mergeMode == nil { options["mergeMode"] = .null }
    forward = try Bidirectional.copy(layer, "forward_", reversed: false)
    backward = try Bidirectional.copy(layer, "backward_", reversed: true)
    let weights = options.tensors("weights")
    options["weights"] = .null
    try super.init(options)
    initialWeights = weights
    supportsMasking = true
    inputSpec = layer.inputSpec
    if options["trainable"].boolean == false {
      forward.isTrainable = false
      backward.isTrainable = false
    }
  }

  private static func copy(_ layer: RNN, _ prefix: String, reversed: Bool) throws -> RNN {
    var config = layer.getConfig()
    config["name"] = .string(prefix + layer.name)
    if reversed { config["goBackwards"] = .boolean(!(config["goBackwards"]?.boolean ?? false)) }
    guard let copy = try LayerRegistry.make(className: layer.className, config: config) as? RNN else {
      throw LayerError("bidirectional: the layer \(layer.name) cannot be copied.")
    }
    return copy
  }

  package override func checkInputs(_ shapes: [LayerShape], onlyRanks: Bool = false) throws {
    try super.checkInputs(Array(shapes.prefix(1)), onlyRanks: onlyRanks)
    let states = shapes.dropFirst()
    guard states.count % 2 == 0 else {
      throw LayerError(
        "Layer \(name): the initial state of a bidirectional layer is a list of the states of both RNNs, those of the forward one first, but \(states.count) were given."
      )
    }
    if isBuilt && !states.isEmpty {
      try forward.checkInitialStates(Array(states.prefix(states.count / 2)))
      try backward.checkInitialStates(Array(states.suffix(states.count / 2)))
    }
  }

  /// Whether the states are kept for the next batch.
  public override var isStateful: Bool { forward.isStateful }

  /// As the recurrent layer does.
  public override func keepsExamplesApart(_ options: CallOptions) -> Bool {
    forward.keepsExamplesApart(options) && super.keepsExamplesApart(options)
  }

  /// Forgets the states of both directions.
  public override func resetStates() throws {
    try forward.resetStates()
    try backward.resetStates()
  }

  /// Makes the weights of both directions.
  public override func build(_ inputShapes: [LayerShape]) throws {
    for direction in [forward, backward] {
      try NameScope.within(direction.name) { try direction.build(Array(inputShapes.prefix(1))) }
    }
    try super.build(inputShapes)
  }

  /// The joined output (or both outputs), and the states of both directions.
  public override func computeOutputShapes(_ inputShapes: [LayerShape]) throws -> [LayerShape] {
    let shapes = try forward.computeOutputShapes(Array(inputShapes.prefix(1)))
    var output = shapes[0]
    if mergeMode == .concat, let last = output.last { output[output.rank - 1] = last.map { 2 * $0 } }
    let outputs = mergeMode == nil ? [output, output] : [output]
    return outputs + (forward.returnsState ? Array(shapes.dropFirst()) + Array(shapes.dropFirst()) : [])
  }

  /// The joined output (or both outputs), and the states of both directions.
  public override func call(_ inputs: [Tensor], _ options: CallOptions) throws -> [Tensor] {
    guard let x = inputs.first else { return [] }
    let states = inputs.dropFirst()
    let half = states.count / 2
    var directionOptions = options
    directionOptions.masks = Array(options.masks.prefix(1))
    let ahead = try forward.run([x] + states.prefix(half), directionOptions)
    let back = try backward.run([x] + states.suffix(half), directionOptions)
    let reversed = try forward.returnsSequences ? back[0].reverse([1]) : back[0]
    let newStates = forward.returnsState ? Array(ahead.dropFirst() + back.dropFirst()) : []
    return try merge(ahead[0], reversed) + newStates
  }

  private func merge(_ a: Tensor, _ b: Tensor) throws -> [Tensor] {
    switch mergeMode {
    case .concat: [try Tensor.concat([a, b], axis: a.rank - 1)]
    case .sum: [try a.add(b)]
    case .ave: [try a.add(b).mul(0.5)]
    case .mul: [try a.mul(b)]
    case nil: [a, b]
    }
  }

  /// The mask of the sequence where sequences are returned.
  public override func computeMasks(_ inputs: [Tensor], _ masks: [Tensor?]) throws -> [Tensor?] {
    let mask = forward.returnsSequences ? masks.first ?? nil : nil
    let outputs = mergeMode == nil ? [mask, mask] : [mask]
    let stateCount = try computeOutputShapes(inputs.map { LayerShape($0.shape) }).count - outputs.count
    return outputs + Array(repeating: nil, count: stateCount)
  }

  /// The weights that training changes, those of the forward direction first.
  public override var trainableWeights: [LayerVariable] {
    isTrainable ? forward.trainableWeights + backward.trainableWeights : []
  }

  /// The weights that training does not change.
  public override var nonTrainableWeights: [LayerVariable] {
    (isTrainable ? [] : forward.trainableWeights + backward.trainableWeights)
      + forward.nonTrainableWeights + backward.nonTrainableWeights
  }

  /// Whether training may change the weights.
  public override var isTrainable: Bool {
    get { super.isTrainable }
    set {
      super.isTrainable = newValue
      forward.isTrainable = newValue
      backward.isTrainable = newValue
    }
  }

  /// The penalties of both directions.
  public override var losses: [() throws -> Tensor] { forward.losses + backward.losses + super.losses }
}
