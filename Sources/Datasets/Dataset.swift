/// A lazy sequence of elements that can be passed over any number of times.
///
/// Nothing is read before a stream is asked for an element, and no more than that needs. Elements may have to be waited
/// for (see ``StreamStep``).
public final class Dataset<Element> {
  /// The number of elements; infinite for one that never ends, `nil` when it is not known.
  public let size: Double?
  private let start: () throws -> Stream<Element>

  /// A dataset whose passes `start` begins.
  public init(size: Double?, _ start: @escaping () throws -> Stream<Element>) {
    self.size = size
    self.start = start
  }

  /// Begins a pass over the elements.
  public func stream() throws -> Stream<Element> { try start() }

  /// The elements of an array.
  public convenience init(_ elements: [Element]) {
    self.init(size: Double(elements.count)) {
      var index = 0
      return {
        guard index < elements.count else { return .finished }
        defer { index += 1 }
        return .value(elements[index])
      }
    }
  }

  /// Elements that a source gives one by one, perhaps later; `nil` ends them.
  ///
  /// - Parameter begin: begins a pass; what it returns gives the next element.
  public convenience init(pulling begin: @escaping () throws -> () throws -> Deferred<Element?>) {
    self.init(size: nil) {
      let pull = try begin()
      var pending: Deferred<Element?>?
      var isFinished = false
      return {
        if isFinished { return .finished }
        if pending == nil { pending = try pull() }
        let step = try Deferred<Element?>.step(&pending) ?? .finished
        if case .finished = step { isFinished = true }
        return step
      }
    }
  }
}

// MARK: - One element at a time

extension Dataset {
  /// The elements after `transform`.
  public func map<Output>(_ transform: @escaping (Element) throws -> Output) -> Dataset<Output> {
    Dataset<Output>(size: size) {
      let next = try self.stream()
      return {
        switch try next() {
        case .value(let element): .value(try transform(element))
        case .waiting(let wait): .waiting(wait)
        case .finished: .finished
        }
      }
    }
  }

  /// The elements after a `transform` whose results may come later; one is worked on at a time.
  public func mapDeferred<Output>(_ transform: @escaping (Element) throws -> Deferred<Output>) -> Dataset<Output> {
    Dataset<Output>(size: size) {
      let next = try self.stream()
      var pending: Deferred<Output>?
      return {
        if pending == nil {
          switch try next() {
          case .value(let element): pending = try transform(element)
          case .waiting(let wait): return .waiting(wait)
          case .finished: return .finished
          }
        }
        guard let deferred = pending, let outcome = deferred.outcome else {
          return pending.map { .waiting($0) } ?? .finished
        }
        pending = nil
        return .value(try outcome.get())
      }
    }
  }

  /// The elements for which `isIncluded` holds.
  public func filter(_ isIncluded: @escaping (Element) throws -> Bool) -> Dataset {
    Dataset(size: size == .infinity ? size : nil) {
      let next = try self.stream()
      return {
        while true {
          let step = try next()
          guard case .value(let element) = step else { return step }
          if try isIncluded(element) { return step }
        }
      }
    }
  }
}
