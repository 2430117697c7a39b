// Ranking, searching and counting.

extension Tensor {
  /// The largest `count` elements of each row of the last axis, in descending order, and their indices (int32). Of equal
  /// elements the first comes first; NaN comes last.
  public final func topk(_ count: Int = 1, sorted: Bool = true) throws -> (values: Tensor, indices: Tensor) {
    let operation = try Operation("topk", kernel: "TopK", self)
    try operation.requireReal(self, "x")
    guard rank > 0 else { throw operation.error("the tensor must be at least of rank 1, but it is a scalar.") }
    let length = shape[rank - 1]
    guard count >= 0 && count <= length else {
      throw operation.error("'k' must be between 0 and the size \(length) of the last axis, but it is \(count).")
    }
    var resultShape = shape
    resultShape[rank - 1] = count
    let input = try converted(to: .float32)
    let rows = shape.elementCount(of: 0..<(rank - 1))
    let indices = try Tensor(uninitialized: resultShape, .int32)
    // int32 beyond 2²⁴ would tie as floats.
    if dtype == .int32 {
      RankingKernels.largest(ints, indices.ints, rows: rows, length: length, count: count, IntRanking.self)
    } else {
      RankingKernels.largest(
        input.floats, indices.ints, rows: rows, length: length, count: count, FloatRanking.self)
    }
    let columns = indices.ints
    let positions = [Int](unsafeUninitializedCapacity: rows * count) { positions, size in
      for row in 0..<rows {
        for place in (row * count)..<((row + 1) * count) { positions[place] = row * length + Int(columns[place]) }
      }
      size = rows * count
    }
    let map = IndexMap(indices: positions, rowLength: 1, sourceShape: shape, resultShape: resultShape)
    return (try taken(by: map, operation), indices)
  }

  /// Whether each target is among the `k` most probable classes of its row.
  ///
  /// - Parameters:
  ///   - targets: the classes; one axis less than this tensor of predictions.
  ///   - k: how many classes count.
  public final func inTopK(_ targets: Tensor, k: Int = 1) throws -> Tensor {
    let operation = try Operation("inTopK", self, targets)
    guard rank > 1 else {
      throw operation.error("the predictions must be at least of rank 2, but they are of rank \(rank).")
    }
    guard targets.rank == rank - 1, Array(shape[..<(rank - 1)]) == targets.shape.dimensions else {
      throw operation.error(
        "the shape \(targets.shape) of the targets (rank \(targets.rank)) must be the shape \(shape) of the predictions without its last axis (rank \(rank - 1))."
      )
    }
    let classes = shape[rank - 1]
    guard k > 0 && k <= classes else {
      throw operation.error("'k' must be greater than 0 and at most the number of classes \(classes), but it is \(k).")
    }
    let best = try Operation.parts { try topk(k).indices }
    let wanted = try targets.converted(to: .int32)
    let result = try Tensor(uninitialized: targets.shape, .bool)
    for row in 0..<targets.size {
      let isIn = (0..<k).contains { best.ints[row * k + $0] == wanted.ints[row] }
      result.bools[row] = isIn ? 1 : 0
    }
    return try operation.finish(result)
  }

  /// Where each value would have to be inserted into its ascending row of this tensor to keep it ascending, as int32.
  ///
  /// - Parameters:
  ///   - values: the values; all axes but the last must be those of this tensor.
  ///   - afterEquals: whether the place after equal elements is meant (`right`) or the one before them (`left`).
  public final func searchSorted(_ values: Tensor, afterEquals: Bool = false) throws -> Tensor {
    let operation = try Operation("searchSorted", self, values)
    try operation.requireReal(self, "sortedSequence")
    try operation.requireReal(values, "values")
    let length = shape.last ?? 1
    let count = values.shape.last ?? 1
    let rows = shape.elementCount(of: 0..<Swift.max(rank - 1, 0))
    guard values.size == rows * count else {
      throw operation.error(
        "the values, of shape \(values.shape), must have as many rows as the sorted sequence, of shape \(shape).")
    }
    let sequence = try converted(to: .float32)
    let wanted = try values.converted(to: .float32)
    let result = try Tensor(uninitialized: values.shape, .int32)
    RankingKernels.places(
      of: wanted.floats, in: sequence.floats, result.ints, rows: rows, length: length, count: count,
      afterEquals: afterEquals)
    return try operation.finish(result)
  }

