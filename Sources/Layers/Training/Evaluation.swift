import Tensors

/// Judging a model batch by batch.
struct Evaluation {
  private let model: LayersModel
  private let compilation: Compilation
  private let source: BatchSource
  private let batchLimit: Int?
  private var batchCount = 0
  private var means = RunningMeans()

  init(_ model: LayersModel, _ compilation: Compilation, _ source: BatchSource, batchLimit: Int? = nil) throws {
    self.model = model
    self.compilation = compilation
    self.source = source
    self.batchLimit = batchLimit
    try source.beginEpoch()
  }

  /// What one more step gives.
  enum Progress {
    case more
    case waiting
    /// The loss, the losses of the outputs if there are several, and the metrics.
    case finished([Float])
  }

  /// Judges one more batch.
  mutating func step() throws -> Progress {
    if let batchLimit, batchCount >= batchLimit { return finished() }
    switch try source.next() {
    case .waiting: return .waiting
    case .finished:
      if let batchLimit {
        LayerWarnings.warn(
          "The dataset ran out of data during evaluateDataset(): it gave \(batchCount) of the \(batchLimit) batches. Make sure that it can generate at least \(batchLimit) batches, for example with repeat()."
        )
      }
      return finished()
    case .batch(let batch):
      means.add(try model.testStep(batch, compilation), size: batch.size)
      batchCount += 1
      return .more
    }
  }

  private func finished() -> Progress {
    .finished(means.isEmpty ? compilation.metricsNames.map { _ in .nan } : means.means)
  }
}

/// A judgment that its driver carries out step by step, because its batches may have to be waited for.
public final class EvaluationRun {
  private var evaluation: Evaluation

  init(_ evaluation: Evaluation) { self.evaluation = evaluation }

  /// What one more step gives.
  public enum Progress {
    /// A batch was judged.
    case more
    /// The stream waits for something outside.
    case waiting
    /// The loss, the losses of the outputs if there are several, and the metrics.
    case finished([Float])
  }

  /// Judges one more batch.
  public func step() throws -> Progress {
    switch try evaluation.step() {
    case .more: .more
    case .waiting: .waiting
    case .finished(let values): .finished(values)
    }
  }
}

extension LayersModel {
  /// The loss and the metrics of the model for some data, in the order of ``Compilation/metricsNames``.
  ///
  /// - Parameters:
  ///   - batchSize: the number of examples that are computed together.
  ///   - sampleWeights: how much each example counts.
  /// - Throws: ``LayerError`` when the model was not compiled or the data does not fit.
  public func evaluate(
    _ x: ModelData, _ y: ModelData, batchSize: Int = 32, sampleWeights: [Tensor] = [], steps: Int? = nil
  ) throws -> [Float] {
    let compilation = try compiled(for: "evaluate()")
    var evaluation = try Evaluation(
      self, compilation, try batches(x, y, compilation, batchSize: batchSize, sampleWeights: sampleWeights),
      batchLimit: steps)
    while true {
      if case .finished(let values) = try evaluation.step() { return values }
    }
  }

  /// A judgment over a stream of batches.
  ///
  /// - Parameter batches: at most so many batches.
  public func evaluateDataset(_ stream: ExampleStream, batches: Int? = nil) throws -> EvaluationRun {
    let compilation = try compiled(for: "evaluateDataset()")
    let source = StreamBatches(stream, self, compilation, classWeights: nil, restartsEachEpoch: true)
    return EvaluationRun(try Evaluation(self, compilation, source, batchLimit: batches))
  }

  /// The batches of some data in order.
  func batches(
    _ x: ModelData, _ y: ModelData, _ compilation: Compilation, batchSize: Int, sampleWeights: [Tensor]
  ) throws -> TensorBatches {
    let (inputs, targets) = try arrange(x, y, compilation)
    let weights = try exampleWeights(targets, compilation, sampleWeights: sampleWeights, classWeights: nil)
    return TensorBatches(inputs: inputs, targets: targets, weights: weights, batchSize: batchSize)
  }

  /// Changes the weights once, for one batch.
  ///
  /// - Returns: the loss, the losses of the outputs if there are several, and the metrics.
  public func trainOnBatch(
    _ x: ModelData, _ y: ModelData, sampleWeights: [Tensor] = [], classWeights: ClassWeights? = nil
  ) throws -> [Float] {
    let compilation = try compiled(for: "trainOnBatch()")
    let (inputs, targets) = try arrange(x, y, compilation)
    let weights = try exampleWeights(
      targets, compilation, sampleWeights: sampleWeights, classWeights: classWeights)
    return try trainStep(
      Batch(inputs: inputs, targets: targets, weights: weights, size: inputs.first?.shape[0] ?? 0), compilation)
  }

  /// The outputs for some inputs.
  ///
  /// - Parameter batchSize: the number of examples that are computed together.
  /// - Throws: ``LayerError`` when the data does not fit the inputs.
  public func predict(_ x: ModelData, batchSize: Int = 32) throws -> [Tensor] {
    try requireLive()
    guard batchSize > 0 else {
      throw LayerError("predict(): batchSize must be a positive integer, but it is \(batchSize).")
    }
    return try Engine.tidy("predict") {
      let inputs = try arrangeInputs(x)
      let count = inputs.first?.shape[0] ?? 0
      if count <= batchSize { return try outputs(inputs) }
      var parts = try graph().outputs.map { _ in [Tensor]() }
      for start in stride(from: 0, to: count, by: batchSize) {
        let size = min(batchSize, count - start)
        let batch = try inputs.map { try $0.slice(axis: 0, from: start, count: size) }
        for (index, output) in try outputs(batch).enumerated() { parts[index].append(output) }
      }
      return try parts.map { try Tensor.concat($0, axis: 0) }
    }
  }

  /// The outputs for some inputs, computed in one piece.
  public func predictOnBatch(_ x: ModelData) throws -> [Tensor] {
    try requireLive()
    return try Engine.tidy("predictOnBatch") { try outputs(arrangeInputs(x)) }
  }

  private func outputs(_ inputs: [Tensor]) throws -> [Tensor] {
    try plan().run(inputs, CallOptions()).outputs.map { output in
      // Disposing of a prediction must not take an input or a weight along.
      try inputs.contains { $0 === output } || output.isVariable ? output.clone() : output
    }
  }
}
