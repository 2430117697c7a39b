import Glibc

/// Cells from a standard input that is no terminal: as soon as the lines read are whole they are a cell, unless the input
/// is marked with `// %%`; then it is read as a `.tfs` file.
package struct StandardInputCells {
  private var bytes: [UInt8] = []
  private var next = 0
  private var isAtEnd = false
  private var hasBegun = false

  package init() {}

  /// The next cell; nil at the end.
  package mutating func nextCell() -> String? {
    if !hasBegun {
      hasBegun = true
      skipHashbang()
    }
    var text = ""
    while let line = readLine() {
      if text.isEmpty && line.allSatisfy(\.isWhitespace) { continue }
      text += (text.isEmpty ? "" : "\n") + line
      if CellCompleteness.needsMoreLines(text) { continue }
      if continuesOnNextLine() { continue }
      return text
    }
    return text.isEmpty ? nil : text
  }

  /// All the rest, if the input is marked with `// %%` in its first line of text; nil otherwise.
  package mutating func markedCells() -> [Cell]? {
    let start = next
    while let line = readLine() {
      if line.allSatisfy(\.isWhitespace) || line.hasPrefix("#!") { continue }
      let isMarked = line.hasPrefix("// %%") || line.hasPrefix("//%%")
      next = start
      if !isMarked { return nil }
      while fill() {}
      return CellFile.cells(in: String(decoding: bytes[start...], as: UTF8.self))
    }
    return []
  }

  /// Whether the next line, if it has already arrived, goes on with what the last one ended: `else`, `.then(…)`.
  private mutating func continuesOnNextLine() -> Bool {
    guard hasWaitingInput() else { return false }
    let start = next
    defer { next = start }
    guard let line = readLine() else { return false }
    let trimmed = CellFile.trimmed(line[...])
    if trimmed.hasPrefix(".") {
      if case .continuation = InputKind(trimmed) { return true }
      return false
    }
    let word = trimmed.prefix { $0.isLetter }
    return ["else", "catch", "finally"].contains(String(word))
  }

  private mutating func skipHashbang() {
    let start = next
    guard let line = readLine(), line.hasPrefix("#!") else {
      next = start
      return
    }
  }

  private mutating func readLine() -> String? {
    while true {
      if let end = bytes[next...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { next = end + 1 }
        return String(decoding: bytes[next..<end], as: UTF8.self)
      }
      if fill() { continue }
      guard next < bytes.count else { return nil }
      defer { next = bytes.count }
      return String(decoding: bytes[next...], as: UTF8.self)
    }
  }

  private func hasWaitingInput() -> Bool {
    if next < bytes.count { return true }
    var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    return !isAtEnd && poll(&descriptor, 1, 0) > 0
  }

  /// Reads some more; false at the end.
  private mutating func fill() -> Bool {
    if isAtEnd { return false }
    var buffer = Array(repeating: UInt8(0), count: 65536)
    while true {
      let count = read(STDIN_FILENO, &buffer, buffer.count)
      if count > 0 {
        bytes.append(contentsOf: buffer[..<count])
        return true
      }
      if count < 0 && errno == EINTR && !TerminalSignals.takeInterrupt() { continue }
      isAtEnd = true
      return false
    }
  }
}
