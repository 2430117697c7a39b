import Foundation
import Layers
import Tensors
import Testing

extension LayersSuite {
  @Suite("Files of Keras") struct KerasFileTests {
    private static let names = (ModelFixture.names("keras-files/keras2") + ModelFixture.names("keras-files/keras3"))
      .filter { !$0.hasSuffix(".json") }

    /// The description that belongs to a file: `cnn.json` to `cnn.keras`.
    private func fixture(_ name: String) throws -> ModelFixture {
      try ModelFixture(String(name.prefix { $0 != "." }) + ".json")
    }

    @Test(
      "a model of Keras 2 or 3 predicts what it predicted there", arguments: names.filter { !$0.contains(".weights.") })
    func predicts(_ name: String) throws {
      let fixture = try fixture(name)
      let model = try LayersModel.load(ModelFolder.load(ModelFixture.folder + "/" + name))
      try fixture.expect(model.predict(fixture.inputs()))
    }

    @Test("a file of weights alone fills a model", arguments: names.filter { $0.contains(".weights.") })
    func weightsAlone(_ name: String) throws {
      let fixture = try fixture(name)
      let whole = name.replacingOccurrences(of: ".weights.h5", with: ".keras")
      let model = try LayersModel.load(KerasFile.artifacts(ModelFixture.bytes(whole)))
      for weight in model.weights { try weight.write(Tensor.zeros(weight.shape)) }
      try ModelFolder.loadWeights(ModelFixture.folder + "/" + name, into: model)
      try fixture.expect(model.predict(fixture.inputs()))
      let other = try Sequential([Dense(["units": 1, "inputShape": [2]])])
      #expect(throws: LayerError.self) { try KerasFile.loadWeights(ModelFixture.bytes(name), into: other) }
      #expect(throws: LayerError.self) { try KerasFile.artifacts(ModelFixture.bytes(name)) }
    }

    @Test(
      "the training of a Keras model can go on",
      arguments: [
        "keras2/mlp_trained.keras", "keras3/mlp_trained.keras", "keras2/mlp_trained.h5", "keras3/mlp_trained.h5",
      ])
    func training(_ name: String) throws {
      let model = try LayersModel.load(KerasFile.artifacts(ModelFixture.bytes("keras-files/" + name)))
      let compilation = try #require(model.compilation)
      #expect(compilation.optimizer.className == "Adam")
      #expect(compilation.optimizer.iterations == 2)
      #expect(compilation.metricsNames == ["loss", "acc"])
      #expect(try compilation.optimizer.getWeights().count == 1 + 2 * model.trainableWeights.count)
    }

