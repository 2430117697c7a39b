import Display

extension CommandTable {
  /// Commands that read and write files.
  static let fileCommands: [Command] = [
    Command("load", "FILE", .file, "run the cells of a file here, up to one that fails") { session, arguments in
      let cells = CellFile.cells(in: try session.readFile(arguments))
      for cell in cells where !session.isOver {
        guard session.runNewCell(cell) else { return }
      }
    },
    Command("open", "FILE", .file, "open a .tfs file: its cells replace these, nothing is run yet") {
      session, arguments in
      let cells = CellFile.cells(in: try session.readFile(arguments))
      session.changeCells { $0.replaceAll(cells) }
      session.show(session.cellTable())
    },
    Command("save", "FILE", .file, "write all cells to a .tfs file") { session, arguments in
      let path = try session.path(arguments)
      try session.translatingFileErrors { try Files.write(CellFile.text(of: session.cells.cells), to: path) }
      session.show(
        DisplayBundle("saved \(session.cells.count) \(session.cells.count == 1 ? "cell" : "cells") to \(path)"))
    },
    Command(
      "export", "FILE.ipynb|.md|.html", .file, "write the cells and what they showed as a document"
    ) { session, arguments in
      let path = try session.path(arguments)
      let document = try Export.document(of: session.cells.cells, path: path)
      try session.translatingFileErrors { try Files.write(document, to: path) }
      session.show(DisplayBundle("exported to \(path)"))
    },
  ]
}

extension Session {
  /// A path the user wrote, quotes around it taken off.
  func path(_ text: String) throws -> String {
    var text = text
    if text.count > 1, let quote = text.first, quote == "'" || quote == "\"", text.last == quote {
      text = String(text.dropFirst().dropLast())
    }
    guard !text.isEmpty else { throw CommandError("which file? give its name") }
    return UserDirectories.expandingTilde(text)
  }

  func readFile(_ text: String) throws -> String {
    let path = try path(text)
    return try translatingFileErrors { try Files.readText(path) }
  }

  func translatingFileErrors<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as FileError { throw CommandError(error.description) }
  }
}
