import Tensors

/// Makes the first values of a weight.
///
/// Subclass it for an initializer of your own: override ``apply(_:_:)`` and ``getConfig()``.
open class Initializer: Configurable {
  /// Makes an initializer.
  public init() {}

  /// The name of the class in files.
  open var className: String { "\(type(of: self))" }

  /// The configuration with which the class makes an equal object.
  open func getConfig() -> ConfigObject { ConfigObject() }

  /// The first values of a weight of the given shape.
  open func apply(_ shape: TensorShape, _ dtype: DataType = .float32) throws -> Tensor {
    throw LayerError("The initializer \(className) does not override apply().")
  }

  /// The initializers that can be named.
  nonisolated(unsafe) public static let catalog = Catalog<Initializer>(
    "initializer",
    [
      CatalogEntry("Zeros", factory: "zeros", "All values 0") { _ in Zeros() },
      CatalogEntry("Ones", factory: "ones", "All values 1") { _ in Ones() },
      CatalogEntry(
        "Constant", factory: "constant", "All values the same",
        fields: [.required("value", .number, "the value")]
      ) { Constant($0.number("value")) },
      CatalogEntry(
        "RandomUniform", factory: "randomUniform", "Values drawn evenly between minval and maxval",
        fields: [
          ConfigField("minval", .number, -0.05, "the lowest value"),
          ConfigField("maxval", .number, 0.05, "the highest value"), seedField,
        ]
      ) { RandomUniform($0.number("minval"), $0.number("maxval"), seed: $0["seed"].number) },
      CatalogEntry(
        "RandomNormal", factory: "randomNormal", "Values drawn from a normal distribution", fields: normalFields
      ) { RandomNormal(mean: $0.number("mean"), stddev: $0.number("stddev"), seed: $0["seed"].number) },
      CatalogEntry(
        "TruncatedNormal", factory: "truncatedNormal",
        "Values drawn from a normal distribution; those beyond two standard deviations are drawn again",
        fields: normalFields
      ) { TruncatedNormal(mean: $0.number("mean"), stddev: $0.number("stddev"), seed: $0["seed"].number) },
      CatalogEntry(
        "VarianceScaling", factory: "varianceScaling", "Random values scaled to the shape of the weight",
        fields: [
          ConfigField("scale", .number, 1, "a positive factor"),
          ConfigField("mode", .choice(["fanIn", "fanOut", "fanAvg"]), "fanIn", "what the variance is divided by"),
          ConfigField(
            "distribution", .choice(["normal", "uniform", "truncatedNormal"]), "normal", "what values are drawn from"),
          seedField,
        ]
      ) { options in
        try VarianceScaling(
          scale: options.number("scale"), mode: VarianceScaling.Mode(rawValue: options.text("mode")) ?? .fanIn,
          distribution: VarianceScaling.Distribution(rawValue: options.text("distribution")) ?? .normal,
          seed: options["seed"].number)
      },
      scaled("GlorotNormal", "glorotNormal", 1, .fanAvg, .normal),
      scaled("GlorotUniform", "glorotUniform", 1, .fanAvg, .uniform),
      scaled("HeNormal", "heNormal", 2, .fanIn, .normal),
      scaled("HeUniform", "heUniform", 2, .fanIn, .uniform),
      scaled("LeCunNormal", "leCunNormal", 1, .fanIn, .normal, "LecunNormal"),
      scaled("LeCunUniform", "leCunUniform", 1, .fanIn, .uniform, "LecunUniform"),
      CatalogEntry(
        "Orthogonal", factory: "orthogonal", fileNames: ["OrthogonalInitializer"],
        "A random matrix with orthogonal rows or columns",
        fields: [ConfigField("gain", .number, 1, "a factor"), seedField]
      ) { Orthogonal(gain: $0.number("gain"), seed: $0["seed"].number) },
      CatalogEntry(
        "Identity", factory: "identity", fileNames: ["IdentityInitializer"], "A multiple of the identity matrix",
        fields: [ConfigField("gain", .number, 1, "the factor")]
      ) { Identity(gain: $0.number("gain")) },
    ])

  private static let seedField = ConfigField("seed", .number, "the same seed gives the same values")
  private static let normalFields = [
    ConfigField("mean", .number, 0, "the mean"),
    ConfigField("stddev", .number, 0.05, "the standard deviation"), seedField,
  ]

  private static func scaled(
    _ className: String, _ factory: String, _ scale: Double, _ mode: VarianceScaling.Mode,
    _ distribution: VarianceScaling.Distribution, _ kerasName: String? = nil
  ) -> CatalogEntry<Initializer> {
    let help =
      "Random values with \(distribution == .uniform ? "an even" : "a normal") distribution of variance \(ConfigValue.text(of: scale)) / \(mode == .fanAvg ? "mean of inputs and outputs" : "inputs")"
    return CatalogEntry(
      className, factory: factory, fileNames: kerasName.map { [$0] } ?? [], help, fields: [seedField]
    ) { try VarianceScaling(scale: scale, mode: mode, distribution: distribution, seed: $0["seed"].number) }
  }
}

/// All values 0.
public final class Zeros: Initializer {
  /// Zeros of the given shape.
  public override func apply(_ shape: TensorShape, _ dtype: DataType = .float32) throws -> Tensor {
    try Tensor.zeros(shape, dtype)
  }
}

/// All values 1.
public final class Ones: Initializer {
  /// Ones of the given shape.
  public override func apply(_ shape: TensorShape, _ dtype: DataType = .float32) throws -> Tensor {
    try Tensor.ones(shape, dtype)
  }
}

/// All values the same.
public final class Constant: Initializer {
  private let value: Double

  /// An initializer with the given value.
  public init(_ value: Double) { self.value = value }

  /// The configuration: `value`.
  public override func getConfig() -> ConfigObject { ["value": .number(value)] }

  /// A tensor full of the value.
  public override func apply(_ shape: TensorShape, _ dtype: DataType = .float32) throws -> Tensor {
    try Tensor.full(shape, value, dtype)
  }
}

/// A multiple of the identity matrix.
public final class Identity: Initializer {
  private let gain: Double

  /// An initializer with the given factor.
  public init(gain: Double = 1) { self.gain = gain }

  /// The configuration: `gain`.
  public override func getConfig() -> ConfigObject { ["gain": .number(gain)] }

  /// gain · I.
  ///
  /// - Throws: ``LayerError`` when the shape is not that of a square matrix.
  public override func apply(_ shape: TensorShape, _ dtype: DataType = .float32) throws -> Tensor {
    guard shape.rank == 2, shape[0] == shape[1] else {
      throw LayerError("The identity initializer makes square matrices only, but the weight has shape \(shape).")
    }
    return try Tensor.eye(shape[0]).mul(Float(gain))
  }
}
