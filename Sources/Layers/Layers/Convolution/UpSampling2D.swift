import Tensors

/// Repeats rows and columns of images, or interpolates between them.
public final class UpSampling2D: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    UpSampling2D.self, "UpSampling2D", factory: "upSampling2d", "Makes images larger by repeating or interpolating",
    fields: [
      ConfigField("size", .size(2), 2, "how many rows and columns are made of one"),
      DataFormat.field,
      ConfigField("interpolation", .choice(["nearest", "bilinear"]), "nearest", "how new pixels are made"),
    ])

  private let size: [Int]
  private let format: DataFormat

  /// Makes an enlarging layer.
  public required init(_ options: Options) throws {
    size = options.integers("size")
    format = DataFormat(options)
    try super.init(options)
    inputSpec = [InputSpec(rank: 4)]
  }

  /// The shape with more rows and columns.
  public override func outputShape(for inputShape: LayerShape) throws -> LayerShape {
    var shape = inputShape
    for (axis, factor) in zip(format.spatialAxes(rank: 4), size) { shape[axis] = shape[axis].map { $0 * factor } }
    return shape
  }

  /// The enlarged images.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    try format.withChannelsLast(x) { x in
      let (batch, height, width, channels) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
      let newSize = [height * size[0], width * size[1]]
      if self.options.text("interpolation") == "bilinear" { return try x.resizeBilinear(newSize) }
      let spread = try x.reshape([batch, height, 1, width, 1, channels])
      return try spread.broadcastTo([batch, height, size[0], width, size[1], channels])
        .reshape([batch] + newSize + [channels])
    }
  }
}
