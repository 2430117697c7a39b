import Foundation
import TFNamespace
import Testing

/// The files that the tests read.
enum Fixtures {
  /// A file by its name.
  static func url(_ name: String) throws -> URL {
    try #require(Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: nil))
  }
}

@Suite("Results measured on TensorFlow.js", .serialized) struct GoldenTests {
  /// Cases whose recorded result is a mistake of TensorFlow.js: values that do not fill the shape, channels that are not
  /// along the axis asked for, a running total among the results of evaluate(); and one that counts a tensor that
  /// nobody refers to any more.
  private static let mistaken: Set<String> = [
    "ops/matMul/8", "layers/batchNormalization/3", "models/compile/11", "layers/layer/6",
  ]

  @Test(
    "programs give the recorded results",
    arguments: ["ops", "gradients", "optimizers", "print", "util", "layers", "models", "data"])
  func results(of file: String) throws {
    let cases = try GoldenCase.cases(at: Fixtures.url("\(file).jsonl"))
    #expect(!cases.isEmpty)
    for golden in cases where !Self.mistaken.contains(golden.id) {
      let failure = golden.failure()
      #expect(failure == nil, "\(golden.id): \(failure ?? "")")
    }
  }
}

@Suite("Errors", .serialized) struct ErrorConditionTests {
  /// Conditions that are no errors here, because the program is supported.
  private static let supported: Set<String> = [
    "tensor-float64array", "concat-complex-mix", "einsum-arrow", "softmax-axis", "logSoftmax-axis",
    "adamax-getWeights", "dense-activity-regularizer", "conv1d-causal-run", "elu-alpha", "gru-resetAfter",
    "fit-validationData-weights", "fit-sampleWeight", "fit-shuffle-batch",
    "earlyStopping-restoreBest", "evaluate-verbose", "evaluate-steps", "save-adamax", "load-weights-int32",
    "load-loss-weights", "load-metric-function-roundtrip", "load-separable-depthMultiplier",
    "load-gelu_new-roundtrip",
  ]

  /// Conditions whose `names` are fragments of an expression or of an object, which a message in words does not hold.
  private static let toldInWords: Set<String> = [
    "slice1d-rank", "scatterND-updates", "variableGrads-nonscalar", "minimize-nonscalar", "dense-unknown-activation",
    "zeroPadding-bad", "zeroPadding-inner-length", "constant-object", "constant-undefined",
    "layer-setWeights-count", "seq-negative-dim", "model-disconnected", "model-input-not-inputlayer",
    "model-setWeights-count", "fit-x-array-count", "fit-x-number", "fit-validationData-length", "fitDataset-no-xs",
    "fitDataset-wrong-shape",
  ]

  @Test("the conditions in which TensorFlow.js reports an error are errors whose messages name the facts")
  func conditions() throws {
    let conditions = try ErrorCondition.conditions(at: Fixtures.url("errors.json"))
    #expect(!conditions.isEmpty)
    // Conditions of files and servers are told in words, not in code; the tests of saving cover them.
    let skipped = Self.supported.union(Self.toldInWords)
    for condition in conditions
    where !skipped.contains(condition.id) && !["file-", "http-", "save-"].contains(where: condition.id.hasPrefix) {
      let failure = condition.failure()
      #expect(failure == nil, "\(condition.id): \(failure ?? "")")
    }
  }
}

@Suite("Documented names") struct CoverageTests {
  @Test("every documented function and every chained method of tensors is in the table")
  func names() throws {
    let table = FunctionTable.shared
    let known = Set(table.allPaths + table.memberNames(ofClass: "Tensor").map { "Tensor.\($0)" })
    let names = try String(contentsOf: Fixtures.url("documented-names.txt"), encoding: .utf8).split(separator: "\n")
    #expect(names.count > 400)
    for name in names { #expect(known.contains(String(name)), "\(name)") }
  }

  @Test("every documented function is called by a test")
  func tests() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL }
    var words = Set<Substring>()
    for file in files ?? [] where ["swift", "jsonl", "tfs", "js"].contains(file.pathExtension) {
      let text = try String(contentsOf: file, encoding: .utf8)
      words.formUnion(text.split { !($0.isLetter || $0.isNumber || $0 == "_") })
    }
    for name in try String(contentsOf: Fixtures.url("documented-names.txt"), encoding: .utf8).split(separator: "\n") {
      guard let function = FunctionTable.shared.entry(at: String(name)), !function.isUnavailable else { continue }
      #expect(words.contains(Substring(function.name)), "\(name)")
    }
  }
}
