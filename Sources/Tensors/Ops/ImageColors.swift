// Colors of images.

extension Tensor {
  /// Gray images [… , 1] as red, green and blue ones [… , 3].
  public final func grayscaleToRGB() throws -> Tensor {
    let operation = try Operation("grayscaleToRGB", self)
    guard rank >= 2 else {
      throw operation.error(argument: "image", mustBe: "of rank 2 at least", butGot: "rank \(rank) (shape \(shape))")
    }
    guard shape[rank - 1] == 1 else {
      throw operation.error(
        "the last dimension of a grayscale image must have size 1, but it has size \(shape[rank - 1]) (shape \(shape))."
      )
    }
    return try tile([Int](repeating: 1, count: rank - 1) + [3])
  }

  /// The luminance 0.2989·red + 0.587·green + 0.114·blue of images [… , 3], as [… , 1].
  public final func rgbToGrayscale() throws -> Tensor {
    let operation = try Operation("rgbToGrayscale", self)
    try operation.requireReal(self, "image")
    guard rank >= 2, shape[rank - 1] == 3 else {
      throw operation.error(
        "the last axis of a color image must have size 3, but it has size \(shape.last ?? 0) (shape \(shape), rank \(rank); a gray image has 1)."
      )
    }
    let gray = try cast(to: .float32).mul(Tensor([0.2989, 0.587, 0.114])).sum(axes: [-1], keepDims: true)
    return dtype == .float32 ? gray : try gray.cast(to: dtype)
  }

  /// A black and white image: 255 where the luminance is above a limit, 0 elsewhere (int32).
  ///
  /// - Parameters:
  ///   - usesOtsu: whether the limit is the one that separates dark and light best (Otsu 1979); otherwise it is
  ///     255·`limit`.
  ///   - isInverted: whether dark pixels become white.
  public final func threshold(usesOtsu: Bool = false, isInverted: Bool = false, limit: Double = 0.5) throws -> Tensor {
    let operation = try Operation("threshold", self)
    try operation.requireReal(self, "image")
    try operation.require(self, "image", rank: 3)
    guard shape[2] == 1 || shape[2] == 3 else {
      throw operation.error("the image must have 1 or 3 channels, but it has \(shape[2]) (shape \(shape)).")
    }
    guard dtype == .int32 || dtype == .float32 else {
      throw operation.error("the image must be int32 or float32, but it is \(dtype).")
    }
    let values = try cast(to: .float32)
    let gray = shape[2] == 3 ? try values.rgbToGrayscale() : values
    let bound = usesOtsu ? try gray.otsuLimit() : Float(limit) * 255
    let isWhite = isInverted ? try gray.lessEqual(bound) : try gray.greater(bound)
    return try isWhite.cast(to: .int32).mul(Tensor(ints: [255]))
  }

  /// The luminance with the largest variance between the classes of darker and of lighter pixels.
  private final func otsuLimit() throws -> Float {
    var histogram = [Double](repeating: 0, count: 256)
    for value in try floatValues() where value.rounded(.toNearestOrEven) >= 0 && value < 255.5 {
      histogram[Int(value.rounded(.toNearestOrEven))] += 1
    }
    let total = Double(size)
    let weighted = histogram.indices.reduce(0) { $0 + Double($1) * histogram[$1] }
    var (best, limit, dark, darkSum) = (0.0, -1, 0.0, 0.0)
    for level in 0..<255 {
      dark += histogram[level]
      darkSum += Double(level) * histogram[level]
      let light = total - dark
      guard dark > 0 && light > 0 else { continue }
      let distance = darkSum / dark - (weighted - darkSum) / light
      let variance = dark / total * (light / total) * distance * distance
      if variance > best { (best, limit) = (variance, level) }
    }
    return Float(limit)
  }
}
