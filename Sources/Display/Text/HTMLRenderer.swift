/// Writes styled text and plain words as HTML.
package enum HTMLRenderer {
  /// The words with `&`, `<`, `>` and quotes made harmless.
  package static func escaped(_ text: String) -> String {
    var output = ""
    for character in text {
      switch character {
      case "&": output += "&amp;"
      case "<": output += "&lt;"
      case ">": output += "&gt;"
      case "\"": output += "&quot;"
      default: output.append(character)
      }
    }
    return output
  }

  /// Styled text as spans, meant for inside a `pre` element.
  package static func render(_ text: StyledText) -> String {
    text.runs.reduce(into: "") { output, run in
      let declarations = declarations(of: run.style)
      let words = escaped(run.text)
      output += declarations.isEmpty ? words : "<span style=\"\(declarations)\">\(words)</span>"
    }
  }

  private static func declarations(of style: Style) -> String {
    var parts: [String] = []
    if let color = style.foreground { parts.append("color:\(color.hexadecimal)") }
    if let color = style.background { parts.append("background:\(color.hexadecimal)") }
    if style.bold { parts.append("font-weight:bold") }
    if style.dim { parts.append("opacity:0.7") }
    if style.italic { parts.append("font-style:italic") }
    if style.underline { parts.append("text-decoration:underline") }
    if style.inverse { parts.append("filter:invert(1)") }
    return parts.joined(separator: ";")
  }
}
