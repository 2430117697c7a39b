import Datasets
import Layers
import Script
import Tensors

/// The batches of a dataset as a training reads them.
///
/// A batch is disposed of when the next one is asked for: nobody else has it.
final class DatasetExampleStream: ExampleStream {
  private let dataset: Dataset<Value>
  private let context: TFContext
  private let caller: String
  private var stream: Datasets.Stream<Value>?
  private var current: Value = .undefined
  private var source: (any Waitable)?

  fileprivate init(_ dataset: Dataset<Value>, _ context: TFContext, caller: String) {
    self.dataset = dataset
    self.context = context
    self.caller = caller
  }

  var batchCount: Int? { dataset.size.flatMap { Int(exactly: $0) } }

  func restart() throws {
    releaseCurrent()
    stream = try dataset.stream()
  }

  func next() throws -> ExampleStep {
    releaseCurrent()
    if stream == nil { stream = try dataset.stream() }
    switch try stream?() ?? .finished {
    case .finished: return .finished
    case .waiting(let wait):
      source = wait
      return .waiting
    case .value(let element):
      current = element
      let (x, y) = try parts(of: element)
      return .example(x: try data(x, "xs"), y: try data(y, "ys"))
    }
  }

  /// Whether the last step gave `.waiting`.
  var isWaiting: Bool { source != nil }

  /// Calls `resume` when what the last `.waiting` waits for is ready.
  func whenReady(_ resume: @escaping () -> Void) {
    guard let source else { return resume() }
    self.source = nil
    source.whenReady(resume)
  }

  private func releaseCurrent() {
    context.release(current)
    current = .undefined
  }

  /// The inputs and the targets of an element: `{xs, ys}` or `[xs, ys]`.
  private func parts(of element: Value) throws -> (x: Value, y: Value) {
    if let array = element.asArray, array.length == 2 { return (array[0], array[1]) }
    if let object = element.asObject, object.kind == .ordinary {
      let (x, y) = (try object.get("xs", context.machine), try object.get("ys", context.machine))
      if !x.isUndefined && !y.isUndefined { return (x, y) }
    }
    throw context.machine.error(
      "The dataset for \(caller)() must give objects of the form `{xs: xVal, ys: yVal}` (each a `tf.Tensor`, an array of tensors, or tensors by name), but it gave \(context.machine.describe(element)). Make them with tf.data.zip({xs, ys}) or map((e) => ({xs: …, ys: …})), then batch()."
    )
  }

  /// The tensors of one side of an example.
  private func data(_ value: Value, _ name: String) throws -> ModelData {
    if let tensor = context.tensor(value) { return .one(tensor) }
    if let array = value.asArray { return .list(try array.values.map { try tensor($0, name) }) }
    if let object = value.asObject, object.kind == .ordinary {
      return .named(
        try object.ownEnumerableKeys(context.machine).map { key in
          (key.text, try tensor(object.get(key, context.machine), "\(name).\(key.text)"))
        })
    }
    return .one(try tensor(value, name))
  }

  private func tensor(_ value: Value, _ name: String) throws -> Tensor {
    if let tensor = context.tensor(value) { return tensor }
    throw context.machine.error(
      "The dataset for \(caller)() must give batches of tensors, but '\(name)' is \(context.machine.describe(value)). Did you forget dataset.batch(size)?"
    )
  }
}

extension DatasetObject {
  /// The batches for a training or a judgment.
  ///
  /// - Parameter caller: the method that reads them, for messages.
  func exampleStream(_ context: TFContext, caller: String) -> DatasetExampleStream {
    DatasetExampleStream(dataset, context, caller: caller)
  }
}
