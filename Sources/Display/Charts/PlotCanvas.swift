/// A field of character cells on which series draw points and lines: eight braille dots a cell, or one mark a cell.
struct PlotCanvas {
  let columns: Int
  let rows: Int
  private let usesBraille: Bool
  private let isUnicode: Bool
  private var dots: [UInt8]
  private var owner: [Int]
  private let colors: [Color]

  /// A canvas for series of these colours; braille dots need Unicode, and with several series also colour to tell them
  /// apart.
  init(columns: Int, rows: Int, colors: [Color], terminal: TerminalCapabilities) {
    self.colors = colors
    self.columns = columns
    self.rows = rows
    self.isUnicode = terminal.isUnicode
    self.usesBraille = terminal.isUnicode && (colors.count < 2 || terminal.colorDepth > .none)
    self.dots = Array(repeating: 0, count: columns * rows)
    self.owner = Array(repeating: -1, count: columns * rows)
  }

  private var width: Int { usesBraille ? columns * 2 : columns }
  private var height: Int { usesBraille ? rows * 4 : rows }

  /// Marks a place; one outside of the axes is left out.
  mutating func plot(_ place: UnitPlace, series: Int) {
    guard place.isInside else { return }
    setDot(
      Int(nearest: place.x * Double(width - 1), in: 0...width - 1),
      Int(nearest: (1 - place.y) * Double(height - 1), in: 0...height - 1), series)
  }

  /// Joins two places by a straight line; parts outside of the axes are left out.
  mutating func line(from start: UnitPlace, to end: UnitPlace, series: Int) {
    guard let (start, end) = UnitPlace.clipped(from: start, to: end) else { return }
    let longer = max(abs(end.x - start.x) * Double(width), abs(end.y - start.y) * Double(height))
    let steps = Int(nearest: longer.rounded(.up), in: 1...4096)
    for step in 0...steps {
      let part = Double(step) / Double(steps)
      plot(
        UnitPlace(x: start.x + (end.x - start.x) * part, y: start.y + (end.y - start.y) * part), series: series)
    }
  }

  private mutating func setDot(_ x: Int, _ y: Int, _ series: Int) {
    if usesBraille {
      let bits: [UInt8] = [0x01, 0x02, 0x04, 0x40, 0x08, 0x10, 0x20, 0x80]
      let cell = y / 4 * columns + x / 2
      dots[cell] |= bits[x % 2 * 4 + y % 4]
      owner[cell] = series
    } else {
      dots[y * columns + x] = 1
      owner[y * columns + x] = series
    }
  }

  /// One row of cells, coloured by the series that drew last on each.
  func row(_ row: Int) -> StyledText {
    var text = StyledText()
    let cells = row * columns..<(row + 1) * columns
    guard let last = cells.last(where: { dots[$0] != 0 }) else { return text }
    for cell in cells.lowerBound...last {
      if dots[cell] == 0 {
        text.append(" ")
        continue
      }
      let mark: Character =
        usesBraille
        ? Character(Unicode.Scalar(0x2800 + UInt32(dots[cell])) ?? " ")
        : SeriesPalette.mark(owner[cell], isUnicode: isUnicode)
      text.append(String(mark), Style(colors[owner[cell]]))
    }
    return text
  }
}