  /// How often each true class (row) was predicted as each class (column), as int32.
  public static func confusionMatrix(_ labels: Tensor, _ predictions: Tensor, _ classes: Int) throws -> Tensor {
    let operation = try Operation("confusionMatrix", labels, predictions)
    try operation.require(labels, "labels", rank: 1)
    try operation.require(predictions, "predictions", rank: 1)
    guard labels.size == predictions.size else {
      throw operation.error(
        "mismatch in the numbers of examples: there are \(labels.size) labels and \(predictions.size) predictions.")
    }
    guard classes > 0 else {
      throw operation.error("numClasses must be a positive integer, but got \(classes).")
    }
    let truth = try labels.converted(to: .int32)
    let guess = try predictions.converted(to: .int32)
    let result = try zeros(try TensorShape([classes, classes]), .int32)
    for index in 0..<labels.size {
      let (row, column) = (Int(truth.ints[index]), Int(guess.ints[index]))
      if row >= 0 && row < classes && column >= 0 && column < classes { result.ints[row * classes + column] += 1 }
    }
    return try operation.finish(result)
  }

  /// How often each of the numbers 0..<count occurs in this int32 vector, or the sum of the weights where it does.
  ///
  /// - Parameter weights: a weight for each element; without elements, every element counts 1.
  public final func bincount(_ weights: Tensor, _ count: Int) throws -> Tensor {
    let operation = try Operation("bincount", self, weights)
    try operation.require(self, "x", .int32)
    return try counted(operation, weights, count, rows: 1, isBinary: false)
  }

  /// As ``bincount(_:_:)`` for the vector or each row of the matrix; `isBinary` tells only whether a number occurs.
  public final func denseBincount(_ weights: Tensor, _ count: Int, isBinary: Bool = false) throws -> Tensor {
    let operation = try Operation("denseBincount", self, weights)
    try operation.require(self, "x", .int32)
    guard rank == 1 || rank == 2 else {
      throw operation.error("the tensor must be of rank 1 or 2, but it is of rank \(rank).")
    }
    return try counted(operation, weights, count, rows: rank == 2 ? shape[0] : 1, isBinary: isBinary)
  }

  private final func counted(
    _ operation: Operation, _ weights: Tensor, _ count: Int, rows: Int, isBinary: Bool
  ) throws -> Tensor {
    guard count >= 0 else { throw operation.error("the size must not be negative, but it is \(count).") }
    guard weights.size == 0 || weights.size == size else {
      throw operation.error(
        "the weights, of shape \(weights.shape), must be empty or as many as the \(size) elements of x.")
    }
    let heavy = try weights.converted(to: .float32)
    let result = try Tensor.zeros(
      rank == 2 ? try TensorShape([rows, count]) : try TensorShape([count]), .float32)
    let length = size / Swift.max(rows, 1)
    for index in 0..<size {
      let number = Int(ints[index])
      guard number >= 0 else { throw operation.error("the elements must not be negative, but one is \(number).") }
      guard number < count else { continue }
      let place = index / Swift.max(length, 1) * count + number
      if isBinary {
        result.floats[place] = 1
      } else {
        result.floats[place] += weights.size == 0 ? 1 : heavy.floats[index]
      }
    }
    return try operation.finish(weights.dtype == .int32 ? try result.converted(to: .int32) : result)
  }

  /// The moving average v + (x − v)·(1 − decay), divided by 1 − decayˢᵗᵉᵖ where the start at 0 is to be corrected.
  public final func movingAverage(
    _ x: Tensor, decay: Tensor, step: Tensor? = nil, zeroDebias: Bool = true
  ) throws -> Tensor {
    guard dtype == x.dtype else {
      throw TensorError("movingAverage(): v is \(dtype) and x is \(x.dtype): they must be equal.")
    }
    guard shape == x.shape else {
      throw TensorError("movingAverage(): v has shape \(shape) and x has shape \(x.shape): they must be equal.")
    }
    var update = try x.sub(self).mul(Constants.scalar(1).sub(decay))
    if zeroDebias {
      guard let step else { throw TensorError("movingAverage(): with zeroDebias, the step must be given.") }
      update = try update.div(Constants.scalar(1).sub(decay.pow(step)))
    }
    return try add(update)
  }
}
