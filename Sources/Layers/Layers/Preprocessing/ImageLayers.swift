import Tensors

private let interpolationField = ConfigField(
  "interpolation", .choice(["bilinear", "nearest"]), "bilinear", "how new pixels are made")

/// Images, alone or in a batch: `[height, width, channels]` or `[batch, height, width, channels]`.
private func heightAxis(_ rank: Int, _ layer: String) throws -> Int {
  guard rank == 3 || rank == 4 else {
    throw LayerError(
      "Layer \(layer) takes images of 3 axes (height, width, channels), or batches of them with 4 axes, but its input has \(rank) axes."
    )
  }
  return rank - 3
}

extension Layer {
  /// The shape of images with the height and the width of the options.
  fileprivate func sizedShape(_ images: LayerShape) throws -> LayerShape {
    let axis = try heightAxis(images.rank, name)
    var shape = images
    shape[axis] = options.integer("height")
    shape[axis + 1] = options.integer("width")
    return shape
  }
}

extension Tensor {
  /// Images of another size.
  fileprivate func resized(_ size: [Int], _ interpolation: String, alignsCorners: Bool) throws -> Tensor {
    interpolation == "bilinear"
      ? try resizeBilinear(size, alignCorners: alignsCorners)
      : try resizeNearestNeighbor(size, alignCorners: alignsCorners)
  }

  /// A part of images.
  fileprivate func cropped(_ height: Int, _ width: Int, top: Int, left: Int, axis: Int) throws -> Tensor {
    try slice(axis: axis, from: top, count: height).slice(axis: axis + 1, from: left, count: width)
  }
}

/// Gives images another size.
public final class Resizing: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    Resizing.self, "Resizing", factory: "resizing", "Gives images another size",
    fields: [
      .required("height", .count, "the new height"), .required("width", .count, "the new width"), interpolationField,
      ConfigField(
        "cropToAspectRatio", .boolean, false, "whether images are cut to the new proportions first, not stretched"),
    ])

  /// The shape with the new height and width.
  public override func outputShape(for inputShape: LayerShape) throws -> LayerShape {
    try sizedShape(inputShape)
  }

  /// The resized images.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    let axis = try heightAxis(x.rank, name)
    let (height, width) = (self.options.integer("height"), self.options.integer("width"))
    var x = x
    let crops = self.options.flag("cropToAspectRatio")
    if crops {
      let (oldHeight, oldWidth) = (x.shape[axis], x.shape[axis + 1])
      let partHeight = max(min(oldHeight, oldWidth * height / width), 1)
      let partWidth = max(min(oldWidth, oldHeight * width / height), 1)
      x = try x.cropped(
        partHeight, partWidth, top: (oldHeight - partHeight) / 2, left: (oldWidth - partWidth) / 2, axis: axis)
    }
    return try x.resized([height, width], self.options.text("interpolation"), alignsCorners: !crops)
  }
}

/// Cuts the middle out of images; smaller images are enlarged.
public final class CenterCrop: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    CenterCrop.self, "CenterCrop", factory: "centerCrop", "Cuts the middle out of images",
    fields: [.required("height", .count, "the new height"), .required("width", .count, "the new width")])

  /// The shape with the new height and width.
  public override func outputShape(for inputShape: LayerShape) throws -> LayerShape {
    try sizedShape(inputShape)
  }

  /// The cropped images.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    let axis = try heightAxis(x.rank, name)
    let (height, width) = (self.options.integer("height"), self.options.integer("width"))
    let (spareRows, spareColumns) = (x.shape[axis] - height, x.shape[axis + 1] - width)
    guard spareRows >= 0, spareColumns >= 0 else {
      return try x.resized([height, width], "bilinear", alignsCorners: false)
    }
    // As TensorFlow.js rounds: a single spare row goes from the bottom, but a single spare column from the left.
    return try x.cropped(
      height, width, top: spareRows / 2, left: spareColumns == 1 ? 1 : spareColumns / 2, axis: axis)
  }
}

/// Stretches images to a random width while training.
public final class RandomWidth: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    RandomWidth.self, "RandomWidth", factory: "randomWidth", "Stretches images to a random width while training",
    fields: [
      .required("factor", .any, "how much wider or narrower: a number f for −f…f, or a list [lower, upper]"),
      interpolationField, ConfigField("seed", .number, "the same seed gives the same widths"),
      ConfigField("autoVectorize", .any, saving: .never, "kept for programs that pass one; not used"),
    ])

  private let lower: Double
  private let upper: Double

  /// Makes a stretching layer.
  ///
  /// - Throws: ``LayerError`` unless `factor` is a number or two, with lower at least −1 and at most upper.
  public required init(_ options: Options) throws {
    let factor = options["factor"]
    let bounds = factor.number.map { [-$0, $0] } ?? factor.array?.compactMap(\.number) ?? []
    guard bounds.count == 2, bounds[0] >= -1, bounds[1] >= bounds[0] else {
      throw LayerError(
        "RandomWidth: 'factor' must be a positive number or a list [lower, upper] with -1 ≤ lower ≤ upper, but it is \(factor.kindDescription)."
      )
    }
    lower = bounds[0]
    upper = bounds[1]
    try super.init(options)
  }

  /// The shape with an open width.
  public override func outputShape(for inputShape: LayerShape) throws -> LayerShape {
    var shape = inputShape
    shape[try heightAxis(inputShape.rank, name) + 1] = nil
    return shape
  }

  /// The stretched images, while training.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    guard options.training else { return x }
    let axis = try heightAxis(x.rank, name)
    let seed = self.options["seed"].number.map { RandomSeed($0) }
    let factor = try Tensor.randomUniform([1], 1 + lower, 1 + upper, seed: seed).scalarValue()
    let width = max(Int((factor * Double(x.shape[axis + 1])).rounded()), 1)
    return try x.resized([x.shape[axis], width], self.options.text("interpolation"), alignsCorners: false)
  }
}
