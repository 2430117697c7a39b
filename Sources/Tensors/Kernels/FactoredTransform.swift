import CVectors
import Glibc

/// Numbers that are transformed side by side.
protocol TransformLane {
  static var width: Int { get }
  init(repeating value: Double)
  static func load(_ pointer: UnsafePointer<Double>) -> Self
  func store(_ pointer: UnsafeMutablePointer<Double>)
  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
}

extension Double: TransformLane {
  static var width: Int { 1 }
  @inline(__always)
  init(repeating value: Double) { self = value }
  @inline(__always)
  static func load(_ pointer: UnsafePointer<Double>) -> Double { pointer[0] }
  @inline(__always)
  func store(_ pointer: UnsafeMutablePointer<Double>) { pointer[0] = self }
}

extension SIMD4<Double>: TransformLane {}
extension SIMD8<Double>: TransformLane {}

extension TransformLane where Self: SIMD {
  static var width: Int { scalarCount }
  @inline(__always)
  static func load(_ pointer: UnsafePointer<Double>) -> Self {
    UnsafeRawPointer(pointer).loadUnaligned(as: Self.self)
  }
  @inline(__always)
  func store(_ pointer: UnsafeMutablePointer<Double>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: self, as: Self.self)
  }
}

/// Complex numbers side by side.
struct LaneComplex<Lane: TransformLane> {
  let real: Lane
  let imaginary: Lane

  @inline(__always)
  static func + (a: Self, b: Self) -> Self { Self(real: a.real + b.real, imaginary: a.imaginary + b.imaginary) }
  @inline(__always)
  static func - (a: Self, b: Self) -> Self { Self(real: a.real - b.real, imaginary: a.imaginary - b.imaginary) }
  @inline(__always)
  static func * (a: Self, b: Self) -> Self {
    Self(
      real: a.real * b.real - a.imaginary * b.imaginary, imaginary: a.real * b.imaginary + a.imaginary * b.real)
  }
  @inline(__always)
  static func * (a: Double, b: Self) -> Self {
    Self(real: Lane(repeating: a) * b.real, imaginary: Lane(repeating: a) * b.imaginary)
  }
  /// −i times this.
  @inline(__always)
  var turned: Self { Self(real: imaginary, imaginary: Lane(repeating: 0) - real) }
}

/// A transform of a length whose only factors are 2, 3 and 5. Raw tables only: the threads of a kernel share it.
///
/// A stage transforms groups of as many values as its factor, and leaves the results in the order in which the next
/// stage finds its groups, from one memory to the other: nothing has to be sorted at the end (T. Stockham 1966; C. Van
/// Loan, *Computational Frameworks for the Fast Fourier Transform*, 1992, §1.7).
struct FactoredTransform {
  let length: Int
  private let stages: UnsafeMutablePointer<Stage>
  private let stageCount: Int

  private struct Stage {
    /// The number of values in a group.
    let factor: Int
    /// The number of groups of different roots; their values lie `rest`·`step` apart.
    let rest: Int
    /// The product of the factors before: so many neighbors are treated alike.
    let step: Int
    /// e^(−2πi·pj/(factor·rest)) at (j − 1)·rest + p.
    let roots: SplitComplex
  }

  /// A transform of the given length; `nil` if that has other factors.
  init?(_ length: Int) {
    var factors: [Int] = []
    var rest = length
    for factor in [4, 2, 3, 5] {
      while rest % factor == 0 {
        factors.append(factor)
        rest /= factor
      }
    }
    if rest != 1 { return nil }
    self.init(length, factors)
  }

  /// A transform of length 2ⁿ.
  init(exponentOfTwo: Int) {
    self.init(
      1 << exponentOfTwo, [Int](repeating: 4, count: exponentOfTwo / 2) + (exponentOfTwo % 2 == 1 ? [2] : []))
  }

  private init(_ length: Int, _ factors: [Int]) {
    self.length = length
    stageCount = factors.count
    stages = .allocate(capacity: max(1, stageCount))
    var (size, step) = (length, 1)
    for (number, factor) in factors.enumerated() {
      let rest = size / factor
      let roots = SplitComplex(count: (factor - 1) * rest)
      for j in 1..<factor {
        for p in 0..<rest { roots.setRoot((j - 1) * rest + p, p * j, size) }
      }
      (stages + number).initialize(to: Stage(factor: factor, rest: rest, step: step, roots: roots))
      (size, step) = (rest, step * factor)
    }
  }

  func deallocate() {
    for number in 0..<stageCount { stages[number].roots.deallocate() }
    stages.deallocate()
  }

  /// Transforms values with the help of as much other memory; one of the two holds the result.
  func run(_ values: SplitComplex, _ scratch: SplitComplex) -> SplitComplex {
    var (from, to) = (values, scratch)
    for number in 0..<stageCount {
      let stage = stages[number]
      if stage.step % 8 == 0 {
        run(stage, from, to, SIMD8<Double>.self)
      } else if stage.step % 4 == 0 {
        run(stage, from, to, SIMD4<Double>.self)
      } else if stage.step == 1 && stage.factor == 4 && stage.rest % 8 == 0 {
        runFirst(stage, from, to)
      } else {
        run(stage, from, to, Double.self)
      }
      (from, to) = (to, from)
    }
    return from
  }

