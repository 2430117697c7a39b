import Foundation
import Tensors
import Testing

/// Recurrent layers for the table of gradients.
let recurrentCases: [GradientCase] = [
  .init("simple recurrence", [scattered([2, 3, 3]), scattered([3, 3], 1), scattered([2, 3], 2)]) {
    try $0[0].simpleRecurrence(recurrent: $0[1].mul(0.5), hidden: $0[2], activation: .tanh)
  },
  .init("gated recurrence", [scattered([2, 3, 6]), scattered([2, 6], 1), scattered([2, 2], 2)]) {
    try $0[0].gatedRecurrence(
      recurrent: $0[1].mul(0.5), hidden: $0[2], gateActivation: .sigmoid, activation: .tanh)
  },
  .init(
    "gated recurrence with the reset after the product",
    [scattered([2, 3, 6]), scattered([2, 6], 1), scattered([2, 2], 2), scattered([6], 3)]
  ) {
    try $0[0].gatedRecurrence(
      recurrent: $0[1].mul(0.5), resetAfterBias: $0[3], hidden: $0[2], gateActivation: .sigmoid, activation: .tanh)
  },
  .init(
    "long short-term memory",
    [scattered([2, 3, 8]), scattered([2, 8], 1), scattered([2, 2], 2), scattered([2, 2], 3)]
  ) {
    let result = try $0[0].longShortTermMemory(
      recurrent: $0[1].mul(0.5), hidden: $0[2], cell: $0[3], gateActivation: .sigmoid, activation: .tanh)
    return try Tensor.concat([result.sequence.reshape([-1]), result.cell.reshape([-1])])
  },
  .init("the last step of a memory with hard gates", [scattered([1, 2, 4]), scattered([1, 4], 1)]) {
    let state = try Tensor.zeros([1, 1])
    return try $0[0].longShortTermMemory(
      recurrent: $0[1], hidden: state, cell: state, gateActivation: .hardSigmoid, activation: .tanh
    ).sequence.slice([0, 1])
  },
]

extension EngineSuite {
  @Suite struct RecurrentTests {
    /// x·1 for one unit and one feature whose values are 0.1, 0.2, 0.3, repeated for each gate; all weights are 1.
    private func input(gates: Int) throws -> Tensor {
      try Tensor([0.1, 0.2, 0.3], shape: [1, 3, 1]).tile([1, 1, gates])
    }

    private func last(_ sequence: Tensor) throws -> Double { try sequence.doubles()[2] }

    @Test func valuesOfTensorFlow() throws {
      let zero = try Tensor.zeros([1, 1])
      let simple = try input(gates: 1).simpleRecurrence(
        recurrent: Tensor.ones([1, 1]), hidden: zero, activation: .tanh)
      #expect(abs(try last(simple) - 0.53062075) < 1e-6)
      for (gate, lstm, gru) in [
        (GateActivation.hardSigmoid, 0.16574964, 0.2223163), (.sigmoid, 0.17860806, 0.2168934),
      ] {
        let memory = try input(gates: 4).longShortTermMemory(
          recurrent: Tensor.ones([1, 4]), hidden: zero, cell: zero, gateActivation: gate, activation: .tanh)
        #expect(abs(try last(memory.sequence) - lstm) < 1e-6)
        let gated = try input(gates: 3).gatedRecurrence(
          recurrent: Tensor.ones([1, 3]), hidden: zero, gateActivation: gate, activation: .tanh)
        #expect(abs(try last(gated) - gru) < 1e-6)
      }
    }

    /// Sizes that are no multiple of the vector's width, and a batch that is split over the cores.
    @Test func aLargeMemoryEqualsItsFormula() throws {
      let (batch, steps, units) = (37, 5, 21)
      func random(_ shape: TensorShape, _ seed: RandomSeed) throws -> Tensor {
        try Tensor.randomNormal(shape, deviation: 0.5, seed: seed)
      }
      let x = try random([batch, steps, 4 * units], 1)
      let u = try random([units, 4 * units], 2)
      let (h, c) = (try random([batch, units], 3), try random([batch, units], 4))
      let result = try x.longShortTermMemory(
        recurrent: u, hidden: h, cell: c, gateActivation: .sigmoid, activation: .tanh)
      var (hidden, cell) = (h, c)
      for step in try x.unstack(1) {
        let z = try step.add(hidden.matMul(u)).split(4, axis: 1)
        cell = try z[1].sigmoid().mul(cell).add(z[0].sigmoid().mul(z[2].tanh()))
        hidden = try z[3].sigmoid().mul(cell.tanh())
      }
      let lastStep = try result.sequence.slice([0, steps - 1]).reshape([batch, units])
      #expect(try lastStep.sub(hidden).abs().max().scalarValue() < 1e-5)
      #expect(try result.cell.sub(cell).abs().max().scalarValue() < 1e-5)
    }

    @Test func wrongShapes() throws {
      expectTensorError(naming: ["[1,3,4]", "[2,8]"]) {
        try input(gates: 4).longShortTermMemory(
          recurrent: Tensor.ones([2, 8]), hidden: Tensor.zeros([1, 2]), cell: Tensor.zeros([1, 2]),
          gateActivation: .sigmoid, activation: .tanh)
      }
    }
  }
}
