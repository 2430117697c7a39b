import Datasets
import Script
import Tensors

extension FunctionTable {
  /// `tf.data` and the methods of datasets.
  mutating func addData() {
    section("Data", in: "tf.data")
    add(
      "array", [.any("items", "any[]")], "Makes a dataset of the elements of an array.",
      example: "await tf.data.array([1, 2, 3]).forEachAsync((x) => console.log(x));"
    ) { call -> Dataset<Value> in
      let items = call.argument(0)
      if let array = items.value.asArray { return call.context.dataset(of: array) }
      guard let contents = TypedArrayContents(items.value) else {
        throw items.mismatch("an array", hint: "A tensor's rows as an array: x.unstack().")
      }
      return Dataset((0..<contents.count).map { Value(contents[$0]) })
    }
    add(
      "generator", [.function("generator", "() => Iterator")],
      "Makes a dataset of what an iterator gives; the function is called at the start of each pass and may be async.",
      example:
        "function* squares() { for (let i = 0; i < 3; i++) yield i * i; }\nconsole.log(await tf.data.generator(squares).toArray());"
    ) { call -> Dataset<Value> in call.context.dataset(generator: try call.function(0).value) }
    add(
      "func", [.function("f", "() => {value, done}")], "Makes a dataset of what a function gives, call by call.",
      example:
        "let i = 0;\nconst ds = tf.data.func(() => ({value: i++, done: i > 3}));\nconsole.log(await ds.toArray());"
    ) { call -> Dataset<Value> in call.context.dataset(function: try call.function(0).value) }
    add(
      "zip", [.any("datasets", "{[name]: Dataset}|Dataset[]")],
      "Puts the elements of several datasets side by side, until one of them ends.",
      example:
        "const ds = tf.data.zip({xs: tf.data.array([1, 2]), ys: tf.data.array([3, 5])});\nconsole.log(await ds.toArray());"
    ) { call -> Dataset<Value> in try call.context.zippedDataset(call.argument(0)) }
    value("Dataset", "The class of datasets.") { Value($0.hostClass("Dataset").constructor) }
    addDatasetClass()
    addDatasetIteratorClass()
  }

  private mutating func addDatasetClass() {
    beginClass(
      "Dataset", "A lazy sequence of elements; extend it and write iterator() for one of your own.",
      factory: "tf.data.array(items) or tf.data.generator(f)",
      construct: { call in
        let prototype = try call.context.prototypeForNew("Dataset")
        guard prototype !== call.context.hostClass("Dataset").prototype else {
          throw call.machine.typeError(
            "Dataset objects are not made with new: use tf.data.array(items) or tf.data.generator(f)")
        }
        return Value(ProgramDatasetObject(call.context, prototype: prototype))
      })
    property(
      "size", "The number of elements; null when it is not known.", set: { $0.defineOwn("size", $1) }
    ) { try $0.dataset().size }
    addElementMethods(of: .dataset)
    addBatchMethods()
    addSelectionMethods(of: .dataset)
    addRepeatMethod()
    addReadingMethods()
  }

  /// Methods that change each element.
  mutating func addElementMethods(of kind: SequenceKind) {
    add(
      "map", [.function("transform", "(x) => any")],
      "The elements after a function; tensors it makes on the way are freed.", returns: kind.typeName,
      example: "console.log(await \(kind.source("[1, 2]")).map((x) => x * 10).toArray());"
    ) { call -> Value in
      let (context, transform) = (call.context, try call.function(0))
      let mapped = try call.dataset().map { element in
        let result = try Engine.tidy("map", keeping: { context.tensors(in: $0) }) { try transform(element) }
        if result.host(JSPromise.self) != nil {
          throw context.machine.error(
            "The function passed to map() gave a promise: use mapAsync() for async functions.")
        }
        context.release(element, keeping: result)
        return result
      }
      return try call.sequence(mapped)
    }
    for name in kind == .iterator ? ["mapAsync", "serialMapAsync"] : ["mapAsync"] {
      add(
        name, [.function("transform", "async (x) => any")],
        "The elements after a function that gives promises, one at a time.", returns: kind.typeName,
        example: "console.log(await \(kind.source("[1, 2]")).\(name)(async (x) => x + 1).toArray());"
      ) { call -> Value in
        let (context, transform) = (call.context, try call.function(0))
        let mapped = try call.dataset().mapDeferred { element in
          let result = context.deferred(try transform(element))
          result.whenReady {
            if case .success(let value) = result.outcome { context.release(element, keeping: value) }
          }
          return result
        }
        return try call.sequence(mapped)
      }
    }
    add(
      "filter", [.function("predicate", "(x) => boolean")], "The elements for which a function gives true.",
      returns: kind.typeName,
      example: "console.log(await \(kind.source("[1, 2, 3]")).filter((x) => x > 1).toArray());"
    ) { call -> Value in
      let (context, predicate) = (call.context, try call.function(0))
      let chosen = try call.dataset().filter { element in
        let result = try Engine.tidy("filter", keeping: { _ in [] }) { try predicate(element) }
        if !result.isTruthy { context.release(element) }
        return result.isTruthy
      }
      return try call.sequence(chosen)
    }
  }

