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
    if let color = style.foreground { parts.append("color:\(css(color))") }
    if let color = style.background { parts.append("background:\(css(color))") }
    if style.bold { parts.append("font-weight:bold") }
    if style.dim { parts.append("opacity:0.7") }
    if style.italic { parts.append("font-style:italic") }
    if style.underline { parts.append("text-decoration:underline") }
    if style.inverse { parts.append("filter:invert(1)") }
    return parts.joined(separator: ";")
  }

  /// A color as CSS: a named one as a variable, so that a page can choose it to fit its ground.
  private static func css(_ color: Color) -> String {
    guard case .named(let name) = color else { return color.hexadecimal }
    return "var(--\(name), \(color.hexadecimal))"
  }

  /// Declarations of the variables for the named colors on a dark ground.
  package static let darkColors = [
    (Color.Named.black, "#484f58"), (.red, "#ff7b72"), (.green, "#3fb950"), (.yellow, "#d29922"), (.blue, "#58a6ff"),
    (.magenta, "#bc8cff"), (.cyan, "#39c5cf"), (.white, "#b1bac4"), (.brightBlack, "#8b949e"),
  ].map { "--\($0.0): \($0.1);" }.joined(separator: " ")
}
