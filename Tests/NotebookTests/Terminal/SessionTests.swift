import Foundation
import Notebook
import Testing

@Suite("Sessions")
struct SessionTests {
  private let lesson = """
    // %% First
    // A number.
    const a = 20;
    a + 1
    // %% Second
    a * 2
    """

  /// What the notebook writes for lines on standard input.
  private func output(_ lines: String..., files: [String: String] = [:]) throws -> (output: String, error: String) {
    let home = try TemporaryDirectory()
    for (name, text) in files { try Files.write(text, to: home.path + "/" + name) }
    let run = try ProgramProcess([], input: lines.joined(separator: "\n") + "\n", home: home.path)
    return (run.output, run.error)
  }

  @Test("Cells are listed, run again, deleted, moved, and changes taken back")
  func cellCommands() throws {
    let text = try output(
      ".open lesson.tfs", ".run all", ".insert 1 'new'", ".move 1 3", ".delete 1-2", ".undo", ".undo", ".run 1",
      files: ["lesson.tfs": lesson]
    ).output
    #expect(text.contains("   1  not run        First  (+1 lines)"))
    #expect(text.contains("21\n40\n"))
    #expect(text.contains(/\n   1  not run +'new'\n   2  ok .*First/))
    #expect(text.components(separatedBy: "\ncell  state").count == 6)
    #expect(text.hasSuffix("'new'\n"))
  }

  @Test("Out, _ and _3 hold the values of cells")
  func values() throws {
    #expect(try output("6 * 7", "undefined", "_ + 1", "_1 + Out[3]").output == "42\n43\n85\n")
  }

  @Test("Values follow their cells when these are moved, deleted and brought back")
  func movedValues() throws {
    let text = try output(
      "'a'", "'b'", "'c'", ".move 1 3", "[_1, _2, Out[3]].join('')", ".delete 2", "typeof Out[4] + _1 + _2", ".undo",
      "Out[2]"
    ).output
    #expect(text.contains("'bca'\n") && text.contains("'undefinedba'\n") && text.hasSuffix("'c'\n"))
  }

  @Test("A file is loaded up to the cell that fails")
  func loading() throws {
    let result = try output(
      ".load a.tfs", "typeof b", files: ["a.tfs": "// %%\nconst a = 1; a\n// %%\nnull.x\n// %%\nconst b = 2;\n"])
    #expect(result.output == "1\n'undefined'\n" && result.error.contains("TypeError"))
  }

  @Test("Names may be declared again, older functions see the new value")
  func redeclaration() throws {
    #expect(try output("const k = 1", "const f = () => k", "const k = 5", "f()").output == "5\n")
  }

  @Test("A rejection nobody handles is reported with the place where it arose")
  func unhandledRejection() throws {
    let result = try output("const f = () => Promise.reject('no')", "f()")
    #expect(result.error.contains("Uncaught 'no'") && result.error.contains("cell 1:1:25"))
  }

