import Glibc

/// How the fields of a line of a CSV file are told apart (RFC 4180, with any delimiter).
struct CSVFields {
  /// The byte between fields; `nil` for any run of spaces and tabs.
  let delimiter: UInt8?

  /// Where a field is in its line, without the quotes around it.
  struct Field {
    let range: Range<Int>
    /// Whether quotes inside are doubled.
    var hasDoubledQuotes = false
  }

  private static let quote = UInt8(ascii: "\"")

  /// Finds the fields of a line.
  ///
  /// Quotes around a field protect delimiters; two quotes inside stand for one.
  ///
  /// - Returns: `false` when the line ends inside quotes, so that the next line belongs to it.
  func split(_ line: UnsafeBufferPointer<UInt8>, into fields: inout [Field]) -> Bool {
    fields.removeAll(keepingCapacity: true)
    var position = 0
    while true {
      if delimiter == nil {
        while position < line.count && isDelimiter(line[position]) { position += 1 }
        if position == line.count { return true }
      }
      if position < line.count && line[position] == CSVFields.quote {
        guard let field = quotedField(line, from: position + 1) else { return false }
        fields.append(field)
        position = field.range.upperBound + 1
      } else {
        let end = endOfField(line, from: position)
        fields.append(Field(range: position..<end))
        position = end
      }
      if position == line.count { return true }
      position += 1
    }
  }

  private func isDelimiter(_ byte: UInt8) -> Bool {
    if let delimiter { return byte == delimiter }
    return byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  private func endOfField(_ line: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var position = start
    if let delimiter {
      while position < line.count && line[position] != delimiter { position += 1 }
    } else {
      while position < line.count && !isDelimiter(line[position]) { position += 1 }
    }
    return position
  }

  /// The field behind an opening quote; `nil` when it is not closed.
  private func quotedField(_ line: UnsafeBufferPointer<UInt8>, from start: Int) -> Field? {
    var position = start
    var hasDoubledQuotes = false
    while position < line.count {
      guard line[position] == CSVFields.quote else {
        position += 1
        continue
      }
      if position + 1 == line.count || isDelimiter(line[position + 1]) {
        return Field(range: start..<position, hasDoubledQuotes: hasDoubledQuotes)
      }
      // A single quote inside is taken as it is.
      let isDoubled = line[position + 1] == CSVFields.quote
      hasDoubledQuotes = hasDoubledQuotes || isDoubled
      position += isDoubled ? 2 : 1
    }
    return nil
  }
}

extension CSVFields.Field {
  /// The text of the field.
  func text(in line: UnsafeBufferPointer<UInt8>) -> String {
    let bytes = UnsafeBufferPointer(rebasing: line[range])
    guard hasDoubledQuotes else { return String(decoding: bytes, as: UTF8.self) }
    var plain: [UInt8] = []
    plain.reserveCapacity(bytes.count)
    var position = 0
    while position < bytes.count {
      let byte = bytes[position]
      plain.append(byte)
      let isDoubled = byte == UInt8(ascii: "\"") && position + 1 < bytes.count && bytes[position + 1] == byte
      position += isDoubled ? 2 : 1
    }
    return String(decoding: plain, as: UTF8.self)
  }
}
