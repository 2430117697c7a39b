import Foundation
import Layers
import Tensors
import Testing

extension LayersSuite {
  @Suite("Saving") struct SavingTests {
    private func temporaryFolder() -> String { NSTemporaryDirectory() + "layers-" + UUID().uuidString }

    private func trained(_ optimizer: String) throws -> (model: Sequential, x: ModelData, y: ModelData) {
      let model = try Sequential([
        Dense(["units": 3, "activation": "tanh", "inputShape": [2]]), Dense(["units": 1]),
      ])
      try model.compile(["optimizer": .string(optimizer), "loss": "meanSquaredError", "metrics": ["mae"]])
      let x = ModelData.one(try Tensor.randomUniform([8, 2], seed: 1))
      let y = ModelData.one(try Tensor.randomUniform([8, 1], seed: 2))
      var options = FitOptions()
      options.epochs = 3
      options.shuffle = .none
      try model.fit(x, y, options).finish()
      return (model, x, y)
    }

    @Test(
      "training goes on from a file with the very numbers",
      arguments: ["sgd", "adam", "adagrad", "adadelta", "adamax", "rmsprop"])
    func resume(_ optimizer: String) throws {
      let (model, x, y) = try trained(optimizer)
      let folder = temporaryFolder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      try ModelFolder.save(model.artifacts(SaveOptions(includeOptimizer: true)), to: folder)
      let copy = try LayersModel.load(ModelFolder.load(folder + "/model.json"))
      #expect(copy is Sequential)
      #expect(copy.compilation?.metricsNames == ["loss", "mae"])
      var options = FitOptions()
      options.epochs = 4
      options.shuffle = .none
      let first = try model.fit(x, y, options).finish()
      let second = try copy.fit(x, y, options).finish()
      #expect(first["loss"] == second["loss"])
    }

    @Test("saving again replaces the model")
    func saveTwice() throws {
      let folder = temporaryFolder() + "/deep/down"
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let first = try Sequential([Dense(["units": 2, "inputShape": [3]])])
      let second = try Sequential([Dense(["units": 5, "inputShape": [3]])])
      try ModelFolder.save(first.artifacts(), to: folder)
      try ModelFolder.save(second.artifacts(), to: folder)
      let loaded = try LayersModel.load(ModelFolder.load(folder + "/model.json"))
      #expect(try loaded.countParams() == 20)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["model.json", "weights.bin"])
    }

    @Test("graphs with shared layers, nested models and several outputs come back")
    func graphs() throws {
      let x = try input(shape: [4])
      let shared = try Dense(["units": 4, "name": "shared"])
      let nested = try Sequential([Dense(["units": 4, "inputShape": [4], "activation": "relu"])], name: "nested")
      let twice = try shared.apply(nested.apply(shared.apply(x)))
      let sum = try Add().apply([twice, nested.apply(x)])[0]
      let model = try LayersModel(inputs: [x], outputs: [sum, twice])
      let copy = try LayersModel.load(model.artifacts())
      let data = ModelData.one(try Tensor.randomUniform([3, 4], seed: 5))
      for (a, b) in zip(try model.predict(data), try copy.predict(data)) {
        #expect(try a.floatValues() == b.floatValues())
      }
      #expect(copy.layers.map(\.name) == model.layers.map(\.name))
    }

    @Test("weights can be left out where it is asked for")
    func notStrict() throws {
      let model = try Sequential([Dense(["units": 1, "inputShape": [2], "kernelInitializer": "ones", "name": "d"])])
      var artifacts = try model.artifacts()
      artifacts.weightSpecs?[0].name = "other/kernel"
      #expect(throws: LayerError.self) { try LayersModel.load(artifacts) }
      let copy = try LayersModel.load(artifacts, strict: false)
      #expect(try copy.getWeights()[0].floatValues() == [1, 1])
    }

    @Test("weights can be numbered within their layer, as those of Keras 3 are")
    func numbered() throws {
      let model = try Sequential([
        BatchNormalization(["inputShape": [1], "name": "norm"]), Dense(["units": 1, "name": "head"]),
      ])
      let values = try ["norm/0", "norm/1", "norm/2", "norm/3", "head/1"].enumerated().map { index, name in
        (name: name, tensor: try Tensor([Float(index + 2)]))
      }
      try model.loadWeights(values + [(name: "head/0", tensor: Tensor([9], shape: [1, 1]))])
      #expect(try model.layers[0].getWeights().flatMap { try $0.floatValues() } == [2, 3, 4, 5])
      #expect(try model.layers[1].getWeights().flatMap { try $0.floatValues() } == [9, 6])
      #expect(throws: LayerError.self) { try model.loadWeights([(name: "head/2", tensor: Tensor([1]))], strict: true) }
    }

    @Test("weights that were made before their layer was applied are saved under its name")
    func builtByHand() throws {
      func dense(_ name: String, _ value: Float) throws -> Dense {
        let layer = try Dense(["units": 1, "inputShape": [1], "useBias": false, "name": .string(name)])
        try layer.build([[nil, 1]])
        try layer.setWeights([Tensor([value], shape: [1, 1])])
        return layer
      }
      let artifacts = try Sequential([dense("a", 2), dense("b", 3)]).artifacts()
      #expect(artifacts.weightSpecs?.map(\.name) == ["a/kernel", "b/kernel"])
      let copy = try LayersModel.load(artifacts)
      #expect(try copy.getWeights().map { try $0.floatValues() } == [[2], [3]])
    }

