// Elements named by computed indices: the common ground of gather, scatter, mirrorPad and the like.

/// For each row of a result, the row of the source it is a copy of; rows are `rowLength` neighboring elements.
final class IndexMap {
  /// The rows that are taken from each block of the source.
  let indices: [Int]
  /// The source consists of so many blocks, from which the same rows are taken.
  let blocks: Int
  let rowLength: Int
  let sourceShape: TensorShape
  let resultShape: TensorShape

  init(indices: [Int], blocks: Int = 1, rowLength: Int, sourceShape: TensorShape, resultShape: TensorShape) {
    self.indices = indices
    self.blocks = blocks
    self.rowLength = rowLength
    self.sourceShape = sourceShape
    self.resultShape = resultShape
  }

  /// The elements of a block of the source.
  private var blockLength: Int { blocks == 0 ? 0 : sourceShape.elementCount / blocks }

  /// y = the rows of x that are taken, of elements of one type.
  func take<T>(_ x: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>) {
    let (count, length, blockLength) = (indices.count, rowLength, blockLength)
    indices.withUnsafeBufferPointer { buffer in
      guard let rows = buffer.baseAddress else { return }
      if blocks > 1 {
        parallel(blocks, grain: max(1, VectorMap.grain / 4 / max(count &* length, 1))) { start, end in
          for block in start..<end {
            IndexMap.copy(rows, x + block &* blockLength, y + block &* count &* length, 0..<count, length)
          }
        }
      } else {
        parallel(count, grain: max(1, VectorMap.grain / 4 / max(length, 1))) { start, end in
          IndexMap.copy(rows, x, y, start..<end, length)
        }
      }
    }
  }

  @inline(__always)
  private static func copy<T>(
    _ rows: UnsafePointer<Int>, _ x: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>, _ range: Range<Int>, _ length: Int
  ) {
    if length == 1 {
      for row in range { y[row] = x[rows[row]] }
    } else {
      for row in range { (y + row &* length).update(from: x + rows[row] &* length, count: length) }
    }
  }

  /// Calls `body` with the first elements of each row of the result and of the source row it comes from.
  @inline(__always)
  func forEachRow(_ body: (_ result: Int, _ source: Int) -> Void) {
    var result = 0
    for block in 0..<blocks {
      for index in indices {
        body(result, block &* blockLength &+ index &* rowLength)
        result &+= rowLength
      }
    }
  }
}

extension Tensor {
  /// The rows of this tensor that the map names.
  final func taken(by map: IndexMap, _ operation: Operation) throws -> Tensor {
    let result: Tensor
    let length = map.rowLength
    if dtype == .string {
      let values = Array(strings)
      var taken: [String] = []
      map.forEachRow { _, source in taken += values[source..<(source + length)] }
      result = try Tensor(strings: taken, shape: map.resultShape)
    } else {
      result = try Tensor(uninitialized: map.resultShape, dtype)
      switch dtype.byteCount {
      case 1: map.take(bools, result.bools)
      case 4: map.take(ints, result.ints)
      default: map.take(complexes, result.complexes)
      }
    }
    return try operation.finish(
      result,
      gradient: operation.gradientOfFirst { dy in
        try dy.accumulated(by: map, Operation("scatterAdd", kernel: "UnsortedSegmentSum", dy))
      })
  }

  /// Zeros of the map's source shape, to which this tensor's rows are added where the map took them from.
  final func accumulated(by map: IndexMap, _ operation: Operation) throws -> Tensor {
    let input = dtype == .bool ? try converted(to: .int32) : self
    let result = try Tensor.zeros(map.sourceShape, input.dtype)
    let length = map.rowLength
    func add<T>(_ source: UnsafePointer<T>, _ target: UnsafeMutablePointer<T>, _ plus: (T, T) -> T) {
      map.forEachRow { row, place in
        let (from, to) = (source + row, target + place)
        for column in 0..<length { to[column] = plus(to[column], from[column]) }
      }
    }
    switch input.dtype {
    case .float32: add(input.floats, result.floats, +)
    case .complex64: add(input.complexes, result.complexes, +)
    case .int32: add(input.ints, result.ints, &+)
    default: throw operation.error("string tensors cannot be added.")
    }
    return try operation.finish(
      result,
      gradient: operation.gradientOfFirst { ddy in
        try ddy.taken(by: map, Operation("gather", kernel: "GatherV2", ddy))
      })
  }

