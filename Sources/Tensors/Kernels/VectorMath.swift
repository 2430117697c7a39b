import Glibc

typealias Floats = SIMD16<Float>
typealias Lanes = SIMD16<Int32>

/// Elementary functions of sixteen floats at once, within 2 units in the last place, right for NaN and infinities.
///
/// Range reductions and coefficients follow W. J. Cody and W. Waite, *Software Manual for the Elementary Functions*, and
/// the single precision functions of S. Moshier's Cephes library.
enum VectorMath {
  @inline(__always)
  static func bits(_ x: Floats) -> Lanes { unsafeBitCast(x, to: Lanes.self) }
  @inline(__always)
  static func floats(_ x: Lanes) -> Floats { unsafeBitCast(x, to: Floats.self) }
  @inline(__always)
  static func max(_ x: Floats, _ bound: Float) -> Floats {
    x.replacing(with: bound, where: x .< Floats(repeating: bound))
  }
  @inline(__always)
  static func min(_ x: Floats, _ bound: Float) -> Floats {
    x.replacing(with: bound, where: x .> Floats(repeating: bound))
  }
  @inline(__always)
  static func select(_ mask: SIMDMask<Lanes>, _ yes: Floats, _ no: Floats) -> Floats {
    no.replacing(with: yes, where: mask)
  }
  @inline(__always)
  static func abs(_ x: Floats) -> Floats { floats(bits(x) & Lanes(repeating: 0x7fff_ffff)) }
  @inline(__always)
  static func copySign(_ magnitude: Floats, _ sign: Floats) -> Floats {
    floats((bits(magnitude) & Lanes(repeating: 0x7fff_ffff)) | (bits(sign) & Lanes(repeating: Int32.min)))
  }
  /// c + a·b with one rounding.
  @inline(__always)
  static func fma(_ a: Floats, _ b: Floats, _ c: Floats) -> Floats { c.addingProduct(a, b) }
  @inline(__always)
  static func fma(_ a: Floats, _ b: Floats, _ c: Float) -> Floats { Floats(repeating: c).addingProduct(a, b) }

  /// 1.5·2²³: adding and subtracting it rounds to the nearest whole number, half to even, below 2²².
  private static let rounder: Float = 12_582_912

  /// 2ⁿ for −126 ≤ n ≤ 127.
  @inline(__always)
  private static func powerOfTwo(_ n: Lanes) -> Floats { floats((n &+ 127) &<< 23) }

  /// eˣ.
  @inline(__always)
  static func exp(_ x: Floats) -> Floats {
    // Beyond these the result is infinite or zero anyway. NaN passes through both comparisons.
    let bounded = min(max(x, -104), 89)
    let shifted = fma(bounded, Floats(repeating: 1.442_695_04), rounder)
    let n = shifted - rounder
    var r = fma(n, Floats(repeating: -0.693_359_375), bounded)
    r = fma(n, Floats(repeating: 2.121_944_4e-4), r)
    var p = fma(Floats(repeating: 1.987_569_15e-4), r, 1.398_199_95e-3)
    p = fma(p, r, 8.333_452e-3)
    p = fma(p, r, 4.166_579_6e-2)
    p = fma(p, r, 1.666_666_55e-1)
    p = fma(p, r, 0.5)
    let y = fma(p, r * r, r) + 1
    // Scaled in two steps, so that denormal results come out rounded.
    let whole = bits(shifted) &- Lanes(repeating: Int32(bitPattern: 0x4b40_0000))
    let half = whole &>> 1
    return y * powerOfTwo(half) * powerOfTwo(whole &- half)
  }

  /// ln x; −∞ for 0 and NaN for negative numbers.
  @inline(__always)
  static func log(_ x: Floats) -> Floats {
    // Denormals are scaled up by 2²³ first.
    let isTiny = x .< Floats(repeating: .leastNormalMagnitude)
    let scaled = select(isTiny, x * 8_388_608, x)
    let b = bits(scaled)
    // Mantissa in [√½, √2).
    let offset = b &- Lanes(repeating: 0x3f35_04f3)
    let exponent = offset &>> 23
    let mantissa = floats((offset & Lanes(repeating: 0x007f_ffff)) &+ Lanes(repeating: 0x3f35_04f3))
    // A small whole number becomes a float by putting its bits behind 1.5·2²³.
    let e =
      floats(exponent &+ Lanes(repeating: 0x4b40_0000)) - rounder - select(isTiny, Floats(repeating: 23), Floats())
    let r = mantissa - 1
    let z = r * r
    var p = fma(Floats(repeating: 7.037_683_6e-2), r, -1.151_461e-1)
    p = fma(p, r, 1.167_699_87e-1)
    p = fma(p, r, -1.242_014_1e-1)
    p = fma(p, r, 1.424_932_3e-1)
    p = fma(p, r, -1.666_805_8e-1)
    p = fma(p, r, 2.000_071_5e-1)
    p = fma(p, r, -2.499_999_4e-1)
    p = fma(p, r, 3.333_333e-1)
    p = p * r * z
    p = fma(e, Floats(repeating: -2.121_944_4e-4), p)
    p = fma(z, Floats(repeating: -0.5), p)
    var y = fma(e, Floats(repeating: 0.693_359_375), r + p)
    y = select(x .== Floats(), Floats(repeating: -.infinity), y)
    y = select(x .== Floats(repeating: .infinity), Floats(repeating: .infinity), y)
    y = select(x .< Floats(), Floats(repeating: .nan), y)
    return select(x .!= x, x, y)
  }

