import Display
import Script

extension FunctionTable {
  /// `tfvis.render`: charts of data.
  mutating func addVisRender() {
    section("Visualization / Render charts", in: "tfvis.render")
    let points = Parameter.any(
      "data", "{values, series?}", "values: [{x, y}, …] or numbers, or several such lists; series: their names")
    let plot = Parameter.options("opts", Parameter.plotOptions + Parameter.domainOptions)
    addAsync(
      "linechart", [.surface, points, plot], "Draws lines through points.", returns: "Promise<void>",
      example: "tfvis.render.linechart({name: 'Loss'}, {values: [{x: 0, y: 3}, {x: 1, y: 1}], series: ['loss']});"
    ) { try $0.drawXY(.line) }
    addAsync(
      "scatterplot", [.surface, points, plot], "Draws points.", returns: "Promise<void>",
      example: "tfvis.render.scatterplot({name: 'Points'}, {values: [{x: 1, y: 2}, {x: 2, y: 1}]});"
    ) { try $0.drawXY(.points) }
    addAsync(
      "barchart",
      [
        .surface, .any("data", "Array<{index, value}>"),
        .options("opts", Parameter.plotOptions + [.any("color", "string|string[]", optional: "ours", "CSS colors")]),
      ],
      "Draws a bar for each value.",
      returns: "Promise<void>",
      example: "tfvis.render.barchart({name: 'Counts'}, [{index: 'a', value: 3}, {index: 'b', value: 5}]);"
    ) { call in
      let options = try call.options(2)
      let labels = try options.axisLabels()
      return try call.draw(
        BarChart(
          try VisData(call).bars(call[1]), title: call.surface(0), xLabel: labels.x, yLabel: labels.y,
          colors: try options.colors("color")), options)
    }
    addAsync(
      "histogram",
      [
        .surface, .any("data", "number[]|Array<{value}>|TypedArray|Tensor"),
        .options(
          "opts",
          Parameter.plotOptions + [
            .integer("maxBins", default: 12, "the most bins; their edges are round numbers"),
            .any(
              "stats", "object|false", optional: "of the data",
              "false, or {numVals, min, max, numZeros, numNans, numInfs}"),
            .any("color", "string", optional: "ours", "a CSS color"),
          ]),
      ], "Shows how values are spread over bins.", returns: "Promise<void>",
      example: "tfvis.render.histogram({name: 'Weights'}, tf.randomNormal([200]).dataSync(), {maxBins: 8});"
    ) { try $0.drawHistogram() }
    addAsync(
      "heatmap",
      [
        .surface, .any("data", "{values, xTickLabels?, yTickLabels?}", "values: rows of numbers, or a tensor"),
        .options(
          "opts",
          Parameter.plotOptions + [
            .boolean("rowMajor", default: false, "whether values[i][j] lies at x = j, y = i"),
            .any("domain", "[number, number]", optional: "of the data", "the ends of the colors"),
            .any("colorMap", Parameter.colorMaps, optional: "'viridis'"),
          ]),
      ], "Draws a matrix as coloured cells; values[i][j] is at x = i, y = j (the other way round with rowMajor).",
      returns: "Promise<void>", example: "tfvis.render.heatmap({name: 'Heat'}, {values: [[1, 2], [3, 4]]});"
    ) { try $0.drawHeatmap() }
    addAsync(
      "confusionMatrix",
      [
        .surface, .any("data", "{values, tickLabels?}", "values[i][j]: how often class i was taken for class j"),
        .options(
          "opts",
          Parameter.plotOptions + [
            .boolean("shadeDiagonal", default: true, "false colors only the mistakes, if there are any"),
            .boolean("showTextOverlay", default: true, "whether the counts are written"),
            .any("colorMap", Parameter.colorMaps, optional: "'blues'"),
          ]),
      ], "Draws how often each class was taken for each.", returns: "Promise<void>",
      example:
        "tfvis.render.confusionMatrix({name: 'Classes'}, {values: [[5, 1], [0, 6]], tickLabels: ['cat', 'dog']});"
    ) { try $0.drawConfusionMatrix() }
    add(
      "table",
      [
        .surface, .any("data", "{headers, values}", "headers: names of columns; values: rows of cells"),
        .options("opts", Parameter.sizeOptions),
      ],
      "Shows rows under headings.",
      returns: "void", example: "tfvis.render.table({name: 'Table'}, {headers: ['a', 'b'], values: [[1, 2], [3, 4]]});"
    ) { call -> Value in try call.draw(try VisData(call).table(call[1], title: call.surface(0)), call.options(2)) }
  }
}

