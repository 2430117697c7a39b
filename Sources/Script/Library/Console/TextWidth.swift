/// How many columns of a terminal a text takes.
enum TextWidth {
  /// The number of columns of one line, not counting ANSI styles and combining marks; East Asian wide characters and
  /// emoji count twice.
  static func columns(_ text: String) -> Int {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text.utf8.count }
    return withoutStyles(text).unicodeScalars.reduce(0) { $0 + columns($1) }
  }

  /// The text without ANSI style sequences (`ESC [ … letter`).
  static func withoutStyles(_ text: String) -> String {
    guard text.utf8.contains(0x1B) else { return text }
    var plain = String.UnicodeScalarView()
    var isInSequence = false
    for scalar in text.unicodeScalars {
      if isInSequence {
        if scalar != "[" && (scalar >= "@" && scalar <= "~") { isInSequence = false }
      } else if scalar == "\u{1B}" {
        isInSequence = true
      } else {
        plain.append(scalar)
      }
    }
    return String(plain)
  }

  private static func columns(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x200B...0x200F, 0x20D0...0x20FF, 0xFE00...0xFE0F, 0xFE20...0xFE2F: return 0
    case 0x0300...0x036F, 0xE0100...0xE01EF: return 0
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF: return 2
    case 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF: return 2
    case 0x1F680...0x1F6FF, 0x20000...0x3FFFD: return 2
    default: return 1
    }
  }
}
