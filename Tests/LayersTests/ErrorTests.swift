import Layers
import Tensors
import Testing

extension LayersSuite {
  /// What a message must name, for conditions in which TensorFlow.js reports an error.
  @Suite("Errors") struct ErrorTests {
    private func expect(_ names: String..., in attempt: () throws -> Void, line: Int = #line) {
      do {
        try attempt()
        Issue.record("line \(line): no error")
      } catch {
        for name in names { #expect("\(error)".contains(name), "line \(line): \(error)") }
      }
    }

    private func dense() throws -> Sequential {
      try Sequential([Dense(["units": 1, "inputShape": [2], "name": "dense_Dense1"])])
    }

    @Test("making layers") func construction() {
      expect("'units'", in: { _ = try Dense() })
      expect("1.5", in: { _ = try Dense(["units": 1.5]) })
      expect("'number'", "0", in: { _ = try Conv2D(["filters": 0, "kernelSize": 3]) })
      expect("'kernelSize'", in: { _ = try Conv2D(["filters": 3]) })
      expect("2", "3", in: { _ = try Conv2D(["filters": 1, "kernelSize": [1, 2, 3]]) })
      expect("`dims`", "[0,1]", "1", in: { _ = try Permute(["dims": [0, 1]]) })
      expect("`stateSize`", in: { _ = try RNN(["cell": 5]) })
      expect(
        "depthwiseInitializer",
        in: {
          _ = try SeparableConv2D(["filters": 1, "kernelSize": 2, "kernelInitializer": "zeros"])
        })
      expect("`shape`", "`batchShape`", in: { _ = try input() })
      for units in [12.5, 0, -25] as [ConfigValue] {
        expect("'units'", "positive integer", JSONWriter.text(units), in: { _ = try LSTM(["units": units]) })
      }
      expect("height", "length-3", in: { _ = try ZeroPadding2D(["padding": [[2, 3, 4], [5, 6]]]) })
      expect("width", "length-3", in: { _ = try ZeroPadding2D(["padding": [[1, 1], [2, 3, 4]]]) })
    }

    @Test("a function where a name or an object is meant") func functions() {
      let function = ConfigValue.opaque(LossFunction("relu") { target, _ in target })
      let unnamed = ConfigValue.opaque(LossFunction("") { target, _ in target })
      expect("the function relu", "Write 'relu'", in: { _ = try Dense(["units": 1, "activation": function]) })
      expect("a function", in: { _ = try Dense(["units": 1, "activation": unnamed]) })
      for (key, kind) in [("kernelInitializer", "initializer"), ("biasRegularizer", "regularizer")] {
        expect("the function relu", "tf.\(kind)s", in: { _ = try Dense(["units": 1, key: function]) })
        expect("Unknown \(kind)", "tf.\(kind)s", in: { _ = try Dense(["units": 1, key: "l2"]) })
      }
    }

    @Test("applying layers") func application() throws {
      let layer = try Dense(["units": 1, "name": "d"])
      expect("0", "d", "min_ndim", "2", "1", in: { _ = try layer.apply(Tensor.zeros([3])) })
      _ = try layer.apply(Tensor.zeros([1, 3]))
      let pool = try MaxPooling2D(["poolSize": 3, "name": "pool"])
      expect("pool", "[null,2,5,1]", "[null,0,1,1]", "padding", in: { _ = try pool.apply(input(shape: [2, 5, 1])) })
      let wrapper = try TimeDistributed(["layer": .opaque(Conv2D(["filters": 1, "kernelSize": 2, "name": "inner"]))])
      expect("inner", "ndim=4", "[4,6,1]", in: { _ = try wrapper.apply(Tensor.zeros([4, 3, 6, 1])) })
      expect("0", "d", "3", "4", in: { _ = try layer.apply(Tensor.zeros([1, 4])) })
      expect(
        "\"Flatten\"", "not fully defined", "\"input_shape\"", in: { _ = try Flatten().apply(input(shape: [nil, 3])) })
      expect("2", "1", in: { _ = try Add().apply([input(shape: [3])]) })
      expect("[3]", "[4]", in: { _ = try Add().apply([input(shape: [3]), input(shape: [4])]) })
      expect(
        "`Concatenate`", "[null,3,4]", "[null,3,5]",
        in: {
          _ = try Concatenate(["axis": 1]).apply([input(shape: [3, 4]), input(shape: [3, 5])])
        })
      expect(
        "\"inputLength\"", "4", "5",
        in: {
          _ = try Embedding(["inputDim": 3, "outputDim": 2, "inputLength": 4]).apply(input(shape: [5]))
        })
      expect("5", in: { _ = try Embedding(["inputDim": 3, "outputDim": 2]).apply(Tensor(ints: [5], shape: [1, 1])) })
      expect("7", "[null,4]", in: { _ = try BatchNormalization(["axis": 7]).apply(input(shape: [4])) })
      expect("dense_x", in: { _ = try Dense(["units": 1, "name": "dense_x"]).outputs() })
      let numbers = try Tensor(ints: [0, 1])
      var weighted = CallOptions()
      weighted.others["countWeights"] = .tensor(try Tensor.ones([2]))
      expect("countWeights", "multiHot", in: { _ = try CategoryEncoding(["numTokens": 2]).apply(numbers, weighted) })
      let x = try Tensor.ones([2, 2])
      expect(
        "1 input", "list of 2", "concatenate", in: { _ = try ActivationLayer(["activation": "relu"]).apply([x, x]) })
      expect("2 input(s)", "1 mask(s)", in: { _ = try Add().computeMasks([x, x], [Tensor.ones([2], .bool)]) })
    }

    @Test("states that do not fit are refused when a recurrent layer is connected") func initialStates() throws {
      let (sequence, state) = (try input(shape: [4, 2]), try input(shape: [3]))
      let gru: ConfigValue = ["className": "GRU", "config": ["units": 3]]
      expect("both RNNs", "1", in: { _ = try Bidirectional(["layer": gru]).apply([sequence, state]) })
      let wide = try input(shape: [5])
      expect("[null,5]", "[3]", in: { _ = try Bidirectional(["layer": gru]).apply([sequence, state, wide]) })
      let layer = try GRU(["units": 3])
      _ = try layer.apply([sequence, state])
      expect("[null,5]", "[3]", in: { _ = try layer.apply([sequence, wide]) })
      expect("1 state(s)", "2 initial state(s)", in: { _ = try layer.apply([sequence, state, state]) })
    }

    @Test("a weight that was disposed of says which it is") func disposedWeight() throws {
      let weight = try LayerVariable(Tensor.ones([2]), name: "w")
      try weight.dispose()
      expect("'w", "disposed", in: { _ = try weight.read() })
      expect("'w", "disposed", in: { try weight.write(Tensor.ones([2])) })
      expect("'w", "disposed", in: { try weight.dispose() })
    }

    @Test("making models") func models() throws {
      expect("`inputShape`", "`batchInputShape`", in: { _ = try Sequential([Dense(["units": 1])]) })
      expect(
        "Negative", "cv",
        in: {
          _ = try Sequential([Conv2D(["filters": 1, "kernelSize": 5, "inputShape": [3, 3, 1], "name": "cv"])])
        })
      let (a, b) = (try input(shape: [2]), try input(shape: [2], name: "b"))
      expect("\"b\"", in: { _ = try LayersModel(inputs: [a], outputs: [Dense(["units": 1]).apply(b)]) })
      expect(
        "\"x\"", "2",
        in: {
          let x = try Dense(["units": 2, "name": "x"]).apply(a)
          _ = try LayersModel(inputs: [a], outputs: [Dense(["units": 1, "name": "x"]).apply(x)])
        })
      expect("5", "1", in: { _ = try dense().getLayer(index: 5) })
      expect(
        "\"nope\"", "dense_Dense1",
        in: {
          try dense().compile(["optimizer": "sgd", "loss": ["nope": "meanSquaredError"]])
        })
    }

    @Test(
      "a misspelt name brings the right one, and the names there are",
      arguments: [
        ("optimizer", "sdg", "'sgd'", "rmsprop"), ("loss", "meansquared", "'meanSquaredError'", "poisson"),
        ("loss", "mse", "'meanSquaredError'", "hinge"), ("metrics", "acuracy", "'accuracy'", "recall"),
        ("activation", "Relu", "'relu'", "softsign"), ("kernelInitializer", "glorotNorm", "'glorotNormal'", "zeros"),
        ("kernelConstraint", "maxnorm", "'maxNorm'", "unitNorm"),
      ])
    func misspelt(key: String, name: String, meant: String, other: String) throws {
      expect(
        "Did you mean \(meant)?", other,
        in: {
          if Compilation.fields.contains(where: { $0.key == key }) {
            var config: ConfigObject = ["optimizer": "sgd", "loss": "meanSquaredError"]
            config[key] = .string(name)
            try dense().compile(config)
          } else {
            _ = try Dense(["units": 1, key: .string(name)])
          }
        })
    }

    @Test("a model whose weights are all frozen says how to go on") func frozen() throws {
      let model = try dense()
      try model.compile(["optimizer": "sgd", "loss": "meanSquaredError"])
      model.isTrainable = false
      expect(
        "none of the 2 weights", "trainable = true",
        in: { _ = try model.trainOnBatch(.one(Tensor.zeros([1, 2])), .one(Tensor.zeros([1, 1]))) })
    }

    @Test("using models") func use() throws {
      let model = try dense()
      let x = try Tensor.zeros([2, 2])
      expect("compile", in: { _ = try model.fit(.one(x), .one(x)) })
      try model.compile(["optimizer": "sgd", "loss": "meanSquaredError"])
      let y = try Tensor.zeros([2, 1])
      expect("[2]", "[*,2]", "2", "[3]", "[2,3]", in: { _ = try model.fit(.one(Tensor.zeros([2, 3])), .one(y)) })
      expect("[1]", "[*,1]", "2", "[3]", "[2,3]", in: { _ = try model.fit(.one(x), .one(Tensor.zeros([2, 3]))) })
      expect("dense_Dense1_input", "2", in: { _ = try model.fit(.one(Tensor.zeros([2, 2, 2])), .one(y)) })
      expect("4", "3", in: { _ = try model.fit(.one(Tensor.zeros([4, 2])), .one(Tensor.zeros([3, 1]))) })
      expect("dense_Dense1_input", "[null,2]", "[1,3]", in: { _ = try model.predict(.one(Tensor.zeros([1, 3]))) })
      expect("'dense_Dense1_input'", in: { _ = try model.predict(.named([("nope", x)])) })
      expect("1.5", in: { _ = try FitOptions(["batchSize": 1.5]) })
      expect("[\"nope\"]", in: { _ = try model.execute(.one(x), outputs: ["nope"]) })
      let run = try model.fit(.one(x), .one(y))
      expect("fit()", in: { _ = try model.fit(.one(x), .one(y)) })
      try run.finish()
      try model.dispose()
      expect("'dense_Dense1'", in: { _ = try model.predict(.one(x)) })
    }
  }
}
