import Layers
import Tensors
import Testing

extension LayersSuite {
  @Suite("Sequences") struct SequenceTests {
    private func expect(_ tensor: Tensor, _ wanted: [Float]) throws {
      let got = try tensor.floatValues()
      #expect(got.count == wanted.count)
      for (a, b) in zip(got, wanted) { #expect(abs(a - b) <= 1e-5 + 1e-4 * abs(b), "\(got)") }
    }

    private func sum(_ more: ConfigObject = [:]) throws -> SimpleRNN {
      let config: ConfigObject = [
        "units": 1, "activation": "linear", "kernelInitializer": "ones", "recurrentInitializer": "ones",
      ]
      return try SimpleRNN(config.merging(more))
    }

    @Test("steps that do not count leave the state as it is")
    func masks() throws {
      let model = try Sequential([Masking(["maskValue": 0, "inputShape": [4, 1]]), sum()])
      try expect(model.predict(.one(Tensor([1, 2, 0, 0, 3, 0, 4, 0], shape: [2, 4, 1])))[0], [3, 7])
    }

    @Test("a sequence can be read from its end, and from both")
    func directions() throws {
      let x = try Tensor([1, 2, 4], shape: [1, 3, 1])
      try expect(sum(["returnSequences": true]).apply(x), [1, 3, 7])
      try expect(sum(["returnSequences": true, "goBackwards": true]).apply(x), [4, 6, 7])
      let both = try Bidirectional(["layer": .opaque(sum(["returnSequences": true]))])
      try expect(both.apply(x), [1, 7, 3, 6, 7, 4])
    }

    @Test("the outputs of both directions can be joined in several ways", arguments: ["sum", "mul", "ave"])
    func mergeModes(_ mode: String) throws {
      let layer = try Bidirectional(["layer": .opaque(sum(["returnSequences": true])), "mergeMode": .string(mode)])
      let y = try layer.apply(Tensor([1, 2, 4], shape: [1, 3, 1]))
      let wanted: [String: [Float]] = ["sum": [8, 9, 11], "mul": [7, 18, 28], "ave": [4, 4.5, 5.5]]
      try expect(y, wanted[mode] ?? [])
    }

    @Test("without a way to join them both outputs are returned")
    func noMerge() throws {
      let layer = try Bidirectional(["layer": .opaque(sum()), "mergeMode": .null])
      let outputs = try layer.apply([Tensor([1, 2, 4], shape: [1, 3, 1])])
      #expect(outputs.count == 2)
    }

    @Test("states can be given and are returned")
    func states() throws {
      let layer = try sum(["returnState": true])
      let outputs = try layer.apply([Tensor([1, 2], shape: [1, 2, 1]), Tensor([10], shape: [1, 1])])
      #expect(outputs.count == 2)
      try expect(outputs[1], [13])
    }

    @Test("a stateful layer goes on where the last batch ended, until it is reset")
    func stateful() throws {
      let model = try Sequential([sum(["stateful": true, "batchInputShape": [1, 2, 1]])])
      let x = ModelData.one(try Tensor([1, 2], shape: [1, 2, 1]))
      try expect(model.predict(x)[0], [3])
      try expect(model.predict(x)[0], [6])
      try model.resetStates()
      try expect(model.predict(x)[0], [3])
    }

    @Test("a stateful layer knows the size of its batches from its first input, also inside a wrapper")
    func batchSize() throws {
      let open = try sum(["stateful": true])
      #expect(throws: LayerError.self) { try open.apply(input(shape: [2, 1])) }
      let layer = try sum(["stateful": true])
      let x = try Tensor([1, 2], shape: [1, 2, 1])
      let both = try Bidirectional(["layer": .opaque(sum(["stateful": true]))])
      for _ in 0..<2 {
        try expect(layer.apply(x), [3])
        try expect(layer.apply(x), [6])
        try layer.resetStates()
        try expect(both.apply(x), [3, 3])
        try expect(both.apply(x), [6, 6])
        try both.resetStates()
      }
    }

    @Test("what relates the examples of a batch is computed step by step in a sequence")
    func stepwise() throws {
      let training = CallOptions(training: true)
      // Each step has a batch of its own: the same values, shifted and stretched.
      let x = try Tensor([1, 10, 3, 30], shape: [2, 2, 1])
      let norm = try BatchNormalization(["momentum": 0, "epsilon": 1e-6])
      try expect(TimeDistributed(["layer": .opaque(norm)]).apply(x, training), [-1, -1, 1, 1])
      try expect(norm.getWeights()[2], [20])
      let inside = try Sequential([BatchNormalization(["inputShape": [1], "epsilon": 1e-6])])
      try expect(TimeDistributed(["layer": .opaque(inside)]).apply(x, training), [-1, -1, 1, 1])

      let running = try TimeDistributed(["layer": .opaque(sum(["stateful": true]))])
      let sequences = try Tensor([1, 2, 3, 4], shape: [1, 2, 2, 1])
      for _ in 0..<2 {
        try expect(running.apply(sequences), [3, 10])
        try running.resetStates()
      }
    }

    @Test("stacked cells feed one another")
    func stacked() throws {
      let cells = try [sum().cell, sum().cell]
      let layer = try RNN(["cell": .array(cells.map { .opaque($0) })])
      // Sums, and sums of sums.
      try expect(layer.apply(Tensor([1, 2, 4], shape: [1, 3, 1])), [11])
    }

    @Test("a cell can be run alone, on an input and its states", arguments: ["channelsFirst", "channelsLast"])
    func lonelyCells(_ format: String) throws {
      let ones: ConfigObject = ["kernelInitializer": "ones", "recurrentInitializer": "ones", "biasInitializer": "ones"]
      func run(_ cell: RNNCell, _ x: Tensor) throws -> [Tensor] {
        let states = try cell.stateShapes(for: LayerShape(x.shape)).map { shape in
          try Tensor.zeros(TensorShape([x.shape[0]] + shape.map { $0 ?? 0 }))
        }
        try cell.prepareForDirectUse(([x] + states).map { LayerShape($0.shape) })
        return try cell.call([x] + states, CallOptions())
      }
      let image: TensorShape = format == "channelsFirst" ? [1, 3, 4, 4] : [1, 4, 4, 3]
      let config: ConfigObject = ["filters": 2, "kernelSize": 3, "padding": "same", "dataFormat": .string(format)]
      let results = try run(ConvLSTM2DCell(ones.merging(config)), Tensor.ones(image))
      // The gates are open, so the memory is tanh of a large number, 1, and the output tanh 1.
      #expect(
        results.map(\.shape) == Array(repeating: format == "channelsFirst" ? [1, 2, 4, 4] : [1, 4, 4, 2], count: 3))
      try expect(results[0], Array(repeating: 0.761_594_2, count: 32))
      try expect(results[2], Array(repeating: 1, count: 32))
      try expect(run(SimpleRNNCell(ones.merging(["units": 1])), Tensor([0.5, -1], shape: [1, 2]))[0], [0.462_117_2])
    }

