/// A chart or table: one model that every medium draws in its own way.
package protocol Figure: Sendable {
  var title: String? { get }
  /// The size that was asked for.
  var layout: FigureLayout { get set }

  /// The figure in characters, no wider than the terminal (40 to 200 columns) and no higher than its window.
  func drawn(on terminal: TerminalCapabilities) -> StyledText

  /// The figure in pixels.
  func drawing() -> Drawing

  /// The figure as a piece of an HTML page.
  func html() -> String
}

extension Figure {
  /// The figure as an SVG element.
  package func svg(on ground: SVGWriter.Ground = .paper) -> String { SVGWriter.text(of: drawing(), on: ground) }

  package func html() -> String { "<figure>\(svg(on: .page))</figure>" }

  /// The figure with the sizes that a layout names.
  package func laidOut(_ layout: FigureLayout) -> Self {
    var figure = self
    figure.layout = layout
    return figure
  }

  /// The title as the first line of a drawing in characters.
  func titleLines() -> [StyledText] {
    title.map { $0.isEmpty ? [] : [StyledText($0, TextRole.heading)] } ?? []
  }
}

/// The size of a figure as its maker wants it, in pixels; what is nil is up to the medium.
package struct FigureLayout: Hashable, Sendable {
  package var width: Double?
  package var height: Double?
  package var fontSize: Double?

  package init(width: Double? = nil, height: Double? = nil, fontSize: Double? = nil) {
    self.width = width
    self.height = height
    self.fontSize = fontSize
  }

  /// The sizes in pixels, the usual ones where none are asked for.
  var pixels: (width: Double, height: Double, fontSize: Double) {
    (clamped(width, 100...4000) ?? 640, clamped(height, 80...4000) ?? 400, clamped(fontSize, 4...72) ?? 12)
  }

  private func clamped(_ value: Double?, _ range: ClosedRange<Double>) -> Double? {
    value.flatMap { $0.isNaN ? nil : min(range.upperBound, max(range.lowerBound, $0)) }
  }

  /// Columns for a figure: the window's, from 40 (20 where the window is even narrower) to 200, fewer when a width is
  /// asked for; a column counts as 8 pixels.
  func columns(on terminal: TerminalCapabilities) -> Int {
    let room = min(200, max(20, terminal.columns))
    return width == nil ? room : min(room, max(20, Int(pixels.width / 8)))
  }

  /// Rows for the inside of a plot: a fifth of the width, 8 to 20, or those of the height that is asked for, a row
  /// counted as 16 pixels; never higher than the window.
  func plotRows(on terminal: TerminalCapabilities) -> Int {
    let wanted = height == nil ? min(20, max(8, columns(on: terminal) / 5)) : Int(pixels.height / 16) - 3
    return max(5, min(wanted, terminal.rows - 6))
  }
}

/// Several figures under one title, one below the other.
package struct FigureColumn: Figure {
  package var title: String?
  package var figures: [any Figure]
  package var layout = FigureLayout()

  package init(_ figures: [any Figure], title: String? = nil) {
    self.figures = figures
    self.title = title
  }

  package func drawn(on terminal: TerminalCapabilities) -> StyledText {
    .joined(titleLines() + figures.map { $0.drawn(on: terminal) })
  }

  package func drawing() -> Drawing {
    var drawing = PlotDrawing.heading(title, width: figures.map { $0.drawing().width }.max() ?? 640)
    for figure in figures { drawing.append(figure.drawing()) }
    return drawing
  }

  package func html() -> String {
    let caption = title.map { "<p class=\"caption\">\(HTMLRenderer.escaped($0))</p>\n" } ?? ""
    return caption + figures.map { $0.html() }.joined(separator: "\n")
  }
}