  /// Methods that group elements.
  private mutating func addBatchMethods() {
    let batchParameters: [Parameter] = [
      .integer("batchSize"), .boolean("smallLastBatch", default: true, "keep a smaller last batch"),
    ]
    for name in ["batch", "columnMajorBatch"] {
      add(
        name, batchParameters, "Groups elements: numbers, arrays and tensors become tensors with one row for each.",
        example: "await tf.data.array([1, 2, 3]).\(name)(2).forEachAsync((x) => x.print());"
      ) { call -> Dataset<Value> in
        let context = call.context
        return try call.rowBatches().map { rows in
          defer { for row in rows { context.release(row) } }
          let batch = try Engine.tidy("batch", keeping: \.tensors) { try Example.stacked(rows.map(context.example)) }
          return context.value(of: batch)
        }
      }
    }
    add(
      "rowMajorBatch", batchParameters, "Groups elements as arrays of them.",
      example: "console.log(await tf.data.array([1, 2, 3]).rowMajorBatch(2).toArray());"
    ) { call -> Dataset<Value> in
      let realm = call.context.realm
      return try call.rowBatches().map { Value(realm.makeArray($0)) }
    }
  }

  /// Methods that choose and order elements.
  mutating func addSelectionMethods(of kind: SequenceKind) {
    add(
      "take", [.integer("count")], "The first elements; all of them when count is negative.", returns: kind.typeName,
      example: "console.log(await \(kind.source("[1, 2, 3]")).take(2).toArray());"
    ) { call -> Value in try call.sequence(call.dataset().take(call.isGiven(0) ? call.integer(0) : -1)) }
    add(
      "skip", [.integer("count", optional: "all")], "The elements after the first ones; none when count is negative.",
      returns: kind.typeName,
      example: "console.log(await \(kind.source("[1, 2, 3]")).skip(1).toArray());"
    ) { call -> Value in
      let context = call.context
      let count = call.isGiven(0) ? try call.integer(0) : -1
      // An iterator is not altered by a negative number.
      if kind == .iterator && count < 0 { return call.this }
      return try call.sequence(call.dataset().skip(count) { context.release($0) })
    }
    add(
      "concatenate", [.any(kind == .dataset ? "dataset" : "iterator", kind.typeName)],
      "The elements of this sequence, then those of another.",
      returns: kind.typeName,
      example: "console.log(await \(kind.source("[1]")).concatenate(\(kind.source("[2]"))).toArray());"
    ) { call -> Value in
      let other: Dataset<Value>
      if let dataset = call[0].host(DatasetObject.self) {
        other = dataset.dataset
      } else if let stream = call[0].host(DatasetIteratorObject.self)?.stream {
        other = Dataset(size: nil) { stream }
      } else {
        throw call.argument(0).mismatch("a \(kind == .dataset ? "dataset" : "LazyIterator")")
      }
      return try call.sequence(call.dataset().concatenate(other))
    }
    add(
      "prefetch", [.integer("bufferSize")], "The same elements, read ahead.", returns: kind.typeName,
      example: "console.log(await \(kind.source("[1, 2]")).prefetch(1).toArray());"
    ) { call -> Value in
      guard let count = call[0].asInt, count > 0 else {
        throw call.machine.rangeError(
          "`Dataset.prefetch()` requires bufferSize to be specified, a positive number (how many elements are read ahead), but it got \(call.machine.describe(call[0]))."
        )
      }
      return try call.sequence(call.dataset().prefetch(count))
    }
    add(
      "shuffle",
      [
        .integer("bufferSize", "how many elements are mixed"), .seed,
        .boolean("reshuffleEachIteration", default: true, "another order in each pass"),
      ],
      "The elements in random order, picked from a buffer.", returns: kind.typeName,
      example: "console.log(await \(kind.source("[1, 2, 3]")).shuffle(3, 'seed').toArray());"
    ) { call -> Value in
      let size = call[0].asNumber ?? -1
      guard size >= 1 else {
        let hint = try call.dataset().size.map {
          " To mix all elements use the size of the dataset, \(NumberText.shortest($0))."
        }
        throw call.machine.rangeError(
          "`Dataset.shuffle()` requires bufferSize to be specified, a positive number (how many elements are mixed, each of them a plain value or a `tf.Tensor`), but it got \(call.machine.describe(call[0])).\(hint ?? "")"
        )
      }
      let seed = call.isGiven(1) ? try call.machine.toText(call[1]) : String(call.machine.random.next())
      return try call.sequence(
        call.dataset().shuffle(bufferSize: Int(min(size, 1e9)), seed: seed, reshufflesEachPass: call.boolean(2)))
    }
  }

