// Ragged tensors: rows of different lengths, given by where each row begins in the values of the next level.

extension Tensor {
  /// Takes rows of a ragged tensor.
  ///
  /// - Parameters:
  ///   - splits: for each ragged level the positions at which its rows begin and the last ends, int32.
  ///   - values: the elements, all rows after another.
  ///   - indices: the rows of the outermost level to take.
  /// - Returns: the levels and the elements of the result; an index tensor of rank k adds k − 1 regular levels.
  public static func raggedGather(
    _ splits: [Tensor], _ values: Tensor, _ indices: Tensor, raggedRank: Int
  ) throws -> (splits: [Tensor], values: Tensor) {
    let operation = try Operation("raggedGather", inputs: splits + [values, indices])
    guard !splits.isEmpty else { throw operation.error("paramsNestedSplits must not be empty.") }
    guard values.rank > 0 else {
      throw operation.error("params.rank must be nonzero: the values must not be a scalar.")
    }
    guard raggedRank == splits.count + indices.rank - 1 else {
      throw operation.error(
        "outputRaggedRank must be \(splits.count + indices.rank - 1) for \(splits.count) levels and indices of rank \(indices.rank), but it is \(raggedRank)."
      )
    }
    let levels = try splits.map { try $0.intValues().map { Int($0) } }
    for (depth, level) in levels.enumerated() {
      let below = depth + 1 < levels.count ? levels[depth + 1].count - 1 : values.shape[0]
      try checkSplits(level, valueCount: below, operation)
    }
    var rows = try indices.intValues().map { Int($0) }
    for (place, row) in rows.enumerated() where row < 0 || row >= levels[0].count - 1 {
      throw operation.error("indices[\(place)] is \(row), which is not in [0, \(levels[0].count - 1)).")
    }
    var result: [Tensor] = []
    var regularRows = 1
    for axis in 0..<Swift.max(indices.rank - 1, 0) {
      regularRows *= indices.shape[axis]
      let length = indices.shape[axis + 1]
      result.append(try Tensor(ints: (0...regularRows).map { Int32($0 * length) }))
    }
    for (depth, level) in levels.enumerated() {
      var ends: [Int32] = [0]
      var next: [Int] = []
      for row in rows {
        next.append(contentsOf: level[row]..<level[row + 1])
        ends.append(Int32(next.count))
      }
      // A scalar index takes a single row, which leaves the outermost level out.
      if depth > 0 || indices.rank > 0 { result.append(try Tensor(ints: ends)) }
      rows = next
    }
    return (result, try values.gather(Tensor(ints: rows.map { Int32($0) })))
  }

  /// Throws unless the positions at which rows begin ascend within the `valueCount` values of the level below.
  private static func checkSplits(_ splits: [Int], valueCount: Int, _ operation: Operation) throws {
    guard let first = splits.first, let last = splits.last else {
      throw operation.error("ragged splits may not be empty: even without rows there is the 0 at which they end.")
    }
    guard first >= 0 else { throw operation.error("ragged splits must be non-negative, but the first is \(first).") }
    if let place = splits.indices.dropFirst().first(where: { splits[$0] < splits[$0 - 1] }) {
      throw operation.error(
        "ragged splits must be sorted, but \(splits[place]) follows \(splits[place - 1]) in \(TensorShape.text(splits))."
      )
    }
    guard last <= valueCount else {
      throw operation.error(
        "ragged splits must not point past the values: the last is \(last), the values are \(valueCount).")
    }
  }

  /// For each start, limit and step the numbers from start up to, but without, limit; scalars count for all rows.
  ///
  /// - Returns: where the rows begin, and the numbers of all rows.
  public static func raggedRange(
    _ starts: Tensor, _ limits: Tensor, _ steps: Tensor
  ) throws -> (splits: Tensor, values: Tensor) {
    let operation = try Operation("raggedRange", starts, limits, steps)
    let inputs = [starts, limits, steps]
    guard inputs.allSatisfy({ $0.rank <= 1 }) else {
      throw operation.error("starts, limits and deltas must be scalars or vectors.")
    }
    let lengths = Set(inputs.filter { $0.rank == 1 }.map(\.size))
    guard lengths.count <= 1 else {
      throw operation.error(
        "starts, limits and deltas must have the same shape, but their lengths are \(lengths.sorted()).")
    }
    let columns = try inputs.map { try $0.doubles() }
    func value(_ column: Int, _ row: Int) -> Double { columns[column][inputs[column].rank == 0 ? 0 : row] }
    var ends: [Int32] = [0]
    for row in 0..<(lengths.first ?? 1) {
      let (start, limit, step) = (value(0, row), value(1, row), value(2, row))
      guard step != 0 else { throw operation.error("deltas must not be 0, but that of row \(row) is.") }
      let total = Double(ends[row]) + Swift.max(0, ((limit - start) / step).rounded(.up))
      guard total <= Double(Int32.max) else {
        throw operation.error("there are too many numbers up to row \(row): \(total).")
      }
      ends.append(Int32(total))
    }
    let numbers = try Tensor(uninitialized: TensorShape([Int(ends[ends.count - 1])]), .float32)
    for row in 0..<ends.count - 1 {
      for place in Int(ends[row])..<Int(ends[row + 1]) {
        numbers.floats[place] = Float(value(0, row) + Double(place - Int(ends[row])) * value(2, row))
      }
    }
    return (try Tensor(ints: ends), try numbers.converted(to: starts.dtype))
  }

