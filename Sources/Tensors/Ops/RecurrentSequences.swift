// Recurrent layers over whole sequences, each a single operation.
//
// The input is projected beforehand, for all steps in one product, and its bias is part of it. A gradient of the first
// order is one walk back by a kernel; while a further gradient is being recorded, the steps are done with operations.

extension Tensor {
  /// The hidden states of a simple recurrent layer: h′ = activation(x + h·U), where this tensor is x,
  /// [batch, steps, units].
  ///
  /// - Parameters:
  ///   - recurrent: U, [units, units].
  ///   - hidden: the first h, [batch, units].
  /// - Returns: h after each step, [batch, steps, units].
  package final func simpleRecurrence(
    recurrent: Tensor, hidden: Tensor, activation: GateActivation
  ) throws -> Tensor {
    let operation = try Operation("simpleRNN", self, recurrent, hidden)
    let loop = try RecurrentLoop(
      operation, self, recurrent, [hidden], gates: 1, gateActivation: .linear, activation: activation)
    let sequence = try Tensor(uninitialized: shape, .float32)
    loop.simple(floats, recurrent.floats, hidden: hidden.floats, sequence: sequence.floats)
    return try operation.finish(
      sequence,
      jointGradient: { dy, wanted in
        if Tape.isRecording {
          return try recomputedGradients([self, recurrent, hidden], [dy], wanted, loop.simpleSteps)
        }
        let slopes = try Tensor(uninitialized: self.shape, .float32)
        let dHidden = try Tensor(uninitialized: hidden.shape, .float32)
        loop.simpleGradient(
          dy.floats, recurrent.floats, sequence: sequence.floats, dHidden: dHidden.floats, slopes: slopes.floats)
        let dWeights = try loop.weightGradient(sequence, hidden, slopes, like: recurrent)
        return [slopes, dWeights, dHidden]
      })
  }

  /// The hidden states of gated recurrent units: with gates z and r,
  /// h′ = z·h + (1 − z)·activation(x_h + (r·h)·U_h), where this tensor is x, [batch, steps, 3·units], gates in the order
  /// z, r, h.
  ///
  /// - Parameters:
  ///   - recurrent: U, [units, 3·units].
  ///   - hidden: the first h, [batch, units].
  ///   - gateActivation: the activation of z and r.
  /// - Returns: h after each step, [batch, steps, units].
  package final func gatedRecurrence(
    recurrent: Tensor, hidden: Tensor, gateActivation: GateActivation, activation: GateActivation
  ) throws -> Tensor {
    let operation = try Operation("gru", kernel: "GRU", self, recurrent, hidden)
    let loop = try RecurrentLoop(
      operation, self, recurrent, [hidden], gates: 3, gateActivation: gateActivation, activation: activation)
    let sequence = try Tensor(uninitialized: loop.stateSequence, .float32)
    let resets = try Tensor(uninitialized: loop.stateSequence, .float32)
    let gateValues = try Tensor(uninitialized: shape, .float32)
    loop.gru(
      floats, recurrent.floats, hidden: hidden.floats, gateValues: gateValues.floats, resets: resets.floats,
      sequence: sequence.floats)
    return try operation.finish(
      sequence,
      jointGradient: { dy, wanted in
        if Tape.isRecording {
          return try recomputedGradients([self, recurrent, hidden], [dy], wanted, loop.gruSteps)
        }
        let slopes = try Tensor(uninitialized: self.shape, .float32)
        let dHidden = try Tensor(uninitialized: hidden.shape, .float32)
        let dResets = try Tensor(uninitialized: hidden.shape, .float32)
        loop.gruGradient(
          dy.floats, recurrent.floats, hidden: hidden.floats, gateValues: gateValues.floats,
          sequence: sequence.floats, dHidden: dHidden.floats, dResets: dResets.floats, slopes: slopes.floats)
        let dWeights = try loop.weightGradient(sequence, hidden, slopes, like: recurrent, candidates: resets)
        return [slopes, dWeights, dHidden]
      })
  }

