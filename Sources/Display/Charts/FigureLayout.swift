/// The size of a figure as its maker wants it, in pixels; what is nil is up to the medium.
package struct FigureLayout: Hashable, Sendable {
  package var width: Double?
  package var height: Double?
  package var fontSize: Double?

  package init(width: Double? = nil, height: Double? = nil, fontSize: Double? = nil) {
    self.width = width
    self.height = height
    self.fontSize = fontSize
  }

  /// The sizes in pixels, the usual ones where none are asked for.
  var pixels: (width: Double, height: Double, fontSize: Double) {
    (clamped(width, 100...4000) ?? 640, clamped(height, 80...4000) ?? 400, clamped(fontSize, 4...72) ?? 12)
  }

  private func clamped(_ value: Double?, _ range: ClosedRange<Double>) -> Double? {
    value.flatMap { $0.isNaN ? nil : min(range.upperBound, max(range.lowerBound, $0)) }
  }

  /// Columns for a figure: the window's, from 40 (20 where the window is even narrower) to 200, fewer when a width is
  /// asked for; a column counts as 8 pixels.
  func columns(on terminal: TerminalCapabilities) -> Int {
    let room = min(200, max(20, terminal.columns))
    return width == nil ? room : min(room, max(20, Int(pixels.width / 8)))
  }

  /// Rows for the inside of a plot: a fifth of the width, 8 to 20, or those of the height that is asked for, a row
  /// counted as 16 pixels; never higher than the window.
  func plotRows(on terminal: TerminalCapabilities) -> Int {
    let wanted = height == nil ? min(20, max(8, columns(on: terminal) / 5)) : Int(pixels.height / 16) - 3
    return max(5, min(wanted, terminal.rows - 6))
  }
}
