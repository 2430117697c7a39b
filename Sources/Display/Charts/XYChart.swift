/// A line chart or scatter plot of one or more series.
package struct XYChart: Figure {
  /// How the points of a series are drawn.
  package enum Mark: Sendable {
    case line, points
  }

  /// A point of a series; a value that is not finite breaks a line.
  package struct Point: Hashable, Sendable {
    package var x: Double
    package var y: Double

    package init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// A named row of points.
  package struct Series: Sendable {
    package var name: String
    package var points: [Point]

    package init(_ name: String, _ points: [Point]) {
      self.name = name
      self.points = points
    }

    /// A series over 0, 1, 2, … (or `start`, `start` + 1, …).
    package init(_ name: String, values: [Double], start: Int = 0) {
      self.init(name, values.enumerated().map { Point(x: Double($0.offset + start), y: $0.element) })
    }
  }

  package var title: String?
  package var mark: Mark
  package var series: [Series]
  package var xLabel: String?
  package var yLabel: String?
  /// The ends of the axes; nil takes them from the data.
  package var xDomain: ClosedRange<Double>?
  package var yDomain: ClosedRange<Double>?

  package init(
    _ mark: Mark, _ series: [Series], title: String? = nil, xLabel: String? = nil, yLabel: String? = nil,
    xDomain: ClosedRange<Double>? = nil, yDomain: ClosedRange<Double>? = nil
  ) {
    self.mark = mark
    self.series = series
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.xDomain = xDomain
    self.yDomain = yDomain
  }

  private var xRange: ClosedRange<Double> {
    xDomain ?? series.lazy.flatMap(\.points).map(\.x).finiteRange() ?? 0...1
  }

  private var yRange: ClosedRange<Double> {
    yDomain ?? series.lazy.flatMap(\.points).map(\.y).finiteRange() ?? 0...1
  }

  private var hasWholeX: Bool { series.allSatisfy { $0.points.allSatisfy { $0.x == $0.x.rounded() } } }

  private var hasLegend: Bool { series.count > 1 || (series.first.map { !$0.name.isEmpty } ?? false) }

  package func drawn(on terminal: TerminalCapabilities) -> StyledText {
    let frame = PlotFrame(
      x: xRange, y: yRange, xLabel: xLabel, yLabel: yLabel, totalColumns: DrawingSize.columns(on: terminal),
      rows: DrawingSize.plotRows(on: terminal), isUnicode: terminal.isUnicode, hasWholeX: hasWholeX)
    var canvas = PlotCanvas(
      columns: frame.columns, rows: frame.rows, seriesCount: series.count, terminal: terminal)
    for (index, series) in series.enumerated() {
      for stretch in finiteStretches(of: series) {
        let places = stretch.map { (x: frame.x.fraction(of: $0.x), y: frame.y.fraction(of: $0.y)) }
        for (position, place) in places.enumerated() {
          if mark == .line && position > 0 {
            canvas.line(from: places[position - 1], to: place, series: index)
          } else {
            canvas.plot(place.x, place.y, series: index)
          }
        }
      }
    }
    var lines = titleLines() + frame.enclosing { canvas.row($0) }
    if hasLegend { lines += legend(on: terminal) }
    return .joined(lines)
  }

  private func legend(on terminal: TerminalCapabilities) -> [StyledText] {
    let width = DrawingSize.columns(on: terminal)
    var lines = [StyledText("  ")]
    for (index, series) in series.enumerated() {
      let mark = String(SeriesPalette.mark(terminal.colorDepth > .none ? 0 : index, isUnicode: terminal.isUnicode))
      var entry = StyledText(mark, Style(SeriesPalette.color(index)))
      entry.append(" " + series.name.truncated(toWidth: max(4, width - 6)))
      if lines[lines.count - 1].displayWidth + entry.displayWidth + 2 > width && lines[lines.count - 1].displayWidth > 2
      {
        lines.append(StyledText("  "))
      }
      if lines[lines.count - 1].displayWidth > 2 { lines[lines.count - 1].append("   ") }
      lines[lines.count - 1].append(entry)
    }
    return lines
  }

  /// The points cut where a value is missing, so that no line crosses the gap.
  private func finiteStretches(of series: Series) -> [[Point]] {
    var stretches: [[Point]] = [[]]
    for point in series.points {
      if point.x.isFinite && point.y.isFinite {
        stretches[stretches.count - 1].append(point)
      } else if !stretches[stretches.count - 1].isEmpty {
        stretches.append([])
      }
    }
    return stretches
  }

  package func svg(width: Int, height: Int) -> String {
    var plot = SVGPlot(
      width: width, height: height, title: title, xLabel: xLabel, yLabel: yLabel,
      legend: hasLegend ? series.map(\.name) : [])
    plot.drawAxes(x: xRange, y: yRange, hasWholeX: hasWholeX)
    for (index, series) in series.enumerated() {
      let color = SeriesPalette.color(index).hexadecimal
      for stretch in finiteStretches(of: series) {
        let places = stretch.map { plot.place($0.x, $0.y) }
        if mark == .line && places.count > 1 {
          plot.add(
            "polyline",
            [
              ("points", places.map { "\(SVGPlot.number($0.x)),\(SVGPlot.number($0.y))" }.joined(separator: " ")),
              ("fill", "none"), ("stroke", color), ("stroke-width", "2"), ("stroke-linejoin", "round"),
            ])
        } else {
          for place in places {
            plot.add(
              "circle",
              [
                ("cx", SVGPlot.number(place.x)), ("cy", SVGPlot.number(place.y)), ("r", "3"), ("fill", color),
                ("fill-opacity", "0.7"),
              ])
          }
        }
      }
    }
    return plot.finished()
  }
}
