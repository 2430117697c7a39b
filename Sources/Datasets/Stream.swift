/// What asking a stream for its next element gives.
public enum StreamStep<Element> {
  /// The next element.
  case value(Element)
  /// Nothing yet: the stream waits for something outside, and is asked again when that is ready.
  case waiting(any Waitable)
  /// There are no more elements.
  case finished
}

/// Something that becomes ready at some time.
public protocol Waitable: AnyObject {
  /// Calls `body` once when it is ready; at once if it is already.
  func whenReady(_ body: @escaping () -> Void)
}

/// A result that may come later, such as that of a promise or of a request.
public final class Deferred<Success>: Waitable {
  /// The result or the error, once it is there.
  public private(set) var outcome: Result<Success, any Error>?
  private var waiting: [() -> Void] = []

  /// A result that is still to come.
  public init() {}

  /// A result that is there.
  public init(_ value: Success) { outcome = .success(value) }

  /// Sets the result; a second one is ignored.
  public func complete(with result: Result<Success, any Error>) {
    guard outcome == nil else { return }
    outcome = result
    let ready = waiting
    waiting = []
    for body in ready { body() }
  }

  /// Calls `body` once when the result is there; at once if it already is.
  public func whenReady(_ body: @escaping () -> Void) {
    if outcome == nil { waiting.append(body) } else { body() }
  }
}

extension Deferred {
  /// The result after a function, once it is there.
  public func map<Output>(_ transform: @escaping (Success) throws -> Output) -> Deferred<Output> {
    let mapped = Deferred<Output>()
    whenReady { [self] in
      guard let outcome else { return }
      mapped.complete(with: Result { try transform(outcome.get()) })
    }
    return mapped
  }

  /// The result of what a function gives for this result, once both are there.
  public func flatMap<Output>(_ transform: @escaping (Success) throws -> Deferred<Output>) -> Deferred<Output> {
    let mapped = Deferred<Output>()
    map(transform).whenResolved { outcome in
      switch outcome {
      case .success(let inner): inner.whenResolved { mapped.complete(with: $0) }
      case .failure(let error): mapped.complete(with: .failure(error))
      }
    }
    return mapped
  }

  /// Calls `body` with the outcome once it is there.
  public func whenResolved(_ body: @escaping (Result<Success, any Error>) -> Void) {
    whenReady { [self] in if let outcome { body(outcome) } }
  }
}

/// One pass over the elements of a dataset: each call gives the next step.
///
/// After `.waiting` the same call is made again; nothing that was read before is lost.
public typealias Stream<Element> = () throws -> StreamStep<Element>

extension Deferred {
  /// The result as a step of a stream whose end is told by `nil`; forgets `pending` once it was used.
  static func step<Element>(_ pending: inout Deferred<Element?>?) throws -> StreamStep<Element>? {
    guard let deferred = pending else { return nil }
    guard let outcome = deferred.outcome else { return .waiting(deferred) }
    pending = nil
    return try outcome.get().map { .value($0) } ?? .finished
  }
}
