import Glibc

/// Numbers as people read them in charts, views and progress lines.
package enum NumberText {
  /// The number with exactly `decimals` digits after the point.
  package static func fixed(_ value: Double, decimals: Int) -> String {
    if let name = nameOfSpecial(value) { return name }
    let text = formatted("%.*f", [Int32(clamping: decimals), value])
    return text.first == "-" && !text.contains { ("1"..."9").contains($0) } ? String(text.dropFirst()) : text
  }

  /// The number in exponent form, `1.25e-4`, with `decimals` digits after the point.
  package static func exponential(_ value: Double, decimals: Int) -> String {
    if let name = nameOfSpecial(value) { return name }
    let text = formatted("%.*e", [Int32(clamping: decimals), value])
    guard let mark = text.firstIndex(of: "e") else { return text }
    let exponent = Int(text[text.index(after: mark)...]) ?? 0
    return text[..<mark] + "e" + (exponent < 0 ? "" : "+") + String(exponent)
  }

  /// The number rounded to `digits` significant digits, without trailing zeros; exponent form outside 1e-4 to 1e9.
  package static func compact(_ value: Double, digits: Int = 4) -> String {
    if let name = nameOfSpecial(value) { return name }
    if value == 0 { return "0" }
    let exponent = Int(floor(log10(abs(value))))
    if exponent < -4 || exponent >= 9 { return trimmedExponential(exponential(value, decimals: digits - 1)) }
    if value == value.rounded() && exponent < 9 { return String(Int(value)) }
    return trimmed(fixed(value, decimals: max(0, digits - 1 - exponent)))
  }

  /// A loss or metric as training shows it: two decimals above 1, three significant digits below, exponent form under
  /// 0.001 (the rule of the Node.js progress logger of TensorFlow.js).
  package static func metric(_ value: Double) -> String {
    if value == 0 || !value.isFinite || abs(value) > 1 { return fixed(value, decimals: 2) }
    let decimals = 2 - Int(floor(log10(abs(value))))
    return decimals > 4 ? exponential(value, decimals: 2) : fixed(value, decimals: decimals)
  }

  /// A span of time: `850 µs`, `12.5 ms`, `3.2 s`, `4m05s`, `2h03m`.
  package static func duration(_ seconds: Double, isUnicode: Bool = true) -> String {
    if !seconds.isFinite || seconds < 0 { return "?" }
    if seconds < 1e-3 { return compact(seconds * 1e6, digits: 3) + (isUnicode ? " µs" : " us") }
    if seconds < 1 { return compact(seconds * 1e3, digits: 3) + " ms" }
    if seconds < 60 { return compact(seconds, digits: 3) + " s" }
    let whole = Int(min(seconds.rounded(), 1e9))
    let tens = { (number: Int) in (number < 10 ? "0" : "") + String(number) }
    if whole < 3600 { return "\(whole / 60)m\(tens(whole % 60))s" }
    return "\(whole / 3600)h\(tens(whole % 3600 / 60))m"
  }

  /// A count of bytes: `640 B`, `1.5 kB`, `24 MB`, by thousands.
  package static func bytes(_ count: Int) -> String {
    var value = Double(count)
    for unit in ["B", "kB", "MB", "GB"] {
      if abs(value) < 1000 { return compact(value, digits: 3) + " " + unit }
      value /= 1000
    }
    return compact(value, digits: 3) + " TB"
  }

  /// The text of a decimal fraction without zeros that say nothing.
  static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var kept = Substring(text)
    while kept.last == "0" { kept.removeLast() }
    if kept.last == "." { kept.removeLast() }
    return String(kept)
  }

  private static func trimmedExponential(_ text: String) -> String {
    guard let mark = text.firstIndex(of: "e") else { return text }
    return trimmed(String(text[..<mark])) + text[mark...]
  }

  private static func nameOfSpecial(_ value: Double) -> String? {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
    return nil
  }

  private static func formatted(_ format: String, _ arguments: [any CVarArg]) -> String {
    withVaList(arguments) { list in
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer in
        let length = Int(vsnprintf(buffer.baseAddress, buffer.count, format, list))
        return String(
          decoding: buffer.prefix(min(length, buffer.count - 1)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
      }
    }
  }
}
