import Layers
import Tensors
import Testing

extension LayersSuite {
  /// A model around each layer goes into a file and comes back.
  @Suite("Descriptions of all layers") struct LayerDescriptionTests {
    @Test("a model that is made from its description computes the same", arguments: LayerCase.all)
    func roundTrip(_ layerCase: LayerCase) throws {
      LayerRegistry.register("Feeder") { try Feeder($0) }
      let model = try layerCase.model()
      try layerCase.setWeights(of: model)
      let written = try JSONWriter.text(Topology.describe(model))
      let copy = try Topology.makeModel(from: JSONReader.parse(written))
      // An embedding that made up its input shape does not write a type, but its copy, which was given the shape, does.
      func withoutType(_ text: String) -> String { text.replacing(",\"dtype\":\"float32\"", with: "") }
      #expect(try withoutType(JSONWriter.text(Topology.describe(copy))) == withoutType(written))
      try copy.setWeights(model.getWeights())
      if model.isStateful { for stateful in [model, copy] { try stateful.resetStates() } }
      let x = try ModelData.list(layerCase.data())
      let (wanted, got) = try (model.predict(x), copy.predict(x))
      #expect(got.map(\.shape) == wanted.map(\.shape))
      #expect(try got.map { try $0.floatValues() } == wanted.map { try $0.floatValues() })
    }
  }
}
