import Layers
import Tensors
import Testing

/// x · k with a learned number k: shows the gradient that reaches the input of the layer after it.
private final class Scale: Layer {
  private var k: LayerVariable?

  override class var classDescription: LayerDescription { LayerDescription(Scale.self, "Scale", "x · k") }

  override func build(_ inputShapes: [LayerShape]) throws {
    k = try addWeight("k", [1], Constant(0.9))
    try super.build(inputShapes)
  }

  override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor { try x.mul(#require(k).val) }
}

extension LayersSuite {
  @Suite("Gradients through fit") struct GradientTests {
    /// Layers whose input has no gradient, or that are no layers of a model.
    static let exempt: Set<String> = [
      "categoryEncoding", "inputLayer", "gruCell", "lstmCell", "simpleRNNCell", "convLstm2dCell", "stackedRNNCells",
      // Random in training.
      "dropout", "spatialDropout1d", "gaussianNoise", "gaussianDropout", "alphaDropout", "randomWidth",
    ]

    /// Options that take other ways through the computation than the defaults.
    nonisolated(unsafe) static let variants: [(factory: String, config: ConfigObject, shape: LayerShape)] = [
      ("gru", ["units": 3, "resetAfter": true], [nil, 4, 2]),
      ("gru", ["units": 3, "resetAfter": true, "activation": "softsign", "returnSequences": true], [nil, 3, 2]),
      ("gru", ["units": 2, "goBackwards": true, "useBias": false, "recurrentActivation": "sigmoid"], [nil, 3, 2]),
      ("lstm", ["units": 2, "returnSequences": true, "goBackwards": true, "activation": "softplus"], [nil, 3, 2]),
      ("simpleRNN", ["units": 3, "activation": "linear", "returnSequences": true], [nil, 4, 2]),
      (
        "convLstm2d", ["filters": 2, "kernelSize": 2, "dataFormat": "channelsFirst", "padding": "same"],
        [nil, 2, 1, 3, 3]
      ),
      ("conv1d", ["filters": 2, "kernelSize": 3, "padding": "causal", "dilationRate": 2], [nil, 6, 2]),
      ("conv2d", ["filters": 2, "kernelSize": 3, "dataFormat": "channelsFirst", "strides": 2], [nil, 2, 5, 5]),
      ("conv2d", ["filters": 2, "kernelSize": 2, "dilationRate": 2, "padding": "same"], [nil, 4, 4, 2]),
      ("conv2dTranspose", ["filters": 2, "kernelSize": 3, "strides": 2, "padding": "same"], [nil, 3, 3, 2]),
      ("depthwiseConv2d", ["kernelSize": 2, "depthMultiplier": 2, "dataFormat": "channelsFirst"], [nil, 2, 4, 4]),
      ("separableConv2d", ["filters": 2, "kernelSize": 3, "depthMultiplier": 2, "strides": 2], [nil, 5, 5, 2]),
      ("batchNormalization", ["axis": 1, "center": false], [nil, 3, 4]),
      ("layerNormalization", ["axis": [1, 2], "scale": false], [nil, 2, 3]),
      ("dense", ["units": 3, "activation": "gelu_new", "useBias": false], [nil, 2, 3]),
      ("dense", ["units": 3, "activation": "mish"], [nil, 4]),
      ("prelu", ["sharedAxes": [1], "alphaInitializer": "ones"], [nil, 3, 2]),
      ("averagePooling2d", ["poolSize": 3, "strides": 2, "padding": "same"], [nil, 5, 5, 2]),
      ("maxPooling2d", ["poolSize": 2, "dataFormat": "channelsFirst"], [nil, 2, 4, 4]),
      ("upSampling2d", ["size": 2, "interpolation": "bilinear"], [nil, 2, 2, 2]),
    ]

    @Test(
      "one step of gradient descent changes each weight by the slope of the loss",
      arguments: LayerTableTests.facts.keys.filter { !exempt.contains($0) })
    func step(_ name: String) throws {
      let fact = try #require(LayerTableTests.facts[name])
      let table = LayerTableTests()
      let layer = try #require(LayerRegistry.description(factory: name)).make(table.arguments(name, fact))
      let sample = fact["sampleInput"].array ?? []
      let shapes = (sample[0].array == nil ? [fact["sampleInput"]] : sample).map(table.shape)
      try check(layer, name, shapes)
    }

    @Test("and so it does with other options", arguments: variants.indices)
    func variant(_ index: Int) throws {
      let (factory, config, shape) = Self.variants[index]
      let layer = try #require(LayerRegistry.description(factory: factory)).make(config)
      try check(layer, "\(factory) \(JSONWriter.text(.object(config)))", [shape])
    }

    /// Compares a step of training with the slopes of the loss, for three values of each weight.
    private func check(_ layer: Layer, _ name: String, _ shapes: [LayerShape]) throws {
      let isEmbedding = name == "embedding"
      let inputs = try shapes.map { try input(batchShape: $0) }
      let scaled = isEmbedding ? inputs : try inputs.map { try Scale().apply($0) }
      let model = try LayersModel(inputs: inputs, outputs: layer.apply(scaled))

      let x = try shapes.enumerated().map { index, shape in
        let known = try TensorShape(shape.enumerated().map { $1 ?? ($0 == 0 ? 2 : 3) })
        return isEmbedding
          ? try Tensor.randomUniform(known, 0, 5, dtype: .int32, seed: 3)
          : try Tensor.randomUniform(known, -1, 1, seed: RandomSeed(Double(index + 3)))
      }
      let y = try model.predict(.list(x)).map { try Tensor.randomUniform($0.shape, -1, 1, seed: 9) }
      // One step: the weights move by the learning rate times the gradient.
      let rate = 1e-3
      try model.compile(["optimizer": .opaque(SGDOptimizer(learningRate: rate)), "loss": "meanSquaredError"])
      let before = try model.trainableWeights.map { try $0.val.clone() }
      #expect(!before.isEmpty)
      let statistics = try model.nonTrainableWeights.map { try $0.val.clone() }
      _ = try model.trainOnBatch(.list(x), .list(y))
      let after = try model.trainableWeights.map { try $0.val.floatValues() }

      func loss() throws -> Double {
        for (weight, value) in zip(model.nonTrainableWeights, statistics) { try weight.val.assign(value) }
        try model.compile(["optimizer": .opaque(SGDOptimizer(learningRate: 0)), "loss": "meanSquaredError"])
        return Double(try model.trainOnBatch(.list(x), .list(y))[0])
      }
      for (place, weight) in model.trainableWeights.enumerated() {
        try weight.val.assign(before[place])
      }
      for (place, weight) in model.trainableWeights.enumerated() {
        let values = try before[place].floatValues()
        for index in Set([0, values.count / 2, values.count - 1]) {
          let slope = Double(values[index] - after[place][index]) / rate
          let h: Float = 4e-3
          func shifted(_ change: Float) throws -> Double {
            var changed = values
            changed[index] += change
            try weight.val.assign(Tensor(changed, shape: weight.shape))
            return try loss()
          }
          let measured = (try shifted(h) - shifted(-h)) / Double(2 * h)
          #expect(
            abs(slope - measured) <= 4e-3 + 3e-2 * abs(measured),
            "\(name) \(weight.name) [\(index)]: \(slope) \(measured)")
          try weight.val.assign(before[place])
        }
      }
    }
  }
}
