import Tensors

/// Some examples that are computed together.
struct Batch {
  let inputs: [Tensor]
  let targets: [Tensor]
  /// For each target how much its examples count; `nil` for all alike.
  let weights: [Tensor?]
  let size: Int
}

/// What asking for a batch gives.
enum BatchStep {
  case batch(Batch)
  /// The source has to wait for something outside; ask again when it is there.
  case waiting
  case finished
}

/// Where batches come from.
protocol BatchSource: AnyObject {
  /// Starts from the first example again.
  func beginEpoch() throws
  func next() throws -> BatchStep
}

/// Batches cut from tensors that hold all examples: views while they come in order, one gather each when mixed.
final class TensorBatches: BatchSource {
  private let inputs: [Tensor]
  private let targets: [Tensor]
  private let weights: [Tensor?]
  private let batchSize: Int
  private let shuffle: FitOptions.Shuffle
  private let wrapsAround: Bool
  private var order: [Int32] = []
  private var position = 0

  /// The number of examples.
  let count: Int

  /// - Parameter wrapsAround: whether the first examples follow the last, for epochs of a fixed number of batches.
  init(
    inputs: [Tensor], targets: [Tensor], weights: [Tensor?], batchSize: Int, shuffle: FitOptions.Shuffle = .none,
    wrapsAround: Bool = false
  ) {
    self.inputs = inputs
    self.targets = targets
    self.weights = weights
    self.batchSize = batchSize
    self.wrapsAround = wrapsAround
    count = inputs.first?.shape[0] ?? targets.first?.shape[0] ?? 0
    // The order of the examples within a batch makes no difference.
    self.shuffle = count <= batchSize ? .none : shuffle
  }

  /// The number of batches in which all examples occur.
  var batchCount: Int { count == 0 ? 0 : (count - 1) / batchSize + 1 }

  func beginEpoch() {
    position = 0
    if shuffle == .none { return }
    if order.isEmpty { order = (0..<Int32(count)).map { $0 } }
    if shuffle == .examples {
      RandomSource.shuffle(&order)
    } else {
      // Whole batches change places; a smaller last one stays last.
      var starts = Array(0..<count / batchSize)
      RandomSource.shuffle(&starts)
      order = starts.flatMap { start in (0..<batchSize).map { Int32(start * batchSize + $0) } }
      order += (order.count..<count).map { Int32($0) }
    }
  }

  func next() throws -> BatchStep {
    if position >= count {
      guard wrapsAround && count > 0 else { return .finished }
      beginEpoch()
    }
    let start = position
    let size = min(batchSize, count - start)
    position += size
    if size == count && shuffle == .none {
      return .batch(Batch(inputs: inputs, targets: targets, weights: weights, size: size))
    }
    if shuffle == .none {
      func part(_ tensor: Tensor) throws -> Tensor { try tensor.slice(axis: 0, from: start, count: size) }
      return .batch(
        Batch(
          inputs: try inputs.map(part), targets: try targets.map(part), weights: try weights.map { try $0.map(part) },
          size: size))
    }
    let indices = try Tensor(ints: Array(order[start..<start + size]))
    func part(_ tensor: Tensor) throws -> Tensor { try tensor.gather(indices) }
    return .batch(
      Batch(
        inputs: try inputs.map(part), targets: try targets.map(part), weights: try weights.map { try $0.map(part) },
        size: size))
  }
}

/// A source of batches for `fitDataset()`.
public protocol ExampleStream: AnyObject {
  /// The number of batches; `nil` when that is not known.
  var batchCount: Int? { get }
  /// Starts from the first batch again.
  func restart() throws
  /// The next batch.
  func next() throws -> ExampleStep
}

/// What asking a stream for a batch gives.
public enum ExampleStep {
  /// A batch: data for the inputs and for the outputs.
  case example(x: ModelData, y: ModelData)
  /// The stream waits for something outside; it is asked again when the driver of the training says so.
  case waiting
  /// There are no more batches.
  case finished
}

/// Batches that a stream gives.
final class StreamBatches: BatchSource {
  private let stream: ExampleStream
  private let model: LayersModel
  private let compilation: Compilation
  private let classWeights: ClassWeights?
  private let restartsEachEpoch: Bool
  private var isStarted = false

  init(
    _ stream: ExampleStream, _ model: LayersModel, _ compilation: Compilation, classWeights: ClassWeights?,
    restartsEachEpoch: Bool
  ) {
    self.stream = stream
    self.model = model
    self.compilation = compilation
    self.classWeights = classWeights
    self.restartsEachEpoch = restartsEachEpoch
  }

  func beginEpoch() throws {
    if isStarted && !restartsEachEpoch { return }
    isStarted = true
    try stream.restart()
  }

  func next() throws -> BatchStep {
    switch try stream.next() {
    case .waiting: return .waiting
    case .finished: return .finished
    case .example(let x, let y):
      let (inputs, targets) = try model.arrange(x, y, compilation)
      let weights = try model.exampleWeights(
        targets, compilation, sampleWeights: [], classWeights: classWeights)
      return .batch(Batch(inputs: inputs, targets: targets, weights: weights, size: inputs.first?.shape[0] ?? 0))
    }
  }
}

extension LayersModel {
  /// How much each example counts for each trained output: its own weight times that of its class.
  func exampleWeights(
    _ targets: [Tensor], _ compilation: Compilation, sampleWeights: [Tensor], classWeights: ClassWeights?
  ) throws -> [Tensor?] {
    let trained = compilation.losses.indices.filter { compilation.losses[$0] != nil }
    let names = outputNames
    try classWeights?.check(outputs: names.count)
    if !sampleWeights.isEmpty && sampleWeights.count != 1 && sampleWeights.count != trained.count {
      throw LayerError(
        "sampleWeight must be one tensor or one for each of the \(trained.count) outputs, but there are \(sampleWeights.count)."
      )
    }
    return try zip(trained, targets).enumerated().map { index, item in
      let (output, target) = item
      var weights: Tensor?
      if !sampleWeights.isEmpty {
        let given = try sampleWeights[sampleWeights.count == 1 ? 0 : index].cast(to: .float32)
        guard given.rank > 0, given.shape[0] == target.shape[0] else {
          throw LayerError(
            "sampleWeight must hold a number for each of the \(target.shape[0]) examples, but its shape is \(given.shape)."
          )
        }
        weights = given.rank == 2 && given.shape[1] == 1 ? try given.reshape([given.shape[0]]) : given
      }
      if let classes = classWeights?.weights(output: output, name: names[output]) {
        let perClass = try ClassWeights.exampleWeights(target, classes)
        weights = try weights?.mul(perClass) ?? perClass
      }
      return weights
    }
  }
}
