/// The methods of `Array.prototype` that look for elements or turn the array into text.
enum ArrayQuery {
  static let methods: [NativeEntry] = [
    NativeEntry("at", 1, at),
    NativeEntry("includes", 1, includes),
    NativeEntry("indexOf", 1, indexOf),
    NativeEntry("lastIndexOf", 1, lastIndexOf),
    NativeEntry("join", 1) { machine, this, arguments in
      let separator = arguments[0].isUndefined ? JSString.single(0x2C) : try machine.toStringValue(arguments[0])
      return try join(machine.toObject(this), separator, localizedWith: nil, machine)
    },
    NativeEntry("toString", 0, toString),
    NativeEntry("toLocaleString", 0) { machine, this, arguments in
      try join(machine.toObject(this), JSString.single(0x2C), localizedWith: arguments.values, machine)
    },
  ]

  private static func at(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let elements = try ArrayLike(this, machine)
    var index = try machine.toIntegerOrInfinity(arguments[0])
    if index < 0 { index += Double(elements.length) }
    guard index >= 0 && index < Double(elements.length) else { return .undefined }
    return try elements.get(Int(index))
  }

  // MARK: Searching

  private static func includes(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let elements = try ArrayLike(this, machine)
    let start = try machine.toRelativeIndex(arguments[1], length: elements.length, default: 0)
    let wanted = arguments[0]
    for index in stride(from: start, to: elements.length, by: 1) {
      if Value.isSameValueZero(try elements.get(index), wanted) { return .true }
      try machine.checkInterrupt(every: index)
    }
    return .false
  }

  private static func indexOf(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let elements = try ArrayLike(this, machine)
    let start = try machine.toRelativeIndex(arguments[1], length: elements.length, default: 0)
    let wanted = arguments[0]
    for index in stride(from: start, to: elements.length, by: 1) {
      if let value = try elements.getIfPresent(index), Value.isStrictlyEqual(value, wanted) { return Value(index) }
      try machine.checkInterrupt(every: index)
    }
    return Value(Int32(-1))
  }

  private static func lastIndexOf(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let elements = try ArrayLike(this, machine)
    var last = Double(elements.length - 1)
    if arguments.count > 1 {
      let start = try machine.toIntegerOrInfinity(arguments[1])
      last = start < 0 ? Double(elements.length) + start : min(start, last)
    }
    guard last >= 0 else { return Value(Int32(-1)) }
    for index in stride(from: Int(last), through: 0, by: -1) {
      if let value = try elements.getIfPresent(index), Value.isStrictlyEqual(value, arguments[0]) {
        return Value(index)
      }
      try machine.checkInterrupt(every: index)
    }
    return Value(Int32(-1))
  }

  // MARK: Text

  private static func toString(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let object = try machine.toObject(this)
    let join = try object.get(Names.join, machine)
    if join.isCallable { return try machine.call(join, this: Value(object)) }
    return try ObjectBuiltins.toString(machine, this, arguments)
  }

  /// The objects whose elements are being joined: an array inside of itself becomes the empty text.
  private nonisolated(unsafe) static var joining = ObjectPath()

  private static func join(
    _ object: JSObject, _ separator: JSString, localizedWith options: [Value]?, _ machine: Machine
  ) throws -> Value {
    guard joining.enter(object) else { return Value(JSString.empty) }
    defer { joining.leave() }
    let elements = try ArrayLike(object, machine)
    var buffer = UnitBuffer()
    for index in 0..<elements.length {
      if index > 0 { buffer.append(separator) }
      var element = try elements.get(index)
      if let options, !element.isNullish { element = try machine.invoke(element, "toLocaleString", options) }
      if let number = element.asNumber {
        buffer.append(number: number)
      } else if !element.isNullish {
        buffer.append(try machine.toStringValue(element))
      }
      if buffer.count > JSString.maximumLength { break }
      try machine.checkInterrupt(every: index)
    }
    return Value(try buffer.makeString(machine))
  }
}
