import Datasets
import Script
import Tensors

/// The two kinds of sequences that have the same methods.
enum SequenceKind {
  /// Elements that can be passed over any number of times.
  case dataset
  /// One pass over elements.
  case iterator

  var typeName: String { self == .dataset ? "Dataset" : "LazyIterator" }

  /// A sequence of some elements, for examples.
  func source(_ items: String) -> String {
    self == .dataset ? "tf.data.array(\(items))" : "(await tf.data.array(\(items)).iterator())"
  }
}

extension FunctionTable {
  /// The class of passes over datasets.
  mutating func addDatasetIteratorClass() {
    beginClass("LazyIterator", "One pass over a dataset.", factory: "await dataset.iterator()")
    addElementMethods(of: .iterator)
    addSelectionMethods(of: .iterator)
    addIteratorMethods()
    addIteratorBatchMethods()
    addIteratorReadingMethods()
  }

  private mutating func addIteratorMethods() {
    let kind = SequenceKind.iterator
    add(
      "flatmap", [.function("transform", "(x) => any[]")],
      "The elements of the arrays that a function gives, one after another.", returns: kind.typeName,
      example: "console.log(await \(kind.source("[1, 2]")).flatmap((x) => [x, -x]).toArray());"
    ) { call -> Value in
      let (transform, next) = (try call.function(0), try call.dataset().stream())
      var pending: [Value] = []
      return try call.sequence(
        Dataset(size: nil) {
          {
            while pending.isEmpty {
              let step = try next()
              guard case .value(let element) = step else { return step }
              let list = try transform(element)
              guard let parts = list.asArray else {
                throw call.machine.typeError(
                  "flatmap(): the function must give an array, but it gave \(call.machine.describe(list)).")
              }
              pending = parts.values.reversed()
            }
            return pending.popLast().map { .value($0) } ?? .finished
          }
        })
    }
    add(
      "handleErrors", [.function("handler", "(error) => boolean")],
      "Asks a function about each error on the way: true goes on with the next element, false ends the pass.",
      returns: kind.typeName,
      example:
        "const it = \(kind.source("[1, 2]")).map((x) => { if (x === 1) throw Error('one'); return x; });\nconsole.log(await it.handleErrors(() => true).toArray());"
    ) { call -> Value in
      let (handler, next, context) = (try call.function(0), try call.dataset().stream(), call.context)
      return try call.sequence(
        Dataset(size: nil) {
          {
            while true {
              do {
                return try next()
              } catch {
                guard let error = context.scriptError(for: error) as? ScriptError else { throw error }
                if try !handler(error.value).isTruthy { return .finished }
              }
            }
          }
        })
    }
    add(
      "serial", [], "The same elements: they are computed one after another in any case.", returns: kind.typeName,
      example: "console.log(await \(kind.source("[1, 2]")).serial().toArray());"
    ) { call -> Value in
      _ = try call.receiver(DatasetIteratorObject.self)
      return call.this
    }
  }

  private mutating func addIteratorBatchMethods() {
    let kind = SequenceKind.iterator
    let parameters: [Parameter] = [
      .integer("batchSize"), .boolean("smallLastBatch", default: true, "keep a smaller last batch"),
    ]
    add(
      "rowMajorBatch", parameters, "Groups elements as arrays of them.", returns: kind.typeName,
      example: "console.log(await \(kind.source("[1, 2, 3]")).rowMajorBatch(2).toArray());"
    ) { call -> Value in
      let realm = call.context.realm
      return try call.sequence(call.rowBatches().map { Value(realm.makeArray($0)) })
    }
    add(
      "columnMajorBatch", parameters,
      "Groups elements: objects and arrays become one, with an array of the values at each of their places.",
      returns: kind.typeName,
      example:
        "console.log(await (await tf.data.array([{a: 1}, {a: 2}]).iterator()).columnMajorBatch(2).toArray());"
    ) { call -> Value in
      let context = call.context
      return try call.sequence(call.rowBatches().map { try context.columns(of: $0) })
    }
  }

  private mutating func addIteratorReadingMethods() {
    let example = "const it = await tf.data.array([1, 2]).iterator();"
    add(
      "next", [], "The next element as {value, done}.", returns: "Promise<{value, done}>",
      example: example + "\nconsole.log(await it.next());"
    ) { call -> Value in
      let stream = try call.receiver(DatasetIteratorObject.self).stream
      return call.context.promise(of: call.context.nextResult(stream))
    }
    for name in ["toArray", "toArrayForTest"] {
      add(
        name, [], "All elements that are left.", returns: "Promise<any[]>",
        example: example + "\nconsole.log(await it.\(name)());"
      ) { call -> Value in try call.context.collect(call.receiver(DatasetIteratorObject.self).stream) }
    }
    add(
      "resolveFully", [], "Passes over all elements that are left, for what happens on the way.",
      returns: "Promise<void>",
      example: "const it = await tf.data.array([1, 2]).map((x) => console.log(x)).iterator();\nawait it.resolveFully();"
    ) { call -> Value in
      let context = call.context
      return StreamDriver.run(try call.receiver(DatasetIteratorObject.self).stream, context) { element in
        context.release(element)
        return nil
      } finish: {
        .undefined
      }
    }
    add(
      "forEachAsync", [.function("f", "(x) => void")], "Calls a function with each element that is left.",
      returns: "Promise<void>", example: example + "\nawait it.forEachAsync((x) => console.log(x));"
    ) { call -> Value in
      try call.context.visitAll(call.receiver(DatasetIteratorObject.self).stream, call.function(0))
    }
    add(
      "resolveWhile", [.function("predicate", "(x) => boolean")],
      "Passes over elements until a function gives false for one.", returns: "Promise<void>",
      example: example + "\nawait it.resolveWhile((x) => x < 2);"
    ) { call -> Value in
      let (context, predicate) = (call.context, try call.function(0))
      var isOver = false
      let stream = try call.receiver(DatasetIteratorObject.self).stream
      return StreamDriver.run({ isOver ? .finished : try stream() }, context) { element in
        isOver = try !predicate(element).isTruthy
        context.release(element)
        return nil
      } finish: {
        .undefined
      }
    }
  }
}

extension TFContext {
  /// Rows turned into columns: where the rows are objects or arrays, the same with columns in their places.
  fileprivate func columns(of rows: [Value]) throws -> Value {
    guard let first = rows.first else { return Value(realm.makeArray([])) }
    if let parts = first.asArray {
      return Value(
        realm.makeArray(
          try (0..<parts.length).map { index in
            try columns(of: rows.map { try machine.get($0, PropertyKey(String(index))) })
          }))
    }
    guard let object = first.asObject, object.kind == .ordinary else { return Value(realm.makeArray(rows)) }
    let made = realm.makeObject()
    for key in try object.ownEnumerableKeys(machine) {
      made.put(key, try columns(of: rows.map { try machine.get($0, key) }))
    }
    return Value(made)
  }
}
