import Tensors

/// The optimizers by name, and their configurations.
public enum OptimizerCatalog {
  private static func field(_ key: String, _ value: Double, _ help: String) -> ConfigField {
    ConfigField(key, .number, .number(value), help)
  }

  private static let betas = [
    field("beta1", 0.9, "how slowly the mean of the gradients changes"),
    field("beta2", 0.999, "how slowly the mean of their squares changes"),
    field("epsilon", 1e-7, "keeps the division away from 0"),
  ]

  /// The optimizers; those with a function name can be named in `compile()`.
  nonisolated(unsafe) public static let catalog = Catalog<Optimizer>(
    "optimizer",
    [
      CatalogEntry(
        "SGD", factory: "sgd", "w −= learningRate · gradient",
        fields: [field("learningRate", 0.01, "the size of a step")]
      ) { SGDOptimizer(learningRate: $0.number("learningRate")) },
      CatalogEntry(
        "Momentum", "Gradient descent that keeps a part of its last step",
        fields: [
          field("learningRate", 0.01, "the size of a step"), field("momentum", 0.9, "the part that is kept"),
          ConfigField("useNesterov", .boolean, false, "whether to look ahead"),
        ]
      ) {
        MomentumOptimizer(
          learningRate: $0.number("learningRate"), momentum: $0.number("momentum"),
          usesNesterov: $0.flag("useNesterov"))
      },
      CatalogEntry(
        "Adagrad", factory: "adagrad", "Steps that shrink with the sum of squared gradients",
        fields: [
          field("learningRate", 0.01, "the size of a step"),
          field("initialAccumulatorValue", 0.1, "what the sum starts with"),
        ]
      ) {
        AdagradOptimizer(
          learningRate: $0.number("learningRate"), initialAccumulatorValue: $0.number("initialAccumulatorValue"))
      },
      CatalogEntry(
        "Adadelta", factory: "adadelta", "Steps scaled by the ratio of recent steps and gradients",
        fields: [
          field("learningRate", 1, "the size of a step"), field("rho", 0.95, "how slowly the means change"),
          field("epsilon", 1e-7, "keeps the division away from 0"),
        ]
      ) {
        AdadeltaOptimizer(
          learningRate: $0.number("learningRate"), rho: $0.number("rho"), epsilon: $0.number("epsilon"))
      },
      CatalogEntry(
        "Adam", factory: "adam", "Steps scaled by the means of gradients and of their squares",
        fields: [field("learningRate", 0.001, "the size of a step")] + betas
      ) {
        AdamOptimizer(
          learningRate: $0.number("learningRate"), beta1: $0.number("beta1"), beta2: $0.number("beta2"),
          epsilon: $0.number("epsilon"))
      },
      CatalogEntry(
        "Adamax", factory: "adamax", "Adam with the greatest gradient in place of the mean of squares",
        fields: [field("learningRate", 0.002, "the size of a step")] + betas + [
          field("decay", 0, "how fast steps shrink")
        ]
      ) {
        AdamaxOptimizer(
          learningRate: $0.number("learningRate"), beta1: $0.number("beta1"), beta2: $0.number("beta2"),
          epsilon: $0.number("epsilon"), decay: $0.number("decay"))
      },
      CatalogEntry(
        "RMSProp", factory: "rmsprop", fileNames: ["RMSprop"], "Steps scaled by the mean of squared gradients",
        fields: [
          field("learningRate", 0.001, "the size of a step"), field("decay", 0.9, "how slowly the mean changes"),
          field("momentum", 0, "the part of the last step that is kept"),
          field("epsilon", 1e-7, "keeps the division away from 0"),
          ConfigField("centered", .boolean, false, "whether the mean gradient is taken out"),
        ]
      ) {
        RMSPropOptimizer(
          learningRate: $0.number("learningRate"), decay: $0.number("decay"), momentum: $0.number("momentum"),
          epsilon: $0.number("epsilon"), isCentered: $0.flag("centered"))
      },
    ])

  /// The optimizer that a value names, describes or is.
  ///
  /// - Throws: ``LayerError`` when it is none.
  public static func make(from value: ConfigValue) throws -> Optimizer {
    switch value {
    case .string, .object: return try catalog.make(from: value)
    case .opaque(let object as Optimizer): return object
    default:
      throw LayerError(
        "compile() needs an optimizer: a name such as 'sgd' or 'adam', or an instance of tf.Optimizer such as tf.train.sgd(0.1); it is \(value.kindDescription)."
      )
    }
  }
}

extension Optimizer {
  /// The settings as a configuration.
  public var configObject: ConfigObject {
    ConfigObject(
      config.map { name, setting in
        switch setting {
        case .number(let value): (name, .number(value))
        case .flag(let value): (name, .boolean(value))
        }
      })
  }

  /// Frees the running averages and tells how many tensors that were.
  func disposeState() -> Int {
    let before = Engine.memory.tensorCount
    dispose()
    return before - Engine.memory.tensorCount
  }
}
