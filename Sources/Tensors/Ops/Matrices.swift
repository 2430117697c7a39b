// Products and norms of matrices and vectors.

extension Tensor {
  /// The matrix product a · b of the last two axes; leading axes are batches and are broadcast.
  ///
  /// - Parameters:
  ///   - other: b.
  ///   - transposeA: whether the last two axes of a are exchanged first.
  ///   - transposeB: whether the last two axes of b are exchanged first.
  public final func matMul(_ other: Tensor, transposeA: Bool = false, transposeB: Bool = false) throws -> Tensor {
    let operation = try Operation("matMul", kernel: "BatchMatMul", self, other)
    let result = try Tensor.product(operation, self, other, transposeA, transposeB)
    return try operation.finish(
      result,
      gradient: { dy, index in
        try Tensor.matMulGradient(dy, self, other, transposeA, transposeB, index)
      })
  }

  /// The product of two matrices or batches of them.
  @inline(__always)
  static func product(
    _ operation: Operation, _ a: Tensor, _ b: Tensor, _ transposeA: Bool, _ transposeB: Bool
  ) throws -> Tensor {
    // The common case needs none of the bookkeeping for batches.
    if a.rank == 2 && b.rank == 2 && a.dtype == .float32 && b.dtype == .float32 {
      let inner = a.shape[transposeA ? 0 : 1]
      if inner == b.shape[transposeB ? 1 : 0] {
        var shape = TensorShape()
        shape.append(a.shape[transposeA ? 1 : 0])
        shape.append(b.shape[transposeB ? 0 : 1])
        let result = try Tensor(uninitialized: shape, .float32)
        MatrixProduct.multiply(
          a.floats, transposed: transposeA, b.floats, transposed: transposeB, result.floats, rows: shape[0],
          columns: shape[1], inner: inner)
        return result
      }
    }
    return try BatchedProduct(operation, a, b, transposeA, transposeB).compute()
  }

  /// The gradient of a matrix product with respect to its operand number `index`.
  static func matMulGradient(
    _ dy: Tensor, _ a: Tensor, _ b: Tensor, _ transposeA: Bool, _ transposeB: Bool, _ index: Int
  ) throws -> Tensor {
    if index == 0 {
      let gradient =
        transposeA
        ? try b.matMul(dy, transposeA: transposeB, transposeB: true)
        : try dy.matMul(b, transposeB: !transposeB)
      return try gradient.summed(to: a)
    }
    let gradient =
      transposeB
      ? try dy.matMul(a, transposeA: true, transposeB: transposeA)
      : try a.matMul(dy, transposeA: !transposeA)
    return try gradient.summed(to: b)
  }
}

/// A matrix product of two tensors whose leading axes are broadcast.
struct BatchedProduct {
  private let a: Tensor
  private let b: Tensor
  private let transposeA: Bool
  private let transposeB: Bool
  private let rows: Int
  private let columns: Int
  private let inner: Int
  private let batchShape: TensorShape
  private let resultType: DataType
  /// The shape of the product.
  let shape: TensorShape

  init(_ operation: Operation, _ a: Tensor, _ b: Tensor, _ transposeA: Bool, _ transposeB: Bool) throws {
    try operation.requireNumeric(a, "a")
    try operation.requireNumeric(b, "b")
    guard a.rank >= 2 && b.rank >= 2 else {
      throw operation.error(
        "both operands must be at least of rank 2, but they have ranks \(a.rank) and \(b.rank) (shapes \(a.shape) and \(b.shape)). Reshape a vector to a matrix, or use dot()."
      )
    }
    let dtype = try a.dtype.promoted(with: b.dtype)
    if dtype == .complex64 { throw operation.error("complex64 tensors are not supported.") }
    resultType = dtype == .float32 ? .float32 : .int32
    self.a = try a.converted(to: resultType)
    // The product of whole numbers reads the rows of b only.
    let isTurned = transposeB && resultType == .int32
    let turned = Array(0..<(b.rank - 2)) + [b.rank - 1, b.rank - 2]
    self.b = try (isTurned ? b.permuted(turned) : b).converted(to: resultType)
    self.transposeA = transposeA
    self.transposeB = transposeB && !isTurned
    let (r, s) = (a.rank, b.rank)
    rows = a.shape[transposeA ? r - 1 : r - 2]
    let innerA = a.shape[transposeA ? r - 2 : r - 1]
    let innerB = b.shape[transposeB ? s - 1 : s - 2]
    columns = b.shape[transposeB ? s - 2 : s - 1]
    guard innerA == innerB else {
      throw operation.error(
        "the inner sizes \(innerA) and \(innerB) of tensors with shapes \(a.shape) and \(b.shape)\(transposeA ? ", transposeA" : "")\(transposeB ? ", transposeB" : "") must be equal."
      )
    }
    inner = innerA
    batchShape = try BroadcastPlan.resultShape(
      TensorShape(prefix: r - 2, of: a.shape), TensorShape(prefix: s - 2, of: b.shape), in: operation.name)
    var shape = batchShape
    shape.append(rows)
    shape.append(columns)
    self.shape = shape
  }

