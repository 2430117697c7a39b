/// Upper and lower case by the full mappings of Unicode, independent of languages.
enum CaseMapping {
  static func uppercase(_ string: JSString) -> JSString {
    if let ascii = mapASCII(string, from: UInt8(ascii: "a")...UInt8(ascii: "z")) { return ascii }
    return map(string) { scalar, _, _ in scalar.properties.uppercaseMapping }
  }

  static func lowercase(_ string: JSString) -> JSString {
    if let ascii = mapASCII(string, from: UInt8(ascii: "A")...UInt8(ascii: "Z")) { return ascii }
    return map(string) { scalar, string, index in
      scalar == "Σ" && isFinalSigma(string, index) ? "ς" : scalar.properties.lowercaseMapping
    }
  }

  private static func mapASCII(_ string: JSString, from letters: ClosedRange<UInt8>) -> JSString? {
    string.withOneByteUnits { units -> JSString? in
      guard units.allSatisfy({ $0 < 128 }) else { return nil }
      if !units.contains(where: { letters.contains($0) }) { return string }
      return JSString(oneByteLength: units.count) { target in
        for (index, unit) in units.enumerated() { target[index] = letters.contains(unit) ? unit ^ 0x20 : unit }
      }
    } ?? nil
  }

  private static func map(
    _ string: JSString, _ mapping: (Unicode.Scalar, JSString, Int) -> String
  ) -> JSString {
    var units: [UInt16] = []
    units.reserveCapacity(string.length)
    var index = 0
    while index < string.length {
      let (codePoint, length) = string.codePoint(at: index)
      if let scalar = Unicode.Scalar(codePoint) {
        units.append(contentsOf: mapping(scalar, string, index).utf16)
      } else {
        units.append(UInt16(codePoint))
      }
      index += length
    }
    return JSString(units: units)
  }

  /// Final_Sigma of the Unicode standard, section 3.13: a cased letter before it and none behind it.
  private static func isFinalSigma(_ string: JSString, _ index: Int) -> Bool {
    var before = index - 1
    while before >= 0, let scalar = scalarEnding(string, at: before), scalar.properties.isCaseIgnorable {
      before -= scalar.value > 0xFFFF ? 2 : 1
    }
    guard before >= 0, scalarEnding(string, at: before)?.properties.isCased ?? false else { return false }
    var after = index + 1
    while after < string.length {
      let (codePoint, length) = string.codePoint(at: after)
      guard let scalar = Unicode.Scalar(codePoint), scalar.properties.isCaseIgnorable else {
        return !(Unicode.Scalar(codePoint)?.properties.isCased ?? false)
      }
      after += length
    }
    return true
  }

  private static func scalarEnding(_ string: JSString, at index: Int) -> Unicode.Scalar? {
    let unit = string[index]
    if unit & 0xFC00 == 0xDC00 && index > 0 { return Unicode.Scalar(string.codePoint(at: index - 1).value) }
    return Unicode.Scalar(unit)
  }
}
