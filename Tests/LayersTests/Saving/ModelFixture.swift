import Foundation
import Layers
import Tensors
import Testing

/// A model that another program wrote, with what it predicted there.
struct ModelFixture {
  static let folder = Bundle.module.resourceURL?.appending(path: "Fixtures").path ?? ""

  /// What the fixture describes: `inputs`, `outputs`, `tolerance` and more.
  let facts: ConfigValue

  /// Reads the description at a path below the fixtures.
  init(_ path: String) throws {
    facts = try JSONReader.parse(ModelFixture.bytes(path))
  }

  /// The bytes of a file below the fixtures.
  static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: folder + "/" + path)))
  }

  /// The names in a folder below the fixtures, with the folder.
  static func names(_ group: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder + "/" + group)) ?? []).sorted().map {
      group + "/" + $0
    }
  }

  /// The inputs of the model.
  func inputs() throws -> ModelData { .list(try ModelFixture.tensors(facts["inputs"])) }

  /// Expects what the model predicted.
  func expect(_ outputs: [Tensor]) throws {
    try ModelFixture.compare(outputs, facts["outputs"], facts["tolerance"])
  }

  /// Tensors as fixtures describe them: `{shape, dtype, values}`.
  static func tensors(_ list: ConfigValue) throws -> [Tensor] {
    try (list.array ?? []).map { entry in
      let shape = try TensorShape(entry["shape"].array?.compactMap(\.integer) ?? [])
      if entry["dtype"].string == "string" {
        return try Tensor(strings: entry["values"].array?.compactMap(\.string) ?? [], shape: shape)
      }
      let values =
        entry["values"].array?.compactMap { ($0.number ?? $0.boolean.map { $0 ? 1 : 0 }).map { Float($0) } } ?? []
      let tensor = try Tensor(values, shape: shape)
      return try tensor.cast(to: DataType(name: entry["dtype"].string ?? "float32") ?? .float32)
    }
  }

  /// Expects tensors as they are described, within a tolerance.
  static func compare(_ got: [Tensor], _ wanted: ConfigValue, _ tolerance: ConfigValue) throws {
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
