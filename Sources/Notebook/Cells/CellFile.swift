/// The text form of a notebook (`.tfs`): plain source in which a line `// %%` begins a cell; a title may follow on that
/// line, and comment lines right under it are the cell's prose.
package enum CellFile {
  /// The cells of a file. Text before the first mark is a cell of its own, unless it is blank.
  package static func cells(in text: String) -> [Cell] {
    var cells: [Cell] = []
    var current: (title: String, lines: [(number: Int, text: Substring)], isMarked: Bool) = ("", [], false)
    func close() {
      if current.isMarked || current.lines.contains(where: { !isBlank($0.text) }) {
        cells.append(cell(current.title, current.lines, isMarked: current.isMarked))
      }
    }
    for (index, line) in lines(of: text).enumerated() {
      if let title = title(of: line) {
        close()
        current = (title, [], true)
      } else if index == 0 && line.hasPrefix("#!") {
        continue
      } else {
        current.lines.append((index + 1, line))
      }
    }
    close()
    return cells
  }

  /// The file of some cells; reading it again gives the same cells.
  package static func text(of cells: [Cell]) -> String {
    cells.map { cell in
      var lines = ["// %%" + (cell.title.isEmpty ? "" : " " + cell.title)]
      lines += cell.prose.map { $0.isEmpty ? "//" : "// " + $0 }
      // A blank line keeps comments that are code from being read as prose.
      if cell.source.hasPrefix("//") { lines.append("") }
      lines.append(cell.source)
      return lines.joined(separator: "\n") + "\n"
    }
    .joined(separator: "\n")
  }

  private static func cell(_ title: String, _ lines: [(number: Int, text: Substring)], isMarked: Bool) -> Cell {
    var lines = lines[...]
    var prose: [String] = []
    while isMarked, let line = lines.first, let words = commentText(line.text) {
      prose.append(words)
      lines.removeFirst()
    }
    while let line = lines.first, isBlank(line.text) { lines.removeFirst() }
    while let line = lines.last, isBlank(line.text) { lines.removeLast() }
    return Cell(
      lines.map { String($0.text) }.joined(separator: "\n"), title: title, prose: prose,
      firstLine: lines.first?.number ?? 1)
  }

  private static func lines(of text: String) -> [Substring] {
    text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
  }

  static func isBlank(_ line: Substring) -> Bool { line.allSatisfy(\.isWhitespace) }

  /// The title if the line begins a cell.
  private static func title(of line: Substring) -> String? {
    guard line.hasPrefix("//") else { return nil }
    let rest = line.dropFirst(2).drop { $0 == " " || $0 == "\t" }
    guard rest.hasPrefix("%%") else { return nil }
    return trimmed(rest.dropFirst(2))
  }

  private static func commentText(_ line: Substring) -> String? {
    guard line.hasPrefix("//") else { return nil }
    let words = line.dropFirst(2)
    return String(words.first == " " ? words.dropFirst() : words)
  }

  static func trimmed(_ text: Substring) -> String {
    var text = text
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
