// Functions applied to each element of one tensor.

extension Tensor {
  /// The gradient of a function of one operand: (x, y, dy) → dx.
  typealias UnaryGradient = @Sendable (_ x: Tensor, _ y: Tensor, _ dy: Tensor) throws -> Tensor

  /// A function of each element of a float32 tensor.
  @inline(__always)
  private final func mapped(_ kernel: @escaping FloatKernel, _ step: ElementStep? = nil) throws -> Tensor {
    if size >= PendingElements.smallestCount && Engine.attention.isEmpty {
      return try Tensor(pending: .map(kernel, step), [self], shape: shape)
    }
    let result = try Tensor(uninitialized: shape, .float32)
    kernel(floats, result.floats, size)
    return result
  }

  /// A function that takes float32 tensors only.
  @inline(__always)
  private final func floatFunction(
    _ name: StaticString, _ kernel: @escaping FloatKernel, gradient: @escaping UnaryGradient
  ) throws -> Tensor {
    let operation = try Operation(name, self)
    try operation.require(self, "x", .float32)
    let result = try mapped(kernel)
    return try operation.finish(result, gradient: { dy, _ in try gradient(self, result, dy) })
  }

  /// A function that takes any numbers and gives float32; its gradient sees the operand as float32 too.
  @inline(__always)
  private final func realFunction(
    _ name: StaticString, _ kernel: @escaping FloatKernel, gradient: @escaping UnaryGradient
  ) throws -> Tensor {
    let operation = try Operation(name, self)
    try operation.requireReal(self, "x")
    let result = try converted(to: .float32).mapped(kernel)
    return try operation.finish(
      result,
      gradient: { dy, _ in try gradient(self.dtype == .float32 ? self : self.cast(to: .float32), result, dy) })
  }

  /// A function that keeps the type of its operand; truth values are left as they are.
  @inline(__always)
  private final func numericFunction(
    _ name: StaticString, _ kernel: @escaping FloatKernel, _ step: ElementStep? = nil, ints: IntKernel,
    gradient: @escaping UnaryGradient
  ) throws -> Tensor {
    let operation = try Operation(name, self)
    if dtype == .float32 {
      let result = try mapped(kernel, step)
      return try operation.finish(result, gradient: { dy, _ in try gradient(self, result, dy) })
    }
    try operation.requireReal(self, "x")
    if dtype == .bool { return try operation.finish(try Tensor(sharing: self, shape: shape)) }
    let result = try Tensor(uninitialized: shape, .int32)
    ints(self.ints, result.ints, size)
    return try operation.finish(result, gradient: { dy, _ in try gradient(self, result, dy) })
  }

  private static let noSlope: UnaryGradient = { x, _, _ in try Tensor.zeros(x.shape) }

  /// |x|, with −1 for the slope at 0; of a complex64 tensor the magnitude √(re² + im²), as float32.
  public final func abs() throws -> Tensor {
    if dtype == .complex64 { return try magnitude() }
    return try numericFunction(
      "abs", UnaryKernels.absolute, .absolute, ints: UnaryKernels.absoluteInts,
      gradient: { x, _, dy in try dy.mul(x.step(-1)) })
  }

  /// −x.
  public final func neg() throws -> Tensor {
    if dtype == .complex64 { return try mul(-1) }
    return try numericFunction(
      "neg", UnaryKernels.negate, .negate, ints: UnaryKernels.negateInts, gradient: { _, _, dy in try dy.neg() })
  }

  /// x².
  public final func square() throws -> Tensor {
    if dtype == .complex64 { return try mul(self) }
    return try numericFunction(
      "square", UnaryKernels.square, .square, ints: UnaryKernels.squareInts,
      gradient: { x, _, dy in try dy.mul(x.mul(2)) })
  }

  /// √x; NaN for negative numbers.
  public final func sqrt() throws -> Tensor {
    try floatFunction("sqrt", UnaryKernels.squareRoot, gradient: { _, y, dy in try dy.div(y.mul(2)) })
  }

  /// 1 / √x.
  public final func rsqrt() throws -> Tensor {
    try floatFunction(
      "rsqrt", UnaryKernels.reciprocalSquareRoot, gradient: { x, y, dy in try dy.mul(y).div(x.mul(-2)) })
  }

