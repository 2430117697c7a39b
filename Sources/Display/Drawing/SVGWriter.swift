/// Writes a drawing as an SVG element.
package struct SVGWriter {
  /// What the drawing lies on.
  package enum Ground: Sendable {
    /// White paper of its own: a file that stands alone.
    case paper
    /// The page around it, whose text color it takes.
    case page
  }

  private let ground: Ground
  private var elements: [String] = []

  /// The drawing as one self-contained element.
  package static func text(of drawing: Drawing, on ground: Ground = .paper) -> String {
    var writer = SVGWriter(ground: ground)
    drawing.shapes.forEach { writer.write($0) }
    let size = (number(drawing.width), number(drawing.height))
    let name = drawing.name.map { " role=\"img\" aria-label=\"\(HTMLRenderer.escaped($0))\"" } ?? ""
    let paper = ground == .paper ? "<rect width=\"\(size.0)\" height=\"\(size.1)\" fill=\"#ffffff\"/>\n" : ""
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(size.0)" height="\(size.1)" viewBox="0 0 \(size.0) \(size.1)"\(name) \
      font-family="system-ui, sans-serif" fill="\(writer.color(of: .ink))">
      \(paper)\(writer.elements.joined(separator: "\n"))
      </svg>
      """
  }

  private init(ground: Ground) {
    self.ground = ground
  }

  /// A number with at most two decimals.
  private static func number(_ value: Double) -> String { NumberText.trimmed(NumberText.fixed(value, decimals: 2)) }

  private func color(of paint: Drawing.Paint) -> String {
    if case .color(let color) = paint { return color.hexadecimal }
    return ground == .page ? "currentColor" : paint.onPaper.hexadecimal
  }

  /// How much of a color that follows the page is seen.
  private func opacity(of paint: Drawing.Paint) -> [(String, String)] {
    guard ground == .page else { return [] }
    switch paint {
    case .axis: return [("stroke-opacity", "0.5")]
    case .grid: return [("stroke-opacity", "0.15")]
    case .ink, .color: return []
    }
  }

  private mutating func write(_ shape: Drawing.Shape) {
    let number = SVGWriter.number
    switch shape {
    case .rectangle(let place, let width, let height, let paint):
      add(
        "rect",
        [
          ("x", number(place.x)), ("y", number(place.y)), ("width", number(width)), ("height", number(height)),
          ("fill", color(of: paint)),
        ])
    case .line(let places, let width, let paint):
      let points = places.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
      add(
        "polyline",
        [
          ("points", points), ("fill", "none"), ("stroke", color(of: paint)), ("stroke-width", number(width)),
          ("stroke-linejoin", "round"),
        ] + opacity(of: paint))
    case .disc(let place, let radius, let paint):
      add(
        "circle",
        [
          ("cx", number(place.x)), ("cy", number(place.y)), ("r", number(radius)), ("fill", color(of: paint)),
          ("fill-opacity", "0.7"),
        ])
    case .label(let label): write(label)
    }
  }

  private mutating func write(_ label: Drawing.Label) {
    let (x, y) = (SVGWriter.number(label.place.x), SVGWriter.number(label.place.y))
    var attributes = [
      ("x", x), ("y", y), ("text-anchor", label.anchor.rawValue), ("font-size", SVGWriter.number(label.size)),
    ]
    if label.isBold { attributes.append(("font-weight", "bold")) }
    if label.paint != .ink { attributes.append(("fill", color(of: label.paint))) }
    if label.isRotated { attributes.append(("transform", "rotate(-90 \(x) \(y))")) }
    add("text", attributes, content: label.words)
  }

  private mutating func add(_ element: String, _ attributes: [(String, String)], content: String? = nil) {
    let written = attributes.map { " \($0.0)=\"\(HTMLRenderer.escaped($0.1))\"" }.joined()
    elements.append(
      content.map { "<\(element)\(written)>\(HTMLRenderer.escaped($0))</\(element)>" } ?? "<\(element)\(written)/>")
  }
}

extension Drawing.Paint {
  /// The color on white paper.
  var onPaper: Color {
    switch self {
    case .ink: return .rgb(36, 41, 47)
    case .axis: return .rgb(136, 136, 136)
    case .grid: return .rgb(226, 229, 234)
    case .color(let color): return color
    }
  }
}