  /// The parts of the tensor along an axis at the given indices.
  ///
  /// - Parameters:
  ///   - indices: an int32 tensor; its shape takes the place of the axis.
  ///   - axis: the axis.
  ///   - batchDims: how many leading axes of both tensors are batches.
  public final func gather(_ indices: Tensor, axis: Int = 0, batchDims: Int = 0) throws -> Tensor {
    let operation = try Operation("gather", kernel: "GatherV2", self, indices)
    try operation.require(indices, "indices", .int32)
    let axis = try operation.resolveAxis(axis, rank: rank)
    let batchDims = batchDims < 0 ? batchDims + indices.rank : batchDims
    guard batchDims >= 0, batchDims <= indices.rank, batchDims <= axis else {
      throw operation.error(
        "batchDims (\(batchDims)) must be between 0 and both the axis \(axis) and the rank \(indices.rank) of the indices."
      )
    }
    for batch in 0..<batchDims where shape[batch] != indices.shape[batch] {
      throw operation.error(
        "x.shape[\(batch)] = \(shape[batch]) must equal indices.shape[\(batch)] = \(indices.shape[batch]), because both are batches."
      )
    }
    var dimensions = Array(shape[..<axis])
    dimensions += indices.shape[batchDims...]
    dimensions += shape[(axis + 1)...]
    let resultShape = try TensorShape(dimensions)
    let size = shape[axis]
    let batches = shape.elementCount(of: 0..<batchDims)
    let outer = shape.elementCount(of: batchDims..<axis)
    let inner = shape.elementCount(of: (axis + 1)..<rank)
    let count = indices.shape.elementCount(of: batchDims..<indices.rank)
    let places = indices.ints
    for position in 0..<(batches * outer == 0 ? 0 : indices.size) {
      let index = Int(places[position])
      guard index >= 0 && index < size else {
        throw operation.error(
          "the index \(index) is outside [0, \(size - 1)], the range of axis \(axis) of the tensor of shape \(shape).")
      }
    }
    if batches == 1 {
      let rows = (0..<count).map { Int(places[$0]) }
      let map = IndexMap(
        indices: rows, blocks: outer, rowLength: inner, sourceShape: shape, resultShape: resultShape)
      return try taken(by: map, operation)
    }
    let rows = [Int](unsafeUninitializedCapacity: batches * outer * count) { rows, rowCount in
      for batch in 0..<batches {
        for middle in 0..<outer {
          let place = batch * outer + middle
          for position in 0..<count {
            rows[place * count + position] = place * size + Int(places[batch * count + position])
          }
        }
      }
      rowCount = batches * outer * count
    }
    let map = IndexMap(indices: rows, rowLength: inner, sourceShape: shape, resultShape: resultShape)
    return try taken(by: map, operation)
  }

  /// The map of the slices that the rows of `indices` name in a tensor of shape `shape`.
  private static func map(
    _ operation: Operation, _ indices: Tensor, _ shape: TensorShape
  ) throws -> IndexMap {
    try operation.require(indices, "indices", .int32)
    guard indices.rank >= 1 else {
      throw operation.error("the indices must be at least of rank 1, but they are a scalar.")
    }
    let depth = indices.shape[indices.rank - 1]
    guard shape.rank >= 1, depth <= shape.rank else {
      throw operation.error(
        "the last axis of the indices has size \(depth), which must not exceed the rank \(shape.rank) of the tensor.")
    }
    let strides = shape.strides
    let rowLength = shape.elementCount(of: depth..<shape.rank)
    let count = depth == 0 ? indices.shape.elementCount(of: 0..<(indices.rank - 1)) : indices.size / depth
    var rows: [Int] = []
    rows.reserveCapacity(count)
    for row in 0..<count {
      var offset = 0
      for axis in 0..<depth {
        let index = Int(indices.ints[row * depth + axis])
        guard index >= 0 && index < shape[axis] else {
          throw operation.error(
            "the index \(index) is outside [0, \(shape[axis] - 1)], the range of axis \(axis) of shape \(shape).")
        }
        offset &+= index &* strides[axis]
      }
      rows.append(rowLength == 0 ? 0 : offset / rowLength)
    }
    let dimensions = Array(indices.shape[..<(indices.rank - 1)]) + Array(shape[depth...])
    return IndexMap(
      indices: rows, rowLength: rowLength, sourceShape: shape, resultShape: try TensorShape(dimensions))
  }

