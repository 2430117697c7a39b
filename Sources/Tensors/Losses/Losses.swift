/// How the losses of single elements become one number.
public enum LossReduction: Int, Sendable {
  /// They do not: the weighted losses are returned.
  case none = 0
  /// Their sum divided by the sum of the weights.
  case mean = 1
  /// Their sum.
  case sum = 2
  /// Their sum divided by the number of weights that are not 0.
  case sumByNonzeroWeights = 3
}

/// Losses between labels and predictions (`tf.losses`). Labels and predictions have one shape.
public enum Losses {
  /// Weighs losses and reduces them.
  ///
  /// - Parameter weights: a tensor that broadcasts to the losses; without it, all weights are 1.
  public static func computeWeightedLoss(
    _ losses: Tensor, weights: Tensor? = nil, reduction: LossReduction = .sumByNonzeroWeights
  ) throws -> Tensor {
    let losses = try losses.cast(to: .float32)
    let weights = try weights?.cast(to: .float32)
    let weighted = try weights.map { try losses.mul($0) } ?? losses
    switch reduction {
    case .none: return weighted
    case .sum: return try weighted.sum()
    case .mean:
      guard let weights else { return try weighted.mean() }
      let ratio = try weighted.sum().div(weights.sum())
      let repetition = Float(losses.size) / Float(max(weights.size, 1))
      return repetition > 1 ? try ratio.div(repetition) : ratio
    case .sumByNonzeroWeights:
      guard let weights else { return try weighted.sum().div(Float(losses.size)) }
      let count = try weights.mul(Tensor.ones(losses.shape)).notEqual(Constants.scalar(0)).sum().cast(to: .float32)
      return try weighted.sum().div(count)
    }
  }

  /// |label − prediction|.
  public static func absoluteDifference(
    _ labels: Tensor, _ predictions: Tensor, weights: Tensor? = nil, reduction: LossReduction = .sumByNonzeroWeights
  ) throws -> Tensor {
    try requireEqualShapes(labels, predictions, "absoluteDifference")
    return try computeWeightedLoss(labels.sub(predictions).abs(), weights: weights, reduction: reduction)
  }

  /// 1 − Σ label·prediction along an axis, for vectors of length 1.
  public static func cosineDistance(
    _ labels: Tensor, _ predictions: Tensor, axis: Int, weights: Tensor? = nil,
    reduction: LossReduction = .sumByNonzeroWeights
  ) throws -> Tensor {
    try requireEqualShapes(labels, predictions, "cosineDistance")
    let products = try labels.mul(predictions).sum(axes: [axis], keepDims: true)
    return try computeWeightedLoss(Constants.scalar(1).sub(products), weights: weights, reduction: reduction)
  }

  /// max(0, 1 − (2·label − 1)·prediction), for labels 0 and 1.
  public static func hingeLoss(
    _ labels: Tensor, _ predictions: Tensor, weights: Tensor? = nil, reduction: LossReduction = .sumByNonzeroWeights
  ) throws -> Tensor {
    try requireEqualShapes(labels, predictions, "hingeLoss")
    let signs = try labels.mul(2).sub(1)
    return try computeWeightedLoss(
      Constants.scalar(1).sub(signs.mul(predictions)).relu(), weights: weights, reduction: reduction)
  }

  /// Half the squared error up to `delta`, linear beyond.
  public static func huberLoss(
    _ labels: Tensor, _ predictions: Tensor, weights: Tensor? = nil, delta: Double = 1,
    reduction: LossReduction = .sumByNonzeroWeights
  ) throws -> Tensor {
    try requireEqualShapes(labels, predictions, "huberLoss")
    // What only this function names is gone before the sum is taken, and never stored.
    func losses() throws -> Tensor {
      let error = try predictions.sub(labels).abs()
      let quadratic = try error.minimum(Float(delta))
      let linear = try error.sub(quadratic)
      return try quadratic.square().mul(0.5).add(linear.mul(Float(delta)))
    }
    return try computeWeightedLoss(losses(), weights: weights, reduction: reduction)
  }

