import Tensors

/// How much is added or removed at the two sides of each spatial axis.
private typealias Sides = [(before: Int, after: Int)]

/// Reads the sides: a number for all, or for each axis a number or a pair. One axis alone may have its pair itself.
private func sides(_ value: ConfigValue, _ key: String, _ owner: String, axes: Int) throws -> Sides {
  func amount(_ value: ConfigValue) throws -> Int {
    guard let amount = value.integer, amount >= 0 else {
      throw LayerError("\(owner): '\(key)' must hold whole numbers of 0 or more, but one is \(value.kindDescription).")
    }
    return amount
  }
  if value.integer != nil {
    let all = try amount(value)
    return Array(repeating: (all, all), count: axes)
  }
  if axes == 1, let pair = value.array, pair.count == 2 { return [(try amount(pair[0]), try amount(pair[1]))] }
  guard let sides = value.array, sides.count == axes else {
    let directions = axes == 2 ? "(vertical, horizontal), or 2 length-2 lists" : "or \(axes) length-2 lists"
    throw LayerError(
      "\(owner): '\(key)' must be a whole number, a length-\(axes) list \(directions), but it is \(value.array.map { "a length-\($0.count) list: " } ?? "")\(value.kindDescription)."
    )
  }
  return try zip(["depth", "height", "width"].suffix(axes), sides).map { direction, side in
    guard let pair = side.array else { return (try amount(side), try amount(side)) }
    guard pair.count == 2 else {
      throw LayerError(
        "\(owner): '\(key)' must hold a length-2 list for each of the \(axes) directions, but that of the \(direction) is a length-\(pair.count) list: \(JSONWriter.text(value))."
      )
    }
    return (try amount(pair[0]), try amount(pair[1]))
  }
}

private func described(_ sides: Sides) -> ConfigValue {
  sides.count == 1
    ? .integers([sides[0].before, sides[0].after]) : .array(sides.map { .integers([$0.before, $0.after]) })
}

/// Adds zeros around sequences, images or volumes.
public class ZeroPadding: Layer {
  private let padding: Sides
  private let format: DataFormat

  /// The number of spatial axes.
  class var dimensions: Int { 2 }

  /// Makes a padding layer.
  public required init(_ options: Options) throws {
    padding = try sides(options["padding"], "padding", options.owner, axes: Self.dimensions)
    format = DataFormat(options)
    var options = options
    options["padding"] = described(padding)
    try super.init(options)
    inputSpec = [InputSpec(rank: Self.dimensions + 2)]
  }

  /// The shape with what is added.
  public override func outputShape(for inputShape: LayerShape) throws -> LayerShape {
    var shape = inputShape
    for (axis, side) in zip(format.spatialAxes(rank: shape.rank), padding) {
      shape[axis] = shape[axis].map { $0 + side.before + side.after }
    }
    return shape
  }

  /// The padded x.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    var paddings = Sides(repeating: (0, 0), count: x.rank)
    for (axis, side) in zip(format.spatialAxes(rank: x.rank), padding) { paddings[axis] = side }
    return try x.pad(paddings)
  }
}

/// Adds rows and columns of zeros around images.
public final class ZeroPadding2D: ZeroPadding {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    ZeroPadding2D.self, "ZeroPadding2D", factory: "zeroPadding2d", "Adds rows and columns of zeros around images",
    fields: [ConfigField("padding", .any, [[1, 1], [1, 1]], "how many at each side"), DataFormat.field])
}

/// Adds steps of zeros before and behind sequences; a class of Keras.
public final class ZeroPadding1D: ZeroPadding {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    ZeroPadding1D.self, "ZeroPadding1D", "Adds steps of zeros before and behind sequences",
    fields: [ConfigField("padding", .any, 1, "how many before and behind"), DataFormat.field])
  override class var dimensions: Int { 1 }
}

/// Adds zeros around volumes; a class of Keras.
public final class ZeroPadding3D: ZeroPadding {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    ZeroPadding3D.self, "ZeroPadding3D", "Adds zeros around volumes",
    fields: [ConfigField("padding", .any, 1, "how many at each side"), DataFormat.field])
  override class var dimensions: Int { 3 }
}

/// Cuts the borders off sequences, images or volumes.
public class Cropping: Layer {
  private let cropping: Sides
  private let format: DataFormat

  /// The number of spatial axes.
  class var dimensions: Int { 2 }

  /// Makes a cropping layer.
  public required init(_ options: Options) throws {
    cropping = try sides(options["cropping"], "cropping", options.owner, axes: Self.dimensions)
    format = DataFormat(options)
    var options = options
    options["cropping"] = described(cropping)
    try super.init(options)
    inputSpec = [InputSpec(rank: Self.dimensions + 2)]
  }

  /// The shape without what is cut off.
  public override func outputShape(for inputShape: LayerShape) throws -> LayerShape {
    var shape = inputShape
    for (axis, side) in zip(format.spatialAxes(rank: shape.rank), cropping) {
      guard let size = shape[axis] else { continue }
      guard size > side.before + side.after else {
        throw LayerError(
          "\(className) layer \(name): \(side.before) and \(side.after) cannot be cut off axis \(axis) of an input of shape \(inputShape)."
        )
      }
      shape[axis] = size - side.before - side.after
    }
    return shape
  }

  /// The cropped x.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    let shape = try outputShape(for: LayerShape(x.shape)).known()
    var begin = Array(repeating: 0, count: x.rank)
    for (axis, side) in zip(format.spatialAxes(rank: x.rank), cropping) { begin[axis] = side.before }
    return try x.slice(begin, shape.dimensions)
  }
}

/// Cuts rows and columns off images.
public final class Cropping2D: Cropping {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    Cropping2D.self, "Cropping2D", factory: "cropping2D", "Cuts rows and columns off images",
    fields: [.required("cropping", .any, "how many at each side"), DataFormat.field])
}

/// Cuts steps off the ends of sequences; a class of Keras.
public final class Cropping1D: Cropping {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    Cropping1D.self, "Cropping1D", "Cuts steps off the ends of sequences",
    fields: [ConfigField("cropping", .any, [1, 1], "how many at each end"), DataFormat.field])
  override class var dimensions: Int { 1 }
}

/// Cuts the borders off volumes; a class of Keras.
public final class Cropping3D: Cropping {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    Cropping3D.self, "Cropping3D", "Cuts the borders off volumes",
    fields: [ConfigField("cropping", .any, 1, "how many at each side"), DataFormat.field])
  override class var dimensions: Int { 3 }
}