  /// The hidden states of gated recurrent units whose reset gate comes after the product, as in cuDNN:
  /// h′ = z·h + (1 − z)·activation(x_h + r·(h·U_h + b_h)). Parameters as for
  /// ``gatedRecurrence(recurrent:hidden:gateActivation:activation:)``.
  ///
  /// - Parameter recurrentBias: b, [3·units], which is added to h·U.
  package final func gatedRecurrence(
    recurrent: Tensor, resetAfterBias recurrentBias: Tensor, hidden: Tensor, gateActivation: GateActivation,
    activation: GateActivation
  ) throws -> Tensor {
    let inputs = [self, recurrent, recurrentBias, hidden]
    let operation = try Operation("gru", kernel: "GRU", inputs: inputs)
    let loop = try RecurrentLoop(
      operation, self, recurrent, [hidden], gates: 3, gateActivation: gateActivation, activation: activation)
    guard recurrentBias.dtype == .float32, recurrentBias.shape == [loop.width] else {
      throw operation.error("the recurrent bias must be of shape [\(loop.width)], but it is \(recurrentBias.shape).")
    }
    let sequence = try Tensor(uninitialized: loop.stateSequence, .float32)
    let memories = try Tensor(uninitialized: loop.stateSequence, .float32)
    let gateValues = try Tensor(uninitialized: shape, .float32)
    loop.gruResetAfter(
      floats, recurrent.floats, bias: recurrentBias.floats, hidden: hidden.floats, gateValues: gateValues.floats,
      memories: memories.floats, sequence: sequence.floats)
    return try operation.finish(
      sequence,
      jointGradient: { dy, wanted in
        if Tape.isRecording { return try recomputedGradients(inputs, [dy], wanted, loop.gruResetAfterSteps) }
        let slopes = try Tensor(uninitialized: self.shape, .float32)
        let productSlopes = try Tensor(uninitialized: self.shape, .float32)
        let dHidden = try Tensor(uninitialized: hidden.shape, .float32)
        loop.gruResetAfterGradient(
          dy.floats, recurrent.floats, hidden: hidden.floats, gateValues: gateValues.floats,
          memories: memories.floats, sequence: sequence.floats, dHidden: dHidden.floats, slopes: slopes.floats,
          productSlopes: productSlopes.floats)
        let dWeights = try loop.weightGradient(sequence, hidden, productSlopes, like: recurrent)
        return [slopes, dWeights, try productSlopes.sum(axes: [0, 1]), dHidden]
      })
  }

  /// The hidden states and the last cell state of a long short-term memory: with gates i, f and o,
  /// c′ = f·c + i·activation(z_c) and h′ = o·activation(c′) for z = x + h·U, where this tensor is x,
  /// [batch, steps, 4·units], gates in the order i, f, c, o.
  ///
  /// - Parameters:
  ///   - recurrent: U, [units, 4·units].
  ///   - hidden: the first h, [batch, units].
  ///   - cell: the first c, [batch, units].
  ///   - gateActivation: the activation of i, f and o.
  /// - Returns: h after each step, [batch, steps, units], and c after the last, [batch, units].
  package final func longShortTermMemory(
    recurrent: Tensor, hidden: Tensor, cell: Tensor, gateActivation: GateActivation, activation: GateActivation
  ) throws -> (sequence: Tensor, cell: Tensor) {
    let inputs = [self, recurrent, hidden, cell]
    let operation = try Operation("lstm", kernel: "LSTM", inputs: inputs)
    let loop = try RecurrentLoop(
      operation, self, recurrent, [hidden, cell], gates: 4, gateActivation: gateActivation, activation: activation)
    let sequence = try Tensor(uninitialized: loop.stateSequence, .float32)
    let cells = try Tensor(uninitialized: loop.stateSequence, .float32)
    let gateValues = try Tensor(uninitialized: shape, .float32)
    let lastCell = try Tensor(uninitialized: cell.shape, .float32)
    loop.lstm(
      floats, recurrent.floats, hidden: hidden.floats, cell: cell.floats, gateValues: gateValues.floats,
      cells: cells.floats, sequence: sequence.floats)
    loop.copyLastStates(cells.floats, lastCell.floats)
    let results = try operation.finish(
      [sequence, lastCell],
      jointGradient: { dys, wanted in
        if Tape.isRecording { return try recomputedGradients(inputs, dys, wanted, loop.lstmSteps) }
        let dSequence = try dys[0] ?? sequence.zerosLike()
        let dCell = try Tensor(uninitialized: cell.shape, .float32)
        if let dLast = dys[1] {
          dCell.floats.update(from: dLast.floats, count: dLast.size)
        } else {
          dCell.floats.update(repeating: 0, count: dCell.size)
        }
        let slopes = try Tensor(uninitialized: self.shape, .float32)
        let dHidden = try Tensor(uninitialized: hidden.shape, .float32)
        loop.lstmGradient(
          dSequence.floats, recurrent.floats, cell: cell.floats, gateValues: gateValues.floats, cells: cells.floats,
          dHidden: dHidden.floats, dCell: dCell.floats, slopes: slopes.floats)
        let dWeights = try loop.weightGradient(sequence, hidden, slopes, like: recurrent)
        return [slopes, dWeights, dHidden, dCell]
      })
    return (results[0], results[1])
  }
}

// MARK: - Checks and shared parts

extension RecurrentLoop {
  /// Checks a projected input, recurrent weights and first states.
  fileprivate init(
    _ operation: Operation, _ input: Tensor, _ recurrent: Tensor, _ states: [Tensor], gates: Int,
    gateActivation: GateActivation, activation: GateActivation
  ) throws {
    for tensor in [input, recurrent] + states { try operation.require(tensor, "x", .float32) }
    guard input.rank == 3, recurrent.rank == 2, input.shape[1] > 0, recurrent.shape[0] > 0,
      input.shape[2] == gates * recurrent.shape[0], recurrent.shape[1] == input.shape[2],
      states.allSatisfy({ $0.rank == 2 && $0.shape[0] == input.shape[0] && $0.shape[1] == recurrent.shape[0] })
    else {
      throw operation.error(
        "the projected input \(input.shape), the recurrent weights \(recurrent.shape) and the states \(states.map { "\($0.shape)" }.joined(separator: ", ")) do not fit: they must be [batch,steps,\(gates)·units], [units,\(gates)·units] and [batch,units], with at least one step."
      )
    }
    self.init(
      batch: input.shape[0], steps: input.shape[1], units: recurrent.shape[0], gates: gates,
      gateActivation: gateActivation, activation: activation)
  }

