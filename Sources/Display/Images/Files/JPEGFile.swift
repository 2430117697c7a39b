import Glibc

/// JPEG files, by libjpeg-turbo. The library is loaded when the first picture is read or written, so that programs
/// without pictures do not wait for it.
package enum JPEGFile {
  /// Reads a picture.
  ///
  /// - Parameters:
  ///   - channels: 1 or 3; those of the file when 0.
  ///   - ratio: 1, 2, 4 or 8: how many times smaller the picture gets.
  ///   - fancyUpscaling: whether color is interpolated where the file has less of it.
  package static func decode(
    _ file: [UInt8], channels: Int = 0, ratio: Int = 1, fancyUpscaling: Bool = true
  ) throws -> RasterImage {
    let library = try TurboJPEG.loaded()
    guard let handle = library.initDecompress() else { throw ImageFileError("A JPEG reader cannot be made.") }
    defer { _ = library.destroy(handle) }
    var (width, height, subsampling, colors) = (Int32(0), Int32(0), Int32(0), Int32(0))
    guard library.decompressHeader(handle, file, UInt(file.count), &width, &height, &subsampling, &colors) == 0 else {
      throw library.failure(handle)
    }
    guard width > 0, height > 0 else { throw ImageFileError("The JPEG picture is damaged: it has no size.") }
    guard Int(width) * Int(height) <= RasterImage.largestSize else {
      throw ImageFileError("The JPEG picture of \(width)×\(height) pixels is too large.")
    }
    let count = channels == 0 ? (colors == TurboJPEG.grayColors ? 1 : 3) : channels
    let scaled = ((Int(width) + ratio - 1) / ratio, (Int(height) + ratio - 1) / ratio)
    var bytes = [UInt8](repeating: 0, count: scaled.0 * scaled.1 * count)
    let status = library.decompress(
      handle, file, UInt(file.count), &bytes, Int32(scaled.0), 0, Int32(scaled.1),
      count == 1 ? TurboJPEG.grayPixels : TurboJPEG.rgbPixels, fancyUpscaling ? 0 : TurboJPEG.fastUpsampling)
    guard status == 0 else { throw library.failure(handle) }
    return RasterImage(width: scaled.0, height: scaled.1, channels: count, bytes: bytes)
  }

  /// Writes a picture of 1 or 3 channels.
  ///
  /// - Parameter quality: 1 to 100.
  package static func encode(
    _ picture: RasterImage, quality: Int, isProgressive: Bool, halvesColor: Bool
  ) throws -> [UInt8] {
    let library = try TurboJPEG.loaded()
    guard let handle = library.initCompress() else { throw ImageFileError("A JPEG writer cannot be made.") }
    defer { _ = library.destroy(handle) }
    var output: UnsafeMutablePointer<UInt8>?
    var size: UInt = 0
    defer { if let output { library.free(output) } }
    let isGray = picture.channels == 1
    let status = library.compress(
      handle, picture.bytes, Int32(picture.width), 0, Int32(picture.height),
      isGray ? TurboJPEG.grayPixels : TurboJPEG.rgbPixels, &output, &size,
      isGray ? TurboJPEG.graySampling : halvesColor ? TurboJPEG.sampling420 : TurboJPEG.sampling444, Int32(quality),
      isProgressive ? TurboJPEG.progressive : 0)
    guard status == 0, let output else { throw library.failure(handle) }
    return Array(UnsafeBufferPointer(start: output, count: Int(size)))
  }
}

/// The functions of libturbojpeg that are used (its interface of version 2).
private struct TurboJPEG {
  typealias Handle = UnsafeMutableRawPointer
  let initDecompress: @convention(c) () -> Handle?
  let initCompress: @convention(c) () -> Handle?
  let destroy: @convention(c) (Handle) -> Int32
  typealias DecompressHeader =
    @convention(c) (
      Handle, UnsafePointer<UInt8>, UInt, UnsafeMutablePointer<Int32>, UnsafeMutablePointer<Int32>,
      UnsafeMutablePointer<Int32>, UnsafeMutablePointer<Int32>
    ) -> Int32
  typealias Decompress =
    @convention(c) (
      Handle, UnsafePointer<UInt8>, UInt, UnsafeMutablePointer<UInt8>, Int32, Int32, Int32, Int32, Int32
    ) -> Int32
  typealias Compress =
    @convention(c) (
      Handle, UnsafePointer<UInt8>, Int32, Int32, Int32, Int32, UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>,
      UnsafeMutablePointer<UInt>, Int32, Int32, Int32
    ) -> Int32
  let decompressHeader: DecompressHeader
  let decompress: Decompress
  let compress: Compress
  let free: @convention(c) (UnsafeMutablePointer<UInt8>) -> Void
  let errorText: @convention(c) (Handle) -> UnsafePointer<CChar>?

  static let rgbPixels: Int32 = 0
  static let grayPixels: Int32 = 6
  static let grayColors: Int32 = 2
  static let sampling444: Int32 = 0
  static let sampling420: Int32 = 2
  static let graySampling: Int32 = 3
  static let fastUpsampling: Int32 = 256
  static let progressive: Int32 = 16384

  private static let shared: TurboJPEG? = TurboJPEG()

  static func loaded() throws -> TurboJPEG {
    if let shared { return shared }
    throw ImageFileError("JPEG pictures need libturbojpeg: install it with «sudo apt install libturbojpeg0».")
  }

  private init?() {
    guard let library = dlopen("libturbojpeg.so.0", RTLD_NOW) ?? dlopen("libturbojpeg.so", RTLD_NOW) else { return nil }
    func function<Function>(_ name: String, _ type: Function.Type) -> Function? {
      dlsym(library, name).map { unsafeBitCast($0, to: type) }
    }
    guard let initDecompress = function("tjInitDecompress", (@convention(c) () -> Handle?).self),
      let initCompress = function("tjInitCompress", (@convention(c) () -> Handle?).self),
      let destroy = function("tjDestroy", (@convention(c) (Handle) -> Int32).self),
      let decompressHeader = function("tjDecompressHeader3", DecompressHeader.self),
      let decompress = function("tjDecompress2", Decompress.self),
      let compress = function("tjCompress2", Compress.self),
      let free = function("tjFree", (@convention(c) (UnsafeMutablePointer<UInt8>) -> Void).self),
      let errorText = function("tjGetErrorStr2", (@convention(c) (Handle) -> UnsafePointer<CChar>?).self)
    else { return nil }
    self.initDecompress = initDecompress
    self.initCompress = initCompress
    self.destroy = destroy
    self.decompressHeader = decompressHeader
    self.decompress = decompress
    self.compress = compress
    self.free = free
    self.errorText = errorText
  }

  func failure(_ handle: Handle) -> ImageFileError {
    let reason = errorText(handle).map { String(cString: $0) } ?? "unknown"
    return ImageFileError("The picture is no valid JPEG: \(reason).")
  }
}
