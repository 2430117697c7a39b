/// A picture in memory: rows from the top, four bytes (red, green, blue, alpha) a pixel.
package struct PixelImage: Hashable, Sendable {
  package let width: Int
  package let height: Int
  /// `width * height * 4` bytes.
  package private(set) var bytes: [UInt8]

  /// A picture of bytes that are already in order; nil when their number does not fit the size.
  package init?(width: Int, height: Int, bytes: [UInt8]) {
    guard width > 0, height > 0, bytes.count == width * height * 4 else { return nil }
    self.width = width
    self.height = height
    self.bytes = bytes
  }

  /// A picture from channel values in row-major `[height, width, channels]` order, channels 1 (grey), 3 or 4.
  ///
  /// Values are multiplied by `scale` (255 for values of 0 to 1, 1 for values of 0 to 255), rounded and clamped.
  package init?(width: Int, height: Int, channels: Int, scale: Double, value: (Int) -> Double) {
    guard width > 0, height > 0, [1, 3, 4].contains(channels) else { return nil }
    self.width = width
    self.height = height
    bytes = []
    bytes.reserveCapacity(width * height * 4)
    func byte(_ index: Int) -> UInt8 {
      let scaled = (value(index) * scale).rounded()
      return scaled.isNaN ? 0 : UInt8(min(255, max(0, scaled)))
    }
    for pixel in 0..<width * height {
      let first = byte(pixel * channels)
      bytes.append(first)
      bytes.append(channels == 1 ? first : byte(pixel * channels + 1))
      bytes.append(channels == 1 ? first : byte(pixel * channels + 2))
      bytes.append(channels == 4 ? byte(pixel * channels + 3) : 255)
    }
  }

  /// The colour of a pixel, a transparent one mixed with black.
  package subscript(x: Int, y: Int) -> (red: UInt8, green: UInt8, blue: UInt8) {
    let start = (y * width + x) * 4
    let alpha = Int(bytes[start + 3])
    func mixed(_ channel: Int) -> UInt8 { UInt8(Int(bytes[start + channel]) * alpha / 255) }
    return (mixed(0), mixed(1), mixed(2))
  }

  /// The picture in another size: the mean of the covered pixels when smaller, the nearest pixel when larger.
  package func resized(width newWidth: Int, height newHeight: Int) -> PixelImage {
    if newWidth == width && newHeight == height { return self }
    var output: [UInt8] = []
    output.reserveCapacity(newWidth * newHeight * 4)
    for y in 0..<newHeight {
      let rows = y * height / newHeight..<max(y * height / newHeight + 1, (y + 1) * height / newHeight)
      for x in 0..<newWidth {
        let columns = x * width / newWidth..<max(x * width / newWidth + 1, (x + 1) * width / newWidth)
        var sums = (0, 0, 0, 0)
        for row in rows {
          for column in columns {
            let start = (row * width + column) * 4
            sums.0 += Int(bytes[start])
            sums.1 += Int(bytes[start + 1])
            sums.2 += Int(bytes[start + 2])
            sums.3 += Int(bytes[start + 3])
          }
        }
        let count = rows.count * columns.count
        output.append(UInt8(sums.0 / count))
        output.append(UInt8(sums.1 / count))
        output.append(UInt8(sums.2 / count))
        output.append(UInt8(sums.3 / count))
      }
    }
    return PixelImage(width: newWidth, height: newHeight, bytes: output) ?? self
  }

  /// Several pictures side by side in rows, as many a row as fit into `maximalWidth` pixels.
  package static func contactSheet(_ images: [PixelImage], maximalWidth: Int, gap: Int = 1) -> PixelImage? {
    guard let first = images.first else { return nil }
    let perRow = max(1, min(images.count, (maximalWidth + gap) / (first.width + gap)))
    let rowCount = (images.count + perRow - 1) / perRow
    let width = perRow * (first.width + gap) - gap
    let height = rowCount * (first.height + gap) - gap
    var bytes = Array(repeating: UInt8(0), count: width * height * 4)
    for (index, image) in images.enumerated() where image.width == first.width && image.height == first.height {
      for row in 0..<image.height {
        let y = index / perRow * (first.height + gap) + row
        let start = (y * width + index % perRow * (first.width + gap)) * 4
        let source = row * image.width * 4
        bytes.replaceSubrange(start..<start + image.width * 4, with: image.bytes[source..<source + image.width * 4])
      }
    }
    return PixelImage(width: width, height: height, bytes: bytes)
  }

  /// The picture as the terminal can best show it, followed by no line break.
  package func rendered(on terminal: TerminalCapabilities) -> String {
    switch terminal.pictureProtocol {
    case .kitty: return KittyEncoder.encode(self, maximalColumns: terminal.columns)
    case .sixel: return SixelEncoder.encode(enlarged(minimalWidth: 280, maximalWidth: terminal.columns * 8))
    case .none: return TerminalRenderer(terminal).render(halfBlocks(on: terminal))
    }
  }

  /// The picture with every pixel repeated so that tiny images can be seen, within the maximal width.
  func enlarged(minimalWidth: Int, maximalWidth: Int) -> PixelImage {
    let factor = max(1, min(minimalWidth / width, maximalWidth / width))
    if width * factor > maximalWidth {
      return resized(width: maximalWidth, height: max(1, height * maximalWidth / width))
    }
    return resized(width: width * factor, height: height * factor)
  }
}
