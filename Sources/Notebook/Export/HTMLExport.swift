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
    :root { color-scheme: light dark; --paper: #ffffff; --ink: #24292f; --faint: #6e7781; --code: #f4f6f8;
      --line: #d5dae0; --link: #0969da; }
    @media (prefers-color-scheme: dark) {
      :root { --paper: #0d1117; --ink: #d8dee6; --faint: #8b949e; --code: #161b22; --line: #30363d; --link: #58a6ff;
        \(HTMLRenderer.darkColors) }
    }
    body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
    main { max-width: 54rem; margin: 0 auto; padding: 1rem 1rem 4rem; overflow-wrap: break-word; }
    h1, h2, h3, h4, h5, h6 { margin: 1.6rem 0 0.6rem; line-height: 1.25; }
    h2 { margin-top: 2.2rem; }
    a { color: var(--link); }
    pre { margin: 0.4rem 0; padding: 0.7rem 0.9rem; overflow-x: auto; font: 13.5px/1.45 ui-monospace, monospace; }
    code { padding: 0.1em 0.3em; border-radius: 4px; background: var(--code); font: 0.87em ui-monospace, monospace; }
    pre.code { background: var(--code); border-radius: 6px; }
    pre.output { border-left: 3px solid var(--line); }
    pre.error { border-left: 3px solid #cd3131; }
    blockquote { margin: 0.8rem 0; padding: 0 1rem; border-left: 3px solid var(--line); color: var(--faint); }
    hr { border: 0; border-top: 1px solid var(--line); }
    .math { font-family: ui-serif, serif; white-space: pre-wrap; }
    .number { float: left; width: 3.4rem; margin-left: -3.8rem; padding-top: 0.9rem; text-align: right;
      color: var(--faint); font: 12px ui-monospace, monospace; }
    @media (max-width: 64rem) { .number { display: none; } }
    figure { margin: 0.6rem 0; }
    svg, img { display: block; max-width: 100%; height: auto; }
    img.pixels { image-rendering: pixelated; margin: 0.4rem 0; }
    .table { overflow-x: auto; }
    table { border-collapse: collapse; margin: 0.6rem 0; }
    caption, .caption { margin: 0.6rem 0 0.2rem; text-align: left; font-weight: bold; }
    th, td { padding: 0.25rem 0.8rem; border-bottom: 1px solid var(--line); text-align: left; }
    """

  private static func section(_ cell: Cell, number: Int) -> String {
    var parts: [String] = []
    if !cell.title.isEmpty { parts.append("<h2>\(HTMLRenderer.escaped(cell.title))</h2>") }
    if !cell.prose.isEmpty { parts.append(MarkdownBlocks.html(of: cell.prose)) }
    if !cell.source.isEmpty {
      let code = HTMLRenderer.render(CodeHighlighter.highlighted(cell.source))
      parts.append("<div class=\"number\">[\(number)]</div>\n<pre class=\"code\">\(code)</pre>")
    }
    parts += cell.outputs.map(html(of:))
    return "<section>\n\(parts.joined(separator: "\n"))\n</section>"
  }

  private static func html(of output: CellOutput) -> String {
    switch output {
    case .printed(let text, let isError):
      return "<pre class=\"\(isError ? "error" : "output")\">\(HTMLRenderer.escaped(text.withoutEscapeSequences))</pre>"
    case .failure(let bundle): return "<pre class=\"error\">\(words(of: bundle))</pre>"
    case .value(let bundle), .shown(let bundle): return html(of: bundle)
    }
  }

  private static func html(of bundle: DisplayBundle) -> String {
    if let html = bundle.html { return html }
    if let figure = bundle.figure { return figure.html() }
    let text = "<pre class=\"output\">\(words(of: bundle))</pre>"
    guard let picture = bundle.picture, let file = picture.pngFile() else { return text }
    let width = max(picture.width, min(280, picture.width * 10))
    return text
      + "\n<img class=\"pixels\" alt=\"picture\" width=\"\(width)\" src=\"data:image/png;base64,\(Base64.encode(file))\">"
  }

  private static func words(of bundle: DisplayBundle) -> String {
    HTMLRenderer.render(bundle.styledText ?? StyledText(bundle.plainText))
  }
}
