// Sparse tensors, given as the coordinates [n, rank] and the values [n] of their elements.

/// A sparse tensor in which every row has an element.
public struct FilledRows {
  /// The coordinates of the elements, [n, rank], int32.
  public let indices: Tensor
  /// The elements.
  public let values: Tensor
  /// Which rows had no element.
  public let wasEmpty: Tensor
  /// Where each element of the input went.
  public let positions: Tensor
}

extension Tensor {
  /// Gives each empty row of a sparse tensor an element in column 0.
  ///
  /// - Parameters:
  ///   - indices: the coordinates [n, rank], int32.
  ///   - values: the elements [n].
  ///   - denseShape: the shape of the tensor [rank], int32.
  ///   - filler: the new elements, a scalar.
  public static func sparseFillEmptyRows(
    _ indices: Tensor, _ values: Tensor, _ denseShape: Tensor, _ filler: Tensor
  ) throws -> FilledRows {
    let operation = try Operation("sparseFillEmptyRows", inputs: [indices, values, denseShape, filler])
    guard indices.rank == 2, values.rank == 1, denseShape.rank == 1, filler.rank == 0 else {
      throw operation.error(
        "indices must be of rank 2, values and denseShape of rank 1 and defaultValue a scalar, but their shapes are \(indices.shape), \(values.shape), \(denseShape.shape) and \(filler.shape)."
      )
    }
    try operation.require(indices, "indices", .int32)
    try operation.require(denseShape, "denseShape", .int32)
    let (count, rank) = (indices.shape[0], indices.shape[1])
    guard values.size == count, denseShape.size == rank, rank > 0 else {
      throw operation.error(
        "\(count) coordinates of rank \(rank) do not fit \(values.size) values and a shape of \(denseShape.size) sizes."
      )
    }
    let rowCount = Swift.max(Int(denseShape.ints[0]), 0)
    func row(_ element: Int) -> Int { Int(indices.ints[element * rank]) }
    for element in 0..<count where row(element) < 0 || row(element) >= rowCount {
      throw operation.error(
        "indices(\(element), 0) is \(row(element)), but the tensor has \(rowCount) rows: it must be in [0, \(rowCount))."
      )
    }
    let elements = (0..<count).sorted { (row($0), $0) < (row($1), $1) }
    let total = rowCount - Set(elements.map(row)).count + count
    let newIndices = try Tensor.zeros(TensorShape([total, rank]), .int32)
    let wasEmpty = try Tensor.zeros(TensorShape([rowCount]), .bool)
    let positions = try Tensor(uninitialized: [count], .int32)
    let order = try Tensor(uninitialized: TensorShape([total]), .int32)
    var (place, next) = (0, 0)
    for current in 0..<rowCount {
      if next == count || row(elements[next]) > current {
        wasEmpty.bools[current] = 1
        newIndices.ints[place * rank] = Int32(current)
        order.ints[place] = Int32(count)
        place += 1
      }
      while next < count && row(elements[next]) == current {
        let element = elements[next]
        for axis in 0..<rank { newIndices.ints[place * rank + axis] = indices.ints[element * rank + axis] }
        positions.ints[element] = Int32(place)
        order.ints[place] = Int32(element)
        (place, next) = (place + 1, next + 1)
      }
    }
    let candidates = try Tensor.concat([values, filler.cast(to: values.dtype).reshape([1])])
    return FilledRows(
      indices: newIndices, values: try candidates.gather(order), wasEmpty: wasEmpty, positions: positions)
  }

  /// The coordinates of the elements of a sparse tensor in another shape of the same size.
  ///
  /// - Parameters:
  ///   - indices: the coordinates [n, rank], int32.
  ///   - inputShape: the shape, [rank], int32.
  ///   - newShape: the new shape, int32, in which one size may be -1.
  /// - Returns: the new coordinates and the new shape.
  public static func sparseReshape(
    _ indices: Tensor, _ inputShape: Tensor, _ newShape: Tensor
  ) throws -> (indices: Tensor, shape: Tensor) {
    let operation = try Operation("sparseReshape", indices, inputShape, newShape)
    guard indices.rank == 2, inputShape.rank == 1, newShape.rank == 1, indices.shape[1] == inputShape.size else {
      throw operation.error(
        "indices must be of rank 2 and the shapes of rank 1, but the shapes are \(indices.shape), \(inputShape.shape) and \(newShape.shape)."
      )
    }
    let from = try inputShape.intValues().map { Int($0) }
    var to = try newShape.intValues().map { Int($0) }
    if let axis = to.firstIndex(where: { $0 < -1 }) {
      throw operation.error("size \(axis) of the new shape must be non-negative or -1, but it is \(to[axis]).")
    }
    let size = from.reduce(1, &*)
    let known = to.filter { $0 >= 0 }.reduce(1, &*)
    let open = to.indices.filter { to[$0] < 0 }
    guard open.count <= 1 else { throw operation.error("only one size of the new shape may be -1.") }
    if let axis = open.first {
      guard known > 0 else {
        throw operation.error(
          "the size -1 cannot be inferred beside a size of 0: the new shape is \(TensorShape.text(to)).")
      }
      guard size % known == 0 else {
        throw operation.error(
          "the size -1 cannot be inferred: \(size), the size of \(TensorShape.text(from)), is no multiple of \(known).")
      }
      to[axis] = size / known
    }
    guard to.reduce(1, &*) == size else {
      throw operation.error(
        "a tensor of shape \(TensorShape.text(from)) with \(size) elements cannot get the shape \(TensorShape.text(to)), which has \(to.reduce(1, &*))."
      )
    }
    let count = indices.shape[0]
    let result = try Tensor(uninitialized: TensorShape([count, to.count]), .int32)
    for element in 0..<count {
      var position = 0
      for (axis, length) in from.enumerated() {
        position = position * length + Int(indices.ints[element * from.count + axis])
      }
      for axis in to.indices.reversed() {
        let length = Swift.max(to[axis], 1)
        result.ints[element * to.count + axis] = Int32(truncatingIfNeeded: position % length)
        position /= length
      }
    }
    return (result, try Tensor(ints: to.map { Int32($0) }))
  }

