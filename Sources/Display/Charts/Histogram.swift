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

  /// Bins the finite values into `maxBins` bins (fewer when there are fewer different values).
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
    let scale = AxisScale(range, tickCount: max(1, maxBins), extendsToTicks: false)
    let binCount = max(1, maxBins)
    let lower = range.lowerBound == range.upperBound ? scale.lower : range.lowerBound
    let upper = range.lowerBound == range.upperBound ? scale.upper : range.upperBound
    var counts = Array(repeating: 0, count: binCount)
    for value in values where value.isFinite {
      let place = (value / 2 - lower / 2) / (upper / 2 - lower / 2) * Double(binCount)
      counts[Int(nearest: place.rounded(.down), in: 0...binCount - 1)] += 1
    }
    self.edges = (0...binCount).map { bin in
      let part = Double(bin) / Double(binCount)
      return lower * (1 - part) + upper * part
    }
    self.counts = counts
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
        StyledText(statisticsLine.truncated(toWidth: DrawingSize.columns(on: terminal)), TextRole.muted))
    }
    guard !counts.isEmpty else { return .joined(lines + [StyledText("(no finite values)", TextRole.muted)]) }
    let frame = PlotFrame(
      x: edges[0]...edges[edges.count - 1], y: 0...Double(max(1, counts.max() ?? 1)), xLabel: xLabel, yLabel: yLabel,
      totalColumns: DrawingSize.columns(on: terminal), rows: DrawingSize.plotRows(on: terminal),
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
      return StyledText(text, Style(SeriesPalette.color(0)))
    }
    return .joined(lines)
  }

  /// One character cell of a standing bar that reaches `height` rows above the cell's floor.
  private static func standingBar(_ height: Double, isUnicode: Bool) -> String {
    guard isUnicode else { return height >= 0.5 ? "#" : " " }
    let blocks = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    return blocks[min(8, max(0, Int((height * 8).rounded())))]
  }

  package func svg(width: Int, height: Int) -> String {
    var plot = SVGPlot(width: width, height: height, title: title, xLabel: xLabel ?? statisticsLine, yLabel: yLabel)
    guard !counts.isEmpty else { return plot.finished() }
    plot.drawAxes(x: edges[0]...edges[edges.count - 1], y: 0...Double(max(1, counts.max() ?? 1)))
    for (bin, count) in counts.enumerated() {
      let from = plot.place(edges[bin], Double(count))
      let to = plot.place(edges[bin + 1], 0)
      plot.add(
        "rect",
        [
          ("x", SVGPlot.number(from.x + 0.5)), ("y", SVGPlot.number(from.y)),
          ("width", SVGPlot.number(max(0.5, to.x - from.x - 1))), ("height", SVGPlot.number(to.y - from.y)),
          ("fill", SeriesPalette.color(0).hexadecimal),
        ])
    }
    return plot.finished()
  }
}
