import Glibc

// The formats of `toFixed`, `toPrecision`, `toExponential` and `toString(radix)`.
//
// The C library prints exact decimal expansions and rounds ties to even digits; the language wants the larger digit.
// A tie is recognized by its bits and rounded here.

extension NumberText {
  /// `number.toFixed(fractionDigits)`, for magnitudes below 10²¹.
  static func fixed(_ number: Double, fractionDigits: Int) -> String {
    if let text = shortFixed(number, fractionDigits: fractionDigits) { return text }
    let magnitude = number.magnitude
    let sign = number < 0 ? "-" : ""
    guard isTie(magnitude, fractionDigits: fractionDigits) else {
      return sign + cFormat("%.*f", fractionDigits, magnitude)
    }
    var digits = digitValues(cFormat("%.*f", fractionDigits + 1, magnitude))
    digits.removeLast()
    if !increment(&digits) { digits.insert(1, at: 0) }
    return sign + withPoint(text(digits), fractionDigits: fractionDigits)
  }

  /// As `fixed`, where the scaled number has at most 53 bits: the product with the power of ten and its rounding error
  /// (from a fused multiply-add) together are exact, and so is the decision about the last digit.
  private static func shortFixed(_ number: Double, fractionDigits: Int) -> String? {
    guard fractionDigits < powersOfTen.count else { return nil }
    let scale = powersOfTen[fractionDigits]
    let product = number.magnitude * scale
    guard product < 0x1p53 else { return nil }
    let error = (-product).addingProduct(number.magnitude, scale)
    let floor = product.rounded(.down)
    let roundsUp = (product - floor) - 0.5 >= -error
    let digits = String(Int(floor) + (roundsUp ? 1 : 0))
    return (number < 0 ? "-" : "") + withPoint(digits, fractionDigits: fractionDigits)
  }

  /// Puts a point before the last digits, and zeros before it where there are not enough.
  private static func withPoint(_ digits: String, fractionDigits: Int) -> String {
    if fractionDigits == 0 { return digits }
    let padded = String(repeating: "0", count: max(0, fractionDigits + 1 - digits.utf8.count)) + digits
    return padded.dropLast(fractionDigits) + "." + padded.suffix(fractionDigits)
  }

  /// `number.toExponential(fractionDigits)` of a finite number; nil digits stand for as many as necessary.
  static func exponential(_ number: Double, fractionDigits: Int?) -> String {
    let sign = number < 0 ? "-" : ""
    guard number != 0 else {
      let zeros = fractionDigits ?? 0
      return "0" + (zeros > 0 ? "." + String(repeating: "0", count: zeros) : "") + "e+0"
    }
    if let fractionDigits {
      let (digits, exponent) = roundedDigits(number.magnitude, count: fractionDigits + 1)
      return sign + exponentialLayout(digits, exponent)
    }
    let (digits, exponent) = shortestDigits(number.magnitude)
    return sign + exponentialLayout(String(decoding: digits, as: UTF8.self), exponent - 1)
  }

  /// `number.toPrecision(digitCount)` of a finite number.
  static func precision(_ number: Double, digitCount: Int) -> String {
    let sign = number < 0 ? "-" : ""
    if number == 0 { return "0" + (digitCount > 1 ? "." + String(repeating: "0", count: digitCount - 1) : "") }
    let (digits, exponent) = roundedDigits(number.magnitude, count: digitCount)
    if exponent < -6 || exponent >= digitCount { return sign + exponentialLayout(digits, exponent) }
    if exponent == digitCount - 1 { return sign + digits }
    if exponent >= 0 { return sign + digits.prefix(exponent + 1) + "." + digits.dropFirst(exponent + 1) }
    return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits
  }

  /// `number.toString(radix)` of a finite number: the digits before the point exactly, and behind it as few as tell
  /// the number from its neighbors.
  static func string(_ number: Double, radix: Int) -> String {
    let magnitude = number.magnitude
    var integer = magnitude.rounded(.down)
    var fraction = magnitude - integer
    var fractionDigits: [Int] = []
    var uncertainty = max(0.5 * (magnitude.nextUp - magnitude), Double.leastNonzeroMagnitude)
    let base = Double(radix)
    while fraction >= uncertainty {
      fraction *= base
      uncertainty *= base
      let digit = Int(fraction)
      fractionDigits.append(digit)
      fraction -= Double(digit)
      let roundsUp = fraction > 0.5 || (fraction == 0.5 && digit & 1 == 1)
      if roundsUp && fraction + uncertainty > 1 {
        if !carry(into: &fractionDigits, radix: radix) { integer += 1 }
        break
      }
    }
    var text = number < 0 ? "-" : ""
    text += integerDigits(integer, radix: radix)
    if !fractionDigits.isEmpty { text += "." + String(decoding: fractionDigits.map(digitCharacter), as: UTF8.self) }
    return text
  }

