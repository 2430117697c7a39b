import Tensors

/// A measure of the difference between targets and predictions: what training makes small, or what it reports.
public final class LossFunction: @unchecked Sendable {
  /// The name, by which logs and files refer to it; empty for a function without one.
  public let name: String
  /// What it computes, for help.
  public let help: String
  /// What the measure was made from, for whoever made it: ``LayersModel`` keeps it with the loss.
  public let origin: AnyObject?
  private let function: (_ targets: Tensor, _ predictions: Tensor) throws -> Tensor
  /// The differences of single values, for a measure that is their mean.
  private let elements: ((_ targets: Tensor, _ predictions: Tensor) throws -> Tensor)?

  /// A measure of the caller's own.
  public init(
    _ name: String, _ help: String = "", origin: AnyObject? = nil,
    _ function: @escaping (_ targets: Tensor, _ predictions: Tensor) throws -> Tensor
  ) {
    self.name = name
    self.help = help
    self.origin = origin
    self.function = function
    elements = nil
  }

  /// A measure that is the mean of differences of single values.
  fileprivate init(
    meanOf elements: @escaping (_ targets: Tensor, _ predictions: Tensor) throws -> Tensor, _ name: String,
    _ help: String
  ) {
    self.name = name
    self.help = help
    self.elements = elements
    origin = nil
    function = { try elements($0, $1).mean(axes: [-1]) }
  }

  /// The mean over all examples: a scalar.
  func mean(_ targets: Tensor, _ predictions: Tensor) throws -> Tensor {
    try (elements ?? function)(targets, predictions).mean()
  }

  /// The difference; usually one number for each example.
  public func callAsFunction(_ targets: Tensor, _ predictions: Tensor) throws -> Tensor {
    try function(targets, predictions)
  }
}

// MARK: - Losses by name

extension LossFunction {
  /// The mean of (t − p)².
  public static let meanSquaredError = LossFunction(
    meanOf: { t, p in try t.squaredDifference(p) }, "meanSquaredError", "mean of (t − p)²")

  /// The mean of |t − p|.
  public static let meanAbsoluteError = LossFunction(
    meanOf: { t, p in try p.sub(t).abs() }, "meanAbsoluteError", "mean of |t − p|")

  /// 100 · mean of |(t − p) / t|.
  public static let meanAbsolutePercentageError = LossFunction(
    "meanAbsolutePercentageError", "100 · mean of |(t − p) / t|"
  ) { t, p in
    let size = try t.abs().clipByValue(Numeric.epsilon, .greatestFiniteMagnitude)
    return try t.sub(p).div(size).abs().mean(axes: [-1]).mul(100)
  }

  /// The mean of (ln(1 + p) − ln(1 + t))².
  public static let meanSquaredLogarithmicError = LossFunction(
    "meanSquaredLogarithmicError", "mean of (ln(1 + p) − ln(1 + t))²"
  ) { t, p in
    func logarithm(_ x: Tensor) throws -> Tensor {
      try x.clipByValue(Numeric.epsilon, .greatestFiniteMagnitude).add(1).log()
    }
    return try logarithm(p).squaredDifference(logarithm(t)).mean(axes: [-1])
  }

  /// The mean of max(0, 1 − t·p)².
  public static let squaredHinge = LossFunction("squaredHinge", "mean of max(0, 1 − t·p)²") { t, p in
    try Tensor(1).sub(t.mul(p)).relu().square().mean(axes: [-1])
  }

  /// The mean of max(0, 1 − t·p).
  public static let hinge = LossFunction("hinge", "mean of max(0, 1 − t·p)") { t, p in
    try Tensor(1).sub(t.mul(p)).relu().mean(axes: [-1])
  }

  /// max(0, 1 + max((1 − t)·p) − Σ t·p).
  public static let categoricalHinge = LossFunction(
    "categoricalHinge", "max(0, 1 + max((1 − t)·p) − Σ t·p)"
  ) { t, p in
    let hit = try t.mul(p).sum(axes: [-1])
    let strongestMiss = try Tensor(1).sub(t).mul(p).max(axes: [-1])
    return try strongestMiss.sub(hit).add(1).relu()
  }

  /// The mean of ln cosh(p − t).
  public static let logcosh = LossFunction("logcosh", "mean of ln cosh(p − t)") { t, p in
    let d = try p.sub(t)
    return try d.add(d.mul(-2).softplus()).sub(0.693_147_2).mean(axes: [-1])
  }

  /// −Σ t·ln(p / Σp), for targets that are distributions over the classes.
  public static let categoricalCrossentropy = LossFunction(
    "categoricalCrossentropy", "−Σ t·ln p, for targets with a column for each class"
  ) { t, p in
    let share = try p.div(p.sum(axes: [-1], keepDims: true)).clipByValue(Numeric.epsilon, 1 - Numeric.epsilon)
    return try t.mul(share.log()).sum(axes: [-1]).neg()
  }