  /// 1 / x.
  public final func reciprocal() throws -> Tensor {
    try realFunction("reciprocal", UnaryKernels.reciprocal, gradient: { _, y, dy in try dy.mul(y.square()).neg() })
  }

  /// eˣ.
  public final func exp() throws -> Tensor {
    try realFunction("exp", UnaryKernels.exponential, gradient: { _, y, dy in try dy.mul(y) })
  }

  /// eˣ − 1, exact also for small x.
  public final func expm1() throws -> Tensor {
    try realFunction("expm1", UnaryKernels.exponentialMinusOne, gradient: { x, _, dy in try dy.mul(x.exp()) })
  }

  /// ln x.
  public final func log() throws -> Tensor {
    try floatFunction("log", UnaryKernels.logarithm, gradient: { x, _, dy in try dy.div(x) })
  }

  /// ln(1 + x), exact also for small x.
  public final func log1p() throws -> Tensor {
    try realFunction("log1p", UnaryKernels.logarithmOfOnePlus, gradient: { x, _, dy in try dy.div(x.add(1)) })
  }

  /// sin x.
  public final func sin() throws -> Tensor {
    try floatFunction("sin", UnaryKernels.sine, gradient: { x, _, dy in try dy.mul(x.cos()) })
  }

  /// cos x.
  public final func cos() throws -> Tensor {
    try floatFunction("cos", UnaryKernels.cosine, gradient: { x, _, dy in try dy.mul(x.sin()).neg() })
  }

  /// tan x.
  public final func tan() throws -> Tensor {
    try floatFunction("tan", UnaryKernels.tangent, gradient: { x, _, dy in try dy.div(x.cos().square()) })
  }

  /// The angle in [−π/2, π/2] whose sine is x.
  public final func asin() throws -> Tensor {
    try realFunction(
      "asin", UnaryKernels.arcsine, gradient: { x, _, dy in try dy.div(Constants.scalar(1).sub(x.square()).sqrt()) })
  }

  /// The angle in [0, π] whose cosine is x.
  public final func acos() throws -> Tensor {
    try realFunction(
      "acos", UnaryKernels.arccosine,
      gradient: { x, _, dy in try dy.div(Constants.scalar(1).sub(x.square()).sqrt()).neg() })
  }

  /// The angle in (−π/2, π/2) whose tangent is x.
  public final func atan() throws -> Tensor {
    try realFunction(
      "atan", UnaryKernels.arctangent, gradient: { x, _, dy in try dy.div(x.square().add(1)) })
  }

  /// The hyperbolic sine.
  public final func sinh() throws -> Tensor {
    try realFunction("sinh", UnaryKernels.hyperbolicSine, gradient: { x, _, dy in try dy.mul(x.cosh()) })
  }

  /// The hyperbolic cosine.
  public final func cosh() throws -> Tensor {
    try floatFunction("cosh", UnaryKernels.hyperbolicCosine, gradient: { x, _, dy in try dy.mul(x.sinh()) })
  }

  /// The hyperbolic tangent.
  public final func tanh() throws -> Tensor {
    try floatFunction(
      "tanh", UnaryKernels.hyperbolicTangent, gradient: { _, y, dy in try dy.tanhSlope(y) })
  }

  /// The inverse hyperbolic sine.
  public final func asinh() throws -> Tensor {
    try realFunction(
      "asinh", UnaryKernels.inverseHyperbolicSine, gradient: { x, _, dy in try dy.div(x.square().add(1).sqrt()) })
  }

  /// The inverse hyperbolic cosine.
  public final func acosh() throws -> Tensor {
    try realFunction(
      "acosh", UnaryKernels.inverseHyperbolicCosine, gradient: { x, _, dy in try dy.div(x.square().sub(1).sqrt()) })
  }

  /// The inverse hyperbolic tangent.
  public final func atanh() throws -> Tensor {
    try realFunction(
      "atanh", UnaryKernels.inverseHyperbolicTangent,
      gradient: { x, _, dy in try dy.div(Constants.scalar(1).sub(x.square())) })
  }

