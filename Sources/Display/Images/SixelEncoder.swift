/// Pictures for terminals that speak DEC's sixel graphics.
enum SixelEncoder {
  /// The escape codes that show the picture at the cursor, in the 216 colours of a 6×6×6 cube.
  ///
  /// A sixel is a column of six pixels; each band of six rows is written once a colour that occurs in it, runs of equal
  /// sixels as `!n`. (VT330/VT340 programmer reference, chapter 14.)
  static func encode(_ image: PixelImage) -> String {
    var output = "\u{1B}Pq\"1;1;\(image.width);\(image.height)"
    let indices = (0..<image.height).map { y in
      (0..<image.width).map { x -> Int in
        let (red, green, blue) = image[x, y]
        func level(_ value: UInt8) -> Int { (Int(value) * 5 + 127) / 255 }
        return level(red) * 36 + level(green) * 6 + level(blue)
      }
    }
    for color in Set(indices.joined()).sorted() {
      output += "#\(color);2;\(color / 36 * 20);\(color / 6 % 6 * 20);\(color % 6 * 20)"
    }
    for band in stride(from: 0, to: image.height, by: 6) {
      let rows = band..<min(band + 6, image.height)
      for (position, color) in Set(rows.flatMap { indices[$0] }).sorted().enumerated() {
        if position > 0 { output += "$" }
        output += "#\(color)"
        var run = (sixel: UInt8(0), length: 0)
        for x in 0..<image.width {
          var sixel: UInt8 = 63
          for row in rows where indices[row][x] == color { sixel += 1 << UInt8(row - band) }
          if sixel == run.sixel {
            run.length += 1
          } else {
            output += written(run)
            run = (sixel, 1)
          }
        }
        output += written(run)
      }
      output += "-"
    }
    return output + "\u{1B}\\"
  }

  private static func written(_ run: (sixel: UInt8, length: Int)) -> String {
    let character = String(UnicodeScalar(run.sixel))
    return run.length > 3 ? "!\(run.length)\(character)" : String(repeating: character, count: run.length)
  }
}