  /// Sums (or means) of the rows at `indices` that have the same segment number; of int32, as int32, where the fractions
  /// of means are cut off.
  ///
  /// - Parameter segmentIds: a number for each index, in ascending order; a number that is missing gives zeros.
  public final func sparseSegment(_ indices: Tensor, _ segmentIds: Tensor, isMean: Bool) throws -> Tensor {
    let operation =
      isMean
      ? try Operation("sparseSegmentMean", self, indices, segmentIds)
      : try Operation("sparseSegmentSum", self, indices, segmentIds)
    guard rank >= 1, indices.rank == 1, segmentIds.rank == 1, indices.size == segmentIds.size else {
      throw operation.error(
        "the data must be of rank 1 or more, indices and segmentIds vectors (of rank 1) of the same length, but the shapes are \(shape), \(indices.shape) and \(segmentIds.shape)."
      )
    }
    let (rows, segments) = (try indices.intValues(), try segmentIds.intValues())
    for (place, row) in rows.enumerated() where row < 0 || Int(row) >= shape[0] {
      throw operation.error(
        "indices[\(place)] is \(row), which is out of range [0, \(shape[0])), the rows of the data.")
    }
    for place in segments.indices where segments[place] < (place == 0 ? 0 : segments[place - 1]) {
      throw operation.error(
        "segmentIds must be sorted in increasing order and not negative, but segmentIds[\(place)] is \(segments[place])."
      )
    }
    let count = segments.last.map { Int($0) + 1 } ?? 0
    let sums = try gather(indices).unsortedSegmentSum(segmentIds, count)
    guard isMean else { return sums }
    var sizes = [Float](repeating: 0, count: count)
    for segment in segments { sizes[Int(segment)] += 1 }
    let columns = [count] + [Int](repeating: 1, count: rank - 1)
    return try sums.div(Tensor(sizes.map { Swift.max($0, 1) }, shape: TensorShape(columns))).cast(to: sums.dtype)
  }

  /// The dense tensor of a sparse one.
  ///
  /// - Parameters:
  ///   - indices: the coordinates: a scalar, a vector [n] for rank 1, or [n, rank].
  ///   - values: the elements [n], or a scalar for all.
  ///   - filler: the value of all other elements; zero without it.
  public static func sparseToDense(
    _ indices: Tensor, _ values: Tensor, _ shape: TensorShape, _ filler: Tensor? = nil
  ) throws -> Tensor {
    let operation = try Operation("sparseToDense", indices, values, filler)
    try operation.require(indices, "sparseIndices", .int32)
    let count = indices.rank == 0 ? 1 : indices.shape[0]
    let width = indices.rank == 2 ? indices.shape[1] : 1
    guard indices.rank <= 2 else {
      throw operation.error("sparseIndices must be of rank 0, 1 or 2, but the shape is \(indices.shape).")
    }
    guard values.rank == 0 || (values.rank == 1 && values.size == count), width == shape.rank else {
      throw operation.error(
        "sparseIndices of shape \(indices.shape) and sparseValues of shape \(values.shape) do not fit the output shape \(shape): there must be \(shape.rank) coordinates for each value."
      )
    }
    if let filler, filler.dtype != values.dtype {
      throw operation.error(
        "sparseValues.dtype (\(values.dtype)) and defaultValues.dtype (\(filler.dtype)) must match.")
    }
    let strides = shape.strides
    _ = try Tensor.measure(shape, .int32)
    var sources = [Int32](repeating: -1, count: shape.elementCount)
    for element in 0..<count {
      var position = 0
      for axis in 0..<width {
        let coordinate = Int(indices.ints[element * width + axis])
        guard coordinate >= 0 && coordinate < shape[axis] else {
          throw operation.error("the coordinate \(coordinate) lies outside of axis \(axis) of the shape \(shape).")
        }
        position += coordinate * strides[axis]
      }
      sources[position] = values.rank == 0 ? 0 : Int32(element)
    }
    let empty = values.dtype == .string ? try Tensor(strings: [""]) : try Tensor.zeros([1], values.dtype)
    let candidates = try Tensor.concat([values.reshape([values.size]), try filler?.reshape([1]) ?? empty])
    let last = Int32(values.size)
    return try candidates.gather(Tensor(ints: sources.map { $0 < 0 ? last : $0 })).reshape(shape)
  }
}
