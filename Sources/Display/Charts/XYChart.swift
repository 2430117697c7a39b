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
  /// Whether axes that take their ends from the data reach to 0, so that heights can be compared.
  package var includesZero = (x: false, y: false)
  /// Names that stand at x = 0, 1, …, where x is no number.
  package var xNames: [String]
  /// The colours of the series; missing ones are taken from the palette.
  package var colors: [Color]
  package var layout = FigureLayout()

  package init(
    _ mark: Mark, _ series: [Series], title: String? = nil, xLabel: String? = nil, yLabel: String? = nil,
    xDomain: ClosedRange<Double>? = nil, yDomain: ClosedRange<Double>? = nil, xNames: [String] = [],
    colors: [Color] = []
  ) {
    self.mark = mark
    self.series = series
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.xDomain = xDomain
    self.yDomain = yDomain
    self.xNames = xNames
    self.colors = colors
  }

  private var xRange: ClosedRange<Double> {
    xDomain ?? range(of: series.lazy.flatMap(\.points).map(\.x), includesZero: includesZero.x)
  }

  private var yRange: ClosedRange<Double> {
    yDomain ?? range(of: series.lazy.flatMap(\.points).map(\.y), includesZero: includesZero.y)
  }

  private func range(of values: some Sequence<Double>, includesZero: Bool) -> ClosedRange<Double> {
    let range = values.finiteRange() ?? 0...1
    return includesZero ? min(0, range.lowerBound)...max(0, range.upperBound) : range
  }

  private var hasWholeX: Bool { series.allSatisfy { $0.points.allSatisfy { $0.x == $0.x.rounded() } } }

  private var hasLegend: Bool { series.count > 1 || (series.first.map { !$0.name.isEmpty } ?? false) }

  private func color(_ index: Int) -> Color {
    index < colors.count ? colors[index] : SeriesPalette.color(index)
  }

  package func drawn(on terminal: TerminalCapabilities) -> StyledText {
    let frame = PlotFrame(
      x: xRange, y: yRange, xLabel: xLabel, yLabel: yLabel, totalColumns: layout.columns(on: terminal),
      rows: layout.plotRows(on: terminal), isUnicode: terminal.isUnicode, hasWholeX: hasWholeX, xNames: xNames,
      hasFixedY: yDomain != nil)
    var canvas = PlotCanvas(
      columns: frame.columns, rows: frame.rows, colors: series.indices.map(color), terminal: terminal)
    for (index, series) in series.enumerated() {
      for stretch in finiteStretches(of: series) {
        let places = stretch.map { UnitPlace(x: frame.x.fraction(of: $0.x), y: frame.y.fraction(of: $0.y)) }
        for (position, place) in places.enumerated() {
          if mark == .line && position > 0 {
            canvas.line(from: places[position - 1], to: place, series: index)
          } else {
            canvas.plot(place, series: index)
          }
        }
      }
    }
    var lines = titleLines() + frame.enclosing { canvas.row($0) }
    if hasLegend { lines += legend(on: terminal) }
    return .joined(lines)
  }

  private func legend(on terminal: TerminalCapabilities) -> [StyledText] {
    let width = layout.columns(on: terminal)
    let ellipsis = terminal.isUnicode ? "…" : "~"
    var lines = [StyledText("  ")]
    for (index, series) in series.enumerated() {
      let mark = String(SeriesPalette.mark(terminal.colorDepth > .none ? 0 : index, isUnicode: terminal.isUnicode))
      var entry = StyledText(mark, Style(color(index)))
      entry.append(" " + series.name.truncated(toWidth: max(4, width - 6), ellipsis: ellipsis))
      let last = lines.count - 1
      if lines[last].displayWidth > 2 && lines[last].displayWidth + 3 + entry.displayWidth > width {
        lines.append(StyledText("  ") + entry)
      } else {
        if lines[last].displayWidth > 2 { lines[last].append("   ") }
        lines[last].append(entry)
      }
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

  package func drawing() -> Drawing {
    var plot = PlotDrawing(
      layout, title: title, xLabel: xLabel, yLabel: yLabel,
      legend: hasLegend ? series.enumerated().map { ($0.element.name, color($0.offset)) } : [])
    plot.drawAxes(x: xRange, y: yRange, hasWholeX: hasWholeX, xNames: xNames, hasFixedY: yDomain != nil)
    for (index, series) in series.enumerated() {
      let paint = Drawing.Paint.color(color(index))
      for stretch in finiteStretches(of: series) {
        let units = stretch.map { plot.fractions($0.x, $0.y) }
        if mark == .line && units.count > 1 {
          for line in linesInside(units) { plot.add(.line(line.map { plot.place($0) }, width: 2, paint)) }
        } else {
          for unit in units where unit.isInside { plot.add(.disc(plot.place(unit), radius: 3, paint)) }
        }
      }
    }
    return plot.drawing
  }

  /// The parts of a line through some places that lie within the axes.
  private func linesInside(_ places: [UnitPlace]) -> [[UnitPlace]] {
    var lines: [[UnitPlace]] = []
    for (start, end) in zip(places, places.dropFirst()) {
      guard let part = UnitPlace.clipped(from: start, to: end) else { continue }
      if lines.last?.last == part.start {
        lines[lines.count - 1].append(part.end)
      } else {
        lines.append([part.start, part.end])
      }
    }
    return lines
  }
}
