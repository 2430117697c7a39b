import Glibc

/// Lines at the bottom of a terminal that are drawn again in place.
///
/// Every frame is one write: the cursor goes up to the first line, each line is overwritten and cleared to its end, and what is
/// left below is erased, so nothing flickers.
package struct LiveRegion: ~Copyable {
  private let fileDescriptor: Int32
  private var drawnRows = 0
  /// What was printed above the region without a newline; it goes on there when the region is erased.
  private var lineAbove = OpenLine()

  package init(fileDescriptor: Int32) {
    self.fileDescriptor = fileDescriptor
  }

  /// Whether any line of the region is on the screen.
  package var isDrawn: Bool { drawnRows > 0 }

  /// Replaces the region by these lines, cut to the window's width so that none wraps. A new region begins below a line
  /// that is still open.
  package mutating func draw(
    _ lines: [StyledText], on terminal: TerminalCapabilities, below line: OpenLine = OpenLine()
  ) {
    let renderer = TerminalRenderer(terminal)
    var frame = "\r" + cursorUp(drawnRows - 1)
    if drawnRows == 0 && line.isOpen {
      frame = "\n"
      lineAbove = line
    }
    for (index, line) in lines.enumerated() {
      if index > 0 { frame += "\n" }
      frame += renderer.render(line.truncated(toWidth: max(1, terminal.columns - 1))) + "\u{1B}[K"
    }
    frame += "\u{1B}[J"
    drawnRows = lines.count
    FileOutput.write(frame, to: fileDescriptor)
  }

  /// Leaves the region's text where it is and the cursor on a new line below.
  package mutating func finish() {
    if drawnRows > 0 { FileOutput.write("\n", to: fileDescriptor) }
    drawnRows = 0
    lineAbove = OpenLine()
  }

  /// Takes the region away; other text may be written where the text above it ended, in a window of so many columns.
  package mutating func erase(columns: Int) {
    guard drawnRows > 0 else { return }
    var frame = "\r" + cursorUp(drawnRows - 1) + "\u{1B}[J"
    let column = lineAbove.column % max(1, columns)
    // A line that ends with the window's last column has wrapped to where the region began.
    if lineAbove.isOpen && (column > 0 || lineAbove.column == 0) {
      frame += cursorUp(1) + (column > 0 ? "\u{1B}[\(column)C" : "")
    }
    FileOutput.write(frame, to: fileDescriptor)
    drawnRows = 0
    lineAbove = OpenLine()
  }

  private func cursorUp(_ rows: Int) -> String { rows > 0 ? "\u{1B}[\(rows)A" : "" }
}
