import Tensors

/// Gives each example another shape.
public final class Reshape: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }

  private static let table = LayerDescription(
    Reshape.self, "Reshape", factory: "reshape", "Gives each example another shape",
    fields: [.required("targetShape", .shape, "the new shape of an example; one size may be -1: what is left")])

  private let target: [Int?]

  /// Makes a reshape layer.
  public required init(_ options: Options) throws {
    target = options.shape("targetShape")?.map { $0.flatMap { $0 < 0 ? nil : $0 } } ?? []
    guard target.count(where: { $0 == nil }) <= 1 else {
      throw LayerError(
        "Reshape: only one size of 'targetShape' can be -1, but it is \(JSONWriter.text(options["targetShape"])).")
    }
    try super.init(options)
  }

  /// `[batch, ...targetShape]`.
  public override func outputShape(for inputShape: LayerShape) throws -> LayerShape {
    LayerShape([inputShape.first ?? nil] + (try resolved(inputShape.withoutBatch)))
  }

  /// x, reshaped.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    guard x.rank > 0 else {
      throw LayerError("Reshape layer \(name) was given a scalar: the first axis must be the batch.")
    }
    return try x.reshape([x.shape[0]] + resolved(LayerShape(x.shape.dropFirst().map { $0 })).map { $0 ?? -1 })
  }

  /// The new shape of an example of the given shape.
  private func resolved(_ shape: LayerShape) throws -> [Int?] {
    guard let size = shape.elementCount else { return target }
    let known = target.compactMap { $0 }.reduce(1, *)
    let isOpen = target.contains(nil)
    guard isOpen ? known != 0 && size % known == 0 : known == size else {
      throw LayerError(
        "Reshape layer \(name): examples of shape \(shape) have \(size) values; they cannot take the shape \(JSONWriter.text(options["targetShape"])), which needs \(isOpen ? "a multiple of " : "")\(known)."
      )
    }
    return target.map { $0 ?? size / known }
  }
}
