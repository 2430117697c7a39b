import CPNG

extension PixelImage {
  /// The picture as a PNG file; nil only when memory runs out.
  package func pngFile() -> [UInt8]? {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    image.width = png_uint_32(width)
    image.height = png_uint_32(height)
    image.format = png_uint_32(PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_ALPHA)
    defer { png_image_free(&image) }
    var size = png_alloc_size_t(0)
    guard png_image_write_to_memory(&image, nil, &size, 0, bytes, 0, nil) != 0 else { return nil }
    var file = Array(repeating: UInt8(0), count: Int(size))
    guard png_image_write_to_memory(&image, &file, &size, 0, bytes, 0, nil) != 0 else { return nil }
    file.removeSubrange(Int(size)...)
    return file
  }
}
