/// Writes one figure as an SVG element: title, axes with ticks, legend, and whatever marks the figure adds.
struct SVGPlot {
  private let width: Int
  private let height: Int
  private let title: String?
  private let xLabel: String?
  private let yLabel: String?
  private var elements: [String] = []
  private var xScale: AxisScale?
  private var yScale: AxisScale?
  /// The inside of the axes in pixels.
  private(set) var left = 16.0
  private(set) var right: Double
  private(set) var top = 16.0
  private(set) var bottom: Double

  init(
    width: Int, height: Int, title: String? = nil, xLabel: String? = nil, yLabel: String? = nil, legend: [String] = []
  ) {
    self.width = width
    self.height = height
    self.title = title
    self.xLabel = xLabel
    self.yLabel = yLabel
    right = Double(width) - 16
    bottom = Double(height) - 16
    if let title, !title.isEmpty {
      text(title, x: Double(width) / 2, y: 24, anchor: "middle", size: 16, weight: "bold")
      top = 40
    }
    var place = left + 40
    for (index, name) in legend.enumerated() {
      add(
        "rect",
        [
          ("x", SVGPlot.number(place)), ("y", SVGPlot.number(top - 4)), ("width", "12"), ("height", "12"),
          ("fill", SeriesPalette.color(index).hexadecimal),
        ])
      text(name, x: place + 17, y: top + 6, anchor: "start")
      place += 32 + 7 * Double(name.displayWidth)
    }
    if !legend.isEmpty { top += 20 }
  }

  /// A pixel number with at most two decimals.
  static func number(_ value: Double) -> String { NumberText.trimmed(NumberText.fixed(value, decimals: 2)) }

  mutating func add(_ element: String, _ attributes: [(name: String, value: String)], content: String? = nil) {
    let written = attributes.map { " \($0.name)=\"\(HTMLRenderer.escaped($0.value))\"" }.joined()
    elements.append(
      content.map { "<\(element)\(written)>\(HTMLRenderer.escaped($0))</\(element)>" } ?? "<\(element)\(written)/>")
  }

  mutating func text(
    _ words: String, x: Double, y: Double, anchor: String, size: Int = 12, weight: String? = nil, fill: String? = nil,
    rotated: Bool = false
  ) {
    var attributes = [
      ("x", SVGPlot.number(x)), ("y", SVGPlot.number(y)), ("text-anchor", anchor), ("font-size", String(size)),
    ]
    if let weight { attributes.append(("font-weight", weight)) }
    if let fill { attributes.append(("fill", fill)) }
    if rotated { attributes.append(("transform", "rotate(-90 \(SVGPlot.number(x)) \(SVGPlot.number(y)))")) }
    add("text", attributes, content: words)
  }

  /// Draws both axes with ticks, grid lines and names, and fixes the scales for `place`.
  mutating func drawAxes(
    x: ClosedRange<Double>, y: ClosedRange<Double>, showsXTicks: Bool = true, hasWholeX: Bool = false
  ) {
    let yScale = AxisScale(y, tickCount: max(3, height / 70), extendsToTicks: true)
    let xScale = AxisScale(x, tickCount: max(3, width / 90), extendsToTicks: false, isWhole: hasWholeX)
    let labelWidth = yScale.labels.reduce(0) { max($0, $1.count) }
    left = 16 + 7.5 * Double(labelWidth) + (yLabel == nil ? 0 : 20)
    bottom = Double(height) - (showsXTicks ? 30 : 24) - (xLabel == nil ? 0 : 18)
    self.xScale = xScale
    self.yScale = yScale
    for (tick, label) in zip(yScale.ticks, yScale.labels) {
      let height = place(x.lowerBound, tick).y
      add("line", lineAttributes(left, height, right, height, stroke: "#e2e5ea"))
      text(label, x: left - 6, y: height + 4, anchor: "end")
    }
    if showsXTicks {
      for (tick, label) in zip(xScale.ticks, xScale.labels) {
        let across = place(tick, y.lowerBound).x
        add("line", lineAttributes(across, bottom, across, bottom + 5, stroke: "#888888"))
        text(label, x: across, y: bottom + 18, anchor: "middle")
      }
    }
    add("line", lineAttributes(left, bottom, right, bottom, stroke: "#888888"))
    add("line", lineAttributes(left, top, left, bottom, stroke: "#888888"))
    drawAxisNames()
  }

  /// Reserves room for row and column names instead of numeric axes.
  mutating func reserve(left: Double, bottom: Double) {
    self.left = left + (yLabel == nil ? 0 : 20)
    self.bottom = Double(height) - bottom - (xLabel == nil ? 0 : 18)
    drawAxisNames()
  }

  private mutating func drawAxisNames() {
    if let xLabel { text(xLabel, x: (left + right) / 2, y: Double(height) - 8, anchor: "middle", weight: "bold") }
    if let yLabel { text(yLabel, x: 14, y: (top + bottom) / 2, anchor: "middle", weight: "bold", rotated: true) }
  }

  private func lineAttributes(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, stroke: String) -> [(
    name: String, value: String
  )] {
    [
      ("x1", SVGPlot.number(x1)), ("y1", SVGPlot.number(y1)), ("x2", SVGPlot.number(x2)), ("y2", SVGPlot.number(y2)),
      ("stroke", stroke),
    ]
  }

  /// The pixel at which a point of the data lies.
  func place(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
    (
      left + (xScale?.fraction(of: x) ?? 0) * (right - left),
      bottom - (yScale?.fraction(of: y) ?? 0) * (bottom - top)
    )
  }

  /// The whole element.
  func finished() -> String {
    let name = title.map { " role=\"img\" aria-label=\"\(HTMLRenderer.escaped($0))\"" } ?? ""
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)"\(name) \
      font-family="system-ui, sans-serif" fill="#24292f">
      <rect width="\(width)" height="\(height)" fill="#ffffff"/>
      \(elements.joined(separator: "\n"))
      </svg>
      """
  }
}
