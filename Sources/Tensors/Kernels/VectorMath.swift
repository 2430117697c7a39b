import CVectors
import Glibc

typealias Floats = SIMD16<Float>
typealias Lanes = SIMD16<Int32>

/// Elementary functions of sixteen floats at once, within 2.5 units in the last place, right for NaN and infinities.
///
/// Range reductions and coefficients follow W. J. Cody and W. Waite, *Software Manual for the Elementary Functions*, and
/// the single precision functions of S. Moshier's Cephes library.
enum VectorMath {
  @inline(__always)
  static func bits(_ x: Floats) -> Lanes { unsafeBitCast(x, to: Lanes.self) }
  @inline(__always)
  static func floats(_ x: Lanes) -> Floats { unsafeBitCast(x, to: Floats.self) }
  /// min(max(x, low), high); NaN stays.
  @inline(__always)
  static func clamp(_ x: Floats, _ low: Float, _ high: Float) -> Floats {
    vectors_clamp(x, Floats(repeating: low), Floats(repeating: high))
  }
  @inline(__always)
  static func max(_ x: Floats, _ bound: Float) -> Floats {
    vectors_at_least(x, Floats(repeating: bound))
  }
  @inline(__always)
  static func min(_ x: Floats, _ bound: Float) -> Floats {
    vectors_at_most(x, Floats(repeating: bound))
  }
  /// max(a, b) and min(a, b); NaN if either is.
  @inline(__always)
  static func larger(_ a: Floats, _ b: Floats) -> Floats { vectors_larger(a, b) }
  @inline(__always)
  static func smaller(_ a: Floats, _ b: Floats) -> Floats { vectors_smaller(a, b) }
  /// max(x, 0); NaN stays.
  @inline(__always)
  static func rectify(_ x: Floats) -> Floats { vectors_rectify(x) }
  @inline(__always)
  static func select(_ mask: SIMDMask<Lanes>, _ yes: Floats, _ no: Floats) -> Floats {
    vectors_select(unsafeBitCast(mask, to: Lanes.self), yes, no)
  }
  @inline(__always)
  static func abs(_ x: Floats) -> Floats { floats(bits(x) & Lanes(repeating: 0x7fff_ffff)) }
  /// −x, also of 0.
  @inline(__always)
  static func negate(_ x: Floats) -> Floats { floats(bits(x) ^ Lanes(repeating: .min)) }
  @inline(__always)
  static func copySign(_ magnitude: Floats, _ sign: Floats) -> Floats {
    floats((bits(magnitude) & Lanes(repeating: 0x7fff_ffff)) | (bits(sign) & Lanes(repeating: Int32.min)))
  }
  /// The sum of the lanes.
  @inline(__always)
  static func sum(_ x: Floats) -> Float {
    var sum = x + vectors_exchange(x, 8)
    sum += vectors_exchange(sum, 4)
    sum += vectors_exchange(sum, 2)
    return (sum + vectors_exchange(sum, 1))[0]
  }
  /// c + a·b with one rounding.
  @inline(__always)
  static func fma(_ a: Floats, _ b: Floats, _ c: Floats) -> Floats { vectors_fma(a, b, c) }
  @inline(__always)
  static func fma(_ a: Floats, _ b: Floats, _ c: Float) -> Floats { vectors_fma(a, b, Floats(repeating: c)) }

  @inline(__always)
  static func squareRoot(_ x: Floats) -> Floats { vectors_sqrt(x) }
  @inline(__always)
  static func floor(_ x: Floats) -> Floats { vectors_floor(x) }
  @inline(__always)
  static func ceiling(_ x: Floats) -> Floats { vectors_ceil(x) }
  /// The nearest whole number, half to even.
  @inline(__always)
  static func round(_ x: Floats) -> Floats { vectors_round(x) }

  /// 1.5·2²³: adding and subtracting it rounds to the nearest whole number, half to even, below 2²².
  private static let rounder: Float = 12_582_912

