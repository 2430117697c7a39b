import CVectors

/// Inverses of the circular and hyperbolic functions.
extension VectorMath {
  private static let quarterTurn: Float = 1.570_796_37
  /// π/2 − ``quarterTurn``.
  private static let quarterTurnRest: Float = -4.371_138_83e-8

  /// The angle whose tangent is t, for 0 ≤ t ≤ 1.
  @inline(__always)
  private static func smallArctangent(_ t: Floats) -> Floats {
    let z = t * t
    var p = fma(Floats(repeating: -2.386_997_3e-3), z, 1.350_777_1e-2)
    p = fma(p, z, -3.587_153_9e-2)
    p = fma(p, z, 6.250_169_4e-2)
    p = fma(p, z, -8.656_880_4e-2)
    p = fma(p, z, 1.103_376_4e-1)
    p = fma(p, z, -1.427_856_9e-1)
    p = fma(p, z, 1.999_973_9e-1)
    p = fma(p, z, -3.333_333_2e-1)
    return fma(p * z, t, t)
  }

  /// π/2 − x.
  @inline(__always)
  private static func complement(_ x: Floats) -> Floats { quarterTurn - x + quarterTurnRest }

  /// The angle in [−π/2, π/2] whose tangent is x: for |x| > 1 the rest to π/2 of that of 1 / |x|.
  @inline(__always)
  static func atan(_ x: Floats) -> Floats {
    let a = abs(x)
    let one = Floats(repeating: 1)
    let isSteep = a .> one
    let angle = smallArctangent(select(isSteep, one, a) / select(isSteep, a, one))
    return copySign(select(isSteep, complement(angle), angle), x)
  }

  /// The angle of the point (x, y) in [−π, π].
  @inline(__always)
  static func atan2(_ y: Floats, _ x: Floats) -> Floats {
    let (height, width) = (abs(y), abs(x))
    let isSteep = height .> width
    let (least, most) = (select(isSteep, width, height), select(isSteep, height, width))
    var t = least / most
    // 0/0 is an angle of 0, and ∞/∞ one of 45°.
    let infinity = Floats(repeating: .infinity)
    t = select(least + most .== Floats(), Floats(), t)
    t = select((least .== infinity) .& (most .== infinity), Floats(repeating: 1), t)
    var angle = smallArctangent(t)
    angle = select(isSteep, complement(angle), angle)
    angle = select(bits(x) .< Lanes(), (2 * quarterTurn) - angle + 2 * quarterTurnRest, angle)
    return copySign(angle, y)
  }

  /// The angle whose sine is s, for s² = z ≤ ¼.
  @inline(__always)
  private static func smallArcsine(_ s: Floats, _ z: Floats) -> Floats {
    var p = fma(Floats(repeating: 3.808_502_4e-2), z, 2.655_454_2e-2)
    p = fma(p, z, 4.500_134_3e-2)
    p = fma(p, z, 7.498_855_1e-2)
    p = fma(p, z, 1.666_667_2e-1)
    return fma(p * z, s, s)
  }

  /// An angle of at most π/6 from which those of sine and cosine |x| follow: that of sine |x|, and for |x| > ½ half of
  /// that of cosine |x|, by sin²(y/2) = (1 − cos y)/2.
  @inline(__always)
  private static func sharpAngle(_ x: Floats) -> (angle: Floats, isHalf: SIMDMask<Lanes>) {
    let a = abs(x)
    let isHalf = a .> Floats(repeating: 0.5)
    let z = select(isHalf, fma(a, Floats(repeating: -0.5), 0.5), a * a)
    return (smallArcsine(select(isHalf, squareRoot(z), a), z), isHalf)
  }

  /// The angle in [−π/2, π/2] whose sine is x; NaN for |x| > 1.
  @inline(__always)
  static func asin(_ x: Floats) -> Floats {
    let (angle, isHalf) = sharpAngle(x)
    return copySign(select(isHalf, complement(angle + angle), angle), x)
  }

  /// The angle in [0, π] whose cosine is x; NaN for |x| > 1.
  @inline(__always)
  static func acos(_ x: Floats) -> Floats {
    let (angle, isHalf) = sharpAngle(x)
    let twice = angle + angle
    let isNegative = x .< Floats()
    let outer = select(isNegative, (2 * quarterTurn) - twice + 2 * quarterTurnRest, twice)
    return select(isHalf, outer, complement(copySign(angle, x)))
  }

  /// ln(1 + u) for u ≥ 0, but ln 2a where `a` is large: there 1 + u is 2a, or would overflow.
  @inline(__always)
  private static func logOfOnePlus(_ u: Floats, _ a: Floats) -> Floats {
    let isLarge = a .> Floats(repeating: 4096)
    let sum = 1 + u
    // What was lost in rounding 1 + u.
    let rest = select(isLarge, Floats(), (u - (sum - 1)) / sum)
    let y = normalLog(select(isLarge, a, sum), exponentOffset: select(isLarge, Floats(repeating: 1), Floats()))
    return select(a .< Floats(repeating: .infinity), y + rest, a)
  }

  /// The inverse hyperbolic sine, ln(a + √(a² + 1)) of a = |x|, with the sign of x.
  @inline(__always)
  static func asinh(_ x: Floats) -> Floats {
    let a = abs(x)
    let bounded = min(a, 4096)
    let u = fma(bounded, bounded / (1 + squareRoot(fma(bounded, bounded, 1))), bounded)
    return copySign(logOfOnePlus(u, a), x)
  }

  /// The inverse hyperbolic cosine, ln(x + √(x² − 1)); NaN for x < 1.
  @inline(__always)
  static func acosh(_ x: Floats) -> Floats {
    let t = min(x, 4097) - 1
    let y = logOfOnePlus(t + squareRoot(fma(t, t, t + t)), x)
    return select(x .< Floats(repeating: 1), Floats(repeating: .nan), y)
  }

  /// The inverse hyperbolic tangent, ½·ln((1 + a) / (1 − a)) of a = |x|, with the sign of x; NaN for |x| > 1.
  @inline(__always)
  static func atanh(_ x: Floats) -> Floats {
    let a = abs(x)
    return copySign(0.5 * log1p((a + a) / (1 - a)), x)
  }
}
