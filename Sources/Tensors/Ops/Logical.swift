import CVectors

// Comparisons, logic and choice.

extension Tensor {
  /// Whether a = b, element by element.
  public final func equal(_ other: Tensor) throws -> Tensor {
    try Tensor.compare(Operation("equal", self, other), .equal, self, other)
  }
  /// Whether a ≠ b, element by element.
  public final func notEqual(_ other: Tensor) throws -> Tensor {
    try Tensor.compare(Operation("notEqual", self, other), .notEqual, self, other)
  }
  /// Whether a < b, element by element.
  public final func less(_ other: Tensor) throws -> Tensor {
    try Tensor.compare(Operation("less", self, other), .less, self, other)
  }
  /// Whether a ≤ b, element by element.
  public final func lessEqual(_ other: Tensor) throws -> Tensor {
    try Tensor.compare(Operation("lessEqual", self, other), .lessEqual, self, other)
  }
  /// Whether a > b, element by element.
  public final func greater(_ other: Tensor) throws -> Tensor {
    try Tensor.compare(Operation("greater", self, other), .greater, self, other)
  }
  /// Whether a ≥ b, element by element.
  public final func greaterEqual(_ other: Tensor) throws -> Tensor {
    try Tensor.compare(Operation("greaterEqual", self, other), .greaterEqual, self, other)
  }

  /// Whether each element is less than a number.
  public final func less(_ number: Float) throws -> Tensor { try less(Constants.scalar(number)) }
  /// Whether each element is at most a number.
  public final func lessEqual(_ number: Float) throws -> Tensor { try lessEqual(Constants.scalar(number)) }
  /// Whether each element is greater than a number.
  public final func greater(_ number: Float) throws -> Tensor { try greater(Constants.scalar(number)) }
  /// Whether each element is at least a number.
  public final func greaterEqual(_ number: Float) throws -> Tensor { try greaterEqual(Constants.scalar(number)) }

  private static func compare(
    _ operation: Operation, _ kernels: ComparisonKernels, _ a: Tensor, _ b: Tensor
  ) throws -> Tensor {
    let shape = try BroadcastPlan.resultShape(a.shape, b.shape)
    var dtype = try a.dtype.promoted(with: b.dtype)
    if dtype == .bool { dtype = .int32 }
    let left = try a.converted(to: dtype)
    let right = try b.converted(to: dtype)
    if dtype == .float32 && left.canWait(with: right, for: shape) {
      return try Tensor(pending: .compare(kernels.floats, kernels.step), [left, right], shape: shape, .bool)
    }
    let result = try Tensor(uninitialized: shape, .bool)
    let plan = BroadcastPlan(left, right, result: shape)
    switch dtype {
    case .int32: kernels.ints(plan, left.ints, right.ints, result.bools)
    case .complex64:
      guard let kernel = kernels.complexes else { throw operation.error("complex64 numbers have no order.") }
      kernel(plan, left.complexes, right.complexes, result.bools)
    case .string:
      let (texts, others) = (Array(left.strings), Array(right.strings))
      let indices = try BroadcastIndices(left.shape, right.shape, result: shape)
      for index in 0..<result.size {
        let (first, second) = indices[index]
        result.bools[index] = kernels.strings(texts[first], others[second]) ? 1 : 0
      }
    default: kernels.floats(plan, left.floats, right.floats, result.bools)
    }
    return try operation.finishWithZeroGradient(result)
  }

  /// Whether both hold.
  public final func logicalAnd(_ other: Tensor) throws -> Tensor {
    try logic(Operation("logicalAnd", self, other), other, .multiply) { $0 & $1 }
  }
  /// Whether either holds.
  public final func logicalOr(_ other: Tensor) throws -> Tensor {
    try logic(Operation("logicalOr", self, other), other, .maximum) { $0 | $1 }
  }
  /// Whether exactly one holds.
  public final func logicalXor(_ other: Tensor) throws -> Tensor {
    try logic(Operation("logicalXor", self, other), other, .notEqual) { $0 ^ $1 }
  }

  @inline(__always)
  private final func logic(
    _ operation: Operation, _ other: Tensor, _ step: ElementStep,
    _ combine: (SIMD16<UInt8>, SIMD16<UInt8>) -> SIMD16<UInt8>
  ) throws -> Tensor {
    try operation.require(self, "a", .bool)
    try operation.require(other, "b", .bool)
    let resultShape = try BroadcastPlan.resultShape(shape, other.shape)
    if shape == other.shape && (canGoOnWaiting || other.canGoOnWaiting) {
      return try Tensor(pending: .chain(step), [self, other], shape: shape, .bool)
    }
    let result = try Tensor(uninitialized: resultShape, .bool)
    BroadcastPlan(self, other, result: resultShape).combine(bools, other.bools, result.bools, combine)
    return try operation.finishWithZeroGradient(result)
  }

