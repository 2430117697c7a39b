import Script
import Tensors

extension FunctionTable {
  /// `tfvis.metrics`: how well predictions fit labels.
  mutating func addVisMetrics() {
    section("Visualization / Metrics", in: "tfvis.metrics")
    let labels = Parameter.tensor("labels")
    let predictions = Parameter.tensor("predictions")
    let classCount = Parameter.integer("numClasses", optional: "1 more than the largest class")
    addAsync(
      "accuracy", [labels, predictions], "The share of predictions that equal their labels.",
      returns: "Promise<number>",
      example: "await tfvis.metrics.accuracy(tf.tensor1d([1, 2]), tf.tensor1d([1, 3]));"
    ) { call -> Double in
      let (labels, predictions) = try call.labelsAndPredictions()
      let hits = zip(try labels.doubles(), try predictions.doubles()).reduce(0) { $0 + ($1.0 == $1.1 ? 1 : 0) }
      // The mean of a tensor, as TensorFlow.js takes it, has the precision of one.
      return labels.size == 0 ? .nan : Double(Float(hits) / Float(labels.size))
    }
    addAsync(
      "perClassAccuracy", [labels, predictions, classCount],
      "For each class the share of its examples that were recognized.",
      returns: "Promise<Array<{count, accuracy}>>",
      example: "await tfvis.metrics.perClassAccuracy(tf.tensor1d([0, 1, 1]), tf.tensor1d([0, 1, 0]));"
    ) { call -> [Value] in
      let counts = try call.confusionCounts()
      return counts.enumerated().map { index, row in
        let count = row.reduce(0, +)
        let accuracy = count == 0 ? 0 : row[index] / count
        return Value(call.context.realm.makeObject(["count": Value(count), "accuracy": Value(accuracy)]))
      }
    }
    addAsync(
      "confusionMatrix", [labels, predictions, classCount, .tensor("weights", optional: "all 1")],
      "How often each class (row) was taken for each class (column).", returns: "Promise<number[][]>",
      example: "await tfvis.metrics.confusionMatrix(tf.tensor1d([0, 1, 1]), tf.tensor1d([0, 1, 0]));"
    ) { call -> [[Double]] in try call.confusionCounts(weights: call.optionalTensor(3)?.doubles()) }
  }
}

extension Call {
  /// The labels and predictions, of equal shape.
  fileprivate func labelsAndPredictions() throws -> (Tensor, Tensor) {
    let (labels, predictions) = (try tensor(0), try tensor(1))
    guard labels.shape == predictions.shape else {
      throw machine.error(
        "\(entry.name): labels and predictions must have the same shape, but they have \(labels.shape) and \(predictions.shape)."
      )
    }
    return (labels, predictions)
  }

  /// How often each class (row) was taken for each class (column); fractions of class numbers are cut off.
  fileprivate func confusionCounts(weights: [Double]? = nil) throws -> [[Double]] {
    let (labelTensor, predictionTensor) = try labelsAndPredictions()
    guard labelTensor.rank == 1 else {
      throw machine.error(
        "\(entry.name): labels and predictions must be tensors of rank 1 that hold class numbers, but their shape is \(labelTensor.shape). Turn one-hot rows into class numbers with x.argMax(-1)."
      )
    }
    let (labels, predictions) = (try classes(labelTensor, "labels"), try classes(predictionTensor, "predictions"))
    let largest = (labels + predictions).max() ?? -1
    let count = try optionalInteger(2) ?? largest + 1
    guard (0...10_000).contains(count) else {
      throw machine.error("\(entry.name): numClasses must be 0 to 10000, but it is \(count).")
    }
    guard largest < count else {
      throw machine.error(
        "\(entry.name): there is a class \(largest), but numClasses \(count) allows 0 to \(count - 1).")
    }
    if let weights, weights.count != labels.count {
      throw machine.error("\(entry.name): there are \(labels.count) labels but \(weights.count) weights.")
    }
    var counts = Array(repeating: Array(repeating: 0.0, count: count), count: count)
    for (index, (label, prediction)) in zip(labels, predictions).enumerated() {
      counts[label][prediction] += weights?[index] ?? 1
    }
    return counts
  }

  private func classes(_ tensor: Tensor, _ name: String) throws -> [Int] {
    try tensor.doubles().map { number in
      guard number > -1, number < 1e9 else {
        throw machine.error("\(entry.name): \(name) must be class numbers from 0 on, but there is \(number).")
      }
      return Int(number)
    }
  }
}