extension Parameter {
  /// Where a chart belongs.
  static var surface: Parameter {
    .any("container", "{name, tab}|string", "the surface of the chart; its name is the title")
  }

  /// Options of everything that is drawn.
  static var sizeOptions: [Parameter] {
    [
      .number("width", optional: "the window's", "pixels; 8 make a column of the terminal"),
      .number("height", optional: "the window's", "pixels; 16 make a row of the terminal"),
      .number("fontSize", default: 12, "pixels, in files and exports"),
      .text("file", optional: "none", "a path ending in .png or .svg to write the chart to"),
    ]
  }

  /// Options that all charts take.
  static var plotOptions: [Parameter] {
    [.text("xLabel", optional: "none"), .text("yLabel", optional: "none")] + sizeOptions + [
      .choice("xType", scaleTypes, optional: "by the data"), .choice("yType", scaleTypes, optional: "by the data"),
    ]
  }

  /// Options of charts with two axes of numbers.
  static var domainOptions: [Parameter] {
    [
      .any("xAxisDomain", "[number, number]", optional: "of the data", "the ends of the x axis"),
      .any("yAxisDomain", "[number, number]", optional: "of the data and 0", "the ends of the y axis"),
      .boolean("zoomToFit", default: false, "whether the axes fit the data closely, without 0"),
      .any("seriesColors", "string[]", optional: "ours", "a CSS color for each series"),
    ]
  }

  fileprivate static let scaleTypes = ["quantitative", "ordinal", "nominal"]

  fileprivate static let colorMaps =
    ColorMap.named.map { "'\($0.key)'" }.joined(separator: "|") + "|[string, string]"
}

extension Options {
  /// The names of the axes.
  func axisLabels() throws -> (x: String?, y: String?) {
    (try given("xLabel")?.text(), try given("yLabel")?.text())
  }

  /// The size of the chart.
  func layout() throws -> FigureLayout {
    FigureLayout(
      width: try given("width")?.number(), height: try given("height")?.number(),
      fontSize: try given("fontSize")?.number())
  }

  /// The ends of an axis.
  func domain(_ key: String) throws -> ClosedRange<Double>? {
    guard let argument = try given(key) else { return nil }
    let ends = try argument.numbers()
    guard ends.count == 2, ends[0] < ends[1], ends.allSatisfy(\.isFinite) else {
      throw argument.mismatch("[least, greatest], two numbers of which the first is smaller")
    }
    return ends[0]...ends[1]
  }

  /// CSS colors: a list, or one.
  func colors(_ key: String) throws -> [Color] {
    guard let argument = try given(key) else { return [] }
    return try argument.texts().map { text in
      guard let color = Color(css: text) else {
        throw argument.mismatch("CSS colors such as 'steelblue' or '#4682b4'")
      }
      return color
    }
  }

  /// A scale of colors by its name, or between two colors.
  fileprivate func colorMap(default standard: ColorMap) throws -> ColorMap {
    guard let argument = try given("colorMap") else { return standard }
    if argument.value.isArray {
      let ends = try colors("colorMap")
      guard ends.count == 2 else { throw argument.mismatch("a name or two CSS colors") }
      return ColorMap(ends[0], ends[1])
    }
    let name = try argument.choice(ColorMap.named.map(\.key))
    return ColorMap.named.first { $0.key == name }?.value ?? standard
  }
}

