import Foundation
import Notebook
import Testing

@Suite("Values at a terminal")
struct ValueTests {
  /// What the notebook shows of lines on standard input.
  private func output(_ lines: String...) throws -> String {
    let home = try TemporaryDirectory()
    return try ProgramProcess([], input: lines.joined(separator: "\n") + "\n", home: home.path).output
  }

  @Test(
    "Images are drawn as well as the terminal can",
    arguments: [
      (["COLORTERM": "truecolor"], "\u{1B}[38;2;"), (["TERM": "xterm-256color"], "\u{1B}[38;5;"),
      (["NO_COLOR": "1"], "▓"), (["NO_COLOR": "1", "LANG": "C"], "@@"), (["TERM": "xterm-kitty"], "\u{1B}_G"),
      (["TERM": "foot"], "\u{1B}P"),
    ])
  func images(environment: [String: String], mark: String) throws {
    let home = try TemporaryDirectory()
    let terminal = try PseudoTerminal(home: home.path, environment: environment)
    try terminal.expect(#"In \[1\]: "#)
    terminal.enter("tf.range(0, 64).div(63).reshape([8, 8, 1])")
    try terminal.expect(#"Tensor float32 \[8,8,1\] .*min 0 +max 1 +mean 0.5"#)
    try terminal.expect(#"In \[2\]: "#)
    #expect(terminal.output.contains(mark))
  }

  @Test("Promises show what they give; nothing is shown of a promise of nothing")
  func promises() throws {
    #expect(try output("Promise.resolve()", "(async () => {})()", "'end'") == "'end'\n")
    #expect(try output("Promise.resolve(3)") == "Promise { 3 }\n")
    #expect(try output("Promise.resolve(tf.scalar(3))") == "Promise fulfilled with Tensor float32 []\n  3\n")
    #expect(try output("new Promise(() => {})") == "Promise { <pending> }\n")
  }

  @Test("Functions and classes by their heads")
  func functions() throws {
    #expect(try output("(a, b) => a + b") == "[Function (anonymous)]  (a, b) => a + b\n")
    #expect(try output("function f(x) {\n return x\n}\nf") == "[Function: f]  function f(x) { … }\n")
    #expect(try output("class A { constructor() {} }", "A") == "[class A]\n")
  }

  @Test("Layers show their settings and weights, before and after they are built")
  func layers() throws {
    let text = try output(
      "const d = tf.layers.dense({units: 3, activation: 'relu', kernelInitializer: 'ones'})", "d",
      "d.apply(tf.ones([1, 2])); d")
    #expect(text.contains("units 3, activation 'relu', useBias true\n  no weights before its first use\n"))
    #expect(text.contains("/kernel [2,3]  ▄▄▄▄▄▄  1  mean 1  std 0\n"))
  }

  @Test("Datasets, histories, settings and namespaces")
  func others() throws {
    #expect(try output("tf.data.array([1, 2, 3]).repeat()").contains("Dataset  endless"))
    #expect(try output("tf.data.array([1, 2, 3]).batch(2)").contains("Dataset  2 elements"))
    #expect(try output("tf.initializers.randomNormal({stddev: 2})").contains(/RandomNormal \{.*stddev 2/))
    #expect(try output("tf.losses").contains(/^tf\.losses  \d+ names.*\n  absoluteDifference  computeWeightedLoss/))
    let history = try output(
      "const m = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1], kernelInitializer: 'zeros'})]})",
      "m.compile({optimizer: 'sgd', loss: 'meanSquaredError', metrics: ['mae']})",
      "await m.fit(tf.ones([4, 1]), tf.ones([4, 1]), {epochs: 3, verbose: 0})")
    #expect(history.contains(#/^History  3 epochs\n.*\n.*\nloss +[\d.e-]+ +[\d.e-]+ +[▁-█]{3}  .*\nmae /#))
  }

  @Test("Tensors inside other values take a line each")
  func nestedTensors() throws {
    #expect(
      try output("({a: tf.ones([2, 2]), b: tf.scalar(1.5)})")
        == "{ a: Tensor float32 [2,2], b: Tensor float32 [] 1.5 }\n")
    #expect(try output("[tf.tensor1d([1, 2])]") == "[ Tensor float32 [2] [1, 2] ]\n")
  }

  @Test("Nested objects are folded to the width of the window")
  func nesting() throws {
    let home = try TemporaryDirectory()
    let terminal = try PseudoTerminal(home: home.path, columns: 40)
    try terminal.expect(#"In \[1\]: "#)
    terminal.enter("({a: {b: 'some words', c: [1, 2, 3]}, d: 'x'})")
    let shown = try terminal.expect(#"Out\[1\]: \{\n  a: \{\s+b: 'some words',\s+c: \[ 1, 2, 3 \]\s+\},\n  d: 'x'\n\}"#)
    #expect(shown.components(separatedBy: "\n").allSatisfy { $0.count <= 40 })
  }

  @Test("In a window of 40 columns models, shapes and errors are set without cuts")
  func narrowWindow() throws {
    let home = try TemporaryDirectory()
    let terminal = try PseudoTerminal(home: home.path, columns: 40)
    try terminal.expect(#"In \[1\]: "#)
    terminal.enter(
      "const m = tf.sequential({layers: [tf.layers.dense({units: 2, inputShape: [3], name: 'first'})]}); m")
    try terminal.expect(#"Out\[1\]:\nSequential sequential_1  not compiled\nLayer \(type\) +Output shape +Param #\n"#)
    try terminal.expect(#"first \(Dense\) +\[null,2\] +8\nTotal params: 8"#)
    terminal.enter("m.predict(tf.ones([3]))")
    let error = try terminal.expect(#"hint: missing batch dimension: try\nx.expandDims\(0\)"#)
    #expect(error.contains("first (Dense)\n  [null,3] → [null,2]\n  the last dimension becomes units = 2\n"))
    #expect(error.components(separatedBy: "\n").suffix(12).allSatisfy { $0.count <= 40 })
  }
}
