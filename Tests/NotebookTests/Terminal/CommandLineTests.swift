import Foundation
import Notebook
import Testing

@Suite("The command line")
struct CommandLineTests {
  private func run(
    _ arguments: String..., input: String = "", files: [String: String] = [:], environment: [String: String] = [:]
  ) throws -> ProgramProcess {
    let home = try TemporaryDirectory()
    for (name, text) in files { try Files.write(text, to: home.path + "/" + name) }
    return try ProgramProcess(arguments, input: input, home: home.path, environment: environment)
  }

  @Test("-e prints the value, and nothing for undefined")
  func evaluate() throws {
    #expect(try run("-e", "1 + 2").output == "3\n")
    #expect(try run("-e", "'a' + 'b'").output == "ab\n")
    #expect(try run("-e", "undefined").output == "")
    #expect(try run("-e", "await Promise.resolve(5)").output == "5\n")
    let failed = try run("-e", "null.x")
    #expect(failed.status == 1 && failed.output == "" && failed.error.contains("TypeError"))
  }

  @Test("A file of cells runs them in order and shows nothing that it does not print")
  func cells() throws {
    let file = "// %% one\nconst a = 1; a\n// %% two\nconst a = 2;\nconsole.log('a is', a);\n"
    let run = try run("f.tfs", files: ["f.tfs": file])
    #expect(run.status == 0 && run.output == "a is 2\n" && run.error == "")
  }

  @Test("A module is strict: a name declared twice is an error that says where")
  func modules() throws {
    let run = try run("f.mjs", files: ["f.mjs": "const a = 1;\nconst a = 2;\n"])
    #expect(run.status == 1 && run.output == "")
    #expect(run.error.contains("SyntaxError") && run.error.contains("f.mjs:2"))
  }

  @Test("An uncaught error ends with its message, place and stack on standard error and status 1")
  func uncaught() throws {
    let file = "// %%\n\nfunction f() {\n  throw new RangeError('too far');\n}\nf();\n"
    let run = try run("f.tfs", files: ["f.tfs": file])
    #expect(run.status == 1 && run.output == "")
    #expect(run.error.contains("RangeError: too far") && run.error.contains("f.tfs:4"))
    let rejected = try self.run("f.tfs", files: ["f.tfs": "Promise.reject(new Error('no'))\n"])
    #expect(rejected.status == 1 && rejected.error.contains("Error: no"))
  }

  @Test("Standard input is read as cells without prompts, values are shown")
  func standardInput() throws {
    let run = try run(input: "const a = [1,\n 2]\na.length + 40\nif (false) {\n}\nelse {\n 'other'\n}\n")
    #expect(run.status == 0 && run.output == "42\n'other'\n" && run.error == "")
    let marked = try self.run(input: "// %%\nlet b = 1;\nb\n+ 1\n// %%\nb + 10\n")
    #expect(marked.output == "2\n11\n")
  }

  @Test("A line that begins with a dot goes on from the last value")
  func dotContinuation() throws {
    #expect(try run(input: "'abc'\n.toUpperCase()\n").output.hasSuffix("'ABC'\n"))
  }

  @Test("Missing files and wrong options are named")
  func wrongUse() throws {
    let missing = try run("nowhere.tfs")
    #expect(missing.status == 1 && missing.error.contains("nowhere.tfs"))
    #expect(try run("--no-such-option").status == 64)
  }

