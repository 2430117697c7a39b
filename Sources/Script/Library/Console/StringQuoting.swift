/// Strings as source text, the way `util.inspect` quotes them.
enum StringQuoting {
  /// The string between single quotes; between double quotes or backticks when that saves escapes.
  static func quoted(_ string: JSString) -> String {
    string.withUnits { units in
      let quote = quote(for: units)
      var text = String(UnicodeScalar(quote))
      append(units, escaping: UInt16(quote), to: &text)
      text.unicodeScalars.append(UnicodeScalar(quote))
      return text
    }
  }

  /// The text without quotes, with control characters and single quotes escaped.
  static func escaped(_ string: JSString) -> String {
    var text = ""
    string.withUnits { append($0, escaping: UInt16(UInt8(ascii: "'")), to: &text) }
    return text
  }

  /// Whether a property name needs no quotes.
  static func isIdentifier(_ name: JSString) -> Bool {
    guard name.length > 0 else { return false }
    let isPlain = name.withOneByteUnits { units in
      units.allSatisfy { unit in
        switch unit {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
        default: false
        }
      }
    }
    return isPlain == true && !(0x30...0x39).contains(name[0])
  }

  private static func quote(for units: UnsafeBufferPointer<UInt16>) -> UInt8 {
    func holds(_ character: Unicode.Scalar) -> Bool { units.contains(UInt16(character.value)) }
    if !holds("'") { return UInt8(ascii: "'") }
    if !holds("\"") { return UInt8(ascii: "\"") }
    let hasSubstitution = zip(units, units.dropFirst()).contains { $0 == 0x24 && $1 == 0x7B }
    return holds("`") || hasSubstitution ? UInt8(ascii: "'") : UInt8(ascii: "`")
  }

  private static func append(_ units: UnsafeBufferPointer<UInt16>, escaping quote: UInt16, to text: inout String) {
    var index = 0
    while index < units.count {
      let unit = units[index]
      index += 1
      switch unit {
      case quote, 0x5C:
        text += "\\"
        text.unicodeScalars.append(UnicodeScalar(UInt8(unit)))
      case 0x08: text += "\\b"
      case 0x09: text += "\\t"
      case 0x0A: text += "\\n"
      case 0x0C: text += "\\f"
      case 0x0D: text += "\\r"
      case 0..<0x20, 0x7F..<0xA0:
        text += "\\x" + (unit < 0x10 ? "0" : "") + String(unit, radix: 16, uppercase: true)
      case 0xD800..<0xDC00:
        if index < units.count, units[index] & 0xFC00 == 0xDC00 {
          let scalar = 0x10000 + (UInt32(unit & 0x3FF) << 10 | UInt32(units[index] & 0x3FF))
          text.unicodeScalars.append(UnicodeScalar(scalar).unsafelyUnwrapped)
          index += 1
        } else {
          text += "\\u" + String(unit, radix: 16)
        }
      case 0xDC00..<0xE000: text += "\\u" + String(unit, radix: 16)
      default: text.unicodeScalars.append(UnicodeScalar(unit).unsafelyUnwrapped)
      }
    }
  }
}
