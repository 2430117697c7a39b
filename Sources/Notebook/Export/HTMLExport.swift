import Display

/// Cells as one self-contained page.
enum HTMLExport {
  static func page(of cells: [Cell], name: String) -> String {
    let title = HTMLRenderer.escaped(cells.first { !$0.title.isEmpty }?.title ?? name)
    let body = cells.enumerated().map { section($0.element, number: $0.offset + 1) }.joined(separator: "\n")
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(title)</title>
      <style>
      \(style)
      </style>
      </head>
      <body>
      <main>
      \(body)
      </main>
      </body>
      </html>

      """
  }

  private static let style = """
    body { margin: 0; background: #ffffff; color: #24292f; font: 16px/1.55 system-ui, sans-serif; }
    main { max-width: 54rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
    h2 { margin: 2.2rem 0 0.6rem; line-height: 1.25; }
    pre { margin: 0.4rem 0; padding: 0.7rem 0.9rem; overflow-x: auto; font: 13.5px/1.45 ui-monospace, monospace; }
    pre.code { background: #f4f6f8; border-radius: 6px; }
    pre.output { border-left: 3px solid #d5dae0; }
    pre.error { border-left: 3px solid #cd3131; }
    .number { float: left; width: 3.4rem; margin-left: -3.8rem; padding-top: 0.9rem; text-align: right;
      color: #8a929b; font: 12px ui-monospace, monospace; }
    @media (max-width: 64rem) { .number { display: none; } }
    svg, img { max-width: 100%; height: auto; }
    img { image-rendering: pixelated; }
    table { border-collapse: collapse; margin: 0.6rem 0; }
    th, td { padding: 0.25rem 0.8rem; border-bottom: 1px solid #e2e5ea; text-align: left; }
    """

  private static func section(_ cell: Cell, number: Int) -> String {
    var parts: [String] = []
    if !cell.title.isEmpty { parts.append("<h2>\(HTMLRenderer.escaped(cell.title))</h2>") }
    parts += paragraphs(cell.prose)
    if !cell.source.isEmpty {
      let code = HTMLRenderer.render(CodeHighlighter.highlighted(cell.source))
      parts.append("<div class=\"number\">[\(number)]</div>\n<pre class=\"code\">\(code)</pre>")
    }
    parts += cell.outputs.map(html(of:))
    return "<section>\n\(parts.joined(separator: "\n"))\n</section>"
  }

  /// Prose: blank lines part paragraphs.
  private static func paragraphs(_ prose: [String]) -> [String] {
    prose.split { $0.allSatisfy(\.isWhitespace) }.map {
      "<p>\($0.map(HTMLRenderer.escaped).joined(separator: "\n"))</p>"
    }
  }

  private static func html(of output: CellOutput) -> String {
    switch output {
    case .printed(let text, let isError):
      return "<pre class=\"\(isError ? "error" : "output")\">\(HTMLRenderer.escaped(text))</pre>"
    case .failure(let bundle): return "<pre class=\"error\">\(words(of: bundle))</pre>"
    case .value(let bundle), .shown(let bundle): return html(of: bundle)
    }
  }

  private static func html(of bundle: DisplayBundle) -> String {
    if let html = bundle.html { return html }
    if let table = bundle.figure as? TextTable { return table.html() }
    if let figure = bundle.figure { return "<figure>\(figure.svg())</figure>" }
    let text = "<pre class=\"output\">\(words(of: bundle))</pre>"
    guard let picture = bundle.picture, let file = picture.pngFile() else { return text }
    let width = max(picture.width, min(280, picture.width * 10))
    return text + "\n<img alt=\"picture\" width=\"\(width)\" src=\"data:image/png;base64,\(Base64.encode(file))\">"
  }

  private static func words(of bundle: DisplayBundle) -> String {
    HTMLRenderer.render(bundle.styledText ?? StyledText(bundle.plainText))
  }
}
