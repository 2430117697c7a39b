/// A matrix of numbers as coloured cells; a confusion matrix is one with counts in its cells.
package struct Heatmap: Figure {
  package var title: String?
  /// Row by row, the first row on top; rows of equal length.
  package var values: [[Double]]
  package var rowLabels: [String]
  package var columnLabels: [String]
  package var xLabel: String?
  package var yLabel: String?
  /// Whether each cell shows its number (where there is room).
  package var showsValues: Bool
  /// Whether the cells of the diagonal are coloured too; without them the others' differences are easier to see.
  package var shadesDiagonal: Bool
  /// The values of the lightest and darkest colour; nil takes them from the data.
  package var domain: ClosedRange<Double>?
  package var colorMap: ColorMap
  package var layout = FigureLayout()

  package init(
    _ values: [[Double]], title: String? = nil, rowLabels: [String] = [], columnLabels: [String] = [],
    xLabel: String? = nil, yLabel: String? = nil, showsValues: Bool = true, shadesDiagonal: Bool = true,
    domain: ClosedRange<Double>? = nil, colorMap: ColorMap = .blues
  ) {
    self.values = values
    self.title = title
    self.rowLabels = rowLabels
    self.columnLabels = columnLabels
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.showsValues = showsValues
    self.shadesDiagonal = shadesDiagonal
    self.domain = domain
    self.colorMap = colorMap
  }

  /// A confusion matrix: `counts[i][j]` examples of class i were taken for class j.
  ///
  /// Without a shaded diagonal only the mistakes are coloured, unless there are none.
  package static func confusionMatrix(
    _ counts: [[Double]], labels: [String], title: String? = nil, shadesDiagonal: Bool = true
  ) -> Heatmap {
    let hasMistakes = counts.enumerated().contains { row in
      row.element.enumerated().contains { $0.offset != row.offset && $0.element != 0 }
    }
    return Heatmap(
      counts, title: title, rowLabels: labels, columnLabels: labels, xLabel: "prediction", yLabel: "label",
      shadesDiagonal: shadesDiagonal || !hasMistakes)
  }

  private var columnCount: Int { values.reduce(0) { max($0, $1.count) } }

  private func label(_ labels: [String], _ index: Int) -> String {
    index < labels.count ? labels[index] : String(index)
  }

  private func isShaded(_ row: Int, _ column: Int) -> Bool { shadesDiagonal || row != column }

  /// The magnitude of each cell between 0 and 1; nil for cells that are not coloured.
  private func fractions() -> [[Double?]] {
    let shaded = values.enumerated().flatMap { row in
      row.element.enumerated().compactMap { isShaded(row.offset, $0.offset) ? $0.element : nil }
    }
    let range = domain ?? shaded.finiteRange() ?? 0...1
    let width = range.upperBound - range.lowerBound
    return values.enumerated().map { row in
      row.element.enumerated().map { column, value in
        if !isShaded(row.offset, column) { return nil }
        return width > 0 ? (value - range.lowerBound) / width : 0.5
      }
    }
  }

  package func drawn(on terminal: TerminalCapabilities) -> StyledText {
    var lines = titleLines()
    guard columnCount > 0 else { return .joined(lines + [StyledText("(no values)", TextRole.muted)]) }
    let total = layout.columns(on: terminal)
    let rowNames = values.indices.map { label(rowLabels, $0) }
    let nameWidth = min(total / 4, rowNames.reduce(0) { max($0, $1.displayWidth) })
    let numbers = values.map { $0.map { NumberText.compact($0, digits: 3) } }
    let numberWidth = numbers.joined().reduce(1) { max($0, $1.count) }
    let columnNameWidth = min(10, (0..<columnCount).reduce(1) { max($0, label(columnLabels, $1).displayWidth) })
    let room = (total - nameWidth - 1) / columnCount
    let showsNumbers = showsValues && room >= numberWidth + 1
    let wanted = showsNumbers ? max(numberWidth + 2, columnNameWidth + 1) : max(2, columnNameWidth + 1)
    let cellWidth = max(1, min(room, wanted))
    let shownColumns = min(columnCount, (total - nameWidth - 1) / cellWidth)

    if let yLabel, !yLabel.isEmpty {
      let across =
        xLabel.map { $0.isEmpty ? "" : (terminal.isUnicode ? " ↓   \($0) →" : " (down)   \($0) (across)") } ?? ""
      lines.append(StyledText(yLabel + across, TextRole.label))
    } else if let xLabel, !xLabel.isEmpty {
      lines.append(StyledText(xLabel + (terminal.isUnicode ? " →" : " (across)"), TextRole.label))
    }
    if cellWidth >= 2 {
      var head = StyledText(String(repeating: " ", count: nameWidth + 1))
      for column in 0..<shownColumns {
        let name = label(columnLabels, column).truncated(toWidth: cellWidth - 1, ellipsis: "")
        head.append(name.padded(toWidth: cellWidth, .center), TextRole.label)
      }
      lines.append(head)
    }
    let fractions = fractions()
    for (row, rowName) in rowNames.enumerated() {
      let name = rowName.truncated(toWidth: nameWidth, ellipsis: terminal.isUnicode ? "…" : "~")
      var line = StyledText(name.padded(toWidth: nameWidth, .right) + " ", TextRole.label)
      for column in 0..<min(shownColumns, values[row].count) {
        let number = showsNumbers ? numbers[row][column] : ""
        line.append(cell(number, fraction: fractions[row][column], width: cellWidth, terminal: terminal))
      }
      lines.append(line)
    }
    return .joined(lines)
  }

  private func cell(_ number: String, fraction: Double?, width: Int, terminal: TerminalCapabilities) -> StyledText {
    guard let fraction else {
      let isPlain = terminal.colorDepth == .none && !number.isEmpty
      return StyledText(
        isPlain ? number.padded(toWidth: width - 1, .right) + " " : number.padded(toWidth: width, .center))
    }
    if terminal.colorDepth > .none {
      let (color, isDark) = colorMap.color(fraction)
      return StyledText(
        number.padded(toWidth: width, .center), Style(isDark ? .rgb(255, 255, 255) : .rgb(0, 0, 0), background: color))
    }
    let shade = String(ColorMap.shade(fraction, isUnicode: terminal.isUnicode))
    if number.isEmpty { return StyledText(String(repeating: shade, count: width)) }
    return StyledText(number.padded(toWidth: width - 1, .right) + shade)
  }

  package func drawing() -> Drawing {
    var plot = PlotDrawing(layout, title: title, xLabel: xLabel, yLabel: yLabel)
    let names = values.indices.map { label(rowLabels, $0).truncated(toWidth: 20) }
    let fontSize = layout.pixels.fontSize
    plot.reserve(left: 16 + (names.map(plot.textWidth).max() ?? 0), bottom: fontSize + 18)
    let cellWidth = (plot.right - plot.left) / Double(max(1, columnCount))
    let cellHeight = (plot.bottom - plot.top) / Double(max(1, values.count))
    for (row, fractions) in fractions().enumerated() {
      let middle = plot.top + (Double(row) + 0.5) * cellHeight + fontSize / 3
      if hasRoom(row, of: values.count, for: fontSize + 2, each: cellHeight) {
        plot.add(names[row], x: plot.left - 6, y: middle, .end)
      }
      for (column, fraction) in fractions.enumerated() {
        let corner = Drawing.Place(plot.left + Double(column) * cellWidth, plot.top + Double(row) * cellHeight)
        var paint = Drawing.Paint.ink
        if let fraction {
          let (color, isDark) = colorMap.color(fraction)
          plot.add(.rectangle(corner, width: cellWidth, height: cellHeight, .color(color)))
          paint = .color(isDark ? .rgb(255, 255, 255) : .rgb(0, 0, 0))
        }
        let number = NumberText.compact(values[row][column], digits: 3)
        if showsValues && cellWidth > plot.textWidth(number) && cellHeight > fontSize + 2 {
          plot.add(number, x: corner.x + cellWidth / 2, y: middle, .middle, paint)
        }
      }
    }
    let widest = (0..<columnCount).map { plot.textWidth(label(columnLabels, $0)) }.max() ?? 0
    for column in 0..<columnCount
    where hasRoom(column, of: columnCount, for: min(widest, 40) + 6, each: cellWidth) {
      plot.add(
        label(columnLabels, column).truncated(toWidth: plot.letters(in: max(40, cellWidth))),
        x: plot.left + (Double(column) + 0.5) * cellWidth, y: plot.bottom + fontSize + 4, .middle)
    }
    return plot.drawing
  }

  /// Whether a name is written: all, or every so many where they would run into each other.
  private func hasRoom(_ index: Int, of count: Int, for size: Double, each room: Double) -> Bool {
    index % max(1, Int((size / max(0.1, room)).rounded(.up))) == 0
  }
}
