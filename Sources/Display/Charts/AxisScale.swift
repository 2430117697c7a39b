import Glibc

/// A linear scale with ticks at round numbers: multiples of 1, 2 or 5 times a power of ten.
package struct AxisScale: Sendable {
  /// The ends of the axis.
  package let lower: Double
  package let upper: Double
  /// The values that carry a tick, in rising order, all within the ends.
  package let ticks: [Double]
  /// A label for each tick.
  package let labels: [String]

  /// A scale over a range of data with about `tickCount` ticks.
  ///
  /// With `extendsToTicks` the ends move outwards to ticks; otherwise they stay at the data. An empty or single-valued
  /// range is widened around its value. `isWhole` keeps the ticks of counts and epochs at whole numbers.
  package init(_ range: ClosedRange<Double>, tickCount: Int, extendsToTicks: Bool, isWhole: Bool = false) {
    // Beyond this the width of the range would overflow.
    var lower = max(-1e300, range.lowerBound)
    var upper = min(1e300, range.upperBound)
    if !(upper - lower > abs(upper) * 1e-12) {
      let margin = lower == 0 ? 1 : abs(lower) * 0.1
      lower -= margin
      upper += margin
    }
    let rough = upper / Double(max(1, tickCount)) - lower / Double(max(1, tickCount))
    let step = isWhole ? max(1, AxisScale.niceStep(rough)) : AxisScale.niceStep(rough)
    if extendsToTicks {
      lower = floor(lower / step + 1e-9) * step
      upper = ceil(upper / step - 1e-9) * step
    }
    let first = ceil(lower / step - 1e-9)
    let count = floor(upper / step + 1e-9) - first
    let ticks = count >= 0 && count < 1000 ? (0...Int(count)).map { (first + Double($0)) * step } : [lower, upper]
    self.lower = lower
    self.upper = upper
    self.ticks = ticks
    self.labels = AxisScale.labels(of: ticks, step: step)
  }

  /// A scale of names, which stand at 0, 1, 2, …
  package init(names: [String]) {
    lower = -0.5
    upper = Double(max(1, names.count)) - 0.5
    ticks = names.indices.map(Double.init)
    labels = names
  }

  /// Where a value lies between the ends, 0 to 1.
  package func fraction(of value: Double) -> Double { (value - lower) / (upper - lower) }

  /// The smallest of 1, 2, 5 or 10 times a power of ten that is at least `rough`.
  static func niceStep(_ rough: Double) -> Double {
    let magnitude = pow(10, floor(log10(rough)))
    for factor in [1.0, 2, 5] where rough <= factor * magnitude * 1.0000001 { return factor * magnitude }
    return 10 * magnitude
  }

  private static func labels(of ticks: [Double], step: Double) -> [String] {
    let largest = ticks.reduce(0) { max($0, abs($1)) }
    if largest >= 1e7 || (largest > 0 && step < 1e-5) {
      let digits = max(0, Int(floor(log10(largest))) - Int(floor(log10(step) + 1e-9)))
      return ticks.map { $0 == 0 ? "0" : NumberText.exponential($0, decimals: min(digits, 6)) }
    }
    let decimals = max(0, -Int(floor(log10(step) + 1e-9)))
    return ticks.map { NumberText.fixed($0, decimals: decimals) }
  }
}

extension Sequence where Element == Double {
  /// The smallest and largest finite value, if there is any.
  func finiteRange() -> ClosedRange<Double>? {
    var range: ClosedRange<Double>?
    for value in self where value.isFinite {
      range = range.map { Swift.min($0.lowerBound, value)...Swift.max($0.upperBound, value) } ?? value...value
    }
    return range
  }
}

extension Int {
  /// The nearest whole number within a range; NaN gives its lower end.
  init(nearest value: Double, in range: ClosedRange<Int>) {
    if value.isNaN || value <= Double(range.lowerBound) {
      self = range.lowerBound
    } else {
      self = value >= Double(range.upperBound) ? range.upperBound : Int(value.rounded())
    }
  }
}
