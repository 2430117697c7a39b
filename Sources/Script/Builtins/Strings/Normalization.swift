@_spi(_Unicode) import Swift

/// The normalization forms of Unicode (UAX 15).
///
/// The standard library decomposes and composes canonically; `CompatibilityDecomposition` knows what NFKC and NFKD replace
/// beforehand.
enum Normalization: String {
  case NFC, NFD, NFKC, NFKD

  func normalize(_ string: JSString) -> JSString {
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
