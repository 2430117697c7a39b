// Sums, means, extremes and the like over some or all axes.

/// Which axes of a tensor an operation reduces, and the shapes that come of it.
struct Reduction {
  /// The reduced axes, ascending.
  let axes: [Int]
  /// The shape of the result without the reduced axes.
  let shape: TensorShape
  /// The shape of the result with the reduced axes kept at size 1.
  let keptShape: TensorShape
  /// How many elements go into one.
  let count: Int

  /// - Parameter axes: the axes; `nil` means all.
  init(_ operation: Operation, _ tensor: Tensor, _ axes: [Int]?) throws {
    try self.init(tensor, axes) { try operation.resolveAxis($0, rank: tensor.rank) }
  }

  init(_ tensor: Tensor, _ axes: [Int]?, resolve: (Int) throws -> Int) rethrows {
    var isReduced = [Bool](repeating: axes == nil, count: tensor.rank)
    for axis in axes ?? [] { isReduced[try resolve(axis)] = true }
    var shape = TensorShape()
    var keptShape = TensorShape()
    var reduced: [Int] = []
    var count = 1
    for axis in 0..<tensor.rank {
      if isReduced[axis] {
        reduced.append(axis)
        keptShape.append(1)
        count &*= tensor.shape[axis]
      } else {
        shape.append(tensor.shape[axis])
        keptShape.append(tensor.shape[axis])
      }
    }
    self.axes = reduced
    self.shape = shape
    self.keptShape = keptShape
    self.count = count
  }

  /// The tensor with its reduced axes next to each other, and the layout for the kernel.
  func arrange(_ tensor: Tensor) throws -> (tensor: Tensor, layout: ReductionLayout) {
    // Axes of size 1 do not matter.
    let significant = axes.filter { tensor.shape[$0] != 1 }
    guard let first = significant.first, let last = significant.last else {
      return (tensor, ReductionLayout(outer: tensor.size, reduced: 1, inner: 1))
    }
    let isBlock = (first...last).allSatisfy { tensor.shape[$0] == 1 || axes.contains($0) }
    if isBlock {
      return (
        tensor,
        ReductionLayout(
          outer: tensor.shape.elementCount(of: 0..<first), reduced: count,
          inner: tensor.shape.elementCount(of: (last + 1)..<tensor.rank))
      )
    }
    let order = (0..<tensor.rank).filter { !axes.contains($0) } + axes
    let moved = try tensor.permuted(order)
    return (moved, ReductionLayout(outer: shape.elementCount, reduced: count, inner: 1))
  }
}

extension Tensor {
  /// A gradient of the reduced shape repeated over the shape that was reduced, times `scale`.
  private final func spread(over reduction: Reduction, to shape: TensorShape, scale: Float = 1) throws -> Tensor {
    let operation = try Operation("spread", kernel: "BroadcastTo", self)
    let source = try Tensor(sharing: self, shape: reduction.keptShape)
    let result: Tensor
    if dtype == .float32 {
      result = try Tensor(uninitialized: shape, .float32)
      let factor = try Constants.scalar(scale)
      ArithmeticKernels.multiply.floats(
        BroadcastPlan(source.shape, .scalar, result: shape), source.floats, factor.floats, result.floats)
    } else {
      result = try source.expanded(to: shape)
    }
    let keepsDims = self.shape == reduction.keptShape
    return try operation.finish(
      result,
      gradient: { ddx, _ in
        let sum = try ddx.sum(axes: reduction.axes, keepDims: keepsDims)
        return scale == 1 ? sum : try sum.mul(scale)
      })
  }

  /// The sum over the given axes (all without any). Bools are counted as int32.
  ///
  /// Accumulated in blocks and wider than single precision, so that millions of elements keep their digits.
  public final func sum(axes: [Int]? = nil, keepDims: Bool = false) throws -> Tensor {
    let operation = try Operation("sum", self)
    try operation.requireNumeric(self, "x")
    let reduction = try Reduction(operation, self, axes)
    let input = dtype == .bool ? try converted(to: .int32) : self
    let result = try Tensor(uninitialized: keepDims ? reduction.keptShape : reduction.shape, input.dtype)
    if result.size == 1, let total = input.pendingTotal {
      result.floats[0] = Float(total)
    } else {
      let (source, layout) = try reduction.arrange(input)
      switch input.dtype {
      case .float32: ReductionKernels.sum(source.floats, result.floats, layout)
      case .complex64:
        ReductionKernels.fold(source.complexes, result.complexes, layout, start: SIMD2()) { $0 + $1 }
      default: ReductionKernels.fold(source.ints, result.ints, layout, start: 0) { $0 &+ $1 }
      }
    }
    return try operation.finish(result, gradient: { dy, _ in try dy.spread(over: reduction, to: self.shape) })
  }

