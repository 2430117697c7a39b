/// GIF files (version 89a): palettes, interlacing, transparency and animations.
package enum GIFFile {
  /// Reads all pictures of a file, each with the parts of earlier ones that it leaves in place, in RGB.
  package static func decode(_ file: [UInt8]) throws -> [RasterImage] {
    var reader = GIFReader(file)
    return try reader.pictures()
  }
}

/// Reads a GIF file from its beginning to its end.
private struct GIFReader {
  private let file: [UInt8]
  private var position = 0
  private var width = 0
  private var height = 0
  /// What is seen: RGB, row by row.
  private var canvas: [UInt8] = []
  private var transparentIndex: Int?
  private var disposal = 0

  init(_ file: [UInt8]) { self.file = file }

  mutating func pictures() throws -> [RasterImage] {
    position = 6
    width = try number()
    height = try number()
    guard width > 0, height > 0, width * height <= RasterImage.largestSize else {
      throw ImageFileError("The GIF picture of \(width)×\(height) pixels is too large or empty.")
    }
    let flags = try byte()
    position += 2
    let palette = flags & 0x80 != 0 ? try bytes(3 << (Int(flags & 7) + 1)) : []
    canvas = [UInt8](repeating: 0, count: width * height * 3)
    var pictures: [RasterImage] = []
    while position < file.count {
      switch try byte() {
      case 0x21: try readExtension()
      case 0x2C:
        let before = canvas
        try readPicture(palette)
        guard (pictures.count + 1) * canvas.count <= RasterImage.largestSize * 4 else {
          throw ImageFileError(
            "The GIF animation is too large: \(pictures.count) pictures of \(width)×\(height) pixels were read.")
        }
        pictures.append(RasterImage(width: width, height: height, channels: 3, bytes: canvas))
        if disposal == 3 { canvas = before }
        if disposal == 2 { canvas = [UInt8](repeating: 0, count: canvas.count) }
        (transparentIndex, disposal) = (nil, 0)
      default: position = file.count
      }
    }
    guard !pictures.isEmpty else { throw ImageFileError("The GIF file has no picture.") }
    return pictures
  }

  // MARK: Parts of the file

  private mutating func byte() throws -> UInt8 {
    guard position < file.count else { throw ImageFileError("The GIF file is cut off after \(file.count) bytes.") }
    position += 1
    return file[position - 1]
  }

  private mutating func number() throws -> Int { Int(try byte()) | Int(try byte()) << 8 }

  private mutating func bytes(_ count: Int) throws -> [UInt8] {
    guard position + count <= file.count else {
      throw ImageFileError("The GIF file is cut off after \(file.count) bytes.")
    }
    position += count
    return Array(file[position - count..<position])
  }

  /// The bytes of a chain of blocks.
  private mutating func blocks() throws -> [UInt8] {
    var result: [UInt8] = []
    while case let count = Int(try byte()), count > 0 { result += try bytes(count) }
    return result
  }

  private mutating func readExtension() throws {
    let kind = try byte()
    let content = try blocks()
    guard kind == 0xF9, content.count >= 4 else { return }
    disposal = Int(content[0] >> 2 & 7)
    transparentIndex = content[0] & 1 != 0 ? Int(content[3]) : nil
  }

  private mutating func readPicture(_ globalPalette: [UInt8]) throws {
    let (left, top, columns, rows) = (try number(), try number(), try number(), try number())
    let flags = try byte()
    let palette = flags & 0x80 != 0 ? try bytes(3 << (Int(flags & 7) + 1)) : globalPalette
    guard columns * rows <= RasterImage.largestSize else {
      throw ImageFileError("A part of the GIF picture of \(columns)×\(rows) pixels is too large.")
    }
    let codeSize = Int(try byte())
    let indices = try GIFCodes.decode(blocks(), codeSize: codeSize, count: columns * rows)
    let order = flags & 0x40 != 0 ? GIFReader.interlacedRows(rows) : Array(0..<rows)
    for (index, color) in indices.enumerated() {
      let (x, y) = (left + index % columns, top + order[index / columns])
      guard x < width, y < height, Int(color) != transparentIndex, Int(color) * 3 + 2 < palette.count else { continue }
      for channel in 0..<3 { canvas[(y * width + x) * 3 + channel] = palette[Int(color) * 3 + channel] }
    }
  }

  /// The rows in the order an interlaced picture has them.
  private static func interlacedRows(_ rows: Int) -> [Int] {
    [(0, 8), (4, 8), (2, 4), (1, 2)].flatMap { Array(stride(from: $0.0, to: rows, by: $0.1)) }
  }
}

/// The compression of GIF files: Lempel–Ziv–Welch with codes of growing size.
private enum GIFCodes {
  /// At most `count` color numbers.
  static func decode(_ data: [UInt8], codeSize: Int, count: Int) throws -> [UInt8] {
    guard (2...8).contains(codeSize) else {
      throw ImageFileError("The GIF file has codes of \(codeSize) bits: 2 to 8 are possible.")
    }
    let clear = 1 << codeSize
    // Each code stands for the text of another code and one more color.
    var prefixes = [Int](repeating: -1, count: 4096)
    var colors = [UInt8](repeating: 0, count: 4096)
    for color in 0..<clear { colors[color] = UInt8(color) }
    var (next, size, previous) = (clear + 2, codeSize + 1, -1)
    var (bits, bitCount) = (0, 0)
    var result: [UInt8] = []
    var text: [UInt8] = []
    for byte in data {
      bits |= Int(byte) << bitCount
      bitCount += 8
      while bitCount >= size {
        let code = bits & (1 << size - 1)
        bits >>= size
        bitCount -= size
        if code == clear {
          (next, size, previous) = (clear + 2, codeSize + 1, -1)
          continue
        }
        if code == clear + 1 || result.count >= count { return Array(result.prefix(count)) }
        guard code < next || (code == next && previous >= 0) else {
          throw ImageFileError("The GIF file is damaged: a code is used before it is defined.")
        }
        text.removeAll(keepingCapacity: true)
        var rest = code == next ? previous : code
        while rest >= 0 {
          text.append(colors[rest])
          rest = prefixes[rest]
        }
        guard let first = text.last else { return Array(result.prefix(count)) }
        result += text.reversed()
        if code == next { result.append(first) }
        if previous >= 0 && next < 4096 {
          prefixes[next] = previous
          colors[next] = first
          next += 1
          if next == 1 << size && size < 12 { size += 1 }
        }
        previous = code
      }
    }
    return Array(result.prefix(count))
  }
}
