/// What is known when a training run begins.
package struct TrainingPlan: Sendable {
  package var epochs: Int
  /// The number of the first epoch, from 0.
  package var initialEpoch: Int
  /// Batches an epoch, if known.
  package var batches: Int?
  /// Examples an epoch, if known.
  package var samples: Int?

  package init(epochs: Int, initialEpoch: Int = 0, batches: Int? = nil, samples: Int? = nil) {
    self.epochs = epochs
    self.initialEpoch = initialEpoch
    self.batches = batches
    self.samples = samples
  }
}

/// A named number that training reports, such as loss or accuracy.
package struct TrainingMetric: Hashable, Sendable {
  package var name: String
  package var value: Double

  package init(_ name: String, _ value: Double) {
    self.name = name
    self.value = value
  }
}

extension Sequence {
  /// The metrics of the training data, then those of validation, each in their order.
  package func validationLast(_ name: (Element) -> String) -> [Element] {
    filter { !name($0).hasPrefix("val_") } + filter { name($0).hasPrefix("val_") }
  }
}

/// Who follows a training run: told of each event by whoever drives `fit`.
package protocol TrainingObserver: AnyObject {
  func trainingBegan(_ plan: TrainingPlan)
  func epochBegan(_ epoch: Int)
  /// `samples` is the number of examples in the batch; `metrics` builds its values only if someone looks.
  func batchEnded(_ batch: Int, samples: Int, metrics: () -> [TrainingMetric])
  func epochEnded(_ epoch: Int, metrics: [TrainingMetric])
  /// The user stopped the run: it ends after the current batch.
  func trainingStopped()
  func trainingEnded()
  /// The program has drawn a chart while it trains (silently or not), which is to be shown in place until it is
  /// finished; it is made only if someone looks.
  func figureChanged(_ figure: @escaping () -> (any Figure)?)
  /// The program's charts are about to be printed for good.
  func figureFinished()
}
