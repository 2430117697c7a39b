/// A row of small bars: the course of some numbers in the space of a word.
package enum Sparkline {
  private static let levels: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// The numbers as bars from the least to the greatest, evenly picked when there are more than `width`, with these two ends behind.
  package static func text(of values: [Double], width: Int = 16) -> String {
    guard let range = values.finiteRange() else { return values.isEmpty ? "" : "no finite values" }
    let ends = "\(NumberText.compact(range.lowerBound, digits: 3)) … \(NumberText.compact(range.upperBound, digits: 3))"
    let isFlat = range.lowerBound == range.upperBound
    return bars(of: values, width: width) + "  "
      + (isFlat ? NumberText.compact(range.lowerBound, digits: 3) : ends)
  }

  /// The bars alone.
  package static func bars(of values: [Double], width: Int = 16) -> String {
    guard let range = values.finiteRange() else { return "" }
    let count = min(width, values.count)
    let height = range.upperBound - range.lowerBound
    return String(
      (0..<count).map { index -> Character in
        let value = values[index * values.count / count]
        if !value.isFinite { return "?" }
        return levels[height > 0 ? min(7, Int((value - range.lowerBound) / height * 8)) : 3]
      })
  }
}
