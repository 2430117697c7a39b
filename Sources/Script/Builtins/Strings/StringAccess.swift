/// The methods of `String.prototype` that return a part of the string.
enum StringAccess {
  static let methods: [NativeEntry] = [
    NativeEntry("at", 1) { machine, this, arguments in
      let string = try StringBuiltins.text(this, "at", machine)
      let index = try machine.toIntegerOrInfinity(arguments[0])
      return unit(string, index < 0 ? index + Double(string.length) : index).map(Value.init) ?? .undefined
    },
    NativeEntry("charAt", 1) { machine, this, arguments in
      let string = try StringBuiltins.text(this, "charAt", machine)
      return Value(unit(string, try machine.toIntegerOrInfinity(arguments[0])) ?? .empty)
    },
    NativeEntry("charCodeAt", 1) { machine, this, arguments in
      let string = try StringBuiltins.text(this, "charCodeAt", machine)
      let index = try machine.toIntegerOrInfinity(arguments[0])
      guard index >= 0 && index < Double(string.length) else { return .nan }
      return Value(Int32(string[Int(index)]))
    },
    NativeEntry("codePointAt", 1) { machine, this, arguments in
      let string = try StringBuiltins.text(this, "codePointAt", machine)
      let index = try machine.toIntegerOrInfinity(arguments[0])
      guard index >= 0 && index < Double(string.length) else { return .undefined }
      return Value(Int(string.codePoint(at: Int(index)).value))
    },
    NativeEntry("slice", 2) { machine, this, arguments in
      let string = try StringBuiltins.text(this, "slice", machine)
      let start = try machine.toRelativeIndex(arguments[0], length: string.length, default: 0)
      let end = try machine.toRelativeIndex(arguments[1], length: string.length, default: string.length)
      return Value(string.substring(start, end))
    },
    NativeEntry("substring", 2) { machine, this, arguments in
      let string = try StringBuiltins.text(this, "substring", machine)
      let start = try clamped(arguments[0], string.length, default: 0, machine)
      let end = try clamped(arguments[1], string.length, default: string.length, machine)
      return Value(string.substring(min(start, end), max(start, end)))
    },
    NativeEntry("substr", 2) { machine, this, arguments in
      let string = try StringBuiltins.text(this, "substr", machine)
      let start = try machine.toRelativeIndex(arguments[0], length: string.length, default: 0)
      let count = try clamped(arguments[1], string.length - start, default: string.length - start, machine)
      return Value(string.substring(start, start + count))
    },
    NativeEntry("split", 2, split),
  ]

  private static func unit(_ string: JSString, _ index: Double) -> JSString? {
    index >= 0 && index < Double(string.length) ? .single(string[Int(index)]) : nil
  }

  private static func clamped(
    _ value: Value, _ length: Int, default fallback: Int, _ machine: Machine
  ) throws -> Int {
    if value.isUndefined { return fallback }
    return Int(min(max(try machine.toIntegerOrInfinity(value), 0), Double(length)))
  }

  // MARK: split

  private static func split(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let separator = arguments[0]
    if separator.isObject, !this.isNullish, let splitter = try machine.method(separator, Names.split) {
      return try machine.call(splitter, this: separator, this, arguments[1])
    }
    let string = try StringBuiltins.text(this, "split", machine)
    let limit = arguments[1].isUndefined ? Int(UInt32.max) : Int(try machine.toUint32(arguments[1]))
    let separatorText = try machine.toStringValue(separator)
    let result = JSArray(machine.realm)
    if limit == 0 { return Value(result) }
    if separator.isUndefined {
      result.append(Value(string))
    } else if separatorText.length == 0 {
      for index in 0..<min(string.length, limit) { result.append(Value(JSString.single(string[index]))) }
    } else {
      var start = 0
      while result.count < limit {
        guard let end = string.firstIndex(of: separatorText, from: start) else {
          result.append(Value(string.substring(start, string.length)))
          break
        }
        result.append(Value(string.substring(start, end)))
        start = end + separatorText.length
        try machine.checkInterrupt(every: result.count)
      }
    }
    return Value(result)
  }
}
