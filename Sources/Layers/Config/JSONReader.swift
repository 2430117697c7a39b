import Glibc

/// Reads JSON (RFC 8259) into a ``ConfigValue``.
public struct JSONReader {
  /// Deeper nesting than this is refused: no real model comes near, and a hostile file must not exhaust the stack.
  private static let depthLimit = 512

  private let bytes: [UInt8]
  private var position = 0

  /// Parses a whole text.
  ///
  /// - Throws: ``LayerError`` with line and column when the text is not JSON.
  public static func parse(_ text: String) throws -> ConfigValue { try parse(Array(text.utf8)) }

  /// Parses a whole text in UTF-8.
  public static func parse(_ bytes: [UInt8]) throws -> ConfigValue {
    var parser = JSONReader(bytes: bytes)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { parser.position = 3 }
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.position == bytes.count else { throw parser.error("unexpected text after the end of the value") }
    return value
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func error(_ problem: String) -> LayerError {
    let before = bytes[..<min(position, bytes.count)]
    let line = before.count { $0 == 0x0A } + 1
    let column = before.count - ((before.lastIndex(of: 0x0A) ?? -1) + 1) + 1
    return LayerError("This is not valid JSON: \(problem) (line \(line), column \(column)).")
  }

  private mutating func skipSpace() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard current == byte else { return false }
    position += 1
    return true
  }

  private mutating func value(depth: Int) throws -> ConfigValue {
    guard depth < JSONReader.depthLimit else { throw error("the values are nested too deeply") }
    skipSpace()
    switch current {
    case nil: throw error("the text ends where a value must follow")
    case UInt8(ascii: "{"): return .object(try object(depth: depth))
    case UInt8(ascii: "["): return .array(try array(depth: depth))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .boolean(true))
    case UInt8(ascii: "f"): return try word("false", .boolean(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return .number(try number())
    }
  }

  private mutating func word(_ word: String, _ value: ConfigValue) throws -> ConfigValue {
    guard bytes[position...].starts(with: word.utf8) else { throw error("a value is misspelt") }
    position += word.utf8.count
    return value
  }

  private mutating func object(depth: Int) throws -> ConfigObject {
    var result = ConfigObject()
    position += 1
    skipSpace()
    if take(UInt8(ascii: "}")) { return result }
    while true {
      skipSpace()
      guard current == UInt8(ascii: "\"") else { throw error("a key in double quotes must follow") }
      let key = try string()
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw error("a colon must follow the key \"\(key)\"") }
      result[key] = try value(depth: depth + 1)
      skipSpace()
      if take(UInt8(ascii: "}")) { return result }
      guard take(UInt8(ascii: ",")) else { throw error("a comma or a closing brace must follow") }
    }
  }

  private mutating func array(depth: Int) throws -> [ConfigValue] {
    var result: [ConfigValue] = []
    position += 1
    skipSpace()
    if take(UInt8(ascii: "]")) { return result }
    while true {
      result.append(try value(depth: depth + 1))
      skipSpace()
      if take(UInt8(ascii: "]")) { return result }
      guard take(UInt8(ascii: ",")) else { throw error("a comma or a closing bracket must follow") }
    }
  }

  private mutating func number() throws -> Double {
    let start = position
    func isDigit(_ byte: UInt8?) -> Bool { byte.map { $0 >= 0x30 && $0 <= 0x39 } ?? false }
    _ = take(UInt8(ascii: "-"))
    guard isDigit(current) else { throw error("a value must follow") }
    if !take(UInt8(ascii: "0")) { while isDigit(current) { position += 1 } }
    if take(UInt8(ascii: ".")) {
      guard isDigit(current) else { throw error("a digit must follow the decimal point") }
      while isDigit(current) { position += 1 }
    }
    if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
      position += 1
      if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
      guard isDigit(current) else { throw error("a digit must follow the exponent sign") }
      while isDigit(current) { position += 1 }
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    return strtod(text, nil)
  }

  private mutating func string() throws -> String {
    position += 1
    var units: [UInt8] = []
    while let byte = current {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: units, as: UTF8.self)
      case UInt8(ascii: "\\"): try escape(into: &units)
      case 0..<0x20: throw error("a string must not hold a control character")
      default: units.append(byte)
      }
    }
    throw error("a string is not closed")
  }

  private mutating func escape(into units: inout [UInt8]) throws {
    guard let byte = current else { throw error("a string is not closed") }
    position += 1
    switch byte {
    case UInt8(ascii: "n"): units.append(0x0A)
    case UInt8(ascii: "t"): units.append(0x09)
    case UInt8(ascii: "r"): units.append(0x0D)
    case UInt8(ascii: "b"): units.append(0x08)
    case UInt8(ascii: "f"): units.append(0x0C)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): units.append(byte)
    case UInt8(ascii: "u"): units.append(contentsOf: String(try unicodeScalar()).utf8)
    default: throw error("an escape in a string is unknown")
    }
  }

  /// The character of a `\u` escape; two escapes can form a surrogate pair.
  private mutating func unicodeScalar() throws -> Unicode.Scalar {
    let first = try hexUnit()
    if first >= 0xD800, first < 0xDC00, current == UInt8(ascii: "\\"), position + 1 < bytes.count,
      bytes[position + 1] == UInt8(ascii: "u")
    {
      let start = position
      position += 2
      let second = try hexUnit()
      if second >= 0xDC00, second < 0xE000,
        let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
      {
        return scalar
      }
      position = start
    }
    return Unicode.Scalar(first) ?? "\u{FFFD}"
  }

  private mutating func hexUnit() throws -> UInt32 {
    guard position + 4 <= bytes.count,
      let unit = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw error("four hexadecimal digits must follow \\u") }
    position += 4
    return unit
  }
}
