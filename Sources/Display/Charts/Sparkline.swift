/// A row of small bars: the course of some numbers in the space of a word.
package enum Sparkline {
  private static let bars: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// The numbers as bars from the least to the greatest, evenly picked when there are more than `width`, with these two ends behind.
  package static func text(of values: [Double], width: Int = 16) -> String {
    guard let range = values.finiteRange() else { return values.isEmpty ? "" : "no finite values" }
    let count = min(width, values.count)
    let picked = (0..<count).map { values[$0 * values.count / count] }
    let height = range.upperBound - range.lowerBound
    let line = picked.map { value -> Character in
      if !value.isFinite { return "?" }
      return bars[height > 0 ? min(7, Int((value - range.lowerBound) / height * 8)) : 3]
    }
    let ends = "\(NumberText.compact(range.lowerBound, digits: 3)) … \(NumberText.compact(range.upperBound, digits: 3))"
    return String(line) + "  " + (height > 0 ? ends : NumberText.compact(range.lowerBound, digits: 3))
  }
}
