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
  /// Cases whose recorded result is a failure of TensorFlow.js: the number of values does not fit the shape.
  private static let mistaken: Set<String> = ["ops/matMul/8"]

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
  /// Conditions that are no errors here because the program is supported, or that are told in words instead of code.
  private static let supported: Set<String> = [
    "tensor-float64array", "concat-complex-mix", "einsum-arrow", "softmax-axis", "logSoftmax-axis", "adamax-getWeights",
  ]

  @Test("the conditions in which TensorFlow.js reports an error are errors whose messages name the facts")
  func conditions() throws {
    let conditions = try ErrorCondition.conditions(at: Fixtures.url("errors.json"))
    #expect(!conditions.isEmpty)
    for condition in conditions where !Self.supported.contains(condition.id) {
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
}