  fileprivate var stateSequence: TensorShape { [batch, steps, units] }

  /// The gradient of the recurrent weights: the states before each step, transposed, times the gradient of the
  /// projected input; for the columns of a candidate, the states that were reset.
  fileprivate func weightGradient(
    _ sequence: Tensor, _ hidden: Tensor, _ slopes: Tensor, like weights: Tensor, candidates: Tensor? = nil
  ) throws -> Tensor {
    let result = try Tensor(uninitialized: weights.shape, .float32)
    let before = try Tensor(uninitialized: stateSequence, .float32)
    previousStates(initial: hidden.floats, sequence: sequence.floats, before.floats)
    let columns = candidates == nil ? width : width - units
    let rows = batch * steps
    func multiply(_ states: Tensor, from column: Int, count: Int) {
      MatrixProduct.multiply(
        states.floats, row: units, transposed: true, slopes.floats + column, row: width, result.floats + column,
        row: width, rows: units, columns: count, inner: rows)
    }
    if rows == 0 {
      result.floats.update(repeating: 0, count: result.size)
    } else {
      multiply(before, from: 0, count: columns)
      if let candidates { multiply(candidates, from: columns, count: units) }
    }
    return result
  }

  fileprivate func copyLastStates(_ sequence: UnsafePointer<Float>, _ last: UnsafeMutablePointer<Float>) {
    for example in 0..<batch {
      (last + example &* units).update(from: sequence + place(example, steps &- 1, units), count: units)
    }
  }
}

// MARK: - The same with operations

extension GateActivation {
  fileprivate func apply(_ x: Tensor) throws -> Tensor {
    switch self {
    case .sigmoid: try x.sigmoid()
    case .hardSigmoid: try x.mul(0.2).add(0.5).clipByValue(0, 1)
    case .tanh: try x.tanh()
    case .relu: try x.relu()
    case .linear: x
    }
  }
}

extension RecurrentLoop {
  /// Runs a step function over the steps of the projected input; gives the first state after each step, and the last of
  /// the others.
  private func unrolled(
    _ input: Tensor, _ first: [Tensor], _ step: (_ x: Tensor, _ states: [Tensor]) throws -> [Tensor]
  ) throws -> [Tensor] {
    var states = first
    var sequence: [Tensor] = []
    for x in try input.unstack(1) {
      states = try step(x, states)
      sequence.append(states[0])
    }
    return [try Tensor.stack(sequence, axis: 1)] + states.dropFirst()
  }

  fileprivate func simpleSteps(_ inputs: [Tensor]) throws -> [Tensor] {
    try unrolled(inputs[0], [inputs[2]]) { x, states in
      [try activation.apply(x.add(states[0].matMul(inputs[1])))]
    }
  }

  fileprivate func gruSteps(_ inputs: [Tensor]) throws -> [Tensor] {
    let weights = try inputs[1].split([2 * units, units], axis: 1)
    return try unrolled(inputs[0], [inputs[2]]) { x, states in
      let h = states[0]
      let x = try x.split([2 * units, units], axis: 1)
      let gates = try gateActivation.apply(x[0].add(h.matMul(weights[0]))).split(2, axis: 1)
      let candidate = try activation.apply(x[1].add(gates[1].mul(h).matMul(weights[1])))
      return [try candidate.add(gates[0].mul(h.sub(candidate)))]
    }
  }

  fileprivate func gruResetAfterSteps(_ inputs: [Tensor]) throws -> [Tensor] {
    try unrolled(inputs[0], [inputs[3]]) { x, states in
      let h = states[0]
      let x = try x.split([2 * units, units], axis: 1)
      let products = try h.matMul(inputs[1]).add(inputs[2]).split([2 * units, units], axis: 1)
      let gates = try gateActivation.apply(x[0].add(products[0])).split(2, axis: 1)
      let candidate = try activation.apply(x[1].add(gates[1].mul(products[1])))
      return [try candidate.add(gates[0].mul(h.sub(candidate)))]
    }
  }

  fileprivate func lstmSteps(_ inputs: [Tensor]) throws -> [Tensor] {
    try unrolled(inputs[0], [inputs[2], inputs[3]]) { x, states in
      let z = try x.add(states[0].matMul(inputs[1])).split(4, axis: 1)
      let (i, f, o) = (
        try gateActivation.apply(z[0]), try gateActivation.apply(z[1]), try gateActivation.apply(z[3])
      )
      let cell = try f.mul(states[1]).add(i.mul(activation.apply(z[2])))
      return [try o.mul(activation.apply(cell)), cell]
    }
  }
}
