import Tensors

/// One value for each channel: the mean or the maximum over all positions.
public class GlobalPooling: Layer {
  private let format: DataFormat

  /// The rank of the inputs with the batch.
  class var inputRank: Int { 4 }

  static let formatFields = [DataFormat.field]

  /// Makes a pooling layer.
  public required init(_ options: Options) throws {
    format = DataFormat(options)
    try super.init(options)
    inputSpec = [InputSpec(rank: Self.inputRank)]
  }

  /// `[batch, channels]`.
  public override func outputShape(for inputShape: LayerShape) throws -> LayerShape {
    [inputShape[0], inputShape[format.channelAxis(rank: inputShape.rank)]]
  }

  /// The value of all positions.
  func pool(_ x: Tensor, _ axes: [Int]) throws -> Tensor { x }

  /// The pooled x.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    try pool(x, Array(format.spatialAxes(rank: x.rank)))
  }
}

/// The mean over the steps of a sequence.
public final class GlobalAveragePooling1D: GlobalPooling {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    GlobalAveragePooling1D.self, "GlobalAveragePooling1D", factory: "globalAveragePooling1d",
    "The mean over the steps of a sequence")
  override class var inputRank: Int { 3 }
  override func pool(_ x: Tensor, _ axes: [Int]) throws -> Tensor { try x.mean(axes: axes) }
}

/// The maximum over the steps of a sequence.
public final class GlobalMaxPooling1D: GlobalPooling {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    GlobalMaxPooling1D.self, "GlobalMaxPooling1D", factory: "globalMaxPooling1d", aliases: ["globalMaxPool1d"],
    "The maximum over the steps of a sequence")
  override class var inputRank: Int { 3 }
  override func pool(_ x: Tensor, _ axes: [Int]) throws -> Tensor { try x.max(axes: axes) }
}

/// The mean over the pixels of an image.
public final class GlobalAveragePooling2D: GlobalPooling {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    GlobalAveragePooling2D.self, "GlobalAveragePooling2D", factory: "globalAveragePooling2d",
    "The mean over the pixels of an image", fields: formatFields)
  override func pool(_ x: Tensor, _ axes: [Int]) throws -> Tensor { try x.mean(axes: axes) }
}

/// The maximum over the pixels of an image.
public final class GlobalMaxPooling2D: GlobalPooling {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    GlobalMaxPooling2D.self, "GlobalMaxPooling2D", factory: "globalMaxPooling2d", aliases: ["globalMaxPool2d"],
    "The maximum over the pixels of an image", fields: formatFields)
  override func pool(_ x: Tensor, _ axes: [Int]) throws -> Tensor { try x.max(axes: axes) }
}

/// The mean over the cells of a volume; a class of Keras.
public final class GlobalAveragePooling3D: GlobalPooling {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    GlobalAveragePooling3D.self, "GlobalAveragePooling3D", "The mean over the cells of a volume", fields: formatFields)
  override class var inputRank: Int { 5 }
  override func pool(_ x: Tensor, _ axes: [Int]) throws -> Tensor { try x.mean(axes: axes) }
}

/// The maximum over the cells of a volume; a class of Keras.
public final class GlobalMaxPooling3D: GlobalPooling {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    GlobalMaxPooling3D.self, "GlobalMaxPooling3D", "The maximum over the cells of a volume", fields: formatFields)
  override class var inputRank: Int { 5 }
  override func pool(_ x: Tensor, _ axes: [Int]) throws -> Tensor { try x.max(axes: axes) }
}
