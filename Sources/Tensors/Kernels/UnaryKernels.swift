/// y = f(x) for float32 elements.
typealias FloatKernel = (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
/// y = f(x) for int32 elements.
typealias IntKernel = (UnsafePointer<Int32>, UnsafeMutablePointer<Int32>, Int) -> Void

/// Functions of one operand.
enum UnaryKernels {
  static func absolute(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int) {
    VectorMap.map(x, y, count) { VectorMath.abs($0) }
  }
  static func negate(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int) {
    VectorMap.map(x, y, count) { VectorMath.negate($0) }
  }
  static func square(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int) {
    VectorMap.map(x, y, count) { $0 * $0 }
  }
  static func squareRoot(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int) {
    VectorMap.map(x, y, count, cost: 2) { VectorMath.squareRoot($0) }
  }
  static func reciprocalSquareRoot(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int) {
    VectorMap.map(x, y, count, cost: 2) { 1 / VectorMath.squareRoot($0) }
  }
  static func reciprocal(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int) {
    VectorMap.map(x, y, count) { 1 / $0 }
  }
  static func exponential(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int) {
    VectorMap.map(x, y, count, cost: 4) { VectorMath.exp($0) }
  }
  static func exponentialMinusOne(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int) {
    VectorMap.map(x, y, count, cost: 4) { VectorMath.expm1($0) }
  }
  static func logarithm(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int) {
    VectorMap.map(x, y, count, cost: 4) { VectorMath.log($0) }
  }
  static func logarithmOfOnePlus(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int) {
    VectorMap.map(x, y, count, cost: 4) { VectorMath.log1p($0) }
  }
  static func hyperbolicTangent(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int) {
    VectorMap.map(x, y, count, cost: 4) { VectorMath.tanh($0) }
  }
  static func sigmoid(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int) {
    VectorMap.map(x, y, count, cost: 4) { VectorMath.sigmoid($0) }
  }
  static func softplus(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int) {
    VectorMap.map(x, y, count, cost: 8) { VectorMath.softplus($0) }
  }
  /// max(x, 0); NaN stays.
  static func rectify(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int) {
    VectorMap.map(x, y, count) { VectorMath.rectify($0) }
  }
  static func rectifyToSix(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int) {
    VectorMap.map(x, y, count) { VectorMath.min(VectorMath.rectify($0), 6) }
  }
  static func exponentialLinear(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int) {
    VectorMap.map(x, y, count, cost: 4) { VectorMath.expm1($0).replacing(with: $0, where: $0 .>= Floats()) }
  }
  static func scaledExponentialLinear(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int) {
    VectorMap.map(x, y, count, cost: 4) {
      (SELU.scaleTimesAlpha * VectorMath.expm1($0)).replacing(with: SELU.scale * $0, where: $0 .>= Floats())
    }
  }
  /// −1, 0 or 1; 0 for NaN.
  static func sign(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int) {
    VectorMap.map(x, y, count) {
      Floats().replacing(with: 1, where: $0 .> Floats()).replacing(with: -1, where: $0 .< Floats())
    }
  }
  static func floor(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int) {
    VectorMap.map(x, y, count) { VectorMath.floor($0) }
  }
  static func ceiling(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int) {
    VectorMap.map(x, y, count) { VectorMath.ceiling($0) }
  }
  /// The nearest whole number, half to even.
  static func round(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int) {
    VectorMap.map(x, y, count) { VectorMath.round($0) }
  }
  static func sine(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int) {
    VectorMap.map(x, y, count, cost: 4) { VectorMath.sin($0) }
  }
  static func cosine(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int) {
    VectorMap.map(x, y, count, cost: 4) { VectorMath.cos($0) }
  }
  static func tangent(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int) {
    VectorMap.map(x, y, count, cost: 8) { VectorMath.tan($0) }
  }
  static func arcsine(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int) {
    VectorMap.map(x, y, count, cost: 8) { VectorMath.asin($0) }
  }
  static func arccosine(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int) {
    VectorMap.map(x, y, count, cost: 8) { VectorMath.acos($0) }
  }
  static func arctangent(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int) {
    VectorMap.map(x, y, count, cost: 8) { VectorMath.atan($0) }
  }
  static func hyperbolicSine(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int) {
    VectorMap.map(x, y, count, cost: 8) { VectorMath.sinh($0) }
  }
  static func hyperbolicCosine(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int) {
    VectorMap.map(x, y, count, cost: 8) { VectorMath.cosh($0) }
  }
  static func inverseHyperbolicSine(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int) {
    VectorMap.map(x, y, count, cost: 8) { VectorMath.asinh($0) }
  }
  static func inverseHyperbolicCosine(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int) {
    VectorMap.map(x, y, count, cost: 8) { VectorMath.acosh($0) }
  }
  static func inverseHyperbolicTangent(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int) {
    VectorMap.map(x, y, count, cost: 8) { VectorMath.atanh($0) }
  }
  static func errorFunction(_ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int) {
    VectorMap.map(x, y, count, cost: 8) { VectorMath.erf($0) }
  }

  static func absoluteInts(_ x: UnsafePointer<Int32>, _ y: UnsafeMutablePointer<Int32>, _ count: Int) {
    VectorMap.map(x, y, count) { $0.replacing(with: 0 &- $0, where: $0 .< Lanes()) }
  }
  static func negateInts(_ x: UnsafePointer<Int32>, _ y: UnsafeMutablePointer<Int32>, _ count: Int) {
    VectorMap.map(x, y, count) { 0 &- $0 }
  }
  static func squareInts(_ x: UnsafePointer<Int32>, _ y: UnsafeMutablePointer<Int32>, _ count: Int) {
    VectorMap.map(x, y, count) { $0 &* $0 }
  }
  static func rectifyInts(_ x: UnsafePointer<Int32>, _ y: UnsafeMutablePointer<Int32>, _ count: Int) {
    VectorMap.map(x, y, count) { $0.replacing(with: 0, where: $0 .< Lanes()) }
  }
  static func rectifyIntsToSix(_ x: UnsafePointer<Int32>, _ y: UnsafeMutablePointer<Int32>, _ count: Int) {
    VectorMap.map(x, y, count) { $0.replacing(with: 0, where: $0 .< Lanes()).replacing(with: 6, where: $0 .> 6) }
  }
  static func signInts(_ x: UnsafePointer<Int32>, _ y: UnsafeMutablePointer<Int32>, _ count: Int) {
    VectorMap.map(x, y, count) { Lanes().replacing(with: 1, where: $0 .> 0).replacing(with: -1, where: $0 .< 0) }
  }
  static func copyInts(_ x: UnsafePointer<Int32>, _ y: UnsafeMutablePointer<Int32>, _ count: Int) {
    y.update(from: x, count: count)
  }

  /// The constants of the scaled exponential linear unit (Klambauer et al., 2017), for which mean 0 and variance 1 are a
  /// fixed point.
  enum SELU {
    static let scale: Float = 1.050_700_987_355_480_5
    static let alpha: Float = 1.673_263_242_354_377_2
    static let scaleTimesAlpha: Float = scale * alpha
  }
}