  /// The arithmetic mean over the given axes (all without any), as float32; 0 of no elements.
  public final func mean(axes: [Int]? = nil, keepDims: Bool = false) throws -> Tensor {
    let operation = try Operation("mean", self)
    try operation.requireReal(self, "x")
    let reduction = try Reduction(operation, self, axes)
    let input = try converted(to: .float32)
    let result = try Tensor(uninitialized: keepDims ? reduction.keptShape : reduction.shape, .float32)
    let scale = 1 / Double(Swift.max(reduction.count, 1))
    if result.size == 1, let total = input.pendingTotal {
      result.floats[0] = Float(total * scale)
    } else {
      let (source, layout) = try reduction.arrange(input)
      ReductionKernels.sum(source.floats, result.floats, layout, scale: scale)
    }
    return try operation.finish(
      result, gradient: { dy, _ in try dy.spread(over: reduction, to: self.shape, scale: Float(scale)) })
  }

  /// The product over the given axes (all without any).
  public final func prod(axes: [Int]? = nil, keepDims: Bool = false) throws -> Tensor {
    let operation = try Operation("prod", self)
    try operation.requireNumeric(self, "x")
    let reduction = try Reduction(operation, self, axes)
    let input = dtype == .bool ? try converted(to: .int32) : self
    let (source, layout) = try reduction.arrange(input)
    let result = try Tensor(uninitialized: keepDims ? reduction.keptShape : reduction.shape, input.dtype)
    switch input.dtype {
    case .float32: ReductionKernels.foldVectors(source.floats, result.floats, layout, ElementProducts.self)
    case .int32: ReductionKernels.fold(source.ints, result.ints, layout, start: 1) { $0 &* $1 }
    default: throw operation.error("complex64 tensors are not supported.")
    }
    // The product of all others, from both sides, is exact also where an element is 0.
    return try operation.finish(
      result,
      gradient: { dy, _ in
        let order = (0..<self.rank).filter { !reduction.axes.contains($0) } + reduction.axes
        let rows = try self.transpose(order).reshape([reduction.shape.elementCount, reduction.count])
        let before = try rows.cumprod(1, exclusive: true)
        let after = try rows.cumprod(1, exclusive: true, reverse: true)
        let others = try before.mul(after).mul(dy.reshape([reduction.shape.elementCount, 1]))
        let moved = try TensorShape(order.map { self.shape[$0] })
        return try others.reshape(moved).transpose(inversePermutation(order))
      })
  }

  /// The largest element over the given axes (all without any); NaN if there is one.
  public final func max(axes: [Int]? = nil, keepDims: Bool = false) throws -> Tensor {
    let operation = try Operation("max", self)
    return try extreme(
      operation, axes, keepDims, LargestElements.self, intStart: .min, ints: { Swift.max($0, $1) })
  }

  /// The smallest element over the given axes (all without any); NaN if there is one.
  public final func min(axes: [Int]? = nil, keepDims: Bool = false) throws -> Tensor {
    let operation = try Operation("min", self)
    return try extreme(
      operation, axes, keepDims, SmallestElements.self, intStart: .max, ints: { Swift.min($0, $1) })
  }

  @inline(__always)
  private final func extreme<Fold: VectorFold>(
    _ operation: Operation, _ axes: [Int]?, _ keepDims: Bool, _: Fold.Type, intStart: Int32,
    ints: (Int32, Int32) -> Int32
  ) throws -> Tensor {
    try operation.requireReal(self, "x")
    let reduction = try Reduction(operation, self, axes)
    let input = dtype == .bool ? try converted(to: .int32) : self
    let (source, layout) = try reduction.arrange(input)
    var result = try Tensor(uninitialized: keepDims ? reduction.keptShape : reduction.shape, input.dtype)
    if input.dtype == .float32 {
      if reduction.count == 0 {
        result.floats.update(repeating: .nan, count: result.size)
      } else {
        ReductionKernels.foldVectors(source.floats, result.floats, layout, Fold.self)
      }
    } else {
      ReductionKernels.fold(source.ints, result.ints, layout, start: intStart, ints)
      if dtype == .bool { result = try result.converted(to: .bool) }
    }
    let value = result
    return try operation.finish(
      result,
      gradient: { dy, _ in
        let isExtreme = try self.equal(value.reshape(reduction.keptShape))
        return try dy.reshape(reduction.keptShape).mul(isExtreme)
      })
  }

  /// Whether all elements hold, over the given axes (all without any).
  public final func all(axes: [Int]? = nil, keepDims: Bool = false) throws -> Tensor {
    try truth(Operation("all", self), axes, keepDims, start: 1) { $0 & $1 }
  }

  /// Whether any element holds, over the given axes (all without any).
  public final func any(axes: [Int]? = nil, keepDims: Bool = false) throws -> Tensor {
    try truth(Operation("any", self), axes, keepDims, start: 0) { $0 | $1 }
  }

