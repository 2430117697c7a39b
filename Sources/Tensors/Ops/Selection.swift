// Elements found by their values: unique ones, those in a mask, those missing in another tensor.

extension Tensor {
  /// What tells elements apart: equal keys mean equal elements; NaN equals itself and −0 equals 0.
  private final func keys() throws -> [ElementKey] {
    if dtype == .string { return strings.map { .text($0) } }
    return try doubles().map { value -> ElementKey in
      if value.isNaN { return .number(Double.nan.bitPattern) }
      return .number(value == 0 ? 0 : value.bitPattern)
    }
  }

  private enum ElementKey: Hashable {
    case number(UInt64)
    case text(String)

    /// Bits that are equal for equal numbers, and for all that are not a number.
    static func bits(_ value: Float) -> UInt32 {
      value == 0 ? 0 : value.isNaN ? Float.nan.bitPattern : value.bitPattern
    }
  }

  /// The different parts of the tensor along an axis, in the order of their first appearance.
  ///
  /// - Returns: these parts, and for each part of the tensor the index (int32) of its equal among them.
  public final func unique(_ axis: Int = 0) throws -> (values: Tensor, indices: Tensor) {
    let operation = try Operation("unique", self)
    guard rank > 0 else { throw operation.error("the tensor must be at least of rank 1, but it is a scalar.") }
    let axis = try operation.resolveAxis(axis, rank: rank)
    let (outer, count) = (shape.elementCount(of: 0..<axis), shape[axis])
    let inner = shape.elementCount(of: (axis + 1)..<rank)
    if outer * inner == 1 && dtype != .string && dtype != .complex64 { return try uniqueNumbers(operation) }
    let elements = try keys()
    var positions: [[ElementKey]: Int32] = [:]
    var firsts: [Int32] = []
    let indices = try Tensor(uninitialized: try TensorShape([count]), .int32)
    for part in 0..<count {
      var key: [ElementKey] = []
      for row in 0..<outer {
        let start = (row * count + part) * inner
        key += elements[start..<(start + inner)]
      }
      if let position = positions[key] {
        indices.ints[part] = position
      } else {
        indices.ints[part] = Int32(firsts.count)
        positions[key] = Int32(firsts.count)
        firsts.append(Int32(part))
      }
    }
    let values = try gather(Tensor(ints: firsts), axis: axis)
    return (values, try operation.finish(indices))
  }

  /// The different numbers of a vector, as ``unique(_:)``.
  private final func uniqueNumbers(_ operation: Operation) throws -> (values: Tensor, indices: Tensor) {
    let indices = try Tensor(uninitialized: shape, .int32)
    let places = indices.ints
    var found = DistinctNumbers(expected: Swift.min(size, 1024))
    switch dtype {
    case .float32:
      let values = floats
      for index in 0..<size { places[index] = found.number(UInt64(ElementKey.bits(values[index])), at: index) }
    default:
      let values = try converted(to: .int32)
      let numbers = values.ints
      for index in 0..<size {
        places[index] = found.number(UInt64(UInt32(bitPattern: numbers[index])), at: index)
      }
    }
    return (try gather(Tensor(ints: found.firsts)), try operation.finish(indices))
  }

  /// The elements of this vector that are not in `other`, and their indices (int32).
  public final func setdiff1d(_ other: Tensor) throws -> (values: Tensor, indices: Tensor) {
    let operation = try Operation("setdiff1d", kernel: "SetDiff1D", self, other)
    guard dtype == other.dtype else {
      throw operation.error("x and y must have the same dtype, but they are \(dtype) and \(other.dtype).")
    }
    try operation.require(self, "x", rank: 1)
    try operation.require(other, "y", rank: 1)
    let excluded = Set(try other.keys())
    let indices = try Tensor(
      ints: try keys().enumerated().filter { !excluded.contains($0.element) }.map { Int32($0.offset) })
    return (try gather(indices), indices)
  }

  /// The indices of the elements that are not 0 (`false`), one row each, as int32 of shape [count, rank]
  /// (`tf.whereAsync`).
  public final func coordinatesOfTrue() throws -> Tensor {
    let operation = try Operation("whereAsync", kernel: "Where", self)
    try operation.requireReal(self, "condition")
    let mask = try converted(to: .bool)
    let strides = shape.strides
    var coordinates: [Int32] = []
    var count = 0
    for index in 0..<size where mask.bools[index] != 0 {
      count += 1
      var rest = index
      for axis in 0..<rank {
        coordinates.append(Int32(truncatingIfNeeded: rest / strides[axis]))
        rest %= strides[axis]
      }
    }
    return try operation.finish(try Tensor(ints: coordinates, shape: TensorShape([count, rank])))
  }

  /// The parts of the tensor where a mask holds. The mask covers as many axes as it has rank, from `axis` on; they become
  /// one axis.
  public final func booleanMask(_ mask: Tensor, axis: Int = 0) throws -> Tensor {
    let operation = try Operation("booleanMask", self, mask)
    try operation.require(mask, "mask", .bool)
    guard mask.rank > 0 else { throw operation.error("the mask cannot be a scalar.") }
    let axis = try operation.resolveAxis(axis, rank: rank)
    guard axis + mask.rank <= rank, Array(shape[axis..<(axis + mask.rank)]) == mask.shape.dimensions else {
      throw operation.error(
        "the shape \(mask.shape) of the mask must be equal to the shape of the tensor \(shape) from axis \(axis) on.")
    }
    let indices = (0..<mask.size).filter { mask.bools[$0] != 0 }.map { Int32(truncatingIfNeeded: $0) }
    let flat = Array(shape[..<axis]) + [mask.size] + Array(shape[(axis + mask.rank)...])
    return try reshape(TensorShape(flat)).gather(Tensor(ints: indices), axis: axis)
  }

  /// The tensor itself, if its shape is `expected`; `nil` stands for any size.
  ///
  /// - Throws: ``TensorError`` when the shape differs.
  public final func ensureShape(_ expected: [Int?]) throws -> Tensor {
    let operation = try Operation("ensureShape", self)
    let matches = expected.count == rank && zip(shape, expected).allSatisfy { $1 == nil || $0 == $1 }
    guard matches else {
      let wanted = expected.map { $0.map(String.init) ?? "null" }.joined(separator: ",")
      throw operation.error("the tensor has shape \(shape), but shape [\(wanted)] is expected.")
    }
    return self
  }

  /// The shape, as an int32 vector, of tensors of the shapes `a` and `b` (int vectors) broadcast together. A size of −1
  /// stands for one that is not known.
  public static func broadcastArgs(_ a: Tensor, _ b: Tensor) throws -> Tensor {
    let operation = try Operation("broadcastArgs", a, b)
    try operation.require(a, "s0", rank: 1)
    try operation.require(b, "s1", rank: 1)
    let first = try a.converted(to: .int32).intValues()
    let second = try b.converted(to: .int32).intValues()
    let rank = Swift.max(first.count, second.count)
    let sizes = try (0..<rank).map { axis in
      // The shapes are aligned at their ends.
      let (left, right) = (axis - rank + first.count, axis - rank + second.count)
      let (x, y) = (left < 0 ? 1 : first[left], right < 0 ? 1 : second[right])
      guard x == 1 || y == 1 || x == y else {
        throw operation.error(
          "the shapes \(TensorShape.text(first.map(Int.init))) and \(TensorShape.text(second.map(Int.init))) are incompatible: \(x) and \(y) differ and neither is 1."
        )
      }
      return x == 1 ? y : x
    }
    return try operation.finish(try Tensor(ints: sizes))
  }
}
