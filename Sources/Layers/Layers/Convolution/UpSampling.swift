import Tensors

/// Repeats rows and columns of images, or interpolates between them.
public final class UpSampling2D: Repeating {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    UpSampling2D.self, "UpSampling2D", factory: "upSampling2d", "Makes images larger by repeating or interpolating",
    fields: [
      ConfigField("size", .size(2), 2, "how many rows and columns are made of one"),
      DataFormat.field,
      ConfigField("interpolation", .choice(["nearest", "bilinear"]), "nearest", "how new pixels are made"),
    ])

  override func enlarged(_ x: Tensor) throws -> Tensor {
    options.text("interpolation") == "bilinear"
      ? try x.resizeBilinear([x.shape[1] * size[0], x.shape[2] * size[1]]) : try super.enlarged(x)
  }
}

/// Repeats the steps of sequences, the pixels of images or the cells of volumes.
public class Repeating: Layer {
  let size: [Int]
  private let format: DataFormat

  /// Makes an enlarging layer.
  public required init(_ options: Options) throws {
    size = options.integers("size")
    format = DataFormat(options)
    try super.init(options)
    inputSpec = [InputSpec(rank: size.count + 2)]
  }

  /// The shape with more steps, pixels or cells.
  public override func outputShape(for inputShape: LayerShape) throws -> LayerShape {
    var shape = inputShape
    for (axis, factor) in zip(format.spatialAxes(rank: shape.rank), size) {
      shape[axis] = shape[axis].map { $0 * factor }
    }
    return shape
  }

  /// The enlarged x, whose channels come last.
  func enlarged(_ x: Tensor) throws -> Tensor { try x.repeated(size) }

  /// The enlarged x.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    try format.withChannelsLast(x, enlarged)
  }
}

/// Repeats the steps of sequences; a class of Keras.
public final class UpSampling1D: Repeating {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    UpSampling1D.self, "UpSampling1D", "Repeats the steps of sequences",
    fields: [ConfigField("size", .size(1), 2, "how many steps are made of one"), DataFormat.field])
}

/// Repeats the cells of volumes; a class of Keras.
public final class UpSampling3D: Repeating {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    UpSampling3D.self, "UpSampling3D", "Repeats the cells of volumes",
    fields: [ConfigField("size", .size(3), 2, "how many cells are made of one along each axis"), DataFormat.field])
}

extension Tensor {
  /// A tensor [batch, sizes…, channels] in which each element along an axis between stands several times.
  fileprivate func repeated(_ times: [Int]) throws -> Tensor {
    var result = self
    for (axis, count) in zip(1..<(rank - 1), times) where count > 1 {
      let sizes = result.shape.dimensions
      result = try result.expandDims(axis + 1)
        .broadcastTo(TensorShape(Array(sizes[...axis]) + [count] + Array(sizes[(axis + 1)...])))
        .reshape(Array(sizes[..<axis]) + [sizes[axis] * count] + Array(sizes[(axis + 1)...]))
    }
    return result
  }
}
