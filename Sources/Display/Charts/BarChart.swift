/// Bars for named quantities; in characters they lie, so that names stay readable, in SVG they stand.
package struct BarChart: Figure {
  /// A named quantity.
  package struct Bar: Sendable {
    package var label: String
    package var value: Double

    package init(_ label: String, _ value: Double) {
      self.label = label
      self.value = value
    }
  }

  package var title: String?
  package var bars: [Bar]
  package var xLabel: String?
  package var yLabel: String?
  /// The colours of the bars, over and over; the palette's first when there are none.
  package var colors: [Color]
  package var layout = FigureLayout()

  package init(
    _ bars: [Bar], title: String? = nil, xLabel: String? = nil, yLabel: String? = nil, colors: [Color] = []
  ) {
    self.colors = colors
    self.bars = bars
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
  }

  private var range: ClosedRange<Double> {
    let values = bars.lazy.map(\.value).finiteRange() ?? 0...1
    return min(0, values.lowerBound)...max(0, values.upperBound)
  }

  private func color(_ index: Int) -> Color {
    colors.isEmpty ? SeriesPalette.color(0) : colors[index % colors.count]
  }

  package func drawn(on terminal: TerminalCapabilities) -> StyledText {
    var lines = titleLines()
    if let yLabel, !yLabel.isEmpty { lines.append(StyledText(yLabel, TextRole.label)) }
    let total = layout.columns(on: terminal)
    let labelWidth = min(total / 3, bars.reduce(0) { max($0, $1.label.displayWidth) })
    let numbers = bars.map { NumberText.compact($0.value) }
    let room = max(5, total - labelWidth - 3 - numbers.reduce(0) { max($0, $1.count) })
    let range = range
    let width = range.upperBound - range.lowerBound
    let zero = width > 0 ? Int((-range.lowerBound / width * Double(room)).rounded()) : 0
    for (index, (bar, number)) in zip(bars, numbers).enumerated() {
      let label = bar.label.truncated(toWidth: labelWidth, ellipsis: terminal.isUnicode ? "…" : "~")
      var line = StyledText(label.padded(toWidth: labelWidth, .right) + " ", TextRole.label)
      line.append(terminal.isUnicode ? "│" : "|", TextRole.muted)
      if bar.value < 0, width > 0 {
        let length = min(zero, Int((-bar.value / width * Double(room)).rounded()))
        line.append(String(repeating: " ", count: zero - length))
        let color = colors.isEmpty ? SeriesPalette.color(3) : color(index)
        line.append(String(repeating: terminal.isUnicode ? "█" : "#", count: length), Style(color))
        line.append(" " + number)
      } else {
        line.append(String(repeating: " ", count: zero))
        let length = width > 0 && bar.value.isFinite ? bar.value / width * Double(room) : 0
        line.append(BarChart.lyingBar(length, isUnicode: terminal.isUnicode), Style(color(index)))
        line.append(" " + number)
      }
      lines.append(line)
    }
    if let xLabel, !xLabel.isEmpty { lines.append(StyledText(xLabel, TextRole.label)) }
    return .joined(lines)
  }

  /// A bar of a length in columns, exact to an eighth where there are block characters.
  static func lyingBar(_ length: Double, isUnicode: Bool) -> String {
    guard isUnicode else { return String(repeating: "#", count: Int(length.rounded())) }
    let eighths = Int((length * 8).rounded())
    let ends = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    return String(repeating: "█", count: eighths / 8) + ends[eighths % 8]
  }

  package func drawing() -> Drawing {
    var plot = PlotDrawing(layout, title: title, xLabel: xLabel, yLabel: yLabel)
    plot.drawAxes(x: 0...Double(max(1, bars.count)), y: range, showsXTicks: false)
    let room = plot.letters(in: (plot.right - plot.left) / Double(max(1, bars.count)))
    for (index, bar) in bars.enumerated() where bar.value.isFinite {
      let from = plot.place(Double(index) + 0.1, max(0, bar.value))
      let to = plot.place(Double(index) + 0.9, min(0, bar.value))
      plot.add(.rectangle(from, width: to.x - from.x, height: to.y - from.y, .color(color(index))))
      plot.add(bar.label.truncated(toWidth: room), x: (from.x + to.x) / 2, y: plot.bottom + 16, .middle)
    }
    return plot.drawing
  }
}