    @Test("the forget gate starts open where it is asked for")
    func forgetBias() throws {
      let layer = try LSTM(["units": 2, "unitForgetBias": true, "inputShape": [3, 1]])
      _ = try Sequential([layer])
      try expect(layer.getWeights()[2], [0, 0, 1, 1, 0, 0, 0, 0])
    }

    @Test("gates give the numbers of their formulas")
    func formulas() throws {
      let ones: ConfigObject = ["units": 1, "kernelInitializer": "ones", "recurrentInitializer": "ones"]
      let x = try Tensor([0.1, 0.2, 0.3], shape: [1, 3, 1])
      try expect(LSTM(ones).apply(x), [0.165_749_64])
      try expect(LSTM(ones.merging(["recurrentActivation": "sigmoid"])).apply(x), [0.178_608_06])
      try expect(GRU(ones).apply(x), [0.222_316_3])
      try expect(GRU(ones.merging(["recurrentActivation": "sigmoid"])).apply(x), [0.216_893_4])
      try expect(SimpleRNN(ones).apply(x), [0.530_620_75])
    }

    @Test("dropout in a recurrent layer acts while training only")
    func dropout() throws {
      let layer = try LSTM(["units": 4, "dropout": 0.5, "recurrentDropout": 0.5])
      let x = try Tensor.randomUniform([2, 5, 3], seed: 1)
      #expect(try layer.apply(x).floatValues() == layer.apply(x).floatValues())
      let options = CallOptions(training: true)
      #expect(try layer.apply(x, options).floatValues() != layer.apply(x).floatValues())
    }
  }
}
