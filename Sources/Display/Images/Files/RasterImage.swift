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
      let r = bytes[start]
      let g = isGray ? r : bytes[start + 1]
      let b = isGray ? r : bytes[start + 2]
      if wanted < 3 {
        let luma: Int = 299 * Int(r) + 587 * Int(g) + 114 * Int(b)
        result.append(UInt8((luma + 500) / 1000))
      } else {
        result += [r, g, b]
      }
      if wanted % 2 == 0 { result.append(channels % 2 == 0 ? bytes[start + channels - 1] : 255) }
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
