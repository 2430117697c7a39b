import Foundation
import Notebook
import Testing

@Suite("Completion and help of the language")
struct CompletionTests {
  /// What the screen shows after typing, with Tab keys in it.
  private func screen(after keys: String, expecting pattern: String) throws {
    let home = try TemporaryDirectory()
    let terminal = try PseudoTerminal(home: home.path, columns: 100)
    try terminal.expect(#"In \[1\]: "#)
    terminal.enter("const weights = tf.ones([2, 3]); const info = {alpha: 1, alphabet: 2}; const other = 1")
    try terminal.expect(#"In \[2\]: "#)
    terminal.type(keys)
    try terminal.expect(pattern)
  }

  @Test("Variables, and properties of the actual value")
  func values() throws {
    try screen(after: "weig\t.sha\t\r", expecting: #"Out\[2\]: \[ 2, 3 \]"#)
    try screen(after: "info.al\tbet\r", expecting: #"Out\[2\]: 2"#)
    try screen(after: "info.al\t\t", expecting: #"alpha +alphabet"#)
  }

  @Test("Properties of elements of lists")
  func elements() throws {
    let home = try TemporaryDirectory()
    let terminal = try PseudoTerminal(home: home.path, columns: 100)
    try terminal.expect(#"In \[1\]: "#)
    terminal.enter("const model = tf.sequential({layers: [tf.layers.dense({units: 3, inputShape: [2]})]})")
    try terminal.expect(#"In \[2\]: "#)
    terminal.type("model.layers[0].unit\t\r")
    try terminal.expect(#"Out\[2\]: 3"#)
  }

  @Test("Names of tf with their signatures, also on the results of calls")
  func signatures() throws {
    try screen(after: "tf.matM\t([[2]], [[4]]).dataSync()[0]\r", expecting: #"Out\[2\]: 8"#)
    try screen(after: "tf.revers\t\t", expecting: #"reverse +tf\.reverse\(x, axis\?\)"#)
    try screen(after: "tf.ones([2]).sq\t\t", expecting: #"square +tf\.square\(x\)"#)
  }

  @Test("Words that an argument or a key may be, quoted where no quote is typed yet")
  func words() throws {
    try screen(after: "tf.cast([1.5], 'in\t').dtype\r", expecting: #"Out\[2\]: 'int32'"#)
    try screen(after: "tf.layers.dense({units: 1, activation: 'softm\t", expecting: "activation: 'softmax")
    try screen(after: "tf.layers.dense({kernelInitializer: 'glorotU\t", expecting: "'glorotUniform")
    try screen(after: "tf.layers.dense({useBias: \t", expecting: "false +true")
    try screen(after: "tf.layers.dense({activation: \tsoftpl\t", expecting: "activation: 'softplus")
  }

  @Test("Names of optimizers, losses and metrics")
  func training() throws {
    try screen(after: "tf.sequential().compile({optimizer: '\t", expecting: "adadelta +adagrad +adam")
    try screen(after: "tf.sequential().compile({loss: 'meanSq\t", expecting: "loss: 'meanSquared")
    try screen(after: "tf.sequential().compile({metrics: ['mse', 'acc\t", expecting: "'accuracy")
  }

  @Test("Keys of options objects with their kinds and defaults, the important ones first")
  func keys() throws {
    try screen(
      after: "tf.layers.dense({\t",
      expecting: #"units: +integer +the number of outputs\nactivation: .* = 'linear'.*\nuseBias: +boolean = true"#)
    try screen(after: "tf.layers.dense({units: 2, useB\t", expecting: "units: 2, useBias: ")
  }

  @Test("The signature where an argument is to be typed, with the variables")
  func arguments() throws {
    try screen(after: "tf.matMul(\t", expecting: #"tf\.matMul\(a, b, transposeA.*\)\ninfo +other +weights\n"#)
  }

  @Test("File names in strings")
  func files() throws {
    let home = try TemporaryDirectory()
    try Files.write("x", to: home.path + "/some-data.csv")
    let terminal = try PseudoTerminal(home: home.path)
    try terminal.expect(#"In \[1\]: "#)
    terminal.type("'file://some\t'\r")
    try terminal.expect(#"Out\[1\]: 'file://some-data.csv'"#)
  }

  @Test("Help is read from the function table: signature, parameters, example")
  func help() throws {
    let home = try TemporaryDirectory()
    let run = try ProgramProcess([], input: "tf.sum?\n.help matMul\n.help tf.summ\n", home: home.path)
    #expect(run.output.contains("tf.sum(x, axis?, keepDims = false)"))
    #expect(run.output.contains("default all axes") && run.output.contains("Example"))
    #expect(run.output.contains("tf.matMul("))
    #expect(run.error.contains("no help on tf.summ") && run.error.contains("tf.sum"))
  }

  @Test("Help says how shapes change and what is computed, and lists namespaces")
  func notes() throws {
    let home = try TemporaryDirectory()
    let input = "tf.layers.conv2d?\n.help tf.losses\n.help model.fit\nconst model = [1]\nmodel?\n"
    let text = try ProgramProcess([], input: input, home: home.path).output
    #expect(text.contains("Shapes  [batch, rows, columns, channels]  →  [batch, "))
    #expect(text.contains("Formula  y[i, j, f] = activation("))
    #expect(text.contains("tf.losses: 9 functions\n  tf.losses.absoluteDifference(labels, predictions"))
    #expect(text.contains("LayersModel.fit(x, y, args?)"))
    #expect(text.hasSuffix("model holds [ 1 ]\n"))
  }

  @Test("Traces show a step a row; functions are shown with their parameters")
  func traces() throws {
    let home = try TemporaryDirectory()
    let input =
      """
      const a = tf.tensor2d([[1, 2], [3, 4]])
      .trace a.matMul(a).relu()
      .trace tf.ones([2, 2]).add(tf.range(0, 2)).mean()
      tfs.trace(x => x.matMul(x).square(), a).dtype
      tf.add

      """
    let text = try ProgramProcess([], input: input, home: home.path).output
    #expect(text.contains(/\n\.matMul\(a\) +\[2,2\] +\S+ +7 … 22 +\S+ \S+\n\.relu\(\)/))
    #expect(
      text.contains(
        /\ntf.ones\(\[2, 2\]\) +\[2,2\].*\ntf.range\(0, 2\) +\[2\].*\n\.add\(tf.range\(0, 2\)\) +\[2,2\] +\S+ +1 … 2 .*\n\.mean\(\) +\[\] +\S+ +1.5/
      ))
    #expect(text.contains(/\nmatMul +\[2,2\].*\nsquare +\[2,2\]/) && text.contains("\n'float32'\n"))
    #expect(text.contains("tf.add(a, b)  Adds"))
  }
}
