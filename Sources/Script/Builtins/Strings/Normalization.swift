@_spi(_Unicode) import Swift

/// The normalization forms of Unicode (UAX 15).
///
/// The standard library decomposes and composes canonically; `CompatibilityDecomposition` knows what NFKC and NFKD replace
/// beforehand.
enum Normalization: String {
  case NFC, NFD, NFKC, NFKD

  private static let longestRun = 1 << 16

  /// The text in this form.
  func normalize(_ string: JSString, _ machine: Machine) throws -> JSString {
    // Lone surrogates are no text; what lies between them is.
    var units: [UInt16] = []
    var run: [UInt16] = []
    func endRun() {
      let text = String(decoding: run, as: UTF16.self)
      for scalar in scalars(of: text) { units.append(contentsOf: UTF16.encode(scalar)!) }
      run = []
    }
    var index = 0
    while index < string.length {
      let (codePoint, length) = string.codePoint(at: index)
      if Unicode.Scalar(codePoint) == nil {
        endRun()
        units.append(UInt16(codePoint))
      } else {
        // Long texts are taken in parts, which end before letters that never join with what stands before them.
        if run.count >= Self.longestRun && (codePoint < 0x80 || 0x4E00...0x9FFF ~= codePoint) {
          endRun()
          try machine.checkInterrupt()
        }
        for offset in 0..<length { run.append(string[index + offset]) }
      }
      index += length
    }
    endRun()
    return JSString(units: units)
  }

  /// The normalized code points of a text.
  func scalars(of text: String) -> [Unicode.Scalar] {
    switch self {
    case .NFC: return Array(text._nfc)
    case .NFD: return Array(text._nfd)
    case .NFKC: return Array(CompatibilityDecomposition.decompose(text)._nfc)
    case .NFKD: return Array(CompatibilityDecomposition.decompose(text)._nfd)
    }
  }
}
