extension Lexer {
  /// The longest punctuator at the offset, with its length.
  func punctuator() -> (kind: TokenKind, length: Int)? {
    let second = byte(at: offset + 1)
    switch byte(at: offset) {
    case UInt8(ascii: "{"): return (.leftBrace, 1)
    case UInt8(ascii: "}"): return (.rightBrace, 1)
    case UInt8(ascii: "("): return (.leftParenthesis, 1)
    case UInt8(ascii: ")"): return (.rightParenthesis, 1)
    case UInt8(ascii: "["): return (.leftBracket, 1)
    case UInt8(ascii: "]"): return (.rightBracket, 1)
    case UInt8(ascii: ";"): return (.semicolon, 1)
    case UInt8(ascii: ","): return (.comma, 1)
    case UInt8(ascii: ":"): return (.colon, 1)
    case UInt8(ascii: "~"): return (.tilde, 1)
    case UInt8(ascii: "."):
      let isEllipsis = second == UInt8(ascii: ".") && byte(at: offset + 2) == UInt8(ascii: ".")
      return isEllipsis ? (.ellipsis, 3) : (.dot, 1)
    case UInt8(ascii: "?"): return question(second)
    case UInt8(ascii: "="):
      if second == UInt8(ascii: ">") { return (.arrow, 2) }
      return equals(second, .assign, .equal, .strictEqual)
    case UInt8(ascii: "!"): return equals(second, .exclamation, .notEqual, .strictNotEqual)
    case UInt8(ascii: "<"):
      if second == UInt8(ascii: "<") { return withAssignment(2, .leftShift, .leftShiftAssign) }
      return withAssignment(1, .less, .lessOrEqual)
    case UInt8(ascii: ">"): return greater(second)
    case UInt8(ascii: "+"):
      return second == UInt8(ascii: "+") ? (.increment, 2) : withAssignment(1, .plus, .plusAssign)
    case UInt8(ascii: "-"):
      return second == UInt8(ascii: "-") ? (.decrement, 2) : withAssignment(1, .minus, .minusAssign)
    case UInt8(ascii: "*"):
      return second == UInt8(ascii: "*")
        ? withAssignment(2, .starStar, .starStarAssign) : withAssignment(1, .star, .starAssign)
    case UInt8(ascii: "/"): return withAssignment(1, .slash, .slashAssign)
    case UInt8(ascii: "%"): return withAssignment(1, .percent, .percentAssign)
    case UInt8(ascii: "&"):
      return second == UInt8(ascii: "&")
        ? withAssignment(2, .and, .andAssign) : withAssignment(1, .ampersand, .ampersandAssign)
    case UInt8(ascii: "|"):
      return second == UInt8(ascii: "|") ? withAssignment(2, .or, .orAssign) : withAssignment(1, .bar, .barAssign)
    case UInt8(ascii: "^"): return withAssignment(1, .caret, .caretAssign)
    default: return nil
    }
  }

  private func withAssignment(_ length: Int, _ plain: TokenKind, _ assigning: TokenKind) -> (TokenKind, Int) {
    byte(at: offset + length) == UInt8(ascii: "=") ? (assigning, length + 1) : (plain, length)
  }

  private func equals(
    _ second: UInt8, _ one: TokenKind, _ two: TokenKind, _ three: TokenKind
  ) -> (TokenKind, Int) {
    guard second == UInt8(ascii: "=") else { return (one, 1) }
    return byte(at: offset + 2) == UInt8(ascii: "=") ? (three, 3) : (two, 2)
  }

  private func question(_ second: UInt8) -> (TokenKind, Int) {
    if second == UInt8(ascii: "?") { return withAssignment(2, .coalesce, .coalesceAssign) }
    // In `a?.5:b` the dot belongs to the number.
    if second == UInt8(ascii: "."), !Self.isDigit(byte(at: offset + 2)) { return (.optionalDot, 2) }
    return (.question, 1)
  }

  private func greater(_ second: UInt8) -> (TokenKind, Int) {
    guard second == UInt8(ascii: ">") else { return withAssignment(1, .greater, .greaterOrEqual) }
    if byte(at: offset + 2) == UInt8(ascii: ">") {
      return withAssignment(3, .unsignedRightShift, .unsignedRightShiftAssign)
    }
    return withAssignment(2, .rightShift, .rightShiftAssign)
  }
}
