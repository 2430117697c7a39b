import Glibc

/// Numbers as text and back, by the rules of the language.
public enum NumberText {
  /// `String(number)`: the shortest digits that read back as the same number.
  public static func string(_ number: Double) -> String {
    if number != number { return "NaN" }
    if number == 0 { return "0" }
    if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
    if number.magnitude < 1e15, let integer = Int(exactly: number) { return String(integer) }
    let (digits, exponent) = shortestDigits(number.magnitude)
    return (number < 0 ? "-" : "") + layOut(digits, exponent)
  }

  /// The shortest decimal digits of a positive finite number, and the exponent n with value = 0.d₁d₂… × 10ⁿ.
  public static func shortestDigits(_ number: Double) -> (digits: [UInt8], exponent: Int) {
    var digits: [UInt8] = []
    var exponent = 0
    var pointPosition: Int?
    let text = Array(number.description.utf8)
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte == UInt8(ascii: ".") {
        pointPosition = digits.count
      } else if byte == UInt8(ascii: "e") {
        exponent = Int(String(decoding: text[(index + 1)...], as: UTF8.self)) ?? 0
        break
      } else {
        digits.append(byte)
      }
      index += 1
    }
    exponent += pointPosition ?? digits.count
    let leadingZeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
    digits.removeFirst(leadingZeros)
    exponent -= leadingZeros
    while digits.count > 1 && digits.last == UInt8(ascii: "0") { digits.removeLast() }
    return (digits, exponent)
  }

  /// Number::toString of the standard, steps 5 to 12, for k digits and the exponent n.
  private static func layOut(_ digits: [UInt8], _ n: Int) -> String {
    let text = String(decoding: digits, as: UTF8.self)
    let k = digits.count
    if k <= n && n <= 21 { return text + String(repeating: "0", count: n - k) }
    if 0 < n && n <= 21 {
      return String(decoding: digits[..<n], as: UTF8.self) + "." + String(decoding: digits[n...], as: UTF8.self)
    }
    if -6 < n && n <= 0 { return "0." + String(repeating: "0", count: -n) + text }
    let exponent = (n > 0 ? "e+" : "e-") + String(abs(n - 1))
    if k == 1 { return text + exponent }
    return String(text.first!) + "." + text.dropFirst() + exponent
  }

  /// StringToNumber of the standard: white space around it is ignored, the empty text is 0, malformed text is NaN.
  public static func parse(_ string: JSString) -> Double {
    let units = string.units
    var start = 0
    var end = units.count
    while start < end && isWhiteSpace(units[start]) { start += 1 }
    while end > start && isWhiteSpace(units[end - 1]) { end -= 1 }
    if start == end { return 0 }
    guard units[start..<end].allSatisfy({ $0 < 128 }) else { return .nan }
    let text = units[start..<end].map { UInt8(truncatingIfNeeded: $0) }
    if text.count > 2 && text[0] == UInt8(ascii: "0") {
      switch text[1] | 0x20 {
      case UInt8(ascii: "x"): return parseDigits(text[2...], radix: 16)
      case UInt8(ascii: "o"): return parseDigits(text[2...], radix: 8)
      case UInt8(ascii: "b"): return parseDigits(text[2...], radix: 2)
      default: break
      }
    }
    guard let length = decimalPrefix(text), length == text.count else { return .nan }
    return decimal(text[...])
  }

  /// The length of the longest prefix that is a decimal literal with optional sign, or `Infinity`; nil when there is none.
  public static func decimalPrefix(_ text: [UInt8]) -> Int? {
    var index = 0
    if index < text.count, text[index] == UInt8(ascii: "+") || text[index] == UInt8(ascii: "-") { index += 1 }
    if text[index...].starts(with: Array("Infinity".utf8)) { return index + 8 }
    let integerStart = index
    while index < text.count, isDigit(text[index]) { index += 1 }
    var digits = index - integerStart
    if index < text.count, text[index] == UInt8(ascii: ".") {
      let fractionStart = index + 1
      var fractionEnd = fractionStart
      while fractionEnd < text.count, isDigit(text[fractionEnd]) { fractionEnd += 1 }
      if digits > 0 || fractionEnd > fractionStart { index = fractionEnd }
      digits += fractionEnd - fractionStart
    }
    if digits == 0 { return nil }
    if index < text.count, text[index] | 0x20 == UInt8(ascii: "e") {
      var exponent = index + 1
      if exponent < text.count, text[exponent] == UInt8(ascii: "+") || text[exponent] == UInt8(ascii: "-") {
        exponent += 1
      }
      let exponentStart = exponent
      while exponent < text.count, isDigit(text[exponent]) { exponent += 1 }
      if exponent > exponentStart { index = exponent }
    }
    return index
  }

  /// The value of well-formed decimal text (see `decimalPrefix`).
  public static func decimal(_ text: ArraySlice<UInt8>) -> Double {
    var buffer = text.map { CChar(bitPattern: $0) }
    buffer.append(0)
    return strtod(buffer, nil)
  }

  /// The value of digits in a radix from 2 to 36; NaN when a digit is missing or wrong.
  public static func parseDigits(_ digits: ArraySlice<UInt8>, radix: Int) -> Double {
    guard !digits.isEmpty else { return .nan }
    var number = 0.0
    for byte in digits {
      guard let digit = Character(UnicodeScalar(byte)).hexDigitOrLetterValue, digit < radix else { return .nan }
      number = number * Double(radix) + Double(digit)
    }
    return number
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  /// Whether a unit is white space or a line terminator of the language.
  public static func isWhiteSpace(_ unit: UInt16) -> Bool {
    switch unit {
    case 0x09...0x0D, 0x20, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF: return true
    default: return false
    }
  }
}

extension Character {
  fileprivate var hexDigitOrLetterValue: Int? {
    guard let ascii = asciiValue else { return nil }
    if ascii &- 0x30 < 10 { return Int(ascii) - 0x30 }
    let letter = (ascii | 0x20) &- 0x61
    return letter < 26 ? Int(letter) + 10 : nil
  }
}
