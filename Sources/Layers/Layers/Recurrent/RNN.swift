import Tensors

/// Runs a cell over the steps of a sequence: `[batch, steps, …]` → `[batch, …]`, or `[batch, steps, …]` with
/// `returnSequences`.
///
/// Besides the sequence a layer can be applied to initial states: `apply([x] + states)`.
public class RNN: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { rnnTable }
  private static let rnnTable = LayerDescription(
    RNN.self, "RNN", factory: "rnn", "Runs a cell of your choice over a sequence",
    fields: loopFields + [.required("cell", .any, "a recurrent cell, or a list of cells that are stacked")])

  /// The keys that all recurrent layers have.
  static let loopFields: [ConfigField] = [
    ConfigField("returnSequences", .boolean, false, "whether the outputs of all steps are returned"),
    ConfigField("returnState", .boolean, false, "whether the last states are returned too"),
    ConfigField("goBackwards", .boolean, false, "whether the sequence is read from its end"),
    ConfigField("stateful", .boolean, false, "whether the states are kept for the next batch"),
    ConfigField("unroll", .boolean, false, "kept for files; the steps are always run one by one"),
    ConfigField("inputDim", .integer, saving: .never, "with inputLength stands for inputShape"),
    ConfigField("inputLength", .integer, saving: .never, "with inputDim stands for inputShape"),
  ]

  /// What computes a step.
  public let cell: RNNCell
  /// Whether the outputs of all steps are returned.
  public var returnsSequences: Bool { options.flag("returnSequences") }
  /// Whether the last states are returned too.
  public var returnsState: Bool { options.flag("returnState") }
  /// The states after the last batch, of a stateful layer.
  public private(set) var states: [Tensor] = []
  private var stateSizes: [LayerShape] = []
  /// The size of the batches of a stateful layer.
  private var batchSize: Int?

  /// The number of axes of a sequence.
  var inputRank: Int { 3 }

  /// Makes a recurrent layer.
  ///
  /// - Throws: ``LayerError`` when `cell` is no cell.
  public required init(_ options: Options) throws {
    cell = try Self.makeCell(options)
    var options = options
    if options.impliesInputShape, !options["inputDim"].isNull || !options["inputLength"].isNull {
      options["inputShape"] = .array([options["inputLength"], options["inputDim"]])
    }
    try super.init(options)
    supportsMasking = true
    inputSpec = [InputSpec(rank: inputRank)]
  }

  /// The cell that the options describe.
  class func makeCell(_ options: Options) throws -> RNNCell {
    let value = options["cell"]
    if let items = value.array {
      return try StackedRNNCells(["cells": .array(items)])
    }
    let layer: Layer
    do {
      layer = try LayerRegistry.layer(from: value, "rnn: 'cell'")
    } catch is LayerError where value["className"].isNull {
      throw LayerError(
        "rnn: 'cell' must be a recurrent cell with a `stateSize`, such as tf.layers.lstmCell({units: 4}), but it is \(value.kindDescription)."
      )
    }
    guard let cell = layer as? RNNCell else {
      throw LayerError(
        "rnn: 'cell' must be a recurrent cell with a `stateSize`, but it is the \(layer.className) layer \(layer.name)."
      )
    }
    return cell
  }

  package override func checkInputs(_ shapes: [LayerShape], onlyRanks: Bool = false) throws {
    try super.checkInputs(Array(shapes.prefix(1)), onlyRanks: onlyRanks)
    if isBuilt && shapes.count > 1 { try checkInitialStates(Array(shapes.dropFirst())) }
  }

  /// Whether the states are kept for the next batch.
  public override var isStateful: Bool { options.flag("stateful") }

  /// Makes the weights of the cell.
  ///
  /// - Throws: ``LayerError`` when the layer is stateful and the size of its batches is open.
  public override func build(_ inputShapes: [LayerShape]) throws {
    let shape = inputShapes.first ?? []
    if isStateful { batchSize = try requireBatchSize(shape.first ?? nil) }
    let stepShape = LayerShape([shape.first ?? nil] + shape.dropFirst(2))
    try cell.build([stepShape])
    stateSizes = try cell.stateShapes(for: stepShape)
    try super.build(inputShapes)
  }

  /// Throws unless the shapes are those of the states.
  func checkInitialStates(_ shapes: [LayerShape]) throws {
    guard shapes.count == stateSizes.count else {
      throw LayerError(
        "Layer \(name) has \(stateSizes.count) state(s), but \(shapes.count) initial state(s) were given.")
    }
    for (shape, wanted) in zip(shapes, stateSizes) {
      guard shape.rank == wanted.rank + 1, zip(shape.dropFirst(), wanted).allSatisfy({ $0 == nil || $0 == $1 }) else {
        throw LayerError(
          "Layer \(name): an initial state has shape \(shape), but the state's shape without the batch is \(wanted).")
      }
    }
  }

  /// The shapes of the output and, with `returnState`, of the states.
  public override func computeOutputShapes(_ inputShapes: [LayerShape]) throws -> [LayerShape] {
    let shape = inputShapes.first ?? []
    guard shape.rank == inputRank else {
      throw LayerError("Layer \(name) needs sequences with \(inputRank) axes, but the input has shape \(shape).")
    }
    let sizes = try cell.stateShapes(for: LayerShape([shape[0]] + shape.dropFirst(2)))
    guard let outputSize = sizes.first else { throw LayerError("The cell of layer \(name) has no states.") }
    let output = LayerShape(returnsSequences ? [shape[0], shape[1]] : [shape[0]]) + outputSize
    return [output] + (returnsState ? sizes.map { LayerShape([shape[0]]) + $0 } : [])
  }

  /// The mask of the sequence where sequences are returned.
  public override func computeMasks(_ inputs: [Tensor], _ masks: [Tensor?]) throws -> [Tensor?] {
    [returnsSequences ? masks.first ?? nil : nil] + (returnsState ? stateSizes.map { _ in nil } : [])
  }

  /// The output and, with `returnState`, the states.
  public override func call(_ inputs: [Tensor], _ options: CallOptions) throws -> [Tensor] {
    guard let x = inputs.first else { return [] }
    let initial = try initialStates(x, Array(inputs.dropFirst()))
    cell.resetDropoutMasks()
    let (output, last) = try run(x, initial, options)
    cell.resetDropoutMasks()
    if isStateful { try keep(last) }
    return [output] + (returnsState ? last : [])
  }

  private func initialStates(_ x: Tensor, _ given: [Tensor]) throws -> [Tensor] {
    if !given.isEmpty {
      try checkInitialStates(given.map { LayerShape($0.shape) })
      return given
    }
    if isStateful && !states.isEmpty {
      guard states[0].shape[0] == x.shape[0] else {
        throw LayerError(
          "The stateful layer \(name) keeps states for batches of \(states[0].shape[0]) examples, but this batch has \(x.shape[0])."
        )
      }
      return states
    }
    return try getInitialState(x)
  }

  /// States of zeros for a batch.
  public func getInitialState(_ x: Tensor) throws -> [Tensor] {
    let stepShape = LayerShape([x.shape[0]] + x.shape.dropFirst(2).map { $0 })
    return try cell.stateShapes(for: stepShape).map { try Tensor.zeros((LayerShape([x.shape[0]]) + $0).known()) }
  }

  /// Runs the steps one after another.
  private func run(
    _ x: Tensor, _ initial: [Tensor], _ options: CallOptions
  ) throws -> (output: Tensor, states: [Tensor]) {
    let stepCount = x.shape[1]
    guard stepCount > 0 else {
      throw LayerError("Layer \(name) was given a sequence without steps (shape \(x.shape)).")
    }
    if let result = try runAtOnce(x, initial, options) { return result }
    // Steps first: every step is then one piece of memory.
    let sequence = try x.transpose([1, 0] + Array(2..<x.rank))
    let projected = try projectedSequence(sequence, options, stepAxis: 0)
    let mask = try options.mask.map { try $0.cast(to: .bool).transpose([1, 0]) }
    var stepOptions = options
    stepOptions.masks = []
    stepOptions.inputsAreList = true
    var states = initial
    var outputs: [Tensor] = []
    var output = initial[0]
    for index in 0..<stepCount {
      let step = self.options.flag("goBackwards") ? stepCount - 1 - index : index
      let part = try (projected ?? sequence).slice(axis: 0, from: step, count: 1).squeeze([0])
      let results =
        try projected == nil
        ? cell.call([part] + states, stepOptions) : cell.step(part, states, stepOptions)
      guard results.count == states.count + 1 else {
        throw LayerError(
          "The cell of layer \(name) gave \(results.count) tensors for a step where an output and \(states.count) state(s) were expected."
        )
      }
      if let mask {
        let counts = try mask.slice(axis: 0, from: step, count: 1).reshape([x.shape[0]])
        func select(_ new: Tensor, _ old: Tensor) throws -> Tensor {
          let spread = try counts.reshape([x.shape[0]] + Array(repeating: 1, count: new.rank - 1))
          return try Tensor.select(spread.broadcastTo(new.shape), new, old)
        }
        output = try select(results[0], output)
        states = try zip(results.dropFirst(), states).map(select)
      } else {
        output = results[0]
        states = Array(results.dropFirst())
      }
      if returnsSequences { outputs.append(output) }
    }
    return (returnsSequences ? try Tensor.stack(outputs, axis: 1) : output, states)
  }

  /// Runs all steps in one operation; `nil` where masks, dropout of states or the cell need them one by one.
  private func runAtOnce(
    _ x: Tensor, _ initial: [Tensor], _ options: CallOptions
  ) throws -> (output: Tensor, states: [Tensor])? {
    guard x.rank == 3, options.mask == nil, !(options.training && cell.recurrentDropout > 0),
      let projected = try projectedSequence(x, options)
    else { return nil }
    let ordered = try self.options.flag("goBackwards") ? projected.reverse([1]) : projected
    guard let (outputs, states) = try cell.wholeSequence(ordered, initial) else { return nil }
    return (returnsSequences ? outputs : states[0], states)
  }

  /// What of the cell's computation depends on the inputs alone, for all steps in one product.
  ///
  /// - Parameter stepAxis: the axis of the steps, 0 or 1; the other one is the batch.
  private func projectedSequence(_ sequence: Tensor, _ options: CallOptions, stepAxis: Int = 1) throws -> Tensor? {
    guard sequence.rank == 3 else { return nil }
    var x = sequence
    if options.training && cell.dropout > 0 {
      // The same inputs are dropped at every step.
      let kept = try cell.droppedInput(Tensor.ones([x.shape[1 - stepAxis], x.shape[2]]), options)
      x = try x.mul(kept.expandDims(stepAxis))
    }
    let rows = x.shape[0] * x.shape[1]
    guard let flat = try cell.project(x.reshape([rows, x.shape[2]])) else { return nil }
    return try flat.reshape([x.shape[0], x.shape[1], flat.shape[1]])
  }

  private func keep(_ last: [Tensor]) throws {
    let kept = try last.map { try $0.detached().keep() }
    for state in states { state.dispose() }
    states = kept
  }

  /// Sets the states that the next batch begins with.
  ///
  /// - Throws: ``LayerError`` when their number or a shape differs.
  public func setStates(_ newStates: [Tensor]) throws {
    if isBuilt { try checkInitialStates(newStates.map { LayerShape($0.shape) }) }
    try keep(newStates)
  }

  /// Sets the states of a stateful layer to zeros.
  public override func resetStates() throws { try resetStates(to: nil) }

  /// Sets the states of a stateful layer.
  ///
  /// - Throws: ``LayerError`` when the layer is not stateful, the size of its batches is not known, or a state has
  ///   another shape.
  public func resetStates(to newStates: [Tensor]?) throws {
    guard isStateful else { return try super.resetStates() }
    let size = try requireBatchSize(batchSize ?? batchInputShape?.first ?? nil)
    if stateSizes.isEmpty { return }
    try setStates(newStates ?? stateSizes.map { try Tensor.zeros((LayerShape([size]) + $0).known()) })
  }

  private func requireBatchSize(_ size: Int?) throws -> Int {
    guard let size else {
      throw LayerError(
        "The stateful layer \(name) must know the size of its batches (batch size): give it a `batchInputShape` such as [32, 10, 8], or give the model's input a `batchShape`."
      )
    }
    return size
  }

  /// The weights of the cell that training changes.
  public override var trainableWeights: [LayerVariable] { isTrainable ? cell.trainableWeights : [] }

  /// The weights of the cell that training does not change.
  public override var nonTrainableWeights: [LayerVariable] {
    (isTrainable ? [] : cell.trainableWeights) + cell.nonTrainableWeights
  }

  /// Whether training may change the weights.
  public override var isTrainable: Bool {
    get { super.isTrainable }
    set {
      super.isTrainable = newValue
      cell.isTrainable = newValue
    }
  }

  /// The penalties of the cell.
  public override var losses: [() throws -> Tensor] { cell.losses + super.losses }

  /// The configuration: the keys of the cell, then those of the loop. A cell of the caller's choice is listed too.
  public override func getConfig() -> ConfigObject {
    let config = cell.getConfig().merging(baseConfig)
    let loop = options.saved.entries.filter { entry in RNN.loopFields.contains { $0.key == entry.key } }
    let chosen: ConfigObject = type(of: self) == RNN.self ? ["cell": cell.serialized] : [:]
    return config.merging(ConfigObject(loop.map { ($0.key, $0.value) })).merging(chosen)
  }

  /// Frees the weights and the states.
  @discardableResult
  public override func dispose() throws -> DisposeResult {
    let result = try super.dispose()
    if result.refCountAfterDispose == 0 {
      for state in states { state.dispose() }
      states = []
    }
    return result
  }
}

