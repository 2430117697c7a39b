import Foundation
import Tensors
import Testing

extension EngineSuite {
  /// Elementary functions beside those of the C library in double precision, and at the borders of their domains.
  @Suite struct ElementaryFunctionTests {
    /// The distance in units in the last place of the wanted number.
    private func distance(_ found: Float, _ wanted: Double) -> Double {
      if wanted.isNaN || found.isNaN { return wanted.isNaN && found.isNaN ? 0 : .infinity }
      let rounded = Float(wanted)
      if rounded.isInfinite || rounded == 0 { return found == rounded ? 0 : .infinity }
      return abs(Double(found) - wanted) / Double(max(rounded.ulp, .leastNonzeroMagnitude))
    }

    private let edges: [Float] = [
      .nan, .infinity, -.infinity, 0, -0.0, 1, -1, 0.5, -0.5, 2, -2, 1.000_000_1, 0.999_999_94, .leastNonzeroMagnitude,
      -.leastNonzeroMagnitude, 1.2e-38,
      3.4e38, -3.4e38, 88.8, 89, -89, 4096, 4097,
    ]

    /// Numbers of a range, with small and large steps between, in no order.
    private func points(_ range: ClosedRange<Float>) -> [Float] {
      let width = range.upperBound - range.lowerBound
      return (0..<3001).map { range.lowerBound + width * Float(($0 * 1381) % 3001) / 3000 }
        + (-30...30).flatMap { [pow(10, Float($0)), -pow(10, Float($0))] }.filter(range.contains)
    }

    @Test func functionsOfOneOperand() throws {
      typealias Function = (
        name: String, range: ClosedRange<Float>, ours: (Tensor) throws -> Tensor, exact: (Double) -> Double
      )
      let functions: [Function] = [
        ("tan", -100...100, { try $0.tan() }, { tan($0) }), ("asin", -1...1, { try $0.asin() }, { asin($0) }),
        ("acos", -1...1, { try $0.acos() }, { acos($0) }), ("atan", -10...10, { try $0.atan() }, { atan($0) }),
        ("atan of large", -1e30...1e30, { try $0.atan() }, { atan($0) }),
        ("sinh", -89...89, { try $0.sinh() }, { sinh($0) }), ("sinh of small", -2...2, { try $0.sinh() }, { sinh($0) }),
        ("cosh", -89...89, { try $0.cosh() }, { cosh($0) }), ("asinh", -5...5, { try $0.asinh() }, { asinh($0) }),
        ("asinh of large", -1e38...1e38, { try $0.asinh() }, { asinh($0) }),
        ("acosh", 1...5000, { try $0.acosh() }, { acosh($0) }),
        ("acosh of large", 1...1e38, { try $0.acosh() }, { acosh($0) }),
        ("atanh", -1...1, { try $0.atanh() }, { atanh($0) }), ("erf", -6...6, { try $0.erf() }, { erf($0) }),
        ("tanh", -12...12, { try $0.tanh() }, { tanh($0) }), ("exp", -87...88, { try $0.exp() }, { exp($0) }),
        ("expm1", -10...88, { try $0.expm1() }, { expm1($0) }), ("log", 0...1e38, { try $0.log() }, { log($0) }),
        ("log1p", -1...10, { try $0.log1p() }, { log1p($0) }), ("sin", -1000...1000, { try $0.sin() }, { sin($0) }),
        ("cos", -1000...1000, { try $0.cos() }, { cos($0) }),
      ]
      for (name, range, ours, exact) in functions {
        let points = points(range) + edges
        for (point, found) in zip(points, try ours(Tensor(points)).floatValues()) {
          let wanted = exact(Double(point))
          #expect(distance(found, wanted) <= 3, "\(name)(\(point)) = \(found), not \(wanted)")
        }
      }
    }

    /// Every pair of edges, and pairs of numbers of two ranges.
    private func pairs(_ a: ClosedRange<Float>, _ b: ClosedRange<Float>) -> ([Float], [Float]) {
      let (first, second) = (points(a), Array(points(b).reversed()))
      let count = min(first.count, second.count)
      let (rows, columns) = (edges.flatMap { edge in edges.map { _ in edge } }, edges.flatMap { _ in edges })
      return (Array(first[..<count]) + rows, Array(second[..<count]) + columns)
    }

