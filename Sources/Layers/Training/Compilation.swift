import Tensors

/// How a model is trained and judged: what ``LayersModel/compile(_:)`` was given, worked out for each output.
public final class Compilation {
  /// Changes the weights.
  public let optimizer: Optimizer
  /// Whether the optimizer was made here from a name, and goes when the model goes.
  public let ownsOptimizer: Bool
  /// The losses as they were given.
  public let loss: ConfigValue
  /// The metrics as they were given.
  public let metrics: ConfigValue
  /// The loss of each output; `nil` for outputs that are not trained.
  public let losses: [LossFunction?]
  /// How much each output's loss counts.
  let lossWeights: [Float]
  /// The metrics, in the order in which logs list them.
  let outputMetrics: [OutputMetric]
  /// The names of what `evaluate()` gives: `loss`, the losses of the outputs if there are several, the metrics.
  public let metricsNames: [String]
  /// The keys of logs: as ``metricsNames``, with numbers where names are equal.
  let logKeys: [String]
  /// The weights that were trainable when the model was compiled.
  let trainableWeights: [LayerVariable]
  /// The values of these weights.
  let variables: [Variable]
  /// Those of them that have a constraint.
  let constrainedWeights: [LayerVariable]

  struct OutputMetric {
    let output: Int
    let function: LossFunction
  }

  /// The keys that `compile()` reads.
  public static let fields: [ConfigField] = [
    .required(
      "optimizer", .any, "a name such as 'sgd' or an instance of tf.Optimizer", names: OptimizerCatalog.catalog.names),
    ConfigField(
      "loss", .any, "the name of a loss or a function; a list or an object for several outputs",
      names: LossFunction.all.map(\.name)),
    ConfigField(
      "metrics", .any, "names of metrics or functions; an object for several outputs",
      names: ["accuracy"] + LossFunction.metricsByName.map(\.name)),
    ConfigField("lossWeights", .any, "how much each output's loss counts: a list or an object"),
  ]

  init(_ config: ConfigObject, model: LayersModel) throws {
    let options = try Options(config, fields: Compilation.fields, owner: "compile()")
    optimizer = try OptimizerCatalog.make(from: options["optimizer"])
    ownsOptimizer = options["optimizer"].string != nil || options["optimizer"].object != nil
    loss = options["loss"]
    metrics = options["metrics"]
    let names = model.outputNames
    let shapes = try model.graph().outputs.map(\.shape)
    losses = try Compilation.losses(loss, names)
    lossWeights = try Compilation.weights(options["lossWeights"], names)
    trainableWeights = model.trainableWeights
    variables = trainableWeights.map(\.val)
    constrainedWeights = trainableWeights.filter { $0.constraint != nil }

    var metricsNames = ["loss"]
    if names.count > 1 {
      for (name, loss) in zip(names, losses) where loss != nil { metricsNames.append(name + "_loss") }
    }
    var outputMetrics: [OutputMetric] = []
    for (output, values) in try Compilation.metrics(metrics, names).enumerated() {
      for value in values {
        let metric = try LossFunction.metric(from: value, outputShape: shapes[output], loss: losses[output])
        metricsNames.append(names.count > 1 ? "\(names[output])_\(metric.key)" : metric.key)
        outputMetrics.append(OutputMetric(output: output, function: metric.function))
      }
    }
    self.metricsNames = metricsNames
    self.outputMetrics = outputMetrics
    logKeys = metricsNames.enumerated().map { index, name in
      guard metricsNames.count(where: { $0 == name }) > 1 else { return name }
      return "\(name)_\(metricsNames[..<index].count { $0 == name })"
    }
  }

  private static func losses(_ value: ConfigValue, _ names: [String]) throws -> [LossFunction?] {
    let list = names.joined(separator: ", ")
    switch value {
    case .null:
      throw LayerError(
        "compile() needs a `loss` for the \(names.count) output(s) of the model (\(list)), for example loss: 'meanSquaredError'."
      )
    case .array(let items):
      guard items.count == names.count else {
        throw LayerError(
          "The list of losses of compile() should have one entry per model output: the model has \(names.count) output(s) (\(list)), but the list has \(items.count) losses."
        )
      }
      return try items.map { try LossFunction.loss(from: $0) }
    case .object(let object):
      for key in object.keys where !names.contains(key) {
        throw LayerError(
          "Unknown entry in loss dictionary: compile() got a loss for \"\(key)\", but the outputs are \(list).")
      }
      return try names.map { name in
        guard let item = object[name], !item.isNull else {
          LayerWarnings.warn("Output \"\(name)\" has no loss: it is not trained, and no targets are expected for it.")
          return nil
        }
        return try LossFunction.loss(from: item)
      }
    default:
      let function = try LossFunction.loss(from: value)
      return names.map { _ in function }
    }
  }

  private static func weights(_ value: ConfigValue, _ names: [String]) throws -> [Float] {
    switch value {
    case .null: return names.map { _ in 1 }
    case .array(let items) where items.count == names.count && items.allSatisfy({ $0.number != nil }):
      return items.map { Float($0.number ?? 1) }
    case .object(let object):
      for key in object.keys where !names.contains(key) {
        throw LayerError(
          "compile(): there is no output \"\(key)\" for a loss weight; the outputs are \(names.joined(separator: ", "))."
        )
      }
      return names.map { Float(object[$0]?.number ?? 1) }
    default:
      throw LayerError(
        "compile(): lossWeights must be a list of \(names.count) numbers or an object with the names of outputs, but it is \(value.kindDescription)."
      )
    }
  }

  private static func metrics(_ value: ConfigValue, _ names: [String]) throws -> [[ConfigValue]] {
    switch value {
    case .null: return names.map { _ in [] }
    case .string, .opaque: return names.map { _ in [value] }
    case .array(let items):
      if items.count == names.count, items.allSatisfy({ $0.array != nil }) { return items.map { $0.array ?? [] } }
      return names.map { _ in items }
    case .object(let object):
      return names.map { name in
        guard let items = object[name], !items.isNull else { return [] }
        return items.array ?? [items]
      }
    default:
      throw LayerError(
        "compile(): metrics must be a name, a function, a list of them, or an object by output, but it is \(value.kindDescription)."
      )
    }
  }
}

extension LayersModel {
  /// Settles how the model is trained and judged.
  ///
  /// ```swift
  /// try model.compile(["optimizer": "sgd", "loss": "meanSquaredError", "metrics": ["mae"]])
  /// ```
  ///
  /// - Throws: ``LayerError`` when an optimizer, a loss or a metric is unknown or does not fit the outputs.
  public func compile(_ config: ConfigObject) throws {
    _ = try graph()
    compilation = try Compilation(config, model: self)
  }

  /// What ``compile(_:)`` settled.
  ///
  /// - Throws: ``LayerError`` when the model was not compiled.
  func compiled(for function: String) throws -> Compilation {
    try requireLive()
    guard let compilation else {
      throw LayerError(
        "The model \(name) needs to be compiled before being used by \(function): you must compile a model before training it or evaluating it, with compile({optimizer, loss})."
      )
    }
    return compilation
  }
}
