import Datasets
import Script
import Tensors

/// Where the elements of a dataset come from.
extension TFContext {
  /// The elements of an array of the script; tensors are cloned for each pass, because a pass disposes of them.
  func dataset(of array: JSArray) -> Dataset<Value> {
    Dataset(size: Double(array.length)) { [self] in
      var index = 0
      return { [self] in
        guard index < array.length else { return .finished }
        defer { index += 1 }
        return .value(try copy(array[index]))
      }
    }
  }

  /// A copy of an element: of its arrays, plain objects and tensors.
  private func copy(_ value: Value) throws -> Value {
    guard let object = value.asObject else { return value }
    if let tensor = tensor(value) { return self.value(of: try tensor.clone()) }
    if let array = value.asArray { return Value(realm.makeArray(try array.values.map(copy))) }
    guard object.kind == .ordinary else { return value }
    let made = realm.makeObject(prototype: object.prototype)
    for key in try object.ownEnumerableKeys(machine) { made.put(key, try copy(object.get(key, machine))) }
    return Value(made)
  }

  /// What the iterators give that a function of the script makes, one for each pass.
  ///
  /// The function and `next()` of the iterator may give promises.
  func dataset(generator make: Value) -> Dataset<Value> {
    Dataset(pulling: { [self] in
      let iterator = deferred(try machine.call(make))
      return { [self] in
        then(iterator) { [self] iterator in
          guard iterator.isObject else {
            throw machine.typeError(
              "The function passed to tf.data.generator() must return an iterator (an object with next()), but it returned \(machine.describe(iterator)). Write function* () { yield …; }"
            )
          }
          return try machine.invoke(iterator, PropertyKey("next"))
        }
      }
    })
  }

  /// What a function of the script gives: `{value, done}` or a promise of it.
  func dataset(function next: Value) -> Dataset<Value> {
    Dataset(pulling: { [self] in
      { [self] in then(Deferred(.undefined)) { [self] _ in try machine.call(next) } }
    })
  }

  /// The value of the `{value, done}` that `body` gives once `first` is there; `nil` at the end.
  private func then(_ first: Deferred<Value>, _ body: @escaping (Value) throws -> Value) -> Deferred<Value?> {
    let result = Deferred<Value?>()
    first.whenReady { [self] in
      do {
        guard let start = try first.outcome?.get() else { return }
        let step = deferred(try body(start))
        step.whenReady { [self] in
          result.complete(with: Result { try step.outcome.flatMap { try element(of: $0.get()) } })
        }
      } catch {
        result.complete(with: .failure(error))
      }
    }
    return result
  }

  /// The value of an iterator's result; `nil` when it is done.
  private func element(of result: Value) throws -> Value? {
    guard result.isObject else {
      throw machine.typeError(
        "The iterator of a dataset must give objects {value, done}, but it gave \(machine.describe(result)).")
    }
    return try machine.get(result, Names.done).isTruthy ? nil : machine.get(result, Names.value)
  }

  /// The elements of several datasets side by side, as long as all of them have one.
  ///
  /// - Parameter container: datasets in arrays and objects of any nesting.
  func zippedDataset(_ container: Argument) throws -> Dataset<Value> {
    var leaves: [Dataset<Value>] = []
    let place = try zipTree(container.value, container, &leaves)
    let sizes = leaves.map(\.size)
    let size = sizes.contains { $0 == nil } ? nil : sizes.compactMap { $0 }.min()
    return Dataset(size: size) { [self] in
      let streams = try leaves.map { try $0.stream() }
      var values: [Value] = []
      // Nothing side by side has no elements, rather than ever more empty ones.
      if streams.isEmpty { return { .finished } }
      return { [self] in
        while values.count < streams.count {
          switch try streams[values.count]() {
          case .value(let value): values.append(value)
          case .waiting(let wait): return .waiting(wait)
          case .finished:
            for value in values { release(value) }
            values = []
            return .finished
          }
        }
        defer { values = [] }
        return .value(place.value(values, self))
      }
    }
  }

  private func zipTree(
    _ value: Value, _ argument: Argument, _ leaves: inout [Dataset<Value>], depth: Int = 0
  ) throws -> ZipTree {
    guard depth < 100 else {
      throw machine.error("zip(): the datasets are nested too deeply; circular references are not supported.")
    }
    if let dataset = value.host(DatasetObject.self) {
      leaves.append(dataset.dataset)
      return .leaf(leaves.count - 1)
    }
    if let array = value.asArray {
      return .list(try array.values.map { try zipTree($0, argument, &leaves, depth: depth + 1) })
    }
    guard let object = value.asObject, object.kind == .ordinary else {
      throw argument.mismatch(
        "datasets in an array or object", hint: "Write tf.data.zip({xs: a, ys: b}) for the datasets a and b.")
    }
    return .object(
      try object.ownEnumerableKeys(machine).map { key in
        (key, try zipTree(object.get(key, machine), argument, &leaves, depth: depth + 1))
      })
  }
}

/// Where the elements of zipped datasets go.
private indirect enum ZipTree {
  /// The element of the dataset of this number.
  case leaf(Int)
  case list([ZipTree])
  case object([(PropertyKey, ZipTree)])

  func value(_ values: [Value], _ context: TFContext) -> Value {
    switch self {
    case .leaf(let index): return values[index]
    case .list(let parts): return Value(context.realm.makeArray(parts.map { $0.value(values, context) }))
    case .object(let parts):
      let object = context.realm.makeObject()
      for (key, part) in parts { object.put(key, part.value(values, context)) }
      return Value(object)
    }
  }
}
