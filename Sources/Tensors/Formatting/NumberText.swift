/// Numbers as text, the way JavaScript writes them.
public enum NumberText {
  /// The shortest text that gives the number back: `0.1`, `1e-7`, `1.5e+22`, `NaN`, `-Infinity`.
  public static func shortest(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
    if value == 0 { return "0" }
    if value.magnitude < 1e15 && value == value.rounded(.towardZero) { return String(Int64(value)) }
    // The digits and the exponent come from the shortest form of the standard library.
    var digits: [UInt8] = []
    var exponent = 0
    var pointPosition: Int?
    var bytes = Array(value.magnitude.description.utf8)[...]
    while let byte = bytes.first {
      bytes = bytes.dropFirst()
      if byte == UInt8(ascii: ".") {
        pointPosition = digits.count
      } else if byte == UInt8(ascii: "e") {
        exponent = Int(String(decoding: bytes, as: UTF8.self)) ?? 0
        break
      } else {
        digits.append(byte)
      }
    }
    // The value is 0.d₁d₂d₃… · 10^point.
    var point = (pointPosition ?? digits.count) + exponent
    let leadingZeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
    digits.removeFirst(leadingZeros)
    point -= leadingZeros
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    let text = String(decoding: digits, as: UTF8.self)
    let sign = value < 0 ? "-" : ""
    let count = digits.count
    if count <= point && point <= 21 { return sign + text + String(repeating: "0", count: point - count) }
    if point > 0 && point <= 21 { return sign + text.prefix(point) + "." + text.dropFirst(point) }
    if point > -6 && point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + text }
    let power = (point - 1 < 0 ? "-" : "+") + String((point - 1).magnitude)
    return sign + text.prefix(1) + (count > 1 ? "." + text.dropFirst() : "") + "e" + power
  }

  /// The number rounded to seven decimals (halves away from zero) and written as short as possible.
  public static func sevenDecimals(_ value: Double) -> String {
    guard value.isFinite, value.magnitude < 1e8 else { return shortest(value) }
    let magnitude = value.magnitude
    let scaled = magnitude * 1e7
    // What the multiplication rounded off decides whether a half is really one.
    let error = (-scaled).addingProduct(magnitude, 1e7)
    var whole = scaled.rounded(.down)
    let fraction = scaled - whole
    if fraction > 0.5 || (fraction == 0.5 && error >= 0) { whole += 1 }
    if whole == 0 { return "0" }
    return (value < 0 ? "-" : "") + shortest(whole / 1e7)
  }
}
