import Foundation
import Layers
import Tensors
import Testing

extension LayersSuite {
  @Suite("Damaged and hostile files") struct HostileFileTests {
    private static let weights: [UInt8] = [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40]

    /// The JSON of a model 2 → 1 with other paths or another entry for its kernel.
    private static func json(
      paths: String = #""weights.bin""#, kernel: String = #""shape": [2, 1], "dtype": "float32""#,
      units: String = "1", name: String = "d"
    ) -> String {
      """
      {"modelTopology": {"class_name": "Sequential", "config": {"name": "s", "layers": [{"class_name": "Dense", \
      "config": {"name": "\(name)", "units": \(units), "batch_input_shape": [null, 2], "dtype": "float32"}}]}}, \
      "weightsManifest": [{"paths": [\(paths)], "weights": [{"name": "d/kernel", \(kernel)}, \
      {"name": "d/bias", "shape": [1], "dtype": "float32"}]}]}
      """
    }

    /// The message with which a folder of such files is refused; nil when it loads.
    private func refusal(_ json: String, weights: [UInt8] = weights, prepare: (String) throws -> Void = { _ in })
      throws -> String?
    {
      let outer = FileManager.default.temporaryDirectory.appending(path: "tfs-hostile-\(UUID().uuidString)").path
      let folder = outer + "/model"
      defer { try? FileManager.default.removeItem(atPath: outer) }
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data(weights).write(to: URL(filePath: outer + "/secret.bin"))
      try Data(weights).write(to: URL(filePath: folder + "/weights.bin"))
      try Data(json.utf8).write(to: URL(filePath: folder + "/model.json"))
      try prepare(folder)
      do {
        _ = try LayersModel.load(ModelFolder.load(folder + "/model.json"))
        return nil
      } catch let error as LayerError {
        return error.message
      } catch let error as TensorError {
        return error.message
      }
    }

