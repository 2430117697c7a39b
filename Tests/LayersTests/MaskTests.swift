import Layers
import Tensors
import Testing

extension LayersSuite {
  /// Steps that do not count, from the layer that marks them to those that heed it.
  @Suite("Masks") struct MaskTests {
    /// The result for `[1, 2, 0]`, whose last step is masked, and for `[1, 2]`, by models that share their layers.
    private func padded(_ layers: () throws -> [Layer]) throws -> (masked: [Float], short: [Float]) {
      let shared = try layers()
      func model(_ steps: Int) throws -> LayersModel {
        let x = try input(shape: [steps])
        var y = x
        for layer in shared { y = try layer.apply(y) }
        return try LayersModel(inputs: [x], outputs: [y])
      }
      return (
        try model(3).predict(.one(Tensor([1, 2, 0], shape: [1, 3])))[0].floatValues(),
        try model(2).predict(.one(Tensor([1, 2], shape: [1, 2])))[0].floatValues()
      )
    }

    private func embedding() throws -> Layer {
      try Embedding(["inputDim": 5, "outputDim": 3, "maskZero": true, "inputLength": .null])
    }

    @Test("recurrent layers skip masked steps, also behind layers that pass the mask on", arguments: 0..<5)
    func recurrent(_ kind: Int) throws {
      let (masked, short) = try padded {
        let embedding = try embedding()
        let lstm = try LSTM(["units": 2])
        switch kind {
        case 0: return [embedding, lstm]
        case 1: return [embedding, try TimeDistributed(["layer": .opaque(Dense(["units": 2]))]), lstm]
        case 2: return [embedding, try GRU(["units": 2, "returnSequences": true]), lstm]
        case 3: return [embedding, try Dropout(["rate": 0.5]), try Dense(["units": 4]), try SimpleRNN(["units": 2])]
        default: return [embedding, try Bidirectional(["layer": .opaque(lstm)])]
        }
      }
      #expect(masked.count == short.count && !masked.isEmpty)
      for (a, b) in zip(masked, short) { #expect(abs(a - b) < 1e-6, "\(masked) \(short)") }
    }

    @Test("a layer that knows nothing of masks ends the mask in a model, and refuses one when asked itself")
    func unknown() throws {
      let flatten = try Flatten()
      let model = try Sequential([
        Embedding(["inputDim": 5, "outputDim": 3, "maskZero": true, "inputLength": 3]), flatten, Dense(["units": 2]),
      ])
      try model.compile(["optimizer": "sgd", "loss": "meanSquaredError"])
      _ = try model.trainOnBatch(.one(Tensor([1, 2, 0], shape: [1, 3])), .one(Tensor([0, 1], shape: [1, 2])))
      let x = try Tensor.ones([1, 3, 2])
      #expect(throws: LayerError.self) { try flatten.computeMasks([x], [Tensor.ones([1, 3], .bool)]) }
    }

    @Test("merging layers need a step to count in all inputs; joined ones in each")
    func merging() throws {
      let x = try Tensor.ones([1, 2, 1])
      let (a, b) = (
        try Tensor([1, 1], shape: [1, 2]).cast(to: .bool), try Tensor([1, 0], shape: [1, 2]).cast(to: .bool)
      )
      #expect(try Add().computeMasks([x, x], [a, b])[0]?.floatValues() == [1, 0])
      #expect(try Add().computeMasks([x, x], [nil, b])[0]?.floatValues() == [1, 0])
      #expect(try Add().computeMasks([x, x], [nil, nil]).isEmpty)
      #expect(try Concatenate().computeMasks([x, x], [a, b])[0]?.floatValues() == [1, 0])
    }
  }
}
