/// A scale of colours for magnitudes between 0 and 1.
package struct ColorMap: Sendable {
  private let stops: [Color]

  /// A scale through these colours, evenly spaced; at least two.
  package init(_ first: Color, _ second: Color, _ others: Color...) {
    stops = [first, second] + others
  }

  /// From near white through blue to dark blue.
  package static let blues = ColorMap(.rgb(239, 246, 255), .rgb(147, 190, 235), .rgb(52, 120, 200), .rgb(12, 44, 110))
  /// From black to white.
  package static let greyscale = ColorMap(.rgb(0, 0, 0), .rgb(255, 255, 255))
  /// From dark violet through green to yellow, evenly rising in brightness: matplotlib's viridis at every eighth.
  package static let viridis = ColorMap(
    .rgb(68, 1, 84), .rgb(71, 44, 122), .rgb(59, 81, 139), .rgb(44, 113, 142), .rgb(33, 144, 141), .rgb(39, 173, 129),
    .rgb(92, 200, 99), .rgb(170, 220, 50), .rgb(253, 231, 37))

  /// The scales that have a name.
  package static let named: KeyValuePairs<String, ColorMap> = [
    "greyscale": greyscale, "viridis": viridis, "blues": blues,
  ]

  /// The colour of a magnitude, and whether text on it should be white.
  package func color(_ fraction: Double) -> (color: Color, isDark: Bool) {
    let clamped = min(1, max(0, fraction.isNaN ? 0 : fraction)) * Double(stops.count - 1)
    let index = min(stops.count - 2, Int(clamped))
    let part = clamped - Double(index)
    let (from, to) = (stops[index].components, stops[index + 1].components)
    func mix(_ left: UInt8, _ right: UInt8) -> Double { Double(left) + (Double(right) - Double(left)) * part }
    let (red, green, blue) = (mix(from.red, to.red), mix(from.green, to.green), mix(from.blue, to.blue))
    // The luma of ITU-R 601.
    let brightness = 0.299 * red + 0.587 * green + 0.114 * blue
    return (.rgb(UInt8(red.rounded()), UInt8(green.rounded()), UInt8(blue.rounded())), brightness < 140)
  }

  /// A character whose ink grows with the magnitude, for media without colour.
  static func shade(_ fraction: Double, isUnicode: Bool) -> Character {
    let shades: [Character] =
      isUnicode ? [" ", "░", "▒", "▓", "█"] : [" ", ".", ":", "-", "=", "+", "*", "#", "%", "@"]
    let clamped = min(1, max(0, fraction.isNaN ? 0 : fraction))
    return shades[min(shades.count - 1, Int(clamped * Double(shades.count)))]
  }
}
