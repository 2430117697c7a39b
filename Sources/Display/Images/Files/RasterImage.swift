/// A picture as a file has it: rows of pixels of one to four channels (gray, gray and alpha, RGB, RGBA).
package struct RasterImage {
  package let width: Int
  package let height: Int
  package let channels: Int
  /// The channels of the pixels, row by row.
  package let bytes: [UInt8]

  package init(width: Int, height: Int, channels: Int, bytes: [UInt8]) {
    self.width = width
    self.height = height
    self.channels = channels
    self.bytes = bytes
  }

  /// The most pixels that are read: a small file may claim any size.
  static let largestSize = 1 << 28

  /// The picture with another number of channels: gray is the luma of ITU-R 601; a new alpha is opaque.
  package func converted(channels wanted: Int) -> RasterImage {
    if wanted == channels { return self }
    var result: [UInt8] = []
    result.reserveCapacity(width * height * wanted)
    for start in stride(from: 0, to: bytes.count, by: channels) {
      let isGray = channels < 3
      let (r, g, b) =
        isGray ? (bytes[start], bytes[start], bytes[start]) : (bytes[start], bytes[start + 1], bytes[start + 2])
      let alpha = channels == 2 ? bytes[start + 1] : channels == 4 ? bytes[start + 3] : 255
      if wanted < 3 {
        let (red, green, blue) = (Int(r), Int(g), Int(b))
        // In parts of 2¹⁵ and rounded down, as libpng has it.
        result.append(isGray ? r : UInt8((9798 * red + 19_235 * green + 3735 * blue) >> 15))
      } else {
        result += [r, g, b]
      }
      if wanted == 2 || wanted == 4 { result.append(alpha) }
    }
    return RasterImage(width: width, height: height, channels: wanted, bytes: result)
  }
}

/// Why a picture cannot be read or written.
package struct ImageFileError: Error {
  package let message: String

  init(_ message: String) { self.message = message }
}

/// The forms of files that are read, told apart by their first bytes.
package enum ImageFormat: String {
  case png = "PNG"
  case jpeg = "JPEG"
  case gif = "GIF"
  case bmp = "BMP"

  /// The form of a file; `nil` for an unknown one.
  package init?(_ file: [UInt8]) {
    if file.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
      self = .png
    } else if file.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if file.starts(with: "GIF8".utf8) {
      self = .gif
    } else if file.starts(with: "BM".utf8) {
      self = .bmp
    } else {
      return nil
    }
  }
}
