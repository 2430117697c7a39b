import Glibc

/// How often values fall into bins of equal width, with the numbers that sum the values up.
package struct Histogram: Figure {
  /// What a set of numbers is like as a whole.
  package struct Statistics: Sendable {
    package var count = 0
    package var minimum = Double.nan
    package var maximum = Double.nan
    package var mean = Double.nan
    package var standardDeviation = Double.nan
    package var zeros = 0
    package var nans = 0
    package var infinities = 0

    /// Counts, extremes, mean and population standard deviation, sqrt(Σ(x − mean)² / n), of the finite values.
    package init(of values: some Sequence<Double>) {
      var sum = 0.0
      var sumOfSquares = 0.0
      var finite = 0.0
      for value in values {
        count += 1
        if value.isNaN {
          nans += 1
        } else if value.isInfinite {
          infinities += 1
        } else {
          if value == 0 { zeros += 1 }
          minimum = finite == 0 ? value : min(minimum, value)
          maximum = finite == 0 ? value : max(maximum, value)
          // Welford's update keeps the variance exact where the mean is large.
          finite += 1
          let difference = value - (finite == 1 ? value : sum / (finite - 1))
          sum += value
          sumOfSquares += difference * (value - sum / finite)
        }
      }
      if finite > 0 {
        mean = sum / finite
        standardDeviation = sqrt(max(0, sumOfSquares) / finite)
      }
    }
  }

  package var title: String?
  package var xLabel: String?
  package var yLabel: String?
  /// The ends of the bins: one more than there are bins.
  package let edges: [Double]
  /// The number of values in each bin; the last bin holds its upper end too.
  package let counts: [Int]
  /// The statistics shown above the bars, if any.
  package var statistics: Statistics?
  package var color = SeriesPalette.color(0)
  package var layout = FigureLayout()

  /// Bins the finite values into at most `maxBins` bins, whose edges are multiples of 1, 2 or 5 times a power of ten.
  package init(
    _ values: [Double], title: String? = nil, maxBins: Int = 12, xLabel: String? = nil, yLabel: String? = nil,
    statistics: Statistics? = nil
  ) {
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.statistics = statistics
    guard let range = values.finiteRange() else {
      self.edges = []
      self.counts = []
      return
    }
    let isWhole = values.allSatisfy { !$0.isFinite || $0 == $0.rounded() }
    let edges = Histogram.edges(over: range, maxBins: max(1, maxBins), isWhole: isWhole)
    let (lower, upper) = (edges[0], edges[edges.count - 1])
    var counts = Array(repeating: 0, count: edges.count - 1)
    for value in values where value.isFinite {
      let place = (value / 2 - lower / 2) / (upper / 2 - lower / 2) * Double(counts.count)
      // A value on an edge belongs to the bin above it, however the division was rounded.
      counts[Int(nearest: (place + 1e-9).rounded(.down), in: 0...counts.count - 1)] += 1
    }
    self.edges = edges
    self.counts = counts
  }

  /// The round edges of bins that hold a range. Whole numbers get bins that end before the next whole number, so that
  /// each of a few classes has a bin of its own.
  private static func edges(over range: ClosedRange<Double>, maxBins: Int, isWhole: Bool) -> [Double] {
    let (lower, upper) = (range.lowerBound, range.upperBound)
    if upper / 2 - lower / 2 > 1e300 { return [lower, lower / 2 + upper / 2, upper] }
    // Beyond 2⁵³ the next whole number is no further away than rounding.
    let end = isWhole && abs(upper) < 1e15 ? upper + 1 : upper
    if !(end - lower > abs(upper) * 1e-12) {
      let scale = AxisScale(range, tickCount: 1, extendsToTicks: false)
      return [scale.lower, scale.upper]
    }
    var step = AxisScale.niceStep((end - lower) / Double(maxBins))
    if isWhole { step = max(1, step) }
    func ends() -> (Double, Double) { (floor(lower / step + 1e-9), ceil(end / step - 1e-9)) }
    // Reaching out to multiples of the step can add a bin too many.
    while ends().1 - ends().0 > Double(maxBins) { step = AxisScale.niceStep(step * 1.01) }
    let (first, last) = ends()
    return (0...max(1, Int(last - first))).map { (first + Double($0)) * step }
  }

  private var statisticsLine: String? {
    statistics.map { numbers in
      let text = { (value: Double) in NumberText.compact(value) }
      return
        "n \(numbers.count)  min \(text(numbers.minimum))  max \(text(numbers.maximum))  mean \(text(numbers.mean))"
        + "  std \(text(numbers.standardDeviation))"
        + [("zeros", numbers.zeros), ("NaN", numbers.nans), ("Infinity", numbers.infinities)]
        .map { $0.1 > 0 ? "  \($0.0) \($0.1)" : "" }.joined()
    }
  }

  package func drawn(on terminal: TerminalCapabilities) -> StyledText {
    var lines = titleLines()
    if let statisticsLine {
      lines.append(
        StyledText(statisticsLine.truncated(toWidth: layout.columns(on: terminal)), TextRole.muted))
    }
    guard !counts.isEmpty else { return .joined(lines + [StyledText("(no finite values)", TextRole.muted)]) }
    let frame = PlotFrame(
      x: edges[0]...edges[edges.count - 1], y: 0...Double(max(1, counts.max() ?? 1)), xLabel: xLabel, yLabel: yLabel,
      totalColumns: layout.columns(on: terminal), rows: layout.plotRows(on: terminal),
      isUnicode: terminal.isUnicode)
    lines += frame.enclosing { row in
      var text = ""
      for column in 0..<frame.columns {
        let bin = min(counts.count - 1, column * counts.count / frame.columns)
        let isGap =
          frame.columns >= counts.count * 3 && (column + 1) * counts.count / frame.columns > bin
          && bin < counts.count - 1
        let height = frame.y.fraction(of: Double(counts[bin])) * Double(frame.rows)
        text +=
          isGap ? " " : Histogram.standingBar(height - Double(frame.rows - 1 - row), isUnicode: terminal.isUnicode)
      }
      return StyledText(text, Style(color))
    }
    return .joined(lines)
  }

  /// One character cell of a standing bar that reaches `height` rows above the cell's floor.
  private static func standingBar(_ height: Double, isUnicode: Bool) -> String {
    guard isUnicode else { return height >= 0.5 ? "#" : " " }
    let blocks = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    return blocks[min(8, max(0, Int((height * 8).rounded())))]
  }

  package func drawing() -> Drawing {
    var plot = PlotDrawing(layout, title: title, xLabel: xLabel ?? statisticsLine, yLabel: yLabel)
    guard !counts.isEmpty else { return plot.drawing }
    plot.drawAxes(x: edges[0]...edges[edges.count - 1], y: 0...Double(max(1, counts.max() ?? 1)))
    for (bin, count) in counts.enumerated() {
      let from = plot.place(edges[bin], Double(count))
      let to = plot.place(edges[bin + 1], 0)
      plot.add(
        .rectangle(
          .init(from.x + 0.5, from.y), width: max(0.5, to.x - from.x - 1), height: to.y - from.y, .color(color)))
    }
    return plot.drawing
  }
}
