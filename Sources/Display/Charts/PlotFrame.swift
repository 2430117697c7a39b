/// The frame of a plot in characters: tick labels and axis on the left, axis, tick labels and axis name below.
struct PlotFrame {
  let x: AxisScale
  let y: AxisScale
  let xLabel: String?
  let yLabel: String?
  let columns: Int
  let rows: Int
  private let labelWidth: Int
  private let isUnicode: Bool

  /// A frame around so many columns in all and so many rows inside.
  init(
    x: ClosedRange<Double>, y: ClosedRange<Double>, xLabel: String?, yLabel: String?, totalColumns: Int, rows: Int,
    isUnicode: Bool, hasWholeX: Bool = false, xNames: [String] = [], hasFixedY: Bool = false
  ) {
    let yScale = AxisScale(y, tickCount: max(2, rows / 3), extendsToTicks: !hasFixedY)
    self.y = yScale
    self.labelWidth = yScale.labels.reduce(0) { max($0, $1.displayWidth) }
    let columns = max(10, totalColumns - labelWidth - 2)
    let roughLabel = AxisScale(x, tickCount: 5, extendsToTicks: false, isWhole: hasWholeX).labels.reduce(1) {
      max($0, $1.displayWidth)
    }
    self.x =
      xNames.isEmpty
      ? AxisScale(
        x, tickCount: max(2, min(10, columns / (roughLabel + 4))), extendsToTicks: false, isWhole: hasWholeX)
      : AxisScale(names: xNames.map { $0.truncated(toWidth: max(3, columns / 4)) })
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.columns = columns
    self.rows = rows
    self.isUnicode = isUnicode
  }

  /// The frame around the rows of a drawing.
  func enclosing(_ inside: (Int) -> StyledText) -> [StyledText] {
    var tickRows: [Int: String] = [:]
    for (tick, label) in zip(y.ticks, y.labels) {
      tickRows[Int(nearest: (1 - y.fraction(of: tick)) * Double(rows - 1), in: 0...rows - 1)] = label
    }
    var lines: [StyledText] = []
    if let yLabel, !yLabel.isEmpty { lines.append(StyledText(yLabel, TextRole.label)) }
    for row in 0..<rows {
      var line = StyledText((tickRows[row] ?? "").padded(toWidth: labelWidth, .right) + " ", TextRole.muted)
      let axis = isUnicode ? (tickRows[row] == nil ? "│" : "┤") : (tickRows[row] == nil ? "|" : "+")
      line.append(axis, TextRole.muted)
      line.append(inside(row))
      lines.append(line)
    }
    return lines + bottom()
  }

  private func bottom() -> [StyledText] {
    var axis = Array(repeating: isUnicode ? "─" : "-", count: columns)
    let total = columns + labelWidth + 2
    var labels = ""
    for (tick, label) in zip(x.ticks, x.labels) {
      let column = Int(nearest: x.fraction(of: tick) * Double(columns - 1), in: 0...columns - 1)
      axis[column] = isUnicode ? "┬" : "+"
      let width = label.displayWidth
      let start = min(total - width, max(0, column + labelWidth + 2 - width / 2))
      let used = labels.displayWidth
      guard start >= (used == 0 ? 0 : used + 1) else { continue }
      labels += String(repeating: " ", count: start - used) + label
    }
    let indent = String(repeating: " ", count: labelWidth + 1)
    var lines = [
      StyledText(indent + (isUnicode ? "└" : "+") + axis.joined(), TextRole.muted),
      StyledText(labels, TextRole.muted),
    ]
    if let xLabel, !xLabel.isEmpty {
      lines.append(StyledText(indent + " " + trimmedEnd(xLabel.padded(toWidth: columns, .center)), TextRole.label))
    }
    return lines
  }

  private func trimmedEnd(_ text: String) -> String {
    var kept = Substring(text)
    while kept.last == " " { kept.removeLast() }
    return String(kept)
  }
}
