import CPNG

/// PNG files, by libpng.
package enum PNGFile {
  /// Reads a picture.
  ///
  /// - Parameter channels: 1 to 4; those of the file when 0.
  package static func decode(_ file: [UInt8], channels: Int = 0) throws -> RasterImage {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    guard png_image_begin_read_from_memory(&image, file, file.count) != 0 else { throw failure(image) }
    let hasColor = image.format & png_uint_32(PNG_FORMAT_FLAG_COLOR) != 0
    let hasAlpha = image.format & png_uint_32(PNG_FORMAT_FLAG_ALPHA) != 0
    let count = channels == 0 ? (hasColor ? 3 : 1) + (hasAlpha ? 1 : 0) : channels
    let (width, height) = (Int(image.width), Int(image.height))
    guard width * height <= RasterImage.largestSize else {
      throw ImageFileError("The PNG picture of \(width)×\(height) pixels is too large.")
    }
    image.format = format(count)
    var bytes = [UInt8](repeating: 0, count: width * height * count)
    // Without alpha the picture lies on black.
    var background = png_color(red: 0, green: 0, blue: 0)
    guard png_image_finish_read(&image, &background, &bytes, 0, nil) != 0 else { throw failure(image) }
    return RasterImage(width: width, height: height, channels: count, bytes: bytes)
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
