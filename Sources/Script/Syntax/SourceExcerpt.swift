/// A line of source with a mark under the part an error speaks of, as plain text.
package struct SourceExcerpt: Equatable, Sendable {
  /// `name:line:column`
  package let location: String
  /// The line, tabs as spaces and cut around the mark when it is long.
  package let line: String
  /// Spaces and carets to stand under `line`.
  package let marker: String

  /// - Parameters:
  ///   - range: what to mark; only the part in its first line is.
  ///   - maximumWidth: the columns that `line` may take, at least 20.
  package init(_ source: SourceText, range: SourceRange, maximumWidth: Int = 100) {
    let position = source.position(at: range.start)
    location = "\(source.name):\(position.line):\(position.column)"
    let lineRange = source.lineRange(at: range.start)
    let cells = Self.cells(of: source.text(in: lineRange), from: lineRange.start)
    var start = 0
    var end = 0
    for cell in cells {
      if cell.offset < range.start { start += cell.width }
      if cell.offset < range.end { end += cell.width }
    }
    let width = cells.reduce(0) { $0 + $1.width }
    let window = Self.window(around: start, of: width, maximumWidth: max(20, maximumWidth))
    (line, marker) = Self.render(cells, mark: start..<max(start + 1, end), window: window, width: width)
  }

  /// The three parts under each other, the line indented.
  package var text: String { "\(location)\n    \(line)\n    \(marker)" }

  /// A piece of the line that takes `width` columns.
  private struct Cell {
    let text: String
    let width: Int
    let offset: UInt32
  }

  private static func cells(of line: String, from start: UInt32) -> [Cell] {
    var cells: [Cell] = []
    var offset = start
    var column = 0
    for scalar in line.unicodeScalars {
      let width: Int
      let text: String
      if scalar == "\t" {
        width = 4 - column % 4
        text = String(repeating: " ", count: width)
      } else if scalar.value < 0x20 || scalar.value == 0x7F {
        width = 1
        text = " "
      } else {
        width = scalar.columnCount
        text = String(scalar)
      }
      cells.append(Cell(text: text, width: width, offset: offset))
      column += width
      offset += UInt32(UTF8.width(scalar))
    }
    return cells
  }

  /// The columns to show: all, or a stretch with the mark at two thirds.
  private static func window(around mark: Int, of width: Int, maximumWidth: Int) -> Range<Int> {
    guard width > maximumWidth else { return 0..<width }
    let room = maximumWidth - 2
    let start = min(max(0, mark - room * 2 / 3), width - room)
    return start..<start + room
  }

  private static func render(
    _ cells: [Cell], mark: Range<Int>, window: Range<Int>, width: Int
  ) -> (line: String, marker: String) {
    var line = window.lowerBound > 0 ? "…" : ""
    var marker = window.lowerBound > 0 ? " " : ""
    var column = 0
    for cell in cells {
      defer { column += cell.width }
      guard column >= window.lowerBound, column < window.upperBound else { continue }
      line += cell.text
      if column < mark.lowerBound {
        marker += String(repeating: " ", count: cell.width)
      } else if column < mark.upperBound {
        marker += String(repeating: "^", count: cell.width)
      }
    }
    if window.upperBound < width { line += "…" }
    if mark.lowerBound >= column { marker += "^" }
    return (line, marker)
  }
}

extension Unicode.Scalar {
  /// The columns the scalar takes in a terminal: 0 for combining marks, 2 for wide characters.
  fileprivate var columnCount: Int {
    if value < 0x300 { return 1 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    if properties.isEmojiPresentation { return 2 }
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }
}
