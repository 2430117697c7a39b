/// A colour of the model. Renderers bring it down to what their medium can show.
package enum Color: Hashable, Sendable {
  /// One of the 16 colours a terminal's owner has chosen; it follows their theme.
  case named(Named)
  /// Red, green and blue, each 0 to 255.
  case rgb(UInt8, UInt8, UInt8)

  /// The 16 colours every colour terminal has, in the order of their ANSI numbers.
  package enum Named: UInt8, CaseIterable, Sendable {
    case black, red, green, yellow, blue, magenta, cyan, white
    case brightBlack, brightRed, brightGreen, brightYellow, brightBlue, brightMagenta, brightCyan, brightWhite
  }

  /// The components as red, green and blue (named colours by the usual xterm values).
  package var components: (red: UInt8, green: UInt8, blue: UInt8) {
    switch self {
    case .rgb(let red, let green, let blue): return (red, green, blue)
    case .named(let name): return Color.namedComponents[Int(name.rawValue)]
    }
  }

  /// `#rrggbb`, as SVG and CSS write it.
  package var hexadecimal: String {
    let (red, green, blue) = components
    let digits = Array("0123456789abcdef")
    var text = "#"
    for component in [red, green, blue] {
      text.append(digits[Int(component >> 4)])
      text.append(digits[Int(component & 15)])
    }
    return text
  }

  private static let namedComponents: [(UInt8, UInt8, UInt8)] = [
    (0, 0, 0), (205, 49, 49), (13, 146, 90), (168, 127, 10), (36, 114, 200), (168, 63, 188), (17, 140, 168),
    (190, 190, 190), (118, 118, 118), (241, 76, 76), (35, 190, 120), (214, 180, 40), (59, 142, 234), (214, 112, 214),
    (41, 184, 219), (235, 235, 235),
  ]
}

/// How a run of text looks.
package struct Style: Hashable, Sendable {
  package var foreground: Color?
  package var background: Color?
  package var bold = false
  package var dim = false
  package var italic = false
  package var underline = false
  package var inverse = false

  /// Text as it comes.
  package static let plain = Style()

  package init(
    _ foreground: Color? = nil, background: Color? = nil, bold: Bool = false, dim: Bool = false, italic: Bool = false,
    underline: Bool = false, inverse: Bool = false
  ) {
    self.foreground = foreground
    self.background = background
    self.bold = bold
    self.dim = dim
    self.italic = italic
    self.underline = underline
    self.inverse = inverse
  }

  /// A style with one of the 16 named colours.
  package init(_ name: Color.Named, bold: Bool = false) {
    self.init(.named(name), bold: bold)
  }
}

/// What a piece of text is, for colouring code, values and messages alike.
package enum TextRole: Sendable {
  case keyword, string, number, comment, constant, function, property, punctuation
  case inputPrompt, outputPrompt, error, hint, heading, label, muted, matchingBracket, mismatchedBracket

  /// The style of the role; the only place where roles get their looks.
  package var style: Style {
    switch self {
    case .keyword: return Style(.magenta)
    case .string: return Style(.green)
    case .number: return Style(.cyan)
    case .comment, .muted: return Style(.brightBlack)
    case .constant: return Style(.yellow)
    case .function: return Style(.blue)
    case .property, .punctuation: return .plain
    case .inputPrompt: return Style(.green, bold: true)
    case .outputPrompt: return Style(.red, bold: true)
    case .error: return Style(.red, bold: true)
    case .hint: return Style(.yellow)
    case .heading: return Style(bold: true)
    case .label: return Style(.blue)
    case .matchingBracket: return Style(bold: true, underline: true)
    case .mismatchedBracket: return Style(.red, bold: true)
    }
  }
}
