import Tensors

/// Sets values to 0 at random while training, and scales the others so that the mean stays (Srivastava et al. 2014).
public final class Dropout: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }

  private static let table = LayerDescription(
    Dropout.self, "Dropout", factory: "dropout", "Sets a share of the values to 0 while training",
    fields: [
      .required("rate", .number, "the share of values that are dropped, 0 to 1"),
      ConfigField("noiseShape", .shape, "the shape of the random mask, 1 or null where it is shared or the input's"),
      ConfigField("seed", .number, "the same seed drops the same values"),
    ])

  private let rate: Double

  /// Makes a dropout layer; rates outside 0…1 are moved to the nearer bound.
  public required init(_ options: Options) throws {
    rate = min(max(options.number("rate"), 0), 1)
    var options = options
    options["rate"] = .number(rate)
    try super.init(options)
    supportsMasking = true
  }

  /// x with values dropped, while training.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    guard options.training, rate > 0 else { return x }
    return try x.dropped(rate, noiseShape: noiseShape(for: x.shape), seed: self.options["seed"].number)
  }

  private func noiseShape(for shape: TensorShape) throws -> TensorShape {
    guard let noiseShape = options.shape("noiseShape") else { return shape }
    guard noiseShape.rank == shape.rank else {
      throw LayerError(
        "Dropout layer \(name): noiseShape \(noiseShape) has \(noiseShape.rank) axes, but the input has shape \(shape)."
      )
    }
    return try TensorShape(zip(noiseShape, shape).map { $0 ?? $1 })
  }
}

/// Drops whole channels at random while training: of sequences, images or volumes.
public class SpatialDropout: Layer {
  private let rate: Double
  private let format: DataFormat

  /// The number of axes between those of the batch and of the channels.
  class var dimensions: Int { 1 }

  static let spatialFields: [ConfigField] = [
    .required("rate", .number, "the share of features that are dropped, 0 to 1"),
    ConfigField("noiseShape", .any, "kept for files"),
    ConfigField("seed", .number, "the same seed drops the same features"),
  ]

  /// Makes a spatial dropout layer.
  public required init(_ options: Options) throws {
    rate = min(max(options.number("rate"), 0), 1)
    format = Self.dimensions == 1 ? .channelsLast : DataFormat(options)
    try super.init(options)
    inputSpec = [InputSpec(rank: Self.dimensions + 2)]
    supportsMasking = true
  }

  /// x with channels dropped, while training.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    guard options.training, rate > 0 else { return x }
    var shape = x.shape.dimensions
    for axis in format.spatialAxes(rank: x.rank) { shape[axis] = 1 }
    return try x.dropped(rate, noiseShape: TensorShape(shape), seed: self.options["seed"].number)
  }
}

/// Drops whole features of a sequence at random while training.
public final class SpatialDropout1D: SpatialDropout {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    SpatialDropout1D.self, "SpatialDropout1D", factory: "spatialDropout1d",
    "Drops whole features of a sequence while training", fields: spatialFields)
}

/// Drops whole channels of images at random while training; a class of Keras.
public final class SpatialDropout2D: SpatialDropout {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    SpatialDropout2D.self, "SpatialDropout2D", "Drops whole channels of images while training",
    fields: spatialFields + [DataFormat.field])
  override class var dimensions: Int { 2 }
}

/// Drops whole channels of volumes at random while training; a class of Keras.
public final class SpatialDropout3D: SpatialDropout {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    SpatialDropout3D.self, "SpatialDropout3D", "Drops whole channels of volumes while training",
    fields: spatialFields + [DataFormat.field])
  override class var dimensions: Int { 3 }
}

extension Tensor {
  /// This tensor with a share of its values set to 0 and the others divided by 1 − rate.
  ///
  /// - Parameter noiseShape: the shape of the random mask; it is broadcast.
  func dropped(_ rate: Double, noiseShape: TensorShape, seed: Double?) throws -> Tensor {
    if rate >= 1 { return try mul(0) }
    return try dropout(rate, noiseShape: noiseShape, seed: seed.map { RandomSeed($0) })
  }
}
