/// Rows of text under headings.
package struct TextTable: Figure {
  package var title: String?
  package var headers: [String]
  package var rows: [[String]]
  /// How each column is set; columns past the end are set left.
  package var alignments: [Alignment]
  /// Whether a cell that is too wide for the window goes on in more lines; otherwise it is cut.
  package var foldsCells: Bool
  package var layout = FigureLayout()

  package init(
    _ headers: [String], _ rows: [[String]], title: String? = nil, alignments: [Alignment]? = nil,
    foldsCells: Bool = false
  ) {
    self.headers = headers
    self.rows = rows
    self.title = title
    self.foldsCells = foldsCells
    self.alignments = alignments ?? TextTable.alignments(headers.count, rows)
  }

  /// Columns of numbers go right, all others left.
  private static func alignments(_ headerCount: Int, _ rows: [[String]]) -> [Alignment] {
    let count = rows.reduce(headerCount) { max($0, $1.count) }
    return (0..<count).map { column in
      let cells = rows.compactMap { column < $0.count && !$0[column].isEmpty ? $0[column] : nil }
      return !cells.isEmpty && cells.allSatisfy { Double($0) != nil } ? .right : .left
    }
  }

  private var columnCount: Int { rows.reduce(headers.count) { max($0, $1.count) } }

  private func cell(_ row: [String], _ column: Int) -> String { column < row.count ? row[column] : "" }

  private func alignment(_ column: Int) -> Alignment { column < alignments.count ? alignments[column] : .left }

  package func drawn(on terminal: TerminalCapabilities) -> StyledText {
    let widths = columnWidths(total: layout.columns(on: terminal))
    let ellipsis = terminal.isUnicode ? "…" : "~"
    func line(_ row: [String], _ style: Style) -> StyledText {
      var text = StyledText()
      for column in widths.indices {
        if column > 0 { text.append("  ") }
        let words = cell(row, column).truncated(toWidth: widths[column], ellipsis: ellipsis)
        let isLastLeft = column == widths.count - 1 && alignment(column) == .left
        text.append(isLastLeft ? words : words.padded(toWidth: widths[column], alignment(column)), style)
      }
      return text
    }
    let rule = widths.map { String(repeating: terminal.isUnicode ? "─" : "-", count: $0) }.joined(separator: "  ")
    var lines = titleLines()
    func shown(_ row: [String], _ style: Style) -> [StyledText] {
      (foldsCells ? folded(row, widths) : [row]).map { line($0, style) }
    }
    if !headers.isEmpty { lines += shown(headers, TextRole.heading.style) + [StyledText(rule, TextRole.muted)] }
    return .joined(lines + rows.flatMap { shown($0, .plain) })
  }

  /// A row as the rows of cells that its words take in columns of these widths.
  private func folded(_ row: [String], _ widths: [Int]) -> [[String]] {
    let cells = widths.indices.map { StyledText(cell(row, $0)).wrapped(toWidth: widths[$0]).map(\.plain) }
    let height = cells.reduce(1) { max($0, $1.count) }
    return (0..<height).map { line in cells.map { line < $0.count ? $0[line] : "" } }
  }

  /// The natural widths, the widest columns made narrower until all fit.
  private func columnWidths(total: Int) -> [Int] {
    var widths = (0..<columnCount).map { column in
      rows.reduce(column < headers.count ? headers[column].displayWidth : 0) {
        max($0, cell($1, column).displayWidth)
      }
    }
    var excess = widths.reduce(0, +) + 2 * max(0, widths.count - 1) - total
    while excess > 0, let widest = widths.indices.max(by: { widths[$0] < widths[$1] }), widths[widest] > 3 {
      widths[widest] -= 1
      excess -= 1
    }
    return widths
  }

  package func drawing() -> Drawing {
    let rowHeight = layout.pixels.fontSize + 10
    let heading: Double = title?.isEmpty ?? true ? 16 : 40
    var plot = PlotDrawing(layout, height: heading + rowHeight * Double(rows.count + 1) + 16, title: title)
    let natural = columnWidths(total: 10_000).map { Double(max(2, $0)) }
    let letter = min(
      plot.textWidth("0") * 1.1, (plot.right - plot.left) / (natural.reduce(0, +) + 2 * Double(natural.count)))
    func write(_ row: [String], y: Double, isBold: Bool) {
      var x = plot.left
      for (column, columnWidth) in natural.enumerated() {
        let isRight = alignment(column) == .right
        plot.add(
          cell(row, column), x: isRight ? x + columnWidth * letter : x, y: y, isRight ? .end : .start, isBold: isBold)
        x += (columnWidth + 2) * letter
      }
    }
    write(headers, y: plot.top + 14, isBold: true)
    let rule = plot.top + 14 + rowHeight * 0.35
    if !headers.isEmpty { plot.add(.line([.init(plot.left, rule), .init(plot.right, rule)], width: 1, .axis)) }
    for (index, row) in rows.enumerated() {
      write(row, y: plot.top + 14 + rowHeight * Double(index + 1), isBold: false)
    }
    return plot.drawing
  }

  package func html() -> String {
    func row(_ cells: [String], _ element: String) -> String {
      let written = (0..<columnCount).map { column -> String in
        let style = alignment(column) == .right ? " style=\"text-align:right\"" : ""
        return "<\(element)\(style)>\(HTMLRenderer.escaped(cell(cells, column)))</\(element)>"
      }
      return "<tr>\(written.joined())</tr>"
    }
    let caption = title.map { "<caption>\(HTMLRenderer.escaped($0))</caption>" } ?? ""
    let head = headers.isEmpty ? "" : "<thead>\(row(headers, "th"))</thead>"
    return
      "<div class=\"table\"><table>\(caption)\(head)<tbody>\(rows.map { row($0, "td") }.joined(separator: "\n"))</tbody></table></div>"
  }
}
