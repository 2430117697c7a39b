/// The order in which people expect words (`localeCompare`): first by letters, then accents, then case.
///
/// A small relative of the root collation of the Unicode Collation Algorithm (UTS 10): every character has a weight on three
/// levels, and a level counts only where all earlier ones are equal.
struct Collation {
  /// Which differences count.
  enum Sensitivity: String {
    case base, accent, `case`, variant
  }

  /// Whether runs of digits are compared as numbers.
  var isNumeric = false
  var sensitivity = Sensitivity.variant

  /// -1, 0 or 1.
  func compare(_ left: JSString, _ right: JSString) -> Int {
    compareASCII(left, right) ?? compare(left.text, right.text)
  }

  private func compare(_ left: String, _ right: String) -> Int {
    let leftWeights = weights(left)
    let rightWeights = weights(right)
    var order = Self.order(leftWeights.map(\.letter), rightWeights.map(\.letter))
    if order == 0 && (sensitivity == .accent || sensitivity == .variant) {
      order = Self.order(leftWeights.map(\.accents), rightWeights.map(\.accents))
    }
    if order == 0 && (sensitivity == .case || sensitivity == .variant) {
      order = Self.order(leftWeights.map { $0.isUppercase ? 1 : 0 }, rightWeights.map { $0.isUppercase ? 1 : 0 })
    }
    return order
  }

  /// The order of two strings of ASCII characters, without making lists of weights; nil for others.
  private func compareASCII(_ left: JSString, _ right: JSString) -> Int? {
    if isNumeric { return nil }
    return left.withOneByteUnits { left -> Int? in
      right.withOneByteUnits { right -> Int? in
        guard left.allSatisfy({ $0 < 128 }), right.allSatisfy({ $0 < 128 }) else { return nil }
        let letters = Self.asciiLetters
        var caseOrder = 0
        for (a, b) in zip(left, right) where a != b {
          if letters[Int(a)] != letters[Int(b)] { return letters[Int(a)] < letters[Int(b)] ? -1 : 1 }
          // The same letter: the small one comes first.
          if caseOrder == 0 { caseOrder = a > b ? -1 : 1 }
        }
        if left.count != right.count { return left.count < right.count ? -1 : 1 }
        return sensitivity == .base || sensitivity == .accent ? 0 : caseOrder
      } ?? nil
    } ?? nil
  }

  private static let asciiLetters: [UInt32] = (0..<128).map { weight(Unicode.Scalar(UInt8($0))).letter[0] }

  private struct Weight {
    var letter: [UInt32]
    var accents: [UInt32] = []
    var isUppercase = false
  }

  /// The signs of ASCII in the order of the root collation, after the control characters; digits and letters follow.
  private static let signs: [Unicode.Scalar: UInt32] = {
    let order = "\t\n\u{B}\u{C}\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"
    var signs = Dictionary(uniqueKeysWithValues: zip(order.unicodeScalars, UInt32(0x40)...))
    for code in UInt8(0)..<0x20 where signs[Unicode.Scalar(code)] == nil { signs[Unicode.Scalar(code)] = UInt32(code) }
    signs["\u{7F}"] = 0x20
    return signs
  }()

  private static let firstDigit: UInt32 = 0x100
  private static let firstOther: UInt32 = 0x200

  private func weights(_ text: String) -> [Weight] {
    var weights: [Weight] = []
    var digits: [UInt32] = []
    func endNumber() {
      guard !digits.isEmpty else { return }
      let significant = Array(digits.drop { $0 == Self.firstDigit })
      // A longer number is larger.
      weights.append(Weight(letter: [Self.firstDigit + UInt32(significant.count)] + significant))
      digits = []
    }
    for scalar in Normalization.NFD.scalars(of: text) {
      if isNumeric, let digit = Self.digit(scalar) {
        digits.append(digit)
        continue
      }
      endNumber()
      if scalar.properties.canonicalCombiningClass != .notReordered, !weights.isEmpty {
        weights[weights.count - 1].accents.append(scalar.value)
      } else {
        weights.append(Self.weight(scalar))
      }
    }
    endNumber()
    return weights
  }

  private static func digit(_ scalar: Unicode.Scalar) -> UInt32? {
    ("0"..."9").contains(scalar) ? firstDigit + scalar.value - 0x30 : nil
  }

  private static func weight(_ scalar: Unicode.Scalar) -> Weight {
    if let sign = signs[scalar] { return Weight(letter: [sign]) }
    if let digit = digit(scalar) { return Weight(letter: [digit]) }
    let lowercase = scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
    return Weight(letter: [firstOther + lowercase.value], isUppercase: lowercase != scalar)
  }

  private static func order(_ left: [[UInt32]], _ right: [[UInt32]]) -> Int {
    for (a, b) in zip(left, right) where a != b { return a.lexicographicallyPrecedes(b) ? -1 : 1 }
    return left.count == right.count ? 0 : left.count < right.count ? -1 : 1
  }

  private static func order(_ left: [Int], _ right: [Int]) -> Int {
    for (a, b) in zip(left, right) where a != b { return a < b ? -1 : 1 }
    return 0
  }
}
