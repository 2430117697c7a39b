import Foundation
import Notebook
import Testing

@Suite("Checking without running", .serialized)
struct ProgramCheckTests {
  /// The problems with their lines; of the names that nothing declares only if asked for, since most of these programs are parts.
  private func problems(_ text: String, path: String = "a.tfs", undeclared: Bool = false) -> [String] {
    ProgramCheck.problems(in: text, path: path).map { problem in
      "\(problem.source.position(at: problem.range.start).line): \(problem.message)"
    }.filter { undeclared || !$0.contains("is not defined") }
  }

  @Test(
    "Names that nothing declares, with what was likely meant; names of any cell, of the language and after typeof are known"
  )
  func undeclaredNames() {
    let program = """
      const epochs = 3, {loss: [first]} = await train();
      // %%
      function train() { return {loss: [epoch * later.length]}; }
      class Net { static size = first; build(input) { return inputs.shape; } }
      // %%
      const later = [] , shown = print(first);
      if (typeof window2 !== 'undefined') globalThis.flag = _ ?? Out[1];
      flag && Math.max(process.argv.length, arguments2.length);
      """
    #expect(
      problems(program, undeclared: true) == [
        "3: epoch is not defined; did you mean epochs?",
        "4: inputs is not defined",
        "6: print is not defined; write console.log(…)",
        "8: arguments2 is not defined",
      ])
    #expect(problems("let total = 0;\nfor (const x of [1]) totl += x;", path: "a.mjs", undeclared: true).count == 1)
    #expect(
      problems("module.exports = require('fs'); __dirname + tf.version.tfjs;", path: "a.js", undeclared: true) == [])
    #expect(problems("const x = ;\nfoo();", undeclared: true).count == 1)
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
    #expect(problems("import * as vis from '@tensorflow/tfjs-vis';\nvis.render.linechart(a, b)").isEmpty)
    #expect(problems("import * as tfvis from '@tensorflow/tfjs-vis';\ntfvis.rendr(a)").count == 1)
    #expect(problems("const node = require('@tensorflow/tfjs-node');\nnode.onees([1])").count == 1)
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

  @Test("Keys and words of options that do not exist, also of methods of models")
  func options() throws {
    #expect(
      problems("tf.layers.dense({units: 1, activaton: 'relu', inputShape: [2]})")
        == ["1: tf.layers.dense has no option 'activaton'; did you mean activation?"])
    #expect(
      problems("tf.layers.dense({units: 1, activation: 'rellu'})")
        == ["1: activation of tf.layers.dense cannot be 'rellu'; did you mean relu?"])
    #expect(problems("tf.zeros([2], 'int23')") == ["1: dtype of tf.zeros cannot be 'int23'; did you mean int32?"])
    let model = "const model = await tf.loadLayersModel('file://m.json');\n"
    #expect(
      problems(model + "model.compile({optimiser: 'sgd'});\nawait model.fit(x, y, {epoch: 3});\nmodel.pedict(x);")
        == [
          "2: LayersModel.compile has no option 'optimiser'; did you mean optimizer?",
          "3: LayersModel.fit has no option 'epoch'; did you mean epochs?",
          "4: a model has no method 'pedict'; did you mean predict?",
        ])
    #expect(problems("let model = tf.sequential();\nmodel = {pedict() {}};\nmodel.pedict();").isEmpty)
    #expect(problems("tf.layers.dense({unit: 3, inputShape: [2]})").count == 1)
  }

  @Test("Shapes that cannot fit in functional models")
  func functionalModels() {
    let model = """
      const image = tf.input({shape: [28, 28, 1]});
      let x = tf.layers.conv2d({filters: 8, kernelSize: 3}).apply(image);
      x = tf.layers.flatten().apply(x);
      const other = tf.layers.dense({units: SIZE * 2}).apply(tf.input({shape: [4]}));
      const both = tf.layers.concatenate().apply([x, other]);
      const out = tf.layers.conv1d({filters: 1, kernelSize: 2}).apply(both);
      """
    let found = problems("const SIZE = 5;\n" + model)
    #expect(found.count == 1 && found[0].hasPrefix("7: ") && found[0].contains("5418"))
    #expect(problems("const SIZE = await size();\n" + model).isEmpty)
    let sum = "const a = tf.input({shape: [3]}), b = tf.input({shape: [4]});\ntf.layers.add().apply([a, b]);"
    #expect(problems(sum).count == 1)
  }

  @Test("Models within functions, with the program's constants")
  func functions() {
    let code = """
      const WIDTH = 8;
      function make(units) {
        const model = tf.sequential();
        model.add(tf.layers.dense({units: WIDTH, inputShape: [3]}));
        model.add(tf.layers.conv2d({filters: 2, kernelSize: 3}));
        return model;
      }
      const build = () => tf.sequential({layers: [
        tf.layers.dense({units: 2, inputShape: [3]}),
        tf.layers.reshape({targetShape: [WIDTH]})]});
      """
    #expect(problems(code).map { $0.prefix(2) } == ["5:", "10"])
  }

  @Test(
    "What may be right is not reported",
    arguments: [
      "const m = tf.sequential();\nm.add(tf.layers.dense({units: 4, inputShape: [2]}));\nif (flat) m.add(tf.layers.reshape({targetShape: [2, 2]}));\nm.add(tf.layers.conv1d({filters: 1, kernelSize: 1}));",
      "const m = tf.sequential();\nm.add(tf.layers.dense({units: 4, inputShape: [2]}));\nextend(m);\nm.add(tf.layers.conv1d({filters: 1, kernelSize: 1}));",
      "let x = tf.input({shape: [4]});\nfor (const n of sizes) x = tf.layers.reshape({targetShape: [n, 2]}).apply(x);\ntf.layers.conv1d({filters: 1, kernelSize: 1}).apply(x);",
      "const m = tf.sequential();\nfunction deepen() { m.add(tf.layers.reshape({targetShape: [2, 2]})); }\nm.add(tf.layers.dense({units: 4, inputShape: [2]}));\ndeepen();\nm.add(tf.layers.conv1d({filters: 1, kernelSize: 1}));",
      "let n = 4;\nfunction more() { n = 6; }\nmore();\ntf.sequential({layers: [tf.layers.dense({units: n, inputShape: [2]}), tf.layers.reshape({targetShape: [3, 2]})]});",
      "const n = 4;\nfunction make(n) { return tf.sequential({layers: [tf.layers.dense({units: n, inputShape: [2]}), tf.layers.reshape({targetShape: [3, 2]})]}); }",
    ])
  func noFalseAlarms(code: String) { #expect(problems(code) == []) }

  @Test("All problems of a file are told with place, line and caret; the status says whether there were any")
  func commandLine() throws {
    let home = try TemporaryDirectory()
    try Files.write(
      "// %%\nconst a = tf.onees([2]);\n// %%\nlet = 5;\n// %%\ntf.zeross([1]);\n", to: home.path + "/bad.tfs")
    try Files.write("tf.ones([2]).print();\n", to: home.path + "/good.tfs")
    let run = try ProgramProcess(["check", "bad.tfs", "good.tfs"], home: home.path)
    #expect(run.status == 1 && run.error == "")
    let lines = run.output.split(separator: "\n")
    #expect(
      lines.filter { $0.hasPrefix("bad.tfs:") }.map { $0.prefix(10) } == ["bad.tfs:2:", "bad.tfs:4:", "bad.tfs:6:"])
    #expect(run.output.contains("    const a = tf.onees([2]);\n                 ^^^^^\n"))
    let good = try ProgramProcess(["check", "good.tfs"], home: home.path)
    #expect(good.status == 0 && good.output == "" && good.error == "")
    #expect(try ProgramProcess(["check", "none.tfs"], home: home.path).status == 1)
  }

  @Test("The lessons of the project are without problems")
  func lessons() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../scripts/demos").standardizedFileURL.path
    let names = try #require(Files.names(in: folder))
    #expect(!names.isEmpty)
    for name in names { #expect(try problems(Files.readText(folder + "/" + name)) == [], "\(name)") }
  }
}
