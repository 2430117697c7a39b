/// Puts the entries of a long list into columns, as `util.inspect` does for more than six elements.
struct ColumnLayout {
  let breakLength: Int
  let indentation: Int
  let compactLevels: Int
  /// Whether the last entry is `... n more items`, which stands on a line of its own.
  let hasTrailer: Bool
  /// Whether columns are aligned to the right (numbers) instead of the left.
  let alignsRight: Bool

  private static let separatorWidth = 2
  /// How many times a character is higher than wide, roughly: the block of entries should look square.
  private static let characterAspect = 2.5
  private static let maximumColumns = 15

  /// The lines, each with several entries; the entries themselves when columns would not help.
  func lines(of entries: [String]) -> [String] {
    let count = hasTrailer ? entries.count - 1 : entries.count
    let widths = entries.prefix(count).map(TextWidth.columns)
    let columns = columnCount(widths, entryCount: entries.count)
    guard columns > 1 else { return entries }
    let columnWidths = (0..<columns).map { column in
      stride(from: column, to: count, by: columns).reduce(0) { max($0, widths[$1]) } + Self.separatorWidth
    }
    var lines = stride(from: 0, to: count, by: columns).map { first in
      let last = min(first + columns, count) - 1
      return (first...last).map { index in
        let isLast = index == last
        let cell = isLast ? entries[index] : entries[index] + ", "
        let cellWidth = isLast ? widths[index] : widths[index] + Self.separatorWidth
        let columnWidth = columnWidths[index - first] - (isLast ? Self.separatorWidth : 0)
        let padding = String(repeating: " ", count: max(0, columnWidth - cellWidth))
        if alignsRight { return padding + cell }
        return isLast ? cell : cell + padding
      }.joined()
    }
    if hasTrailer { lines.append(entries[count]) }
    return lines
  }

  private func columnCount(_ widths: [Int], entryCount: Int) -> Int {
    let total = widths.reduce(0, +) + widths.count * Self.separatorWidth
    let widest = widths.max() ?? 0
    let cell = widest + Self.separatorWidth
    guard cell * 3 + indentation < breakLength, Double(total) / Double(cell) > 5 || widest <= 6 else { return 1 }
    let bias = (Double(cell) - Double(total) / Double(entryCount)).squareRoot()
    let biasedCell = max(Double(cell) - 3 - bias, 1)
    let ideal = (Self.characterAspect * biasedCell * Double(widths.count)).squareRoot() / biasedCell
    return min(
      Int((ideal + 0.5).rounded(.down)), (breakLength - indentation) / cell, compactLevels * 4, Self.maximumColumns)
  }
}