  /// −ln p of the target class, for targets that are class numbers.
  public static let sparseCategoricalCrossentropy = LossFunction(
    "sparseCategoricalCrossentropy", "−ln p of the target class, for targets that are class numbers"
  ) { t, p in
    let clipped = try p.clipByValue(Numeric.epsilon, 1 - Numeric.epsilon)
    return try categoricalCrossentropy(classIndices(t, p).oneHot(p.shape[p.rank - 1]).cast(to: .float32), clipped)
  }

  /// The mean of −t·ln p − (1 − t)·ln(1 − p).
  public static let binaryCrossentropy = LossFunction(
    "binaryCrossentropy", "mean of −t·ln p − (1 − t)·ln(1 − p)"
  ) { t, p in
    let clipped = try p.clipByValue(Numeric.epsilon, 1 - Numeric.epsilon)
    let logit = try clipped.div(Tensor(1).sub(clipped)).log()
    return try Losses.sigmoidCrossEntropyWithLogits(t, logit).mean(axes: [-1])
  }

  /// Σ t·ln(t / p).
  public static let kullbackLeiblerDivergence = LossFunction(
    "kullbackLeiblerDivergence", "Σ t·ln(t / p)"
  ) { t, p in
    let ratio = try t.clipByValue(Numeric.epsilon, 1).div(p.clipByValue(Numeric.epsilon, 1))
    return try t.mul(ratio.log()).sum(axes: [-1])
  }

  /// The mean of p − t·ln p.
  public static let poisson = LossFunction("poisson", "mean of p − t·ln p") { t, p in
    try p.sub(t.mul(p.add(Numeric.epsilon).log())).mean(axes: [-1])
  }

  /// −cos of the angle between t and p.
  public static let cosineProximity = LossFunction("cosineProximity", "−cos of the angle between t and p") { t, p in
    func unit(_ x: Tensor) throws -> Tensor {
      try x.div(x.square().sum(axes: [-1], keepDims: true).maximum(Numeric.epsilon).sqrt())
    }
    return try unit(t).mul(unit(p)).sum(axes: [-1]).neg()
  }

  /// The losses that `compile()` takes by name.
  public static let all: [LossFunction] = [
    meanSquaredError, meanAbsoluteError, meanAbsolutePercentageError, meanSquaredLogarithmicError, squaredHinge, hinge,
    categoricalHinge, logcosh, categoricalCrossentropy, sparseCategoricalCrossentropy, binaryCrossentropy,
    kullbackLeiblerDivergence, poisson, cosineProximity,
  ]

  /// The loss that a value names or is.
  ///
  /// - Throws: ``LayerError`` for an unknown name, with the one that was probably meant.
  public static func loss(from value: ConfigValue) throws -> LossFunction {
    if let function = value.opaque as? LossFunction { return function }
    guard let name = value.string else {
      throw LayerError(
        "A loss must be a name such as 'meanSquaredError' or a function, but it is \(value.kindDescription).")
    }
    if let function = all.first(where: { $0.name == name }) { return function }
    if name.lowercased().contains("softmaxcrossentropy") || name.lowercased().contains("softmax_cross_entropy") {
      throw LayerError(
        "Unknown loss \(name). For classes use \"categoricalCrossentropy\" (targets with a column for each class) after a softmax activation, or pass the function tf.losses.softmaxCrossEntropy."
      )
    }
    throw LayerError(
      "Unknown loss \(name).\(suggestion(for: name, among: all.map(\.name))) The losses are \(all.map(\.name).joined(separator: ", ")); or pass a function (yTrue, yPred) => loss."
    )
  }

  private static let abbreviations = [
    "mse": "meanSquaredError", "mae": "meanAbsoluteError", "mape": "meanAbsolutePercentageError",
    "msle": "meanSquaredLogarithmicError", "kld": "kullbackLeiblerDivergence", "cosine": "cosineProximity",
  ]

  fileprivate static func suggestion(for name: String, among names: [String]) -> String {
    if let full = abbreviations[name.lowercased()], names.contains(full) { return " Did you mean '\(full)'?" }
    return Spelling.suggestion(for: name, among: names)
  }

  /// The class numbers in targets of shape `[…]` or `[…, 1]`, as int32 of the shape of the predictions without the
  /// classes.
  fileprivate static func classIndices(_ t: Tensor, _ p: Tensor) throws -> Tensor {
    try t.floor().cast(to: .int32).reshape(TensorShape(p.shape.dropLast().map { $0 }))
  }
}

// MARK: - Metrics by name

extension LossFunction {
  /// The share of values on the right side of ½.
  public static let binaryAccuracy = LossFunction("binaryAccuracy", "share of values on the right side of ½") { t, p in
    try t.equal(p.greater(0.5).cast(to: t.dtype)).cast(to: .float32).mean(axes: [-1])
  }

