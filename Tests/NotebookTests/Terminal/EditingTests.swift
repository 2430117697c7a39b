import Foundation
import Notebook
import Testing

@Suite("Editing at a terminal")
struct EditingTests {
  @Test("Prompts count up, a cell of several lines is one input, and values are shown")
  func cells() throws {
    let home = try TemporaryDirectory()
    let terminal = try PseudoTerminal(home: home.path)
    try terminal.expect(#"In \[1\]: "#)
    terminal.enter("const a = [")
    try terminal.expect(#"\.\.\.: "#)
    terminal.enter("1, 2].length")
    try terminal.expect(#"In \[2\]: "#)
    terminal.enter("a + 40")
    try terminal.expect(#"Out\[2\]: 42"#)
    terminal.type("\u{4}")
    #expect(try terminal.waitForExit() == 0)
  }

  @Test("A whole cell comes back from history as one entry, also in the next session")
  func history() throws {
    let home = try TemporaryDirectory()
    for round in 0..<2 {
      let terminal = try PseudoTerminal(home: home.path)
      try terminal.expect(#"In \[1\]: "#)
      if round == 0 {
        terminal.enter("{")
        terminal.enter("  40 + 2")
        terminal.enter("}")
      } else {
        terminal.type("\u{1B}[A")
        try terminal.expect("40 \\+ 2")
        terminal.type("\r")
      }
      try terminal.expect(#"Out\[1\]: 42"#)
      terminal.enter(".exit")
      #expect(try terminal.waitForExit() == 0)
    }
    let entries = HistoryFile(path: home.path + "/.local/state/tfs/history").entries()
    #expect(entries.first == "{\n    40 + 2\n}")
  }

  @Test("Ctrl-L clears the screen and keeps the input")
  func clearing() throws {
    let home = try TemporaryDirectory()
    let terminal = try PseudoTerminal(home: home.path)
    try terminal.expect(#"In \[1\]: "#)
    terminal.type("40 + ")
    try terminal.expect(#"40 \+ "#)
    terminal.type("\u{C}")
    try terminal.expect(#"In \[1\]: 40 \+ "#)
    #expect(terminal.output.contains("\u{1B}[H\u{1B}[2J"))
    terminal.type("2\r")
    try terminal.expect(#"Out\[1\]: 42"#)
  }

  @Test("Ctrl-R finds an earlier input")
  func search() throws {
    let home = try TemporaryDirectory()
    let terminal = try PseudoTerminal(home: home.path)
    try terminal.expect(#"In \[1\]: "#)
    terminal.enter("'needle' + 1")
    try terminal.expect(#"In \[2\]: "#)
    terminal.enter("2")
    try terminal.expect(#"In \[3\]: "#)
    terminal.type("\u{12}need")
    try terminal.expect("reverse-i-search.*needle")
    terminal.type("\r")
    try terminal.expect(#"Out\[3\]: 'needle1'"#)
  }

  @Test("Pasted lines are one cell")
  func bracketedPaste() throws {
    let home = try TemporaryDirectory()
    let terminal = try PseudoTerminal(home: home.path)
    try terminal.expect(#"In \[1\]: "#)
    terminal.type("\u{1B}[200~let x = 1;\nlet y = 2;\nx + y\u{1B}[201~")
    terminal.type("\r")
    try terminal.expect(#"Out\[1\]: 3"#)
    try terminal.expect(#"In \[2\]: "#)
  }

  @Test(
    "Ctrl-C clears the line and stops a computation, and the session goes on", arguments: ["xterm-256color", "dumb"])
  func interrupt(term: String) throws {
    let home = try TemporaryDirectory()
    let terminal = try PseudoTerminal(home: home.path, environment: ["TERM": term])
    try terminal.expect(#"In \[1\]: "#)
    terminal.enter("let kept = 7")
    try terminal.expect(#"In \[2\]: "#)
    terminal.type("half a li\u{3}")
    try terminal.expect(#"In \[2\]: "#)
    terminal.enter("for (;;) {}")
    Thread.sleep(forTimeInterval: 0.4)
    terminal.type("\u{3}")
    try terminal.expect("interrupted")
    try terminal.expect(#"In \[3\]: "#)
    terminal.enter("kept")
    try terminal.expect(#"Out\[3\]: 7"#)
  }

  @Test(
    "Ctrl-C stops what waits and what goes through a dataset",
    arguments: [
      "await new Promise(done => setTimeout(done, 1e6))", "while (true) await null",
      "await tf.data.generator(function* () { while (true) yield 1; }).forEachAsync(() => {})",
    ])
  func interruptedWaiting(code: String) throws {
    let home = try TemporaryDirectory()
    let terminal = try PseudoTerminal(home: home.path)
    try terminal.expect(#"In \[1\]: "#)
    terminal.enter("console.log('begun'); \(code)")
    try terminal.expect("\nbegun")
    terminal.type("\u{3}")
    try terminal.expect("\ninterrupted\nIn \\[2\\]: ")
  }

  @Test("Ctrl-C stops commands", arguments: [".trace", ".time", ".bench", ".shapes"])
  func interruptedCommand(command: String) throws {
    let home = try TemporaryDirectory()
    let terminal = try PseudoTerminal(home: home.path)
    try terminal.expect(#"In \[1\]: "#)
    terminal.enter("const spin = () => { console.log('spinning'); for (;;) {} }")
    try terminal.expect(#"In \[2\]: "#)
    terminal.enter("\(command) spin()")
    try terminal.expect("\nspinning")
    terminal.type("\u{3}")
    try terminal.expect("interrupted")
    terminal.enter("6 * 7")
    try terminal.expect(#"Out\[2\]: 42"#)
  }

  @Test("What is typed while a cell computes is not lost", arguments: ["xterm-256color", "dumb"])
  func typeAhead(term: String) throws {
    let home = try TemporaryDirectory()
    let terminal = try PseudoTerminal(home: home.path, environment: ["TERM": term])
    try terminal.expect(#"In \[1\]: "#)
    terminal.enter("const end = Date.now() + 500; while (Date.now() < end) {}")
    for line in 0..<30 { terminal.enter("'line' + \(line)") }
    try terminal.expect(#"Out\[31\]: 'line29'"#)
  }

  @Test("A dumb terminal gets no escape codes")
  func dumbTerminal() throws {
    let home = try TemporaryDirectory()
    let terminal = try PseudoTerminal(home: home.path, environment: ["TERM": "dumb"])
    try terminal.expect(#"In \[1\]: "#)
    terminal.enter("foo.bar")
    try terminal.expect("ReferenceError")
    terminal.enter(".exit")
    #expect(try terminal.waitForExit() == 0)
    #expect(!terminal.output.contains("\u{1B}"))
  }

  @Test("NO_COLOR takes the colours but not the editing")
  func noColor() throws {
    let home = try TemporaryDirectory()
    let terminal = try PseudoTerminal(home: home.path, environment: ["NO_COLOR": "1"])
    try terminal.expect(#"In \[1\]: "#)
    terminal.enter("const text = 'x'; text")
    try terminal.expect(#"Out\[1\]: 'x'"#)
    #expect(terminal.output.firstMatch(of: /\u{1B}\[[0-9;]+m/) == nil)
  }

  @Test("A long cell in a narrow window stays whole when the window changes")
  func resizing() throws {
    let home = try TemporaryDirectory()
    let terminal = try PseudoTerminal(home: home.path, columns: 40, rows: 10)
    try terminal.expect(#"In \[1\]: "#)
    terminal.type("const long = [" + (0..<60).map { "\($0), " }.joined())
    terminal.resize(columns: 30, rows: 12)
    Thread.sleep(forTimeInterval: 0.2)
    terminal.enter("'日本語']; long.length")
    try terminal.expect(#"Out\[1\]: 61"#)
  }

  @Test("Keywords, numbers and strings are coloured while typing, and the brackets at the cursor marked")
  func colours() throws {
    let home = try TemporaryDirectory()
    let terminal = try PseudoTerminal(home: home.path)
    try terminal.expect(#"In \[1\]: "#)
    terminal.type("const a = f(12, 'text')")
    try terminal.expect("'text'\\)")
    for coloured in ["35mconst", "36m12", "32m'text'", "1;4m(", "1;4m)"] {
      #expect(terminal.output.contains("\u{1B}[\(coloured)"))
    }
  }

  @Test("Lines inside brackets are indented, and closing brackets stand under the line that opened them")
  func indentation() throws {
    let home = try TemporaryDirectory()
    let terminal = try PseudoTerminal(home: home.path)
    try terminal.expect(#"In \[1\]: "#)
    terminal.enter("const f = (x) => {")
    terminal.enter("if (x) {")
    terminal.enter("return [")
    terminal.enter("x];")
    terminal.enter("}")
    terminal.enter("}")
    try terminal.expect(#"In \[2\]: "#)
    terminal.enter("f.toString().split('\\n')")
    try terminal.expect(#"'  if \(x\) \{',\s+'    return \[',\s+'      x\];',\s+'  \}',\s+'\}'"#)
  }

  @Test("A cell of 200 lines is pasted, run, recalled and changed as one")
  func longCell() throws {
    let home = try TemporaryDirectory()
    let terminal = try PseudoTerminal(home: home.path)
    try terminal.expect(#"In \[1\]: "#)
    let lines = (1...200).map { "const value\($0) = Math.max(\($0), 0); // line \($0)" } + ["value200"]
    terminal.type("\u{1B}[200~\(lines.joined(separator: "\n"))\u{1B}[201~\r")
    try terminal.expect(#"Out\[1\]: 200"#)
    terminal.type("\u{1B}[A * 2\r")
    try terminal.expect(#"Out\[2\]: 400"#)
  }

  @Test("Keys and the editing mode are those of the user's inputrc")
  func inputrc() throws {
    let home = try TemporaryDirectory()
    try Files.write("set editing-mode vi\n\"\\C-t\": \"6 * 7\"\n", to: home.path + "/keys")
    let terminal = try PseudoTerminal(home: home.path, environment: ["INPUTRC": home.path + "/keys"])
    try terminal.expect(#"In \[1\]: "#)
    terminal.type("\u{14}\r")
    try terminal.expect(#"Out\[1\]: 42"#)
    terminal.type("1 + 1")
    try terminal.expect("1 \\+ 1")
    terminal.type("\u{1B}")
    Thread.sleep(forTimeInterval: 0.7)
    terminal.type("0i4\r")
    try terminal.expect(#"Out\[2\]: 42"#)
  }

  @Test("Sessions that run at the same time write one history")
  func sharedHistory() throws {
    let home = try TemporaryDirectory()
    let terminals = try (0..<2).map { _ in try PseudoTerminal(home: home.path) }
    for terminal in terminals { try terminal.expect(#"In \[1\]: "#) }
    for number in 1...3 {
      for (index, terminal) in terminals.enumerated() {
        terminal.enter("\(index) + \(number)")
        try terminal.expect(#"Out\[\#(number)\]"#)
      }
    }
    for terminal in terminals { terminal.enter(".exit") }
    for terminal in terminals { #expect(try terminal.waitForExit() == 0) }
    let entries = HistoryFile(path: home.path + "/.local/state/tfs/history").entries()
    #expect(entries == ["0 + 1", "1 + 1", "0 + 2", "1 + 2", "0 + 3", "1 + 3"])
  }

  @Test("An input that fills its row leaves no empty row behind")
  func fullRow() throws {
    let home = try TemporaryDirectory()
    let terminal = try PseudoTerminal(home: home.path, columns: 40)
    try terminal.expect(#"In \[1\]: "#)
    terminal.enter("'" + String(repeating: "x", count: 29) + "'")
    try terminal.expect("\nOut\\[1\\]: 'x+'\n")
    let rows = PseudoTerminal.withoutEscapeCodes(terminal.output)
    #expect(rows.contains("x'\nOut[1]") && !rows.contains("\n\nOut[1]"))
  }

  @Test("Tab completes commands and file names")
  func completion() throws {
    let home = try TemporaryDirectory()
    try Files.write("'opened'\n", to: home.path + "/unusual-name.tfs")
    let terminal = try PseudoTerminal(home: home.path)
    try terminal.expect(#"In \[1\]: "#)
    terminal.type(".loa\t unus\t\r")
    try terminal.expect(#"Out\[1\]: 'opened'"#)
  }
}
