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
      config["name"] = nil
      config["trainable"] = nil
      let saved = CaseMapping.snakeCased(.object(config))
      if !Self.differentConfigs.contains(name) {
        #expect(text(saved) == text(fact["defaultConfig"]), "\(name)")
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

    /// The value as text in which neither the order of keys, nor keys without a value, nor made-up names count.
    private func text(_ value: ConfigValue) -> String {
      switch value {
      case .object(let object):
        return "{"
          + object.entries.filter { !$0.value.isNull && $0.key != "name" }.sorted { $0.key < $1.key }.map {
            "\($0.key):\(text($0.value))"
          }.joined(separator: ",") + "}"
      case .array(let items): return "[" + items.map(text).joined(separator: ",") + "]"
      default: return JSONWriter.text(value)
      }
    }
  }
}
