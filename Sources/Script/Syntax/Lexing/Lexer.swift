/// Reads tokens from the source, one at a time, as the parser asks for them.
///
/// Whether `/` begins a regular expression and whether `}` continues a template only the parser knows: it gets the
/// punctuator and asks to have it read again as something else.
struct Lexer {
  let source: SourceText
  let bytes: [UInt8]
  var offset = 0
  /// The comments met since the list was last emptied, for highlighting; `nil` when nobody asks for them.
  var comments: [SourceRange]?

  /// A first line that names an interpreter: `#!/usr/bin/env tfs`.
  private(set) var hashbang: SourceRange?

  init(_ source: SourceText) {
    self.source = source
    self.bytes = source.bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
    if byte(at: offset) == UInt8(ascii: "#"), byte(at: offset + 1) == UInt8(ascii: "!") {
      let start = offset
      skipLineComment()
      hashbang = range(from: start)
    }
  }

  /// The byte at an index, or 0 past the end.
  func byte(at index: Int) -> UInt8 {
    index < bytes.count ? bytes[index] : 0
  }

  var isAtEnd: Bool { offset >= bytes.count }

  func range(from start: Int) -> SourceRange {
    SourceRange(start: UInt32(start), end: UInt32(offset))
  }

  /// The scalar at an index with its length in bytes; U+FFFD for bytes that are not UTF-8 (a `String` holds none).
  func scalar(at index: Int) -> (scalar: Unicode.Scalar, length: Int) {
    let first = byte(at: index)
    if first < 0x80 { return (Unicode.Scalar(first), 1) }
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    var value = UInt32(first) & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07)
    for step in 1..<length { value = value << 6 | UInt32(byte(at: index + step) & 0x3F) }
    return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
  }

  // MARK: White space and comments

  /// Skips white space and comments; returns whether a line terminator was among them.
  mutating func skipTrivia() throws(SyntaxError) -> Bool {
    var sawLineBreak = false
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x20, 0x09, 0x0B, 0x0C:
        offset += 1
      case 0x0A, 0x0D:
        sawLineBreak = true
        offset += 1
      case UInt8(ascii: "/"):
        let next = byte(at: offset + 1)
        if next == UInt8(ascii: "/") {
          skipLineComment()
        } else if next == UInt8(ascii: "*") {
          if try skipBlockComment() { sawLineBreak = true }
        } else {
          return sawLineBreak
        }
      case 0x80...:
        let (scalar, length) = scalar(at: offset)
        if scalar.value == 0x2028 || scalar.value == 0x2029 {
          sawLineBreak = true
        } else if !Self.isWhiteSpace(scalar) {
          return sawLineBreak
        }
        offset += length
      default:
        return sawLineBreak
      }
    }
    return sawLineBreak
  }

  private static func isWhiteSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value == 0xFEFF || scalar.properties.generalCategory == .spaceSeparator
  }

  /// The length in bytes of the line terminator at an index, 0 if there is none.
  func lineTerminatorLength(at index: Int) -> Int {
    switch byte(at: index) {
    case 0x0A: return 1
    case 0x0D: return byte(at: index + 1) == 0x0A ? 2 : 1
    case 0xE2: return byte(at: index + 1) == 0x80 && byte(at: index + 2) & 0xFE == 0xA8 ? 3 : 0
    default: return 0
    }
  }

  private mutating func skipLineComment() {
    let start = offset
    while offset < bytes.count, lineTerminatorLength(at: offset) == 0 { offset += 1 }
    record(comment: range(from: start))
  }

  private mutating func record(comment range: SourceRange) {
    comments?.append(range)
  }

  private mutating func skipBlockComment() throws(SyntaxError) -> Bool {
    let start = offset
    var sawLineBreak = false
    offset += 2
    while offset < bytes.count {
      if bytes[offset] == UInt8(ascii: "*"), byte(at: offset + 1) == UInt8(ascii: "/") {
        offset += 2
        record(comment: range(from: start))
        return sawLineBreak
      }
      if lineTerminatorLength(at: offset) > 0 { sawLineBreak = true }
      offset += 1
    }
    throw SyntaxError(
      "Unterminated comment", hint: "close the comment with */",
      at: SourceRange(start: UInt32(start), end: UInt32(start + 2)), isIncomplete: true)
  }

  // MARK: Tokens

  /// The next token; a `/` is always a punctuator.
  mutating func next() throws(SyntaxError) -> Token {
    let isAfterLineBreak = try skipTrivia()
    let start = offset
    guard offset < bytes.count else {
      return Token(kind: .endOfFile, range: range(from: start), isAfterLineBreak: isAfterLineBreak)
    }
    var token = Token(kind: .endOfFile, range: range(from: start), isAfterLineBreak: isAfterLineBreak)
    let first = bytes[offset]
    switch first {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "$"),
      UInt8(ascii: "_"), UInt8(ascii: "\\"):
      try readWord(into: &token)
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      token.kind = .number
      token.value = .number(try readNumber())
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      token.kind = .string
      token.value = .string(try readString())
    case UInt8(ascii: "`"):
      try readTemplatePiece(into: &token)
    case UInt8(ascii: "#"):
      offset += 1
      guard isIdentifierStart(at: offset) else {
        throw SyntaxError(
          "Invalid or unexpected token '#'", hint: "a comment begins with //", at: range(from: start))
      }
      try readWord(into: &token)
      token.kind = .privateName
      token.value = .name("#" + token.name)
    case UInt8(ascii: ".") where Self.isDigit(byte(at: offset + 1)):
      token.kind = .number
      token.value = .number(try readNumber())
    case 0x80...:
      guard isIdentifierStart(at: offset) else { throw unexpectedCharacter() }
      try readWord(into: &token)
    default:
      guard let (kind, length) = punctuator() else { throw unexpectedCharacter() }
      token.kind = kind
      offset += length
    }
    token.range.end = UInt32(offset)
    return token
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  private func unexpectedCharacter() -> SyntaxError {
    let (scalar, length) = scalar(at: offset)
    let range = SourceRange(start: UInt32(offset), end: UInt32(offset + length))
    let hint: String? =
      switch scalar {
      case "\u{201C}", "\u{201D}", "\u{201E}", "\u{00AB}", "\u{00BB}":
        "use straight quotes: \"text\""
      case "\u{2018}", "\u{2019}", "\u{201A}":
        "use straight quotes: 'text'"
      case "\u{2212}", "\u{2013}", "\u{2014}": "use the minus sign of the keyboard: -"
      case "\u{00D7}": "multiplication is written *"
      case "\u{00F7}": "division is written /"
      case "\u{2264}": "write <="
      case "\u{2265}": "write >="
      case "\u{2260}": "write !=="
      case "\u{2026}": "write three dots: ..."
      case "\u{2192}", "\u{21D2}": "write =>"
      case "\u{200B}": "this invisible character is a zero-width space: delete it"
      case "@": "decorators are not part of the language"
      default: nil
      }
    let isInvisible = scalar.value < 0x20 || scalar.value == 0x7F || scalar.value == 0x200B
    let shown =
      isInvisible
      ? "U+" + String(repeating: "0", count: scalar.value < 0x10 ? 3 : 2) + String(scalar.value, radix: 16)
      : "'\(Character(scalar))'"
    return SyntaxError("Invalid or unexpected token \(shown)", hint: hint, at: range)
  }

  // MARK: Words

  /// Whether an identifier can begin at an index (a `\` counts).
  func isIdentifierStart(at index: Int) -> Bool {
    switch byte(at: index) {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "$"),
      UInt8(ascii: "_"), UInt8(ascii: "\\"):
      true
    case 0x80...: scalar(at: index).scalar.properties.isIDStart
    default: false
    }
  }

  private static func isASCIIIdentifierPart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "$"),
      UInt8(ascii: "_"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }

  private static func isIdentifierPart(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "$" || scalar.value == 0x200C || scalar.value == 0x200D || scalar.properties.isIDContinue
  }

  private mutating func readWord(into token: inout Token) throws(SyntaxError) {
    let start = offset
    while Self.isASCIIIdentifierPart(byte(at: offset)) { offset += 1 }
    var name = String(decoding: bytes[start..<offset], as: UTF8.self)
    var hasEscape = false
    let next = byte(at: offset)
    if next == UInt8(ascii: "\\") || next >= 0x80 {
      hasEscape = try readRestOfWord(into: &name)
    }
    token.value = .name(name)
    if let keyword = TokenKind.keywords[name] {
      token.kind = hasEscape ? .escapedKeyword : keyword
    } else {
      token.kind = .identifier
    }
  }

  /// Reads the part of a word from its first escape or character beyond ASCII; returns whether it has escapes.
  private mutating func readRestOfWord(into name: inout String) throws(SyntaxError) -> Bool {
    var hasEscape = false
    while offset < bytes.count {
      let isFirst = name.isEmpty
      let start = offset
      let scalar: Unicode.Scalar
      if bytes[offset] == UInt8(ascii: "\\") {
        hasEscape = true
        guard byte(at: offset + 1) == UInt8(ascii: "u") else {
          offset += 1
          throw SyntaxError("Invalid or unexpected token '\\'", at: range(from: start))
        }
        offset += 2
        guard let value = readUnicodeEscape(), let escaped = Unicode.Scalar(value) else {
          throw SyntaxError("Invalid Unicode escape sequence", at: range(from: start))
        }
        scalar = escaped
      } else {
        let (next, length) = self.scalar(at: offset)
        scalar = next
        guard Self.isIdentifierPart(scalar) else { break }
        offset += length
      }
      let isAllowed =
        isFirst ? scalar == "$" || scalar == "_" || scalar.properties.isIDStart : Self.isIdentifierPart(scalar)
      guard isAllowed else {
        throw SyntaxError("Invalid character in an identifier", at: range(from: start))
      }
      name.unicodeScalars.append(scalar)
    }
    return hasEscape
  }

  /// Reads what follows `\u`: four hexadecimal digits or `{…}` up to 10FFFF; `nil` when it is neither.
  mutating func readUnicodeEscape() -> UInt32? {
    guard byte(at: offset) == UInt8(ascii: "{") else { return readHexadecimal(count: 4) }
    offset += 1
    var value: UInt32 = 0
    var count = 0
    while let digit = Self.digitValue(byte(at: offset)), digit < 16 {
      value = value << 4 | UInt32(digit)
      guard value <= 0x10FFFF else { return nil }
      count += 1
      offset += 1
    }
    guard count > 0, byte(at: offset) == UInt8(ascii: "}") else { return nil }
    offset += 1
    return value
  }

  /// Reads exactly `count` hexadecimal digits.
  mutating func readHexadecimal(count: Int) -> UInt32? {
    var value: UInt32 = 0
    for _ in 0..<count {
      guard let digit = Self.digitValue(byte(at: offset)), digit < 16 else { return nil }
      value = value << 4 | UInt32(digit)
      offset += 1
    }
    return value
  }

  /// The value of a digit of radix up to 36.
  static func digitValue(_ byte: UInt8) -> Int? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte) - 0x30
    case UInt8(ascii: "a")...UInt8(ascii: "z"): Int(byte) - 0x61 + 10
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): Int(byte) - 0x41 + 10
    default: nil
    }
  }
}
