/// How text becomes bytes and bytes become text.
enum TextEncoding: String {
  case utf8, utf16le, latin1, ascii, hex, base64, base64url

  /// The encoding with one of Node's names.
  init?(named name: String) {
    switch name.lowercased() {
    case "utf8", "utf-8", "": self = .utf8
    case "utf16le", "utf-16le", "ucs2", "ucs-2": self = .utf16le
    case "latin1", "binary", "iso-8859-1": self = .latin1
    case "ascii", "us-ascii": self = .ascii
    case "hex": self = .hex
    case "base64": self = .base64
    case "base64url": self = .base64url
    default: return nil
    }
  }

  /// The text some bytes stand for.
  func decode(_ bytes: UnsafeRawBufferPointer) -> JSString {
    switch self {
    case .utf8: return JSString(String(decoding: bytes, as: UTF8.self))
    case .utf16le:
      return JSString(
        units: (0..<bytes.count / 2).map { UInt16(bytes[2 * $0]) | UInt16(bytes[2 * $0 + 1]) << 8 })
    case .latin1: return JSString(units: bytes.map { UInt16($0) })
    case .ascii: return JSString(units: bytes.map { UInt16($0 & 0x7F) })
    case .hex:
      let digits = Array("0123456789abcdef".utf16)
      return JSString(units: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    case .base64: return JSString(Base64.text(of: bytes))
    case .base64url:
      let text = Base64.text(of: bytes).filter { $0 != "=" }
      return JSString(String(text.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 }))
    }
  }

  /// The bytes of a text.
  func encode(_ text: JSString) -> [UInt8] {
    switch self {
    case .utf8: return Array(text.text.utf8)
    case .utf16le: return text.units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    case .latin1, .ascii: return text.units.map { UInt8($0 & 0xFF) }
    case .hex:
      var bytes: [UInt8] = []
      let digits = text.units.map { Character(Unicode.Scalar($0) ?? " ").hexDigitValue }
      for index in stride(from: 0, to: digits.count - 1, by: 2) {
        guard let high = digits[index], let low = digits[index + 1] else { break }
        bytes.append(UInt8(high << 4 | low))
      }
      return bytes
    case .base64, .base64url: return Base64.bytes(ofLenient: text.units)
    }
  }
}

/// The encoding of bytes as text of 64 characters (RFC 4648).
package enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The text of some bytes, padded with `=`.
  package static func text(of bytes: UnsafeRawBufferPointer) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let count = min(3, bytes.count - start)
      var group = UInt32(bytes[start]) << 16
      if count > 1 { group |= UInt32(bytes[start + 1]) << 8 }
      if count > 2 { group |= UInt32(bytes[start + 2]) }
      for place in 0..<4 {
        text.append(place <= count ? alphabet[Int(group >> (18 - 6 * UInt32(place)) & 63)] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The value of a digit; `-` and `_` stand for `+` and `/` too.
  private static func value(of unit: UInt16) -> UInt32? {
    switch unit {
    case 0x41...0x5A: UInt32(unit - 0x41)
    case 0x61...0x7A: UInt32(unit - 0x61 + 26)
    case 0x30...0x39: UInt32(unit - 0x30 + 52)
    case 0x2B, 0x2D: 62
    case 0x2F, 0x5F: 63
    default: nil
    }
  }

  /// The bytes of a text, up to the padding; characters that are no digits are skipped.
  package static func bytes(ofLenient text: some Sequence<UInt16>) -> [UInt8] {
    var bytes: [UInt8] = []
    var group: UInt32 = 0
    var bitCount = 0
    for unit in text {
      if unit == 0x3D { break }
      guard let value = value(of: unit) else { continue }
      group = group << 6 | value
      bitCount += 6
      if bitCount >= 8 {
        bitCount -= 8
        bytes.append(UInt8(truncatingIfNeeded: group >> UInt32(bitCount)))
      }
    }
    return bytes
  }

  /// The bytes of a text as `atob` reads it: blanks are skipped, anything else that is no digit is wrong (nil).
  static func bytes(ofStrict text: [UInt16]) -> [UInt8]? {
    var digits = text.filter { ![0x09, 0x0A, 0x0C, 0x0D, 0x20].contains($0) }
    if digits.count % 4 == 0 {
      for _ in 0..<2 where digits.last == 0x3D { digits.removeLast() }
    }
    guard digits.count % 4 != 1, digits.allSatisfy({ value(of: $0) != nil && $0 != 0x2D && $0 != 0x5F }) else {
      return nil
    }
    return bytes(ofLenient: digits)
  }
}
