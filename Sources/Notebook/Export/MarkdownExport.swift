import Display

/// Cells as a Markdown page: titles as headings, prose as text, code and output in fences, pictures within the page.
enum MarkdownExport {
  static func text(of cells: [Cell]) -> String {
    var parts: [String] = []
    for cell in cells {
      if !cell.title.isEmpty { parts.append("## " + cell.title) }
      if !cell.prose.isEmpty { parts.append(cell.prose.joined(separator: "\n")) }
      if !cell.source.isEmpty { parts.append(fenced(cell.source, language: "js")) }
      parts += cell.outputs.compactMap(text(of:))
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  private static func text(of output: CellOutput) -> String? {
    switch output {
    case .printed(let text, _): return text.isEmpty ? nil : fenced(text.withoutEscapeSequences, language: "")
    case .failure(let bundle): return fenced(bundle.plainText, language: "")
    case .value(let bundle), .shown(let bundle): return text(of: bundle)
    }
  }

  private static func text(of bundle: DisplayBundle) -> String {
    if let figure = bundle.figure {
      let data = Base64.encode(Array(figure.svg().utf8))
      return "![\(figure.title ?? "chart")](data:image/svg+xml;base64,\(data))"
    }
    if let file = bundle.picture?.pngFile() {
      return fenced(bundle.plainText, language: "") + "\n\n![picture](data:image/png;base64,\(Base64.encode(file)))"
    }
    return fenced(bundle.plainText, language: "")
  }

  /// A fence longer than any run of back quotes inside.
  private static func fenced(_ text: String, language: String) -> String {
    var longest = 0
    var current = 0
    for character in text {
      current = character == "`" ? current + 1 : 0
      longest = max(longest, current)
    }
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return "\(fence)\(language)\n\(text)\(text.hasSuffix("\n") ? "" : "\n")\(fence)"
  }
}
