import Tensors

/// Repeats a vector n times: `[batch, d]` → `[batch, n, d]`.
public final class RepeatVector: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    RepeatVector.self, "RepeatVector", factory: "repeatVector", "Repeats a vector n times",
    fields: [.required("n", .count, "how often")])

  /// Makes a repeating layer.
  public required init(_ options: Options) throws {
    try super.init(options)
    inputSpec = [InputSpec(rank: 2)]
  }

  /// `[batch, n, d]`.
  public override func outputShape(for inputShape: LayerShape) throws -> LayerShape {
    [inputShape[0], options.integer("n"), inputShape[1]]
  }

  /// The repeated vectors.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    try x.expandDims(1).tile([1, self.options.integer("n"), 1])
  }
}

/// Changes the order of the axes of each example.
public final class Permute: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    Permute.self, "Permute", factory: "permute", "Changes the order of the axes",
    fields: [.required("dims", .any, "the old place of each axis, counted from 1 without the batch")])

  private let order: [Int]

  /// Makes a permuting layer.
  ///
  /// - Throws: ``LayerError`` unless `dims` holds each of 1…n once.
  public required init(_ options: Options) throws {
    guard let dims = options["dims"].array?.map(\.integer), !dims.contains(nil) else {
      throw LayerError(
        "Permute: `dims` must be a list of whole numbers such as [2,1], but it is \(options["dims"].kindDescription).")
    }
    order = dims.compactMap { $0 }
    guard order.sorted() == Array(1..<order.count + 1) else {
      throw LayerError(
        "Permute: `dims` must hold each of 1 to \(order.count) once (axes are counted from 1, without the batch), but it is \(JSONWriter.text(options["dims"]))."
      )
    }
    try super.init(options)
    inputSpec = [InputSpec(rank: order.count + 1)]
  }

  /// The shape with its axes in the new order.
  public override func outputShape(for inputShape: LayerShape) throws -> LayerShape {
    LayerShape([inputShape[0]] + order.map { inputShape[$0] })
  }

  /// x with its axes in the new order.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor { try x.transpose([0] + order) }
}