  /// The error function, 2/√π · ∫₀ˣ e^(−t²) dt.
  public final func erf() throws -> Tensor {
    try realFunction(
      "erf", UnaryKernels.errorFunction,
      gradient: { x, _, dy in try dy.mul(x.square().neg().exp().mul(1.128_379_167_095_512_6)) })
  }

  /// 1 / (1 + e⁻ˣ).
  public final func sigmoid() throws -> Tensor {
    try floatFunction(
      "sigmoid", UnaryKernels.sigmoid, gradient: { _, y, dy in try dy.sigmoidSlope(y) })
  }

  /// ln σ(x) = −softplus(−x).
  public final func logSigmoid() throws -> Tensor {
    try cast(to: .float32).neg().softplus().neg()
  }

  /// ln(1 + eˣ).
  public final func softplus() throws -> Tensor {
    try realFunction(
      "softplus", UnaryKernels.softplus, gradient: { x, _, dy in try dy.mul(x.sigmoid()) })
  }

  /// max(x, 0).
  public final func relu() throws -> Tensor {
    let result = try numericFunction(
      "relu", UnaryKernels.rectify, .rectify, ints: UnaryKernels.rectifyInts,
      gradient: { x, _, dy in dy.takeGate() ? dy : try dy.gated(by: x, above: 0, upTo: .infinity) })
    result.markRectified()
    return result
  }

  /// min(max(x, 0), 6).
  public final func relu6() throws -> Tensor {
    try numericFunction(
      "relu6", UnaryKernels.rectifyToSix, .rectifyToSix, ints: UnaryKernels.rectifyIntsToSix,
      gradient: { x, _, dy in try dy.gated(by: x, above: 0, upTo: 6) })
  }

  /// x for x ≥ 0, eˣ − 1 below.
  public final func elu() throws -> Tensor {
    try floatFunction(
      "elu", UnaryKernels.exponentialLinear,
      gradient: { _, y, dy in try dy.mul(y.minimum(0).add(1)) })
  }

  /// The scaled exponential linear unit: s·x for x ≥ 0, s·a·(eˣ − 1) below, with s ≈ 1.0507 and a ≈ 1.6733.
  public final func selu() throws -> Tensor {
    try realFunction(
      "selu", UnaryKernels.scaledExponentialLinear,
      gradient: { x, y, dy in
        let scale = try y.onesLike().mul(UnaryKernels.SELU.scale)
        return try dy.mul(Tensor.select(x.greater(0), scale, y.add(UnaryKernels.SELU.scaleTimesAlpha)))
      })
  }

  /// −1, 0 or 1 by the sign of x.
  public final func sign() throws -> Tensor {
    try numericFunction("sign", UnaryKernels.sign, ints: UnaryKernels.signInts, gradient: Tensor.noSlope)
  }

  /// The largest whole number not above x.
  public final func floor() throws -> Tensor {
    try floatFunction("floor", UnaryKernels.floor, gradient: Tensor.noSlope)
  }

  /// The smallest whole number not below x.
  public final func ceil() throws -> Tensor {
    try floatFunction("ceil", UnaryKernels.ceiling, gradient: Tensor.noSlope)
  }

  /// The nearest whole number; halves go to the even one.
  public final func round() throws -> Tensor {
    try numericFunction("round", UnaryKernels.round, ints: UnaryKernels.copyInts, gradient: Tensor.noSlope)
  }
}

// MARK: - Functions with parameters

extension Tensor {
  /// x for x ≥ 0, alpha·x below.
  public final func leakyRelu(_ alpha: Float = 0.2) throws -> Tensor {
    let operation = try Operation("leakyRelu", self)
    try operation.requireReal(self, "x")
    let input = try converted(to: .float32)
    let result = try Tensor(uninitialized: shape, .float32)
    VectorMap.map(input.floats, result.floats, size, with: alpha) { $0.replacing(with: $0 * $1, where: $0 .< Floats()) }
    return try operation.finish(
      result,
      gradient: { dy, _ in try Tensor.select(self.greater(0), dy, dy.mul(alpha)) })
  }

