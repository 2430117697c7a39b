import Glibc

/// One function of two operands for each type of number.
struct ArithmeticKernels: @unchecked Sendable {
  typealias Kernel<T> = (BroadcastPlan, UnsafePointer<T>, UnsafePointer<T>, UnsafeMutablePointer<T>) -> Void

  let floats: Kernel<Float>
  /// `nil` where whole numbers are computed as floats.
  let ints: Kernel<Int32>?
  /// `nil` where there is no complex result.
  var complexes: Kernel<SIMD2<Float>>?

  static let add = ArithmeticKernels(
    floats: { $0.combine($1, $2, $3) { $0 + $1 } },
    ints: { $0.combine($1, $2, $3) { $0 &+ $1 } },
    complexes: { $0.combineEach($1, $2, $3) { $0 + $1 } })

  static let subtract = ArithmeticKernels(
    floats: { $0.combine($1, $2, $3) { $0 - $1 } },
    ints: { $0.combine($1, $2, $3) { $0 &- $1 } },
    complexes: { $0.combineEach($1, $2, $3) { $0 - $1 } })

  static let multiply = ArithmeticKernels(
    floats: { $0.combine($1, $2, $3) { $0 * $1 } },
    ints: { $0.combine($1, $2, $3) { $0 &* $1 } },
    complexes: { $0.combineEach($1, $2, $3) { SIMD2($0.x * $1.x - $0.y * $1.y, $0.x * $1.y + $0.y * $1.x) } })

  /// Division; whole numbers are divided and rounded down.
  static let divide = ArithmeticKernels(
    floats: { $0.combine($1, $2, $3) { $0 / $1 } },
    ints: { $0.combineEach($1, $2, $3) { floorDivide($0, $1) } },
    complexes: {
      $0.combineEach($1, $2, $3) { a, b in
        let norm = b.x * b.x + b.y * b.y
        return SIMD2((a.x * b.x + a.y * b.y) / norm, (a.y * b.x - a.x * b.y) / norm)
      }
    })

  /// Division, 0 where the divisor is 0.
  static let divideNoNaN = ArithmeticKernels(
    floats: { $0.combine($1, $2, $3) { ($0 / $1).replacing(with: 0, where: $1 .== Floats()) } },
    ints: { $0.combineEach($1, $2, $3) { floorDivide($0, $1) } })

  static let floorDivide = ArithmeticKernels(
    floats: { $0.combineEach($1, $2, $3) { floorf($0 / $1) } },
    ints: { $0.combineEach($1, $2, $3) { floorDivide($0, $1) } })

  /// The remainder with the sign of the divisor.
  static let modulo = ArithmeticKernels(
    floats: {
      $0.combineEach($1, $2, $3) { a, b in
        let remainder = fmodf(a, b)
        return (a < 0 && b < 0) || (a >= 0 && b >= 0) ? remainder : fmodf(remainder + b, b)
      }
    },
    ints: { $0.combineEach($1, $2, $3) { a, b in b == 0 || b == -1 ? 0 : a &- b &* floorDivide(a, b) } })

  /// The larger operand; NaN if either is.
  static let maximum = ArithmeticKernels(
    floats: { $0.combine($1, $2, $3) { a, b in b.replacing(with: a, where: (a .> b) .| (a .!= a)) } },
    ints: { $0.combine($1, $2, $3) { a, b in b.replacing(with: a, where: a .> b) } })

  /// The smaller operand; NaN if either is.
  static let minimum = ArithmeticKernels(
    floats: { $0.combine($1, $2, $3) { a, b in b.replacing(with: a, where: (a .< b) .| (a .!= a)) } },
    ints: { $0.combine($1, $2, $3) { a, b in b.replacing(with: a, where: a .< b) } })

  static let squaredDifference = ArithmeticKernels(
    floats: { $0.combine($1, $2, $3) { ($0 - $1) * ($0 - $1) } },
    ints: { $0.combine($1, $2, $3) { ($0 &- $1) &* ($0 &- $1) } })

  static let power = ArithmeticKernels(
    floats: { $0.combineEach($1, $2, $3, cost: 16) { power($0, $1) } },
    ints: { $0.combineEach($1, $2, $3) { truncate(Glibc.pow(Double($0), Double($1))) } })

  static let arctangent = ArithmeticKernels(
    floats: { $0.combineEach($1, $2, $3, cost: 16) { atan2f($0, $1) } }, ints: nil)

  /// a / b rounded down; 0 when b is 0.
  @inline(__always)
  static func floorDivide(_ a: Int32, _ b: Int32) -> Int32 {
    if b == 0 { return 0 }
    if b == -1 { return 0 &- a }
    let quotient = a / b
    return a % b != 0 && (a < 0) != (b < 0) ? quotient &- 1 : quotient
  }

  /// aᵇ as JavaScript has it: NaN for ±1 to an infinite power.
  @inline(__always)
  static func power(_ a: Float, _ b: Float) -> Float {
    if b == 2 { return a * a }
    if b == 0.5 && a >= 0 { return a.squareRoot() }
    if b.isNaN || (b.isInfinite && Swift.abs(a) == 1) { return .nan }
    return powf(a, b)
  }

  /// A double as a 32-bit whole number: the fraction is cut off and the rest wraps; NaN and infinities give 0.
  @inline(__always)
  static func truncate(_ value: Double) -> Int32 {
    if value > -2_147_483_649 && value < 2_147_483_648 { return Int32(value) }
    if !value.isFinite { return 0 }
    let remainder = Glibc.fmod(Glibc.trunc(value), 4_294_967_296)
    return Int32(truncatingIfNeeded: Int64(remainder))
  }
}
