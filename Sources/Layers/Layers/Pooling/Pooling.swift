import Tensors

/// What the pooling layers share: one value for each window of each channel.
public class Pooling: Layer {
  private let window: [Int]
  private let strides: [Int]
  private let border: BorderMode
  private let format: DataFormat

  /// The number of spatial axes.
  class var dimensions: Int { 2 }

  static func fields(_ dimensions: Int) -> [ConfigField] {
    [
      ConfigField("poolSize", .size(dimensions), 2, "the size of the window"),
      BorderMode.field(),
      ConfigField("strides", .size(dimensions), "how far the window moves at a time; its own size without it"),
    ] + (dimensions == 1 ? [] : [DataFormat.field])
  }

  /// Makes a pooling layer.
  public required init(_ options: Options) throws {
    var options = options
    if options["strides"].isNull { options["strides"] = options["poolSize"] }
    window = options.integers("poolSize")
    strides = options.integers("strides")
    border = BorderMode(options)
    format = DataFormat(options)
    try super.init(options)
    inputSpec = [InputSpec(rank: Self.dimensions + 2)]
  }

  /// The shape of the result.
  public override func outputShape(for inputShape: LayerShape) throws -> LayerShape {
    var shape = inputShape
    for (index, axis) in format.spatialAxes(rank: shape.rank).enumerated() {
      shape[axis] = border.outputSize(shape[axis], window: window[index], stride: strides[index])
    }
    return shape
  }

  /// The values of the windows of x, whose channels come last.
  func pool(_ x: Tensor, _ window: [Int], _ strides: [Int], _ padding: Padding) throws -> Tensor { x }

  /// The pooled x.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    try format.withChannelsLast(x) { x in
      guard Self.dimensions == 1 else { return try pool(x, window, strides, border.padding) }
      // A sequence is an image of width 1.
      return try pool(x.expandDims(2), window + [1], strides + [1], border.padding).squeeze([2])
    }
  }
}

/// The greatest value of each window of a sequence.
public final class MaxPooling1D: Pooling {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    MaxPooling1D.self, "MaxPooling1D", factory: "maxPooling1d", aliases: ["maxPool1d"],
    "The greatest value of each window of a sequence", fields: fields(1))
  override class var dimensions: Int { 1 }
  override func pool(_ x: Tensor, _ window: [Int], _ strides: [Int], _ padding: Padding) throws -> Tensor {
    try x.maxPool(window, strides: strides, padding: padding)
  }
}

/// The greatest value of each window of an image.
public final class MaxPooling2D: Pooling {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    MaxPooling2D.self, "MaxPooling2D", factory: "maxPooling2d", aliases: ["maxPool2d"],
    "The greatest value of each window of an image", fields: fields(2))
  override func pool(_ x: Tensor, _ window: [Int], _ strides: [Int], _ padding: Padding) throws -> Tensor {
    try x.maxPool(window, strides: strides, padding: padding)
  }
}

/// The greatest value of each window of a volume.
public final class MaxPooling3D: Pooling {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    MaxPooling3D.self, "MaxPooling3D", factory: "maxPooling3d", "The greatest value of each window of a volume",
    fields: fields(3))
  override class var dimensions: Int { 3 }
  override func pool(_ x: Tensor, _ window: [Int], _ strides: [Int], _ padding: Padding) throws -> Tensor {
    try x.maxPool3d(window, strides: strides, padding: padding)
  }
}

/// The mean of each window of a sequence.
public final class AveragePooling1D: Pooling {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    AveragePooling1D.self, "AveragePooling1D", factory: "averagePooling1d", aliases: ["avgPool1d", "avgPooling1d"],
    "The mean of each window of a sequence", fields: fields(1))
  override class var dimensions: Int { 1 }
  override func pool(_ x: Tensor, _ window: [Int], _ strides: [Int], _ padding: Padding) throws -> Tensor {
    try x.avgPool(window, strides: strides, padding: padding)
  }
}

/// The mean of each window of an image.
public final class AveragePooling2D: Pooling {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    AveragePooling2D.self, "AveragePooling2D", factory: "averagePooling2d", aliases: ["avgPool2d", "avgPooling2d"],
    "The mean of each window of an image", fields: fields(2))
  override func pool(_ x: Tensor, _ window: [Int], _ strides: [Int], _ padding: Padding) throws -> Tensor {
    try x.avgPool(window, strides: strides, padding: padding)
  }
}

/// The mean of each window of a volume.
public final class AveragePooling3D: Pooling {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    AveragePooling3D.self, "AveragePooling3D", factory: "averagePooling3d", aliases: ["avgPool3d", "avgPooling3d"],
    "The mean of each window of a volume", fields: fields(3))
  override class var dimensions: Int { 3 }
  override func pool(_ x: Tensor, _ window: [Int], _ strides: [Int], _ padding: Padding) throws -> Tensor {
    try x.avgPool3d(window, strides: strides, padding: padding)
  }
}
