// Single steps of recurrent networks.

/// A step of a recurrent network: (data, c, h) → (c′, h′).
public typealias RecurrentStep = (_ data: Tensor, _ cell: Tensor, _ hidden: Tensor) throws -> (
  cell: Tensor, hidden: Tensor
)

extension Tensor {
  /// One step of a basic LSTM: with [i, j, f, o] = [data, h]·kernel + bias,
  /// c′ = c·sigmoid(forgetBias + f) + sigmoid(i)·tanh(j) and h′ = tanh(c′)·sigmoid(o). This tensor is the data,
  /// [batch, inputs].
  ///
  /// - Parameters:
  ///   - forgetBias: a number that is added to the forget gate.
  ///   - kernel: [inputs + units, 4·units].
  ///   - bias: [4·units].
  ///   - cell, hidden: [batch, units].
  public final func basicLSTMCell(
    forgetBias: Tensor, kernel: Tensor, bias: Tensor, cell: Tensor, hidden: Tensor
  ) throws -> (cell: Tensor, hidden: Tensor) {
    let operation = try Operation("basicLSTMCell", inputs: [self, forgetBias, kernel, bias, cell, hidden])
    for (tensor, name) in [(self, "data"), (kernel, "kernel"), (cell, "c"), (hidden, "h")] where tensor.rank != 2 {
      throw operation.error("\(name) must be of rank 2, but it is of rank \(tensor.rank) (shape \(tensor.shape)).")
    }
    let gates = try Tensor.concat([self, hidden], axis: 1).fusedMatMul(kernel, bias: bias)
    guard gates.shape[1] % 4 == 0 else {
      throw operation.error("the kernel must have four times as many columns as units, but its shape is \(kernel.shape).")
    }
    let parts = try gates.split(4, axis: 1)
    let kept = try cell.mul(parts[2].add(forgetBias).sigmoid())
    let next = try kept.add(parts[0].sigmoid().mul(parts[1].tanh()))
    return (next, try next.tanh().mul(parts[3].sigmoid()))
  }

  /// One step of several cells on top of each other: each gets the hidden state of the one below.
  public static func multiRNNCell(
    _ steps: [RecurrentStep], _ data: Tensor, cells: [Tensor], hiddens: [Tensor]
  ) throws -> (cells: [Tensor], hiddens: [Tensor]) {
    guard steps.count == cells.count && steps.count == hiddens.count else {
      throw TensorError(
        "multiRNNCell(): there are \(steps.count) cells, but \(cells.count) states c and \(hiddens.count) states h.")
    }
    var input = data
    var results: (cells: [Tensor], hiddens: [Tensor]) = ([], [])
    for (index, step) in steps.enumerated() {
      let next = try step(input, cells[index], hiddens[index])
      results.cells.append(next.cell)
      results.hiddens.append(next.hidden)
      input = next.hidden
    }
    return results
  }
}
