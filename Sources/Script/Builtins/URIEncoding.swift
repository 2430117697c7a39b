/// `encodeURIComponent`, `encodeURI` and their inverses: bytes of UTF-8 as `%XX`.
enum URIEncoding {
  static let functions: [NativeEntry] = [
    NativeEntry("encodeURIComponent", 1) { machine, _, arguments in
      try encode(machine.toStringValue(arguments[0]), keeping: unreserved, machine)
    },
    NativeEntry("encodeURI", 1) { machine, _, arguments in
      try encode(machine.toStringValue(arguments[0]), keeping: unreserved.union(reserved), machine)
    },
    NativeEntry("decodeURIComponent", 1) { machine, _, arguments in
      try decode(machine.toStringValue(arguments[0]), keeping: [], machine)
    },
    NativeEntry("decodeURI", 1) { machine, _, arguments in
      try decode(machine.toStringValue(arguments[0]), keeping: reserved, machine)
    },
  ]

  private static let unreserved = Set(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()".utf16)
  private static let reserved = Set(";/?:@&=+$,#".utf16)
  private static let percent = UInt16(0x25)

  private static func encode(_ string: JSString, keeping kept: Set<UInt16>, _ machine: Machine) throws -> Value {
    var buffer = UnitBuffer()
    var index = 0
    while index < string.length {
      let (codePoint, length) = string.codePoint(at: index)
      if codePoint < 128 && kept.contains(UInt16(codePoint)) {
        buffer.append(UInt16(codePoint))
      } else {
        guard let scalar = Unicode.Scalar(codePoint) else {
          throw machine.uriError("URI malformed: a lone surrogate at position \(index) cannot be encoded")
        }
        for byte in UTF8.encode(scalar)! {
          buffer.append(percent)
          buffer.append(hexadecimalDigit(byte >> 4))
          buffer.append(hexadecimalDigit(byte & 15))
        }
      }
      index += length
    }
    return Value(try buffer.makeString(machine))
  }

  private static func decode(_ string: JSString, keeping kept: Set<UInt16>, _ machine: Machine) throws -> Value {
    if string.firstIndex(of: .single(percent), from: 0) == nil { return Value(string) }
    var buffer = UnitBuffer()
    var index = 0
    while index < string.length {
      guard string[index] == percent else {
        buffer.append(string[index])
        index += 1
        continue
      }
      let start = index
      guard let scalar = decodeScalar(string, &index) else {
        throw machine.uriError("URI malformed at position \(start)")
      }
      if scalar.value < 128 && kept.contains(UInt16(scalar.value)) {
        buffer.append(string, from: start, to: index)
      } else {
        buffer.append(codePoint: scalar.value)
      }
    }
    return Value(try buffer.makeString(machine))
  }

  /// The character whose UTF-8 bytes stand at `index` as `%XX%XX…`; moves `index` behind them.
  private static func decodeScalar(_ string: JSString, _ index: inout Int) -> Unicode.Scalar? {
    guard let first = decodeByte(string, &index) else { return nil }
    var bytes = [first]
    let length = first < 0x80 ? 1 : first < 0xC0 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF8 ? 4 : 0
    while bytes.count < length {
      guard let byte = decodeByte(string, &index) else { return nil }
      bytes.append(byte)
    }
    guard length > 0, let text = String(validating: bytes, as: UTF8.self) else { return nil }
    return text.unicodeScalars.first
  }

  private static func decodeByte(_ string: JSString, _ index: inout Int) -> UInt8? {
    guard index + 2 < string.length, string[index] == percent,
      let high = hexadecimalValue(string[index + 1]), let low = hexadecimalValue(string[index + 2])
    else { return nil }
    index += 3
    return high << 4 | low
  }

  private static func hexadecimalDigit(_ value: UInt8) -> UInt16 { UInt16(value < 10 ? 0x30 + value : 0x37 + value) }

  private static func hexadecimalValue(_ unit: UInt16) -> UInt8? {
    switch unit {
    case 0x30...0x39: return UInt8(unit - 0x30)
    case 0x41...0x46: return UInt8(unit - 0x37)
    case 0x61...0x66: return UInt8(unit - 0x57)
    default: return nil
    }
  }
}

extension Machine {
  fileprivate func uriError(_ message: String) -> ScriptError { ScriptError(Value(makeError(.uriError, message))) }
}
