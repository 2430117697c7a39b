/// Comparisons of two operands, which give one byte each.
struct ComparisonKernels: @unchecked Sendable {
  typealias Kernel<T> = (BroadcastPlan, UnsafePointer<T>, UnsafePointer<T>, UnsafeMutablePointer<UInt8>) -> Void

  let floats: Kernel<Float>
  let ints: Kernel<Int32>
  /// By the order of the code points.
  let strings: (String, String) -> Bool
  /// `nil` where complex numbers have no order.
  var complexes: Kernel<SIMD2<Float>>?

  static let equal = ComparisonKernels(
    floats: { $0.combine($1, $2, $3) { bytes($0 .== $1) } }, ints: { $0.combine($1, $2, $3) { bytes($0 .== $1) } },
    strings: { $0 == $1 }, complexes: { $0.combineEach($1, $2, $3) { $0 == $1 ? 1 : 0 } })
  static let notEqual = ComparisonKernels(
    floats: { $0.combine($1, $2, $3) { bytes($0 .!= $1) } }, ints: { $0.combine($1, $2, $3) { bytes($0 .!= $1) } },
    strings: { $0 != $1 }, complexes: { $0.combineEach($1, $2, $3) { $0 != $1 ? 1 : 0 } })
  static let less = ComparisonKernels(
    floats: { $0.combine($1, $2, $3) { bytes($0 .< $1) } }, ints: { $0.combine($1, $2, $3) { bytes($0 .< $1) } },
    strings: { $0 < $1 })
  static let lessEqual = ComparisonKernels(
    floats: { $0.combine($1, $2, $3) { bytes($0 .<= $1) } }, ints: { $0.combine($1, $2, $3) { bytes($0 .<= $1) } },
    strings: { $0 <= $1 })
  static let greater = ComparisonKernels(
    floats: { $0.combine($1, $2, $3) { bytes($0 .> $1) } }, ints: { $0.combine($1, $2, $3) { bytes($0 .> $1) } },
    strings: { $0 > $1 })
  static let greaterEqual = ComparisonKernels(
    floats: { $0.combine($1, $2, $3) { bytes($0 .>= $1) } }, ints: { $0.combine($1, $2, $3) { bytes($0 .>= $1) } },
    strings: { $0 >= $1 })

  /// 1 where the mask holds.
  @inline(__always)
  static func bytes(_ mask: SIMDMask<Lanes>) -> SIMD16<UInt8> {
    SIMD16<UInt8>(truncatingIfNeeded: Lanes().replacing(with: 1, where: mask))
  }
}
