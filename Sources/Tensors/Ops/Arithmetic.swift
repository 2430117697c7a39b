// Arithmetic of two tensors: operands are promoted to a common type and broadcast to a common shape.

extension Tensor {
  /// a + b, element by element. Two bool tensors give a bool: whether either holds.
  public final func add(_ other: Tensor) throws -> Tensor {
    let operation = try Operation("add", self, other)
    let result = try Tensor.combine(operation, .add, self, other)
    return try operation.finish(result, gradient: { dy, index in try dy.summed(to: index == 0 ? self : other) })
  }

  /// a − b, element by element.
  public final func sub(_ other: Tensor) throws -> Tensor {
    let operation = try Operation("sub", self, other)
    let result = try Tensor.combine(operation, .subtract, self, other)
    return try operation.finish(
      result,
      gradient: { dy, index in
        index == 0 ? try dy.summed(to: self) : try dy.summed(to: other).neg()
      })
  }

  /// a · b, element by element.
  public final func mul(_ other: Tensor) throws -> Tensor {
    let operation = try Operation("mul", kernel: "Multiply", self, other)
    let result = try Tensor.combine(operation, .multiply, self, other)
    return try operation.finish(
      result,
      gradient: { dy, index in
        index == 0 ? try dy.mul(other).summed(to: self) : try dy.mul(self).summed(to: other)
      })
  }

  /// a / b, element by element. Two int32 tensors give the quotient rounded down; its gradient is that of the real quotient.
  public final func div(_ other: Tensor) throws -> Tensor {
    let operation = try Operation("div", kernel: "RealDiv", self, other)
    let result = try Tensor.combine(operation, .divide, self, other, boolType: .float32)
    return try operation.finish(
      result,
      gradient: { dy, index in
        let slope = try dy.div(other)
        if index == 0 { return try slope.summed(to: self) }
        let quotient = result.dtype == .int32 ? try self.cast(to: .float32).div(other) : result
        return try slope.mul(quotient).neg().summed(to: other)
      })
  }

  /// a / b, element by element, and 0 where b is 0. Whole numbers are treated as in ``div(_:)-(Tensor)``.
  public final func divNoNan(_ other: Tensor) throws -> Tensor {
    let operation = try Operation("divNoNan", self, other)
    let result = try Tensor.combine(operation, .divideNoNaN, self, other, boolType: .float32)
    return try operation.finish(
      result,
      gradient: { dy, index in
        let slope = try dy.divNoNan(other)
        if index == 0 { return try slope.summed(to: self) }
        let quotient = result.dtype == .int32 ? try self.cast(to: .float32).divNoNan(other) : result
        return try slope.mul(quotient).neg().summed(to: other)
      })
  }

  /// a / b rounded down, as int32.
  public final func floorDiv(_ other: Tensor) throws -> Tensor {
    let operation = try Operation("floorDiv", self, other)
    let result = try Tensor.combine(operation, .floorDivide, self, other, boolType: .int32).cast(to: .int32)
    return try operation.finishWithZeroGradient(result)
  }

  /// The remainder of a / b, with the sign of b: a − b·⌊a / b⌋.
  public final func mod(_ other: Tensor) throws -> Tensor {
    let operation = try Operation("mod", self, other)
    let result = try Tensor.combine(operation, .modulo, self, other, boolType: .int32)
    return try operation.finish(
      result,
      gradient: { dy, index in
        index == 0
          ? try dy.summed(to: self) : try dy.mul(self.cast(to: .float32).div(other).floor().neg()).summed(to: other)
      })
  }

  /// The larger of a and b, element by element; NaN if either is. The gradient goes to the larger, and to a for equals.
  public final func maximum(_ other: Tensor) throws -> Tensor {
    let operation = try Operation("maximum", self, other)
    let result = try Tensor.combine(operation, .maximum, self, other, boolType: .int32)
    return try operation.finish(
      result,
      gradient: { dy, index in
        let mask = index == 0 ? try self.greaterEqual(other) : try self.less(other)
        return try dy.mul(mask).summed(to: index == 0 ? self : other)
      })
  }

  /// The smaller of a and b, element by element; NaN if either is. The gradient goes to the smaller, and to a for equals.
  public final func minimum(_ other: Tensor) throws -> Tensor {
    let operation = try Operation("minimum", self, other)
    let result = try Tensor.combine(operation, .minimum, self, other, boolType: .int32)
    return try operation.finish(
      result,
      gradient: { dy, index in
        let mask = index == 0 ? try self.lessEqual(other) : try self.greater(other)
        return try dy.mul(mask).summed(to: index == 0 ? self : other)
      })
  }

