/// Comparisons of two operands, which give one byte each.
struct ComparisonKernels: @unchecked Sendable {
  typealias Kernel<T> = (BroadcastPlan, UnsafePointer<T>, UnsafePointer<T>, UnsafeMutablePointer<UInt8>) -> Void

  let floats: Kernel<Float>
  let ints: Kernel<Int32>
  /// By the order of the code points.
  let strings: (String, String) -> Bool
  /// The same comparison in a chain of functions of floats.
  let step: ElementStep
  /// `nil` where complex numbers have no order.
  var complexes: Kernel<SIMD2<Float>>?

  static let equal = ComparisonKernels(
    floats: { $0.combine($1, $2, $3) { bytes($0 .== $1) } }, ints: { $0.combine($1, $2, $3) { bytes($0 .== $1) } },
    strings: { $0 == $1 }, step: .equal, complexes: { $0.combineEach($1, $2, $3) { $0 == $1 ? 1 : 0 } })
  static let notEqual = ComparisonKernels(
    floats: { $0.combine($1, $2, $3) { bytes($0 .!= $1) } }, ints: { $0.combine($1, $2, $3) { bytes($0 .!= $1) } },
    strings: { $0 != $1 }, step: .notEqual, complexes: { $0.combineEach($1, $2, $3) { $0 != $1 ? 1 : 0 } })
  static let less = ComparisonKernels(
    floats: { $0.combine($1, $2, $3) { bytes($0 .< $1) } }, ints: { $0.combine($1, $2, $3) { bytes($0 .< $1) } },
    strings: { $0 < $1 }, step: .less)
  static let lessEqual = ComparisonKernels(
    floats: { $0.combine($1, $2, $3) { bytes($0 .<= $1) } }, ints: { $0.combine($1, $2, $3) { bytes($0 .<= $1) } },
    strings: { $0 <= $1 }, step: .lessEqual)
  static let greater = ComparisonKernels(
    floats: { $0.combine($1, $2, $3) { bytes($0 .> $1) } }, ints: { $0.combine($1, $2, $3) { bytes($0 .> $1) } },
    strings: { $0 > $1 }, step: .greater)
  static let greaterEqual = ComparisonKernels(
    floats: { $0.combine($1, $2, $3) { bytes($0 .>= $1) } }, ints: { $0.combine($1, $2, $3) { bytes($0 .>= $1) } },
    strings: { $0 >= $1 }, step: .greaterEqual)

  /// 1 where the mask holds.
  @inline(__always)
  static func bytes(_ mask: SIMDMask<Lanes>) -> SIMD16<UInt8> {
    SIMD16<UInt8>(truncatingIfNeeded: Lanes().replacing(with: 1, where: mask))
  }
}
