import Script
import Tensors

extension FunctionTable {
  /// Softmax and other normalizations.
  mutating func addNormalization() {
    section("Operations / Normalization")
    add(
      "logSoftmax", [.tensor("logits"), .integer("axis", default: -1)], "The logarithms of the softmax.",
      example: "tf.logSoftmax([1, 2, 3]).print();", method: .same
    ) { try $0.tensor(0).logSoftmax($0.integer(1)) }
    add(
      "moments", [.tensor("x"), .reductionAxis, .keepDims], "The mean and the variance along the axes.",
      returns: "{mean, variance}", example: "tf.moments([1, 2, 3, 4]).variance.print();"
    ) { call -> NamedResults in
      let (mean, variance) = try call.tensor(0).moments(axes: call.optionalIntegers(1), keepDims: call.boolean(2))
      return NamedResults(["mean": mean, "variance": variance])
    }
    add(
      "softmax", [.tensor("logits"), .integer("dim", default: -1)],
      "exp(x) divided by the sum of exp(x) along an axis.",
      example: "tf.softmax([1, 2, 3]).print();", method: .same
    ) { try $0.tensor(0).softmax($0.integer(1)) }
  }

  /// The losses of `tf.losses`.
  mutating func addLosses() {
    section("Training / Losses", in: "tf.losses")
    let weights = Parameter.tensor("weights", optional: "all 1")
    let reduction = Parameter(
      "reduction", .integer, .number(Double(LossReduction.sumByNonzeroWeights.rawValue)), "one of tf.Reduction")
    let labels = Parameter.tensor("labels")
    let predictions = Parameter.tensor("predictions")
    let example = "[1, 0], [0.9, 0.2]"
    typealias Loss = (Tensor, Tensor, Tensor?, LossReduction) throws -> Tensor
    func loss(_ name: String, _ summary: String, _ body: @escaping Loss) {
      add(
        name, [labels, predictions, weights, reduction], summary, example: "tf.losses.\(name)(\(example)).print();"
      ) { try body($0.tensor(0), $0.tensor(1), $0.optionalTensor(2), $0.reduction(3)) }
    }
    loss("absoluteDifference", "The mean of |labels - predictions|.") {
      try Losses.absoluteDifference($0, $1, weights: $2, reduction: $3)
    }
    add(
      "computeWeightedLoss", [.tensor("losses"), weights, reduction], "Weights losses and reduces them to one number.",
      example: "tf.losses.computeWeightedLoss([1, 2, 3], [1, 0, 1]).print();"
    ) { try Losses.computeWeightedLoss($0.tensor(0), weights: $0.optionalTensor(1), reduction: $0.reduction(2)) }
    add(
      "cosineDistance", [labels, predictions, .integer("axis"), weights, reduction],
      "1 minus the scalar product along an axis.", example: "tf.losses.cosineDistance([1, 0], [0.6, 0.8], 0).print();"
    ) { call in
      try Losses.cosineDistance(
        call.tensor(0), call.tensor(1), axis: call.integer(2), weights: call.optionalTensor(3),
        reduction: call.reduction(4))
    }
    loss("hingeLoss", "max(0, 1 - y · prediction), with y = ±1 for the labels 1 and 0.") {
      try Losses.hingeLoss($0, $1, weights: $2, reduction: $3)
    }
    func lossWithNumber(
      _ name: String, _ parameters: [Parameter], _ summary: String,
      _ body: @escaping (Tensor, Tensor, Tensor?, Double, LossReduction) throws -> Tensor
    ) {
      add(name, parameters + [reduction], summary, example: "tf.losses.\(name)(\(example)).print();") {
        try body($0.tensor(0), $0.tensor(1), $0.optionalTensor(2), $0.number(3), $0.reduction(4))
      }
    }
    lossWithNumber(
      "huberLoss", [labels, predictions, weights, .number("delta", default: 1)],
      "Squares small differences and takes large ones as they are."
    ) { try Losses.huberLoss($0, $1, weights: $2, delta: $3, reduction: $4) }
    lossWithNumber(
      "logLoss", [labels, predictions, weights, .number("epsilon", default: 1e-7)],
      "The cross entropy of probabilities."
    ) { try Losses.logLoss($0, $1, weights: $2, epsilon: $3, reduction: $4) }
    loss("meanSquaredError", "The mean of (labels - predictions)².") {
      try Losses.meanSquaredError($0, $1, weights: $2, reduction: $3)
    }
    let logits = Parameter.tensor("logits")
    lossWithNumber(
      "sigmoidCrossEntropy", [.tensor("multiClassLabels"), logits, weights, .number("labelSmoothing", default: 0)],
      "The cross entropy of sigmoid(logits)."
    ) { try Losses.sigmoidCrossEntropy($0, $1, weights: $2, labelSmoothing: $3, reduction: $4) }
    lossWithNumber(
      "softmaxCrossEntropy", [.tensor("onehotLabels"), logits, weights, .number("labelSmoothing", default: 0)],
      "The cross entropy of softmax(logits)."
    ) { try Losses.softmaxCrossEntropy($0, $1, weights: $2, labelSmoothing: $3, reduction: $4) }

    section("Training / Losses")
    value("Reduction", "The ways losses are put together: NONE, MEAN, SUM, SUM_BY_NONZERO_WEIGHTS.") { context in
      let names: KeyValuePairs<String, LossReduction> = [
        "NONE": .none, "MEAN": .mean, "SUM": .sum, "SUM_BY_NONZERO_WEIGHTS": .sumByNonzeroWeights,
      ]
      let object = context.realm.makeObject()
      for (name, reduction) in names {
        object.put(PropertyKey(name), Value(reduction.rawValue))
        object.put(PropertyKey(String(reduction.rawValue)), Value(name))
      }
      return Value(object)
    }
  }
}

extension Call {
  /// How losses are put together.
  fileprivate func reduction(_ index: Int) throws -> LossReduction {
    guard let reduction = LossReduction(rawValue: try integer(index)) else {
      throw argument(index).mismatch("one of tf.Reduction.NONE, MEAN, SUM and SUM_BY_NONZERO_WEIGHTS")
    }
    return reduction
  }
}
