// Running sums and products along an axis.

extension Tensor {
  /// The running sum along an axis.
  ///
  /// - Parameters:
  ///   - axis: the axis.
  ///   - exclusive: whether an element itself is left out of its sum.
  ///   - reverse: whether the sum runs from the end.
  public final func cumsum(_ axis: Int = 0, exclusive: Bool = false, reverse: Bool = false) throws -> Tensor {
    let operation = try Operation("cumsum", self)
    let result = try scan(
      operation, axis, exclusive, reverse, start: 0,
      floats: { x, y, layout in
        if layout.inner == 1 {
          ScanKernels.sumRows(
            x, y, rows: layout.outer, length: layout.reduced, exclusive: exclusive, reverse: reverse)
        } else {
          ScanKernels.scan(x, y, layout, exclusive, reverse, start: 0) { $0 + $1 }
        }
      }, ints: { $0 &+ $1 })
    return try operation.finish(
      result, gradient: { dy, _ in try dy.cumsum(axis, exclusive: exclusive, reverse: !reverse) })
  }

  /// The running product along an axis; parameters as for ``cumsum(_:exclusive:reverse:)``.
  public final func cumprod(_ axis: Int = 0, exclusive: Bool = false, reverse: Bool = false) throws -> Tensor {
    let operation = try Operation("cumprod", self)
    let result = try scan(
      operation, axis, exclusive, reverse, start: 1,
      floats: { ScanKernels.scan($0, $1, $2, exclusive, reverse, start: 1) { $0 * $1 } }, ints: { $0 &* $1 })
    return try operation.finish(
      result,
      gradient: { dy, _ in
        try self.cumprodGradient(dy, result, axis, exclusive, reverse)
      })
  }

  /// dx[i] = Σ over the outputs j that contain x[i] of dy[j] · y[j] / x[i], written as a product of the other factors,
  /// so that it also holds where x[i] is 0.
  private final func cumprodGradient(
    _ dy: Tensor, _ y: Tensor, _ axis: Int, _ exclusive: Bool, _ reverse: Bool
  ) throws -> Tensor {
    let axis = axis < 0 ? axis + rank : axis
    let length = shape[axis]
    if rank == 0 || length == 0 { return dy }
    // [..., i, j]: factor j of the product without factor i.
    let position = try Tensor.range(0, Double(length), dtype: .int32)
    let isSame = try position.expandDims(1).equal(position.expandDims(0))
    let order = (0..<rank).filter { $0 != axis } + [axis]
    let rows = try transpose(order).cast(to: .float32).reshape([size / length, 1, length])
    let others = try Tensor.select(isSame.expandDims(0), Constants.scalar(1), rows)
    let products = try others.cumprod(2, exclusive: exclusive, reverse: reverse)
    // Output j contains factor i when i comes before (or at) j in the direction of the product.
    let (row, column) = (try position.expandDims(1), try position.expandDims(0))
    let contains =
      reverse
      ? (exclusive ? try row.greater(column) : try row.greaterEqual(column))
      : (exclusive ? try row.less(column) : try row.lessEqual(column))
    let dyRows = try dy.transpose(order).reshape([size / length, 1, length])
    let gradient = try products.mul(contains.expandDims(0)).mul(dyRows).sum(axes: [2])
    return try gradient.reshape(TensorShape(order.map { shape[$0] })).transpose(inversePermutation(order))
  }

  private final func scan(
    _ operation: Operation, _ axis: Int, _ exclusive: Bool, _ reverse: Bool, start: Int32,
    floats: (UnsafePointer<Float>, UnsafeMutablePointer<Float>, ReductionLayout) -> Void,
    ints: (Lanes, Lanes) -> Lanes
  ) throws -> Tensor {
    try operation.requireReal(self, "x")
    if rank == 0 { return try clone() }
    let axis = try operation.resolveAxis(axis, rank: rank)
    let input = dtype == .bool ? try converted(to: .int32) : self
    let result = try Tensor(uninitialized: shape, input.dtype)
    let layout = ReductionLayout(
      outer: shape.elementCount(of: 0..<axis), reduced: shape[axis],
      inner: shape.elementCount(of: (axis + 1)..<rank))
    if input.dtype == .float32 {
      floats(input.floats, result.floats, layout)
    } else {
      ScanKernels.scan(input.ints, result.ints, layout, exclusive, reverse, start: start, ints)
    }
    return result
  }
}
