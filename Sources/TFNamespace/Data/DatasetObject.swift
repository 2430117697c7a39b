import Datasets
import Script
import Tensors

/// A dataset as the script sees it.
class DatasetObject: JSObject {
  private let elements: Dataset<Value>

  init(_ dataset: Dataset<Value>, prototype: JSObject) {
    elements = dataset
    super.init(prototype: prototype, kind: .host)
  }

  var dataset: Dataset<Value> { elements }
}

/// `class Countdown extends tf.data.Dataset { async iterator() { … } }`
final class ProgramDatasetObject: DatasetObject {
  private unowned(unsafe) let context: TFContext

  init(_ context: TFContext, prototype: JSObject) {
    self.context = context
    super.init(Dataset([]), prototype: prototype)
  }

  /// What the iterators of the class give. It is made anew each time, since it holds this object.
  override var dataset: Dataset<Value> {
    let iterator = context.makeFunction("iterator", 0) { [self] context, _ in
      try context.machine.invoke(Value(self), "iterator")
    }
    let hasSize = (try? hasOwn("size", context.machine)) ?? false
    let size = hasSize ? (try? get("size", context.machine).asNumber) ?? nil : nil
    let elements = context.dataset(generator: iterator)
    return Dataset(size: size) { try elements.stream() }
  }
}

/// One pass over a dataset, as `iterator()` gives it.
final class DatasetIteratorObject: JSObject {
  let stream: Datasets.Stream<Value>

  init(_ stream: @escaping Datasets.Stream<Value>, prototype: JSObject) {
    self.stream = stream
    super.init(prototype: prototype, kind: .host)
  }
}

extension Dataset: ScriptConvertible where Element == Value {
  package static var scriptTypeName: String { "Dataset" }
  package func scriptValue(_ context: TFContext) -> Value {
    Value(DatasetObject(self, prototype: context.hostClass("Dataset").prototype))
  }
}

extension Call {
  /// The dataset whose method is called; of an iterator the elements that are left.
  func dataset() throws -> Dataset<Value> {
    if let stream = this.host(DatasetIteratorObject.self)?.stream { return Dataset(size: nil) { stream } }
    return try receiver(DatasetObject.self).dataset
  }

  /// What a method gives that changes or chooses elements: a dataset of a dataset, an iterator of an iterator.
  func sequence(_ dataset: Dataset<Value>) throws -> Value {
    guard this.host(DatasetIteratorObject.self) != nil else { return dataset.scriptValue(context) }
    return Value(DatasetIteratorObject(try dataset.stream(), prototype: context.hostClass("LazyIterator").prototype))
  }
}

extension TFContext {
  /// Disposes of the tensors of an element that nobody needs any more, except those that went into a result.
  func release(_ element: Value, keeping result: Value = .undefined) {
    guard element.isObject else { return }
    let kept = tensors(in: result)
    for tensor in tensors(in: element) where !kept.contains(where: { $0 === tensor }) { tensor.dispose() }
  }

  /// The result of a promise of the script; that of another value at once.
  func deferred(_ value: Value) -> Deferred<Value> {
    guard let promise = value.host(JSPromise.self) else {
      guard value.isObject, let then = try? machine.get(value, Names.then), then.isCallable else {
        return Deferred(value)
      }
      return deferred(Value(machine.promise(resolving: value)))
    }
    let deferred = Deferred<Value>()
    promise.whenSettled(machine) { _, state, result in
      deferred.complete(with: state == .fulfilled ? .success(result) : .failure(ScriptError(result)))
    }
    return deferred
  }

  /// A promise of a result that may come later.
  func promise(of deferred: Deferred<Value>) -> Value {
    let promise = JSPromise(realm)
    let machine = machine
    deferred.whenReady { [self] in
      switch deferred.outcome {
      case .success(let value): promise.resolve(value, machine)
      case .failure(let error): promise.reject(with: scriptError(for: error), machine)
      case nil: break
      }
    }
    return Value(promise)
  }
}

/// Goes through a stream as a task of the event loop, so that timers, promises and Ctrl-C are served in between.
final class StreamDriver {
  private let stream: Datasets.Stream<Value>
  private let visit: (Value) throws -> Deferred<Value>?
  private let context: TFContext
  private let result = Deferred<Value>()
  private let finish: () throws -> Value
  /// What the visit of the last element still has to do.
  private var visiting: Deferred<Value>?

  /// How many elements are visited before others get a turn.
  private static let turn = 64

  private init(
    _ stream: @escaping Datasets.Stream<Value>, _ context: TFContext,
    visit: @escaping (Value) throws -> Deferred<Value>?, finish: @escaping () throws -> Value
  ) {
    self.stream = stream
    self.context = context
    self.visit = visit
    self.finish = finish
  }

  /// Visits each element; gives a promise of `finish()`.
  ///
  /// - Parameter visit: may give something that must be ready before the next element.
  static func run(
    _ stream: @escaping Datasets.Stream<Value>, _ context: TFContext,
    visit: @escaping (Value) throws -> Deferred<Value>?, finish: @escaping () throws -> Value
  ) -> Value {
    let driver = StreamDriver(stream, context, visit: visit, finish: finish)
    driver.schedule()
    return context.promise(of: driver.result)
  }

  private func schedule() {
    context.machine.eventLoop.addHostTask { [self] _ in
      do {
        return try takeTurn()
      } catch {
        result.complete(with: .failure(error))
        return false
      }
    }
  }

  /// Visits some elements; gives whether to go on at once.
  private func takeTurn() throws -> Bool {
    for _ in 0..<Self.turn {
      try context.machine.checkInterrupt()
      if let visiting {
        guard let outcome = visiting.outcome else { return wait(for: visiting) }
        self.visiting = nil
        _ = try outcome.get()
      }
      switch try stream() {
      case .value(let element): visiting = try visit(element)
      case .waiting(let source): return wait(for: source)
      case .finished:
        result.complete(with: .success(try finish()))
        return false
      }
    }
    return true
  }

  private func wait(for source: any Waitable) -> Bool {
    source.whenReady { [self] in schedule() }
    return false
  }
}
