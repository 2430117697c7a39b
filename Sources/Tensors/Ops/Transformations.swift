// The same elements in another shape or type.

extension Tensor {
  /// The elements as another type, outside of any gradient: this tensor itself when it already has the type.
  ///
  /// Numbers become int32 by cutting off the fraction, and bool by "is not 0".
  package final func converted(to type: DataType) throws -> Tensor {
    if dtype == type { return self }
    guard dtype != .string && type != .string else {
      throw TensorError(
        "Argument 'x' passed to 'cast' is a \(dtype) tensor: text and numbers are not converted into each other (\(dtype) to \(type))."
      )
    }
    if dtype == .bool && type == .float32 && canGoOnWaiting {
      return try Tensor(pending: .chain(.identity), [self], shape: shape)
    }
    let result = try Tensor(uninitialized: shape, type)
    let count = size
    switch (dtype, type) {
    case (.float32, .int32):
      VectorMap.mapEach(floats, result.ints, count, cost: 2) { ArithmeticKernels.truncate(Double($0)) }
    case (.float32, .bool): VectorMap.map(floats, result.bools, count) { ComparisonKernels.bytes($0 .!= Floats()) }
    case (.int32, .float32): VectorMap.mapEach(ints, result.floats, count, cost: 1) { Float($0) }
    case (.int32, .bool): VectorMap.map(ints, result.bools, count) { ComparisonKernels.bytes($0 .!= Lanes()) }
    case (.bool, .float32): VectorMap.mapEach(bools, result.floats, count, cost: 1) { Float($0) }
    case (.bool, .int32): VectorMap.mapEach(bools, result.ints, count, cost: 1) { Int32($0) }
    case (.complex64, .float32): VectorMap.mapEach(complexes, result.floats, count, cost: 1) { $0.x }
    case (_, .complex64):
      let real = try converted(to: .float32)
      VectorMap.mapEach(real.floats, result.complexes, count, cost: 1) { SIMD2($0, 0) }
    default:
      return try converted(to: .float32).converted(to: type)
    }
    return result
  }

  /// The elements as another type. The gradient passes where no element can change its value, as from bool to int32; it is
  /// zero where elements are rounded to whole numbers or truth values.
  public final func cast(to type: DataType) throws -> Tensor {
    if dtype == type && type != .string { return try clone() }
    let operation = try Operation("cast", self)
    let result = dtype == type ? try Tensor(sharing: self, shape: shape) : try converted(to: type)
    if type == .bool || type == .int32 && dtype != .bool { return try operation.finishWithZeroGradient(result) }
    return try operation.finish(result, gradient: { dy, _ in try dy.cast(to: .float32) })
  }

  /// Another tensor with the same elements, which it shares.
  public final func clone() throws -> Tensor {
    let operation = try Operation("clone", kernel: "Identity", self)
    return try operation.finish(try Tensor(sharing: self, shape: shape), gradient: { dy, _ in dy })
  }

  /// The same elements in row-major order in another shape.
  @_disfavoredOverload
  public final func reshape(_ newShape: TensorShape) throws -> Tensor {
    let operation = try Operation("reshape", self)
    guard newShape.elementCount == size else {
      throw operation.error(
        "a tensor of shape \(shape) has \(size) values and cannot be reshaped to \(newShape), which has \(newShape.elementCount)."
      )
    }
    return try operation.finish(
      try Tensor(sharing: self, shape: newShape), gradient: { dy, _ in try dy.reshape(self.shape) })
  }

  /// The same elements in row-major order in another shape; one size may be −1, which is then computed from the rest.
  ///
  /// - Throws: ``TensorError`` when the number of elements differs.
  public final func reshape(_ dimensions: [Int]) throws -> Tensor {
    try reshape(try resolvedShape(dimensions))
  }

  private final func resolvedShape(_ dimensions: [Int]) throws -> TensorShape {
    guard let unknown = dimensions.firstIndex(of: -1) else { return try TensorShape(dimensions) }
    if let second = dimensions[(unknown + 1)...].firstIndex(of: -1) {
      throw TensorError(
        "reshape(): only one size can be -1, but the sizes at \(unknown) and \(second) of \(TensorShape.text(dimensions)) are."
      )
    }
    var known = dimensions
    known.remove(at: unknown)
    let product = try TensorShape(known).elementCount
    guard product > 0 ? size % product == 0 : size == 0 else {
      throw TensorError(
        "reshape(): a tensor of shape \(shape) has \(size) values, which cannot be divided into \(TensorShape.text(dimensions)) (a multiple of \(product))."
      )
    }
    known.insert(product > 0 ? size / product : 0, at: unknown)
    return try TensorShape(known)
  }

  /// The same elements with an axis of size 1 inserted before `axis`; −1 inserts it at the end.
  public final func expandDims(_ axis: Int = 0) throws -> Tensor {
    guard axis >= -(rank + 1) && axis <= rank else {
      throw TensorError("expandDims(): axis \(axis) must be in [-\(rank + 1), \(rank)] for a tensor of rank \(rank).")
    }
    var dimensions = shape.dimensions
    dimensions.insert(1, at: axis < 0 ? axis + rank + 1 : axis)
    return try reshape(try TensorShape(dimensions))
  }

