import ArgumentParser
import Glibc
import Notebook

/// The command line of `tfs`.
@main
struct TFSCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tfs",
    abstract: "A notebook in the terminal for tf.* programs.",
    usage: """
      tfs [--seed N] [--resume]
      tfs [--seed N] [-i] FILE [ARGUMENTS…]
      tfs [--seed N] -e CODE
      tfs present | check | export | import …
      """,
    discussion: """
      EXAMPLES:
        tfs                                  open the notebook
        tfs lesson.tfs                       run the cells of a file
        tfs -i lesson.tfs                    run them, then open the notebook
        tfs -e 'tf.range(0, 5).square()'     print a value
        tfs --resume                         bring the last session back
        tfs present lesson.tfs               step through a lesson before a class
        tfs check lesson.tfs                 find mistakes without running
        tfs export lesson.tfs -o lesson.html write a document of the cells and what they show
        tfs import old.ipynb -o lesson.tfs   take over a Jupyter notebook

      A .tfs file is plain source in which a line `// %%` begins a cell; .js and .mjs files are strict modules.
      Without a file, and with input that is no terminal, cells are read from standard input.
      tfs --generate-completion-script bash (or zsh, fish) writes a completion script for the shell.
      """,
    version: "tfs \(version)",
    subcommands: [PresentCommand.self, CheckCommand.self, ExportCommand.self, ImportCommand.self])

  @Option(name: .short, help: ArgumentHelp("Evaluate CODE and print its value.", valueName: "code"))
  var e: String?

  @Flag(name: .short, help: "Open the notebook after running the file.")
  var i = false

  @Option(help: ArgumentHelp("Make random numbers repeatable.", valueName: "n"))
  var seed: Int?

  @Flag(help: "Bring back the cells of the last session, and their values by running them again.")
  var resume = false

  @Argument(help: "The file to run.", completion: .file(extensions: ["tfs", "js", "mjs"]))
  var file: String?

  @Argument(parsing: .postTerminator, help: "The words that the script finds in process.argv.")
  var arguments: [String] = []

  static func main() {
    let words = Array(CommandLine.arguments.dropFirst())
    // A first word can be a file here, so the parser itself would never look for a subcommand.
    let isHelp = words.first == "help"
    if let word = isHelp ? words.dropFirst().first : words.first,
      let subcommand = configuration.subcommands.first(where: { $0.configuration.commandName == word })
    {
      subcommand.main(isHelp ? ["--help"] : Array(words.dropFirst()))
    } else {
      main(isHelp && words.count == 1 ? ["--help"] : separatingScriptArguments(words))
    }
  }

  /// Puts `--` before the words that belong to the script, so that its options are not taken for ours.
  static func separatingScriptArguments(_ words: [String]) -> [String] {
    var evaluates = false
    var index = 0
    while index < words.count, words[index].hasPrefix("-"), words[index] != "--", words[index] != "-" {
      if words[index] == "-e" { evaluates = true }
      index += words[index] == "-e" || words[index] == "--seed" ? 2 : 1
    }
    guard index < words.count else { return words }
    if words[index] == "--" {
      guard !evaluates, index + 1 < words.count else { return words }
      let file = words[index + 1]
      return words[..<index] + [file.hasPrefix("-") ? "./" + file : file, "--"] + words[(index + 2)...]
    }
    let start = evaluates ? index : index + 1
    return words[..<start] + ["--"] + words[start...]
  }

  func run() throws {
    let program = ProgramRun(seed: seed, arguments: arguments)
    try exitWithStatus {
      if let e { return program.evaluate(e) }
      if let file, !i { return program.run(file: file) }
      if isatty(STDIN_FILENO) == 0 && file == nil && !resume { return program.runStandardInput() }
      return program.openNotebook(after: file, isResuming: resume)
    }
  }
}

/// Runs a body on the program's thread and ends with its status.
func exitWithStatus(of body: () -> Int32) throws {
  let status = ProgramRun.onProgramThread(body)
  if status != 0 { throw ExitCode(status) }
}