  @inline(__always)
  private func run<Lane: TransformLane>(_ stage: Stage, _ x: SplitComplex, _ y: SplitComplex, _: Lane.Type) {
    switch stage.factor {
    case 2: forEachGroup(stage, x, y, Lane.self) { TransformFactor.two($0, $1) }
    case 3: forEachGroup(stage, x, y, Lane.self) { TransformFactor.three($0, $1) }
    case 4: forEachGroup(stage, x, y, Lane.self) { TransformFactor.four($0, $1) }
    default: forEachGroup(stage, x, y, Lane.self) { TransformFactor.five($0, $1) }
    }
  }

  @inline(__always)
  private func forEachGroup<Lane: TransformLane>(
    _ stage: Stage, _ x: SplitComplex, _ y: SplitComplex, _: Lane.Type,
    _ transform: (_ value: (Int) -> LaneComplex<Lane>, _ store: (Int, LaneComplex<Lane>) -> Void) -> Void
  ) {
    let (factor, rest, step) = (stage.factor, stage.rest, stage.step)
    let roots = stage.roots
    for p in 0..<rest {
      var q = 0
      while q < step {
        transform(
          { x[q &+ step &* (p &+ rest &* $0)] },
          { j, value in
            let place = q &+ step &* (factor &* p &+ j)
            if j == 0 {
              y[place] = value
            } else {
              let root = (j &- 1) &* rest &+ p
              y[place] =
                value
                * LaneComplex(
                  real: Lane(repeating: roots.real[root]), imaginary: Lane(repeating: roots.imaginary[root]))
            }
          })
        q &+= Lane.width
      }
    }
  }

  /// The first stage of factor 4: no neighbors are treated alike, but eight groups are side by side.
  private func runFirst(_ stage: Stage, _ x: SplitComplex, _ y: SplitComplex) {
    typealias Value = LaneComplex<SIMD8<Double>>
    let rest = stage.rest
    let zero = Value(real: SIMD8(), imaginary: SIMD8())
    var p = 0
    while p < rest {
      var (a, b, c, d) = (zero, zero, zero, zero)
      TransformFactor.four({ x[p &+ rest &* $0] }) { j, value in
        switch j {
        case 0: a = value
        case 1: b = value * stage.roots[p]
        case 2: c = value * stage.roots[rest &+ p]
        default: d = value * stage.roots[2 &* rest &+ p]
        }
      }
      vectors_interleave(y.real + 4 &* p, a.real, b.real, c.real, d.real)
      vectors_interleave(y.imaginary + 4 &* p, a.imaginary, b.imaginary, c.imaginary, d.imaginary)
      p &+= 8
    }
  }
}

/// Transforms of two to five values.
private enum TransformFactor {
  @inline(__always)
  static func two<Lane>(_ x: (Int) -> LaneComplex<Lane>, _ store: (Int, LaneComplex<Lane>) -> Void) {
    let (a, b) = (x(0), x(1))
    store(0, a + b)
    store(1, a - b)
  }

  @inline(__always)
  static func three<Lane>(_ x: (Int) -> LaneComplex<Lane>, _ store: (Int, LaneComplex<Lane>) -> Void) {
    let (a, b, c) = (x(0), x(1), x(2))
    let sum = b + c
    let middle = a - 0.5 * sum
    let side = (0.5 * 3.0.squareRoot() * (b - c)).turned
    store(0, a + sum)
    store(1, middle + side)
    store(2, middle - side)
  }

  @inline(__always)
  static func four<Lane>(_ x: (Int) -> LaneComplex<Lane>, _ store: (Int, LaneComplex<Lane>) -> Void) {
    let (a, b, c, d) = (x(0), x(1), x(2), x(3))
    let (even, evenDifference) = (a + c, a - c)
    let (odd, oddDifference) = (b + d, (b - d).turned)
    store(0, even + odd)
    store(1, evenDifference + oddDifference)
    store(2, even - odd)
    store(3, evenDifference - oddDifference)
  }

  /// The cosines and sines of 2π/5 and 4π/5.
  private static let cosine1 = 0.309_016_994_374_947_45
  private static let cosine2 = -0.809_016_994_374_947_5
  private static let sine1 = 0.951_056_516_295_153_5
  private static let sine2 = 0.587_785_252_292_473_1

  @inline(__always)
  static func five<Lane>(_ x: (Int) -> LaneComplex<Lane>, _ store: (Int, LaneComplex<Lane>) -> Void) {
    let (a, b, c, d, e) = (x(0), x(1), x(2), x(3), x(4))
    let (outer, inner) = (b + e, c + d)
    let (outerDifference, innerDifference) = (b - e, c - d)
    let middle1 = a + cosine1 * outer + cosine2 * inner
    let middle2 = a + cosine2 * outer + cosine1 * inner
    let side1 = (sine1 * outerDifference + sine2 * innerDifference).turned
    let side2 = (sine2 * outerDifference - sine1 * innerDifference).turned
    store(0, a + outer + inner)
    store(1, middle1 + side1)
    store(2, middle2 + side2)
    store(3, middle2 - side2)
    store(4, middle1 - side1)
  }
}