    @Test("frozen weights can be left out")
    func trainableOnly() throws {
      let model = try Sequential([
        Dense(["units": 2, "inputShape": [1], "trainable": false, "name": "frozen"]),
        Dense(["units": 1, "name": "head"]),
      ])
      let specs = try model.artifacts(SaveOptions(trainableOnly: true)).weightSpecs
      #expect(specs?.map(\.name) == ["head/kernel", "head/bias"])
    }

    @Test("weights of every type keep their values")
    func codec() throws {
      let tensors: [(name: String, tensor: Tensor)] = [
        ("a", try Tensor([1.5, -2])), ("b", try Tensor(bools: [true, false])), ("i", try Tensor(ints: [7, -8])),
        ("s", try Tensor(strings: ["hé", ""])),
      ]
      let (data, specs) = try WeightCodec.encode(tensors)
      #expect(data.count == 8 + 2 + 8 + 4 + 3 + 4)
      let decoded = try WeightCodec.decode(data, specs)
      #expect(try decoded[0].tensor.floatValues() == [1.5, -2])
      #expect(decoded[1].tensor.dtype == .bool)
      #expect(try decoded[3].tensor.stringValues() == ["hé", ""])
      #expect(throws: LayerError.self) { try WeightCodec.decode(Array(data.dropLast()), specs) }
    }

    @Test("packed weights are widened")
    func quantization() throws {
      let bytes = try WeightSpec([
        "name": "q", "shape": [3], "dtype": "float32", "quantization": ["dtype": "uint8", "scale": 0.5, "min": -1],
      ])
      #expect(try WeightCodec.decode([0, 128, 255], [bytes])[0].tensor.floatValues() == [-1, 63, 126.5])
      let halves = try WeightSpec([
        "name": "h", "shape": [4], "dtype": "float32", "quantization": ["dtype": "float16"],
      ])
      #expect(
        try WeightCodec.decode([0x00, 0x3C, 0x00, 0xC0, 0x01, 0x00, 0x00, 0x7C], [halves])[0].tensor.floatValues()
          == [1, -2, 0x1p-24, .infinity])
      #expect(throws: LayerError.self) {
        try WeightSpec(["name": "q", "shape": [1], "dtype": "float32", "quantization": ["dtype": "int4"]])
      }
    }

    @Test(
      "nothing outside the folder of a model is read", arguments: ["../weights.bin", "/etc/passwd", "a/../../b", ""])
    func outside(_ path: String) throws {
      #expect(throws: LayerError.self) { try ModelFolder.checkInside(path) }
    }

    @Test(
      "what is no layers model is refused with a reason",
      arguments: ["{}", "[]", "{\"modelTopology\":{}}", "{\"modelTopology\":{\"node\":[]}}", "{\"modelTopology\":"])
    func refused(_ text: String) throws {
      #expect(throws: LayerError.self) {
        try LayersModel.load(ModelArtifacts(modelJSON: JSONReader.parse(text)) { _ in [] })
      }
    }

    @Test("a connection from a layer that is not there is an error, not an endless search")
    func missingLayer() throws {
      let topology = try JSONReader.parse(
        """
        {"class_name":"Model","config":{"name":"m","layers":[
          {"name":"d","class_name":"Dense","config":{"units":1,"name":"d"},"inbound_nodes":[[["ghost",0,0,{}]]]}],
          "input_layers":[["d",0,0]],"output_layers":[["d",0,0]]}}
        """)
      #expect(throws: LayerError.self) { try Topology.makeModel(from: topology) }
    }

    @Test("names change between programs and files as TensorFlow.js changes them")
    func caseMapping() {
      for (program, file) in [
        ("meanSquaredError", "mean_squared_error"), ("batchInputShape", "batch_input_shape"), ("relu6", "relu6"),
        ("MSE", "mse"), ("L1L2", "l1_l2"), ("fooBAR", "foo_bar"), ("a1B2", "a1_b2"), ("_private", "private_private"),
        ("ConvLSTM2D", "conv_lst_m2d"),
      ] { #expect(CaseMapping.snakeCase(program) == file) }
      for (file, program) in [
        ("mean_squared_error", "meanSquaredError"), ("fan_avg", "fanAvg"), ("a_b_c", "aBC"), ("two__under", "twoUnder"),
        ("_lead", "Lead"), ("trail_", "trail"), ("l1", "l1"),
      ] { #expect(CaseMapping.camelCase(file) == program) }
    }

    @Test("JSON is read as the standard says and written back")
    func json() throws {
      let text = #"{"a":[1,-2.5,1e3,true,null],"b":"\u00e9\ud83d\ude00\n\"","c":{}}"#
      let value = try JSONReader.parse(text)
      #expect(JSONWriter.text(value) == #"{"a":[1,-2.5,1000,true,null],"b":"é😀\n\"","c":{}}"#)
      for wrong in [
        "", "{", "[1,]", "{\"a\"}", "01", "1.", "\"\\x\"", "tru", "1 2", String(repeating: "[", count: 600),
      ] {
        #expect(throws: LayerError.self) { try JSONReader.parse(wrong) }
      }
    }
  }
}
