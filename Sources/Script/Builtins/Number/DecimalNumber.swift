/// The digits of a finite number, to be rounded and laid out: 0.d₁d₂d₃… × 10^exponent.
///
/// The digits are those of the shortest text that reads back as the number, which is what people see rounded: halves go up.
struct DecimalNumber {
  /// From the first that is not zero on; none for zero.
  private(set) var digits: [UInt8]
  /// How many digits stand before the point.
  private(set) var exponent: Int

  init(_ number: Double) {
    if number == 0 {
      (digits, exponent) = ([], 1)
    } else {
      let (text, exponent) = NumberText.shortestDigits(number.magnitude)
      digits = text.map { $0 - UInt8(ascii: "0") }
      self.exponent = exponent
    }
  }

  /// Whether all digits are zero.
  var isZero: Bool { digits.allSatisfy { $0 == 0 } }

  /// Multiplies by a power of ten.
  mutating func shift(by places: Int) { if !isZero { exponent += places } }

  /// Rounds to this many digits behind the point.
  mutating func round(fractionDigits: Int) { round(keeping: exponent + fractionDigits) }

  /// Rounds to this many digits from the first on.
  mutating func round(significantDigits: Int) { round(keeping: significantDigits) }

  private mutating func round(keeping count: Int) {
    guard count < digits.count else { return }
    guard count >= 0 else {
      (digits, exponent) = ([], 1)
      return
    }
    let roundsUp = digits[count] >= 5
    digits.removeSubrange(count...)
    if roundsUp { increment() }
    if digits.isEmpty { exponent = 1 }
  }

  private mutating func increment() {
    for index in digits.indices.reversed() {
      if digits[index] < 9 {
        digits[index] += 1
        return
      }
      digits[index] = 0
    }
    digits.insert(1, at: 0)
    exponent += 1
  }

  /// The digits with a point: at least so many before and behind it, in groups of three if wanted.
  func text(minimumIntegerDigits: Int = 1, minimumFractionDigits: Int, isGrouped: Bool) -> String {
    func digit(_ index: Int) -> String { digits.indices.contains(index) ? String(digits[index]) : "0" }
    let integerCount = max(exponent, minimumIntegerDigits, 1)
    var text = ""
    for place in (0..<integerCount).reversed() {
      text += digit(exponent - 1 - place)
      if isGrouped && place > 0 && place % 3 == 0 { text += "," }
    }
    let last = digits.lastIndex { $0 != 0 } ?? -1
    let fractionCount = max(last + 1 - exponent, minimumFractionDigits)
    if fractionCount > 0 { text += "." + (0..<fractionCount).map { digit(exponent + $0) }.joined() }
    return text
  }
}