  /// (a − b)², element by element.
  public final func squaredDifference(_ other: Tensor) throws -> Tensor {
    let operation = try Operation("squaredDifference", self, other)
    let result = try Tensor.combine(operation, .squaredDifference, self, other)
    return try operation.finish(
      result,
      gradient: { dy, index in
        let distance = index == 0 ? try self.sub(other) : try other.sub(self)
        return try dy.mul(2).mul(distance).summed(to: index == 0 ? self : other)
      })
  }

  /// aᵇ, element by element.
  public final func pow(_ exponent: Tensor) throws -> Tensor {
    let operation = try Operation("pow", self, exponent)
    let result = try Tensor.combine(operation, .power, self, exponent, boolType: .int32)
    return try operation.finish(
      result,
      gradient: { dy, index in
        if index == 0 {
          let power = try exponent.cast(to: .float32)
          var lowered = try power.sub(1)
          if (0..<power.size).contains(where: { power.floats[$0] == 0 }) {
            // x⁰ is 1 also at 0, where 0 · 0⁻¹ would be NaN.
            let zero = try Constants.scalar(0)
            let isConstant = try power.equal(zero).logicalAnd(self.equal(zero))
            lowered = try Tensor.select(isConstant, power.zerosLike(), lowered)
          }
          return try dy.mul(power.mul(self.pow(lowered))).summed(to: self)
        }
        let base = try self.cast(to: .float32)
        let logarithm = try Tensor.select(base.greater(0), base.log(), base.zerosLike())
        return try dy.mul(result).mul(logarithm).summed(to: exponent)
      })
  }

  /// The angle of the point (x: b, y: a), element by element, in (−π, π].
  public final func atan2(_ other: Tensor) throws -> Tensor {
    let operation = try Operation("atan2", self, other)
    let result = try Tensor.combine(operation, .arctangent, self, other, boolType: .float32)
    return try operation.finish(
      result,
      gradient: { dy, index in
        let slope = try dy.div(self.square().add(other.square()))
        return index == 0 ? try slope.mul(other).summed(to: self) : try slope.mul(self).neg().summed(to: other)
      })
  }

  /// The sum of tensors of one shape and type.
  public static func addN(_ tensors: [Tensor]) throws -> Tensor {
    guard let first = tensors.first else {
      throw TensorError("addN(): the list of tensors must not be empty, but its length is 0.")
    }
    let operation = try Operation("addN", inputs: tensors)
    for tensor in tensors where tensor.dtype != first.dtype {
      throw operation.error("all tensors must have the same dtype, but there are \(first.dtype) and \(tensor.dtype).")
    }
    for tensor in tensors where tensor.shape != first.shape {
      throw operation.error("all tensors must have the same shape, but there are \(first.shape) and \(tensor.shape).")
    }
    let sum = try Tape.paused {
      try tensors.dropFirst().reduce(Tensor(sharing: first, shape: first.shape)) { try $0.add($1) }
    }
    return try operation.finish(sum, gradient: { dy, _ in dy })
  }

  /// Computes a function of two operands in their common type.
  ///
  /// - Parameter boolType: the type in which two bool operands are computed; without one, the result is a bool again.
  @inline(__always)
  static func combine(
    _ operation: Operation, _ kernels: ArithmeticKernels, _ a: Tensor, _ b: Tensor, boolType: DataType? = nil
  ) throws -> Tensor {
    let shape = try BroadcastPlan.resultShape(a.shape, b.shape)
    if a.dtype == .float32 && b.dtype == .float32 { return try combineFloats(kernels, a, b, shape) }
    return try combineMixed(operation, kernels, a, b, shape, boolType)
  }

  @inline(__always)
  private static func combineFloats(
    _ kernels: ArithmeticKernels, _ a: Tensor, _ b: Tensor, _ shape: TensorShape
  ) throws -> Tensor {
    if a.canWait(with: b, for: shape) {
      return try Tensor(pending: .combine(kernels.floats, kernels.step), [a, b], shape: shape)
    }
    let result = try Tensor(uninitialized: shape, .float32)
    kernels.floats(BroadcastPlan(a, b, result: shape), a.floats, b.floats, result.floats)
    return result
  }

