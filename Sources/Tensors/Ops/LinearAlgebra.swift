// Decompositions and parts of matrices.

extension Tensor {
  /// The decomposition a = q · r into an orthogonal and an upper triangular matrix, by Householder reflections (Golub and
  /// Van Loan, *Matrix Computations*, section 5.2); leading axes are batches.
  ///
  /// - Parameter fullMatrices: whether q of a tall matrix [m, n] is [m, m] and r [m, n]; otherwise [m, n] and [n, n].
  public final func qr(fullMatrices: Bool = false) throws -> (q: Tensor, r: Tensor) {
    let operation = try Operation("qr", self)
    try operation.require(self, "x", .float32)
    guard rank >= 2 else {
      throw operation.error("the input must be of rank 2 or more, but it is of rank \(rank) (shape \(shape)).")
    }
    if rank == 2 { return try qrOfMatrix(fullMatrices) }
    let (rows, columns) = (shape[rank - 2], shape[rank - 1])
    let batch = Array(shape.prefix(rank - 2))
    let parts = try reshape([batch.reduce(1, *), rows, columns]).unstack(0).map { try $0.qrOfMatrix(fullMatrices) }
    func joined(_ matrices: [Tensor]) throws -> Tensor {
      guard let first = matrices.first else { throw operation.error("the batch of shape \(shape) is empty.") }
      return try Tensor.stack(matrices).reshape(batch + Array(first.shape))
    }
    return (try joined(parts.map(\.q)), try joined(parts.map(\.r)))
  }

  private final func qrOfMatrix(_ fullMatrices: Bool) throws -> (q: Tensor, r: Tensor) {
    let (rows, columns) = (shape[0], shape[1])
    var q = try Tensor.eye(rows)
    var r = self
    for step in 0..<Swift.min(rows, columns) {
      let column = try r.slice([step, step], [rows - step, 1])
      let length = try column.norm()
      let corner = try r.slice([step, step], [1, 1])
      let sign = try Tensor.select(corner.greater(0), Tensor([-1], shape: [1, 1]), Tensor([1], shape: [1, 1]))
      let pivot = try corner.sub(sign.mul(length))
      // The reflection I − tau·w·wᵀ, with w = (1, …), makes the column a multiple of the first axis.
      var w = try Tensor([1], shape: [1, 1])
      if rows - step > 1 { w = try Tensor.concat([w, column.slice([1, 0]).divNoNan(pivot)]) }
      let scaled = try w.mul(sign.mul(pivot).divNoNan(length).neg())
      let below = try r.slice([step, 0])
      let reflected = try below.sub(scaled.matMul(w.matMul(below, transposeA: true)))
      r = step == 0 ? reflected : try Tensor.concat([r.slice([0, 0], [step, columns]), reflected])
      let right = try q.slice([0, step])
      let turned = try right.sub(right.matMul(w).matMul(scaled, transposeB: true))
      q = step == 0 ? turned : try Tensor.concat([q.slice([0, 0], [rows, step]), turned], axis: 1)
    }
    guard !fullMatrices && rows > columns else { return (q, r) }
    return (try q.slice([0, 0], [rows, columns]), try r.slice([0, 0], [columns, columns]))
  }

  /// The rows of a matrix made orthogonal to those before, and of length 1.
  public final func gramSchmidt() throws -> Tensor {
    let operation = try Operation("gramSchmidt", self)
    try operation.require(self, "xs", rank: 2)
    return try Tensor.stack(Tensor.gramSchmidt(unstack(0)))
  }

  /// Vectors made orthogonal to those before, and of length 1.
  public static func gramSchmidt(_ vectors: [Tensor]) throws -> [Tensor] {
    let operation = try Operation("gramSchmidt", inputs: vectors)
    guard let first = vectors.first else {
      throw operation.error("the list of vectors is empty: it needs at least one.")
    }
    for vector in vectors {
      try operation.require(vector, "xs", .float32)
      try operation.require(vector, "xs", rank: 1)
      guard vector.size == first.size else {
        throw operation.error("all vectors must have the same size, but there are \(first.size) and \(vector.size).")
      }
    }
    guard vectors.count <= first.size else {
      throw operation.error(
        "there are more vectors (\(vectors.count)) than dimensions (\(first.size)): they cannot all be orthogonal.")
    }
    var results: [Tensor] = []
    for vector in vectors {
      var rest = vector
      for earlier in results { rest = try rest.sub(earlier.mul(earlier.mul(rest).sum())) }
      results.append(try rest.div(rest.norm()))
    }
    return results
  }

  /// The matrices (last two axes) with zeros outside a band around the diagonal.
  ///
  /// - Parameters:
  ///   - lower: how many diagonals below the main one are kept; all if negative.
  ///   - upper: how many above it are kept; all if negative.
  public final func bandPart(lower: Int, upper: Int) throws -> Tensor {
    let operation = try Operation("bandPart", self)
    try operation.requireNumeric(self, "a")
    guard rank >= 2 else {
      throw operation.error("the input must be of rank 2 or more, but it is of rank \(rank) (shape \(shape)).")
    }
    let (rows, columns) = (shape[rank - 2], shape[rank - 1])
    guard lower <= rows else {
      throw operation.error("numLower (\(lower)) must not be greater than the number of rows (\(rows)).")
    }
    guard upper <= columns else {
      throw operation.error("numUpper (\(upper)) must not be greater than the number of columns (\(columns)).")
    }
    let (below, above) = (lower < 0 ? rows : lower, upper < 0 ? columns : upper)
    let mask = try Tensor.zeros(TensorShape([rows, columns]), .bool)
    let band = mask.bools
    for row in 0..<rows {
      let first = Swift.max(0, row - below)
      let count = Swift.min(columns, row + above + 1) - first
      if count > 0 { (band + (row * columns + first)).update(repeating: 1, count: count) }
    }
    return try Tensor.select(mask, self, zerosLike())
  }
}
