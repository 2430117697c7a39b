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

/// Writes whole texts to file descriptors.
package enum FileOutput {
  /// Writes all bytes, going on after interruptions; false when the other end is gone or full.
  @discardableResult
  package static func write(_ text: String, to fileDescriptor: Int32) -> Bool {
    var text = text
    return text.withUTF8 { buffer in
      var start = 0
      while start < buffer.count {
        let written = Glibc.write(fileDescriptor, buffer.baseAddress! + start, buffer.count - start)
        if written < 0 {
          if errno == EINTR { continue }
          if errno == EAGAIN {
            var poll = pollfd(fd: fileDescriptor, events: Int16(POLLOUT), revents: 0)
            _ = Glibc.poll(&poll, 1, 1000)
            continue
          }
          return false
        }
        start += written
      }
      return true
    }
  }

  /// Makes or replaces a file that holds the text; false when that cannot be done.
  package static func writeFile(_ text: String, path: String) -> Bool {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { return false }
    let isWritten = write(text, to: descriptor)
    return close(descriptor) == 0 && isWritten
  }
}
