/// Pictures for terminals that speak the kitty graphics protocol.
enum KittyEncoder {
  /// The escape codes that show the picture at the cursor: a PNG file in base 64, in pieces of at most 4096 characters
  /// (sw.kovidgoyal.net/kitty/graphics-protocol: action T, format 100, quiet 2, m=1 while more follows).
  static func encode(_ image: PixelImage, maximalColumns: Int) -> String {
    guard let file = image.enlarged(minimalWidth: 280, maximalWidth: maximalColumns * 8).pngFile() else { return "" }
    let data = Array(Base64.encode(file).utf8)
    var output = ""
    for start in stride(from: 0, to: data.count, by: 4096) {
      let end = min(data.count, start + 4096)
      let more = end < data.count ? 1 : 0
      let control = start == 0 ? "a=T,f=100,q=2,m=\(more)" : "m=\(more)"
      output += "\u{1B}_G\(control);\(String(decoding: data[start..<end], as: UTF8.self))\u{1B}\\"
    }
    return output
  }
}