  /// −label·ln(prediction + epsilon) − (1 − label)·ln(1 − prediction + epsilon).
  public static func logLoss(
    _ labels: Tensor, _ predictions: Tensor, weights: Tensor? = nil, epsilon: Double = 1e-7,
    reduction: LossReduction = .sumByNonzeroWeights
  ) throws -> Tensor {
    try requireEqualShapes(labels, predictions, "logLoss")
    func losses() throws -> Tensor {
      let hits = try labels.mul(predictions.add(Float(epsilon)).log()).neg()
      let rest = try Constants.scalar(1).sub(predictions).add(Float(epsilon)).log()
      return try hits.sub(Constants.scalar(1).sub(labels).mul(rest))
    }
    return try computeWeightedLoss(losses(), weights: weights, reduction: reduction)
  }

  /// (label − prediction)².
  public static func meanSquaredError(
    _ labels: Tensor, _ predictions: Tensor, weights: Tensor? = nil, reduction: LossReduction = .sumByNonzeroWeights
  ) throws -> Tensor {
    try requireEqualShapes(labels, predictions, "meanSquaredError")
    return try computeWeightedLoss(labels.squaredDifference(predictions), weights: weights, reduction: reduction)
  }

  /// max(x, 0) − x·z + ln(1 + e^−|x|) for logits x and labels z: the cross entropy of a sigmoid, without overflow.
  public static func sigmoidCrossEntropyWithLogits(_ labels: Tensor, _ logits: Tensor) throws -> Tensor {
    try requireEqualShapes(labels, logits, "sigmoidCrossEntropyWithLogits")
    return try logits.relu().sub(logits.mul(labels)).add(logits.abs().neg().exp().log1p())
  }

  /// The cross entropy of a sigmoid of the logits, with labels moved by `labelSmoothing` towards ½.
  public static func sigmoidCrossEntropy(
    _ labels: Tensor, _ logits: Tensor, weights: Tensor? = nil, labelSmoothing: Double = 0,
    reduction: LossReduction = .sumByNonzeroWeights
  ) throws -> Tensor {
    try requireEqualShapes(labels, logits, "sigmoidCrossEntropy")
    var labels = labels
    if labelSmoothing > 0 {
      labels = try labels.mul(Float(1 - labelSmoothing)).add(Float(0.5 * labelSmoothing))
    }
    return try computeWeightedLoss(
      sigmoidCrossEntropyWithLogits(labels, logits), weights: weights, reduction: reduction)
  }

  /// −Σ label·ln softmax(logits) along the last axis.
  public static func softmaxCrossEntropyWithLogits(_ labels: Tensor, _ logits: Tensor) throws -> Tensor {
    try requireEqualShapes(labels, logits, "softmaxCrossEntropyWithLogits")
    return try logits.logSoftmax().mul(labels).sum(axes: [-1]).neg()
  }

  /// The cross entropy of a softmax of the logits, with one-hot labels moved by `labelSmoothing` towards equality.
  public static func softmaxCrossEntropy(
    _ labels: Tensor, _ logits: Tensor, weights: Tensor? = nil, labelSmoothing: Double = 0,
    reduction: LossReduction = .sumByNonzeroWeights
  ) throws -> Tensor {
    try requireEqualShapes(labels, logits, "softmaxCrossEntropy")
    var labels = labels
    if labelSmoothing > 0, let classes = labels.shape.last {
      labels = try labels.mul(Float(1 - labelSmoothing)).add(Float(labelSmoothing / Double(classes)))
    }
    return try computeWeightedLoss(
      softmaxCrossEntropyWithLogits(labels, logits), weights: weights, reduction: reduction)
  }

  private static func requireEqualShapes(_ labels: Tensor, _ predictions: Tensor, _ name: String) throws {
    guard labels.shape == predictions.shape else {
      throw TensorError(
        "\(name)(): the shapes \(labels.shape) of the labels and \(predictions.shape) of the predictions must match.")
    }
  }
}
