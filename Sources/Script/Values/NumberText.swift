import Glibc

/// Numbers as text and back, by the rules of the language.
public enum NumberText {
  /// `String(number)`: the shortest digits that read back as the same number.
  public static func string(_ number: Double) -> String {
    withText(of: number) { String(decoding: $0, as: UTF8.self) }
  }

  /// Calls `body` with the ASCII characters of `String(number)`.
  static func withText<Result>(of number: Double, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: longestText) { buffer in
      let base = buffer.baseAddress!
      return body(UnsafeBufferPointer(start: base, count: write(number, to: base)))
    }
  }

  /// No text of a number is longer.
  private static let longestText = 40

  /// Writes `String(number)` and returns its length.
  private static func write(_ number: Double, to target: UnsafeMutablePointer<UInt8>) -> Int {
    if number.magnitude < 1e15, let integer = Int(exactly: number) { return write(integer, to: target) }
    if !number.isFinite { return write(number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity", to: target) }
    let signLength = number < 0 ? 1 : 0
    target[0] = UInt8(ascii: "-")
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: longestText) { digits in
      let (count, exponent) = writeShortestDigits(number.magnitude, to: digits.baseAddress!)
      let shown = UnsafeBufferPointer(start: digits.baseAddress!, count: count)
      return signLength + layOut(shown, exponent, to: target + signLength)
    }
  }

  private static func write(_ text: StaticString, to target: UnsafeMutablePointer<UInt8>) -> Int {
    target.update(from: text.utf8Start, count: text.utf8CodeUnitCount)
    return text.utf8CodeUnitCount
  }

  /// Writes the decimal digits of an integer, after a minus sign for negative ones, and returns their number.
  private static func write(_ integer: Int, to target: UnsafeMutablePointer<UInt8>) -> Int {
    var rest = integer.magnitude
    var length = integer < 0 ? 1 : 0
    target[0] = UInt8(ascii: "-")
    var digits = rest
    repeat {
      length += 1
      digits /= 10
    } while digits > 0
    var position = length
    repeat {
      position -= 1
      target[position] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    } while rest > 0
    return length
  }

  /// The shortest decimal digits of a positive finite number, and the exponent n with value = 0.d₁d₂… × 10ⁿ.
  public static func shortestDigits(_ number: Double) -> (digits: [UInt8], exponent: Int) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: longestText) { buffer in
      let (count, exponent) = writeShortestDigits(number, to: buffer.baseAddress!)
      return (Array(buffer[..<count]), exponent)
    }
  }

  /// Takes the digits out of the standard library's description, which has the fewest that tell the number.
  private static func writeShortestDigits(
    _ number: Double, to target: UnsafeMutablePointer<UInt8>
  ) -> (count: Int, exponent: Int) {
    var description = number.description
    return description.withUTF8 { text in
      var count = 0
      var exponent = 0
      var hasPoint = false
      var index = 0
      while index < text.count, text[index] != UInt8(ascii: "e") {
        if text[index] == UInt8(ascii: ".") {
          hasPoint = true
        } else {
          let isLeadingZero = count == 0 && text[index] == UInt8(ascii: "0")
          if !isLeadingZero {
            target[count] = text[index]
            count += 1
          }
          // Digits before the point raise the exponent, zeros behind it and before the first digit lower it.
          if !hasPoint && !isLeadingZero { exponent += 1 } else if hasPoint && isLeadingZero { exponent -= 1 }
        }
        index += 1
      }
      if index < text.count {
        let isNegative = text[index + 1] == UInt8(ascii: "-")
        let magnitude = text[(index + 2)...].reduce(0) { $0 * 10 + Int($1) - 0x30 }
        exponent += isNegative ? -magnitude : magnitude
      }
      while count > 1 && target[count - 1] == UInt8(ascii: "0") { count -= 1 }
      return (count, exponent)
    }
  }

  /// Number::toString of the standard, steps 5 to 12, for k digits and the exponent n; returns the length.
  private static func layOut(
    _ digits: UnsafeBufferPointer<UInt8>, _ n: Int, to target: UnsafeMutablePointer<UInt8>
  ) -> Int {
    let k = digits.count
    var length = 0
    func append(_ byte: UInt8) {
      target[length] = byte
      length += 1
    }
    let zero = UInt8(ascii: "0")
    let point = UInt8(ascii: ".")
    if 0 < n && n <= 21 {
      for index in 0..<max(k, n) {
        if index == n { append(point) }
        append(index < k ? digits[index] : zero)
      }
      return length
    }
    if -6 < n && n <= 0 {
      append(zero)
      append(point)
      for _ in 0..<(-n) { append(zero) }
      for digit in digits { append(digit) }
      return length
    }
    append(digits[0])
    if k > 1 { append(point) }
    for digit in digits.dropFirst() { append(digit) }
    append(UInt8(ascii: "e"))
    append(n > 0 ? UInt8(ascii: "+") : UInt8(ascii: "-"))
    return length + write(abs(n - 1), to: target + length)
  }

  /// StringToNumber of the standard: white space around it is ignored, the empty text is 0, malformed text is NaN.
  public static func parse(_ string: JSString) -> Double {
    string.withOneByteUnits(parse) ?? string.withUnits(parse)
  }

  private static func parse<Unit: UnsignedInteger>(_ units: UnsafeBufferPointer<Unit>) -> Double {
    var start = 0
    var end = units.count
    while start < end && isWhiteSpace(UInt16(units[start])) { start += 1 }
    while end > start && isWhiteSpace(UInt16(units[end - 1])) { end -= 1 }
    if start == end { return 0 }
    return withASCII(units[start..<end]) { text in
      guard text.count == end - start else { return .nan }
      if text.count > 2 && text[0] == UInt8(ascii: "0") {
        let digits = UnsafeBufferPointer(rebasing: text[2...])
        switch text[1] | 0x20 {
        case UInt8(ascii: "x"): return parseDigits(digits, radix: 16)
        case UInt8(ascii: "o"): return parseDigits(digits, radix: 8)
        case UInt8(ascii: "b"): return parseDigits(digits, radix: 2)
        default: break
        }
      }
      guard let length = decimalPrefix(text), length == text.count else { return .nan }
      return decimal(text)
    }
  }

  /// Calls `body` with the units up to the first that is not ASCII, as bytes.
  static func withASCII<Unit: UnsignedInteger, Result>(
    _ units: Slice<UnsafeBufferPointer<Unit>>, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(units.count, 1)) { buffer in
      var count = 0
      for unit in units {
        guard unit < 128 else { break }
        buffer[count] = UInt8(truncatingIfNeeded: unit)
        count += 1
      }
      return body(UnsafeBufferPointer(start: buffer.baseAddress!, count: count))
    }
  }

  /// The length of the longest prefix that is a decimal literal with optional sign, or `Infinity`; nil when there is none.
  static func decimalPrefix(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
    var index = 0
    if index < text.count, text[index] == UInt8(ascii: "+") || text[index] == UInt8(ascii: "-") { index += 1 }
    if text[index...].starts(with: "Infinity".utf8) { return index + 8 }
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
  static func decimal(_ text: UnsafeBufferPointer<UInt8>) -> Double {
    if let exact = exactDecimal(text) { return exact }
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: text.count + 1) { buffer in
      for index in 0..<text.count { buffer[index] = CChar(bitPattern: text[index]) }
      buffer[text.count] = 0
      return strtod(buffer.baseAddress!, nil)
    }
  }

  /// The value of decimal text with few digits and a small exponent, where one rounding suffices (Clinger 1990): both the
  /// digits as an integer and the power of ten are doubles.
  private static func exactDecimal(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    var mantissa = 0
    var exponent = 0
    var hasPoint = false
    var digitCount = 0
    var index = text.first == UInt8(ascii: "-") || text.first == UInt8(ascii: "+") ? 1 : 0
    while index < text.count {
      let byte = text[index]
      if isDigit(byte) {
        mantissa = mantissa * 10 + Int(byte) - 0x30
        digitCount += 1
        if hasPoint { exponent -= 1 }
      } else if byte == UInt8(ascii: ".") {
        hasPoint = true
      } else {
        break
      }
      index += 1
      if digitCount > 15 { return nil }
    }
    guard index == text.count, digitCount > 0, exponent >= -22 else { return nil }
    let magnitude = exponent == 0 ? Double(mantissa) : Double(mantissa) / powersOfTen[-exponent]
    return text[0] == UInt8(ascii: "-") ? -magnitude : magnitude
  }

  /// The powers of ten that are doubles: 10⁰ to 10²².
  static let powersOfTen: [Double] = (0...22).map { pow(10, Double($0)) }

  /// The value of digits in a radix from 2 to 36; NaN when a digit is missing or wrong.
  static func parseDigits(_ digits: UnsafeBufferPointer<UInt8>, radix: Int) -> Double {
    guard !digits.isEmpty else { return .nan }
    var number = 0.0
    for byte in digits {
      guard let digit = digitValue(byte), digit < radix else { return .nan }
      number = number * Double(radix) + Double(digit)
    }
    return number
  }

  /// What an ASCII digit or letter stands for in radix 36.
  static func digitValue(_ byte: UInt8) -> Int? {
    if isDigit(byte) { return Int(byte) - 0x30 }
    let letter = (byte | 0x20) &- 0x61
    return letter < 26 ? Int(letter) + 10 : nil
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

extension NumberText {
  /// `String(number)` as a string of the language.
  static func jsString(_ number: Double) -> JSString {
    withText(of: number) { text in
      text.count == 1
        ? .single(UInt16(text[0]))
        : JSString(oneByteLength: text.count) { $0.update(from: text.baseAddress!, count: text.count) }
    }
  }
}