  /// x = n·ln 2 + r with a whole number n and |r| ≤ ½·ln 2, for |x| < 2²⁰.
  @inline(__always)
  private static func reduce(_ x: Floats) -> (n: Floats, r: Floats) {
    let n = fma(x, Floats(repeating: 1.442_695_04), rounder) - rounder
    let r = fma(n, Floats(repeating: -0.693_359_375), x)
    return (n, fma(n, Floats(repeating: 2.121_944_4e-4), r))
  }

  /// (eʳ − 1 − r) / r² for |r| ≤ ½·ln 2: the polynomial of least relative error of eʳ.
  @inline(__always)
  private static func exponentialTail(_ r: Floats) -> Floats {
    var p = fma(Floats(repeating: 1.381_454e-3), r, 8.368_745e-3)
    p = fma(p, r, 4.166_839e-2)
    p = fma(p, r, 1.666_652_1e-1)
    return fma(p, r, 0.499_999_94)
  }

  /// eˣ.
  @inline(__always)
  static func exp(_ x: Floats) -> Floats { scaledExp(x, 0) }

  /// eˣ·2ᵏ for a small whole k.
  @inline(__always)
  private static func scaledExp(_ x: Floats, _ k: Float) -> Floats {
    // Beyond these the result is infinite or zero anyway. NaN passes through both comparisons.
    let (n, r) = reduce(clamp(x, -104, 90))
    let p = fma(exponentialTail(r), r, 1)
    return vectors_scale(fma(p, r, 1), k == 0 ? n : n + k)
  }

  /// eˣ − 1 for |x| ≤ 88, exact also for small x.
  @inline(__always)
  private static func boundedExpm1(_ x: Floats) -> Floats {
    let (n, r) = reduce(x)
    let scale = vectors_scale(Floats(repeating: 1), n)
    let p = fma(exponentialTail(r) * r, r, r)
    return fma(p, scale, scale - 1)
  }

  /// ln x for positive normal numbers, plus `exponentOffset`·ln 2.
  @inline(__always)
  static func normalLog(_ x: Floats, exponentOffset: Floats = Floats()) -> Floats {
    let b = bits(x)
    // Mantissa in [√½, √2).
    let offset = b &- Lanes(repeating: 0x3f35_04f3)
    let exponent = offset &>> 23
    let mantissa = floats((offset & Lanes(repeating: 0x007f_ffff)) &+ Lanes(repeating: 0x3f35_04f3))
    // A small whole number becomes a float by putting its bits behind 1.5·2²³.
    let e = floats(exponent &+ Lanes(repeating: 0x4b40_0000)) - rounder + exponentOffset
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
    return fma(e, Floats(repeating: 0.693_359_375), r + p)
  }

  /// ln x; −∞ for 0 and NaN for negative numbers.
  @inline(__always)
  static func log(_ x: Floats) -> Floats {
    // Denormals are scaled up by 2²³ first.
    let isTiny = x .< Floats(repeating: .leastNormalMagnitude)
    var y = normalLog(
      select(isTiny, x * 8_388_608, x), exponentOffset: select(isTiny, Floats(repeating: -23), Floats()))
    y = select(x .== Floats(), Floats(repeating: -.infinity), y)
    y = select(x .== Floats(repeating: .infinity), Floats(repeating: .infinity), y)
    y = select(x .< Floats(), Floats(repeating: .nan), y)
    return select(x .!= x, x, y)
  }

