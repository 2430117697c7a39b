import Layers
import Tensors
import Testing

extension LayersSuite {
  @Suite("Files of other programs") struct FixtureTests {
    @Test(
      "a saved model predicts what it predicted where it was saved",
      arguments: ModelFixture.names("tfjs") + ModelFixture.names("keras") + ModelFixture.names("keras-beyond"))
    func predicts(_ name: String) throws {
      let path = ModelFixture.folder + "/" + name
      let fixture = try ModelFixture(name + "/io.json")
      let expected = fixture.facts
      let model = try LayersModel.load(ModelFolder.load(path + "/model.json"))
      if let total = expected["params"]["total"].integer { #expect(try model.countParams() == total) }
      try fixture.expect(model.predict(fixture.inputs()))
      if let lines = expected["summary"].array?.compactMap(\.string) { #expect(try model.summary() == lines) }
    }

    @Test("a graph model computes what TensorFlow computed", arguments: ModelFixture.names("graph"))
    func runsGraph(_ name: String) throws {
      let path = ModelFixture.folder + "/" + name
      let fixture = try ModelFixture(name + "/io.json")
      let model = try GraphModel(ModelFolder.load(path + "/model.json"))
      try fixture.expect(model.execute(fixture.inputs()))
      #expect(throws: LayerError.self) { try model.execute(.list([])) }
      #expect(throws: LayerError.self) {
        try model.execute(fixture.inputs(), outputs: ["there is no such node"])
      }
    }

    @Test("a training that was saved goes on with the same numbers", arguments: ModelFixture.names("tfjs"))
    func resumes(_ name: String) throws {
      let path = ModelFixture.folder + "/" + name
      let fixture = try ModelFixture(name + "/io.json")
      let expected = fixture.facts
      let training = expected["training"]
      if training.isNull { return }
      let model = try LayersModel.load(ModelFolder.load(path + "/model.json"))
      var config = training["fit"].object ?? ConfigObject()
      config["verbose"] = 0
      let x = try ModelFixture.tensors(training["x"].array == nil ? [training["x"]] : training["x"])
      let y = try ModelFixture.tensors(training["y"].array == nil ? [training["y"]] : training["y"])
      let history = try model.fit(.list(x), .list(y), FitOptions(config)).finish()
      for (key, values) in training["history"].object?.entries ?? [] {
        let wanted = values.array?.compactMap(\.number) ?? []
        let got = history[key] ?? []
        #expect(got.count == wanted.count)
        for (a, b) in zip(got, wanted) { #expect(abs(a - b) <= 1e-5 + 1e-4 * abs(b), "\(name) \(key)") }
      }
      try ModelFixture.compare(model.getWeights(), training["weightsAfter"], expected["tolerance"])
    }
  }
}
