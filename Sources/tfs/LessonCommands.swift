import ArgumentParser
import Notebook

/// `tfs present`: a lesson before a class.
struct PresentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "present",
    _superCommandName: "tfs",
    abstract: "Step through the cells of a lesson.",
    discussion: """
      Enter runs the shown cell and then goes on; the arrows go back and forth, and going back rebuilds the variables.
      Any other key begins a question that is answered in between. Escape or Ctrl-D leaves.

      EXAMPLE:
        tfs present lesson.tfs
      """)

  @Argument(help: "The .tfs file.", completion: .file(extensions: ["tfs"]))
  var file: String

  @Option(help: ArgumentHelp("Make random numbers repeatable.", valueName: "n"))
  var seed: Int?

  func run() throws {
    try exitWithStatus { ProgramRun(seed: seed).present(file) }
  }
}

/// `tfs check`: mistakes that can be seen without running.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    _superCommandName: "tfs",
    abstract: "Find mistakes in files without running them.",
    discussion: """
      Finds syntax errors, tf names and config keys that do not exist, and layers whose shapes cannot fit.
      The exit status is 1 when something was found.

      EXAMPLE:
        tfs check lesson.tfs
      """)

  @Argument(help: "The files.", completion: .file(extensions: ["tfs", "js", "mjs"]))
  var files: [String]

  func run() throws {
    try exitWithStatus { ProgramCheck.check(files) }
  }
}
