import Notebook
import Testing

@Suite("Files of cells")
struct CellFileTests {
  private let lesson = """
    #!/usr/bin/env tfs
    // %% Data
    // Four points
    //
    // on a line.
    const xs = [1, 2];

    // %%
    xs.length
    // %% Only words
    // Nothing to run.
    """

  @Test("Titles, prose, code and line numbers")
  func reading() {
    let cells = CellFile.cells(in: lesson)
    #expect(cells.map(\.title) == ["Data", "", "Only words"])
    #expect(cells.map(\.prose) == [["Four points", "", "on a line."], [], ["Nothing to run."]])
    #expect(cells.map(\.source) == ["const xs = [1, 2];", "xs.length", ""])
    #expect(cells.map(\.firstLine).prefix(2) == [6, 9])
  }

  @Test("Text without marks is one cell, its comments are code")
  func unmarked() {
    let cells = CellFile.cells(in: "// a comment\nlet a = 1;\r\na\n")
    #expect(cells.count == 1)
    #expect(cells[0].source == "// a comment\nlet a = 1;\na")
    #expect(CellFile.cells(in: "\n \n").isEmpty)
  }

  @Test("Writing and reading again gives the same cells")
  func roundTrip() {
    var cells = CellFile.cells(in: lesson)
    cells.append(Cell("// begins with a comment\nf()", title: "T"))
    cells.append(Cell("a\n\n\nb"))
    let again = CellFile.cells(in: CellFile.text(of: cells))
    #expect(again.map(\.source) == cells.map(\.source))
    #expect(again.map(\.title) == cells.map(\.title))
    #expect(again.map(\.prose) == cells.map(\.prose))
    #expect(CellFile.text(of: again) == CellFile.text(of: cells))
  }
}

@Suite("Lists of cells")
struct CellListTests {
  @Test("Every change can be taken back")
  func undo() {
    var list = CellList([Cell("a"), Cell("b"), Cell("c")])
    func sources() -> String { list.cells.map(\.source).joined() }
    list.move(from: 2, to: 0)
    #expect(sources() == "cab")
    list.delete(1...2)
    #expect(sources() == "c")
    list.insert(Cell("d"), at: 5)
    #expect(sources() == "cd")
    list.replaceSource(at: 0, with: "x")
    #expect(sources() == "xd")
    for expected in ["cd", "c", "cab", "abc"] {
      let isUndone = list.undo()
      #expect(isUndone)
      #expect(sources() == expected)
    }
    let isUndoneAgain = list.undo()
    #expect(!isUndoneAgain)
  }
}
