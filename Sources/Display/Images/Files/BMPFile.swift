/// Windows bitmap files without compression, of 8 (gray), 24 or 32 bits a pixel.
package enum BMPFile {
  /// Reads a picture.
  ///
  /// - Parameter channels: 1, 3 or 4; those of the file when 0.
  package static func decode(_ file: [UInt8], channels: Int = 0) throws -> RasterImage {
    func number(_ offset: Int, _ count: Int) -> Int {
      (0..<count).reduce(0) { $0 | Int(offset + $1 < file.count ? file[offset + $1] : 0) << (8 * $1) }
    }
    guard file.count >= 54, file.starts(with: "BM".utf8) else {
      throw ImageFileError("The picture is no BMP: it is too short.")
    }
    let start = number(10, 4)
    let width = number(18, 4)
    let signedHeight = Int(Int32(truncatingIfNeeded: number(22, 4)))
    let (height, isTopDown) = (abs(signedHeight), signedHeight < 0)
    let (bits, compression) = (number(28, 2), number(30, 4))
    guard [8, 24, 32].contains(bits), compression == 0 || (compression == 3 && bits == 32) else {
      throw ImageFileError(
        "BMP pictures of \(bits) bits a pixel with compression \(compression) are not read: only 8, 24 and 32 bits without compression."
      )
    }
    let count = bits / 8
    let rowSize = (width * count + 3) / 4 * 4
    guard width > 0, height > 0, width * height <= RasterImage.largestSize, start + rowSize * height <= file.count
    else {
      throw ImageFileError("The BMP picture of \(width)×\(height) pixels is cut off: the file has \(file.count) bytes.")
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(width * height * count)
    for row in 0..<height {
      let rowStart = start + rowSize * (isTopDown ? row : height - 1 - row)
      for pixel in stride(from: rowStart, to: rowStart + width * count, by: count) {
        if count == 1 {
          bytes.append(file[pixel])
        } else {
          // Files have blue first.
          bytes += [file[pixel + 2], file[pixel + 1], file[pixel]]
          if count == 4 { bytes.append(file[pixel + 3]) }
        }
      }
    }
    let picture = RasterImage(width: width, height: height, channels: count, bytes: bytes)
    return channels == 0 ? picture : picture.converted(channels: channels)
  }
}
