import Tensors

/// x · scale + offset.
public final class Rescaling: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    Rescaling.self, "Rescaling", factory: "rescaling", "x · scale + offset, for example pixels to 0…1",
    fields: [.required("scale", .number, "the factor"), ConfigField("offset", .number, 0, "what is added")])

  /// x · scale + offset.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    try x.cast(to: .float32).mul(self.options.float("scale")).add(self.options.float("offset"))
  }
}

/// Turns class numbers into vectors with a place for each class.
public final class CategoryEncoding: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    CategoryEncoding.self, "CategoryEncoding", factory: "categoryEncoding",
    "Turns class numbers into vectors with a place for each class",
    fields: [
      .required("numTokens", .count, "the number of classes"),
      ConfigField(
        "outputMode", .choice(["oneHot", "multiHot", "count"]), "multiHot",
        "a vector for each number; one for each example with 1s; one with counts"),
    ])

  private let classCount: Int
  private let mode: String

  /// Makes an encoding layer.
  public required init(_ options: Options) throws {
    classCount = options.integer("numTokens")
    mode = options.text("outputMode")
    try super.init(options)
  }

  /// `[batch, numTokens]`, or with `oneHot` the input shape with `numTokens` at the end. Numbers without a batch axis are
  /// those of one example.
  public override func outputShape(for inputShape: LayerShape) throws -> LayerShape {
    if inputShape.isEmpty { return [classCount] }
    if mode == "oneHot" {
      return inputShape.last == .some(.some(1))
        ? LayerShape(inputShape.dropLast()) + [classCount] : inputShape + [classCount]
    }
    return LayerShape(inputShape.dropLast()) + [classCount]
  }

  /// The encoded numbers. With `count`, `countWeights` says how much each number counts.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    guard x.rank <= 2 else {
      throw LayerError(
        "CategoryEncoding layer \(name) takes inputs of at most 2 axes, but the input has shape \(x.shape).")
    }
    try checkRange(x)
    let shape = try outputShape(for: LayerShape(x.shape)).known()
    let numbers = try x.cast(to: .int32)
    if mode == "oneHot" { return try numbers.oneHot(classCount).cast(to: .float32).reshape(shape) }
    // One row of numbers for each example.
    let rows = x.rank == 2 ? numbers : try numbers.reshape([1, x.size])
    var hits = try rows.oneHot(classCount).cast(to: .float32)
    if case .tensor(let weights)? = options.others["countWeights"] {
      guard mode == "count" else {
        throw LayerError(
          "CategoryEncoding layer \(name): countWeights is used with outputMode 'count' only, but outputMode is '\(mode)'."
        )
      }
      guard weights.size == x.size else {
        throw LayerError(
          "CategoryEncoding layer \(name): countWeights has shape \(weights.shape), but the input has shape \(x.shape)."
        )
      }
      hits = try hits.mul(weights.cast(to: .float32).reshape([rows.shape[0], rows.shape[1], 1]))
    }
    return try (mode == "count" ? hits.sum(axes: [1]) : hits.max(axes: [1])).reshape(shape)
  }

  private func checkRange(_ x: Tensor) throws {
    guard x.size > 0 else { return }
    let values = try x.cast(to: .float32).floatValues()
    guard let wrong = values.first(where: { !($0 >= 0 && $0 < Float(classCount)) }) else { return }
    throw LayerError(
      "CategoryEncoding layer \(name): the numbers must be at least 0 and less than numTokens, \(classCount), but one is \(ConfigValue.text(of: Double(wrong)))."
    )
  }
}