  /// The dense tensor of a ragged one.
  ///
  /// - Parameters:
  ///   - wanted: the sizes of the result; -1 for the longest row.
  ///   - filler: the value behind the ends of short rows.
  ///   - partitions: for each level a tensor and its kind: `FIRST_DIM_SIZE` (the number of rows), `VALUE_ROWIDS` (the
  ///     row of each element) or `ROW_SPLITS` (where each row begins, and the end).
  public static func raggedTensorToTensor(
    _ wanted: [Int], _ values: Tensor, _ filler: Tensor, _ partitions: [(kind: String, tensor: Tensor)]
  ) throws -> Tensor {
    let operation = try Operation("raggedTensorToTensor", inputs: [values, filler] + partitions.map(\.tensor))
    var partitions = partitions
    var firstSize: Int?
    guard values.rank > 0 else { throw operation.error("the values must not be a scalar.") }
    if partitions.first?.kind == "FIRST_DIM_SIZE" {
      let sizes = try partitions.removeFirst().tensor.intValues()
      guard sizes.count == 1, sizes[0] >= 0 else {
        throw operation.error("FIRST_DIM_SIZE must be a number of rows, but it is \(sizes).")
      }
      firstSize = Int(sizes[0])
    }
    // For each level, how the elements are distributed over the rows of the level above.
    var levels: [[Int]] = []
    var rowCount = firstSize
    for (kind, tensor) in partitions {
      let numbers = try tensor.intValues().map { Int($0) }
      switch kind {
      case "ROW_SPLITS": levels.append(zip(numbers, numbers.dropFirst()).map { Swift.max($1 - $0, 0) })
      case "VALUE_ROWIDS":
        guard let rows = rowCount else {
          throw operation.error("VALUE_ROWIDS need the number of rows: FIRST_DIM_SIZE as the first partition.")
        }
        if let wrong = numbers.first(where: { $0 < 0 || $0 >= rows }) {
          throw operation.error("the row \(wrong) of VALUE_ROWIDS does not exist: there are \(rows) rows.")
        }
        var lengths = [Int](repeating: 0, count: (numbers.max() ?? -1) + 1)
        for row in numbers { lengths[row] += 1 }
        levels.append(lengths)
      default:
        throw operation.error("the partition type '\(kind)' is none of FIRST_DIM_SIZE, VALUE_ROWIDS and ROW_SPLITS.")
      }
      rowCount = levels[levels.count - 1].reduce(0, &+)
    }
    guard let first = levels.first else { throw operation.error("rowPartitionTypes must not be empty.") }
    let inner = values.shape.dropFirst()
    let known = [Int](repeating: -1, count: levels.count + 1) + inner
    guard wanted.isEmpty || wanted.count == known.count, zip(wanted, known).allSatisfy({ $0 < 0 || $1 < 0 || $0 == $1 })
    else {
      throw operation.error(
        "the shape \(TensorShape.text(wanted)) and the ragged values are incompatible: \(levels.count) levels of values of shape \(values.shape) make \(known.count) axes, the last of which are \(TensorShape.text(Array(inner)))."
      )
    }
    var sizes = [firstSize ?? first.count] + levels.map { $0.max() ?? 0 } + inner
    for (axis, size) in wanted.enumerated() where size >= 0 && axis <= levels.count && axis < sizes.count {
      sizes[axis] = size
    }
    let blockSize = inner.reduce(1, &*)
    let elementCount = levels[levels.count - 1].reduce(0, &+)
    guard elementCount <= values.shape[0] else {
      throw operation.error("the rows hold \(elementCount) elements, but there are \(values.shape[0]) values.")
    }
    var targets: [Int?] = first.indices.map { $0 < sizes[0] ? $0 : nil }
    for (level, lengths) in levels.enumerated() {
      let width = sizes[level + 1]
      // A level may announce more rows than the next one describes: those are empty.
      let limit = level + 1 < levels.count ? levels[level + 1].count : elementCount
      var next: [Int?] = []
      for (target, length) in zip(targets, lengths) {
        for index in 0..<Swift.min(length, limit - next.count) {
          next.append(target.flatMap { index < width ? $0 * width + index : nil })
        }
      }
      targets = next
    }
    let result = try filler.cast(to: values.dtype).broadcastTo(TensorShape(sizes))
    let dense = try Tensor.concat([result]).reshape([result.size / Swift.max(blockSize, 1), blockSize])
    var updates: [Int32] = []
    var coordinates: [Int32] = []
    for (source, target) in targets.enumerated() {
      guard let target else { continue }
      updates.append(Int32(source))
      coordinates.append(Int32(target))
    }
    if updates.isEmpty { return result }
    let rows = try values.reshape([values.shape[0], blockSize]).gather(Tensor(ints: updates))
    let places = try Tensor(ints: coordinates, shape: [coordinates.count, 1])
    return try dense.tensorScatterUpdate(places, rows).reshape(TensorShape(sizes))
  }
}
