import Tensors

/// Brings a weight back into an allowed set after each update.
///
/// Subclass it for a constraint of your own: override ``apply(_:)`` and ``getConfig()``.
open class Constraint: Configurable {
  /// Makes a constraint.
  public init() {}

  /// The name of the class in files.
  open var className: String { "\(type(of: self))" }

  /// The configuration with which the class makes an equal object.
  open func getConfig() -> ConfigObject { ConfigObject() }

  /// The nearest allowed weight.
  open func apply(_ w: Tensor) throws -> Tensor {
    throw LayerError("The constraint \(className) does not override apply().")
  }

  private static let axisField = ConfigField("axis", .integer, 0, "the axis along which a length is measured")

  /// The constraints that can be named.
  nonisolated(unsafe) public static let catalog = Catalog<Constraint>(
    "constraint",
    [
      CatalogEntry(
        "MaxNorm", factory: "maxNorm", "Lengths of at most maxValue",
        fields: [ConfigField("maxValue", .number, 2, "the greatest length"), axisField]
      ) { MaxNorm(maximum: $0.number("maxValue"), axis: $0.integer("axis")) },
      CatalogEntry(
        "MinMaxNorm", factory: "minMaxNorm", "Lengths between minValue and maxValue",
        fields: [
          ConfigField("minValue", .number, 0, "the least length"),
          ConfigField("maxValue", .number, 1, "the greatest length"),
          ConfigField("rate", .number, 1, "how far a length outside is brought back: 1 wholly, 0 not at all"),
          axisField,
        ]
      ) {
        MinMaxNorm(
          minimum: $0.number("minValue"), maximum: $0.number("maxValue"), rate: $0.number("rate"),
          axis: $0.integer("axis"))
      },
      CatalogEntry("NonNeg", factory: "nonNeg", "No value below 0") { _ in NonNeg() },
      CatalogEntry("UnitNorm", factory: "unitNorm", "Lengths of 1", fields: [axisField]) {
        UnitNorm(axis: $0.integer("axis"))
      },
    ])

  /// The Euclidean lengths along an axis.
  fileprivate static func norms(_ w: Tensor, _ axis: Int) throws -> Tensor {
    try w.square().sum(axes: [axis], keepDims: true).sqrt()
  }
}

/// w · min(‖w‖, maximum) / (ε + ‖w‖).
public final class MaxNorm: Constraint {
  private let maximum: Double
  private let axis: Int

  /// A constraint with the given greatest length.
  public init(maximum: Double = 2, axis: Int = 0) {
    self.maximum = maximum
    self.axis = axis
  }

  /// The configuration: `maxValue`, `axis`.
  public override func getConfig() -> ConfigObject {
    ["maxValue": .number(maximum), "axis": .number(Double(axis))]
  }

  /// The constrained weight.
  public override func apply(_ w: Tensor) throws -> Tensor {
    let norms = try Constraint.norms(w, axis)
    return try w.mul(norms.clipByValue(0, Float(maximum)).div(norms.add(Numeric.epsilon)))
  }
}

/// w · (rate · clip(‖w‖, minimum, maximum) + (1 − rate) · ‖w‖) / (ε + ‖w‖).
public final class MinMaxNorm: Constraint {
  private let minimum: Double
  private let maximum: Double
  private let rate: Double
  private let axis: Int

  /// A constraint with the given bounds.
  public init(minimum: Double = 0, maximum: Double = 1, rate: Double = 1, axis: Int = 0) {
    self.minimum = minimum
    self.maximum = maximum
    self.rate = rate
    self.axis = axis
  }

  /// The configuration: `minValue`, `maxValue`, `rate`, `axis`.
  public override func getConfig() -> ConfigObject {
    [
      "minValue": .number(minimum), "maxValue": .number(maximum), "rate": .number(rate),
      "axis": .number(Double(axis)),
    ]
  }

  /// The constrained weight.
  public override func apply(_ w: Tensor) throws -> Tensor {
    let norms = try Constraint.norms(w, axis)
    let desired = try norms.clipByValue(Float(minimum), Float(maximum)).mul(Float(rate))
      .add(norms.mul(Float(1 - rate)))
    return try w.mul(desired.div(norms.add(Numeric.epsilon)))
  }
}

/// max(w, 0).
public final class NonNeg: Constraint {
  /// The constrained weight.
  public override func apply(_ w: Tensor) throws -> Tensor { try w.relu() }
}

/// w / (ε + ‖w‖).
public final class UnitNorm: Constraint {
  private let axis: Int

  /// A constraint along the given axis.
  public init(axis: Int = 0) { self.axis = axis }

  /// The configuration: `axis`.
  public override func getConfig() -> ConfigObject { ["axis": .number(Double(axis))] }

  /// The constrained weight.
  public override func apply(_ w: Tensor) throws -> Tensor {
    try w.div(Constraint.norms(w, axis).add(Numeric.epsilon))
  }
}

/// Numbers that several formulas share.
enum Numeric {
  /// Keeps divisions and logarithms away from 0.
  static let epsilon: Float = 1e-7
}