  /// The hyperbolic tangent.
  @inline(__always)
  static func tanh(_ x: Floats) -> Floats {
    let a = abs(x)
    let z = x * x
    var p = fma(Floats(repeating: -5.704_988_73e-3), z, 2.063_908_88e-2)
    p = fma(p, z, -5.373_971_9e-2)
    p = fma(p, z, 1.333_144_2e-1)
    p = fma(p, z, -3.333_328e-1)
    let small = fma(p * z, x, x)
    let large = 1 - 2 / (exp(a + a) + 1)
    return select(a .< Floats(repeating: 0.625), small, copySign(large, x))
  }

  /// 1 / (1 + e⁻ˣ).
  @inline(__always)
  static func sigmoid(_ x: Floats) -> Floats { 1 / (1 + exp(-x)) }

  /// ln(1 + x), from the logarithm and the rounding error of 1 + x (Kahan).
  @inline(__always)
  static func log1p(_ x: Floats) -> Floats {
    let u = x + 1
    let correction = x / (u - 1)
    let y = log(u) * correction
    let isTiny = u .== Floats(repeating: 1)
    let result = select(isTiny, x, y)
    return select(x .== Floats(repeating: .infinity), x, result)
  }

  /// eˣ − 1.
  @inline(__always)
  static func expm1(_ x: Floats) -> Floats {
    // For small x the series; elsewhere the subtraction loses nothing.
    var p = fma(Floats(repeating: 1.984_126_98e-4), x, 1.388_888_9e-3)
    p = fma(p, x, 8.333_333_4e-3)
    p = fma(p, x, 4.166_666_8e-2)
    p = fma(p, x, 1.666_666_7e-1)
    p = fma(p, x, 0.5)
    let small = fma(p * x, x, x)
    return select(abs(x) .< Floats(repeating: 0.35), small, exp(x) - 1)
  }

  /// ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|).
  @inline(__always)
  static func softplus(_ x: Floats) -> Floats {
    let y = select(x .> Floats(), x, Floats()) + log1p(exp(-abs(x)))
    return select(x .!= x, x, y)
  }

  /// Beyond this magnitude the reduction of an angle by multiples of π/2 in three parts is no longer exact enough.
  private static let largestAngle: Float = 1e5

  /// sin x.
  @inline(__always)
  static func sin(_ x: Floats) -> Floats { wave(x, quarterTurns: 0) { sinf($0) } }

  /// cos x.
  @inline(__always)
  static func cos(_ x: Floats) -> Floats { wave(x, quarterTurns: 1) { cosf($0) } }

  /// sin(x + quarterTurns·π/2); `exact` serves the few angles that are very large.
  @inline(__always)
  private static func wave(_ x: Floats, quarterTurns: Int32, _ exact: (Float) -> Float) -> Floats {
    let shifted = fma(x, Floats(repeating: 0.636_619_77), rounder)
    let n = shifted - rounder
    var r = fma(n, Floats(repeating: -1.570_796_37), x)
    r = fma(n, Floats(repeating: 4.371_138_83e-8), r)
    r = fma(n, Floats(repeating: 1.715_124_5e-15), r)
    let z = r * r
    var sine = fma(Floats(repeating: -1.951_529_6e-4), z, 8.332_160_9e-3)
    sine = fma(sine, z, -1.666_665_46e-1)
    sine = fma(sine * z, r, r)
    var cosine = fma(Floats(repeating: 2.443_315_7e-5), z, -1.388_731_6e-3)
    cosine = fma(cosine, z, 4.166_664_6e-2)
    cosine = fma(cosine * z, z, fma(z, Floats(repeating: -0.5), 1))
    // The whole number of quarter turns stands in the low bits of the shifted product.
    let quadrant = bits(shifted) &+ quarterTurns
    let value = select((quadrant & 1) .!= Lanes(), cosine, sine)
    let result = floats(bits(value) ^ ((quadrant & 2) &<< 30))
    let isLarge = abs(x) .> Floats(repeating: largestAngle)
    if !any(isLarge) { return result }
    var corrected = result
    for lane in 0..<16 where isLarge[lane] { corrected[lane] = exact(x[lane]) }
    return corrected
  }
}
