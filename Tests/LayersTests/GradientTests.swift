import Layers
import Tensors
import Testing

extension LayersSuite {
  /// One step of gradient descent through `fit`, against central differences of the loss, for every layer there is.
  @Suite("Gradients of all layers through fit") struct GradientTests {
    @Test("no class of the library is without a case")
    func coverage() throws {
      var covered: Set<String> = []
      for layerCase in LayerCase.all {
        for layer in try layerCase.model().layers where !(layer is Feeder) {
          covered.insert(layer.className)
          covered.formUnion(classNames(.object(layer.getConfig())))
          if let recurrent = layer as? RNN { covered.insert(recurrent.cell.className) }
        }
      }
      let missing = LayerRegistry.descriptions.map(\.className).filter { !covered.contains($0) }
      #expect(missing.isEmpty)
    }

    /// The classes that a configuration names, at any depth: those of cells and wrapped layers.
    private func classNames(_ value: ConfigValue) -> [String] {
      if let items = value.array { return items.flatMap(classNames) }
      let name = value["className"].string.map { [$0] } ?? []
      return name + (value.object?.entries.flatMap { classNames($0.value) } ?? [])
    }

    @Test("a step moves each weight by the slope of the loss", arguments: LayerCase.all)
    func step(_ layerCase: LayerCase) throws {
      let unseeded = RandomSource.unseeded
      defer { RandomSource.unseeded = unseeded }
      // What is drawn while training is the same each time: the loss is then a function of the weights.
      RandomSource.unseeded = { 0.375 }

      let model = try layerCase.model()
      try layerCase.setWeights(of: model)
      let x = try layerCase.data()
      let before = try model.getWeights().map { try $0.floatValues() }
      let targets = try outputs(model, x).enumerated().map { index, output in
        try Tensor.randomUniform(output.shape, -3, 3, seed: RandomSeed(Double(50 + index)))
      }
      let after = try weightsAfterStep(model, x, targets)
      let restored = try zip(before, model.weights).map { try Tensor($0, shape: $1.shape) }

      var steepest = 0.0
      for (place, weight) in model.weights.enumerated() where weight.isTrainable {
        for index in stride(from: 0, to: before[place].count, by: max(1, before[place].count / 16)) {
          func loss(_ change: Float) throws -> Double {
            var values = before[place]
            values[index] += change
            var weights = restored
            weights[place] = try Tensor(values, shape: weight.shape)
            try model.setWeights(weights)
            return try meanSquaredError(outputs(model, x), targets)
          }
          let h: Float = 1.0 / 512
          let measured = try (loss(h) - loss(-h)) / Double(2 * h)
          let slope = Double(before[place][index] - after[place][index])
          steepest = max(steepest, abs(slope))
          #expect(
            abs(slope - measured) <= 1e-3 + 5e-3 * abs(measured), "\(weight.name) [\(index)]: \(slope) \(measured)")
        }
      }
      #expect(steepest > 0.02, "a loss that is flat everywhere tells nothing")
    }

    /// The weights after one batch of `fit` with learning rate 1: they have moved by the gradient.
    private func weightsAfterStep(_ model: LayersModel, _ x: [Tensor], _ targets: [Tensor]) throws -> [[Float]] {
      try model.compile(["optimizer": .opaque(SGDOptimizer(learningRate: 1)), "loss": "meanSquaredError"])
      if model.isStateful { try model.resetStates() }
      var options = FitOptions()
      options.batchSize = LayerCase.batchSize
      options.shuffle = .none
      try model.fit(.list(x), .list(targets), options).finish()
      return try model.getWeights().map { try $0.floatValues() }
    }

    /// The model's results as it gives them while it is trained.
    private func outputs(_ model: LayersModel, _ x: [Tensor]) throws -> [Tensor] {
      if model.isStateful { try model.resetStates() }
      return try model.apply(x, CallOptions(training: true))
    }

    private func meanSquaredError(_ outputs: [Tensor], _ targets: [Tensor]) throws -> Double {
      try zip(outputs, targets).reduce(0) { total, pair in
        let differences = try zip(pair.0.floatValues(), pair.1.floatValues()).map { Double($0) - Double($1) }
        return total + differences.reduce(0) { $0 + $1 * $1 } / Double(differences.count)
      }
    }

    @Test(
      "what is random while training does nothing otherwise",
      arguments: ["dropout", "spatialDropout1d", "alphaDropout", "gaussianDropout", "gaussianNoise", "randomWidth"])
    func inference(_ factory: String) throws {
      let key = ["gaussianNoise": "stddev", "randomWidth": "factor"][factory] ?? "rate"
      let layer = try #require(LayerRegistry.description(factory: factory)).make([key: 0.5])
      let x = try Tensor.randomUniform(factory == "randomWidth" ? [2, 4, 8, 2] : [2, 4, 8], seed: 5)
      let y = try layer.apply(x)
      #expect(y.shape == x.shape)
      #expect(try y.floatValues() == x.floatValues())
      // A random width may be the old one, but not so often.
      let draws = try (0..<40).map { _ in try layer.apply(x, CallOptions(training: true)) }
      #expect(try draws.contains { try $0.shape != x.shape || $0.floatValues() != x.floatValues() })
    }
  }
}