  private mutating func addRepeatMethod() {
    add(
      "repeat", [.integer("count", optional: "forever")], "The elements again and again.",
      example: "console.log(await tf.data.array([1, 2]).repeat(2).toArray());"
    ) { call -> Dataset<Value> in try call.dataset().repeat(call.optionalInteger(0)) }
  }

  /// Methods that read the elements.
  private mutating func addReadingMethods() {
    add(
      "forEachAsync", [.function("f", "(x) => void")], "Calls a function with each element; then frees its tensors.",
      returns: "Promise<void>", example: "await tf.data.array([1, 2]).forEachAsync((x) => console.log(x));"
    ) { call -> Value in try call.context.visitAll(call.dataset().stream(), call.function(0)) }
    for name in ["toArray", "toArrayForTest"] {
      add(
        name, [], "All elements in an array.", returns: "Promise<any[]>",
        example: "console.log(await tf.data.array([1, 2]).\(name)());"
      ) { call -> Value in
        let dataset = try call.dataset()
        guard dataset.size != .infinity else {
          throw call.machine.error("\(name)(): an infinite dataset has no end: choose elements with take(count) first.")
        }
        return call.context.collect(try dataset.stream())
      }
    }
    add(
      "iterator", [], "Begins a pass over the elements.", returns: "Promise<LazyIterator>",
      example: "const it = await tf.data.array([7]).iterator();\nconsole.log(await it.next());"
    ) { call -> Value in
      let (context, dataset) = (call.context, try call.dataset())
      return context.promise {
        Value(DatasetIteratorObject(try dataset.stream(), prototype: context.hostClass("LazyIterator").prototype))
      }
    }
  }
}

extension Call {
  /// The elements in groups, as the arguments `batchSize` and `smallLastBatch` say.
  func rowBatches() throws -> Dataset<[Value]> {
    let size = try integer(0)
    guard size > 0 else { throw machine.error("batch() needs a positive batchSize, but it is \(size).") }
    return try dataset().rowMajorBatch(size, keepsSmallLast: boolean(1))
  }
}

extension TFContext {
  func visitAll(_ stream: @escaping Datasets.Stream<Value>, _ visit: ScriptFunction) -> Value {
    StreamDriver.run(stream, self) { [self] element in
      let given = try visit(element)
      guard given.isObject else {
        release(element)
        return nil
      }
      let result = deferred(given)
      result.whenReady { [self] in
        if case .success(let value) = result.outcome { release(element, keeping: value) }
      }
      return result
    } finish: {
      .undefined
    }
  }

  func collect(_ stream: @escaping Datasets.Stream<Value>) -> Value {
    let array = realm.makeArray([])
    return StreamDriver.run(stream, self) { element in
      array.append(element)
      return nil
    } finish: {
      Value(array)
    }
  }

  /// The next element of a stream as `{value, done}`.
  func nextResult(_ stream: @escaping Datasets.Stream<Value>) -> Deferred<Value> {
    let result = Deferred<Value>()
    func advance() {
      do {
        switch try stream() {
        case .value(let value):
          result.complete(with: .success(Value(realm.makeObject(["value": value, "done": .false]))))
        case .finished: result.complete(with: .success(Value(realm.makeObject(["value": .null, "done": .true]))))
        case .waiting(let wait): wait.whenReady { advance() }
        }
      } catch {
        result.complete(with: .failure(error))
      }
    }
    advance()
    return result
  }
}
