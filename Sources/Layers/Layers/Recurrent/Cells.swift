import Tensors

/// h′ = activation(x · W + h · U + b).
public final class SimpleRNNCell: GatedCell {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    SimpleRNNCell.self, "SimpleRNNCell", factory: "simpleRNNCell", "One step of a simple recurrent layer",
    fields: fields(activations: []))

  override func step(_ projected: Tensor, _ states: [Tensor], _ options: CallOptions) throws -> [Tensor] {
    let h = try droppedState(states[0], options)
    let next = try activation(projected.add(h.matMul(weightValues().recurrent)))
    return [next, next]
  }

  override func wholeSequence(
    _ projected: Tensor, _ states: [Tensor]
  ) throws -> (outputs: Tensor, states: [Tensor])? {
    guard let activation = activation.gate else { return nil }
    let outputs = try projected.simpleRecurrence(
      recurrent: weightValues().recurrent, hidden: states[0], activation: activation)
    return (outputs, [try lastStep(outputs)])
  }
}

/// A gated recurrent unit (Cho et al. 2014): h′ = z·h + (1 − z)·activation(x_h + (r·h)·U_h), with gates z and r.
///
/// With `resetAfter` the reset gate is applied after the product: r·(h·U_h + b′), as in cuDNN and Keras.
public final class GRUCell: GatedCell {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    GRUCell.self, "GRUCell", factory: "gruCell", "One step of a gated recurrent layer",
    fields: fields(
      activations: [recurrentActivationField],
      last: [
        ConfigField("implementation", .any, "kept for files; there is one implementation"),
        ConfigField("resetAfter", .boolean, false, "whether the reset gate is applied after the matrix product"),
      ]))

  private var resetsAfter: Bool { options.flag("resetAfter") }

  override class var gateCount: Int { 3 }
  override var biasRows: Int { resetsAfter ? 2 : 1 }

  override func inputBias(_ bias: Tensor?) throws -> Tensor? {
    guard resetsAfter, let bias else { return bias }
    return try bias.slice(axis: 0, from: 0, count: 1).reshape([3 * units])
  }

  /// The bias of the products with the state, which exists beside that of the input with `resetAfter`.
  private func recurrentBias(_ bias: Tensor?) throws -> Tensor? {
    try bias.map { try $0.slice(axis: 0, from: 1, count: 1).reshape([3 * units]) }
  }

  override func step(_ projected: Tensor, _ states: [Tensor], _ options: CallOptions) throws -> [Tensor] {
    let (_, kernel, bias) = try weightValues()
    let h = states[0]
    let dropped = try droppedState(h, options)
    let candidate: Tensor
    let z: Tensor
    if resetsAfter {
      let recurrent = try dropped.fusedMatMul(kernel, bias: recurrentBias(bias))
      let gates = try recurrentActivation(gate(projected, 0, count: 2).add(gate(recurrent, 0, count: 2)))
      z = try gate(gates, 0)
      candidate = try activation(gate(projected, 2).add(gate(gates, 1).mul(gate(recurrent, 2))))
    } else {
      let gates = try recurrentActivation(
        gate(projected, 0, count: 2).add(dropped.matMul(gate(kernel, 0, count: 2))))
      z = try gate(gates, 0)
      candidate = try activation(gate(projected, 2).add(gate(gates, 1).mul(dropped).matMul(gate(kernel, 2))))
    }
    let next = try candidate.add(z.mul(h.sub(candidate)))
    return [next, next]
  }

  override func wholeSequence(
    _ projected: Tensor, _ states: [Tensor]
  ) throws -> (outputs: Tensor, states: [Tensor])? {
    guard let activation = activation.gate, let gate = recurrentActivation.gate else { return nil }
    let (_, kernel, bias) = try weightValues()
    let outputs: Tensor
    if resetsAfter {
      outputs = try projected.gatedRecurrence(
        recurrent: kernel, resetAfterBias: recurrentBias(bias) ?? Tensor.zeros([3 * units]), hidden: states[0],
        gateActivation: gate, activation: activation)
    } else {
      outputs = try projected.gatedRecurrence(
        recurrent: kernel, hidden: states[0], gateActivation: gate, activation: activation)
    }
    return (outputs, [try lastStep(outputs)])
  }
}