    @Test(
      "a whole model in HDF5 has the averages that the archive of the same training has",
      arguments: ["keras2", "keras3"])
    func sameState(_ folder: String) throws {
      let models = try ["keras", "h5"].map {
        try LayersModel.load(KerasFile.artifacts(ModelFixture.bytes("keras-files/\(folder)/mlp_trained.\($0)")))
      }
      let states = try models.map { try #require($0.compilation).optimizer.getWeights() }
      // The names of the second model's variables end in a number, since those of the first are taken.
      let names = states.map { $0.map { $0.name.replacing(/\/([mv])_\d+$/) { "/\($0.output.1)" } } }
      #expect(names[0] == names[1])
      for (a, b) in zip(states[0], states[1]) { #expect(try a.tensor.doubles() == b.tensor.doubles()) }
      #expect(try states[0].dropFirst().contains { try $0.tensor.doubles().contains { $0 != 0 } })
    }

    @Test("weights of bfloat16 become float32")
    func shortNumbers() throws {
      let model = try LayersModel.load(KerasFile.artifacts(ModelFixture.bytes("keras-files/keras3/bfloat16.keras")))
      #expect(try model.getWeights().map { try $0.doubles() } == [[1.5, -2, 0.25, 3], [0.5, 1]])
      #expect(model.weights.allSatisfy { $0.dtype == .float32 })
    }

    @Test(
      "a setting that layers here do not have is an error, not other numbers",
      arguments: [
        ("Conv2DTranspose", #""output_padding": [1, 1]"#), ("Conv2D", #""groups": 2"#),
        ("GlobalMaxPooling2D", #""keepdims": true"#), ("ReLU", #""negative_slope": 0.1, "threshold": 1"#),
      ])
    func foreignSettings(className: String, setting: String) throws {
      let topology = try JSONReader.parse(
        #"{"class_name": "Sequential", "config": {"name": "s", "layers": [{"class_name": "\#(className)", "config": {"name": "odd", \#(setting)}}]}}"#
      )
      let error = #expect(throws: LayerError.self) { try Topology.makeModel(from: topology) }
      #expect(error?.message.contains("odd") ?? false)
    }

    /// A model of the given layers, applied one after another.
    private func chain(_ shape: [Int], _ layers: [Layer]) throws -> LayersModel {
      let x = try input(shape: LayerShape(shape))
      let y = try layers.reduce(x) { try $1.apply($0) }
      return try LayersModel(inputs: [x], outputs: [y])
    }

    private func expectRoundTrip(_ model: LayersModel, _ shape: [Int]) throws {
      let x = ModelData.one(try Tensor.randomUniform(TensorShape([2] + shape), seed: 7))
      let copy = try LayersModel.load(KerasFile.artifacts(KerasFile.bytes(of: model.artifacts())))
      for (a, b) in zip(try model.predict(x), try copy.predict(x)) { #expect(try a.floatValues() == b.floatValues()) }
      #expect(copy.layers.map(\.name) == model.layers.map(\.name))
    }

    @Test("models written as .keras come back")
    func roundTrip() throws {
      try expectRoundTrip(
        chain(
          [6, 6, 2],
          [
            Conv2D(["filters": 3, "kernelSize": 2, "kernelRegularizer": "l1l2"]), BatchNormalization(),
            SeparableConv2D(["filters": 2, "kernelSize": 2, "depthMultiplier": 2]), ThresholdedReLU(["theta": 0.1]),
            Flatten(), Dense(["units": 3, "kernelConstraint": "maxNorm"]), LeakyReLU(["alpha": 0.2]),
          ]), [6, 6, 2])
      let cells = ConfigValue.array([
        .opaque(try LSTMCell(["units": 2])), .opaque(try GRUCell(["units": 3])),
      ])
      try expectRoundTrip(
        chain(
          [5, 3],
          [
            Bidirectional(["layer": .opaque(try LSTM(["units": 2, "returnSequences": true]))]),
            RNN(["cell": cells, "returnSequences": true]), TimeDistributed(["layer": .opaque(try Dense(["units": 2]))]),
            SimpleRNN(["units": 2]),
          ]), [5, 3])
      let x = try input(shape: [4])
      let shared = try Dense(["units": 4])
      let nested = try Sequential([Dense(["units": 4, "inputShape": [4], "activation": "relu"])])
      let sum = try Add().apply([shared.apply(nested.apply(x)), nested.apply(shared.apply(x))])[0]
      try expectRoundTrip(LayersModel(inputs: [x], outputs: [sum]), [4])
    }

    @Test(
      "training goes on from a .keras file with the very numbers",
      arguments: ["sgd", "adam", "adagrad", "adadelta", "adamax", "rmsprop", "momentum"])
    func resume(_ name: String) throws {
      let model = try Sequential([Dense(["units": 3, "activation": "tanh", "inputShape": [2]]), Dense(["units": 1])])
      let optimizer: ConfigValue =
        name == "momentum" ? .opaque(MomentumOptimizer(learningRate: 0.1, momentum: 0.5)) : .string(name)
      try model.compile(["optimizer": optimizer, "loss": "meanSquaredError", "metrics": ["mae"]])
      let (x, y) = (
        ModelData.one(try Tensor.randomUniform([8, 2], seed: 1)),
        ModelData.one(try Tensor.randomUniform([8, 1], seed: 2))
      )
      var options = FitOptions()
      options.epochs = 3
      options.shuffle = .none
      try model.fit(x, y, options).finish()
      let bytes = try KerasFile.bytes(of: model.artifacts(SaveOptions(includeOptimizer: true)))
      let copy = try LayersModel.load(KerasFile.artifacts(bytes))
      let first = try #require(model.fit(x, y, options).finish()["loss"])
      let second = try #require(copy.fit(x, y, options).finish()["loss"])
      for (a, b) in zip(first, second) { #expect(abs(a - b) <= 1e-6 * abs(a)) }
    }

    @Test("broken files are refused, and nothing else happens", arguments: names)
    func broken(_ name: String) throws {
      let whole = try ModelFixture.bytes(name)
      var generator = SplitMix(state: 42)
      for round in 0..<40 {
        var bytes = whole
        if round % 2 == 0 {
          bytes.removeLast(Int(generator.next() % UInt64(bytes.count)))
        } else {
          for _ in 0..<8 {
            bytes[Int(generator.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: generator.next())
          }
        }
        // Most are refused; some changes hit nothing but a number.
        guard KerasFile.isKeras(bytes) else { continue }
        _ = try? LayersModel.load(KerasFile.artifacts(bytes))
      }
      #expect(throws: LayerError.self) { try KerasFile.artifacts(Array(whole.prefix(whole.count / 2))) }
    }

    @Test("a .keras file is not written over a folder, nor without its weights")
    func refusals() throws {
      let folder = NSTemporaryDirectory() + UUID().uuidString + ".keras"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let model = try Sequential([Dense(["units": 1, "inputShape": [2], "trainable": false]), Dense(["units": 1])])
      #expect(throws: LayerError.self) { try ModelFolder.save(model.artifacts(), to: folder) }
      #expect(throws: LayerError.self) { try KerasFile.bytes(of: model.artifacts(SaveOptions(trainableOnly: true))) }
    }
  }
}

/// Numbers that are the same in every run (Steele et al. 2014).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
