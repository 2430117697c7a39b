import Display
import Script

extension FunctionTable {
  /// `tfvis.render`: charts of data.
  mutating func addVisRender() {
    section("Visualization / Render charts", in: "tfvis.render")
    let surface = Parameter.any("container", "{name, tab}", "where the chart belongs; its name is the title")
    let plot = Parameter.options("opts", Parameter.plotOptions + Parameter.domainOptions)
    addAsync(
      "linechart", [surface, .any("data", "{values, series?}"), plot], "Draws lines through points.",
      returns: "Promise<void>",
      example: "tfvis.render.linechart({name: 'Loss'}, {values: [{x: 0, y: 3}, {x: 1, y: 1}], series: ['loss']});"
    ) { try $0.drawXY(.line) }
    addAsync(
      "scatterplot", [surface, .any("data", "{values, series?}"), plot], "Draws points.", returns: "Promise<void>",
      example: "tfvis.render.scatterplot({name: 'Points'}, {values: [{x: 1, y: 2}, {x: 2, y: 1}]});"
    ) { try $0.drawXY(.points) }
    addAsync(
      "barchart",
      [surface, .any("data", "Array<{index, value}>"), .options("opts", Parameter.plotOptions)],
      "Draws a bar for each value.",
      returns: "Promise<void>",
      example: "tfvis.render.barchart({name: 'Counts'}, [{index: 'a', value: 3}, {index: 'b', value: 5}]);"
    ) { call in
      let labels = try call.axisLabels(2)
      return try call.show(
        BarChart(try VisData(call).bars(call[1]), title: call.title, xLabel: labels.x, yLabel: labels.y), options: 2)
    }
    addAsync(
      "histogram",
      [
        surface, .any("data", "number[]|Array<{value}>|TypedArray|Tensor"),
        .options(
          "opts",
          Parameter.plotOptions + [
            .integer("maxBins", default: 12), .any("stats", "object|false", optional: "of the data"),
          ]),
      ], "Shows how values are spread over bins.", returns: "Promise<void>",
      example: "tfvis.render.histogram({name: 'Weights'}, tf.randomNormal([200]).dataSync(), {maxBins: 8});"
    ) { call in
      let values = try VisData(call).numbers(call[1])
      let options = try call.options(2)
      let labels = try call.axisLabels(2)
      let stats = try options["stats"].value
      let showsStatistics = stats.isUndefined || stats.isTruthy
      return try call.show(
        Histogram(
          values, title: call.title, maxBins: max(1, min(200, try options.integer("maxBins", default: 12))),
          xLabel: labels.x, yLabel: labels.y, statistics: showsStatistics ? Histogram.Statistics(of: values) : nil),
        options: 2)
    }
    addAsync(
      "heatmap",
      [
        surface, .any("data", "{values, xTickLabels?, yTickLabels?}"),
        .options(
          "opts",
          Parameter.plotOptions + [
            .boolean("rowMajor"), .any("domain", "number[]", optional: "of the data"),
            .any("colorMap", "string", optional: "blues"),
          ]),
      ], "Draws a matrix as coloured cells; values[i][j] is at x = i, y = j (the other way round with rowMajor).",
      returns: "Promise<void>", example: "tfvis.render.heatmap({name: 'Heat'}, {values: [[1, 2], [3, 4]]});"
    ) { try $0.drawHeatmap() }
    addAsync(
      "confusionMatrix",
      [
        surface, .any("data", "{values, tickLabels?}"),
        .options(
          "opts",
          Parameter.plotOptions + [
            .boolean("shadeDiagonal", default: true), .boolean("showTextOverlay", default: true),
          ]),
      ], "Draws how often each class was taken for each.", returns: "Promise<void>",
      example:
        "tfvis.render.confusionMatrix({name: 'Classes'}, {values: [[5, 1], [0, 6]], tickLabels: ['cat', 'dog']});"
    ) { call in
      let data = VisData(call)
      let counts = try data.matrix(call[1])
      let labels = try data.labels("tickLabels", of: call[1])
      let names = counts.indices.map { $0 < labels.count ? labels[$0] : "Class \($0)" }
      var chart = Heatmap.confusionMatrix(counts, labels: names, title: call.title)
      chart.showsValues = try call.options(2).boolean("showTextOverlay", default: true)
      return try call.show(chart, options: 2)
    }
    add(
      "table", [surface, .any("data", "{headers, values}"), .options("opts", Parameter.plotOptions)],
      "Shows rows under headings.",
      returns: "void", example: "tfvis.render.table({name: 'Table'}, {headers: ['a', 'b'], values: [[1, 2], [3, 4]]});"
    ) { call -> Value in try call.show(try VisData(call).table(call[1], title: call.title), options: 2) }
  }
}