    @Test("an undamaged folder loads")
    func sound() throws { #expect(try refusal(Self.json()) == nil) }

    @Test(
      "a path that leaves the folder is refused, however it is written",
      arguments: [
        "../secret.bin", "./../secret.bin", "a/../../secret.bin", "/etc/passwd", "..", "", "file:///etc/passwd",
        "weights.bin\\u0000.png", "http://127.0.0.1/w.bin",
      ])
    func paths(path: String) throws {
      let message = try #require(try refusal(Self.json(paths: #""\#(path)""#)))
      #expect(message.contains("leaves the folder") || message.contains("does not exist"))
    }

    @Test("a link that leaves the folder is refused; one that stays inside is followed")
    func links() throws {
      func link(_ target: String) -> (String) throws -> Void {
        { try FileManager.default.createSymbolicLink(atPath: $0 + "/link.bin", withDestinationPath: target) }
      }
      let json = Self.json(paths: #""link.bin""#)
      #expect(try refusal(json, prepare: link("weights.bin")) == nil)
      let message = try #require(try refusal(json, prepare: link("../secret.bin")))
      #expect(message.contains("link.bin") && message.contains("outside the folder"))
      #expect(try refusal(json, prepare: link("link.bin")) != nil)
      let folder = try refusal(Self.json(paths: #""sub/secret.bin""#)) {
        try FileManager.default.createSymbolicLink(atPath: $0 + "/sub", withDestinationPath: "..")
      }
      #expect(folder?.contains("outside the folder") ?? false)
    }

    @Test("weights that are cut off tell how many bytes are missing")
    func shortWeights() throws {
      for (count, facts) in [
        (11, ["d/bias", "4 bytes", "3 bytes"]), (8, ["d/bias", "0 values"]), (0, ["d/kernel", "8 bytes"]),
      ] {
        let message = try #require(try refusal(Self.json(), weights: Array(Self.weights[..<count])))
        for fact in facts { #expect(message.contains(fact), "\(message)") }
      }
      #expect(try refusal(Self.json(), weights: Self.weights + [1, 2, 3]) == nil)
    }

    @Test(
      "absurd shapes and types are errors that name the weight",
      arguments: [
        #""shape": [4611686018427387904, 4], "dtype": "float32""#, #""shape": [1e300], "dtype": "float32""#,
        #""shape": [-2, -1], "dtype": "float32""#, #""shape": "2,1", "dtype": "float32""#,
        #""shape": [2, 1], "dtype": "float128""#, #""shape": [1099511627776], "dtype": "string""#,
        #""shape": [2, 1], "dtype": "float32", "quantization": {"dtype": "uint8"}"#, #""dtype": "float32""#,
        #""shape": [0, 9999999999], "dtype": "int32""#, #""shape": [2, 1], "dtype": 5"#,
      ])
    func entries(kernel: String) throws {
      let message = try #require(try refusal(Self.json(kernel: kernel)))
      #expect(message.contains("d/kernel"), "\(message)")
    }

    @Test(
      "layers of absurd sizes are errors",
      arguments: ["1e300", "-1", "\"x\"", "0.5", "null", "[1]", "4611686018427387904"])
    func units(units: String) throws { #expect(try refusal(Self.json(units: units)) != nil) }

    @Test("JSON that is cut off, nested without end or of another kind is an error that names the file")
    func damagedJSON() throws {
      let whole = Self.json()
      for length in stride(from: 0, to: whole.utf8.count, by: 7) {
        #expect(try refusal(String(whole.prefix(length)))?.contains("model.json") ?? false)
      }
      for text in [
        String(repeating: "[", count: 1_000_000), String(repeating: #"{"a":"#, count: 200_000), "[]", "5", "null", "{}",
      ] {
        #expect(try refusal(text) != nil)
      }
    }

    @Test("any byte of a model.json may be another: an error or a model, never a crash")
    func flippedBytes() throws {
      let bytes = Array(Self.json().utf8)
      for index in stride(from: 0, to: bytes.count, by: 3) {
        for byte in [UInt8(ascii: "9"), UInt8(ascii: "\""), UInt8(ascii: "{"), 0, 0xFF] {
          var changed = bytes
          changed[index] = byte
          guard let json = try? JSONReader.parse(changed) else { continue }
          _ = try? LayersModel.load(ModelArtifacts(modelJSON: json) { _ in Self.weights })
        }
      }
    }

    @Test("a folder, a device or a missing file in place of weights is an error")
    func noFiles() throws {
      #expect(try refusal(Self.json(paths: #""none.bin""#))?.contains("none.bin") ?? false)
      let folder = try refusal(Self.json(paths: #""sub""#)) {
        try FileManager.default.createDirectory(atPath: $0 + "/sub", withIntermediateDirectories: false)
      }
      #expect(folder?.contains("sub") ?? false)
      #expect(throws: LayerError.self) { try ModelFolder.load("/dev/zero") }
    }

    @Test("a damaged graph is an error", arguments: ["conv_bn", "while_frames", "recurrence_functions", "hash_table"])
    func graphs(name: String) throws {
      let path = ModelFixture.folder + "/graph/" + name
      let sound = try ModelFolder.load(path + "/model.json")
      let bytes = try ModelFixture.bytes("graph/\(name)/model.json")
      let inputs = try ModelFixture("graph/\(name)/io.json").inputs()
      var generator = SystemRandomNumberGenerator()
      struct Endless: Error {}
      for _ in 0..<300 {
        var changed = bytes
        for _ in 0..<3 {
          changed[Int.random(in: 0..<bytes.count, using: &generator)] = "0123456789[]{}:\",ab".utf8.randomElement() ?? 0
        }
        guard let json = try? JSONReader.parse(changed),
          let model = try? GraphModel(ModelArtifacts(modelJSON: json) { _ in sound.weightData ?? [] })
        else { continue }
        // A damaged condition may hold for ever.
        var rounds = 0
        model.onRound = {
          rounds += 1
          if rounds > 1000 { throw Endless() }
        }
        _ = try? model.execute(inputs)
      }
    }
  }
}
