import Foundation
import Layers
import Tensors
import Testing

extension LayersSuite {
  /// Every layer against the facts that were measured of TensorFlow.js: configuration, shapes, weights and names.
  @Suite("All layers") struct LayerTableTests {
    nonisolated(unsafe) static let facts: ConfigObject = {
      let path = ModelFixture.folder + "/layers.json"
      let text = (try? Data(contentsOf: URL(filePath: path))).map { [UInt8]($0) } ?? []
      return (try? JSONReader.parse(text))?["layers"].object ?? ConfigObject()
    }()

    /// Where this library does what the documentation of TensorFlow.js says, not what it does.
    static let differentConfigs: Set<String> = ["softmax"]
    static let differentShapes: Set<String> = ["resizing", "randomWidth"]

    /// The arguments that make a layer; those that are layers themselves are filled in.
    func arguments(_ name: String, _ fact: ConfigValue) throws -> ConfigObject {
      var arguments = fact["sampleArgs"].object ?? ConfigObject()
      func cell(_ name: String, _ units: ConfigValue) throws -> ConfigValue {
        .opaque(try #require(LayerRegistry.description(factory: name)).make(["units": units]))
      }
      switch name {
      case "rnn": arguments["cell"] = try cell("simpleRNNCell", 3)
      case "stackedRNNCells": arguments["cells"] = .array([try cell("simpleRNNCell", 3), try cell("gruCell", 2)])
      case "bidirectional": arguments["layer"] = try cell("lstm", 3)
      case "timeDistributed": arguments["layer"] = try cell("dense", 3)
      default: break
      }
      return arguments
    }

    @Test("the table of the library lists every layer with its class and its aliases")
    func names() throws {
      #expect(Self.facts.entries.count > 60)
      for (name, fact) in Self.facts.entries {
        let description = LayerRegistry.description(factory: name)
        #expect(description?.className == fact["className"].string, "\(name)")
        for alias in fact["factoryAliases"].array?.compactMap(\.string) ?? [] {
          #expect(description?.factoryNames.contains(alias) == true, "\(alias)")
        }
      }
    }

    @Test("a layer's configuration has the keys and the defaults of the files", arguments: facts.keys)
    func configuration(_ name: String) throws {
      let fact = try #require(Self.facts[name])
      let description = try #require(LayerRegistry.description(factory: name))
      let layer = try description.make(arguments(name, fact))
      var config = layer.getConfig()
      #expect(config["name"]?.string == layer.name)
      #expect(config["trainable"]?.boolean != false)
      config["name"] = nil
      config["trainable"] = nil
      if !Self.differentConfigs.contains(name) {
        #expect(text(CaseMapping.snakeCased(.object(config))) == text(fact["defaultConfig"]))
      }
      // What was written makes an equal layer.
      let copy = try LayerRegistry.make(className: description.className, config: layer.getConfig())
      var (config1, config2) = (layer.getConfig(), copy.getConfig())
      // An embedding that made up its input shape does not write a type, but one that was given the shape does.
      config1["dtype"] = .null
      config2["dtype"] = .null
      #expect(text(.object(config2)) == text(.object(config1)))
    }

    @Test("a layer gives the shapes and has the weights of the table", arguments: facts.keys)
    func shapes(_ name: String) throws {
      let fact = try #require(Self.facts[name])
      guard let sample = fact["sampleInput"].array, !fact["sampleOutput"].isNull else { return }
      let shapes = sample[0].array == nil ? [shape(fact["sampleInput"])] : sample.map(shape)
      let description = try #require(LayerRegistry.description(factory: name))
      let layer = try description.make(arguments(name, fact))
      let outputs = try layer.apply(shapes.map { try input(batchShape: $0) })
      if !Self.differentShapes.contains(name) { #expect(outputs[0].shape == shape(fact["sampleOutput"]), "\(name)") }
      let weights = fact["weightsMeasured"].array ?? []
      #expect(layer.weights.map(\.shape.dimensions) == weights.map { $0["shape"].array?.compactMap(\.integer) ?? [] })
      #expect(
        layer.weights.map { $0.originalName.split(separator: "/").last.map(String.init) }
          == weights.map { $0["name"].string })
      #expect(layer.weights.map(\.isTrainable) == weights.map { $0["trainable"].boolean ?? true })
      let stem = fact["snakeAutoName"].string?.dropLast() ?? ""
      #expect(layer.name.hasPrefix(stem), "\(layer.name)")

      // What it computes has the shape it promises.
      let inputs = try shapes.map { shape in
        try Tensor.ones(TensorShape(shape.enumerated().map { $1 ?? ($0 == 0 ? 2 : 3) }))
      }
      let results = try layer.apply(inputs)
      let promised = try layer.computeOutputShapes(inputs.map { LayerShape($0.shape) })
      if name != "randomWidth" { #expect(results.map { LayerShape($0.shape) } == promised, "\(name)") }
    }

    func shape(_ value: ConfigValue) -> LayerShape { LayerShape((value.array ?? []).map(\.integer)) }

    /// The value as text in which made-up names do not count; the order of keys does, and so do keys without a value.
    private func text(_ value: ConfigValue) -> String {
      switch value {
      case .object(let object):
        "{" + object.entries.map { $0.key + ($0.key == "name" ? "" : ":" + text($0.value)) }.joined(separator: ",")
          + "}"
      case .array(let items): "[" + items.map(text).joined(separator: ",") + "]"
      default: JSONWriter.text(value)
      }
    }

    @Test(
      "a layer takes inputs of the rank of the table, and passes masks on where the table says so",
      arguments: facts.keys)
    func inputs(_ name: String) throws {
      let fact = try #require(Self.facts[name])
      let layer = try #require(LayerRegistry.description(factory: name)).make(arguments(name, fact))
      #expect(layer.supportsMasking == fact["supportsMasking"].boolean)
      guard let rank = fact["inputRank"].integer, !Self.ranksOfBuiltLayers.contains(name) else { return }
      for wrong in [rank - 1, rank + 1] {
        let shape = LayerShape([2] + Array(repeating: 8, count: wrong - 1))
        #expect(throws: LayerError.self, "\(name) of \(shape)") { try layer.apply(input(batchShape: shape)) }
      }
    }

    /// Layers whose rank in the table is that of the sample they were built for, and cells, which layers call.
    private static let ranksOfBuiltLayers: Set<String> = [
      "prelu", "permute", "batchNormalization", "timeDistributed", "gruCell", "lstmCell", "simpleRNNCell",
      "convLstm2dCell", "stackedRNNCells",
    ]

    @Test("weights are named after their layer, those inside a wrapper after the direction or the cell")
    func weightNames() throws {
      func names(_ factory: String, _ config: ConfigObject, _ shape: LayerShape) throws -> [String] {
        let layer = try LayerCase.layer(factory, config.merging(["name": "outer"]))
        _ = try layer.apply(input(batchShape: shape))
        return layer.weights.map(\.originalName)
      }
      let dense = LayerCase.nested("dense", ["units": 2, "name": "inner"])
      let lstm = LayerCase.nested("simpleRNN", ["units": 2, "name": "inner"])
      let cells = ConfigValue.array([
        LayerCase.nested("simpleRNNCell", ["units": 2]), LayerCase.nested("gruCell", ["units": 2, "useBias": false]),
      ])
      #expect(try names("dense", ["units": 2], [nil, 3]) == ["outer/kernel", "outer/bias"])
      #expect(try names("timeDistributed", ["layer": dense], [nil, 3, 2]) == ["outer/kernel", "outer/bias"])
      #expect(
        try names("bidirectional", ["layer": lstm], [nil, 3, 2])
          == ["forward", "backward"].flatMap { direction in
            ["kernel", "recurrent_kernel", "bias"].map { "outer/\(direction)_inner/\($0)" }
          })
      #expect(
        try names("rnn", ["cell": cells], [nil, 3, 2]) == [
          "outer/RNNCell_0/kernel", "outer/RNNCell_0/recurrent_kernel", "outer/RNNCell_0/bias",
          "outer/RNNCell_1/kernel", "outer/RNNCell_1/recurrent_kernel",
        ])
    }
  }
}