  /// x for x ≥ 0, alpha·x below, where alpha is a tensor that broadcasts to x.
  public final func prelu(_ alpha: Tensor) throws -> Tensor {
    let operation = try Operation("prelu", self, alpha)
    try operation.requireReal(self, "x")
    try operation.requireReal(alpha, "alpha")
    let x = try converted(to: .float32)
    let slope = try alpha.converted(to: .float32)
    let resultShape = try BroadcastPlan.resultShape(shape, alpha.shape)
    let result = try Tensor(uninitialized: resultShape, .float32)
    BroadcastPlan(x, slope, result: resultShape).combine(x.floats, slope.floats, result.floats) {
      $0.replacing(with: $0 * $1, where: $0 .< Floats())
    }
    return try operation.finish(
      result,
      gradient: { dy, index in
        let isPositive = try x.greater(0)
        return index == 0
          ? try Tensor.select(isPositive, dy, dy.mul(slope)).summed(to: self)
          : try Tensor.select(isPositive, dy.zerosLike(), dy.mul(x)).summed(to: alpha)
      })
  }

  /// 1 for x > 0, alpha elsewhere, and NaN for NaN.
  public final func step(_ alpha: Float = 0) throws -> Tensor {
    let operation = try Operation("step", self)
    try operation.requireReal(self, "x")
    let input = try converted(to: .float32)
    let result = try Tensor(uninitialized: shape, .float32)
    VectorMap.map(input.floats, result.floats, size, with: alpha) { x, alpha in
      Floats(repeating: alpha).replacing(with: 1, where: x .> Floats()).replacing(with: x, where: x .!= x)
    }
    let typed = dtype == .float32 ? result : try result.converted(to: dtype)
    return try operation.finishWithZeroGradient(typed)
  }

  /// Each element, or the bound that it exceeds. The gradient passes where the element is within the bounds.
  public final func clipByValue(_ minimum: Float, _ maximum: Float) throws -> Tensor {
    let operation = try Operation("clipByValue", self)
    try operation.requireReal(self, "x")
    guard minimum <= maximum else {
      throw operation.error("the minimum (\(minimum)) must not be greater than the maximum (\(maximum)).")
    }
    let input = try converted(to: .float32)
    let result: Tensor
    if size >= PendingElements.smallestCount && Engine.attention.isEmpty {
      let raised = try Tensor(
        pending: .combine(ArithmeticKernels.maximum.floats, .maximum), [input, Constants.scalar(minimum)], shape: shape)
      result = try Tensor(
        pending: .combine(ArithmeticKernels.minimum.floats, .minimum), [raised, Constants.scalar(maximum)], shape: shape
      )
    } else {
      result = try Tensor(uninitialized: shape, .float32)
      VectorMap.map(input.floats, result.floats, size, with: (minimum, maximum)) { VectorMath.clamp($0, $1.0, $1.1) }
    }
    let typed = dtype == .float32 ? result : try result.converted(to: dtype)
    return try operation.finish(
      typed, gradient: { dy, _ in try dy.gated(by: self, above: minimum.nextDown, upTo: maximum) })
  }
}

// MARK: - Tests of each element

extension Tensor {
  /// A truth value for each element.
  private final func test(_ name: StaticString, _ kernel: (Floats) -> SIMDMask<Lanes>) throws -> Tensor {
    let operation = try Operation(name, self)
    try operation.requireReal(self, "x")
    let input = try converted(to: .float32)
    let result = try Tensor(uninitialized: shape, .bool)
    VectorMap.map(input.floats, result.bools, size) { ComparisonKernels.bytes(kernel($0)) }
    return try operation.finishWithZeroGradient(result)
  }

  /// Whether each element is NaN.
  public final func isNaN() throws -> Tensor { try test("isNaN") { $0 .!= $0 } }
  /// Whether each element is infinite.
  public final func isInf() throws -> Tensor {
    try test("isInf") { VectorMath.abs($0) .== Floats(repeating: .infinity) }
  }
  /// Whether each element is neither NaN nor infinite.
  public final func isFinite() throws -> Tensor {
    try test("isFinite") { VectorMath.abs($0) .< Floats(repeating: .infinity) }
  }
}