  /// The slices of the tensor that the rows of `indices` (int32) name: each row begins a full index.
  public final func gatherND(_ indices: Tensor) throws -> Tensor {
    let operation = try Operation("gatherND", kernel: "GatherNd", self, indices)
    guard rank >= 1 else { throw operation.error("the tensor must be at least of rank 1, but it is a scalar.") }
    return try taken(by: try Tensor.map(operation, indices, shape), operation)
  }

  /// The coordinates of updates: each element of a vector is the row of its own update.
  private final func coordinateRows() throws -> Tensor {
    rank == 1 ? try Tensor(sharing: self, shape: [size, 1]) : self
  }

  /// Zeros of `shape`, to which the slices of `updates` are added where the rows of `indices` (int32) say; a vector of
  /// indices names slices along the first axis.
  public static func scatterND(_ indices: Tensor, _ updates: Tensor, _ shape: TensorShape) throws -> Tensor {
    let operation = try Operation("scatterND", kernel: "ScatterNd", updates, indices)
    let indices = try indices.coordinateRows()
    let map = try Tensor.map(operation, indices, shape)
    try checkUpdates(operation, map, updates, indices)
    return try updates.accumulated(by: map, operation)
  }

  /// The tensor with the slices that the rows of `indices` (int32) name replaced by those of `updates`; a vector of
  /// indices names slices along the first axis.
  public final func tensorScatterUpdate(_ indices: Tensor, _ updates: Tensor) throws -> Tensor {
    let operation = try Operation("tensorScatterUpdate", self, updates, indices)
    let indices = try indices.coordinateRows()
    guard dtype == updates.dtype else {
      throw operation.error("the tensor is \(dtype), but the updates are \(updates.dtype): they must be equal.")
    }
    let map = try Tensor.map(operation, indices, shape)
    try Tensor.checkUpdates(operation, map, updates, indices)
    if dtype == .string {
      var values = Array(strings)
      let news = Array(updates.strings)
      for (row, index) in map.indices.enumerated() {
        for column in 0..<map.rowLength { values[index * map.rowLength + column] = news[row * map.rowLength + column] }
      }
      return try operation.finish(try Tensor(strings: values, shape: shape))
    }
    let result = try Tensor(uninitialized: shape, dtype)
    let width = dtype.byteCount
    let rowBytes = map.rowLength * width
    result.bytes.copyMemory(from: bytes, byteCount: size * width)
    for (row, index) in map.indices.enumerated() {
      (result.bytes + index * rowBytes).copyMemory(from: updates.bytes + row * rowBytes, byteCount: rowBytes)
    }
    return try operation.finish(
      result,
      gradient: { dy, index in
        switch index {
        case 0: try dy.tensorScatterUpdate(indices, Tensor.zeros(updates.shape))
        case 1: try dy.gatherND(indices)
        default: try Tensor.zeros(indices.shape)
        }
      })
  }

