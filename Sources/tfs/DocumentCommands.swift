import ArgumentParser
import Notebook

/// `tfs export`: a document of the cells of a file.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    _superCommandName: "tfs",
    abstract: "Write the cells of a file and what they show as a document.",
    discussion: """
      EXAMPLES:
        tfs export lesson.tfs -o lesson.ipynb     a Jupyter notebook
        tfs export lesson.tfs -o lesson.md        a Markdown page
        tfs export lesson.tfs -o lesson.html      one self-contained page
        tfs export lesson.tfs -o a.md --no-run    the cells alone
      """)

  @Argument(help: "The .tfs file.", completion: .file(extensions: ["tfs"]))
  var file: String

  @Option(
    name: .shortAndLong, help: "The document; its ending (.ipynb, .md, .html) says the format.", completion: .file())
  var output: String

  @Flag(
    name: .customLong("run"), inversion: .prefixedNo, help: "Run the cells, so that the document shows what they do.")
  var isRunning = true

  @Flag(help: "Go on after a cell that fails; the document shows its error.")
  var allowErrors = false

  @Option(help: ArgumentHelp("Make random numbers repeatable.", valueName: "n"))
  var seed: Int?

  func run() throws {
    try exitWithStatus {
      ProgramRun(seed: seed).export(file, to: output, isRunning: isRunning, allowsErrors: allowErrors)
    }
  }
}

/// `tfs import`: the cells of a Jupyter notebook as a `.tfs` file.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    _superCommandName: "tfs",
    abstract: "Write the JavaScript cells of a Jupyter notebook as a .tfs file.",
    discussion: """
      EXAMPLE:
        tfs import old.ipynb -o lesson.tfs
      """)

  @Argument(help: "The notebook (.ipynb).", completion: .file(extensions: ["ipynb"]))
  var file: String

  @Option(
    name: .shortAndLong, help: "The file to write; by default the notebook's name with .tfs.", completion: .file())
  var output: String?

  func run() throws {
    let name = file.hasSuffix(".ipynb") ? String(file.dropLast(6)) : file
    try exitWithStatus { ProgramRun.importNotebook(file, to: output ?? name + ".tfs") }
  }
}
