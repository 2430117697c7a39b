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
    let product = try BatchedProduct(operation, self, other, transposeA, transposeB)
    let result = try product.compute()
    return try operation.finish(
      result,
      gradient: { dy, index in
        try Tensor.matMulGradient(dy, self, other, transposeA, transposeB, index)
      })
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
    self.a = try a.converted(to: .float32)
    self.b = try b.converted(to: .float32)
    self.transposeA = transposeA
    self.transposeB = transposeB
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
      TensorShape(prefix: r - 2, of: a.shape), TensorShape(prefix: s - 2, of: b.shape))
    var shape = batchShape
    shape.append(rows)
    shape.append(columns)
    self.shape = shape
  }

  /// The product, as float32.
  func compute() throws -> Tensor {
    let result = try Tensor(uninitialized: shape, .float32)
    let batches = batchShape.elementCount
    // One product when b is shared by all batches of a.
    if !transposeA && b.shape.elementCount(of: 0..<(b.rank - 2)) == 1
      && a.shape.elementCount(of: 0..<(a.rank - 2)) == batches
    {
      MatrixProduct.multiply(
        a.floats, transposed: false, b.floats, transposed: transposeB, result.floats, rows: batches &* rows,
        columns: columns, inner: inner)
      return result
    }
    let indices = try BroadcastIndices(
      TensorShape(prefix: a.rank - 2, of: a.shape), TensorShape(prefix: b.rank - 2, of: b.shape), result: batchShape)
    for batch in 0..<batches {
      let (i, j) = indices[batch]
      MatrixProduct.multiply(
        a.floats + i &* rows &* inner, transposed: transposeA, b.floats + j &* inner &* columns,
        transposed: transposeB, result.floats + batch &* rows &* columns, rows: rows, columns: columns, inner: inner)
    }
    return result
  }
}

extension TensorShape {
  /// The first `count` sizes of a shape.
  init(prefix count: Int, of shape: TensorShape) {
    self.init()
    for axis in 0..<count { append(shape[axis]) }
  }
}
