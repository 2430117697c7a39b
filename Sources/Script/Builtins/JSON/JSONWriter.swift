/// Writes values as JSON text (`JSON.stringify`).
struct JSONWriter {
  private let machine: Machine
  private var buffer = UnitBuffer()
  private var replacer = Value.undefined
  /// The only names to write, when the replacer is an array.
  private var allowedKeys: [PropertyKey]?
  private var gap = JSString.empty
  /// The objects that are being written, and the key under which each holds the next one.
  private var path: [(object: JSObject, key: PropertyKey)] = []
  private var inside = ObjectPath()
  /// Names written before and how they are quoted, in the place their hash says.
  private var quotedKeys: [(key: PropertyKey, text: JSString)?] = Array(repeating: nil, count: 64)

  init(_ machine: Machine, replacer: Value, space: Value) throws {
    self.machine = machine
    if replacer.isCallable {
      self.replacer = replacer
    } else if replacer.isArray, let list = replacer.asObject {
      allowedKeys = try Self.readAllowedKeys(list, machine)
    }
    gap = try Self.readGap(space, machine)
  }

  private static func readAllowedKeys(_ list: JSObject, _ machine: Machine) throws -> [PropertyKey] {
    var keys: [PropertyKey] = []
    for item in try machine.listFromArrayLike(list) {
      let isName = item.isString || item.isNumber || item.asObject?.kind == .string || item.asObject?.kind == .number
      guard isName else { continue }
      let key = PropertyKey(try machine.toStringValue(item))
      if !keys.contains(key) { keys.append(key) }
    }
    return keys
  }

  private static func readGap(_ space: Value, _ machine: Machine) throws -> JSString {
    var space = space
    if let kind = space.asObject?.kind {
      if kind == .number { space = try machine.toNumeric(space) }
      if kind == .string { space = Value(try machine.toStringValue(space)) }
    }
    if space.isNumber {
      let count = Int(min(max(try machine.toIntegerOrInfinity(space), 0), 10))
      return JSString(String(repeating: " ", count: count))
    }
    guard let text = space.asString else { return .empty }
    return text.substring(0, min(10, text.length))
  }

  /// The text; nil for values JSON has no text for (functions, undefined, symbols).
  mutating func write(_ value: Value) throws -> JSString? {
    var holder: JSObject?
    if replacer.isCallable {
      holder = machine.realm.makeObject()
      holder!.put("", value)
    }
    let prepared = try prepare(value, key: "", holder: holder)
    guard Self.isWritable(prepared) else { return nil }
    try append(prepared)
    return try buffer.makeString(machine)
  }

  // MARK: Preparing

  /// Applies `toJSON`, the replacer, and the unwrapping of number, string and boolean objects.
  private func prepare(_ value: Value, key: PropertyKey, holder: JSObject?) throws -> Value {
    var value = value
    if value.isObject {
      let method = try machine.get(value, Names.toJSON)
      if method.isCallable { value = try machine.call(method, this: value, key.value) }
    }
    if replacer.isCallable {
      value = try machine.call(replacer, this: Value(holder), key.value, value)
    }
    guard let object = value.asObject else { return value }
    switch object.kind {
    case .number: return try machine.toNumeric(value)
    case .string: return Value(try machine.toStringValue(value))
    case .boolean: return (object as? PrimitiveObject)?.primitive ?? value
    default: return value
    }
  }

  private static func isWritable(_ value: Value) -> Bool {
    !(value.isUndefined || value.isSymbol || value.isCallable)
  }

  // MARK: Writing

  private mutating func append(_ value: Value) throws {
    if let number = value.asNumber {
      if number.isFinite { buffer.append(number: number) } else { buffer.append(ascii: "null") }
    } else if let string = value.asString {
      buffer.appendQuoted(string)
    } else if let object = value.asObject {
      try appendNested(object)
    } else {
      buffer.append(ascii: value.isNull ? "null" : value.isTruthy ? "true" : "false")
    }
    if buffer.count > JSString.maximumLength { throw machine.invalidStringLength() }
  }

