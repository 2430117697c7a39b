import Foundation
import Notebook
import Testing

@Suite("Documentation")
struct DocumentationTests {
  /// A text of the project by its path.
  private func text(_ path: String) throws -> String {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..")
    return try Files.readText(root.appendingPathComponent(path).standardizedFileURL.path)
  }

  private func articles() throws -> String {
    try ["Notebook", "Commands", "Lessons", "Charts"].map { try text("Sources/Notebook/Notebook.docc/\($0).md") }
      .joined()
  }

  @Test("Every command of the notebook is in the articles and in the list of .help")
  func commands() throws {
    let articles = try articles()
    let home = try TemporaryDirectory()
    let help = try ProgramProcess([], input: ".help\n", home: home.path).output
    for command in CommandTable.commands {
      #expect(articles.contains("`.\(command.name)"), "\(command.name)")
      #expect(help.contains(".\(command.name)"), "\(command.name)")
    }
  }

  @Test(
    "Every option and command of the command line is in the articles",
    arguments: ["", "present", "check", "export", "import"])
  func options(command: String) throws {
    let articles = try articles()
    let home = try TemporaryDirectory()
    let help = try ProgramProcess((command.isEmpty ? [] : [command]) + ["--help"], home: home.path).output
    #expect(help.contains("tfs " + command))
    let options = help.matches(of: /(?:^|[ ,\[])(--?[a-z][a-z-]*)/).map { String($0.output.1) }
    #expect(!options.isEmpty)
    for option in Set(options) { #expect(articles.contains(option), "\(option)") }
    #expect(command.isEmpty || articles.contains("tfs \(command)"))
  }

  @Test("The page of each command has an example", arguments: ["", "present", "check", "export", "import"])
  func examples(command: String) throws {
    let home = try TemporaryDirectory()
    let help = try ProgramProcess((command.isEmpty ? [] : [command]) + ["--help"], home: home.path).output
    #expect(help.contains("EXAMPLE") && help.contains("  tfs \(command)"))
    #expect(help.split(separator: "\n").allSatisfy { $0.count <= 100 })
  }

  @Test("The README names the commands of the command line and the documents of an export")
  func readme() throws {
    let readme = try text("README.md")
    for words in ["tfs present", "tfs check", "tfs export", "tfs import", "--resume", "-e '", ".ipynb", "tfvis"] {
      #expect(readme.contains(words), "\(words)")
    }
  }
}