  /// The hyperbolic tangent, (e²ᵃ − 1) / (e²ᵃ + 1) of a = |x|, with the sign of x.
  @inline(__always)
  static func tanh(_ x: Floats) -> Floats {
    let a = min(abs(x), 10)
    // 2a = n·ln 2 + 2r; from here on halves of the usual quantities, which saves doubling a.
    let n = fma(a, Floats(repeating: 2 * 1.442_695_04), rounder) - rounder
    let r = fma(n, Floats(repeating: 1.060_972_2e-4), fma(n, Floats(repeating: -0.346_679_687_5), a))
    var p = fma(Floats(repeating: 32 * 1.381_454e-3), r, 16 * 8.368_745e-3)
    p = fma(p, r, 8 * 4.166_839e-2)
    p = fma(p, r, 4 * 1.666_652_1e-1)
    p = fma(p, r, 2 * 0.499_999_94)
    let scale = vectors_scale(Floats(repeating: 1), n)
    let half = fma(fma(p * r, r, r), scale, fma(scale, Floats(repeating: 0.5), -0.5))
    return floats(bits(half / (half + 1)) | (bits(x) & Lanes(repeating: .min)))
  }

  /// The hyperbolic sine, (eᵃ − e⁻ᵃ) / 2 of a = |x| with the sign of x; near 0, where that cancels, a polynomial.
  @inline(__always)
  static func sinh(_ x: Floats) -> Floats {
    let a = abs(x)
    let half = scaledExp(a, -1)
    let z = x * x
    var p = fma(Floats(repeating: 2.806_280_3e-6), z, 1.983_810_2e-4)
    p = fma(p, z, 8.333_339_7e-3)
    p = fma(p, z, 1.666_666_7e-1)
    return select(a .< Floats(repeating: 1), fma(p * z, x, x), copySign(half - 0.25 / half, x))
  }

  /// The hyperbolic cosine, (eˣ + e⁻ˣ) / 2.
  @inline(__always)
  static func cosh(_ x: Floats) -> Floats {
    let half = scaledExp(abs(x), -1)
    return half + 0.25 / half
  }

  /// The error function: a polynomial near 0, and 1 − e^q(|x|) with a polynomial q further out.
  @inline(__always)
  static func erf(_ x: Floats) -> Floats {
    let z = x * x
    var p = fma(Floats(repeating: 8.369_579_5e-5), z, -8.142_581_3e-4)
    p = fma(p, z, 5.201_021_5e-3)
    p = fma(p, z, -2.685_939_3e-2)
    p = fma(p, z, 1.128_369_54e-1)
    p = fma(p, z, -3.761_263_4e-1)
    p = fma(p, z, 0.128_379_17)
    // From 4 on the result is 1.
    let a = clamp(abs(x), 0, 4)
    var q = fma(Floats(repeating: -2.116_210_8e-5), a, 4.352_212_3e-4)
    q = fma(q, a, -4.174_654_4e-3)
    q = fma(q, a, 2.512_865_5e-2)
    q = fma(q, a, -1.082_940_1e-1)
    q = fma(q, a, -6.333_346_1e-1)
    q = fma(q, a, -1.129_520_8)
    q = fma(q, a, 1.758_788_5e-4)
    return select(a .< Floats(repeating: 0.92), fma(p, x, x), copySign(1 - exp(q), x))
  }

  /// 1 / (1 + e⁻ˣ).
  @inline(__always)
  static func sigmoid(_ x: Floats) -> Floats { 1 / (1 + exp(-x)) }

  /// ln(1 + x), from the logarithm of 1 + x and what was lost in rounding 1 + x.
  @inline(__always)
  static func log1p(_ x: Floats) -> Floats {
    let u = x + 1
    let y = log(u) + (x - (u - 1)) / u
    // Also −0, −1 and ∞, for which the correction is not a number.
    let isExact = (u .== Floats(repeating: 1)) .| (x .== Floats(repeating: .infinity))
    return select(isExact, x, select(u .== Floats(), Floats(repeating: -.infinity), y))
  }

  /// eˣ − 1.
  @inline(__always)
  static func expm1(_ x: Floats) -> Floats {
    let y = select(x .> Floats(repeating: 40), exp(x), boundedExpm1(clamp(x, -40, 40)))
    return copySign(y, x)
  }