/// A long short-term memory (Hochreiter & Schmidhuber 1997): c′ = f·c + i·activation(z_c), h′ = o·activation(c′), with
/// gates i, f and o.
public final class LSTMCell: GatedCell {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    LSTMCell.self, "LSTMCell", factory: "lstmCell", "One step of a long short-term memory", fields: lstmFields)

  static let lstmFields = fields(
    activations: [recurrentActivationField],
    bias: [ConfigField("unitForgetBias", .boolean, "whether the bias of the forget gate starts at 1")],
    last: [ConfigField("implementation", .any, "kept for files; there is one implementation")])

  override class var gateCount: Int { 4 }

  /// The output h and the memory c.
  public override func stateShapes(for inputShape: LayerShape) throws -> [LayerShape] { [[units], [units]] }

  override func initialBias() throws -> Initializer {
    let initializer = options.initializer("biasInitializer")
    return options.flag("unitForgetBias") ? ForgetBias(initializer, units) : initializer
  }

  override func step(_ projected: Tensor, _ states: [Tensor], _ options: CallOptions) throws -> [Tensor] {
    let h = try droppedState(states[0], options)
    let z = try projected.add(h.matMul(weightValues().recurrent))
    let inputAndForget = try recurrentActivation(gate(z, 0, count: 2))
    let memory = try gate(inputAndForget, 1).mul(states[1])
      .add(gate(inputAndForget, 0).mul(activation(gate(z, 2))))
    let output = try recurrentActivation(gate(z, 3)).mul(activation(memory))
    return [output, output, memory]
  }

  override func wholeSequence(
    _ projected: Tensor, _ states: [Tensor]
  ) throws -> (outputs: Tensor, states: [Tensor])? {
    guard let activation = activation.gate, let gate = recurrentActivation.gate else { return nil }
    let (outputs, memory) = try projected.longShortTermMemory(
      recurrent: weightValues().recurrent, hidden: states[0], cell: states[1], gateActivation: gate,
      activation: activation)
    return (outputs, [try lastStep(outputs), memory])
  }
}

/// A bias whose second quarter, that of the forget gate, starts at 1 (Jozefowicz et al. 2015).
final class ForgetBias: Initializer {
  private let initializer: Initializer
  private let units: Int

  init(_ initializer: Initializer, _ units: Int) {
    self.initializer = initializer
    self.units = units
  }

  override func apply(_ shape: TensorShape, _ dtype: DataType = .float32) throws -> Tensor {
    let parts = try [
      initializer.apply([units], dtype), Tensor.ones([units], dtype), initializer.apply([2 * units], dtype),
    ]
    return try Tensor.concat(parts)
  }
}

/// Several cells, each fed with the output of the one before.
public final class StackedRNNCells: RNNCell {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    StackedRNNCells.self, "StackedRNNCells", factory: "stackedRNNCells",
    "Cells that are fed with each other's output", fields: [.required("cells", .layers, "the cells, first to last")])

  let cells: [RNNCell]

  /// Makes a stack of cells.
  ///
  /// - Throws: ``LayerError`` when one of them is no cell.
  public required init(_ options: Options) throws {
    cells = try options.layers("cells").map { layer in
      guard let cell = layer as? RNNCell else {
        throw LayerError(
          "stackedRNNCells: every item of 'cells' must be a recurrent cell such as lstmCell, but \(layer.name) is a \(layer.className)."
        )
      }
      return cell
    }
    try super.init(options)
  }

  /// The shapes of the inputs of the cells.
  private func inputShapes(_ first: LayerShape) throws -> [LayerShape] {
    var shapes = [first]
    for cell in cells.dropLast() {
      let states = try cell.stateShapes(for: shapes[shapes.count - 1])
      shapes.append(LayerShape([first.first ?? nil]) + (states.first ?? []))
    }
    return shapes
  }

  /// The states of all cells, those of the last cell first.
  public override func stateShapes(for inputShape: LayerShape) throws -> [LayerShape] {
    try zip(cells, inputShapes(inputShape)).reversed().flatMap { try $0.stateShapes(for: $1) }
  }

  /// Makes the weights of all cells.
  public override func build(_ inputShapes: [LayerShape]) throws {
    for (index, item) in zip(cells, try self.inputShapes(inputShapes.first ?? [])).enumerated() {
      try NameScope.within("RNNCell_\(index)") { try item.0.build([item.1]) }
    }
    try super.build(inputShapes)
  }

  /// `[output, ...newStates]` for `[x, ...states]`.
  public override func call(_ inputs: [Tensor], _ options: CallOptions) throws -> [Tensor] {
    guard var x = inputs.first else { return [] }
    var counts: [Int] = []
    var shape = LayerShape(x.shape)
    for cell in cells {
      let states = try cell.stateShapes(for: shape)
      counts.append(states.count)
      shape = LayerShape([shape.first ?? nil]) + (states.first ?? [])
    }
    guard inputs.count == 1 + counts.reduce(0, +) else {
      throw LayerError(
        "The cells of \(name) take an input and \(counts.reduce(0, +)) states, but got \(inputs.count) tensors.")
    }
    // The states of the last cell come first.
    var end = inputs.count
    var newStates: [[Tensor]] = []
    for (cell, count) in zip(cells, counts) {
      let results = try cell.call([x] + inputs[end - count..<end], options)
      end -= count
      x = results[0]
      newStates.append(Array(results.dropFirst()))
    }
    return [x] + newStates.reversed().flatMap { $0 }
  }

  override func resetDropoutMasks() { for cell in cells { cell.resetDropoutMasks() } }

  /// The weights of the cells that training changes.
  public override var trainableWeights: [LayerVariable] { isTrainable ? cells.flatMap(\.trainableWeights) : [] }

  /// The weights of the cells that training does not change.
  public override var nonTrainableWeights: [LayerVariable] {
    (isTrainable ? [] : cells.flatMap(\.trainableWeights)) + cells.flatMap(\.nonTrainableWeights)
  }

  /// The penalties of the cells.
  public override var losses: [() throws -> Tensor] { cells.flatMap(\.losses) }
}