  private static func checkUpdates(
    _ operation: Operation, _ map: IndexMap, _ updates: Tensor, _ indices: Tensor
  ) throws {
    let depth = indices.shape[indices.rank - 1]
    guard updates.shape == map.resultShape else {
      let axis = zip(updates.shape, map.resultShape).enumerated().first { $0.element.0 != $0.element.1 }?.offset
      let place = axis.map { " updates.shape[\($0)] is \(updates.shape[$0]) instead of \(map.resultShape[$0])." } ?? ""
      throw operation.error(
        "the shape of the updates must be indices.shape[:batchDim] + shape[sliceDim:] = \(map.resultShape), but it is \(updates.shape) (updates.rank \(updates.rank), indices.shape \(indices.shape), shape \(map.sourceShape), sliceDim \(depth), batchDim \(indices.rank - 1)).\(place)"
      )
    }
  }

  /// The sums of the parts of the tensor along its first axes that have the same segment number.
  ///
  /// - Parameters:
  ///   - segmentIds: an int32 tensor with the segment of each part; parts whose number is
  ///     outside 0..<count are left out.
  ///   - count: the number of segments.
  public final func unsortedSegmentSum(_ segmentIds: Tensor, _ count: Int) throws -> Tensor {
    let operation = try Operation("unsortedSegmentSum", self, segmentIds)
    try operation.requireNumeric(self, "x")
    try operation.require(segmentIds, "segmentIds", .int32)
    guard count >= 0 else { throw operation.error("the number of segments must not be negative, but it is \(count).") }
    guard segmentIds.rank <= rank, Array(shape[..<segmentIds.rank]) == segmentIds.shape.dimensions else {
      throw operation.error(
        "the shape \(segmentIds.shape) of segmentIds must be the beginning of the shape \(shape) of x.")
    }
    let inner = shape.elementCount(of: segmentIds.rank..<rank)
    // Parts that belong to no segment go to one more, which is cut off.
    var rows: [Int] = []
    for position in 0..<segmentIds.size {
      let segment = Int(segmentIds.ints[position])
      rows.append(segment < 0 || segment >= count ? count : segment)
    }
    let rest = Array(shape[segmentIds.rank...])
    let map = IndexMap(
      indices: rows, rowLength: inner, sourceShape: try TensorShape([count + 1] + rest), resultShape: shape)
    return try accumulated(by: map, operation).slice(axis: 0, from: 0, count: count)
  }

  /// The tensor with its own values mirrored before and after along each axis.
  ///
  /// - Parameters:
  ///   - paddings: for each axis how many values to add before and after.
  ///   - isSymmetric: whether the border itself is repeated (`symmetric`) or not (`reflect`).
  public final func mirrorPad(_ paddings: [(before: Int, after: Int)], isSymmetric: Bool) throws -> Tensor {
    let operation = try Operation("mirrorPad", self)
    guard rank > 0 else { throw operation.error("a scalar cannot be padded.") }
    guard paddings.count == rank else {
      throw operation.error("the tensor has rank \(rank), but the number of pairs of paddings is \(paddings.count).")
    }
    let border = isSymmetric ? 0 : 1
    for axis in 0..<rank {
      let limit = shape[axis] - border
      guard paddings[axis].before >= 0, paddings[axis].after >= 0, paddings[axis].before <= limit,
        paddings[axis].after <= limit
      else {
        throw operation.error(
          "the padding \(paddings[axis].before), \(paddings[axis].after) of axis \(axis) must be between 0 and \(limit), because the size there is \(shape[axis]) and the mode is \(isSymmetric ? "symmetric" : "reflect")."
        )
      }
    }
    var result = try clone()
    var padded = shape
    // Axis by axis, whole rows of what follows the axis at once.
    for axis in 0..<rank where paddings[axis].before + paddings[axis].after > 0 {
      let size = shape[axis]
      let source = padded
      padded[axis] = size + paddings[axis].before + paddings[axis].after
      let indices = (0..<padded[axis]).map { position in
        let index = position - paddings[axis].before
        return index < 0 ? -index - 1 + border : index >= size ? 2 * size - index - 1 - border : index
      }
      let map = IndexMap(
        indices: indices, blocks: source.elementCount(of: 0..<axis),
        rowLength: source.elementCount(of: (axis + 1)..<rank), sourceShape: source, resultShape: padded)
      result = try result.taken(by: map, Operation("mirrorPad", result))
    }
    return result
  }
}
