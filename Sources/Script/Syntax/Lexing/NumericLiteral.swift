/// Numbers written in a radix that is a power of two.
package enum NumericLiteral {
  /// The double nearest to a whole number given by its digits (ties to even).
  ///
  /// - Parameters:
  ///   - digits: the values of the digits, the most significant first, each below 2 to the power of `bitsPerDigit`.
  ///   - bitsPerDigit: 1, 3 or 4.
  package static func value(ofDigits digits: some Sequence<Int>, bitsPerDigit: Int) -> Double {
    var mantissa: UInt64 = 0
    var droppedBits = 0
    var isInexact = false
    for digit in digits {
      for bit in stride(from: bitsPerDigit - 1, through: 0, by: -1) {
        let value = UInt64(digit >> bit & 1)
        if mantissa >> 62 == 0 {
          mantissa = mantissa << 1 | value
        } else {
          droppedBits += 1
          isInexact = isInexact || value == 1
        }
      }
    }
    // 63 bits are more than a double keeps, so a sticky last bit is enough to round right.
    if isInexact { mantissa |= 1 }
    return Double(sign: .plus, exponent: min(droppedBits, 2000), significand: Double(mantissa))
  }
}

extension Lexer {
  /// Reads a numeric literal, the offset being at its first digit or dot.
  mutating func readNumber() throws(SyntaxError) -> Double {
    let start = offset
    let value: Double
    if bytes[offset] == UInt8(ascii: "0"), let bits = Self.bitsPerDigit(ofPrefix: byte(at: offset + 1)) {
      offset += 2
      let digits = try readDigits(radix: 1 << bits, numberStart: start)
      guard !digits.isEmpty else {
        throw SyntaxError(
          "Invalid number", hint: "digits must follow 0\(Character(Unicode.Scalar(bytes[start + 1])))",
          at: range(from: start))
      }
      value = NumericLiteral.value(ofDigits: digits.lazy.compactMap(Self.digitValue), bitsPerDigit: bits)
    } else {
      value = try readDecimal()
    }
    try rejectBadEnd(ofNumberAt: start)
    return value
  }

  private static func bitsPerDigit(ofPrefix byte: UInt8) -> Int? {
    switch byte | 0x20 {
    case UInt8(ascii: "x"): 4
    case UInt8(ascii: "o"): 3
    case UInt8(ascii: "b"): 1
    default: nil
    }
  }

  private mutating func readDecimal() throws(SyntaxError) -> Double {
    let start = offset
    if bytes[offset] == UInt8(ascii: "0"), Self.isDigit(byte(at: offset + 1)) || byte(at: offset + 1) == 0x5F {
      while Self.isDigit(byte(at: offset)) || byte(at: offset) == 0x5F { offset += 1 }
      throw SyntaxError(
        "Octal literals and numbers with leading zeros are not allowed in strict mode",
        hint: "write 0o17 for an octal number, or leave the leading zero out", at: range(from: start))
    }
    var text = try readDigits(radix: 10, numberStart: start)
    if byte(at: offset) == UInt8(ascii: ".") {
      offset += 1
      if byte(at: offset) == UInt8(ascii: "_") { throw misplacedSeparator(at: offset) }
      let fraction = try readDigits(radix: 10, numberStart: start)
      if !fraction.isEmpty { text += [UInt8(ascii: ".")] + fraction }
    }
    if byte(at: offset) | 0x20 == UInt8(ascii: "e") {
      offset += 1
      text.append(UInt8(ascii: "e"))
      if byte(at: offset) == UInt8(ascii: "-") || byte(at: offset) == UInt8(ascii: "+") {
        text.append(bytes[offset])
        offset += 1
      }
      let exponent = try readDigits(radix: 10, numberStart: start)
      guard !exponent.isEmpty else {
        throw SyntaxError(
          "Invalid number", hint: "digits must follow the e of an exponent, as in 1e-3", at: range(from: start))
      }
      text += exponent
    }
    if text.first == UInt8(ascii: ".") { text.insert(UInt8(ascii: "0"), at: 0) }
    // Swift reads too large an exponent as nothing at all where the language has infinity (or zero).
    return Double(String(decoding: text, as: UTF8.self)) ?? .infinity
  }

  /// Reads digits with separators between them; returns the digits alone.
  private mutating func readDigits(radix: Int, numberStart: Int) throws(SyntaxError) -> [UInt8] {
    var digits: [UInt8] = []
    while true {
      let byte = byte(at: offset)
      if byte == UInt8(ascii: "_") {
        let following = Self.digitValue(self.byte(at: offset + 1))
        guard !digits.isEmpty, let following, following < radix else { throw misplacedSeparator(at: offset) }
        offset += 1
        continue
      }
      guard let value = Self.digitValue(byte), value < radix else { return digits }
      digits.append(byte)
      offset += 1
    }
  }

  private func misplacedSeparator(at index: Int) -> SyntaxError {
    SyntaxError(
      "Numeric separators are only allowed between digits", hint: "write numbers like 1_000_000",
      at: SourceRange(start: UInt32(index), end: UInt32(index + 1)))
  }

  private mutating func rejectBadEnd(ofNumberAt start: Int) throws(SyntaxError) {
    if byte(at: offset) == UInt8(ascii: "n"), !isIdentifierStart(at: offset + 1) {
      offset += 1
      throw SyntaxError(
        "BigInt is left out of this language",
        hint: "write the number without the n; whole numbers are exact up to 2 ** 53",
        at: range(from: start))
    }
    guard Self.isDigit(byte(at: offset)) || isIdentifierStart(at: offset) else { return }
    let end = offset
    while Self.isDigit(byte(at: offset)) || isIdentifierStart(at: offset) { offset += scalar(at: offset).length }
    let rest = String(decoding: bytes[end..<offset], as: UTF8.self)
    throw SyntaxError(
      "Invalid or unexpected token: '\(rest)' directly after a number",
      hint: "a name cannot begin with a digit; a product needs *", at: range(from: start))
  }
}