  /// The same elements without axes of size 1: all of them, or those listed.
  ///
  /// - Throws: ``TensorError`` when a listed axis has another size.
  public final func squeeze(_ axes: [Int]? = nil) throws -> Tensor {
    let listed = try axes?.map { axis in
      guard axis >= -rank && axis < rank else {
        throw TensorError("squeeze(): axis \(axis) is outside [-\(rank), \(rank)) for a tensor of rank \(rank).")
      }
      return axis < 0 ? axis + rank : axis
    }
    var result = TensorShape()
    for axis in 0..<rank {
      if let listed, !listed.isEmpty {
        if !listed.contains(axis) {
          result.append(shape[axis])
        } else if shape[axis] != 1 {
          throw TensorError("squeeze(): can't squeeze axis \(axis) since its dim '\(shape[axis])' is not 1.")
        }
      } else if shape[axis] != 1 {
        result.append(shape[axis])
      }
    }
    return try reshape(result)
  }

  /// The elements repeated along axes of size 1 (and new leading axes) to fill `target`, outside of any gradient.
  final func expanded(to target: TensorShape) throws -> Tensor {
    if shape == target { return self }
    guard try BroadcastPlan.resultShape(shape, target) == target else {
      throw TensorError("broadcastTo(): a tensor of shape \(shape) cannot be broadcast to \(target).")
    }
    if dtype == .string {
      let values = Array(strings)
      let indices = try BroadcastIndices(shape, target, result: target)
      return try Tensor(strings: (0..<target.elementCount).map { values[indices[$0].0] }, shape: target)
    }
    let result = try Tensor(uninitialized: target, dtype)
    let plan = BroadcastPlan(self, result, result: target)
    switch dtype {
    case .float32, .int32: plan.combine(ints, result.ints, result.ints) { value, _ in value }
    case .bool: plan.combine(bools, result.bools, result.bools) { value, _ in value }
    default: plan.combineEach(complexes, result.complexes, result.complexes) { value, _ in value }
    }
    return result
  }

  /// The elements repeated along axes of size 1 (and new leading axes) to fill the shape `target`.
  public final func broadcastTo(_ target: TensorShape) throws -> Tensor {
    let operation = try Operation("broadcastTo", self)
    guard target.rank >= rank else {
      throw operation.error("a tensor of rank \(rank) cannot be broadcast to \(target), of rank \(target.rank).")
    }
    let result = shape == target ? try Tensor(sharing: self, shape: shape) : try expanded(to: target)
    return try operation.finish(result, gradient: { dy, _ in try dy.summed(to: self) })
  }
}

// MARK: - Order of the axes

extension Tensor {
  /// The complex conjugates of the elements; real numbers are their own.
  public final func conjugate() throws -> Tensor {
    guard dtype == .complex64 else { return self }
    return try Tensor.complex(real(), imag().neg())
  }

  /// The elements with the axes in another order: axis i of the result is axis permutation[i] of this tensor. Without
  /// a permutation the order is reversed.
  public final func transpose(_ permutation: [Int]? = nil) throws -> Tensor {
    let operation = try Operation("transpose", self)
    let order = permutation ?? Array((0..<rank).reversed())
    guard order.count == rank else {
      throw operation.error(
        "the tensor has rank \(rank), but the length of 'perm' \(TensorShape.text(order)) is \(order.count).")
    }
    var seen = [Bool](repeating: false, count: rank)
    for axis in order {
      guard axis >= 0 && axis < rank && !seen[axis] else {
        throw operation.error(
          "all entries of 'perm' must be different and between 0 and \(rank - 1), but it is \(TensorShape.text(order))."
        )
      }
      seen[axis] = true
    }
    let result = rank < 2 ? try Tensor(sharing: self, shape: shape) : try permuted(order)
    return try operation.finish(result, gradient: { dy, _ in try dy.transpose(inversePermutation(order)) })
  }

  /// As ``transpose(_:)`` for a valid order, outside of any gradient.
  final func permuted(_ order: [Int]) throws -> Tensor {
    var target = TensorShape()
    for axis in order { target.append(shape[axis]) }
    let strides = shape.strides
    var steps = Strides()
    for (position, axis) in order.enumerated() { steps[position] = strides[axis] }
    if dtype == .string {
      let values = Array(self.strings)
      var moved: [String] = []
      moved.reserveCapacity(size)
      StridedCopy.forEach(target, steps) { moved.append(values[$0]) }
      return try Tensor(strings: moved, shape: target)
    }
    let result = try Tensor(uninitialized: target, dtype)
    StridedCopy.gather(bytes, steps: steps, shape: target, into: result.bytes, elementBytes: dtype.byteCount)
    return result
  }
}