/// A fully connected recurrent layer: h′ = activation(x · W + h · U + b).
public final class SimpleRNN: RNN {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    SimpleRNN.self, "SimpleRNN", factory: "simpleRNN", "A fully connected recurrent layer",
    fields: SimpleRNNCell.classDescription.ownFields + loopFields)
  override class func makeCell(_ options: Options) throws -> RNNCell {
    try SimpleRNNCell(options.restricted(to: SimpleRNNCell.classDescription))
  }
}

/// A gated recurrent layer (Cho et al. 2014).
public final class GRU: RNN {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    GRU.self, "GRU", factory: "gru", "A gated recurrent layer",
    fields: GRUCell.classDescription.ownFields + loopFields)
  override class func makeCell(_ options: Options) throws -> RNNCell {
    try GRUCell(options.restricted(to: GRUCell.classDescription))
  }
}

/// A layer of long short-term memories (Hochreiter & Schmidhuber 1997).
public final class LSTM: RNN {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    LSTM.self, "LSTM", factory: "lstm", "A layer of long short-term memories",
    fields: LSTMCell.classDescription.ownFields + loopFields)
  override class func makeCell(_ options: Options) throws -> RNNCell {
    try LSTMCell(options.restricted(to: LSTMCell.classDescription))
  }
}