  @Test("Version, help and completion scripts")
  func help() throws {
    #expect(try run("--version").output == "tfs 1.0.0\n")
    let help = try run("--help").output
    for word in ["EXAMPLES", "--resume", "present", "check", "export", "import"] { #expect(help.contains(word)) }
    #expect(try run("export", "--help").output.contains("USAGE: tfs export <file>"))
    for shell in ["bash", "zsh", "fish"] {
      #expect(try run("--generate-completion-script", shell).output.contains("tfs"))
    }
  }

  @Test("The status is the one that the program asks for, also from a cell or a module in the middle")
  func statuses() throws {
    #expect(try run("-e", "process.exit(7)").status == 7)
    #expect(try run("a.tfs", files: ["a.tfs": "// %%\nprocess.exit(3)\n// %%\nconsole.log('no')\n"]).output == "")
    #expect(try run(input: "process.exit(4)\n1\n").status == 4)
    #expect(try run(input: "foo\n1 + 1\n").status == 1)
  }

  @Test("Two dashes end the options; what follows the file is the program's")
  func dashes() throws {
    let files = ["-a.js": "console.log(process.argv.slice(2).join())"]
    #expect(try run("--", "-a.js", "-x", "--seed", files: files).output == "-x,--seed\n")
    #expect(try run("./-a.js", "--version", files: files).output == "--version\n")
  }

  @Test("Completion scripts are good shell, and know the commands and the kinds of files")
  func completionScripts() throws {
    let home = try TemporaryDirectory()
    let script = try ProgramProcess(["--generate-completion-script", "bash"], home: home.path).output
    try Files.write(script, to: home.path + "/tfs.bash")
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/bash")
    shell.arguments = ["-n", home.path + "/tfs.bash"]
    try shell.run()
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 0)
    for word in ["present", "check", "export", "import", "--seed", "ipynb"] {
      #expect(script.contains(word), "\(word)")
    }
  }

  @Test("Colors are for terminals that want them", arguments: [["NO_COLOR": "1"], ["TERM": "dumb"]])
  func plainTerminals(environment: [String: String]) throws {
    let home = try TemporaryDirectory()
    let code = "tfvis.render.linechart('A', {values: [[1, 2], [2, 1]]}); console.log({a: 1}); tf.ones([2])"
    let plain = try PseudoTerminal(["-e", code], home: home.path, environment: environment)
    #expect(try plain.waitForExit() == 0)
    #expect(!plain.output.contains("\u{1B}[") && plain.output.contains("Tensor float32"))
    let colored = try PseudoTerminal(["-e", code], home: home.path)
    #expect(try colored.waitForExit() == 0)
    #expect(colored.output.contains("\u{1B}["))
  }

  @Test("Charts, tables and help fit a window of 40 columns")
  func narrowWindow() throws {
    let home = try TemporaryDirectory()
    let code = """
      tfvis.render.barchart('A', [{index: 'a long name of a bar', value: 123456}]);
      tfvis.render.table('T', {headers: ['one', 'two'], values: [['words '.repeat(20), '日本語'.repeat(20)]]});
      tfvis.render.heatmap('H', {values: tf.ones([12, 3])});
      .help
      """
    let run = try ProgramProcess([], input: code, home: home.path, environment: ["COLUMNS": "40"])
    #expect(run.status == 0 && run.error == "")
    for line in run.output.split(separator: "\n") { #expect(line.count <= 40, "\(line)") }
  }

  @Test("Nothing is needed of the home: none, or one that cannot be written")
  func homes() throws {
    #expect(try run("-e", "1", environment: ["HOME": ""]).output == "1\n")
    let home = try TemporaryDirectory()
    let terminal = try PseudoTerminal(home: home.path, environment: ["HOME": "/proc", "XDG_STATE_HOME": "/proc/x"])
    try terminal.expect(#"In \[1\]: "#)
    terminal.enter("6 * 7")
    try terminal.expect(#"Out\[1\]: 42"#)
    terminal.enter(".exit")
    #expect(try terminal.waitForExit() == 0)
  }
}

@Suite("Output to pipes")
struct PipeTests {
  @Test("A reader that goes away ends the program quietly")
  func closedPipe() throws {
    let home = try TemporaryDirectory()
    try Files.write("for (let i = 0; i < 200000; i++) console.log('line', i);\n", to: home.path + "/many.tfs")
    let text = try ProgramProcess.outputOfShell(
      "\(PseudoTerminal.program) \(home.path)/many.tfs 2>\(home.path)/errors | head -1")
    #expect(text == "line 0\n")
    #expect(try Files.readText(home.path + "/errors") == "")
  }

  @Test("Long output arrives whole and in order, errors in their place")
  func longOutput() throws {
    let home = try TemporaryDirectory()
    try Files.write(
      "for (let i = 0; i < 20000; i++) console.log('line', i);\nconsole.error('done');\n", to: home.path + "/many.tfs")
    let run = try ProgramProcess(["many.tfs"], home: home.path)
    #expect(run.output.split(separator: "\n").count == 20000 && run.output.hasSuffix("line 19999\n"))
    #expect(run.error == "done\n")
  }
}