  /// 1 where the greatest prediction is that of the target class.
  public static let categoricalAccuracy = LossFunction(
    "categoricalAccuracy", "1 where the greatest prediction is that of the target class"
  ) { t, p in try t.argMax(-1).equal(p.argMax(-1)).cast(to: .float32) }

  /// 1 where the greatest prediction is that of the target class, for targets that are class numbers.
  public static let sparseCategoricalAccuracy = LossFunction(
    "sparseCategoricalAccuracy", "1 where the greatest prediction is that of the target, a class number"
  ) { t, p in
    let winners = try p.argMax(-1)
    let targets = try (t.rank == p.rank ? t.max(axes: [-1]) : t).cast(to: .int32)
    return try targets.reshape(winners.shape).equal(winners).cast(to: .float32)
  }

  /// Of the predictions that are 1, the share whose target is 1.
  public static let precision = LossFunction("precision", "of the predictions that are 1, the share that is right") {
    t, p in
    let (hits, others) = (try hits(t, p), try p.equal(Tensor(1)).logicalAnd(t.equal(Tensor(0))).count())
    return try hits.divNoNan(hits.add(others))
  }

  /// Of the targets that are 1, the share whose prediction is 1.
  public static let recall = LossFunction("recall", "of the targets that are 1, the share that was found") { t, p in
    let (hits, missed) = (try hits(t, p), try t.equal(Tensor(1)).logicalAnd(p.equal(Tensor(0))).count())
    return try hits.divNoNan(hits.add(missed))
  }

  /// 1 − Σ(t − p)² / Σ(t − mean t)².
  public static let r2Score = LossFunction("r2Score", "1 − Σ(t − p)² / Σ(t − mean t)²") { t, p in
    try Tensor(1).sub(t.squaredDifference(p).sum().div(t.squaredDifference(t.mean()).sum()))
  }

  private static func hits(_ t: Tensor, _ p: Tensor) throws -> Tensor {
    try t.equal(Tensor(1)).logicalAnd(p.equal(Tensor(1))).count()
  }

  /// The metrics that `compile()` takes by name, besides accuracy and crossentropy, which depend on the loss.
  public static let metricsByName: [(name: String, function: LossFunction)] = [
    ("binaryAccuracy", binaryAccuracy), ("categoricalAccuracy", categoricalAccuracy),
    ("sparseCategoricalAccuracy", sparseCategoricalAccuracy), ("precision", precision), ("recall", recall),
    ("binaryCrossentropy", binaryCrossentropy), ("categoricalCrossentropy", categoricalCrossentropy),
    ("sparseCategoricalCrossentropy", sparseCategoricalCrossentropy), ("meanSquaredError", meanSquaredError),
    ("mse", meanSquaredError), ("MSE", meanSquaredError), ("meanAbsoluteError", meanAbsoluteError),
    ("mae", meanAbsoluteError), ("MAE", meanAbsoluteError),
    ("meanAbsolutePercentageError", meanAbsolutePercentageError), ("mape", meanAbsolutePercentageError),
    ("MAPE", meanAbsolutePercentageError), ("cosineProximity", cosineProximity), ("cosine", cosineProximity),
    ("r2Score", r2Score),
  ]

  /// A metric with the key under which logs hold it.
  struct Metric {
    let key: String
    let function: LossFunction
  }

  /// The metric that a value names or is, for an output of the given shape that is trained with the given loss.
  ///
  /// - Throws: ``LayerError`` for an unknown name, with the one that was probably meant.
  static func metric(from value: ConfigValue, outputShape: LayerShape, loss: LossFunction?) throws -> Metric {
    if let function = value.opaque as? LossFunction { return Metric(key: function.name, function: function) }
    guard let name = value.string else {
      throw LayerError("A metric must be a name such as 'accuracy' or a function, but it is \(value.kindDescription).")
    }
    let isBinary = outputShape.last == .some(.some(1)) || loss === binaryCrossentropy
    let isSparse = loss === sparseCategoricalCrossentropy
    switch name {
    case "accuracy", "acc":
      return Metric(
        key: "acc", function: isBinary ? binaryAccuracy : isSparse ? sparseCategoricalAccuracy : categoricalAccuracy)
    case "crossentropy", "ce":
      return Metric(
        key: "ce",
        function: isBinary ? binaryCrossentropy : isSparse ? sparseCategoricalCrossentropy : categoricalCrossentropy)
    default:
      if let found = metricsByName.first(where: { $0.name == name }) {
        return Metric(key: name, function: found.function)
      }
      let names = ["accuracy", "acc", "crossentropy", "ce"] + metricsByName.map(\.name)
      throw LayerError(
        "Unknown metric \(name).\(suggestion(for: name, among: names)) The metrics are \(names.joined(separator: ", ")); or pass a function (yTrue, yPred) => value."
      )
    }
  }
}

extension Tensor {
  /// The number of elements that are true, as float32.
  fileprivate func count() throws -> Tensor { try cast(to: .float32).sum() }
}