  /// ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|).
  @inline(__always)
  static func softplus(_ x: Floats) -> Floats {
    let z = exp(-abs(x))
    // 1 ≤ u ≤ 2: none of the special cases of the logarithm.
    let u = z + 1
    let tail = normalLog(u) + (z - (u - 1)) / u
    return select(x .> Floats(), x, Floats()) + select(x .!= x, x, tail)
  }

  /// Beyond this magnitude the reduction of an angle by multiples of π/2 in three parts is no longer exact enough.
  private static let largestAngle: Float = 1e5

  /// sin x.
  @inline(__always)
  static func sin(_ x: Floats) -> Floats { wave(x, quarterTurns: 0) { sinf($0) } }

  /// cos x.
  @inline(__always)
  static func cos(_ x: Floats) -> Floats { wave(x, quarterTurns: 1) { cosf($0) } }

  /// x = q·π/2 + r with a whole number q, of which the lowest bits are given, and |r| ≤ π/4.
  @inline(__always)
  private static func reduceAngle(_ x: Floats) -> (q: Lanes, r: Floats) {
    let shifted = fma(x, Floats(repeating: 0.636_619_77), rounder)
    let n = shifted - rounder
    var r = fma(n, Floats(repeating: -1.570_796_37), x)
    r = fma(n, Floats(repeating: 4.371_138_83e-8), r)
    // The whole number of quarter turns stands in the low bits of the shifted product.
    return (bits(shifted), fma(n, Floats(repeating: 1.715_124_5e-15), r))
  }

  /// `y` = f(x), but `exact` of the few angles that are very large.
  @inline(__always)
  private static func correctingLargeAngles(_ x: Floats, _ y: Floats, _ exact: (Float) -> Float) -> Floats {
    let isLarge = abs(x) .> Floats(repeating: largestAngle)
    if !any(isLarge) { return y }
    var corrected = y
    for lane in 0..<16 where isLarge[lane] { corrected[lane] = exact(x[lane]) }
    return corrected
  }

  /// sin(x + quarterTurns·π/2); `exact` serves the few angles that are very large.
  @inline(__always)
  private static func wave(_ x: Floats, quarterTurns: Int32, _ exact: (Float) -> Float) -> Floats {
    let (q, r) = reduceAngle(x)
    let z = r * r
    var sine = fma(Floats(repeating: -1.951_529_6e-4), z, 8.332_160_9e-3)
    sine = fma(sine, z, -1.666_665_46e-1)
    sine = fma(sine * z, r, r)
    var cosine = fma(Floats(repeating: 2.443_315_7e-5), z, -1.388_731_6e-3)
    cosine = fma(cosine, z, 4.166_664_6e-2)
    cosine = fma(cosine * z, z, fma(z, Floats(repeating: -0.5), 1))
    let quadrant = q &+ quarterTurns
    let value = select((quadrant & 1) .!= Lanes(), cosine, sine)
    return correctingLargeAngles(x, floats(bits(value) ^ ((quadrant & 2) &<< 30)), exact)
  }

  /// tan x: tan r, or −1 / tan r an odd number of quarter turns further.
  @inline(__always)
  static func tan(_ x: Floats) -> Floats {
    let (q, r) = reduceAngle(x)
    let z = r * r
    var p = fma(Floats(repeating: 3.843_139_8e-3), z, 1.185_321_7e-3)
    p = fma(p, z, 9.962_147e-3)
    p = fma(p, z, 2.162_112_7e-2)
    p = fma(p, z, 5.399_446_5e-2)
    p = fma(p, z, 1.333_323_1e-1)
    p = fma(p, z, 3.333_333_4e-1)
    p = fma(p * z, r, r)
    let isOdd = (q & 1) .!= Lanes()
    let y = select(isOdd, Floats(repeating: -1), p) / select(isOdd, p, Floats(repeating: 1))
    return correctingLargeAngles(x, y) { tanf($0) }
  }
}
