/// An activation inside a recurrent cell.
package enum GateActivation: Hashable, Sendable {
  /// 1 / (1 + e⁻ˣ).
  case sigmoid
  /// min(max(0.2·x + 0.5, 0), 1).
  case hardSigmoid
  /// The hyperbolic tangent.
  case tanh
  /// max(x, 0).
  case relu
  /// x.
  case linear

  @inline(__always)
  func value(_ x: Floats) -> Floats {
    switch self {
    case .sigmoid: VectorMath.sigmoid(x)
    case .hardSigmoid: VectorMath.min(VectorMath.max(x * 0.2 + 0.5, 0), 1)
    case .tanh: VectorMath.tanh(x)
    case .relu: VectorMath.max(x, 0)
    case .linear: x
    }
  }

  /// The derivative where the value is `y`.
  @inline(__always)
  func slope(_ y: Floats) -> Floats {
    switch self {
    case .sigmoid: y * (1 - y)
    case .hardSigmoid:
      Floats().replacing(with: 0.2, where: (y .> Floats()) .& (y .< Floats(repeating: 1)))
    case .tanh: 1 - y * y
    case .relu: Floats().replacing(with: 1, where: y .> Floats())
    case .linear: Floats(repeating: 1)
    }
  }
}

/// The steps of a recurrent layer over a batch of sequences, on raw buffers.
///
/// Sequences are [batch, steps, …]. Examples are independent, so that each core carries its share of the batch through
/// all steps without waiting for the other.
struct RecurrentLoop {
  let batch: Int
  let steps: Int
  let units: Int
  /// The number of gates: the width of the projected input is gates·units.
  let gates: Int
  let gateActivation: GateActivation
  let activation: GateActivation

  var width: Int { gates &* units }

  /// Splits the batch over the cores.
  @inline(__always)
  func forEachShare(_ body: (_ share: Range<Int>) -> Void) {
    parallel(batch, grain: max(4, (1 << 18) / max(1, steps &* units &* width))) { start, end in body(start..<end) }
  }

  /// Calls `body` for each sixteen units of each example in the share.
  ///
  /// - Parameter body: gets the example, the first unit, and how many of the sixteen exist.
  @inline(__always)
  func forEachVector(_ share: Range<Int>, _ body: (_ example: Int, _ unit: Int, _ count: Int) -> Void) {
    for example in share {
      var unit = 0
      while unit < units {
        body(example, unit, min(16, units &- unit))
        unit &+= 16
      }
    }
  }

  @inline(__always)
  static func load(_ x: UnsafePointer<Float>) -> Floats { VectorMap.load(x) }

  /// Stores the lanes that exist.
  @inline(__always)
  static func store(_ value: Floats, _ target: UnsafeMutablePointer<Float>, _ count: Int) {
    if count == 16 { VectorMap.store(value, target) } else { VectorMap.storePartial(value, target, count) }
  }

  /// Where an example's vector of a step lies in a sequence of vectors of `length`.
  @inline(__always)
  func place(_ example: Int, _ step: Int, _ length: Int) -> Int { (example &* steps &+ step) &* length }

  /// target[b, step, column…] = state before the step · weights[:, column…], for the examples of a share.
  ///
  /// - Parameters:
  ///   - initial: the state before the first step, [batch, units].
  ///   - sequence: the states after the steps, [batch, steps, units].
  ///   - columns: the columns of the weights [units, width] that take part.
  @inline(__always)
  func project(
    _ share: Range<Int>, _ step: Int, initial: UnsafePointer<Float>, sequence: UnsafePointer<Float>,
    _ weights: UnsafePointer<Float>, columns: Range<Int>, _ target: UnsafeMutablePointer<Float>
  ) {
    let first = share.lowerBound
    let (state, row) =
      step == 0 ? (initial + first &* units, units) : (sequence + place(first, step &- 1, units), steps &* units)
    let result = target + (place(first, step, width) &+ columns.lowerBound)
    MatrixProduct.multiply(
      state, row: row, weights + columns.lowerBound, row: width, result, row: steps &* width, rows: share.count,
      columns: columns.count, inner: units)
  }

  /// target[b] (+)= slopes[b, step, column…] · weights[:, column…]ᵀ for the examples of a share.
  @inline(__always)
  func projectBack(
    _ share: Range<Int>, _ step: Int, _ slopes: UnsafePointer<Float>, _ weights: UnsafePointer<Float>,
    columns: Range<Int>, _ target: UnsafeMutablePointer<Float>, accumulates: Bool
  ) {
    let first = slopes + (place(share.lowerBound, step, width) &+ columns.lowerBound)
    let result = target + share.lowerBound &* units
    MatrixProduct.multiply(
      first, row: steps &* width, transposed: false, weights + columns.lowerBound, row: width, transposed: true, result,
      row: units,
      rows: share.count, columns: units, inner: columns.count, accumulates: accumulates)
  }

  /// The states before each step, as a sequence.
  func previousStates(
    initial: UnsafePointer<Float>, sequence: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>
  ) {
    for example in 0..<batch {
      let start = place(example, 0, units)
      (target + start).update(from: initial + example &* units, count: units)
      (target + (start &+ units)).update(from: sequence + start, count: (steps &- 1) &* units)
    }
  }
}
