import Tensors

/// Reads how much is added or removed at each side: a number, `[vertical, horizontal]`, or `[[top, bottom], [left, right]]`.
private func borders(_ value: ConfigValue, _ key: String, _ owner: String) throws -> [(before: Int, after: Int)] {
  func amount(_ value: ConfigValue) throws -> Int {
    guard let amount = value.integer, amount >= 0 else {
      throw LayerError("\(owner): '\(key)' must hold whole numbers of 0 or more, but one is \(value.kindDescription).")
    }
    return amount
  }
  if value.integer != nil {
    let all = try amount(value)
    return [(all, all), (all, all)]
  }
  guard let sides = value.array, sides.count == 2 else {
    throw LayerError(
      "\(owner): '\(key)' must be a whole number, a length-2 list (vertical, horizontal), or 2 length-2 lists, but it is \(value.array.map { "a length-\($0.count) list: " } ?? "")\(value.kindDescription)."
    )
  }
  return try zip(["height", "width"], sides).map { direction, side in
    guard let pair = side.array else { return (try amount(side), try amount(side)) }
    guard pair.count == 2 else {
      throw LayerError(
        "\(owner): '\(key)' must hold a length-2 list for each of the 2 directions, but that of the \(direction) is a length-\(pair.count) list: \(JSONWriter.text(value))."
      )
    }
    return (try amount(pair[0]), try amount(pair[1]))
  }
}

private func described(_ borders: [(before: Int, after: Int)]) -> ConfigValue {
  .array(borders.map { .integers([$0.before, $0.after]) })
}

/// Adds rows and columns of zeros around images.
public final class ZeroPadding2D: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    ZeroPadding2D.self, "ZeroPadding2D", factory: "zeroPadding2d", "Adds rows and columns of zeros around images",
    fields: [ConfigField("padding", .any, [[1, 1], [1, 1]], "how many at each side"), DataFormat.field])

  private let padding: [(before: Int, after: Int)]
  private let format: DataFormat

  /// Makes a padding layer.
  public required init(_ options: Options) throws {
    padding = try borders(options["padding"], "padding", "ZeroPadding2D")
    format = DataFormat(options)
    var options = options
    options["padding"] = described(padding)
    try super.init(options)
    inputSpec = [InputSpec(rank: 4)]
  }

  /// The shape with the added rows and columns.
  public override func outputShape(for inputShape: LayerShape) throws -> LayerShape {
    var shape = inputShape
    for (axis, side) in zip(format.spatialAxes(rank: 4), padding) {
      shape[axis] = shape[axis].map { $0 + side.before + side.after }
    }
    return shape
  }

  /// The padded images.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    var paddings = [(before: Int, after: Int)](repeating: (0, 0), count: 4)
    for (axis, side) in zip(format.spatialAxes(rank: 4), padding) { paddings[axis] = side }
    return try x.pad(paddings)
  }
}

/// Cuts rows and columns off images.
public final class Cropping2D: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    Cropping2D.self, "Cropping2D", factory: "cropping2D", "Cuts rows and columns off images",
    fields: [.required("cropping", .any, "how many at each side"), DataFormat.field])

  private let cropping: [(before: Int, after: Int)]
  private let format: DataFormat

  /// Makes a cropping layer.
  public required init(_ options: Options) throws {
    cropping = try borders(options["cropping"], "cropping", "Cropping2D")
    format = DataFormat(options)
    var options = options
    options["cropping"] = described(cropping)
    try super.init(options)
    inputSpec = [InputSpec(rank: 4)]
  }

  /// The shape without the rows and columns.
  public override func outputShape(for inputShape: LayerShape) throws -> LayerShape {
    var shape = inputShape
    for (axis, side) in zip(format.spatialAxes(rank: 4), cropping) {
      guard let size = shape[axis] else { continue }
      guard size > side.before + side.after else {
        throw LayerError(
          "Cropping2D layer \(name): \(side.before) and \(side.after) cannot be cut off axis \(axis) of an input of shape \(inputShape)."
        )
      }
      shape[axis] = size - side.before - side.after
    }
    return shape
  }

  /// The cropped images.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    let shape = try outputShape(for: LayerShape(x.shape)).known()
    var begin = [0, 0, 0, 0]
    for (axis, side) in zip(format.spatialAxes(rank: 4), cropping) { begin[axis] = side.before }
    return try x.slice(begin, shape.dimensions)
  }
}