extension Parameter {
  /// Options that all charts take.
  fileprivate static var plotOptions: [Parameter] {
    [
      .text("xLabel", optional: "none"), .text("yLabel", optional: "none"), .number("width", optional: "the window's"),
      .number("height", optional: "the window's"), .number("fontSize", default: 11),
      .text("file", optional: "none: a path ending in .svg to write the chart to"),
    ]
  }

  fileprivate static var domainOptions: [Parameter] {
    [
      .any("xAxisDomain", "[number, number]", optional: "of the data"),
      .any("yAxisDomain", "[number, number]", optional: "of the data"), .boolean("zoomToFit"),
      .any("seriesColors", "string[]", optional: "ours"),
    ]
  }
}

extension Call {
  /// The name of the surface: the container's `name`, or the text that it is.
  var title: String? {
    if let text = self[0].asString { return text.text }
    guard let name = try? self[0].asObject?.get("name", machine) else { return nil }
    return name.asString?.text
  }

  /// The names of the axes in an options object.
  func axisLabels(_ index: Int) throws -> (x: String?, y: String?) {
    let options = try options(index)
    return (try options.given("xLabel")?.text(), try options.given("yLabel")?.text())
  }

  /// Shows a figure, and writes it to the file that the options name.
  func show(_ figure: any Figure, options index: Int? = nil) throws -> Value {
    context.show(DisplayBundle(figure))
    guard let index, let path = try options(index).given("file")?.text() else { return .undefined }
    guard path.hasSuffix(".svg") else { throw machine.error("'\(path)': charts are written as .svg files.") }
    let options = try options(index)
    let width = Int(min(4000, max(100, try options.number("width", default: 640))))
    let height = Int(min(4000, max(80, try options.number("height", default: 400))))
    guard FileOutput.writeFile(figure.svg(width: width, height: height), path: path) else {
      throw machine.error("'\(path)' cannot be written.")
    }
    return .undefined
  }

  fileprivate func drawXY(_ mark: XYChart.Mark) throws -> Value {
    let options = try options(2)
    func domain(_ key: String) throws -> ClosedRange<Double>? {
      guard let ends = try options.given(key)?.numbers(), ends.count == 2, ends[0] < ends[1] else { return nil }
      return ends[0]...ends[1]
    }
    let labels = try axisLabels(2)
    return try show(
      XYChart(
        mark, try VisData(self).series(self[1]), title: title, xLabel: labels.x, yLabel: labels.y,
        xDomain: try domain("xAxisDomain"), yDomain: try domain("yAxisDomain")), options: 2)
  }

  fileprivate func drawHeatmap() throws -> Value {
    let data = VisData(self)
    let options = try options(2)
    var values = try data.matrix(self[1])
    if try !options.boolean("rowMajor") {
      let height = values.map(\.count).min() ?? 0
      values = (0..<height).map { row in values.map { $0[row] } }
    }
    let domain = try options.given("domain")?.numbers() ?? []
    let labels = try axisLabels(2)
    return try show(
      Heatmap(
        values, title: title, rowLabels: try data.labels("yTickLabels", of: self[1]),
        columnLabels: try data.labels("xTickLabels", of: self[1]), xLabel: labels.x, yLabel: labels.y,
        domain: domain.count == 2 && domain[0] < domain[1] ? domain[0]...domain[1] : nil), options: 2)
  }
}
