import Glibc

/// Lines at the bottom of a terminal that are drawn again in place.
///
/// Every frame is one write: the cursor goes up to the first line, each line is overwritten and cleared to its end, and what is
/// left below is erased, so nothing flickers.
package struct LiveRegion: ~Copyable {
  private let fileDescriptor: Int32
  private var drawnRows = 0

  package init(fileDescriptor: Int32) {
    self.fileDescriptor = fileDescriptor
  }

  /// Whether any line of the region is on the screen.
  package var isDrawn: Bool { drawnRows > 0 }

  /// Replaces the region by these lines, cut to the window's width so that none wraps.
  package mutating func draw(_ lines: [StyledText], on terminal: TerminalCapabilities) {
    let renderer = TerminalRenderer(terminal)
    var frame = "\r" + cursorUp(drawnRows - 1)
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
  }

  /// Takes the region away; other text may be written from its first line on.
  package mutating func erase() {
    if drawnRows > 0 { FileOutput.write("\r" + cursorUp(drawnRows - 1) + "\u{1B}[J", to: fileDescriptor) }
    drawnRows = 0
  }

  private func cursorUp(_ rows: Int) -> String { rows > 0 ? "\u{1B}[\(rows)A" : "" }
}