  @inline(never)
  private static func combineMixed(
    _ operation: Operation, _ kernels: ArithmeticKernels, _ a: Tensor, _ b: Tensor, _ shape: TensorShape,
    _ boolType: DataType?
  ) throws -> Tensor {
    try operation.requireNumeric(a, "a")
    try operation.requireNumeric(b, "b")
    let promoted = try a.dtype.promoted(with: b.dtype)
    var dtype = promoted == .bool ? boolType ?? .int32 : promoted
    if dtype == .int32 && kernels.ints == nil { dtype = .float32 }
    if dtype == .complex64 && kernels.complexes == nil {
      throw operation.error("complex64 tensors are not supported.")
    }
    let left = try a.converted(to: dtype)
    let right = try b.converted(to: dtype)
    if dtype == .float32 && promoted != .bool { return try combineFloats(kernels, left, right, shape) }
    let result = try Tensor(uninitialized: shape, dtype)
    let plan = BroadcastPlan(left, right, result: shape)
    switch dtype {
    case .int32: kernels.ints?(plan, left.ints, right.ints, result.ints)
    case .complex64: kernels.complexes?(plan, left.complexes, right.complexes, result.complexes)
    default: kernels.floats(plan, left.floats, right.floats, result.floats)
    }
    return promoted == .bool && boolType == nil ? try result.converted(to: .bool) : result
  }

  /// The elements of a complex64 tensor.
  final var complexes: UnsafeMutablePointer<SIMD2<Float>> { bytes.assumingMemoryBound(to: SIMD2<Float>.self) }

  /// This gradient summed over the axes along which `operand` was broadcast.
  final func summed(to operand: Tensor) throws -> Tensor {
    try summed(to: operand.shape)
  }

  /// The sum over the axes along which a tensor of shape `target` was broadcast to this one's shape.
  package final func summed(to target: TensorShape) throws -> Tensor {
    if shape == target { return self }
    let skip = rank - target.rank
    let axes = (0..<rank).filter { $0 < skip || target[$0 - skip] != shape[$0] }
    return try sum(axes: axes).reshape(target)
  }
}

// MARK: - Numbers as operands

extension Tensor {
  /// This tensor plus a number.
  public final func add(_ number: Float) throws -> Tensor { try add(Constants.scalar(number)) }
  /// This tensor minus a number.
  public final func sub(_ number: Float) throws -> Tensor { try sub(Constants.scalar(number)) }
  /// This tensor times a number.
  public final func mul(_ number: Float) throws -> Tensor { try mul(Constants.scalar(number)) }
  /// This tensor divided by a number.
  public final func div(_ number: Float) throws -> Tensor { try div(Constants.scalar(number)) }
  /// This tensor to the power of a number.
  public final func pow(_ number: Float) throws -> Tensor { try pow(Constants.scalar(number)) }
  /// The larger of each element and a number.
  public final func maximum(_ number: Float) throws -> Tensor { try maximum(Constants.scalar(number)) }
  /// The smaller of each element and a number.
  public final func minimum(_ number: Float) throws -> Tensor { try minimum(Constants.scalar(number)) }

  /// ``add(_:)-(Tensor)``.
  public static func + (a: Tensor, b: Tensor) throws -> Tensor { try a.add(b) }
  /// ``sub(_:)-(Tensor)``.
  public static func - (a: Tensor, b: Tensor) throws -> Tensor { try a.sub(b) }
  /// ``mul(_:)-(Tensor)``.
  public static func * (a: Tensor, b: Tensor) throws -> Tensor { try a.mul(b) }
  /// ``div(_:)-(Tensor)``.
  public static func / (a: Tensor, b: Tensor) throws -> Tensor { try a.div(b) }
  /// This tensor plus a number.
  public static func + (a: Tensor, b: Float) throws -> Tensor { try a.add(b) }
  /// This tensor minus a number.
  public static func - (a: Tensor, b: Float) throws -> Tensor { try a.sub(b) }
  /// This tensor times a number.
  public static func * (a: Tensor, b: Float) throws -> Tensor { try a.mul(b) }
  /// This tensor divided by a number.
  public static func / (a: Tensor, b: Float) throws -> Tensor { try a.div(b) }
  /// ``neg()``.
  public static prefix func - (a: Tensor) throws -> Tensor { try a.neg() }
}
