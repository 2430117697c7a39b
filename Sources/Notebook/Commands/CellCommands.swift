import Display

extension CommandTable {
  /// Commands on the list of cells.
  static let cellCommands: [Command] = [
    Command("cells", "", .none, "list the cells with their outcome and duration") { session, _ in
      session.show(session.cellTable())
    },
    Command(
      "run", "N | A-B | all", .cellNumber, "run cells again, in their order",
      details: "Without an argument, runs the cells that have not run yet."
    ) { session, arguments in
      let range = arguments.isEmpty ? nil : try CellRange.parse(arguments, count: session.cells.count)
      try session.runCells(range)
    },
    Command(
      "edit", "[N]", .cellNumber, "edit a cell in $VISUAL or $EDITOR, then run it",
      details: "Without a number, writes a new cell. The edited cell replaces the old one; .undo brings it back."
    ) { session, arguments in
      if arguments.isEmpty {
        guard let text = ExternalEditor.edit(""), !text.isEmpty else { return }
        session.showInput(text, number: session.cells.count + 1)
        session.enter(text)
        return
      }
      let index = try CellRange.index(arguments, count: session.cells.count)
      let old = session.cells.cells[index].source
      guard let text = ExternalEditor.edit(old) else { throw CommandError("the editor failed; set $EDITOR") }
      if text != old { session.changeCells { $0.replaceSource(at: index, with: text) } }
      try session.runCells(index...index)
    },
    Command(
      "insert", "N [CODE]", .cellNumber, "insert a cell before cell N",
      details: "Without code, the editor opens. The new cell is not run; .run N does that."
    ) { session, arguments in
      let parts = arguments.split(maxSplits: 1, whereSeparator: \.isWhitespace)
      let index = try CellRange.index(String(parts.first ?? ""), count: session.cells.count + 1)
      let code = parts.count > 1 ? String(parts[1]) : ExternalEditor.edit("") ?? ""
      guard !code.isEmpty else { throw CommandError("nothing to insert") }
      session.changeCells { $0.insert(Cell(code), at: index) }
      session.show(session.cellTable())
    },
    Command("delete", "N | A-B", .cellNumber, "delete cells") { session, arguments in
      let range = try CellRange.parse(arguments, count: session.cells.count)
      session.changeCells { $0.delete(range) }
      session.show(session.cellTable())
    },
    Command("move", "N M", .cellNumber, "move cell N to place M") { session, arguments in
      let parts = arguments.split(whereSeparator: \.isWhitespace).map(String.init)
      guard parts.count == 2 else { throw CommandError("move needs two numbers: .move 5 2") }
      let source = try CellRange.index(parts[0], count: session.cells.count)
      let destination = try CellRange.index(parts[1], count: session.cells.count)
      session.changeCells { $0.move(from: source, to: destination) }
      session.show(session.cellTable())
    },
    Command("undo", "", .none, "take back the last change of cells (edit, insert, delete, move, clear, open)") {
      session, _ in
      var isUndone = false
      session.changeCells { isUndone = $0.undo() }
      guard isUndone else { throw CommandError("there is nothing to undo") }
      session.show(session.cellTable())
    },
    Command("clear", "", .none, "remove all cells; variables stay") { session, _ in
      session.changeCells { $0.replaceAll([]) }
    },
  ]
}

/// Cell numbers as people write them.
enum CellRange {
  /// `3`, `2-5` or `all`, as indices from 0.
  static func parse(_ text: String, count: Int) throws -> ClosedRange<Int> {
    guard count > 0 else { throw CommandError("there are no cells yet") }
    if text == "all" { return 0...count - 1 }
    let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map {
      CellFile.trimmed($0)
    }
    let lower = try index(parts.first ?? "", count: count)
    let upper = parts.count > 1 ? try index(parts[1], count: count) : lower
    guard lower <= upper else {
      throw CommandError("the range \(text) runs backwards: write \(upper + 1)-\(lower + 1)")
    }
    return lower...upper
  }

  /// One number, as an index from 0.
  static func index(_ text: String, count: Int) throws -> Int {
    guard let number = Int(text) else {
      throw CommandError(text.isEmpty ? "which cell? give its number" : "\(text) is not the number of a cell")
    }
    guard (1...max(1, count)).contains(number), count > 0 else {
      throw CommandError("there is no cell \(number); the cells are 1 to \(count)")
    }
    return number - 1
  }
}

extension Session {
  /// The cells as a table: number, outcome, duration, first line.
  func cellTable() -> DisplayBundle {
    if cells.cells.isEmpty { return DisplayBundle("no cells yet") }
    let rows = cells.cells.enumerated().map { index, cell in
      let state = cell.duration == nil ? "not run" : cell.hasFailed ? "failed" : "ok"
      let lines = cell.source.split(separator: "\n", omittingEmptySubsequences: false)
      let more = lines.count > 1 ? "  (+\(lines.count - 1) lines)" : ""
      return [
        String(index + 1), state, cell.duration.map { NumberText.duration($0, isUnicode: terminal.isUnicode) } ?? "",
        (cell.title.isEmpty ? String(lines.first ?? "") : cell.title) + more,
      ]
    }
    return DisplayBundle(TextTable(["cell", "state", "time", ""], rows, alignments: [.right, .left, .right, .left]))
  }
}
