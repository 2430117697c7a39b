import Tensors

/// The sizes of what flows between layers; a size that is only known when the model runs is `nil`.
public struct LayerShape: Hashable, Sendable {
  /// The sizes.
  public var dimensions: [Int?]

  /// A shape with the given sizes.
  public init(_ dimensions: some Sequence<Int?>) { self.dimensions = Array(dimensions) }

  /// A shape without axes.
  public init() { dimensions = [] }

  /// The shape of a tensor.
  public init(_ shape: TensorShape) { dimensions = shape.map { $0 } }

  /// The number of axes.
  public var rank: Int { dimensions.count }

  /// The shape of one example: without the batch axis.
  public var withoutBatch: LayerShape { LayerShape(dimensions.dropFirst()) }

  /// The number of elements; `nil` when a size is unknown.
  public var elementCount: Int? {
    var product = 1
    for size in dimensions {
      guard let size else { return nil }
      let (next, overflow) = product.multipliedReportingOverflow(by: size)
      if overflow { return nil }
      product = next
    }
    return product
  }

  /// The shape of a tensor of this shape.
  ///
  /// - Throws: ``LayerError`` when a size is unknown.
  public func known() throws -> TensorShape {
    let sizes = dimensions.compactMap { $0 }
    guard sizes.count == dimensions.count else {
      throw LayerError("The shape \(self) cannot be used for a tensor: a size is unknown.")
    }
    return try TensorShape(sizes)
  }

  /// Whether a tensor of the given shape can take this place: equal ranks, and equal sizes where they are known.
  public func accepts(_ shape: TensorShape) -> Bool {
    shape.rank == rank && zip(dimensions, shape).allSatisfy { $0 == nil || $0 == $1 }
  }
}

extension LayerShape: RandomAccessCollection, MutableCollection, RangeReplaceableCollection,
  ExpressibleByArrayLiteral, CustomStringConvertible
{
  /// A shape written in a program: `[nil, 28, 28, 1]`.
  public init(arrayLiteral elements: Int?...) { dimensions = elements }

  /// The first axis.
  public var startIndex: Int { 0 }
  /// One past the last axis.
  public var endIndex: Int { dimensions.count }

  /// The size along an axis.
  public subscript(axis: Int) -> Int? {
    get { dimensions[axis] }
    set { dimensions[axis] = newValue }
  }

  /// Replaces some of the sizes.
  public mutating func replaceSubrange(_ range: Range<Int>, with sizes: some Collection<Int?>) {
    dimensions.replaceSubrange(range, with: sizes)
  }

  /// The shape as a script writes it: `[null,28,28,1]`.
  public var description: String {
    "[" + dimensions.map { $0.map(String.init) ?? "null" }.joined(separator: ",") + "]"
  }
}
