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

  @Test("Names of tf with their signatures, also on the results of calls")
  func signatures() throws {
    try screen(after: "tf.matM\t([[2]], [[4]]).dataSync()[0]\r", expecting: #"Out\[2\]: 8"#)
    try screen(after: "tf.revers\t\t", expecting: #"reverse +tf\.reverse\(x, axis\?\)"#)
    try screen(after: "tf.ones([2]).sq\t\t", expecting: #"square +tf\.square\(x\)"#)
  }

  @Test("Words that an argument may be")
  func words() throws {
    try screen(after: "tf.cast([1.5], 'in\t').dtype\r", expecting: #"Out\[2\]: 'int32'"#)
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

  @Test("Traces show a step a row; functions are shown with their parameters")
  func traces() throws {
    let home = try TemporaryDirectory()
    let input =
      "const a = tf.tensor2d([[1, 2], [3, 4]])\n.trace a.matMul(a).relu()\ntfs.trace(x => x.square(), a).dtype\ntf.add\n"
    let text = try ProgramProcess([], input: input, home: home.path).output
    #expect(text.contains(/\n\.matMul\(a\) +\[2,2\] +\S+ +7 … 22 +\S+ \S+\n\.relu\(\)/))
    #expect(text.contains(/\nSquare +\[2,2\]/) && text.contains("\n'float32'\n"))
    #expect(text.contains("tf.add(a, b)  Adds"))
  }
}
