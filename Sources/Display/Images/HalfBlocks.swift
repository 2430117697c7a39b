extension PixelImage {
  /// The picture in characters: two pixels a cell with colours, one shade of ink a cell without.
  package func halfBlocks(on terminal: TerminalCapabilities) -> StyledText {
    let columns = min(width, max(8, terminal.columns - 1))
    let maximalRows = max(8, terminal.rows - 3)
    var fitted = resized(width: columns, height: max(1, height * columns / width))
    if fitted.height > maximalRows * 2 {
      fitted = resized(width: max(1, width * maximalRows * 2 / height), height: maximalRows * 2)
    }
    return terminal.colorDepth > .none && terminal.isUnicode
      ? fitted.coloredHalfBlocks() : fitted.shades(isUnicode: terminal.isUnicode)
  }

  private func coloredHalfBlocks() -> StyledText {
    var text = StyledText()
    for y in stride(from: 0, to: height, by: 2) {
      if y > 0 { text.append("\n") }
      for x in 0..<width {
        let upper = self[x, y]
        let upperColor = Color.rgb(upper.red, upper.green, upper.blue)
        if y + 1 < height {
          let lower = self[x, y + 1]
          text.append("▀", Style(upperColor, background: .rgb(lower.red, lower.green, lower.blue)))
        } else {
          text.append("▀", Style(upperColor))
        }
      }
    }
    return text
  }

  private func shades(isUnicode: Bool) -> StyledText {
    var lines: [StyledText] = []
    for y in stride(from: 0, to: height, by: 2) {
      var line = ""
      for x in 0..<width {
        let upper = brightness(x, y)
        let mean = y + 1 < height ? (upper + brightness(x, y + 1)) / 2 : upper
        line.append(ColorMap.shade(mean, isUnicode: isUnicode))
      }
      lines.append(StyledText(line))
    }
    return .joined(lines)
  }

  /// The luma of a pixel by ITU-R BT.601, 0 to 1.
  private func brightness(_ x: Int, _ y: Int) -> Double {
    let (red, green, blue) = self[x, y]
    return (0.299 * Double(red) + 0.587 * Double(green) + 0.114 * Double(blue)) / 255
  }
}