  @Test("An error does not end the session")
  func errors() throws {
    let result = try output("let x = 1", "x.y.z", "throw 5", "x")
    #expect(result.output == "1\n")
    #expect(
      result.error.contains("TypeError") && result.error.contains("cell 2:1") && result.error.contains("Uncaught 5"))
  }

  @Test("Wrong commands say what would be right")
  func wrongCommands() throws {
    let error = try output(".hlep", ".run 7", ".run 3-1", ".save", ".open nowhere.tfs", ".delete x", ".undo", ".seed x")
      .error
    for words in [
      "Did you mean .help?", "there are no cells yet", "which file?", "nowhere.tfs: No such file",
      "there is nothing to undo",
      ".seed 42",
    ] {
      #expect(error.contains(words))
    }
  }

  @Test("Help lists every command, and explains commands and topics")
  func help() throws {
    let text = try output(".help", ".help .save", ".help broadcasting", "training?").output
    for command in CommandTable.commands { #expect(text.contains(command.usage)) }
    #expect(text.contains("broadcasting: how ops combine") && text.contains("training: from a model"))
    #expect(try output(".help nosuchthing").error.contains("no help on nosuchthing"))
  }

  @Test("Saved cells can be opened again and exported")
  func savingAndExporting() throws {
    let home = try TemporaryDirectory()
    let input = "const a = [1,\n 2]\na.length\n.save out.tfs\n.export out.md\n.export out.ipynb\n.export out.html\n"
    let run = try ProgramProcess([], input: input, home: home.path)
    #expect(run.status == 0 && run.error == "")
    #expect(try Files.readText(home.path + "/out.tfs") == "// %%\nconst a = [1,\n 2]\n\n// %%\na.length\n")
    #expect(try Files.readText(home.path + "/out.md").contains("```\n2\n```"))
    #expect(try Files.readText(home.path + "/out.html").contains("<pre class=\"output\">"))
    let cells = try JupyterNotebook.cells(in: try Files.readText(home.path + "/out.ipynb"))
    #expect(cells.map(\.source) == ["const a = [1,\n 2]", "a.length"])
  }

  @Test("Time and bench measure expressions")
  func measuring() throws {
    let text = try output("const a = 3", ".time a * 2", ".bench a * 2").output
    #expect(text.contains("6\ntook ") && text.contains(#/runs: median .*, least .*, most .*\n\S+ \S+ [▁-█]{24} /#))
  }

  @Test("Who lists variables but not the notebook's own; reset forgets them")
  func variables() throws {
    let model = "const net = tf.sequential({layers: [tf.layers.dense({units: 3, inputShape: [2]})]})"
    let text = try output("const list = [1, 2]; let word = 'abc'", model, "5", ".who", ".reset", ".who").output
    #expect(text.contains(/list +Array +\(2\)/) && text.contains(/word +string +\(3\)/))
    #expect(text.contains(/net +Sequential +\[null,3\] +36 B/))
    #expect(!text.contains("Out") && text.hasSuffix("no variables yet\n"))
  }

  @Test("After kill -9, --resume brings back the cells and, by running them, the values")
  func resume() throws {
    let home = try TemporaryDirectory()
    do {
      let terminal = try PseudoTerminal(home: home.path)
      try terminal.expect(#"In \[1\]: "#)
      terminal.enter("const a = 40")
      try terminal.expect(#"In \[2\]: "#)
      terminal.enter("a + 1")
      try terminal.expect(#"Out\[2\]: 41"#)
      terminal.send(SIGKILL)
      #expect(try terminal.waitForExit() == 128 + SIGKILL)
    }
    let terminal = try PseudoTerminal(["--resume"], home: home.path)
    try terminal.expect("resuming 2 cells")
    try terminal.expect(#"Out\[2\]: 41"#)
    try terminal.expect(#"In \[3\]: "#)
    terminal.enter("a + _2")
    try terminal.expect(#"Out\[3\]: 81"#)
  }

  @Test("-i runs a file and goes on at the prompt")
  func fileThenNotebook() throws {
    let home = try TemporaryDirectory()
    try Files.write(lesson, to: home.path + "/lesson.tfs")
    let terminal = try PseudoTerminal(["-i", "lesson.tfs"], home: home.path)
    try terminal.expect(#"In \[3\]: "#)
    terminal.enter("a + _2")
    try terminal.expect(#"Out\[3\]: 60"#)
  }

  @Test("The editor of choice edits a cell", arguments: [".edit 1\r", "\u{1B}[A\u{18}\u{5}\r"])
  func editing(keys: String) throws {
    let home = try TemporaryDirectory()
    try Files.write("#!/bin/sh\nsed -i 's/1/5/' \"$1\"\n", to: home.path + "/editor")
    chmod(home.path + "/editor", 0o755)
    let terminal = try PseudoTerminal(home: home.path, environment: ["EDITOR": home.path + "/editor"])
    try terminal.expect(#"In \[1\]: "#)
    terminal.enter("1 + 10")
    try terminal.expect(#"Out\[1\]: 11"#)
    terminal.type(keys)
    try terminal.expect(#"Out\[\d\]: 15"#)
  }
}
