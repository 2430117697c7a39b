import CVectors
import Glibc

/// One function of two operands for each type of number.
struct ArithmeticKernels: @unchecked Sendable {
  typealias Kernel<T> = (BroadcastPlan, UnsafePointer<T>, UnsafePointer<T>, UnsafeMutablePointer<T>) -> Void

  let floats: Kernel<Float>
  /// `nil` where whole numbers are computed as floats.
  let ints: Kernel<Int32>?
  /// `nil` where there is no complex result.
  var complexes: Kernel<SIMD2<Float>>?
  /// The same function in a chain of functions of floats, if it is simple.
  var step: ElementStep?

  static let add = ArithmeticKernels(
    floats: { $0.combine($1, $2, $3) { $0 + $1 } },
    ints: { $0.combine($1, $2, $3) { $0 &+ $1 } },
    complexes: { $0.combineEach($1, $2, $3) { $0 + $1 } }, step: .add)

  static let subtract = ArithmeticKernels(
    floats: { $0.combine($1, $2, $3) { $0 - $1 } },
    ints: { $0.combine($1, $2, $3) { $0 &- $1 } },
    complexes: { $0.combineEach($1, $2, $3) { $0 - $1 } }, step: .subtract)

  static let multiply = ArithmeticKernels(
    floats: { $0.combine($1, $2, $3) { $0 * $1 } },
    ints: { $0.combine($1, $2, $3) { $0 &* $1 } },
    complexes: { $0.combineEach($1, $2, $3) { SIMD2($0.x * $1.x - $0.y * $1.y, $0.x * $1.y + $0.y * $1.x) } },
    step: .multiply)

  /// Division; whole numbers are divided and rounded down.
  static let divide = ArithmeticKernels(
    floats: { $0.combine($1, $2, $3) { $0 / $1 } },
    ints: { $0.combine($1, $2, $3, cost: 4) { vectors_floor_quotient($0, $1) } },
    complexes: {
      $0.combineEach($1, $2, $3) { a, b in
        let norm = b.x * b.x + b.y * b.y
        return SIMD2((a.x * b.x + a.y * b.y) / norm, (a.y * b.x - a.x * b.y) / norm)
      }
    }, step: .divide)

  /// Division, 0 where the divisor is 0.
  static let divideNoNaN = ArithmeticKernels(
    floats: { $0.combine($1, $2, $3) { ($0 / $1).replacing(with: 0, where: $1 .== Floats()) } },
    ints: { $0.combine($1, $2, $3, cost: 4) { vectors_floor_quotient($0, $1) } })

  static let floorDivide = ArithmeticKernels(
    floats: { $0.combine($1, $2, $3, cost: 2) { VectorMath.floor($0 / $1) } },
    ints: { $0.combine($1, $2, $3, cost: 4) { vectors_floor_quotient($0, $1) } })

  /// The remainder with the sign of the divisor.
  static let modulo = ArithmeticKernels(
    floats: { $0.combine($1, $2, $3, cost: 4) { VectorMath.modulo($0, $1) } },
    ints: {
      $0.combine($1, $2, $3, cost: 4) { a, b in
        (a &- b &* vectors_floor_quotient(a, b)).replacing(with: 0, where: b .== Lanes())
      }
    })

  /// The larger operand; NaN if either is.
  static let maximum = ArithmeticKernels(
    floats: { $0.combine($1, $2, $3) { VectorMath.larger($0, $1) } },
    ints: { $0.combine($1, $2, $3) { a, b in b.replacing(with: a, where: a .> b) } }, step: .maximum)

  /// The smaller operand; NaN if either is.
  static let minimum = ArithmeticKernels(
    floats: { $0.combine($1, $2, $3) { VectorMath.smaller($0, $1) } },
    ints: { $0.combine($1, $2, $3) { a, b in b.replacing(with: a, where: a .< b) } }, step: .minimum)

  static let squaredDifference = ArithmeticKernels(
    floats: { $0.combine($1, $2, $3) { ($0 - $1) * ($0 - $1) } },
    ints: { $0.combine($1, $2, $3) { ($0 &- $1) &* ($0 &- $1) } }, step: .squaredDifference)

  static let power = ArithmeticKernels(
    floats: { plan, a, b, y in
      // One small whole exponent for all, most often 2 or 3.
      if plan.hasOneSecond, let exponent = Int32(exactly: b[0]), Swift.abs(exponent) <= 64 {
        if exponent == 2 {
          UnaryKernels.square(a, y, plan.rowLength)
        } else {
          VectorMap.map(a, y, plan.rowLength, with: exponent) { VectorMath.power($0, $1) }
        }
      } else {
        plan.combine(a, b, y, cost: 8) { VectorMath.power($0, $1) }
      }
    },
    ints: { $0.combineEach($1, $2, $3) { power($0, $1) } })

  static let arctangent = ArithmeticKernels(
    floats: { $0.combine($1, $2, $3, cost: 8) { VectorMath.atan2($0, $1) } }, ints: nil)

  /// aᵇ, computed in double precision, as a 32-bit whole number.
  @inline(__always)
  static func power(_ a: Int32, _ b: Int32) -> Int32 {
    // Products below 2⁵³ are exact.
    var (result, factor, rest) = (1.0, Double(a), b)
    while rest > 0 && Swift.abs(result) < 0x1p53 {
      if rest & 1 != 0 { result *= factor }
      factor *= factor
      rest &>>= 1
    }
    let isExact = b >= 0 && Swift.abs(result) < 0x1p53
    return isExact ? Int32(truncatingIfNeeded: Int64(result)) : truncate(Glibc.pow(Double(a), Double(b)))
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
