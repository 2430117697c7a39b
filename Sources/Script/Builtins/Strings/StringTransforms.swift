/// The methods of `String.prototype` that return a changed text.
enum StringTransforms {
  static let methods: [NativeEntry] = [
    NativeEntry("concat", 1) { machine, this, arguments in
      var result = try StringBuiltins.text(this, "concat", machine)
      for index in 0..<arguments.count {
        guard let longer = JSString.concatenate(result, try machine.toStringValue(arguments[index])) else {
          throw machine.invalidStringLength()
        }
        result = longer
      }
      return Value(result)
    },
    NativeEntry("repeat", 1, repeated),
    NativeEntry("padStart", 1) { try pad($0, $1, $2, atStart: true) },
    NativeEntry("padEnd", 1) { try pad($0, $1, $2, atStart: false) },
    NativeEntry("trim", 0) { machine, this, _ in try trim(machine, this, "trim", start: true, end: true) },
    NativeEntry("trimStart", 0) { machine, this, _ in try trim(machine, this, "trimStart", start: true, end: false) },
    NativeEntry("trimEnd", 0) { machine, this, _ in try trim(machine, this, "trimEnd", start: false, end: true) },
    NativeEntry("toLowerCase", 0) { machine, this, _ in
      Value(CaseMapping.lowercase(try StringBuiltins.text(this, "toLowerCase", machine)))
    },
    NativeEntry("toUpperCase", 0) { machine, this, _ in
      Value(CaseMapping.uppercase(try StringBuiltins.text(this, "toUpperCase", machine)))
    },
    NativeEntry("toLocaleLowerCase", 0) { machine, this, _ in
      Value(CaseMapping.lowercase(try StringBuiltins.text(this, "toLocaleLowerCase", machine)))
    },
    NativeEntry("toLocaleUpperCase", 0) { machine, this, _ in
      Value(CaseMapping.uppercase(try StringBuiltins.text(this, "toLocaleUpperCase", machine)))
    },
    NativeEntry("normalize", 0, normalize),
    NativeEntry("isWellFormed", 0) { machine, this, _ in
      Value(firstLoneSurrogate(try StringBuiltins.text(this, "isWellFormed", machine)) == nil)
    },
    NativeEntry("toWellFormed", 0) { machine, this, _ in
      let string = try StringBuiltins.text(this, "toWellFormed", machine)
      // Decoding as Swift text replaces lone surrogates by U+FFFD, as the standard wants.
      return Value(firstLoneSurrogate(string) == nil ? string : JSString(string.text))
    },
  ]

  // MARK: Repeating and padding

  private static func repeated(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let string = try StringBuiltins.text(this, "repeat", machine)
    let count = try machine.toIntegerOrInfinity(arguments[0])
    guard count >= 0 && count.isFinite else {
      throw machine.rangeError("invalid count value for repeat(): \(NumberText.string(count))")
    }
    return Value(try fill(string, length: Double(string.length) * count, machine))
  }

  private static func pad(
    _ machine: Machine, _ this: Value, _ arguments: Arguments, atStart: Bool
  ) throws -> Value {
    let string = try StringBuiltins.text(this, atStart ? "padStart" : "padEnd", machine)
    let wanted = try machine.toLength(arguments[0])
    if wanted <= string.length { return Value(string) }
    let filler = arguments[1].isUndefined ? JSString.single(0x20) : try machine.toStringValue(arguments[1])
    if filler.length == 0 { return Value(string) }
    let padding = try fill(filler, length: Double(wanted - string.length), machine)
    guard let result = atStart ? JSString.concatenate(padding, string) : JSString.concatenate(string, padding) else {
      throw machine.invalidStringLength()
    }
    return Value(result)
  }

  /// The units of `pattern` over and over, `length` in all.
  private static func fill(_ pattern: JSString, length: Double, _ machine: Machine) throws -> JSString {
    guard length <= Double(JSString.maximumLength) else { throw machine.invalidStringLength() }
    let length = Int(length)
    if length == 0 || pattern.length == 0 { return .empty }
    if pattern.length == length { return pattern }
    if pattern.isOneByte {
      return JSString(oneByteLength: length) { target in
        pattern.withOneByteUnits { repeatUnits($0, to: target, count: length) }
      }
    }
    return JSString(twoByteLength: length) { target in
      pattern.withUnits { repeatUnits($0, to: target, count: length) }
    }
  }

  /// Copies the pattern once, and then what is there already, until there is enough.
  private static func repeatUnits<Unit>(
    _ pattern: UnsafeBufferPointer<Unit>, to target: UnsafeMutablePointer<Unit>, count: Int
  ) {
    var filled = min(pattern.count, count)
    if let base = pattern.baseAddress { target.update(from: base, count: filled) }
    while filled < count {
      let part = min(filled, count - filled)
      (target + filled).update(from: target, count: part)
      filled += part
    }
  }

  private static func trim(
    _ machine: Machine, _ this: Value, _ method: String, start: Bool, end: Bool
  ) throws -> Value {
    let string = try StringBuiltins.text(this, method, machine)
    var lower = 0
    var upper = string.length
    while start && lower < upper && NumberText.isWhiteSpace(string[lower]) { lower += 1 }
    while end && upper > lower && NumberText.isWhiteSpace(string[upper - 1]) { upper -= 1 }
    return Value(string.substring(lower, upper))
  }

  // MARK: Unicode

  private static func normalize(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let string = try StringBuiltins.text(this, "normalize", machine)
    let name = arguments[0].isUndefined ? "NFC" : try machine.toText(arguments[0])
    guard let form = Normalization(rawValue: name) else {
      throw machine.rangeError("normalize() takes NFC, NFD, NFKC or NFKD, not '\(name)'")
    }
    if string.withOneByteUnits({ $0.allSatisfy { $0 < 128 } }) ?? false { return Value(string) }
    return Value(try form.normalize(string, machine))
  }

  private static func firstLoneSurrogate(_ string: JSString) -> Int? {
    if string.isOneByte { return nil }
    var index = 0
    while index < string.length {
      let (codePoint, length) = string.codePoint(at: index)
      if codePoint & 0xFFFF_F800 == 0xD800 { return index }
      index += length
    }
    return nil
  }
}
