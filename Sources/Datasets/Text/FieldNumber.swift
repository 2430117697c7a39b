import Glibc

/// Numbers in text as JavaScript's `Number()` reads them.
enum FieldNumber {
  /// The number a field spells; `nil` when it is none.
  static func value(_ field: UnsafeBufferPointer<UInt8>) -> Double? {
    if let number = shortDecimal(field) { return number }
    let text = trimmed(field)
    guard let first = text.first else { return 0 }
    if first == UInt8(ascii: "0"), let number = prefixed(text) { return number }
    var isDecimal = true
    for byte in text {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "e"), UInt8(ascii: "E"):
        continue
      default: isDecimal = false
      }
    }
    if isDecimal { return Double(String(decoding: text, as: UTF8.self)) }
    switch String(decoding: text, as: UTF8.self) {
    case "Infinity", "+Infinity": return .infinity
    case "-Infinity": return -.infinity
    default: return nil
    }
  }

  /// The powers of ten that a double holds exactly.
  private static let powersOfTen: [Double] = (0...22).map { exponent in
    (0..<exponent).reduce(1.0) { power, _ in power * 10 }
  }

  /// A number such as `-12.5`: with digits that fit a double exactly one division rounds it correctly (Clinger 1990).
  private static func shortDecimal(_ field: UnsafeBufferPointer<UInt8>) -> Double? {
    var position = 0
    let isNegative = field.count > 1 && field[0] == UInt8(ascii: "-")
    if isNegative { position = 1 }
    // 15 digits are below 2⁵³.
    guard field.count - position <= 16, field.count > position else { return nil }
    var digits: Int64 = 0
    var digitCount = 0
    var fractionStart = -1
    while position < field.count {
      let digit = field[position] &- UInt8(ascii: "0")
      if digit <= 9 {
        digits = digits &* 10 &+ Int64(digit)
        digitCount &+= 1
      } else if field[position] == UInt8(ascii: "."), fractionStart < 0 {
        fractionStart = position + 1
      } else {
        return nil
      }
      position &+= 1
    }
    guard digitCount > 0, digitCount <= 15 else { return nil }
    let whole = Double(isNegative ? -digits : digits)
    if fractionStart < 0 { return isNegative && digits == 0 ? -0.0 : whole }
    let number = whole / powersOfTen[field.count - fractionStart]
    return isNegative && digits == 0 ? -0.0 : number
  }

  private static func trimmed(_ field: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var (start, end) = (0, field.count)
    while start < end && isSpace(field[start]) { start += 1 }
    while end > start && isSpace(field[end - 1]) { end -= 1 }
    return UnsafeBufferPointer(rebasing: field[start..<end])
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  /// A number in base 16, 8 or 2: `0xff`, `0o17`, `0b101`.
  private static func prefixed(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
    guard bytes.count > 2 else { return nil }
    let radix: Int
    switch bytes[1] {
    case UInt8(ascii: "x"), UInt8(ascii: "X"): radix = 16
    case UInt8(ascii: "o"), UInt8(ascii: "O"): radix = 8
    case UInt8(ascii: "b"), UInt8(ascii: "B"): radix = 2
    default: return nil
    }
    let digits = String(decoding: bytes[2...], as: UTF8.self)
    guard let first = digits.utf8.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "-") else { return nil }
    return UInt64(digits, radix: radix).map { Double($0) }
  }
}
