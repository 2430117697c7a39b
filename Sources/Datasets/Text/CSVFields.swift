/// How the fields of a line of a CSV file are told apart (RFC 4180, with any delimiter).
struct CSVFields {
  /// The byte between fields; `nil` for any run of spaces and tabs.
  let delimiter: UInt8?

  private static let quote = UInt8(ascii: "\"")

  /// The fields of a line.
  ///
  /// Quotes around a field protect delimiters; two quotes inside stand for one.
  ///
  /// - Returns: the fields, or `nil` when the line ends inside quotes, so that the next line belongs to it.
  func split(_ line: [UInt8]) -> [String]? {
    var fields: [String] = []
    var position = 0
    while true {
      if delimiter == nil {
        while position < line.count && isDelimiter(line[position]) { position += 1 }
        if position == line.count { return fields }
      }
      if position < line.count && line[position] == CSVFields.quote {
        guard let field = quotedField(line, &position) else { return nil }
        fields.append(field)
      } else {
        let start = position
        while position < line.count && !isDelimiter(line[position]) { position += 1 }
        fields.append(String(decoding: line[start..<position], as: UTF8.self))
      }
      if position == line.count { return fields }
      position += 1
    }
  }

  private func isDelimiter(_ byte: UInt8) -> Bool {
    if let delimiter { return byte == delimiter }
    return byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  /// The field that begins with the quote at `position`, which then is at the delimiter behind it.
  private func quotedField(_ line: [UInt8], _ position: inout Int) -> String? {
    var bytes: [UInt8] = []
    position += 1
    while position < line.count {
      let byte = line[position]
      position += 1
      guard byte == CSVFields.quote else {
        bytes.append(byte)
        continue
      }
      if position == line.count || isDelimiter(line[position]) { return String(decoding: bytes, as: UTF8.self) }
      // A doubled quote stands for one; a single one inside is taken as it is.
      bytes.append(CSVFields.quote)
      if line[position] == CSVFields.quote { position += 1 }
    }
    return nil
  }
}

/// Numbers in text as JavaScript's `Number()` reads them.
enum FieldNumber {
  /// The number a field spells; `nil` when it is none.
  static func value(_ field: String) -> Double? {
    let text = field.utf8.drop(while: isSpace)
    let bytes = text.prefix(text.count - text.reversed().prefix(while: isSpace).count)
    guard let first = bytes.first else { return 0 }
    if first == UInt8(ascii: "0"), let number = prefixed(bytes) { return number }
    var isDecimal = true
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "e"), UInt8(ascii: "E"):
        continue
      default: isDecimal = false
      }
    }
    if isDecimal { return Double(Substring(bytes)) }
    switch String(Substring(bytes)) {
    case "Infinity", "+Infinity": return .infinity
    case "-Infinity": return -.infinity
    default: return nil
    }
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  /// A number in base 16, 8 or 2: `0xff`, `0o17`, `0b101`.
  private static func prefixed(_ bytes: Substring.UTF8View) -> Double? {
    let radix: Int
    switch bytes.dropFirst().first {
    case UInt8(ascii: "x"), UInt8(ascii: "X"): radix = 16
    case UInt8(ascii: "o"), UInt8(ascii: "O"): radix = 8
    case UInt8(ascii: "b"), UInt8(ascii: "B"): radix = 2
    default: return nil
    }
    let digits = Substring(bytes.dropFirst(2))
    guard let first = digits.utf8.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "-") else { return nil }
    return UInt64(digits, radix: radix).map { Double($0) }
  }
}
