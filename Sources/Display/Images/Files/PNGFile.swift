import CPNG

/// PNG files, by libpng.
package enum PNGFile {
  /// Reads a picture. Values of 16 bits lose their lower half; those of fewer than 8 bits are spread over 0…255.
  ///
  /// - Parameter channels: 1 to 4; those of the file when 0.
  package static func decode(_ file: [UInt8], channels: Int = 0) throws -> RasterImage {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    let plain = withoutColorSpace(file)
    guard png_image_begin_read_from_memory(&image, plain, plain.count) != 0 else { throw failure(image) }
    let hasColor = image.format & png_uint_32(PNG_FORMAT_FLAG_COLOR) != 0
    let hasAlpha = image.format & png_uint_32(PNG_FORMAT_FLAG_ALPHA) != 0
    let hasWords = image.format & png_uint_32(PNG_FORMAT_FLAG_LINEAR) != 0
    let count = (hasColor ? 3 : 1) + (hasAlpha ? 1 : 0)
    let (width, height) = (Int(image.width), Int(image.height))
    guard width * height <= RasterImage.largestSize else {
      throw ImageFileError("The PNG picture of \(width)×\(height) pixels is too large.")
    }
    image.format = format(count)
    var bytes = [UInt8](repeating: 0, count: width * height * count)
    if hasWords && !hasAlpha {
      image.format |= png_uint_32(PNG_FORMAT_FLAG_LINEAR)
      var words = [UInt16](repeating: 0, count: bytes.count)
      guard png_image_finish_read(&image, nil, &words, 0, nil) != 0 else { throw failure(image) }
      bytes = words.map { UInt8($0 >> 8) }
    } else {
      // With alpha, words would come multiplied by it.
      if hasWords { image.flags |= png_uint_32(PNG_IMAGE_FLAG_16BIT_sRGB) }
      guard png_image_finish_read(&image, nil, &bytes, 0, nil) != 0 else { throw failure(image) }
    }
    let picture = RasterImage(width: width, height: height, channels: count, bytes: bytes)
    return picture.converted(channels: channels == 0 ? ownChannels(plain, hasAlpha: hasAlpha) : channels)
  }

  /// The channels that the header tells. A transparent color counts only in a palette.
  private static func ownChannels(_ file: [UInt8], hasAlpha: Bool) -> Int {
    let colorType = file.count > 25 ? file[25] : 0
    return switch colorType {
    case 0: 1
    case 4: 2
    case 6: 4
    case 3: hasAlpha ? 4 : 3
    default: 3
    }
  }

  /// The file without what says how its numbers are meant to look: the numbers themselves are wanted.
  private static func withoutColorSpace(_ file: [UInt8]) -> [UInt8] {
    let signature = 8
    var result = Array(file.prefix(signature))
    var position = signature
    // A chunk is its length, a name of four letters, the content and a checksum.
    while position + 12 <= file.count {
      let length = file[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
      let end = min(position + 12 + length, file.count)
      let name = String(decoding: file[position + 4..<position + 8], as: UTF8.self)
      if !["gAMA", "cHRM", "sRGB", "iCCP", "cICP"].contains(name) { result += file[position..<end] }
      position = end
    }
    return result + file[min(position, file.count)...]
  }

  /// Writes a picture.
  package static func encode(_ picture: RasterImage) throws -> [UInt8] {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    image.width = png_uint_32(picture.width)
    image.height = png_uint_32(picture.height)
    image.format = format(picture.channels)
    defer { png_image_free(&image) }
    var size = png_alloc_size_t(0)
    guard png_image_write_to_memory(&image, nil, &size, 0, picture.bytes, 0, nil) != 0 else { throw failure(image) }
    var file = [UInt8](repeating: 0, count: Int(size))
    guard png_image_write_to_memory(&image, &file, &size, 0, picture.bytes, 0, nil) != 0 else { throw failure(image) }
    file.removeSubrange(Int(size)...)
    return file
  }

  private static func format(_ channels: Int) -> png_uint_32 {
    let color = channels >= 3 ? PNG_FORMAT_FLAG_COLOR : 0
    return png_uint_32(channels % 2 == 0 ? color | PNG_FORMAT_FLAG_ALPHA : color)
  }

  private static func failure(_ image: png_image) -> ImageFileError {
    let reason = withUnsafeBytes(of: image.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    return ImageFileError("The picture is no valid PNG: \(reason).")
  }
}
