import Tensors

/// Where the channels of an image are: after its height and width, or before.
enum DataFormat: String {
  case channelsLast
  case channelsFirst

  static let field = ConfigField(
    "dataFormat", .choice(["channelsLast", "channelsFirst"]), "channelsLast", "whether the channels come last or first")

  init(_ options: Options) { self = DataFormat(rawValue: options.text("dataFormat")) ?? .channelsLast }

  /// The axis of the channels in an input with the batch.
  func channelAxis(rank: Int) -> Int { self == .channelsFirst ? 1 : rank - 1 }

  /// The spatial axes of an input with the batch.
  func spatialAxes(rank: Int) -> Range<Int> { self == .channelsFirst ? 2..<rank : 1..<rank - 1 }

  /// Runs a computation that wants the channels last.
  func withChannelsLast(_ x: Tensor, _ body: (Tensor) throws -> Tensor) throws -> Tensor {
    try x.withChannelsLast(self == .channelsFirst, body)
  }
}

/// How the border of an image is treated.
enum BorderMode: String {
  /// Windows lie within the image.
  case valid
  /// The image is padded with zeros, so that the result is as large as the image divided by the stride.
  case same
  /// A sequence is padded before its begin, so that a result depends on earlier steps only.
  case causal

  init(_ options: Options) { self = BorderMode(rawValue: options.text("padding")) ?? .valid }

  static func field(_ words: [String] = ["valid", "same"]) -> ConfigField {
    ConfigField("padding", .choice(words), "valid", "how the border is treated")
  }

  /// The same for an operation; causal padding is added beforehand.
  var padding: Padding { self == .same ? .same : .valid }

  /// The number of windows along an axis of an unknown or known size.
  func outputSize(_ size: Int?, window: Int, stride: Int, dilation: Int = 1) -> Int? {
    guard let size else { return nil }
    let span = (window - 1) * dilation + 1
    let range = self == .valid ? size - span + 1 : size
    // Rounded up also below 0, where the error is reported from.
    return range >= 0 ? (range + stride - 1) / stride : range / stride
  }

  /// The size of the result of a transposed convolution.
  func transposedSize(_ size: Int?, window: Int, stride: Int, dilation: Int = 1) -> Int? {
    guard let size else { return nil }
    let span = (window - 1) * dilation + 1
    return self == .same ? size * stride : size * stride + max(span - stride, 0)
  }
}
