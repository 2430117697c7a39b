import Tensors

/// Brings all axes but the batch into one.
public final class Flatten: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }

  private static let table = LayerDescription(
    Flatten.self, "Flatten", factory: "flatten", "Brings all axes but the batch into one",
    fields: [
      ConfigField(
        "dataFormat", .choice(["channelsFirst", "channelsLast"]), saving: .whenChanged,
        "where the channels are; they come last in the result")
    ])

  private let channelsFirst: Bool

  /// Makes a flatten layer.
  public required init(_ options: Options) throws {
    channelsFirst = options.text("dataFormat") == "channelsFirst"
    try super.init(options)
    inputSpec = [InputSpec(minimumRank: 3)]
  }

  /// `[batch, product of the rest]`.
  public override func outputShape(for inputShape: LayerShape) throws -> LayerShape {
    guard let size = inputShape.withoutBatch.elementCount else {
      throw LayerError(
        "The shape of the input to \"Flatten\" is not fully defined: it is \(inputShape), of which only the batch (axis 0 of \(inputShape.rank)) may be open. Give the first layer of the model a complete \"input_shape\" (inputShape) or \"batch_input_shape\" (batchInputShape)."
      )
    }
    return [inputShape.first ?? nil, size]
  }

  /// x with the channels last, reshaped.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    var x = x
    if channelsFirst && x.rank > 2 {
      x = try x.transpose([0] + Array(2..<x.rank) + [1])
    }
    return try x.reshape([x.shape[0], x.shape.elementCount(of: 1..<x.rank)])
  }
}
