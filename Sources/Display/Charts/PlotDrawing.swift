/// Builds the drawing of one plot: title, axes with ticks, legend, and whatever marks the figure adds.
struct PlotDrawing {
  private(set) var drawing: Drawing
  private let xLabel: String?
  private let yLabel: String?
  private let fontSize: Double
  private var xScale: AxisScale?
  private var yScale: AxisScale?
  /// The inside of the axes in pixels.
  private(set) var left = 16.0
  private(set) var right: Double
  private(set) var top = 16.0
  private(set) var bottom: Double

  init(
    _ layout: FigureLayout, height: Double? = nil, title: String? = nil, xLabel: String? = nil, yLabel: String? = nil,
    legend: [(name: String, color: Color)] = []
  ) {
    let size = layout.pixels
    drawing = Drawing(width: size.width, height: height ?? size.height, name: title)
    self.xLabel = xLabel.flatMap { $0.isEmpty ? nil : $0 }
    self.yLabel = yLabel.flatMap { $0.isEmpty ? nil : $0 }
    fontSize = size.fontSize
    right = drawing.width - 16
    bottom = drawing.height - 16
    if let title, !title.isEmpty {
      add(title, x: drawing.width / 2, y: 24, .middle, size: fontSize + 4, isBold: true)
      top = 40
    }
    addLegend(legend)
  }

  /// A drawing that is nothing but a title, or nothing at all.
  static func heading(_ title: String?, width: Double) -> Drawing {
    guard let title, !title.isEmpty else { return Drawing(width: width, height: 0) }
    var plot = PlotDrawing(FigureLayout(width: width), height: 32, title: title)
    plot.drawing.name = title
    return plot.drawing
  }

  private mutating func addLegend(_ legend: [(name: String, color: Color)]) {
    if legend.isEmpty { return }
    var place = left + 40
    for (name, color) in legend {
      let width = 32 + textWidth(name)
      if place + width > right && place > left + 40 {
        place = left + 40
        top += 18
      }
      drawing.add(.rectangle(.init(place, top - 4), width: 12, height: 12, .color(color)))
      add(name, x: place + 17, y: top + 6, .start)
      place += width
    }
    top += 20
  }

  /// About how wide words are: 0.58 of the size is what sans-serif fonts need for a letter.
  func textWidth(_ words: String) -> Double { Double(words.displayWidth) * fontSize * 0.58 }

  /// How many letters fit into a width.
  func letters(in width: Double) -> Int { max(2, Int(width / (fontSize * 0.58))) }

  mutating func add(
    _ words: String, x: Double, y: Double, _ anchor: Drawing.Anchor, size: Double? = nil, isBold: Bool = false,
    isRotated: Bool = false, _ paint: Drawing.Paint = .ink
  ) {
    drawing.add(
      .label(
        Drawing.Label(
          words: words, place: .init(x, y), anchor: anchor, size: size ?? fontSize, isBold: isBold,
          isRotated: isRotated, paint: paint)))
  }

  mutating func add(_ shape: Drawing.Shape) { drawing.add(shape) }

  /// Draws both axes with ticks, grid lines and names, and fixes the scales for `place`. `yTicks` are labels for 0, 1, …
  /// where the axis has names instead of numbers, `xTicks` likewise.
  mutating func drawAxes(
    x: ClosedRange<Double>, y: ClosedRange<Double>, showsXTicks: Bool = true, hasWholeX: Bool = false,
    xNames: [String] = [], hasFixedY: Bool = false
  ) {
    let yScale = AxisScale(y, tickCount: max(3, Int(drawing.height) / 70), extendsToTicks: !hasFixedY)
    let xScale =
      xNames.isEmpty
      ? AxisScale(x, tickCount: max(3, Int(drawing.width) / 90), extendsToTicks: false, isWhole: hasWholeX)
      : AxisScale(names: xNames)
    left = 16 + (yScale.labels.map(textWidth).max() ?? 0) + 4 + (yLabel == nil ? 0 : 20)
    bottom = drawing.height - (showsXTicks ? fontSize + 18 : fontSize + 12) - (xLabel == nil ? 0 : 18)
    self.xScale = xScale
    self.yScale = yScale
    for (tick, label) in zip(yScale.ticks, yScale.labels) {
      let height = place(xScale.lower, tick).y
      drawing.add(.line([.init(left, height), .init(right, height)], width: 1, .grid))
      add(label, x: left - 6, y: height + fontSize / 3, .end)
    }
    if showsXTicks {
      for (tick, label) in zip(xScale.ticks, xScale.labels) {
        let across = place(tick, yScale.lower).x
        drawing.add(.line([.init(across, bottom), .init(across, bottom + 5)], width: 1, .axis))
        add(label, x: across, y: bottom + fontSize + 6, .middle)
      }
    }
    drawing.add(.line([.init(left, bottom), .init(right, bottom)], width: 1, .axis))
    drawing.add(.line([.init(left, top), .init(left, bottom)], width: 1, .axis))
    drawAxisNames()
  }

  /// Reserves room for row and column names instead of numeric axes.
  mutating func reserve(left: Double, bottom: Double) {
    self.left = left + (yLabel == nil ? 0 : 20)
    self.bottom = drawing.height - bottom - (xLabel == nil ? 0 : 18)
    drawAxisNames()
  }

  private mutating func drawAxisNames() {
    if let xLabel { add(xLabel, x: (left + right) / 2, y: drawing.height - 8, .middle, isBold: true) }
    if let yLabel { add(yLabel, x: 16, y: (top + bottom) / 2, .middle, isBold: true, isRotated: true) }
  }

  /// Where a point of the data lies as fractions of the axes.
  func fractions(_ x: Double, _ y: Double) -> UnitPlace {
    UnitPlace(x: xScale?.fraction(of: x) ?? 0, y: yScale?.fraction(of: y) ?? 0)
  }

  /// The pixel at which a point of the data lies.
  func place(_ x: Double, _ y: Double) -> Drawing.Place { place(fractions(x, y)) }

  /// The pixel at which fractions of the axes lie.
  func place(_ unit: UnitPlace) -> Drawing.Place {
    Drawing.Place(left + unit.x * (right - left), bottom - unit.y * (bottom - top))
  }
}
