/// Which side of a field is filled up with spaces.
package enum Alignment: Sendable {
  case left, right, center
}

extension Unicode.Scalar {
  /// Columns on a terminal: 0 for combining and other invisible scalars, 2 for East Asian wide ones and emoji, else 1.
  package var displayWidth: Int {
    if value < 0x300 { return value >= 0x20 && value != 0x7F && !(0x80..<0xA0).contains(value) ? 1 : 0 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: break
    }
    if (0x1160...0x11FF).contains(value) { return 0 }  // vowels and finals that join a Hangul syllable
    if value < 0x1100 { return 1 }
    return Unicode.Scalar.isWide(value) ? 2 : 1
  }

  private static func isWide(_ value: UInt32) -> Bool {
    var low = 0
    var high = wideRanges.count
    while low < high {
      let middle = (low + high) / 2
      if value > wideRanges[middle].1 { low = middle + 1 } else { high = middle }
    }
    return low < wideRanges.count && value >= wideRanges[low].0
  }

  /// Ranges that Unicode's EastAsianWidth.txt calls W or F, with neighbours joined where only unassigned code points
  /// lie between them.
  private static let wideRanges: [(UInt32, UInt32)] = [
    (0x1100, 0x115F), (0x231A, 0x231B), (0x2329, 0x232A), (0x23E9, 0x23EC), (0x23F0, 0x23F0), (0x23F3, 0x23F3),
    (0x25FD, 0x25FE), (0x2614, 0x2615), (0x2648, 0x2653), (0x267F, 0x267F), (0x2693, 0x2693), (0x26A1, 0x26A1),
    (0x26AA, 0x26AB), (0x26BD, 0x26BE), (0x26C4, 0x26C5), (0x26CE, 0x26CE), (0x26D4, 0x26D4), (0x26EA, 0x26EA),
    (0x26F2, 0x26F3), (0x26F5, 0x26F5), (0x26FA, 0x26FA), (0x26FD, 0x26FD), (0x2705, 0x2705), (0x270A, 0x270B),
    (0x2728, 0x2728), (0x274C, 0x274C), (0x274E, 0x274E), (0x2753, 0x2755), (0x2757, 0x2757), (0x2795, 0x2797),
    (0x27B0, 0x27B0), (0x27BF, 0x27BF), (0x2B1B, 0x2B1C), (0x2B50, 0x2B50), (0x2B55, 0x2B55), (0x2E80, 0x303E),
    (0x3041, 0x33FF), (0x3400, 0x4DBF), (0x4E00, 0xA4CF), (0xA960, 0xA97C), (0xAC00, 0xD7A3), (0xF900, 0xFAFF),
    (0xFE10, 0xFE19), (0xFE30, 0xFE6F), (0xFF01, 0xFF60), (0xFFE0, 0xFFE6), (0x16FE0, 0x18CFF), (0x1AFF0, 0x1B2FF),
    (0x1F004, 0x1F004), (0x1F0CF, 0x1F0CF), (0x1F18E, 0x1F18E), (0x1F191, 0x1F19A), (0x1F200, 0x1F320),
    (0x1F32D, 0x1F335), (0x1F337, 0x1F37C), (0x1F37E, 0x1F393), (0x1F3A0, 0x1F3CA), (0x1F3CF, 0x1F3D3),
    (0x1F3E0, 0x1F3F0), (0x1F3F4, 0x1F3F4), (0x1F3F8, 0x1F43E), (0x1F440, 0x1F440), (0x1F442, 0x1F4FC),
    (0x1F4FF, 0x1F53D), (0x1F54B, 0x1F54E), (0x1F550, 0x1F567), (0x1F57A, 0x1F57A), (0x1F595, 0x1F596),
    (0x1F5A4, 0x1F5A4), (0x1F5FB, 0x1F64F), (0x1F680, 0x1F6C5), (0x1F6CC, 0x1F6CC), (0x1F6D0, 0x1F6D2),
    (0x1F6D5, 0x1F6D7), (0x1F6DC, 0x1F6DF), (0x1F6EB, 0x1F6EC), (0x1F6F4, 0x1F6FC), (0x1F7E0, 0x1F7EB),
    (0x1F7F0, 0x1F7F0), (0x1F90C, 0x1F93A), (0x1F93C, 0x1F945), (0x1F947, 0x1F9FF), (0x1FA70, 0x1FAFF),
    (0x20000, 0x3FFFD),
  ]
}

extension Character {
  /// Columns on a terminal: those of the widest scalar; an emoji presentation selector makes its base wide.
  package var displayWidth: Int {
    if let ascii = asciiValue { return ascii >= 0x20 && ascii != 0x7F ? 1 : 0 }
    var width = 0
    for scalar in unicodeScalars {
      width = scalar.value == 0xFE0F ? max(width, 2) : max(width, scalar.displayWidth)
    }
    return width
  }
}

extension StringProtocol {
  /// Columns on a terminal.
  package var displayWidth: Int { reduce(0) { $0 + $1.displayWidth } }
}

extension String {
  /// The text filled up with spaces to `width` columns; longer text stays as it is.
  package func padded(toWidth width: Int, _ alignment: Alignment = .left) -> String {
    let missing = width - displayWidth
    if missing <= 0 { return self }
    switch alignment {
    case .left: return self + String(repeating: " ", count: missing)
    case .right: return String(repeating: " ", count: missing) + self
    case .center:
      return String(repeating: " ", count: missing / 2) + self + String(repeating: " ", count: missing - missing / 2)
    }
  }

  /// The beginning that fits into `width` columns, ended by an ellipsis if anything was cut.
  package func truncated(toWidth width: Int, ellipsis: String = "…") -> String {
    StyledText(self).truncated(toWidth: width, ellipsis: ellipsis).plain
  }

  /// The words set into lines of at most `width` columns, broken at spaces, or inside a word that is longer than a line.
  package func wrapped(toWidth width: Int) -> [String] { StyledText(self).wrapped(toWidth: width).map(\.plain) }
}
