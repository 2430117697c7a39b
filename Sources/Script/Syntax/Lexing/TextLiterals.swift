/// Strings, templates and regular expressions.
extension Lexer {
  /// What a `\` and the characters after it stand for.
  private enum Escape {
    case units(UInt32)
    /// A backslash before a line end: nothing.
    case lineContinuation
    case invalid(String)
  }

  /// Reads a string literal, the offset being at its opening quote.
  mutating func readString() throws(SyntaxError) -> [UInt16] {
    let start = offset
    let quote = bytes[offset]
    var units: [UInt16] = []
    var continuationEnd = -1
    offset += 1
    while offset < bytes.count {
      let byte = bytes[offset]
      switch byte {
      case quote:
        offset += 1
        return units
      case UInt8(ascii: "\\"):
        let escapeStart = offset
        switch readEscape() {
        case .units(let value): append(value, to: &units)
        case .lineContinuation: continuationEnd = offset
        case .invalid(let message):
          throw SyntaxError(message, at: range(from: escapeStart), isIncomplete: escapeStart + 1 == bytes.count)
        }
      case 0x0A, 0x0D:
        throw unterminatedString(from: start, isIncomplete: false)
      case 0x80...:
        let (scalar, length) = scalar(at: offset)
        append(scalar.value, to: &units)
        offset += length
      default:
        units.append(UInt16(byte))
        offset += 1
      }
    }
    throw unterminatedString(from: start, isIncomplete: continuationEnd == offset)
  }

  private func unterminatedString(from start: Int, isIncomplete: Bool) -> SyntaxError {
    let quote = Character(Unicode.Scalar(bytes[start]))
    return SyntaxError(
      "Invalid or unexpected token: the string is not closed on its line",
      hint: "add the closing \(quote); text of several lines goes between back quotes: `…`", at: range(from: start),
      isIncomplete: isIncomplete)
  }

  private func append(_ value: UInt32, to units: inout [UInt16]) {
    if value < 0x10000 {
      units.append(UInt16(value))
    } else {
      units.append(UInt16(0xD800 + (value - 0x10000) >> 10))
      units.append(UInt16(0xDC00 + (value - 0x10000) & 0x3FF))
    }
  }

  /// Reads an escape, the offset being at its backslash.
  private mutating func readEscape() -> Escape {
    let lineEnd = lineTerminatorLength(at: offset + 1)
    if lineEnd > 0 {
      offset += 1 + lineEnd
      return .lineContinuation
    }
    guard offset + 1 < bytes.count else {
      offset += 1
      return .invalid("Invalid or unexpected token: the text ends after a backslash")
    }
    let (scalar, length) = scalar(at: offset + 1)
    offset += 1 + length
    switch scalar {
    case "n": return .units(0x0A)
    case "t": return .units(0x09)
    case "r": return .units(0x0D)
    case "b": return .units(0x08)
    case "f": return .units(0x0C)
    case "v": return .units(0x0B)
    case "0" where !Self.isDigit(byte(at: offset)): return .units(0)
    case "0"..."9":
      return .invalid("Octal escape sequences are not allowed in strict mode; write \\x and two hexadecimal digits")
    case "x":
      guard let value = readHexadecimal(count: 2) else {
        return .invalid("Invalid hexadecimal escape sequence: two hexadecimal digits must follow \\x")
      }
      return .units(value)
    case "u":
      guard let value = readUnicodeEscape() else {
        return .invalid("Invalid Unicode escape sequence: write \\u0041 or \\u{1F600}")
      }
      return .units(value)
    default: return .units(scalar.value)
    }
  }

  /// Reads a piece of a template, the offset being at its back quote or at the `}` that ends an expression.
  mutating func readTemplatePiece(into token: inout Token) throws(SyntaxError) {
    let start = offset
    var cooked: [UInt16]? = []
    var raw: [UInt16] = []
    offset += 1
    while offset < bytes.count {
      let byte = bytes[offset]
      let isTail = byte == UInt8(ascii: "`")
      if isTail || (byte == UInt8(ascii: "$") && self.byte(at: offset + 1) == UInt8(ascii: "{")) {
        offset += isTail ? 1 : 2
        token.kind = .template
        token.range = range(from: start)
        token.value = .template(TemplateLiteral.Quasi(cooked: cooked, raw: raw), isTail: isTail)
        return
      }
      if byte == UInt8(ascii: "\\") {
        let escapeStart = offset
        switch readEscape() {
        case .units(let value): if cooked != nil { append(value, to: &cooked!) }
        case .lineContinuation: break
        case .invalid: cooked = nil
        }
        appendRaw(from: escapeStart, to: &raw)
      } else if byte == 0x0D {
        offset += lineTerminatorLength(at: offset)
        cooked?.append(0x0A)
        raw.append(0x0A)
      } else {
        let (scalar, length) = scalar(at: offset)
        offset += length
        if cooked != nil { append(scalar.value, to: &cooked!) }
        append(scalar.value, to: &raw)
      }
    }
    let isContinuation = bytes[start] == UInt8(ascii: "}")
    throw SyntaxError(
      "Unterminated template literal", hint: "close the template with a back quote `",
      at: SourceRange(start: UInt32(start), end: UInt32(isContinuation ? bytes.count : start + 1)), isIncomplete: true)
  }

  /// Appends the source from an index to the offset, line ends as LF.
  private func appendRaw(from start: Int, to raw: inout [UInt16]) {
    var index = start
    while index < offset {
      if bytes[index] == 0x0D {
        raw.append(0x0A)
        index += lineTerminatorLength(at: index)
      } else {
        let (scalar, length) = scalar(at: index)
        append(scalar.value, to: &raw)
        index += length
      }
    }
  }

  /// Reads a regular expression again that was read as `/` or `/=`.
  mutating func readRegularExpression(from slash: Token) throws(SyntaxError) -> Token {
    let start = Int(slash.range.start)
    offset = start + 1
    var isInClass = false
    while true {
      guard offset < bytes.count, lineTerminatorLength(at: offset) == 0 else {
        throw SyntaxError(
          "Invalid regular expression: missing /", hint: "close the expression with / on the same line",
          at: range(from: start))
      }
      let byte = bytes[offset]
      if byte == UInt8(ascii: "\\"), offset + 1 < bytes.count, lineTerminatorLength(at: offset + 1) == 0 {
        offset += 2
        continue
      }
      if byte == UInt8(ascii: "["), !isInClass { isInClass = true }
      if byte == UInt8(ascii: "]") { isInClass = false }
      if byte == UInt8(ascii: "/"), !isInClass { break }
      offset += 1
    }
    let body = String(decoding: bytes[start + 1..<offset], as: UTF8.self)
    offset += 1
    let flagsStart = offset
    while Self.isFlagPart(byte(at: offset)) { offset += 1 }
    let flags = String(decoding: bytes[flagsStart..<offset], as: UTF8.self)
    guard isIdentifierStart(at: offset) == false, Self.areValidFlags(flags) else {
      throw SyntaxError(
        "Invalid regular expression flags '\(flags)'", hint: "the flags are d, g, i, m, s, u and y, each at most once",
        at: range(from: flagsStart))
    }
    return Token(
      kind: .regularExpression, range: range(from: start), isAfterLineBreak: slash.isAfterLineBreak,
      value: .regularExpression(body: body, flags: flags))
  }

  private static func isFlagPart(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "$") || byte == UInt8(ascii: "_") || digitValue(byte) != nil
  }

  private static func areValidFlags(_ flags: String) -> Bool {
    Set(flags).count == flags.count && flags.allSatisfy { "dgimsuy".contains($0) }
  }
}
