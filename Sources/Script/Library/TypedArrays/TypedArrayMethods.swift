// The methods of `%TypedArray%.prototype` that read: searching, iterating, joining.

extension Library {
  static func installTypedArrayMethods(on prototype: LazyObject, _ realm: Realm) {
    prototype.install(typedArrayProperties, realm)
    prototype.install(typedArraySearches, realm)
    prototype.install(typedArrayIteration, realm)
    prototype.install(typedArrayChanges, realm)
    prototype.install(typedArrayCopies, realm)
    let values = NativeFunction(realm, "values", 0) { machine, this, _ in
      Value(ArrayIterator(machine.realm, over: try machine.typedArray(this, "values"), .values))
    }
    prototype.put("values", Value(values), .method)
    prototype.put(Names.iterator, Value(values), .method)
    prototype.defineLazily(Names.toString, realm) { machine in
      (try? machine.realm.arrayPrototype.get(Names.toString, machine)) ?? .undefined
    }
  }

  private static let typedArrayProperties = [
    NativeEntry.getter("buffer") { machine, this, _ in Value(try machine.typedArray(this, "buffer").buffer) },
    .getter("byteLength") { machine, this, _ in Value(try machine.typedArray(this, "byteLength").byteLength) },
    .getter("byteOffset") { machine, this, _ in Value(try machine.typedArray(this, "byteOffset").byteOffset) },
    .getter(Names.length) { machine, this, _ in Value(try machine.typedArray(this, "length").length) },
    .getter(Names.toStringTag) { _, this, _ in
      guard let array: TypedArray = this.host() else { return .undefined }
      return Value(array.elementKind.arrayName)
    },
  ]

  // MARK: Searching

  private static let typedArraySearches = [
    NativeEntry("at", 1) { machine, this, arguments in
      let array = try machine.typedArray(this, "at")
      let index = try machine.toIntegerOrInfinity(arguments[0])
      let position = index < 0 ? Double(array.length) + index : index
      return position >= 0 && position < Double(array.length) ? array[Int(position)] : .undefined
    },
    NativeEntry("includes", 1) { machine, this, arguments in
      let array = try machine.typedArray(this, "includes")
      let start = try machine.toRelativeIndex(arguments[1], length: array.length, default: 0)
      guard let number = arguments[0].asNumber else { return .false }
      if number.isNaN { return Value((start..<max(start, array.length)).contains { array.number(at: $0).isNaN }) }
      return Value(array.firstIndex(of: number, from: start) != nil)
    },
    NativeEntry("indexOf", 1) { machine, this, arguments in
      let array = try machine.typedArray(this, "indexOf")
      let start = try machine.toRelativeIndex(arguments[1], length: array.length, default: 0)
      guard let number = arguments[0].asNumber else { return Value(-1) }
      return Value(array.firstIndex(of: number, from: start) ?? -1)
    },
    NativeEntry("lastIndexOf", 1) { machine, this, arguments in
      let array = try machine.typedArray(this, "lastIndexOf")
      var last = array.length - 1
      if arguments.count > 1 {
        let index = try machine.toIntegerOrInfinity(arguments[1])
        last = Int(max(-1, min(Double(last), index < 0 ? Double(array.length) + index : index)))
      }
      guard let number = arguments[0].asNumber, last >= 0 else { return Value(-1) }
      return Value((0...last).last { array.number(at: $0) == number } ?? -1)
    },
    NativeEntry("find", 1) { machine, this, arguments in
      let array = try machine.typedArray(this, "find")
      return try array.first(in: 0..<array.length, arguments, machine).map { array[$0] } ?? .undefined
    },
    NativeEntry("findIndex", 1) { machine, this, arguments in
      let array = try machine.typedArray(this, "findIndex")
      return Value(try array.first(in: 0..<array.length, arguments, machine) ?? -1)
    },
    NativeEntry("findLast", 1) { machine, this, arguments in
      let array = try machine.typedArray(this, "findLast")
      return try array.first(in: (0..<array.length).reversed(), arguments, machine).map { array[$0] } ?? .undefined
    },
    NativeEntry("findLastIndex", 1) { machine, this, arguments in
      let array = try machine.typedArray(this, "findLastIndex")
      return Value(try array.first(in: (0..<array.length).reversed(), arguments, machine) ?? -1)
    },
    NativeEntry("some", 1) { machine, this, arguments in
      let array = try machine.typedArray(this, "some")
      return Value(try array.first(in: 0..<array.length, arguments, machine) != nil)
    },
    NativeEntry("every", 1) { machine, this, arguments in
      let array = try machine.typedArray(this, "every")
      return Value(try array.first(in: 0..<array.length, arguments, machine, answer: false) == nil)
    },
  ]

  // MARK: Iterating