extension Call {
  /// The name of the surface that an argument describes: its `name`, or the text that it is.
  func surface(_ index: Int) throws -> String {
    if let text = self[index].asString { return text.text }
    guard let object = self[index].asObject else {
      throw argument(index).mismatch("a surface such as {name: 'Loss', tab: 'Training'}, or its name")
    }
    return try object.get("name", machine).asString?.text ?? ""
  }

  /// Shows a chart in the size that the options name, and writes it to the file that they name.
  func draw(_ figure: some Figure, _ options: Options? = nil) throws -> Value {
    let figure = figure.laidOut(try options?.layout() ?? FigureLayout())
    context.draw(figure, on: try surface(0))
    if let path = try options?.given("file")?.text() { try context.write(figure, to: path) }
    return .undefined
  }

  fileprivate func drawXY(_ mark: XYChart.Mark) throws -> Value {
    let options = try options(2)
    let xType = try options.given("xType")?.choice(Parameter.scaleTypes)
    let data = VisData(self)
    let points = try data.points(self[1], namesX: xType == "nominal" || xType == "ordinal")
    return try draw(data.chart(mark, points, title: surface(0), options), options)
  }

  fileprivate func drawHistogram() throws -> Value {
    let values = try VisData(self).numbers(self[1])
    let options = try options(2)
    let labels = try options.axisLabels()
    var chart = Histogram(
      values, title: try surface(0), maxBins: max(1, min(200, try options.integer("maxBins", default: 12))),
      xLabel: labels.x, yLabel: labels.y, statistics: try statistics(of: values, options))
    if let color = try options.colors("color").first { chart.color = color }
    return try draw(chart, options)
  }

  /// The statistics of values, or those that the options give; nil when they want none.
  private func statistics(of values: [Double], _ options: Options) throws -> Histogram.Statistics? {
    let wanted = try options["stats"]
    if !wanted.value.isUndefined && !wanted.boolean { return nil }
    var statistics = Histogram.Statistics(of: values)
    guard wanted.value.isObject else { return statistics }
    let given = try wanted.options()
    statistics.count = try given.integer("numVals", default: statistics.count)
    statistics.minimum = try given.number("min", default: statistics.minimum)
    statistics.maximum = try given.number("max", default: statistics.maximum)
    statistics.zeros = try given.integer("numZeros", default: statistics.zeros)
    statistics.nans = try given.integer("numNans", default: statistics.nans)
    statistics.infinities = try given.integer("numInfs", default: statistics.infinities)
    return statistics
  }

  fileprivate func drawHeatmap() throws -> Value {
    let data = VisData(self)
    let options = try options(2)
    var values = try data.matrix(self[1])
    let isRowMajor = try options.boolean("rowMajor")
    let (rows, columns) = (values.count, values.first?.count ?? 0)
    let (width, height) = isRowMajor ? (columns, rows) : (rows, columns)
    if !isRowMajor { values = (0..<columns).map { row in values.map { $0[row] } } }
    let labels = try options.axisLabels()
    return try draw(
      Heatmap(
        values, title: surface(0), rowLabels: try data.labels("yTickLabels", of: self[1], count: height),
        columnLabels: try data.labels("xTickLabels", of: self[1], count: width), xLabel: labels.x, yLabel: labels.y,
        domain: try options.domain("domain"), colorMap: try options.colorMap(default: .viridis)), options)
  }

  fileprivate func drawConfusionMatrix() throws -> Value {
    let data = VisData(self)
    let options = try options(2)
    let counts = try data.matrix(self[1])
    let labels = try data.labels("tickLabels", of: self[1], count: counts.count)
    var chart = Heatmap.confusionMatrix(
      counts, labels: labels.isEmpty ? counts.indices.map { "Class \($0)" } : labels, title: try surface(0),
      shadesDiagonal: try options.boolean("shadeDiagonal", default: true))
    chart.showsValues = try options.boolean("showTextOverlay", default: true)
    chart.colorMap = try options.colorMap(default: .blues)
    let names = try options.axisLabels()
    chart.xLabel = names.x ?? chart.xLabel
    chart.yLabel = names.y ?? chart.yLabel
    return try draw(chart, options)
  }
}
