extension PixelImage {
  /// The picture as a PNG file; nil only when memory runs out.
  package func pngFile() -> [UInt8]? {
    try? PNGFile.encode(RasterImage(width: width, height: height, channels: 4, bytes: bytes))
  }
}