  /// Adds one to the last decimal digit; false when all were nines (they are zeros then).
  private static func increment(_ digits: inout [UInt8]) -> Bool {
    for index in digits.indices.reversed() {
      if digits[index] < 9 {
        digits[index] += 1
        return true
      }
      digits[index] = 0
    }
    return false
  }

  // MARK: Parts

  /// Adds one to the last digit; digits that overflow are dropped. False when the carry reaches the integer part.
  private static func carry(into digits: inout [Int], radix: Int) -> Bool {
    while let last = digits.popLast() {
      if last + 1 < radix {
        digits.append(last + 1)
        return true
      }
    }
    return false
  }

  private static func integerDigits(_ integer: Double, radix: Int) -> String {
    if integer < 0x1p53 { return String(Int(integer), radix: radix) }
    var rest = integer
    var digits: [UInt8] = []
    // Digits below the precision of the number are zeros.
    while rest.exponent > 56 {
      rest /= Double(radix)
      digits.append(UInt8(ascii: "0"))
    }
    repeat {
      let digit = fmod(rest, Double(radix))
      digits.append(digitCharacter(Int(digit)))
      rest = (rest - digit) / Double(radix)
    } while rest > 0
    return String(decoding: digits.reversed(), as: UTF8.self)
  }

  private static func digitCharacter(_ digit: Int) -> UInt8 {
    digit < 10 ? UInt8(ascii: "0") + UInt8(digit) : UInt8(ascii: "a") + UInt8(digit - 10)
  }

  /// `count` decimal digits of a positive number, and the exponent n with value ≈ d.ddd × 10ⁿ.
  private static func roundedDigits(_ number: Double, count: Int) -> (digits: String, exponent: Int) {
    let (_, magnitude) = parseExponential(cFormat("%.*e", 17, number))
    guard isTie(number, fractionDigits: count - 1 - magnitude) else {
      return parseExponential(cFormat("%.*e", count - 1, number))
    }
    var (exact, exponent) = parseExponential(cFormat("%.*e", count, number))
    var digits = digitValues(exact)
    digits.removeLast()
    if !increment(&digits) {
      digits = [1] + digits.dropLast()
      exponent += 1
    }
    return (text(digits), exponent)
  }

  private static func digitValues(_ text: String) -> [UInt8] { text.utf8.map { $0 &- 0x30 }.filter { $0 < 10 } }

  private static func text(_ digits: [UInt8]) -> String { String(decoding: digits.map { $0 + 0x30 }, as: UTF8.self) }

  private static func parseExponential(_ text: String) -> (digits: String, exponent: Int) {
    guard let mark = text.firstIndex(of: "e") else { return (text, 0) }
    let digits = text[..<mark].filter { $0 != "." }
    return (String(digits), Int(text[text.index(after: mark)...]) ?? 0)
  }

  private static func exponentialLayout(_ digits: String, _ exponent: Int) -> String {
    let fraction = digits.dropFirst()
    return digits.prefix(1) + (fraction.isEmpty ? "" : "." + fraction) + (exponent < 0 ? "e-" : "e+")
      + String(abs(exponent))
  }

  /// Whether a number lies exactly between two decimals of this many fraction digits (a negative count stands for tens,
  /// hundreds …): then its decimal text ends with a 5 in the next place.
  private static func isTie(_ magnitude: Double, fractionDigits: Int) -> Bool {
    guard magnitude != 0, Int(magnitude.exponent) - magnitude.significandWidth == -(fractionDigits + 1) else {
      return false
    }
    if fractionDigits >= 0 { return true }
    return fractionDigits >= -22 && fmod(magnitude, pow(5, Double(-fractionDigits))) == 0
  }

  private static func cFormat(_ format: String, _ precision: Int, _ number: Double) -> String {
    withVaList([Int32(precision), number]) { arguments in
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer in
        vsnprintf(buffer.baseAddress!, buffer.count, format, arguments)
        return String(cString: buffer.baseAddress!)
      }
    }
  }
}
