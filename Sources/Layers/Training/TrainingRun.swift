import Glibc
import Tensors

/// What has just happened, or is about to happen, in a training.
public enum TrainingEvent {
  /// Training begins.
  case trainBegin
  /// The epoch of the given number begins.
  case epochBegin(Int)
  /// The batch of the given number, of so many examples, is about to be computed.
  case batchBegin(Int, size: Int)
  /// The batch of the given number was computed; the logs hold `batch`, `size`, the loss and the metrics.
  case batchEnd(Int, Logs)
  /// It is time to let others run. The numbers of the epoch and the batch, and the logs of the batch.
  case yield(epoch: Int, batch: Int, Logs)
  /// The epoch of the given number ended; the logs hold the validation's values and the means over the batches.
  case epochEnd(Int, Logs)
  /// The stream of examples waits for something outside: wait for it, then go on.
  case waiting
  /// Training ends.
  case trainEnd
  /// It is over; no more events come.
  case finished
}

/// A training as a sequence of events.
///
/// Whoever drives it asks for the next event, does what it wants between two events (show progress, wait, stop), and
/// asks again. The model is whole at every event.
///
/// ```swift
/// let run = try model.fit(.one(x), .one(y), options)
/// while case let event = try run.next() {
///   if case .epochEnd(let epoch, let logs) = event { print(epoch, logs["loss"] ?? 0) }
///   if case .finished = event { break }
/// }
/// ```
public final class TrainingRun {
  /// The model that is trained.
  public let model: LayersModel
  /// What happened so far.
  public let history: History
  /// The kinds of events that are handed out; the others happen silently.
  public var wantedEvents: EventKinds = .all

  /// Kinds of events.
  public struct EventKinds: OptionSet, Sendable {
    /// The bits.
    public let rawValue: Int
    /// A set with the given bits.
    public init(rawValue: Int) { self.rawValue = rawValue }
    /// The begin of a batch.
    public static let batchBegin = EventKinds(rawValue: 1)
    /// The end of a batch.
    public static let batchEnd = EventKinds(rawValue: 2)
    /// Begin and end of epochs.
    public static let epochs = EventKinds(rawValue: 4)
    /// Time for others.
    public static let yield = EventKinds(rawValue: 8)
    /// All events.
    public static let all: EventKinds = [.batchBegin, .batchEnd, .epochs, .yield]
  }

  private let compilation: Compilation
  private let options: FitOptions
  private var source: BatchSource?
  private var validation: BatchSource?
  private let batchLogKeys: [String]

  private var phase = Phase.begin
  private var epoch: Int
  private var batchIndex = 0
  private var means = RunningMeans()
  private var evaluation: Evaluation?
  private var epochLogs = Logs()
  private var batchLogs = Logs()
  private var lastYield: Double

  private enum Phase {
    case begin
    case epochBegin
    case fetch
    case compute(Batch)
    case afterBatch
    case validate
    case epochEnd
    case recorded
    case end
    case over
  }

  init(
    _ model: LayersModel, _ compilation: Compilation, _ options: FitOptions, source: BatchSource,
    validation: BatchSource?, parameters: History.Parameters
  ) throws {
    guard !model.isTraining else {
      throw LayerError(
        "Cannot start training the model \(model.name): another fit() call is ongoing; await it first.")
    }
    self.model = model
    self.compilation = compilation
    self.options = options
    self.source = source
    self.validation = validation
    batchLogKeys = compilation.logKeys
    epoch = options.initialEpoch
    history = History(parameters)
    lastYield = TrainingRun.now()
    model.isTraining = true
    model.stopTraining = false
    model.history = history
  }

  deinit { abandon() }

  /// Ends the training where it stands, without further events.
  public func abandon() {
    if case .over = phase { return }
    phase = .over
    model.isTraining = false
    // The parts that were cut from the data shall not outlive the training.
    source = nil
    validation = nil
  }

  /// Goes on to the next event.
  ///
  /// - Throws: what the computation of a batch throws; the training is over then.
  public func next() throws -> TrainingEvent {
    do {
      while true {
        if let event = try advance() { return event }
      }
    } catch {
      abandon()
      throw error
    }
  }

  /// Replaces the logs that the event ``TrainingEvent/epochEnd(_:_:)`` has just given, before the history takes them: who
  /// judges the model by means of its own adds its values.
  public func setEpochLogs(_ logs: Logs) {
    if case .recorded = phase { epochLogs = logs }
  }

