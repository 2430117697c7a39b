/// Base 64 by RFC 4648.
package enum Base64 {
  private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// The bytes in base 64 with padding.
  package static func encode(_ bytes: [UInt8]) -> String {
    var output: [UInt8] = []
    output.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let rest = bytes.count - start
      let group =
        Int(bytes[start]) << 16 | (rest > 1 ? Int(bytes[start + 1]) << 8 : 0) | (rest > 2 ? Int(bytes[start + 2]) : 0)
      output.append(digits[group >> 18])
      output.append(digits[group >> 12 & 63])
      output.append(rest > 1 ? digits[group >> 6 & 63] : UInt8(ascii: "="))
      output.append(rest > 2 ? digits[group & 63] : UInt8(ascii: "="))
    }
    return String(decoding: output, as: UTF8.self)
  }
}
