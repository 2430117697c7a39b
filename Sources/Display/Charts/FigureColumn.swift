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