  private mutating func appendNested(_ object: JSObject) throws {
    guard inside.enter(object) else { throw circularStructure(to: object) }
    defer { inside.leave() }
    try machine.checkInterrupt()
    try machine.beginNested()
    defer { machine.endNested() }
    path.append((object, ""))
    defer { path.removeLast() }
    if object.kind == .array { try appendArray(object) } else { try appendObject(object) }
  }

  private mutating func appendArray(_ array: JSObject) throws {
    let elements = try ArrayLike(array, machine)
    buffer.append(0x5B)
    for index in 0..<elements.length {
      try machine.checkInterrupt(every: index)
      if index > 0 { buffer.append(0x2C) }
      appendLineBreak(depth: path.count)
      var value = try elements.get(index)
      if value.isObject || replacer.isCallable {
        let key = PropertyKey(integer: index)
        path[path.count - 1].key = key
        value = try prepare(value, key: key, holder: array)
      }
      if Self.isWritable(value) { try append(value) } else { buffer.append(ascii: "null") }
    }
    if elements.length > 0 { appendLineBreak(depth: path.count - 1) }
    buffer.append(0x5D)
  }

  private mutating func appendObject(_ object: JSObject) throws {
    buffer.append(0x7B)
    var isFirst = true
    for key in try allowedKeys ?? object.ownEnumerableKeys(machine) {
      path[path.count - 1].key = key
      let value = try prepare(object.get(key, machine), key: key, holder: object)
      guard Self.isWritable(value) else { continue }
      if !isFirst { buffer.append(0x2C) }
      isFirst = false
      appendLineBreak(depth: path.count)
      buffer.append(quoted(key))
      buffer.append(0x3A)
      if gap.length > 0 { buffer.append(0x20) }
      try append(value)
    }
    if !isFirst { appendLineBreak(depth: path.count - 1) }
    buffer.append(0x7D)
  }

  private mutating func quoted(_ key: PropertyKey) -> JSString {
    let place = Int(key.indexOrHash & 63)
    if let known = quotedKeys[place], known.key == key { return known.text }
    var quoted = UnitBuffer()
    quoted.appendQuoted(key.name ?? JSString(key.text))
    let string = (try? quoted.makeString(machine)) ?? .empty
    quotedKeys[place] = (key, string)
    return string
  }

  private mutating func appendLineBreak(depth: Int) {
    if gap.length == 0 { return }
    buffer.append(0x0A)
    for _ in 0..<depth { buffer.append(gap) }
  }

  // MARK: Cycles

  /// Names the way from the object to itself.
  private func circularStructure(to object: JSObject) -> ScriptError {
    let start = path.firstIndex { $0.object === object } ?? 0
    let name = machine.className(object) ?? "Object"
    var way = "value"
    for (_, key) in path { way += Self.step(key) }
    let target = path[..<start].reduce("value") { $0 + Self.step($1.key) }
    return machine.typeError(
      "cannot convert circular structure to JSON: \(way) is \(target) again (an object of class \(name))")
  }

  private static func step(_ key: PropertyKey) -> String { key.index.map { "[\($0)]" } ?? ".\(key.text)" }
}

extension UnitBuffer {
  /// QuoteJSONString: in double quotes, with control characters, quotes, backslashes and lone surrogates escaped.
  mutating func appendQuoted(_ string: JSString) {
    append(0x22)
    let isPlain = string.withOneByteUnits { $0.allSatisfy { $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C } } ?? false
    if isPlain {
      append(string)
    } else {
      var index = 0
      while index < string.length {
        let (codePoint, length) = string.codePoint(at: index)
        appendQuoted(codePoint)
        index += length
      }
    }
    append(0x22)
  }

  private mutating func appendQuoted(_ codePoint: UInt32) {
    switch codePoint {
    case 0x22: append(ascii: "\\\"")
    case 0x5C: append(ascii: "\\\\")
    case 0x08: append(ascii: "\\b")
    case 0x0C: append(ascii: "\\f")
    case 0x0A: append(ascii: "\\n")
    case 0x0D: append(ascii: "\\r")
    case 0x09: append(ascii: "\\t")
    case 0..<0x20, 0xD800...0xDFFF:
      let digits = String(codePoint, radix: 16)
      append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
    default: append(codePoint: codePoint)
    }
  }
}
