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
  /// Whether each row is coloured by its own share (as confusion matrices are) and not by the whole matrix's range.
  package var normalizesRows: Bool
  /// The values of the lightest and darkest colour; nil takes them from the data.
  package var domain: ClosedRange<Double>?

  package init(
    _ values: [[Double]], title: String? = nil, rowLabels: [String] = [], columnLabels: [String] = [],
    xLabel: String? = nil, yLabel: String? = nil, showsValues: Bool = true, normalizesRows: Bool = false,
    domain: ClosedRange<Double>? = nil
  ) {
    self.values = values
    self.title = title
    self.rowLabels = rowLabels
    self.columnLabels = columnLabels
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.showsValues = showsValues
    self.normalizesRows = normalizesRows
    self.domain = domain
  }

  /// A confusion matrix: `counts[i][j]` examples of class i were taken for class j.
  package static func confusionMatrix(_ counts: [[Double]], labels: [String], title: String? = nil) -> Heatmap {
    Heatmap(
      counts, title: title, rowLabels: labels, columnLabels: labels, xLabel: "prediction", yLabel: "label",
      normalizesRows: true)
  }

  private var columnCount: Int { values.reduce(0) { max($0, $1.count) } }

  private func label(_ labels: [String], _ index: Int) -> String {
    index < labels.count ? labels[index] : String(index)
  }

  /// The magnitude of each cell between 0 and 1.
  private func fractions() -> [[Double]] {
    if normalizesRows {
      return values.map { row in
        let sum = row.reduce(0, +)
        return row.map { sum > 0 ? $0 / sum : 0 }
      }
    }
    let range = domain ?? values.joined().finiteRange() ?? 0...1
    let width = range.upperBound - range.lowerBound
    return values.map { row in row.map { width > 0 ? ($0 - range.lowerBound) / width : 0.5 } }
  }

  package func drawn(on terminal: TerminalCapabilities) -> StyledText {
    var lines = titleLines()
    guard columnCount > 0 else { return .joined(lines + [StyledText("(no values)", TextRole.muted)]) }
    let total = DrawingSize.columns(on: terminal)
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

  private func cell(_ number: String, fraction: Double, width: Int, terminal: TerminalCapabilities) -> StyledText {
    if terminal.colorDepth > .none {
      let (color, isDark) = ColorRamp.color(fraction)
      return StyledText(
        number.padded(toWidth: width, .center), Style(isDark ? .rgb(255, 255, 255) : .rgb(0, 0, 0), background: color))
    }
    let shade = String(ColorRamp.shade(fraction, isUnicode: terminal.isUnicode))
    if number.isEmpty { return StyledText(String(repeating: shade, count: width)) }
    return StyledText(number.padded(toWidth: width - 1, .right) + shade)
  }

  package func svg(width: Int, height: Int) -> String {
    var plot = SVGPlot(width: width, height: height, title: title, xLabel: xLabel, yLabel: yLabel)
    let nameWidth = values.indices.reduce(0) { max($0, label(rowLabels, $1).displayWidth) }
    plot.reserve(left: 16 + 7 * Double(min(20, nameWidth)), bottom: 30)
    let cellWidth = (plot.right - plot.left) / Double(max(1, columnCount))
    let cellHeight = (plot.bottom - plot.top) / Double(max(1, values.count))
    for (row, fractions) in fractions().enumerated() {
      let middle = plot.top + (Double(row) + 0.5) * cellHeight + 4
      plot.text(label(rowLabels, row).truncated(toWidth: 20), x: plot.left - 6, y: middle, anchor: "end")
      for (column, fraction) in fractions.enumerated() {
        let (color, isDark) = ColorRamp.color(fraction)
        let x = plot.left + Double(column) * cellWidth
        plot.add(
          "rect",
          [
            ("x", SVGPlot.number(x)), ("y", SVGPlot.number(plot.top + Double(row) * cellHeight)),
            ("width", SVGPlot.number(cellWidth)), ("height", SVGPlot.number(cellHeight)), ("fill", color.hexadecimal),
          ])
        let number = NumberText.compact(values[row][column], digits: 3)
        if showsValues && cellWidth > 7 * Double(number.count) && cellHeight > 14 {
          plot.text(
            number, x: x + cellWidth / 2, y: middle, anchor: "middle", fill: isDark ? "#ffffff" : "#000000")
        }
      }
    }
    for column in 0..<columnCount {
      plot.text(
        label(columnLabels, column).truncated(toWidth: max(2, Int(cellWidth / 7))),
        x: plot.left + (Double(column) + 0.5) * cellWidth, y: plot.bottom + 16, anchor: "middle")
    }
    return plot.finished()
  }
}
