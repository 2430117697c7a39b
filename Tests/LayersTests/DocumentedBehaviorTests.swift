import Layers
import Tensors
import Testing

extension LayersSuite {
  /// What TensorFlow.js documents but does otherwise, or refuses.
  @Suite("Documented behavior") struct DocumentedBehaviorTests {
    private func values(_ tensor: Tensor) throws -> [Float] { try tensor.floatValues() }

    private func expect(_ tensor: Tensor, _ wanted: [Float], within tolerance: Float = 1e-5) throws {
      let got = try tensor.floatValues()
      #expect(got.count == wanted.count)
      for (a, b) in zip(got, wanted) { #expect(abs(a - b) <= tolerance + 1e-4 * abs(b), "\(got)") }
    }

    private func line(_ more: ConfigObject = [:]) throws -> Sequential {
      var config: ConfigObject = ["units": 1, "inputShape": [1], "kernelInitializer": "zeros", "useBias": false]
      config = config.merging(more)
      return try Sequential([Dense(config)])
    }

    @Test("a causal convolution sees a step and those before it")
    func causal() throws {
      let layer = try Conv1D(["filters": 1, "kernelSize": 2, "padding": "causal", "dilationRate": 2, "useBias": false])
      let x = try Tensor([1, 2, 3, 4], shape: [1, 4, 1])
      _ = try layer.apply(x)
      try layer.setWeights([Tensor([10, 1], shape: [2, 1, 1])])
      try expect(layer.apply(x), [1, 2, 13, 24])
    }

    @Test("a GRU can apply the reset gate after the product")
    func resetAfter() throws {
      let layer = try GRU(["units": 1, "resetAfter": true, "recurrentActivation": "sigmoid"])
      let x = try Tensor([0.5], shape: [1, 1, 1])
      _ = try layer.apply(x)
      #expect(layer.weights.map(\.shape) == [[1, 3], [1, 3], [2, 3]])
      try layer.setWeights([
        Tensor([1, 1, 1], shape: [1, 3]), Tensor([1, 1, 1], shape: [1, 3]),
        Tensor([0, 0, 0, 0.1, 0.2, 0.3], shape: [2, 3]),
      ])
      // With h = 0: z = σ(0.5 + 0.1), r = σ(0.5 + 0.2), h′ = (1 − z) · tanh(0.5 + r · 0.3).
      try expect(layer.apply(x), [0.214_256_5])
    }

    @Test("batch normalization trains without scale or offset", arguments: [true, false])
    func partialNormalization(_ center: Bool) throws {
      let layer = try BatchNormalization(["center": .boolean(center), "scale": .boolean(!center)])
      let y = try layer.apply(Tensor([1, 2, 3, 6], shape: [2, 2]), CallOptions(training: true))
      try expect(y, [-0.9995, -0.99987, 0.9995, 0.99987], within: 1e-3)
    }

    @Test("a penalty on the output counts, for each example")
    func activityRegularizer() throws {
      let penalty: ConfigValue = ["className": "L1L2", "config": ["l1": 0, "l2": 1]]
      let model = try line(["kernelInitializer": "ones", "activityRegularizer": penalty])
      try model.compile(["optimizer": .opaque(SGDOptimizer(learningRate: 0)), "loss": "meanSquaredError"])
      let x = try Tensor([1, 3], shape: [2, 1])
      #expect(try model.trainOnBatch(.one(x), .one(x)) == [5])
    }

    @Test("weights stay within their constraint in fit")
    func constraint() throws {
      let model = try line(["kernelConstraint": "nonNeg"])
      try model.compile(["optimizer": .opaque(SGDOptimizer(learningRate: 1)), "loss": "meanSquaredError"])
      _ = try model.fit(.one(Tensor([1], shape: [1, 1])), .one(Tensor([-1], shape: [1, 1]))).finish()
      try expect(model.getWeights()[0], [0])
    }

    @Test("evaluate reports the penalty that fit reports")
    func evaluatePenalty() throws {
      let model = try line(["kernelInitializer": "ones", "kernelRegularizer": "l1l2"])
      try model.compile(["optimizer": "sgd", "loss": "meanSquaredError"])
      let x = try Tensor([1], shape: [1, 1])
      let loss = try model.evaluate(.one(x), .one(x))[0]
      #expect(abs(loss - 0.02) < 1e-6)
    }

    @Test("examples can count differently")
    func sampleWeight() throws {
      let model = try line()
      try model.compile(["optimizer": .opaque(SGDOptimizer(learningRate: 0)), "loss": "meanSquaredError"])
      var options = FitOptions()
      options.sampleWeights = [try Tensor([1, 0, 2, 1])]
      let history = try model.fit(
        .one(Tensor([1, 1, 1, 1], shape: [4, 1])), .one(Tensor([1, 2, 3, 4], shape: [4, 1])), options
      ).finish()
      #expect(history["loss"] == [8.75])
    }

    @Test("an epoch can be a number of batches")
    func stepsPerEpoch() throws {
      let model = try line()
      try model.compile(["optimizer": "sgd", "loss": "meanSquaredError"])
      var options = FitOptions()
      options.stepsPerEpoch = 5
      options.batchSize = 2
      let x = try Tensor([1, 2, 3, 4], shape: [4, 1])
      let run = try model.fit(.one(x), .one(x), options)
      var batches = 0
      loop: while true {
        switch try run.next() {
        case .batchEnd: batches += 1
        case .finished: break loop
        default: break
        }
      }
      #expect(batches == 5)
    }

    @Test("early stopping brings back the best weights")
    func restoreBestWeights() throws {
      let model = try line()
      // A step far too large: every epoch is worse than the one before.
      try model.compile(["optimizer": .opaque(SGDOptimizer(learningRate: 3)), "loss": "meanSquaredError"])
      let stopping = try EarlyStopping(["monitor": "loss", "patience": 2, "restoreBestWeights": true])
      stopping.trainBegin()
      var options = FitOptions()
      options.epochs = 10
      let run = try model.fit(.one(Tensor([1], shape: [1, 1])), .one(Tensor([1], shape: [1, 1])), options)
      loop: while true {
        switch try run.next() {
        case .epochEnd(let epoch, let logs): try stopping.epochEnd(epoch, logs, model)
        case .finished: break loop
        default: break
        }
      }
      #expect(run.history.epochs == [0, 1, 2])
      _ = try stopping.trainEnd(model)
      try expect(model.getWeights()[0], [6])
    }

    @Test("the values of several outputs are reported under their own names")
    func severalOutputs() throws {
      let x = try input(shape: [2])
      let a = try Dense(["units": 1, "name": "a", "kernelInitializer": "ones"]).apply(x)
      let b = try Dense(["units": 2, "name": "b", "kernelInitializer": "ones"]).apply(x)
      let model = try LayersModel(inputs: [x], outputs: [a, b])
      try model.compile([
        "optimizer": "sgd", "loss": ["a": "meanSquaredError", "b": "meanAbsoluteError"], "metrics": ["b": "mse"],
      ])
      #expect(model.compilation?.metricsNames == ["loss", "a_loss", "b_loss", "b_mse"])
      let values = try model.evaluate(
        .one(Tensor([1, 2], shape: [1, 2])),
        .list([Tensor([1], shape: [1, 1]), Tensor([2, 5], shape: [1, 2])]))
      #expect(values == [5.5, 4, 1.5, 2.5])
    }

    @Test("the loss of an output can count less")
    func lossWeights() throws {
      let x = try input(shape: [1])
      let a = try Dense(["units": 1, "name": "a", "kernelInitializer": "ones"]).apply(x)
      let b = try Dense(["units": 1, "name": "b", "kernelInitializer": "ones"]).apply(x)
      let model = try LayersModel(inputs: [x], outputs: [a, b])
      try model.compile(["optimizer": "sgd", "loss": "meanSquaredError", "lossWeights": [1, 0.5]])
      let one = try Tensor([1], shape: [1, 1])
      let three = try Tensor([3], shape: [1, 1])
      #expect(try model.evaluate(.one(one), .list([three, three])) == [6, 4, 4])
    }

    @Test("the two kernels of a separable convolution have initializers of their own")
    func separableInitializers() throws {
      let layer = try SeparableConv2D([
        "filters": 1, "kernelSize": 1, "depthwiseInitializer": "ones", "pointwiseInitializer": "zeros",
      ])
      _ = try layer.apply(Tensor.ones([1, 1, 1, 1]))
      #expect(try layer.getWeights().map { try values($0) } == [[1], [0], [0]])
    }

    @Test("a softmax is taken over the last axis")
    func softmaxAxis() throws {
      try expect(Softmax().apply(Tensor([0, 0, 1, 1], shape: [1, 2, 2])), [0.5, 0.5, 0.5, 0.5])
    }

    @Test("the slope of an elu can be chosen")
    func eluAlpha() throws { try expect(ELU(["alpha": 2]).apply(Tensor([-1, 1])), [-1.264_241, 1]) }

    @Test("random values lie between bounds of 0 too")
    func zeroBounds() throws {
      let values = try RandomUniform(0, 1, seed: 3).apply([50]).floatValues()
      #expect(values.allSatisfy { $0 >= 0 && $0 < 1 } && values.max() ?? 0 > 0.5)
    }

    @Test("a shape that does not fit is refused when the layer is connected")
    func reshape() throws {
      let x = try input(shape: [8])
      #expect(throws: LayerError.self) { try Reshape(["targetShape": [3, 3]]).apply(x) }
      #expect(try Reshape(["targetShape": [2, -1]]).apply(x).shape == [nil, 2, 4])
    }

    @Test("wrapped layers can be frozen")
    func frozenWrappers() throws {
      let layer = try TimeDistributed([
        "layer": .opaque(Dense(["units": 1])), "trainable": false, "inputShape": [2, 3],
      ])
      _ = try Sequential([layer])
      #expect(layer.trainableWeights.isEmpty && layer.nonTrainableWeights.count == 2)
    }
  }
}
