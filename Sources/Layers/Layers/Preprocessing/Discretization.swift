import Tensors

/// Turns numbers into those of the ranges they lie in: the number of bounds that are at most x. A class of Keras.
public final class Discretization: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(
    Discretization.self, "Discretization", "Turns numbers into those of the ranges they lie in",
    fields: [
      .required("binBoundaries", .any, "the bounds between the ranges, in order"),
      ConfigField("numBins", .integer, "kept for files"), ConfigField("epsilon", .number, 0.01, "kept for files"),
      ConfigField("outputMode", .choice(["int"]), "int", "a whole number for each number"),
      ConfigField("sparse", .boolean, false, "kept for files"),
    ])

  private let bounds: [Float]

  /// Makes such a layer.
  ///
  /// - Throws: ``LayerError`` unless there are bounds.
  public required init(_ options: Options) throws {
    bounds = (options["binBoundaries"].array ?? []).compactMap(\.number).map { Float($0) }
    guard !bounds.isEmpty else {
      throw LayerError("Discretization: 'binBoundaries' must be a list of numbers: adapt the layer before saving it.")
    }
    try super.init(options)
  }

  /// The numbers of the ranges.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    try Tensor(bounds, shape: [bounds.count]).searchSorted(x.cast(to: .float32).reshape([x.size]), afterEquals: true)
      .reshape(x.shape.dimensions)
  }
}