  /// Runs to the end.
  @discardableResult
  public func finish() throws -> History {
    wantedEvents = []
    while true {
      if case .finished = try next() { return history }
    }
  }

  private func advance() throws -> TrainingEvent? {
    switch phase {
    case .begin:
      phase = epoch < options.epochs ? .epochBegin : .end
      return .trainBegin
    case .epochBegin:
      batchIndex = 0
      means = RunningMeans()
      epochLogs = Logs()
      try source?.beginEpoch()
      phase = .fetch
      return wantedEvents.contains(.epochs) ? .epochBegin(epoch) : nil
    case .fetch: return try fetch()
    case .compute(let batch): return try compute(batch)
    case .afterBatch:
      if model.stopTraining { phase = .epochEnd } else { phase = .fetch }
      return yieldEvent()
    case .validate: return try validate()
    case .epochEnd:
      for (key, value) in zip(batchLogKeys, means.means) { epochLogs.entries.append((key, Double(value))) }
      phase = .recorded
      return wantedEvents.contains(.epochs) ? .epochEnd(epoch, epochLogs) : nil
    case .recorded:
      history.record(epoch, epochLogs)
      let finished = epoch
      epoch += 1
      phase = model.stopTraining || epoch >= options.epochs ? .end : .epochBegin
      if options.yieldEvery == .epoch, wantedEvents.contains(.yield) {
        return .yield(epoch: finished, batch: batchIndex, epochLogs)
      }
      return nil
    case .end:
      abandon()
      return .trainEnd
    case .over: return .finished
    }
  }

  private func fetch() throws -> TrainingEvent? {
    if let limit = options.stepsPerEpoch, batchIndex >= limit { return finishBatches() }
    switch try nextBatch() {
    case .waiting: return .waiting
    case .finished:
      if let limit = options.stepsPerEpoch {
        LayerWarnings.warn(
          "The dataset ran out of data after \(batchIndex) of the \(limit) batches of epoch \(epoch + 1); training ends. `batchesPerEpoch` × `epochs` need at least \(limit * options.epochs) batches: use repeat() on the dataset."
        )
        model.stopTraining = true
      }
      return finishBatches()
    case .batch(let batch):
      phase = .compute(batch)
      return wantedEvents.contains(.batchBegin) ? .batchBegin(batchIndex, size: batch.size) : nil
    }
  }

  private func nextBatch() throws -> BatchStep {
    do {
      return try source?.next() ?? .finished
    } catch let error as LayerError {
      throw LayerError("\(error.message) This is batch \(batchIndex) of epoch \(epoch).")
    }
  }

  private func finishBatches() -> TrainingEvent? {
    phase = validation == nil ? .epochEnd : .validate
    return nil
  }

  private func compute(_ batch: Batch) throws -> TrainingEvent? {
    let values = try model.trainStep(batch, compilation)
    means.add(values, size: batch.size)
    let index = batchIndex
    batchIndex += 1
    phase = .afterBatch
    guard wantedEvents.contains(.batchEnd) || wantedEvents.contains(.yield) else { return nil }
    batchLogs = Logs([("batch", Double(index)), ("size", Double(batch.size))])
    for (key, value) in zip(batchLogKeys, values) { batchLogs.entries.append((key, Double(value))) }
    return wantedEvents.contains(.batchEnd) ? .batchEnd(index, batchLogs) : nil
  }

  private func yieldEvent() -> TrainingEvent? {
    guard wantedEvents.contains(.yield) else { return nil }
    switch options.yieldEvery {
    case .never, .epoch: return nil
    case .batch: break
    case .milliseconds(let interval):
      let now = TrainingRun.now()
      if now - lastYield < interval { return nil }
      lastYield = now
    }
    return .yield(epoch: epoch, batch: batchIndex - 1, batchLogs)
  }

  private func validate() throws -> TrainingEvent? {
    guard let validation else { return nil }
    if evaluation == nil {
      evaluation = try Evaluation(model, compilation, validation, batchLimit: options.validationSteps)
    }
    switch try evaluation?.step() {
    case .waiting: return .waiting
    case .finished(let values):
      for (key, value) in zip(batchLogKeys, values) { epochLogs.entries.append(("val_" + key, Double(value))) }
      evaluation = nil
      phase = .epochEnd
    default: break
    }
    return nil
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1e6
  }
}
