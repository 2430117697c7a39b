// Softmax and its relatives.

extension Tensor {
  /// eˣ / Σ eˣ along an axis, computed without overflow.
  public final func softmax(_ axis: Int = -1) throws -> Tensor {
    let operation = try Operation("softmax", self)
    return try alongLastAxis(operation, axis) { try $0.softmaxOfRows() }
  }

  /// x − ln Σ eˣ along an axis: the logarithm of ``softmax(_:)``.
  public final func logSoftmax(_ axis: Int = -1) throws -> Tensor {
    let operation = try Operation("logSoftmax", self)
    return try alongLastAxis(operation, axis) { try $0.logSoftmaxOfRows() }
  }

  /// Applies a function of rows along another axis.
  private final func alongLastAxis(
    _ operation: Operation, _ axis: Int, _ function: (Tensor) throws -> Tensor
  ) throws -> Tensor {
    try operation.requireReal(self, "logits")
    let input = dtype == .float32 ? self : try cast(to: .float32)
    let axis = try operation.resolveAxis(axis, rank: Swift.max(rank, 1))
    if axis >= rank - 1 { return try function(input) }
    var order = Array(0..<rank)
    order.swapAt(axis, rank - 1)
    return try function(input.transpose(order)).transpose(order)
  }

  private final func softmaxOfRows() throws -> Tensor {
    let operation = try Operation("softmax", self)
    let result = try Tensor(uninitialized: shape, .float32)
    SoftmaxKernels.softmax(floats, result.floats, rows: SoftmaxKernels.rows(shape), length: shape.last ?? 1)
    return try operation.finish(result, gradient: { dy, _ in try Tensor.softmaxGradient(dy, result) })
  }

  private final func logSoftmaxOfRows() throws -> Tensor {
    let operation = try Operation("logSoftmax", self)
    let result = try Tensor(uninitialized: shape, .float32)
    SoftmaxKernels.logSoftmax(floats, result.floats, rows: SoftmaxKernels.rows(shape), length: shape.last ?? 1)
    return try operation.finish(
      result,
      gradient: { dy, _ in try dy.sub(result.exp().mul(dy.sum(axes: result.rank == 0 ? [] : [-1], keepDims: true))) })
  }

  /// y·(dy − Σ dy·y), the gradient through a softmax over the last axis.
  private static func softmaxGradient(_ dy: Tensor, _ y: Tensor) throws -> Tensor {
    let operation = try Operation("softmaxGrad", dy, y)
    let result = try Tensor(uninitialized: y.shape, .float32)
    SoftmaxKernels.gradient(
      dy.floats, y.floats, result.floats, rows: SoftmaxKernels.rows(y.shape), length: y.shape.last ?? 1)
    return try operation.finish(
      result,
      gradient: { ddx, index in
        if index == 0 { return try softmaxGradient(ddx, y) }
        let axes = y.rank == 0 ? [] : [-1]
        let mean = try dy.mul(y).sum(axes: axes, keepDims: true)
        let spread = try ddx.mul(y).sum(axes: axes, keepDims: true)
        return try ddx.mul(dy.sub(mean)).sub(dy.mul(spread))
      })
  }
}