  /// Whether x does not hold.
  public final func logicalNot() throws -> Tensor {
    let operation = try Operation("logicalNot", self)
    try operation.require(self, "x", .bool)
    if canGoOnWaiting {
      return try Tensor(pending: .chain(.equal), [self, Constants.scalar(0)], shape: shape, .bool)
    }
    let result = try Tensor(uninitialized: shape, .bool)
    VectorMap.map(bools, result.bools, size) { $0 ^ 1 }
    return try operation.finishWithZeroGradient(result)
  }

  /// The bitwise and of two int32 tensors.
  public final func bitwiseAnd(_ other: Tensor) throws -> Tensor {
    let operation = try Operation("bitwiseAnd", self, other)
    try operation.require(self, "x", .int32)
    try operation.require(other, "y", .int32)
    let resultShape = try BroadcastPlan.resultShape(shape, other.shape)
    let result = try Tensor(uninitialized: resultShape, .int32)
    BroadcastPlan(self, other, result: resultShape).combine(ints, other.ints, result.ints) { $0 & $1 }
    return try operation.finish(result)
  }

  /// The elements of `a` where `condition` holds and those of `b` elsewhere (`tf.where`).
  ///
  /// All three are broadcast together; a condition of rank 1 with as many elements as `a` has rows chooses rows.
  public static func select(_ condition: Tensor, _ a: Tensor, _ b: Tensor) throws -> Tensor {
    let operation = try Operation("where", kernel: "Select", condition, a, b)
    try operation.require(condition, "condition", .bool)
    let dtype = try a.dtype.promoted(with: b.dtype)
    var shape = try BroadcastPlan.resultShape(a.shape, b.shape)
    var mask = condition
    if condition.rank == 1 && shape.rank > 1 && condition.size == shape[0] && shape[shape.rank - 1] != condition.size {
      var rows = condition.shape
      while rows.rank < shape.rank { rows.append(1) }
      mask = try Tensor(sharing: condition, shape: rows)
    }
    shape = try BroadcastPlan.resultShape(mask.shape, shape)
    let (first, second) = (try a.converted(to: dtype), try b.converted(to: dtype))
    if dtype == .float32 && mask.canGoOnWaiting && mask.shape == shape
      && [first, second].allSatisfy({
        $0.shape == shape || $0.size == 1
      })
    {
      return try Tensor(pending: .chain(.choose), [mask, first, second], shape: shape)
    }
    let left = try first.expanded(to: shape)
    let right = try second.expanded(to: shape)
    let choice = try mask.expanded(to: shape)
    let result: Tensor
    if dtype == .string {
      let (texts, others) = (Array(left.strings), Array(right.strings))
      result = try Tensor(
        strings: (0..<shape.elementCount).map { choice.bools[$0] != 0 ? texts[$0] : others[$0] }, shape: shape)
    } else {
      result = try Tensor(uninitialized: shape, dtype)
      choose(choice, left, right, result)
    }
    return try operation.finish(
      result,
      gradient: { dy, index in
        let zero = try dy.zerosLike()
        switch index {
        case 1: return try Tensor.select(mask, dy, zero).summed(to: a)
        case 2: return try Tensor.select(mask, zero, dy).summed(to: b)
        default: return try Tensor.zeros(condition.shape)
        }
      })
  }

  private static func choose(_ condition: Tensor, _ a: Tensor, _ b: Tensor, _ result: Tensor) {
    let mask = condition.bools
    switch result.dtype {
    case .float32, .int32:
      let (x, y, z) = (a.floats, b.floats, result.floats)
      parallel(result.size, grain: VectorMap.grain) { start, end in
        var index = start
        while index < end {
          VectorMap.store(
            vectors_choose(VectorMap.load(mask + index), VectorMap.load(x + index), VectorMap.load(y + index)),
            z + index)
          index &+= 16
        }
      }
    case .bool:
      for index in 0..<result.size { result.bools[index] = mask[index] != 0 ? a.bools[index] : b.bools[index] }
    case .complex64:
      for index in 0..<result.size {
        result.complexes[index] = mask[index] != 0 ? a.complexes[index] : b.complexes[index]
      }
    case .string: break
    }
  }
}