  @inline(__always)
  private final func truth(
    _ operation: Operation, _ axes: [Int]?, _ keepDims: Bool, start: UInt8, _ combine: (UInt8, UInt8) -> UInt8
  ) throws -> Tensor {
    try operation.require(self, "x", .bool)
    let reduction = try Reduction(operation, self, axes)
    let (source, layout) = try reduction.arrange(self)
    let result = try Tensor(uninitialized: keepDims ? reduction.keptShape : reduction.shape, .bool)
    ReductionKernels.fold(source.bools, result.bools, layout, start: start, combine)
    return try operation.finishWithZeroGradient(result)
  }

  /// The index of the largest element along an axis, as int32: the first of equals; NaN is skipped.
  public final func argMax(_ axis: Int = 0) throws -> Tensor {
    let operation = try Operation("argMax", self)
    return try indexOfExtreme(operation, axis, LargestElements.self, ints: { $0 > $1 })
  }

  /// The index of the smallest element along an axis, as int32: the first of equals; NaN is skipped.
  public final func argMin(_ axis: Int = 0) throws -> Tensor {
    let operation = try Operation("argMin", self)
    return try indexOfExtreme(operation, axis, SmallestElements.self, ints: { $0 < $1 })
  }

  @inline(__always)
  private final func indexOfExtreme<Order: ElementOrder>(
    _ operation: Operation, _ axis: Int, _: Order.Type, ints: (Int32, Int32) -> Bool
  ) throws -> Tensor {
    try operation.requireReal(self, "x")
    if rank == 0 {
      _ = try operation.resolveAxis(axis, rank: 1)
      return try operation.finishWithZeroGradient(try Tensor.zeros(.scalar, .int32))
    }
    let reduction = try Reduction(operation, self, [axis])
    guard reduction.count > 0 || reduction.shape.elementCount == 0 else {
      throw operation.error("axis \(axis) of shape \(shape) has no elements to choose from.")
    }
    let input = dtype == .bool ? try converted(to: .int32) : dtype == .complex64 ? try converted(to: .float32) : self
    let (source, layout) = try reduction.arrange(input)
    let result = try Tensor(uninitialized: reduction.shape, .int32)
    if input.dtype == .float32 {
      ReductionKernels.indexOfExtremeVectors(source.floats, result.ints, layout, Order.self)
    } else {
      ReductionKernels.indexOfExtreme(source.ints, result.ints, layout, ints)
    }
    return try operation.finishWithZeroGradient(result)
  }

  /// ln Σ eˣ over the given axes (all without any), computed without overflow.
  public final func logSumExp(axes: [Int]? = nil, keepDims: Bool = false) throws -> Tensor {
    let operation = try Operation("logSumExp", self)
    try operation.requireReal(self, "x")
    let reduction = try Reduction(operation, self, axes)
    let input = try converted(to: .float32)
    let order = (0..<rank).filter { !reduction.axes.contains($0) } + reduction.axes
    let rows = order == Array(0..<rank) ? input : try input.permuted(order)
    let result = try Tensor(uninitialized: keepDims ? reduction.keptShape : reduction.shape, .float32)
    SoftmaxKernels.logSumExp(rows.floats, result.floats, rows: result.size, length: reduction.count)
    return try operation.finish(
      result,
      gradient: { dy, _ in
        let logits = try self.cast(to: .float32)
        let weights = try logits.sub(result.reshape(reduction.keptShape)).exp()
        // The sum is 1 but for the digits that a large result has lost.
        let shares = try weights.div(weights.sum(axes: reduction.axes, keepDims: true))
        return try dy.reshape(reduction.keptShape).mul(shares)
      })
  }

  /// The mean and the (population) variance over the given axes (all without any).
  public final func moments(axes: [Int]? = nil, keepDims: Bool = false) throws -> (mean: Tensor, variance: Tensor) {
    let operation = try Operation("moments", self)
    try operation.requireReal(self, "x")
    let reduction = try Reduction(operation, self, axes)
    let input = try cast(to: .float32)
    let mean = try input.mean(axes: reduction.axes, keepDims: true)
    let variance = try input.squaredDifference(mean).mean(axes: reduction.axes, keepDims: true)
    if keepDims { return (mean, variance) }
    return (try mean.reshape(reduction.shape), try variance.reshape(reduction.shape))
  }

  /// A tensor with the same elements through which no gradient passes.
  public final func detached() throws -> Tensor {
    try Tensor(sharing: self, shape: shape)
  }
}

/// The permutation that undoes `permutation`.
func inversePermutation(_ permutation: [Int]) -> [Int] {
  var inverse = [Int](repeating: 0, count: permutation.count)
  for (position, axis) in permutation.enumerated() { inverse[axis] = position }
  return inverse
}
