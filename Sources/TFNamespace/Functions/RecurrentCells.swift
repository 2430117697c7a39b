import Script
import Tensors

extension FunctionTable {
  /// Single steps of recurrent networks.
  mutating func addRecurrentCells() {
    section("Operations / RNN")
    add(
      "basicLSTMCell",
      [
        .tensor("forgetBias"), .tensor("lstmKernel"), .tensor("lstmBias"), .tensor("data"), .tensor("c"), .tensor("h"),
      ], "One step of a long short-term memory: gives the new c and h.", returns: "[Tensor2D, Tensor2D]",
      example:
        "const zero = tf.zeros([1, 2]);\nconst [c, h] = tf.basicLSTMCell(1, tf.ones([3, 8]), tf.zeros([8]), [[1]], zero, zero);\nh.print();"
    ) { call -> [Tensor] in
      let states = try call.tensor(3).basicLSTMCell(
        forgetBias: call.tensor(0), kernel: call.tensor(1), bias: call.tensor(2), cell: call.tensor(4),
        hidden: call.tensor(5))
      return [states.cell, states.hidden]
    }
    add(
      "multiRNNCell",
      [
        .any("lstmCells", "((data, c, h) => [Tensor2D, Tensor2D])[]"), .tensor("data"), .tensors("c"), .tensors("h"),
      ], "One step of stacked cells: gives the new c and h of each.", returns: "[Tensor2D[], Tensor2D[]]",
      example:
        "const cell = (data, c, h) => [c.add(data), h.add(data)];\nconst zero = tf.zeros([1, 2]);\nconst [c, h] = tf.multiRNNCell([cell, cell], tf.ones([1, 2]), [zero, zero], [zero, zero]);\nh[1].print();"
    ) { call -> [[Tensor]] in
      let states = try Tensor.multiRNNCell(
        call.recurrentCells(0), call.tensor(1), cells: call.tensors(2), hiddens: call.tensors(3))
      return [states.cells, states.hiddens]
    }
  }
}

extension Call {
  fileprivate func recurrentCells(_ index: Int) throws -> [RecurrentStep] {
    guard let array = self[index].asArray else { throw argument(index).mismatch("an array of functions") }
    let context = self.context
    return try array.values.map { element in
      let function = try Argument(element, "lstmCells", of: "multiRNNCell", context: context).function()
      return { data, c, h in
        let result = try function(context.value(of: data), context.value(of: c), context.value(of: h))
        let states = Argument(result, "the result of a cell", of: "multiRNNCell", context: context)
        let tensors = try states.tensors(.numeric)
        guard tensors.count == 2 else { throw states.mismatch("an array [c, h] of two tensors") }
        return (tensors[0], tensors[1])
      }
    }
  }
}
