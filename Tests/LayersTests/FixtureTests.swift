import Foundation
import Layers
import Tensors
import Testing

extension LayersSuite {
  @Suite("Files of other programs") struct FixtureTests {
    static let folder = Bundle.module.resourceURL?.appending(path: "Fixtures").path ?? ""

    static func names(_ group: String) -> [String] {
      ((try? FileManager.default.contentsOfDirectory(atPath: folder + "/" + group)) ?? []).sorted().map {
        group + "/" + $0
      }
    }

    @Test(
      "a saved model predicts what it predicted where it was saved",
      arguments: names("tfjs") + names("keras") + names("keras-beyond"))
    func predicts(_ name: String) throws {
      let path = Self.folder + "/" + name
      let expected = try JSONReader.parse([UInt8](Data(contentsOf: URL(filePath: path + "/io.json"))))
      let model = try LayersModel.load(ModelFolder.load(path + "/model.json"))
      if let total = expected["params"]["total"].integer { #expect(try model.countParams() == total) }
      let outputs = try model.predict(.list(tensors(expected["inputs"])))
      try compare(outputs, expected["outputs"], expected["tolerance"])
      if let lines = expected["summary"].array?.compactMap(\.string) { #expect(try model.summary() == lines) }
    }

    @Test("a graph model computes what TensorFlow computed", arguments: names("graph"))
    func runsGraph(_ name: String) throws {
      let path = Self.folder + "/" + name
      let expected = try JSONReader.parse([UInt8](Data(contentsOf: URL(filePath: path + "/io.json"))))
      let model = try GraphModel(ModelFolder.load(path + "/model.json"))
      try compare(model.execute(.list(tensors(expected["inputs"]))), expected["outputs"], expected["tolerance"])
      #expect(throws: LayerError.self) { try model.execute(.list([])) }
      #expect(throws: LayerError.self) {
        try model.execute(.list(tensors(expected["inputs"])), outputs: ["there is no such node"])
      }
    }

    @Test("a training that was saved goes on with the same numbers", arguments: names("tfjs"))
    func resumes(_ name: String) throws {
      let path = Self.folder + "/" + name
      let expected = try JSONReader.parse([UInt8](Data(contentsOf: URL(filePath: path + "/io.json"))))
      let training = expected["training"]
      if training.isNull { return }
      let model = try LayersModel.load(ModelFolder.load(path + "/model.json"))
      var config = training["fit"].object ?? ConfigObject()
      config["verbose"] = 0
      let x = try tensors(training["x"].array == nil ? [training["x"]] : training["x"])
      let y = try tensors(training["y"].array == nil ? [training["y"]] : training["y"])
      let history = try model.fit(.list(x), .list(y), FitOptions(config)).finish()
      for (key, values) in training["history"].object?.entries ?? [] {
        let wanted = values.array?.compactMap(\.number) ?? []
        let got = history[key] ?? []
        #expect(got.count == wanted.count)
        for (a, b) in zip(got, wanted) { #expect(abs(a - b) <= 1e-5 + 1e-4 * abs(b), "\(name) \(key)") }
      }
      try compare(model.getWeights(), training["weightsAfter"], expected["tolerance"])
    }

    private func tensors(_ list: ConfigValue) throws -> [Tensor] {
      try (list.array ?? []).map { entry in
        let shape = try TensorShape(entry["shape"].array?.compactMap(\.integer) ?? [])
        let values = entry["values"].array?.compactMap { $0.number.map { Float($0) } } ?? []
        let tensor = try Tensor(values, shape: shape)
        return try tensor.cast(to: DataType(name: entry["dtype"].string ?? "float32") ?? .float32)
      }
    }

    private func compare(_ got: [Tensor], _ wanted: ConfigValue, _ tolerance: ConfigValue) throws {
      let absolute = Float(tolerance["abs"].number ?? 1e-5)
      let relative = Float(tolerance["rel"].number ?? 1e-4)
      let wanted = try tensors(wanted)
      #expect(got.count == wanted.count)
      for (a, b) in zip(got, wanted) {
        #expect(a.shape == b.shape)
        let worst = zip(try a.floatValues(), try b.floatValues()).map { abs($0 - $1) - absolute - relative * abs($1) }
          .max()
        #expect((worst ?? 0) <= 0)
      }
    }
  }
}
