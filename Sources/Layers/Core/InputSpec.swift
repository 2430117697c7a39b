import Tensors

/// What a layer requires of one input.
public struct InputSpec {
  /// The whole shape, with `nil` for sizes that do not matter.
  public var shape: LayerShape?
  /// The exact number of axes.
  public var rank: Int?
  /// The least number of axes.
  public var minimumRank: Int?
  /// The greatest number of axes.
  public var maximumRank: Int?
  /// Required sizes by axis; a negative axis counts from the end.
  public var axes: [Int: Int] = [:]

  /// A requirement.
  public init(
    shape: LayerShape? = nil, rank: Int? = nil, minimumRank: Int? = nil, maximumRank: Int? = nil, axes: [Int: Int] = [:]
  ) {
    self.shape = shape
    self.rank = rank
    self.minimumRank = minimumRank
    self.maximumRank = maximumRank
    self.axes = axes
  }

  /// Throws unless a shape meets the requirement.
  func check(_ input: LayerShape, index: Int, layer: String) throws {
    func incompatible(_ wanted: String, _ got: String) -> LayerError {
      LayerError(
        "Input \(index) is incompatible with layer \(layer): expected \(wanted), but got \(got) (shape \(input)).")
    }
    if let rank, input.rank != rank {
      throw incompatible("ndim=\(rank)", "ndim=\(input.rank)")
    }
    if let minimumRank, input.rank < minimumRank {
      throw incompatible(
        "min_ndim=\(minimumRank), that is at least \(minimumRank) axes with the batch", "ndim=\(input.rank)")
    }
    if let maximumRank, input.rank > maximumRank {
      throw incompatible(
        "max_ndim=\(maximumRank), that is at most \(maximumRank) axes with the batch", "ndim=\(input.rank)")
    }
    for (axis, size) in axes.sorted(by: { $0.key < $1.key }) {
      let position = axis < 0 ? input.rank + axis : axis
      let wanted = "axis \(axis) of the input shape to have size \(size)"
      guard position >= 0 && position < input.rank else { throw incompatible(wanted, "ndim=\(input.rank)") }
      guard let got = input[position] else { continue }
      if got != size { throw incompatible(wanted, "size \(got)") }
    }
    if let shape {
      guard shape.rank == input.rank, zip(shape, input).allSatisfy({ $0 == nil || $1 == nil || $0 == $1 }) else {
        throw incompatible("shape \(shape)", "shape \(input)")
      }
    }
  }
}