  /// The product; of whole numbers, as int32.
  func compute() throws -> Tensor {
    let result = try Tensor(uninitialized: shape, resultType)
    let batches = batchShape.elementCount
    // One product when b is shared by all batches of a.
    if !transposeA && b.shape.elementCount(of: 0..<(b.rank - 2)) == 1
      && a.shape.elementCount(of: 0..<(a.rank - 2)) == batches
    {
      multiply(0, 0, result, 0, rows: batches &* rows)
      return result
    }
    let indices = try BroadcastIndices(
      TensorShape(prefix: a.rank - 2, of: a.shape), TensorShape(prefix: b.rank - 2, of: b.shape), result: batchShape)
    for batch in 0..<batches {
      let (i, j) = indices[batch]
      multiply(i &* rows &* inner, j &* inner &* columns, result, batch &* rows &* columns, rows: rows)
    }
    return result
  }

  /// One product of the matrices that begin at the given elements of both operands and of the result.
  private func multiply(_ aStart: Int, _ bStart: Int, _ result: Tensor, _ start: Int, rows: Int) {
    if resultType == .int32 {
      WholeMatrixProduct.multiply(
        a.ints + aStart, transposed: transposeA, b.ints + bStart, result.ints + start, rows: rows, columns: columns,
        inner: inner)
    } else {
      MatrixProduct.multiply(
        a.floats + aStart, transposed: transposeA, b.floats + bStart, transposed: transposeB, result.floats + start,
        rows: rows, columns: columns, inner: inner)
    }
  }
}

extension TensorShape {
  /// The first `count` sizes of a shape.
  init(prefix count: Int, of shape: TensorShape) {
    self.init()
    for axis in 0..<count { append(shape[axis]) }
  }
}

// MARK: - Products of vectors

extension Tensor {
  /// The product of two vectors, a matrix and a vector, or two matrices.
  public final func dot(_ other: Tensor) throws -> Tensor {
    let operation = try Operation("dot", self, other)
    guard (1...2).contains(rank), (1...2).contains(other.rank) else {
      throw operation.error(
        "both operands must be of rank 1 or 2, but they are of rank \(rank) and \(other.rank).")
    }
    let inner = shape[rank - 1]
    let otherInner = other.shape[0]
    guard inner == otherInner else {
      throw operation.error(
        "the inner sizes \(inner) and \(otherInner) of shapes \(shape) and \(other.shape) must match.")
    }
    let left = rank == 1 ? try reshape([1, inner]) : self
    let right = other.rank == 1 ? try other.reshape([inner, 1]) : other
    var resultShape = TensorShape()
    if rank == 2 { resultShape.append(shape[0]) }
    if other.rank == 2 { resultShape.append(other.shape[1]) }
    return try left.matMul(right).reshape(resultShape)
  }

  /// The products of all pairs of elements of two vectors, as a matrix.
  public final func outerProduct(_ other: Tensor) throws -> Tensor {
    let operation = try Operation("outerProduct", self, other)
    guard rank == 1 && other.rank == 1 else {
      throw operation.error("both operands must be of rank 1, but they are of rank \(rank) and \(other.rank).")
    }
    return try reshape([size, 1]).matMul(other.reshape([1, other.size]))
  }
}

// MARK: - Norms

/// Which norm of a vector or a matrix.
public enum NormOrder: Sendable, Equatable {
  /// The root of the sum of squares: Euclidean, Frobenius, 2.
  case euclidean
  /// The sum of magnitudes; of a matrix, the largest such sum of a column.
  case one
  /// The largest magnitude; of a matrix, the largest sum of magnitudes of a row.
  case infinity
  /// The smallest magnitude; of a matrix, the smallest sum of magnitudes of a row.
  case negativeInfinity
}

extension Tensor {
  /// A norm of the vectors or matrices along one or two axes; without axes, of all elements as one vector.
  public final func norm(_ order: NormOrder = .euclidean, axes: [Int]? = nil, keepDims: Bool = false) throws -> Tensor {
    let operation = try Operation("norm", self)
    try operation.requireNumeric(self, "x")
    let axes = try axes.map { try $0.map { try operation.resolveAxis($0, rank: rank) } }
    guard (axes?.count ?? 0) <= 2 else {
      throw operation.error("a norm is taken along one axis or two, not along \(TensorShape.text(axes ?? [])).")
    }
    let value = dtype == .complex64 ? try abs() : try cast(to: .float32)
    let result: Tensor
    if let axes, axes.count == 2 {
      let (first, second) = (axes[0], axes[1])
      switch order {
      case .one: result = try value.abs().sum(axes: [first], keepDims: true).max(axes: [second], keepDims: true)
      case .infinity: result = try value.abs().sum(axes: [second], keepDims: true).max(axes: [first], keepDims: true)
      case .negativeInfinity:
        result = try value.abs().sum(axes: [second], keepDims: true).min(axes: [first], keepDims: true)
      case .euclidean: result = try value.euclideanLength(axes)
      }
    } else {
      switch order {
      case .one: result = try value.abs().sum(axes: axes, keepDims: true)
      case .infinity: result = try value.abs().max(axes: axes, keepDims: true)
      case .negativeInfinity: result = try value.abs().min(axes: axes, keepDims: true)
      case .euclidean: result = try value.euclideanLength(axes)
      }
    }
    let reduction = try Reduction(operation, self, axes)
    return keepDims ? result : try result.reshape(reduction.shape)
  }

  /// √Σ x² over axes, which stay with size 1; the gradient at the origin is 0.
  private final func euclideanLength(_ axes: [Int]?) throws -> Tensor {
    let operation = try Operation("euclideanNorm", self)
    let result = try Operation.parts { try square().sum(axes: axes, keepDims: true).sqrt() }
    return try operation.finish(result, gradient: { dy, _ in try dy.mul(self).divNoNan(result) })
  }
}
