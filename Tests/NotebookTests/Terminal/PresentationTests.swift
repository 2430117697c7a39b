import Foundation
import Notebook
import Testing

@Suite("Presenting a lesson")
struct PresentationTests {
  @Test("Enter runs, arrows go back and forth, questions are answered, going back rebuilds the state")
  func keys() throws {
    let lesson = "// %% One\n// Prose here.\nlet n = 1;\nn\n// %% Two\nn += 1;\nn * 100\n// %% Three\nn * 1000\n"
    try present(lesson) { terminal in
      try terminal.expect("1/3[\\s\\S]*One[\\s\\S]*Prose here\\.[\\s\\S]*let n = 1;")
      terminal.type("\r")
      try terminal.expect("\n1\n")
      terminal.type("\u{1B}[C")
      try terminal.expect("2/3[\\s\\S]*Enter runs")
      terminal.type("\r")
      try terminal.expect("\n200\n")
      terminal.type("n + 5\r")
      try terminal.expect("\n7\n")
      terminal.type("\u{1B}[D")
      try terminal.expect("2/3[\\s\\S]*Enter runs")
      terminal.type("\r")
      try terminal.expect("\n200\n")
      terminal.type("\r")
      try terminal.expect("3/3[\\s\\S]*Enter runs")
      terminal.type("\r")
      try terminal.expect("\n2000\n")
      terminal.type("\r")
      #expect(try terminal.waitForExit() == 0)
    }
  }

  private func present(_ lesson: String, columns: Int = 80, _ body: (PseudoTerminal) throws -> Void) throws {
    let home = try TemporaryDirectory()
    try Files.write(lesson, to: home.path + "/lesson.tfs")
    let terminal = try PseudoTerminal(["present", "lesson.tfs"], home: home.path, columns: columns)
    try body(terminal)
  }

  @Test("Ctrl-C stops a cell; going back does not run it again, and brings the same random numbers")
  func interruptedCell() throws {
    let lesson = "// %%\nconst r = Math.random();\n// %%\nwhile (true) {}\n// %%\nr === first\n// %%\n'last'\n"
    try present(lesson) { terminal in
      try terminal.expect("1/4[\\s\\S]*Enter runs")
      terminal.type("\r")
      try terminal.expect("goes on")
      terminal.type("globalThis.first = r\r")
      try terminal.expect("0\\.\\d+\\n")
      let first = try #require(terminal.output.firstMatch(of: /(0\.\d{5,})/)?.output.1)
      terminal.type("\r")
      try terminal.expect("2/4[\\s\\S]*Enter runs")
      terminal.type("\r")
      usleep(200_000)
      terminal.type("\u{3}")
      try terminal.expect("interrupted[\\s\\S]*goes on")
      terminal.type("\r")
      try terminal.expect("3/4[\\s\\S]*Enter runs")
      terminal.type("\u{1B}[F")
      try terminal.expect("4/4[\\s\\S]*Enter runs")
      terminal.type("\u{1B}[D")
      try terminal.expect("3/4[\\s\\S]*Enter runs")
      terminal.type("r\r")
      try terminal.expect(String(first))
      terminal.type("\u{4}")
      #expect(try terminal.waitForExit() == 0)
    }
  }

  @Test("Cells of words alone need no run; prose is set anew for a narrow window")
  func words() throws {
    let prose = "// This sentence is written over two\n// lines of the file.\n//\n// - one\n// - two\n"
    try present("// %% Words\n\(prose)// %% Code\n1 + 1\n// %% End\n// Bye.\n", columns: 40) { terminal in
      try terminal.expect(
        "This sentence is written over two lines\\nof the file\\.\\n\\n- one\\n- two\\n[\\s\\S]*Enter or → goes on")
      terminal.type("\r")
      try terminal.expect("2/3[\\s\\S]*Enter runs")
      terminal.type("\u{1B}[C")
      try terminal.expect("3/3[\\s\\S]*Bye\\.[\\s\\S]*end of the lesson")
      terminal.type("\r")
      #expect(try terminal.waitForExit() == 0)
    }
  }

  @Test("Another size of the window sets the cell anew and ends nothing")
  func resizing() throws {
    try present("// %% One\n// Words that fit into one line of a wide window.\n1 + 1\n") { terminal in
      try terminal.expect("one line of a wide window\\.\n[\\s\\S]*Enter runs")
      terminal.resize(columns: 30, rows: 20)
      try terminal.expect("one line\\nof a wide window\\.\n[\\s\\S]*Enter runs")
      terminal.type("\r")
      try terminal.expect("\n2\n[\\s\\S]*end of the lesson")
      terminal.resize(columns: 60, rows: 20)
      terminal.type("\r")
      #expect(try terminal.waitForExit() == 0)
    }
  }

  @Test("Commands and questions about names can be typed in between")
  func commands() throws {
    let home = try TemporaryDirectory()
    try Files.write("// %% One\nconst a = tf.ones([2]);\n", to: home.path + "/lesson.tfs")
    let run = try ProgramProcess(
      ["present", "lesson.tfs"], input: "\n.who\ntf.relu?\na.add(1)\n.hepl\n.exit\n1 + 1\n", home: home.path)
    #expect(run.status == 0)
    for words in ["a     Tensor", "tf.relu(x)", "[2, 2]"] { #expect(run.output.contains(words), "\(words)") }
    #expect(run.error.contains(".help") && !run.output.hasSuffix("2\n"))
  }

  @Test("Without a terminal, empty lines are Enter and other lines questions")
  func pipe() throws {
    let home = try TemporaryDirectory()
    try Files.write("// %% One\nconst a = 4;\n// %% Two\na + 1\n", to: home.path + "/lesson.tfs")
    let run = try ProgramProcess(["present", "lesson.tfs"], input: "\na * 100\n\n\n<\n", home: home.path)
    #expect(run.status == 0 && run.error == "")
    let order = ["One", "400\n", "Two", "\n5\n", "2/2"]
    var rest = run.output[...]
    for words in order {
      let found = try #require(rest.firstRange(of: words), "\(words) is missing in \(run.output)")
      rest = rest[found.upperBound...]
    }
  }
}
