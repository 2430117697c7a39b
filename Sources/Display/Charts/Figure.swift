/// A chart or table: one model that every medium draws in its own way.
package protocol Figure: Sendable {
  var title: String? { get }

  /// The figure in characters, no wider than the terminal (40 to 200 columns) and no higher than its window.
  func drawn(on terminal: TerminalCapabilities) -> StyledText

  /// The figure as a self-contained SVG element of that size in pixels.
  func svg(width: Int, height: Int) -> String
}

extension Figure {
  /// The figure as an SVG element of the usual size.
  package func svg() -> String { svg(width: 640, height: 400) }

  /// The title as the first line of a drawing in characters.
  func titleLines() -> [StyledText] {
    title.map { $0.isEmpty ? [] : [StyledText($0, TextRole.heading)] } ?? []
  }
}

/// The sizes a drawing in characters may take.
enum DrawingSize {
  /// Columns for a figure: the window's, from 40 (20 where the window is even narrower) to 200.
  static func columns(on terminal: TerminalCapabilities) -> Int { min(200, max(20, terminal.columns)) }

  /// Rows for the inside of a plot: a quarter of the width, 6 to 20, never higher than the window.
  static func plotRows(on terminal: TerminalCapabilities) -> Int {
    max(5, min(20, max(8, columns(on: terminal) / 5), terminal.rows - 6))
  }
}

/// The colours of series, picked to be told apart by most people.
enum SeriesPalette {
  private static let colors: [Color] = [
    .rgb(59, 130, 226), .rgb(226, 120, 40), .rgb(40, 160, 90), .rgb(205, 50, 60), .rgb(150, 100, 220),
    .rgb(20, 160, 175), .rgb(200, 95, 160), .rgb(130, 110, 70),
  ]

  /// The colour of the series with that number.
  static func color(_ index: Int) -> Color { colors[index % colors.count] }

  /// The mark of the series with that number where colours cannot tell series apart.
  static func mark(_ index: Int, isUnicode: Bool) -> Character {
    let marks: [Character] =
      isUnicode ? ["●", "○", "▲", "△", "■", "□", "◆", "◇"] : ["*", "o", "+", "x", "#", "@", "%", "&"]
    return marks[index % marks.count]
  }
}

/// A scale of colours for magnitudes between 0 and 1.
enum ColorRamp {
  /// From near white through blue to dark blue; light enough below 0.5 for black text.
  static func color(_ fraction: Double) -> (color: Color, isDark: Bool) {
    let stops: [(Double, Double, Double)] = [(239, 246, 255), (147, 190, 235), (52, 120, 200), (12, 44, 110)]
    let clamped = min(1, max(0, fraction.isNaN ? 0 : fraction)) * Double(stops.count - 1)
    let index = min(stops.count - 2, Int(clamped))
    let part = clamped - Double(index)
    let (from, to) = (stops[index], stops[index + 1])
    func mix(_ left: Double, _ right: Double) -> UInt8 { UInt8((left + (right - left) * part).rounded()) }
    return (.rgb(mix(from.0, to.0), mix(from.1, to.1), mix(from.2, to.2)), clamped > 1.4)
  }

  /// A character whose ink grows with the magnitude, for media without colour.
  static func shade(_ fraction: Double, isUnicode: Bool) -> Character {
    let shades: [Character] =
      isUnicode ? [" ", "░", "▒", "▓", "█"] : [" ", ".", ":", "-", "=", "+", "*", "#", "%", "@"]
    let clamped = min(1, max(0, fraction.isNaN ? 0 : fraction))
    return shades[min(shades.count - 1, Int(clamped * Double(shades.count)))]
  }
}
