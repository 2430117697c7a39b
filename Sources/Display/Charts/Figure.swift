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
