import Tensors

/// How `fit()` and `fitDataset()` run.
public struct FitOptions {
  /// The number of examples of a batch.
  public var batchSize = 32
  /// The number of the epoch before which training ends.
  public var epochs = 1
  /// The number of the first epoch.
  public var initialEpoch = 0
  /// 0 quiet, 1 with a progress bar, 2 a line for each epoch.
  public var verbose = 1
  /// Whether the examples come in a new order in each epoch.
  public var shuffle = Shuffle.examples
  /// The share of the examples, from the end, that are kept for validation.
  public var validationSplit = 0.0
  /// The data for validation.
  public var validationData: (x: ModelData, y: ModelData, sampleWeights: [Tensor])?
  /// A stream of batches for validation.
  public var validationStream: ExampleStream?
  /// The number of examples of a batch of validation; as `batchSize` without it.
  public var validationBatchSize: Int?
  /// How much each class counts, by output.
  public var classWeights: ClassWeights?
  /// How much each example counts: a tensor for each output, or one for all.
  public var sampleWeights: [Tensor] = []
  /// The number of batches of an epoch; as many as there are without it.
  public var stepsPerEpoch: Int?
  /// The number of batches of a validation; as many as there are without it.
  public var validationSteps: Int?
  /// When others get time, and are told of the progress.
  public var yieldEvery = YieldEvery.milliseconds(125)

  /// Whether and how examples are mixed.
  public enum Shuffle: Sendable { case none, examples, batches }

  /// When training yields.
  public enum YieldEvery: Sendable, Equatable {
    /// When this much time has passed.
    case milliseconds(Double)
    /// After each batch.
    case batch
    /// After each epoch.
    case epoch
    /// Never.
    case never
  }

  /// The defaults.
  public init() {}

  /// The keys of `fit()` that are plain values; data, weights and callbacks are read by the caller.
  public static let fields: [ConfigField] = [
    ConfigField("batchSize", .any, 32, "the number of examples of a batch"),
    ConfigField("epochs", .integer, 1, "how often all examples are used"),
    ConfigField("verbose", .integer, 1, "0 quiet, 1 progress, 2 a line for each epoch"),
    ConfigField("callbacks", .any, "functions that are called on the way, such as {onEpochEnd}"),
    ConfigField("validationSplit", .number, 0, "the share of examples, from the end, kept for validation"),
    ConfigField("validationData", .any, "[x, y] or [x, y, sampleWeights] for validation"),
    ConfigField("shuffle", .any, true, "whether the examples come in a new order in each epoch"),
    ConfigField("classWeight", .any, "how much each class counts: {0: 1, 1: 3}"),
    ConfigField("sampleWeight", .any, "how much each example counts"),
    ConfigField("initialEpoch", .integer, 0, "the number of the first epoch"),
    ConfigField("stepsPerEpoch", .count, "the number of batches of an epoch"),
    ConfigField("validationSteps", .count, "the number of batches of a validation"),
    ConfigField("yieldEvery", .any, "auto", "'auto', 'batch', 'epoch', 'never', or milliseconds"),
  ]

  /// Reads the plain values among the options of `fit()`.
  ///
  /// - Throws: ``LayerError`` naming the option and its value.
  public init(_ config: ConfigObject) throws {
    let options = try Options(config, fields: FitOptions.fields, owner: "fit()")
    options.warnOfUnknownKeys(misspelt: true)
    batchSize = try FitOptions.batchSize(options["batchSize"])
    epochs = options.integer("epochs")
    initialEpoch = options.integer("initialEpoch")
    verbose = options.integer("verbose")
    stepsPerEpoch = options.optionalInteger("stepsPerEpoch")
    validationSteps = options.optionalInteger("validationSteps")
    validationSplit = options.number("validationSplit")
    guard validationSplit >= 0 && validationSplit < 1 else {
      throw LayerError(
        "fit(): validationSplit must be at least 0 and less than 1, but it is \(options.number("validationSplit")).")
    }
    switch options["shuffle"] {
    case .boolean(let value): shuffle = value ? .examples : .none
    case .string("batch"): shuffle = .batches
    default:
      throw LayerError(
        "fit(): shuffle must be true, false or 'batch', but it is \(options["shuffle"].kindDescription).")
    }
    yieldEvery = try FitOptions.yieldEvery(options["yieldEvery"])
  }

  /// A number of examples.
  ///
  /// - Throws: ``LayerError`` unless it is a positive whole number.
  public static func batchSize(_ value: ConfigValue) throws -> Int {
    if value.isNull { return 32 }
    guard let size = value.integer, size > 0 else {
      throw LayerError("batchSize must be a positive integer, but it is \(value.kindDescription).")
    }
    return size
  }

  private static func yieldEvery(_ value: ConfigValue) throws -> YieldEvery {
    switch value {
    case .string("auto"): return .milliseconds(125)
    case .string("batch"): return .batch
    case .string("epoch"): return .epoch
    case .string("never"): return .never
    case .number(let milliseconds) where milliseconds >= 0: return .milliseconds(milliseconds)
    default:
      throw LayerError(
        "fit(): yieldEvery must be 'auto', 'batch', 'epoch', 'never' or a number of milliseconds, but it is \(value.kindDescription)."
      )
    }
  }
}

/// How much the examples of each class count in the loss.
public enum ClassWeights {
  /// For all outputs the same: the weight of each class number.
  case same([Int: Double])
  /// For each output its own.
  case list([[Int: Double]?])
  /// For each output its own, by name.
  case named([String: [Int: Double]])

  /// Throws unless there are weights for a number of outputs.
  func check(outputs count: Int) throws {
    switch self {
    case .same where count > 1:
      throw LayerError(
        "The model has multiple (\(count)) outputs, so classWeight must be a list of \(count) objects, or an object of them by the names of the outputs."
      )
    case .list(let list) where list.count != count:
      throw LayerError(
        "The classWeight is an array of \(list.count) element(s), but the model has \(count) outputs: give one for each, null for none."
      )
    default: break
    }
  }

  func weights(output: Int, name: String) -> [Int: Double]? {
    switch self {
    case .same(let weights): weights
    case .list(let list): list.indices.contains(output) ? list[output] : nil
    case .named(let weights): weights[name]
    }
  }

  /// The weight of each example, from its target: a class number, or a column for each class.
  ///
  /// - Throws: ``LayerError`` when a class has no weight.
  static func exampleWeights(_ target: Tensor, _ weights: [Int: Double]) throws -> Tensor {
    guard target.rank <= 2 else {
      throw LayerError(
        "classWeight can be used with targets of shape [examples] or [examples, classes] only, but the targets have shape \(target.shape); use sampleWeight."
      )
    }
    let classes = try (target.rank == 2 && target.shape[1] > 1 ? target.argMax(1) : target).cast(to: .float32)
      .floatValues()
    let values = try classes.map { number in
      guard let weight = weights[Int(number)] else {
        throw LayerError(
          "classWeight must contain all classes in the data, but there is no weight for class \(Int(number)); it has weights for \(weights.keys.sorted().map(String.init).joined(separator: ", "))."
        )
      }
      return Float(weight)
    }
    return try Tensor(values, shape: [values.count])
  }
}
