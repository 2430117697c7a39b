import Display
import Glibc

/// Draws the input being edited: prompt, continuation prompts, coloured text over as many rows as it needs, and the
/// cursor, every time as one write.
struct EditorScreen {
  /// The row of the region on which the terminal's cursor is.
  private var cursorRow = 0
  private var rowCount = 0

  /// One row of the terminal.
  private struct Row {
    var text = StyledText()
    var width = 0
  }

  /// Forgets what was drawn: the next drawing begins at the cursor's line.
  mutating func reset() {
    cursorRow = 0
    rowCount = 0
  }

  /// Draws lines with their prompts. `cursor` is the place in characters: which line and how many characters into it.
  /// The last drawing of an input keeps no place for a character to come.
  mutating func draw(
    prompts: [StyledText], lines: [StyledText], cursor: (line: Int, offset: Int), isFinal: Bool = false,
    terminal: TerminalCapabilities
  ) {
    var rows: [Row] = []
    var place = (row: 0, column: 0)
    for (number, line) in lines.enumerated() {
      rows.append(Row())
      _ = append(prompts[number], to: &rows, columns: terminal.columns, watching: nil)
      let isCursorLine = number == cursor.line
      if let found = append(line, to: &rows, columns: terminal.columns, watching: isCursorLine ? cursor.offset : nil) {
        place = found
      } else if isCursorLine {
        // The cursor stands behind the last character; a full row sends it to the next.
        if rows[rows.count - 1].width >= terminal.columns && !isFinal { rows.append(Row()) }
        place = (rows.count - 1, rows[rows.count - 1].width)
      }
    }
    write(rows, place, terminal)
  }

  /// Adds text to the last row and as many more as it needs; gives the place of the watched character.
  private func append(
    _ text: StyledText, to rows: inout [Row], columns: Int, watching watched: Int?
  ) -> (row: Int, column: Int)? {
    var offset = 0
    var place: (row: Int, column: Int)?
    for run in text.runs {
      var part = ""
      for character in run.text {
        let shown = EditorScreen.visible(character, column: rows[rows.count - 1].width)
        let width = shown.displayWidth
        if rows[rows.count - 1].width + width > columns {
          rows[rows.count - 1].text.append(part, run.style)
          part = ""
          rows.append(Row())
        }
        if offset == watched { place = (rows.count - 1, rows[rows.count - 1].width) }
        offset += 1
        part += shown
        rows[rows.count - 1].width += width
      }
      rows[rows.count - 1].text.append(part, run.style)
    }
    return place
  }

  /// Tabs become spaces and control characters `^X`.
  private static func visible(_ character: Character, column: Int) -> String {
    if character == "\t" { return String(repeating: " ", count: 4 - column % 4) }
    if let ascii = character.asciiValue, ascii < 32 { return "^" + String(UnicodeScalar(ascii + 64)) }
    return String(character)
  }

  private mutating func write(_ rows: [Row], _ place: (row: Int, column: Int), _ terminal: TerminalCapabilities) {
    // A text higher than the window shows the part around the cursor.
    let height = max(1, terminal.rows)
    let first = rows.count <= height ? 0 : min(max(0, place.row - height / 2), rows.count - height)
    let shown = rows[first..<min(rows.count, first + height)]
    let renderer = TerminalRenderer(terminal)
    var frame = "\u{1B}[?25l\r" + (cursorRow > 0 ? "\u{1B}[\(cursorRow)A" : "")
    for (index, row) in shown.enumerated() {
      if index > 0 { frame += "\r\n" }
      // In the last column the cursor waits behind the row: erasing there would take its last character.
      let isFull = row.width >= terminal.columns
      let isLast = index == shown.count - 1
      if isFull && isLast { frame += "\u{1B}[J" }
      frame += renderer.render(row.text)
      if !isFull { frame += isLast ? "\u{1B}[J" : "\u{1B}[K" }
    }
    let up = shown.count - 1 - (place.row - first)
    if up > 0 { frame += "\u{1B}[\(up)A" }
    frame += "\r" + (place.column > 0 ? "\u{1B}[\(place.column)C" : "") + "\u{1B}[?25h"
    cursorRow = place.row - first
    rowCount = shown.count
    FileOutput.write(frame, to: STDOUT_FILENO)
  }

  /// Puts the cursor on a new line below everything drawn.
  mutating func leave() {
    let down = rowCount - 1 - cursorRow
    FileOutput.write((down > 0 ? "\u{1B}[\(down)B" : "") + "\r\n", to: STDOUT_FILENO)
    reset()
  }
}