    @Test func powers() throws {
      for (bases, exponents) in [(Float(0)...40, Float(-20)...20), (-10...10, -6...6), (0.98...1.02, -3000...3000)] {
        let (a, b) = pairs(bases, exponents)
        let whole = b.map { abs($0) < 1e6 ? $0.rounded() : $0 }
        for exponents in [b, whole] {
          let found = try Tensor(a).pow(Tensor(exponents)).floatValues()
          for (index, (base, exponent)) in zip(a, exponents).enumerated() {
            // JavaScript has no number for ±1 to an infinite power.
            let isUndefined = exponent.isNaN || (exponent.isInfinite && abs(base) == 1)
            let wanted = isUndefined ? .nan : pow(Double(base), Double(exponent))
            #expect(distance(found[index], wanted) <= 0.6, "\(base) to \(exponent) = \(found[index]), not \(wanted)")
            if wanted == 0 { #expect(found[index].sign == wanted.sign, "\(base) to \(exponent)") }
          }
        }
      }
    }

    @Test func wholePowersOfOneExponent() throws {
      let points = points(-9...9) + edges
      for exponent in [-5, -2, -1, 0, 1, 2, 3, 7, 40] as [Float] {
        for (point, found) in zip(points, try Tensor(points).pow(exponent).floatValues()) {
          let wanted = pow(Double(point), Double(exponent))
          #expect(distance(found, wanted) <= 0.6, "\(point) to \(exponent) = \(found), not \(wanted)")
        }
      }
      let ints: [Int32] = [0, 1, -1, 2, -3, 7, 46_341, -65_536, .max, .min]
      let (a, b) = (ints.flatMap { base in (-1...5).map { _ in base } }, ints.flatMap { _ in (-1...5).map(Int32.init) })
      for (index, found) in try Tensor(ints: a).pow(Tensor(ints: b)).intValues().enumerated() {
        let exact = pow(Double(a[index]), Double(b[index]))
        let wanted = exact.isFinite ? Int32(truncatingIfNeeded: Int64(exactly: fmod(trunc(exact), 0x1p32)) ?? 0) : 0
        #expect(found == wanted, "\(a[index]) to \(b[index])")
      }
    }

    @Test func angles() throws {
      let (y, x) = pairs(-5...5, -5...5)
      for (index, found) in try Tensor(y).atan2(Tensor(x)).floatValues().enumerated() {
        let wanted = atan2(Double(y[index]), Double(x[index]))
        #expect(distance(found, wanted) <= 3, "atan2(\(y[index]), \(x[index])) = \(found), not \(wanted)")
        if wanted == 0 { #expect(found.sign == wanted.sign) }
      }
    }

    @Test func remaindersAreExact() throws {
      for (numerators, divisors) in [(Float(-100)...100, Float(-3)...3), (-1e30...1e30, -1...1), (0...1, 0...1)] {
        let (a, b) = pairs(numerators, divisors)
        let found = try Tensor(a).mod(Tensor(b)).floatValues()
        for (index, (a, b)) in zip(a, b).enumerated() {
          let remainder = fmodf(a, b)
          let wanted = (a < 0 && b < 0) || (a >= 0 && b >= 0) ? remainder : fmodf(remainder + b, b)
          #expect(found[index] == wanted || (found[index].isNaN && wanted.isNaN), "\(a) mod \(b) = \(found[index])")
        }
      }
      let ints: [Int32] = [0, 1, -1, 2, -2, 3, -7, 100, .max, .min, .max - 1, .min + 1, 46_341]
      let (a, b) = (ints.flatMap { value in ints.map { _ in value } }, ints.flatMap { _ in ints })
      let quotients = try Tensor(ints: a).div(Tensor(ints: b)).intValues()
      let remainders = try Tensor(ints: a).mod(Tensor(ints: b)).intValues()
      for (index, (a, b)) in zip(a, b).enumerated() {
        let quotient = b == 0 ? 0 : Int((Double(a) / Double(b)).rounded(.down))
        #expect(quotients[index] == Int32(truncatingIfNeeded: quotient), "\(a) / \(b)")
        #expect(Int(remainders[index]) == (b == 0 ? 0 : Int(a) - Int(b) * quotient), "\(a) mod \(b)")
      }
    }
  }
}
