/// The methods of `Array.prototype` that return a changed copy.
enum ArrayCopying {
  static let methods: [NativeEntry] = [
    NativeEntry("slice", 2, slice),
    NativeEntry("concat", 1, concat),
    NativeEntry("flat", 0, flat),
    NativeEntry("flatMap", 1, flatMap),
    NativeEntry("toReversed", 0, toReversed),
    NativeEntry("toSpliced", 2, toSpliced),
    NativeEntry("with", 2, with),
  ]

  private static func slice(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let elements = try ArrayLike(this, machine)
    let start = try machine.toRelativeIndex(arguments[0], length: elements.length, default: 0)
    let end = try machine.toRelativeIndex(arguments[1], length: elements.length, default: elements.length)
    if let array = elements.packed {
      return Value(array.withElements { machine.realm.makeArray($0[start..<max(start, end)]) })
    }
    let result = try elements.makeResult(length: max(0, end - start))
    for index in stride(from: start, to: end, by: 1) {
      if let value = try elements.getIfPresent(index) { try result.defineElement(index - start, value, machine) }
      try machine.checkInterrupt(every: index)
    }
    return Value(result)
  }

  private static func concat(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let result = JSArray(machine.realm)
    var length = 0
    for item in [Value(try machine.toObject(this))] + arguments.values {
      guard let object = item.asObject, try isSpreadable(object, machine) else {
        try result.defineElement(length, item, machine)
        length += 1
        continue
      }
      let elements = try ArrayLike(object, machine)
      guard length + elements.length <= JSArray.maximumLength else {
        throw machine.invalidArrayLength(length + elements.length)
      }
      if let array = elements.packed, result.isPacked, result.count == length {
        array.withElements { for value in $0 { result.append(value) } }
      } else {
        for index in 0..<elements.length {
          if let value = try elements.getIfPresent(index) { try result.defineElement(length + index, value, machine) }
          try machine.checkInterrupt(every: index)
        }
      }
      length += elements.length
      if result.length < length { _ = try result.setLength(length, machine) }
    }
    return Value(result)
  }

  private static func isSpreadable(_ object: JSObject, _ machine: Machine) throws -> Bool {
    let spreadable = try object.get(Names.isConcatSpreadable, machine)
    return spreadable.isUndefined ? object.kind == .array : spreadable.isTruthy
  }

  // MARK: Flattening

  private static func flat(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let depth = arguments[0].isUndefined ? 1 : try machine.toIntegerOrInfinity(arguments[0])
    let result = JSArray(machine.realm)
    try flatten(try ArrayLike(this, machine), depth: Int(min(max(depth, 0), 1e9)), into: result)
    return Value(result)
  }

  private static func flatten(_ elements: ArrayLike, depth: Int, into result: JSArray) throws {
    let machine = elements.machine
    try elements.forEachPresent { value, index in
      if depth > 0, let inner = value.asArray {
        try machine.nested { try flatten(ArrayLike(inner, machine), depth: depth - 1, into: result) }
      } else {
        result.append(value)
      }
      try machine.checkInterrupt(every: index)
      return true
    }
  }

  private static func flatMap(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let elements = try ArrayLike(this, machine)
    let callback = try ElementCallback(arguments, machine)
    let result = JSArray(machine.realm)
    try elements.forEachPresent { value, index in
      let mapped = try callback(value, index, elements)
      if let inner = mapped.asArray {
        try flatten(ArrayLike(inner, machine), depth: 0, into: result)
      } else {
        result.append(mapped)
      }
      return true
    }
    return Value(result)
  }

  // MARK: Changed copies

  private static func toReversed(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    Value(machine.realm.makeArray(try copy(ArrayLike(this, machine)).reversed()))
  }

  private static func toSpliced(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let elements = try ArrayLike(this, machine)
    let (start, deleteCount) = try ArrayMutation.spliceRange(arguments, length: elements.length, machine)
    var values = try copy(elements)
    values.replaceSubrange(start..<start + deleteCount, with: arguments.values(from: 2))
    return Value(machine.realm.makeArray(values))
  }

  private static func with(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let elements = try ArrayLike(this, machine)
    let wanted = try machine.toIntegerOrInfinity(arguments[0])
    let index = wanted < 0 ? wanted + Double(elements.length) : wanted
    guard index >= 0 && index < Double(elements.length) else {
      throw machine.rangeError(
        "invalid index \(NumberText.string(wanted)) for an array of length \(elements.length)")
    }
    var values = try copy(elements)
    values[Int(index)] = arguments[1]
    return Value(machine.realm.makeArray(values))
  }

  /// All elements, with `undefined` for holes.
  static func copy(_ elements: ArrayLike) throws -> [Value] {
    guard elements.length <= JSArray.maximumLength else { throw elements.machine.invalidArrayLength(elements.length) }
    if let array = elements.packed { return array.values }
    return try (0..<elements.length).map { index in
      try elements.machine.checkInterrupt(every: index)
      return try elements.get(index)
    }
  }
}
