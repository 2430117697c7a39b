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
      let (labels, predictions) = try call.classes()
      let hits = zip(labels, predictions).reduce(0) { $0 + ($1.0 == $1.1 ? 1 : 0) }
      return labels.isEmpty ? .nan : Double(hits) / Double(labels.count)
    }
    addAsync(
      "perClassAccuracy", [labels, predictions, classCount],
      "For each class the share of its examples that were recognized.",
      returns: "Promise<Array<{accuracy, count}>>",
      example: "await tfvis.metrics.perClassAccuracy(tf.tensor1d([0, 1, 1]), tf.tensor1d([0, 1, 0]));"
    ) { call -> [Value] in
      let counts = try call.confusionCounts()
      return counts.enumerated().map { index, row in
        let count = row.reduce(0, +)
        let accuracy = count == 0 ? 0 : row[index] / count
        return Value(call.context.realm.makeObject(["accuracy": Value(accuracy), "count": Value(count)]))
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
  /// The labels and predictions as whole numbers, of equal count.
  fileprivate func classes() throws -> ([Int], [Int]) {
    let (labels, predictions) = (try tensor(0), try tensor(1))
    guard labels.shape == predictions.shape else {
      throw machine.error(
        "\(entry.name): labels and predictions must have the same shape, but they have \(labels.shape) and \(predictions.shape)."
      )
    }
    func whole(_ tensor: Tensor) throws -> [Int] {
      try tensor.doubles().map { abs($0) < 1e9 ? Int($0.rounded()) : -1 }
    }
    return (try whole(labels), try whole(predictions))
  }

  fileprivate func confusionCounts(weights: [Double]? = nil) throws -> [[Double]] {
    let (labels, predictions) = try classes()
    let largest = (labels + predictions).max() ?? -1
    let count = try optionalInteger(2) ?? largest + 1
    guard count >= 0, count <= 10_000, weights == nil || weights?.count == labels.count else {
      throw machine.error("\(entry.name): numClasses must be 0 to 10000, and weights one number an example.")
    }
    var counts = Array(repeating: Array(repeating: 0.0, count: count), count: count)
    for (index, (label, prediction)) in zip(labels, predictions).enumerated() {
      guard counts.indices.contains(label), counts.indices.contains(prediction) else { continue }
      counts[label][prediction] += weights?[index] ?? 1
    }
    return counts
  }
}
