/// The methods of `String.prototype` that take a regular expression (or a plain text in its place).
enum StringPatterns {
  static let methods: [NativeEntry] = [
    NativeEntry("match", 1) { try dispatch($0, $1, $2[0], Names.match, flags: "") },
    NativeEntry("matchAll", 1) { machine, this, arguments in
      try requireGlobal(arguments[0], "matchAll", machine)
      return try dispatch(machine, this, arguments[0], Names.matchAll, flags: "g")
    },
    NativeEntry("search", 1) { try dispatch($0, $1, $2[0], Names.search, flags: "") },
    NativeEntry("replace", 2) { try replace($0, $1, $2, all: false) },
    NativeEntry("replaceAll", 2) { try replace($0, $1, $2, all: true) },
  ]

  /// Asks the pattern's own method, after making a regular expression of anything else.
  private static func dispatch(
    _ machine: Machine, _ this: Value, _ pattern: Value, _ key: PropertyKey, flags: String
  ) throws -> Value {
    if this.isNullish { _ = try StringBuiltins.text(this, key.text, machine) }
    if pattern.isObject, let method = try machine.method(pattern, key) {
      return try machine.call(method, this: pattern, this)
    }
    let string = try StringBuiltins.text(this, key.text, machine)
    let constructor = try machine.realm.globalObject.get("RegExp", machine)
    let source = pattern.isUndefined ? [] : [pattern]
    let arguments = flags.isEmpty ? source : [source.first ?? Value(JSString.empty), Value(flags)]
    let expression = try machine.construct(constructor, arguments: arguments)
    return try machine.invoke(expression, key, [Value(string)])
  }

  private static func requireGlobal(_ pattern: Value, _ method: String, _ machine: Machine) throws {
    guard let object = pattern.asObject, object.kind == .regexp else { return }
    let flags = try machine.toText(object.get("flags", machine))
    if !flags.contains("g") {
      throw machine.typeError("\(method)() needs a regular expression with the g flag")
    }
  }

  // MARK: Replacing

  private static func replace(
    _ machine: Machine, _ this: Value, _ arguments: Arguments, all: Bool
  ) throws -> Value {
    let pattern = arguments[0]
    if pattern.isObject, !this.isNullish {
      if all { try requireGlobal(pattern, "replaceAll", machine) }
      if let method = try machine.method(pattern, Names.replace) {
        return try machine.call(method, this: pattern, this, arguments[1])
      }
    }
    let string = try StringBuiltins.text(this, all ? "replaceAll" : "replace", machine)
    let wanted = try machine.toStringValue(pattern)
    let isFunction = arguments[1].isCallable
    let template = isFunction ? JSString.empty : try machine.toStringValue(arguments[1])
    var buffer = UnitBuffer()
    var end = 0
    var position = string.firstIndex(of: wanted, from: 0)
    while let start = position {
      buffer.append(string, from: end, to: start)
      if isFunction {
        let result = try machine.call(arguments[1], Value(wanted), Value(start), Value(string))
        buffer.append(try machine.toStringValue(result))
      } else {
        try Substitution(string: string, position: start, matched: wanted).expand(template, into: &buffer, machine)
      }
      end = start + wanted.length
      guard all, buffer.count <= JSString.maximumLength else { break }
      try machine.checkInterrupt(every: start)
      position = string.firstIndex(of: wanted, from: max(end, start + 1))
    }
    buffer.append(string, from: end, to: string.length)
    return Value(try buffer.makeString(machine))
  }
}

/// GetSubstitution of the standard: what a replacement text with `$1`, `$&` … stands for.
struct Substitution {
  /// The string that is searched.
  let string: JSString
  /// Where the match begins.
  let position: Int
  /// The matched text.
  let matched: JSString
  /// The groups, from the first on; nil for those that took no part.
  var captures: [JSString?] = []
  /// The object of named groups, if the pattern has any.
  var namedCaptures = Value.undefined

  /// Appends the expanded replacement text.
  func expand(_ template: JSString, into buffer: inout UnitBuffer, _ machine: Machine) throws {
    let dollar = UInt16(0x24)
    guard template.firstIndex(of: .single(dollar), from: 0) != nil else { return buffer.append(template) }
    var index = 0
    while index < template.length {
      let unit = template[index]
      guard unit == dollar, index + 1 < template.length else {
        buffer.append(unit)
        index += 1
        continue
      }
      index += try expandReference(template, at: index, into: &buffer, machine)
    }
  }

  /// Expands the reference at a dollar sign and returns its length.
  private func expandReference(
    _ template: JSString, at index: Int, into buffer: inout UnitBuffer, _ machine: Machine
  ) throws -> Int {
    switch template[index + 1] {
    case 0x24: buffer.append(0x24)
    case 0x26: buffer.append(matched)
    case 0x60: buffer.append(string, from: 0, to: position)
    case 0x27: buffer.append(string, from: min(position + matched.length, string.length), to: string.length)
    case 0x30...0x39:
      if let (number, length) = groupNumber(template, at: index + 1) {
        if let capture = captures[number - 1] { buffer.append(capture) }
        return 1 + length
      }
      buffer.append(0x24)
      return 1
    case 0x3C where !namedCaptures.isUndefined:
      guard let end = template.firstIndex(of: .single(0x3E), from: index) else {
        buffer.append(0x24)
        return 1
      }
      let capture = try machine.get(namedCaptures, PropertyKey(template.substring(index + 2, end)))
      if !capture.isUndefined { buffer.append(try machine.toStringValue(capture)) }
      return end + 1 - index
    default:
      buffer.append(0x24)
      return 1
    }
    return 2
  }

  /// One or two digits that name an existing group.
  private func groupNumber(_ template: JSString, at index: Int) -> (number: Int, length: Int)? {
    let first = Int(template[index]) - 0x30
    if index + 1 < template.length, (0x30...0x39).contains(template[index + 1]) {
      let number = first * 10 + Int(template[index + 1]) - 0x30
      if number >= 1 && number <= captures.count { return (number, 2) }
    }
    return first >= 1 && first <= captures.count ? (first, 1) : nil
  }
}
