/// The line of a terminal that printed text ends in: whether it lacks its newline, and in which column the cursor stands.
package struct OpenLine: Sendable, Equatable {
  /// Whether text was printed on the line since it began.
  package private(set) var isOpen = false
  /// The columns from the line's first one; more than the window has when the line wrapped.
  package private(set) var column = 0
  /// Whether the text ended inside an escape sequence.
  private var isInEscape = false

  package init() {}

  /// The place after more text was printed.
  package mutating func advance(over text: String) {
    // Only what follows the last newline counts: long output is not measured.
    var rest = text.utf8[...]
    if let newline = text.utf8.lastIndex(of: UInt8(ascii: "\n")) {
      self = OpenLine()
      rest = text.utf8[text.utf8.index(after: newline)...]
    }
    for character in Substring(rest) { advance(over: character) }
  }

  private mutating func advance(over character: Character) {
    isOpen = true
    if isInEscape {
      // A sequence `ESC [ … letter` ends with its letter.
      isInEscape = !(character.isASCII && character.isLetter)
      return
    }
    switch character {
    case "\u{1B}": isInEscape = true
    case "\r": column = 0
    case "\u{8}": column = max(0, column - 1)
    case "\t": column = (column / 8 + 1) * 8
    default: column += character.displayWidth
    }
  }
}
