import Display
import Layers
import Script

extension VisData {
  /// The line chart or scatter plot of series, as the options want it.
  func chart(
    _ mark: XYChart.Mark, _ points: Points, title: String, _ options: Options,
    yDomain standard: ClosedRange<Double>? = nil
  ) throws -> XYChart {
    let labels = try options.axisLabels()
    let colors = try options.colors("seriesColors")
    guard colors.isEmpty || colors.count == points.series.count else {
      throw context.machine.error(
        "\(functionName): there are \(points.series.count) series but \(colors.count) seriesColors; give each series one."
      )
    }
    var chart = XYChart(
      mark, points.series, title: title, xLabel: labels.x, yLabel: labels.y, xNames: points.xNames, colors: colors)
    let (xDomain, yDomain) = (try options.domain("xAxisDomain"), try options.domain("yAxisDomain"))
    if try options.boolean("zoomToFit") { return chart }
    chart.xDomain = xDomain
    chart.yDomain = yDomain ?? standard
    chart.includesZero = (x: mark == .points && points.xNames.isEmpty, y: true)
    return chart
  }

  /// A chart for each metric, together with its validation metric.
  func history(
    _ source: Value, metrics: [String], title: String, _ options: Options, xLabel: String
  ) throws -> FigureColumn {
    var groups: [(name: String, series: [XYChart.Series])] = []
    for (index, metric) in metrics.enumerated() {
      let name = metric.hasPrefix("val_") ? String(metric.dropFirst(4)) : metric
      let series = XYChart.Series(metric, values: try course(of: metric, at: index, in: source))
      if let place = groups.firstIndex(where: { $0.name == name }) {
        groups[place].series.append(series)
      } else {
        groups.append((name, [series]))
      }
    }
    let fitsAccuracy = try options.boolean("zoomToFitAccuracy")
    let charts = try groups.map { group in
      let isAccuracy = group.name.contains("acc")
      var chart = try chart(
        .line, Points(series: group.series), title: "", options,
        yDomain: isAccuracy && !fitsAccuracy ? 0...1 : nil)
      if isAccuracy && fitsAccuracy { (chart.yDomain, chart.includesZero) = (nil, (false, false)) }
      chart.xLabel = chart.xLabel ?? xLabel
      chart.yLabel = chart.yLabel ?? "Value"
      return chart.laidOut(try options.layout())
    }
    return FigureColumn(charts, title: title)
  }
}
