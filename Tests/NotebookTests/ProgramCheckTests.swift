import Notebook
import Testing

@Suite("Checking without running", .serialized)
struct ProgramCheckTests {
  private func problems(_ text: String, path: String = "a.tfs") -> [String] {
    ProgramCheck.problems(in: text, path: path).map { problem in
      "\(problem.source.position(at: problem.range.start).line): \(problem.message)"
    }
  }

  @Test("Syntax errors, in cells with the lines of the file, in modules with their rules")
  func syntax() {
    #expect(problems("// %%\nlet a = 1;\n// %%\n\nlet b = = 2;").first?.hasPrefix("5: ") == true)
    #expect(problems("const a = 1;\n// %%\nconst a = 2;").isEmpty)
    #expect(problems("const a = 1;\nconst a = 2;", path: "a.mjs").count == 1)
  }

  @Test("Names of tf that do not exist, however tf is imported")
  func names() {
    #expect(problems("tf.matMull(a, b)") == ["1: tf.matMull does not exist; did you mean matMul?"])
    #expect(
      problems("import * as T from '@tensorflow/tfjs';\nT.addd(1)").first?.contains("tf.addd does not exist") == true)
    #expect(problems("tf.matMul(a, b); tf.add(1, 2)").isEmpty)
    #expect(problems("const tf = {foo() {}};\ntf.foo()").isEmpty)
    #expect(problems("function f(tf) { return tf.anything; }").isEmpty)
  }

  @Test("Shapes that cannot fit in a sequential model, with literals and constants")
  func shapes() {
    let wrong = """
      const n = 4;
      const model = tf.sequential();
      model.add(tf.layers.dense({units: 3, inputShape: [n]}));
      model.add(tf.layers.reshape({targetShape: [5, 2]}));
      model.add(tf.layers.dense({units: 1}));
      """
    let found = problems(wrong).filter { !$0.contains("does not exist") }
    #expect(found.count == 1 && found[0].hasPrefix("4: ") && found[0].contains("[5,2]"))
    let unknown = wrong.replacing("[n]", with: "[await size()]")
    #expect(problems(unknown).filter { !$0.contains("does not exist") }.isEmpty)
    let nested =
      "const m = tf.sequential({layers: [tf.layers.dense({units: 2, inputShape: [3]}), tf.layers.reshape({targetShape: [7]})]});"
    #expect(problems(nested).contains { $0.contains("[7]") })
  }
}
