import Foundation
import Notebook
import Testing

@Suite("Documents from the command line")
struct DocumentCommandTests {
  @Test("Export runs the cells, import takes the code back")
  func roundTrip() throws {
    let home = try TemporaryDirectory()
    try Files.write("// %% Title\n// Prose.\nconsole.log('hi');\n1 + 1\n", to: home.path + "/a.tfs")
    let export = try ProgramProcess(["export", "a.tfs", "-o", "a.ipynb"], home: home.path)
    #expect(export.status == 0 && export.output == "" && export.error == "")
    let notebook = try #require(
      try JSONSerialization.jsonObject(with: Data(Files.read(home.path + "/a.ipynb"))) as? [String: Any])
    #expect(notebook["nbformat"] as? Int == 4 && notebook["nbformat_minor"] as? Int == 5)
    let cells = try #require(notebook["cells"] as? [[String: Any]])
    #expect(cells.map { $0["cell_type"] as? String } == ["markdown", "code"])
    #expect(cells.allSatisfy { $0["id"] is String })
    let outputs = try #require(cells[1]["outputs"] as? [[String: Any]])
    #expect(outputs.map { $0["output_type"] as? String } == ["stream", "execute_result"])
    #expect(outputs[0]["text"] as? String == "hi\n")
    #expect(try ProgramProcess(["import", "a.ipynb", "-o", "b.tfs"], home: home.path).status == 0)
    #expect(try Files.readText(home.path + "/b.tfs") == Files.readText(home.path + "/a.tfs"))
  }

  @Test("Without running there are no outputs; a failing cell ends with status 1 and a document all the same")
  func notRunAndFailing() throws {
    let home = try TemporaryDirectory()
    try Files.write("// %%\nconsole.log(1)\n// %%\nnull.x\n// %%\n2\n", to: home.path + "/a.tfs")
    #expect(try ProgramProcess(["export", "--no-run", "a.tfs", "-o", "a.md"], home: home.path).status == 0)
    #expect(try !Files.readText(home.path + "/a.md").contains("```\n1\n"))
    let failing = try ProgramProcess(["export", "a.tfs", "-o", "a.md"], home: home.path)
    #expect(failing.status == 1 && failing.error.contains("TypeError"))
    #expect(try Files.readText(home.path + "/a.md").contains("TypeError"))
    #expect(try ProgramProcess(["export", "a.tfs", "-o", "a.xyz"], home: home.path).error.contains(".ipynb"))
  }

  @Test("A cell that fails ends the run, unless errors are allowed")
  func failingCells() throws {
    let home = try TemporaryDirectory()
    try Files.write("// %%\nfoo\n// %%\nconsole.log('on' + 'wards');\n", to: home.path + "/a.tfs")
    let stopped = try ProgramProcess(["export", "a.tfs", "-o", "a.md"], home: home.path)
    #expect(stopped.status == 1 && stopped.error.contains("those after it did not run"))
    #expect(try !Files.readText(home.path + "/a.md").contains("onwards"))
    let whole = try ProgramProcess(["export", "a.tfs", "-o", "a.md", "--allow-errors"], home: home.path)
    #expect(whole.status == 0 && whole.error == "")
    let text = try Files.readText(home.path + "/a.md")
    #expect(text.contains("ReferenceError: foo is not defined") && text.contains("onwards"))
  }
}