  private static let typedArrayIteration = [
    NativeEntry("entries", 0) { machine, this, _ in
      Value(ArrayIterator(machine.realm, over: try machine.typedArray(this, "entries"), .entries))
    },
    NativeEntry("keys", 0) { machine, this, _ in
      Value(ArrayIterator(machine.realm, over: try machine.typedArray(this, "keys"), .keys))
    },
    NativeEntry("forEach", 1) { machine, this, arguments in
      try machine.typedArray(this, "forEach").forEach(arguments, machine) { _, _ in }
      return .undefined
    },
    NativeEntry("map", 1) { machine, this, arguments in
      let array = try machine.typedArray(this, "map")
      let result = try machine.makeTypedArray(array.elementKind, length: array.length)
      try array.forEach(arguments, machine) { index, mapped in
        result.setNumber(try machine.toNumber(mapped), at: index)
      }
      return Value(result)
    },
    NativeEntry("filter", 1) { machine, this, arguments in
      let array = try machine.typedArray(this, "filter")
      var kept: [Double] = []
      try array.forEach(arguments, machine) { index, answer in
        if answer.isTruthy { kept.append(array.number(at: index)) }
      }
      let result = try machine.makeTypedArray(array.elementKind, length: kept.count)
      for (index, number) in kept.enumerated() { result.setNumber(number, at: index) }
      return Value(result)
    },
    NativeEntry("reduce", 1) { machine, this, arguments in
      let array = try machine.typedArray(this, "reduce")
      return try array.reduce(0..<array.length, arguments, machine)
    },
    NativeEntry("reduceRight", 1) { machine, this, arguments in
      let array = try machine.typedArray(this, "reduceRight")
      return try array.reduce((0..<array.length).reversed(), arguments, machine)
    },
    NativeEntry("join", 1) { machine, this, arguments in
      let array = try machine.typedArray(this, "join")
      let separator = arguments[0].isUndefined ? "," : try machine.toText(arguments[0])
      return Value((0..<array.length).map { NumberText.string(array.number(at: $0)) }.joined(separator: separator))
    },
    NativeEntry("toLocaleString", 0) { machine, this, _ in
      let array = try machine.typedArray(this, "toLocaleString")
      let texts = try (0..<array.length).map { try machine.toText(machine.invoke(array[$0], "toLocaleString")) }
      return Value(texts.joined(separator: ","))
    },
  ]
}

extension Machine {
  /// `this` of a method of typed arrays.
  func typedArray(_ this: Value, _ method: String) throws -> TypedArray {
    if let object = this.asObject, object.kind == .typedArray { return unsafeDowncast(object, to: TypedArray.self) }
    throw typeError("TypedArray.prototype.\(method) was called on \(describe(this)), which is no typed array")
  }

  /// A callback argument.
  func callback(_ value: Value) throws -> Value {
    guard value.isCallable else { throw typeError("\(describe(value)) is not a function") }
    return value
  }
}

extension TypedArray {
  /// The first index from `start` on whose element equals `number`.
  fileprivate func firstIndex(of number: Double, from start: Int) -> Int? {
    struct Search: ElementOperation {
      let array: TypedArray
      let number: Double
      let start: Int

      func run<Element: TypedArrayElement>(_ type: Element.Type) -> Int? {
        let elements = array.elements(type)
        return elements[min(start, elements.count)...].firstIndex { $0.number == number }
      }
    }
    return elementKind.dispatch(Search(array: self, number: number, start: start))
  }

  /// The first of some indices for which the callback in `arguments` gives the answer.
  fileprivate func first(
    in indices: some Sequence<Int>, _ arguments: Arguments, _ machine: Machine, answer: Bool = true
  ) throws -> Int? {
    let callback = try machine.callback(arguments[0])
    let thisArgument = arguments[1]
    for index in indices {
      let result = try machine.call(callback, this: thisArgument, self[index], Value(index), Value(self))
      if result.isTruthy == answer { return index }
    }
    return nil
  }

  /// Calls the callback in `arguments` with every element and hands on its results.
  fileprivate func forEach(
    _ arguments: Arguments, _ machine: Machine, _ body: (Int, Value) throws -> Void
  ) throws {
    let callback = try machine.callback(arguments[0])
    let thisArgument = arguments[1]
    for index in 0..<length {
      try body(index, machine.call(callback, this: thisArgument, self[index], Value(index), Value(self)))
    }
  }

  fileprivate func reduce(
    _ indices: some Sequence<Int>, _ arguments: Arguments, _ machine: Machine
  ) throws -> Value {
    let callback = try machine.callback(arguments[0])
    var accumulator = arguments.count > 1 ? arguments[1] : nil
    for index in indices {
      guard let current = accumulator else {
        accumulator = self[index]
        continue
      }
      accumulator = try machine.call(
        callback, arguments: [current, self[index], Value(index), Value(self)])
    }
    guard let accumulator else { throw machine.typeError("reduce of an empty array needs an initial value") }
    return accumulator
  }
}
