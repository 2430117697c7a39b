/// The methods of `Array.prototype` that call a function for the elements.
enum ArrayCallbacks {
  static let methods: [NativeEntry] = [
    NativeEntry("forEach", 1, forEach),
    NativeEntry("map", 1, map),
    NativeEntry("filter", 1, filter),
    NativeEntry("some", 1, some),
    NativeEntry("every", 1, every),
    NativeEntry("reduce", 1) { machine, this, arguments in
      let elements = try ArrayLike(this, machine)
      return try reduce(elements, arguments, order: stride(from: 0, to: elements.length, by: 1))
    },
    NativeEntry("reduceRight", 1) { machine, this, arguments in
      let elements = try ArrayLike(this, machine)
      return try reduce(elements, arguments, order: stride(from: elements.length - 1, through: 0, by: -1))
    },
    NativeEntry("find", 1) { try find($0, $1, $2, fromEnd: false)?.value ?? .undefined },
    NativeEntry("findIndex", 1) { Value(try find($0, $1, $2, fromEnd: false)?.index ?? -1) },
    NativeEntry("findLast", 1) { try find($0, $1, $2, fromEnd: true)?.value ?? .undefined },
    NativeEntry("findLastIndex", 1) { Value(try find($0, $1, $2, fromEnd: true)?.index ?? -1) },
  ]

  private static func forEach(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let elements = try ArrayLike(this, machine)
    let callback = try ElementCallback(arguments, machine)
    try elements.forEachPresent { value, index in
      _ = try callback(value, index, elements)
      return true
    }
    return .undefined
  }

  private static func map(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let elements = try ArrayLike(this, machine)
    let callback = try ElementCallback(arguments, machine)
    let result = try elements.makeResult(length: elements.length)
    try elements.forEachPresent { value, index in
      try result.defineElement(index, callback(value, index, elements), machine)
      return true
    }
    return Value(result)
  }

  private static func filter(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let elements = try ArrayLike(this, machine)
    let callback = try ElementCallback(arguments, machine)
    let result = JSArray(machine.realm)
    try elements.forEachPresent { value, index in
      if try callback(value, index, elements).isTruthy { result.append(value) }
      return true
    }
    return Value(result)
  }

  private static func some(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let elements = try ArrayLike(this, machine)
    let callback = try ElementCallback(arguments, machine)
    var found = false
    try elements.forEachPresent { value, index in
      found = try callback(value, index, elements).isTruthy
      return !found
    }
    return Value(found)
  }

  private static func every(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let elements = try ArrayLike(this, machine)
    let callback = try ElementCallback(arguments, machine)
    var holds = true
    try elements.forEachPresent { value, index in
      holds = try callback(value, index, elements).isTruthy
      return holds
    }
    return Value(holds)
  }

  /// Folds the elements in the given order; the first one begins when no initial value was passed.
  private static func reduce(
    _ elements: ArrayLike, _ arguments: Arguments, order: some Sequence<Int>
  ) throws -> Value {
    let machine = elements.machine
    let function = arguments[0]
    guard function.isCallable else { throw machine.typeError("\(machine.describe(function)) is not a function") }
    var accumulator: Value? = arguments.count > 1 ? arguments[1] : nil
    for index in order {
      guard let value = try elements.getIfPresent(index) else {
        try machine.checkInterrupt(every: index)
        continue
      }
      if let sum = accumulator {
        accumulator = try machine.call(function, sum, value, Value(index), Value(elements.object))
      } else {
        accumulator = value
      }
    }
    guard let accumulator else { throw machine.typeError("reduce of an empty array with no initial value") }
    return accumulator
  }

  private static func find(
    _ machine: Machine, _ this: Value, _ arguments: Arguments, fromEnd: Bool
  ) throws -> (value: Value, index: Int)? {
    let elements = try ArrayLike(this, machine)
    let callback = try ElementCallback(arguments, machine)
    for step in 0..<elements.length {
      let index = fromEnd ? elements.length - 1 - step : step
      let value = try elements.get(index)
      if try callback(value, index, elements).isTruthy { return (value, index) }
    }
    return nil
  }
}
