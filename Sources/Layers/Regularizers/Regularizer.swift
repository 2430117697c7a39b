import Tensors

/// A penalty on the size of weights (or of a layer's output) that is added to the loss.
///
/// Subclass it for a penalty of your own: override ``apply(_:)`` and ``getConfig()``.
open class Regularizer: Configurable {
  /// Makes a regularizer.
  public init() {}

  /// The name of the class in files.
  open var className: String { "\(type(of: self))" }

  /// The configuration with which the class makes an equal object.
  open func getConfig() -> ConfigObject { ConfigObject() }

  /// The penalty for a tensor: a scalar.
  open func apply(_ x: Tensor) throws -> Tensor {
    throw LayerError("The regularizer \(className) does not override apply().")
  }

  /// The regularizers that can be named.
  nonisolated(unsafe) public static let catalog = Catalog<Regularizer>(
    "regularizer",
    [
      CatalogEntry(
        "L1L2", factory: "l1l2", "l1 · Σ|w| + l2 · Σw²",
        fields: [
          ConfigField("l1", .number, 0.01, "the factor of the absolute values"),
          ConfigField("l2", .number, 0.01, "the factor of the squares"),
        ]
      ) { L1L2(l1: $0.number("l1"), l2: $0.number("l2")) },
      // Keras writes these; programs get them from tf.regularizers.l1() and l2().
      CatalogEntry("L1", "l1 · Σ|w|", fields: [ConfigField("l1", .number, 0.01, "the factor")]) {
        L1L2(l1: $0.number("l1"), l2: 0)
      },
      CatalogEntry("L2", "l2 · Σw²", fields: [ConfigField("l2", .number, 0.01, "the factor")]) {
        L1L2(l1: 0, l2: $0.number("l2"))
      },
    ])
}

/// l1 · Σ|w| + l2 · Σw².
public final class L1L2: Regularizer {
  private let l1: Double
  private let l2: Double

  /// A regularizer with the given factors.
  public init(l1: Double = 0.01, l2: Double = 0.01) {
    self.l1 = l1
    self.l2 = l2
  }

  /// The configuration: `l1`, `l2`.
  public override func getConfig() -> ConfigObject { ["l1": .number(l1), "l2": .number(l2)] }

  /// The penalty.
  public override func apply(_ x: Tensor) throws -> Tensor {
    var penalty: Tensor?
    if l1 != 0 { penalty = try x.abs().sum().mul(Float(l1)) }
    if l2 != 0 {
      let squares = try x.square().sum().mul(Float(l2))
      penalty = try penalty?.add(squares) ?? squares
    }
    return try penalty ?? Tensor(0)
  }
}
