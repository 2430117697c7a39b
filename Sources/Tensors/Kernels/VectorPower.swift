import CVectors
import Glibc

/// Functions of two vectors that go through double precision, or to the C library in rare cases.
extension VectorMath {
  /// aᵇ = 2^(b·log2 a), as JavaScript has it: NaN for ±1 to an infinite power.
  @inline(__always)
  static func power(_ a: Floats, _ b: Floats) -> Floats {
    let base = abs(a)
    let isTiny = (base .< Floats(repeating: .leastNormalMagnitude)) .& (base .!= Floats())
    let infinity = Floats(repeating: .infinity)
    let isEdge = isTiny .| .!(base .< infinity) .| .!(abs(b) .< infinity)
    let low = vectors_exp2(vectors_widen_low(b) * vectors_log2(vectors_widen_low(base)))
    let high = vectors_exp2(vectors_widen_high(b) * vectors_log2(vectors_widen_high(base)))
    var y = vectors_narrow(low, high)
    // 0ᵇ, where the logarithm has no meaning.
    let ofZero = select(b .== Floats(), Floats(repeating: 1), select(b .> Floats(), Floats(), infinity))
    y = select(base .== Floats(), ofZero, y)
    // Of negative numbers only whole powers exist, and the odd ones are negative.
    let isWhole = floor(b) .== b
    let isOdd = isWhole .& (floor(b * 0.5) .!= b * 0.5)
    y = select(isOdd, copySign(y, a), y)
    y = select((a .< Floats()) .& .!isWhole, Floats(repeating: .nan), y)
    y = select(b .== Floats(repeating: 2), a * a, y)
    if any(isEdge) {
      for lane in 0..<16 where isEdge[lane] { y[lane] = edgePower(a[lane], b[lane]) }
    }
    return y
  }

  /// aⁿ by repeated squaring in double precision.
  @inline(__always)
  static func power(_ a: Floats, _ exponent: Int32) -> Floats {
    let low = power(vectors_widen_low(a), exponent), high = power(vectors_widen_high(a), exponent)
    return vectors_narrow(low, high)
  }

  @inline(__always)
  private static func power(_ a: SIMD8<Double>, _ exponent: Int32) -> SIMD8<Double> {
    var (result, factor, rest) = (SIMD8<Double>(repeating: 1), a, Swift.abs(exponent))
    while true {
      if rest & 1 != 0 { result *= factor }
      rest &>>= 1
      if rest == 0 { break }
      factor *= factor
    }
    return exponent < 0 ? 1 / result : result
  }

  /// aᵇ with a denormal base, or where an operand is infinite or not a number.
  @inline(never)
  private static func edgePower(_ a: Float, _ b: Float) -> Float {
    b.isNaN || (b.isInfinite && Swift.abs(a) == 1) ? .nan : powf(a, b)
  }

  /// The remainder of a / b with the sign of b.
  @inline(__always)
  static func modulo(_ a: Floats, _ b: Floats) -> Floats {
    let quotient = truncated(a / b)
    // For a quotient of few digits this is exact, but beyond 0 when the quotient was rounded to a whole number.
    var remainder = fma(-quotient, b, a)
    let isBeyond = ((bits(remainder) ^ bits(a)) .< Lanes()) .& (remainder .!= Floats())
    remainder = select(isBeyond, remainder + select((bits(a) ^ bits(b)) .< Lanes(), -b, b), remainder)
    let isEdge = .!(abs(quotient) .< Floats(repeating: 4_194_304)) .| (abs(b) .== Floats(repeating: .infinity))
    if any(isEdge) {
      for lane in 0..<16 where isEdge[lane] { remainder[lane] = fmodf(a[lane], b[lane]) }
    }
    remainder = copySign(remainder, a)
    let moved = remainder + b
    let isOpposed = ((a .< Floats()) .& .!(b .< Floats())) .| (.!(a .< Floats()) .& .!(b .>= Floats()))
    return select(isOpposed, select(moved .== b, copySign(b - b, b), moved), remainder)
  }

  /// The whole number next to x towards 0.
  @inline(__always)
  private static func truncated(_ x: Floats) -> Floats { copySign(floor(abs(x)), x) }
}
