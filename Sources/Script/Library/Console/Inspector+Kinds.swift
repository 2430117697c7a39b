// What `Inspector` shows of each kind of object.

/// The parts of an object's text: `base opening content… properties… closing`.
struct Outline {
  /// The text before the opening brace: a function, a date, an error.
  var base = ""
  var opening = "{"
  var closing = "}"
  /// The properties to list.
  var keys: [PropertyKey] = []
  /// What is listed before the properties.
  var content = Content.none
  /// The whole text when there is no property to list; nil when the content must be listed.
  var textWithoutProperties: String?
  /// Whether the object is opened even below the depth limit.
  var isShownBeyondDepth = false

  enum Content {
    case none
    case text(String)
    case array(JSArray)
    case typedArray(TypedArray)
    case buffer(ArrayBuffer)
    case values([Value])
    case pairs([(key: Value, value: Value)])
    case entries([(key: Value, value: Value)])
    case labeled([(label: String, value: Value)])
    case promise(JSPromise)
  }

  /// Whether many entries are put into columns.
  var isList: Bool {
    switch content {
    case .array, .typedArray: true
    default: false
    }
  }

  /// Whether the first `count` elements are numbers, which are aligned to the right.
  func alignsRight(_ count: Int) -> Bool {
    switch content {
    case .array(let array): count <= array.count && (0..<count).allSatisfy { array[$0].isNumber }
    case .typedArray(let array): count <= array.length
    default: false
    }
  }
}

extension Inspector {
  /// The parts of an object's text.
  mutating func outline(of object: JSObject, _ title: ObjectTitle, isWithinTypedArray: Bool) throws -> Outline {
    var outline = Outline()
    outline.keys = try listedKeys(of: object)
    if object.isCallable {
      outline.base = try functionText(object, title)
      outline.textWithoutProperties = styled(outline.base, .special)
      return outline
    }
    switch object.kind {
    case .array, .set, .map, .typedArray: describeCollection(object, title, &outline)
    case .iterator: describeIterator(object, title, &outline)
    case .error: try describeError(object, title, &outline)
    case .date, .regexp, .boolean, .number, .string, .symbol: try describeAtom(object, title, &outline)
    case .arrayBuffer, .dataView: describeBuffer(object, title, &outline, isWithinTypedArray)
    case .promise:
      outline.opening = title.prefix(fallback: "Promise") + "{"
      if let promise = object as? JSPromise { outline.content = .promise(promise) }
    case .weakMap, .weakSet:
      outline.opening = title.prefix(fallback: object.kind == .weakMap ? "WeakMap" : "WeakSet") + "{"
      outline.content = .text(styled("<items unknown>", .special))
    case .namespace: outline.opening = "[Module: null prototype] {"
    case .arguments:
      outline.opening = "[Arguments] {"
      outline.textWithoutProperties = "[Arguments] {}"
    default:
      if title.className != "Object" || !title.tag.isEmpty { outline.opening = title.prefix(fallback: "Object") + "{" }
      outline.textWithoutProperties = outline.opening + "}"
    }
    return outline
  }

  /// The keys of the properties that are listed: without indices for arrays, strings and typed arrays.
  private func listedKeys(of object: JSObject) throws -> [PropertyKey] {
    let hasElements = object.kind == .array || object.kind == .typedArray || object.kind == .string
    return try object.ownKeys(machine).filter { key in
      if hasElements && key.index != nil { return false }
      return try options.showsHidden || object.getOwn(key, machine)?.isEnumerable ?? false
    }
  }

  // MARK: Collections

  private func describeCollection(_ object: JSObject, _ title: ObjectTitle, _ outline: inout Outline) {
    if let array = object as? JSArray {
      let isPlain = title.className == "Array" && title.tag.isEmpty
      outline.opening = (isPlain ? "" : title.prefix(fallback: "Array", size: "(\(array.length))")) + "["
      outline.closing = "]"
      outline.content = .array(array)
      if array.length == 0 { outline.textWithoutProperties = outline.opening + "]" }
    } else if let array = object as? TypedArray {
      outline.opening = title.prefix(fallback: array.elementKind.arrayName, size: "(\(array.length))") + "["
      outline.closing = "]"
      outline.content = .typedArray(array)
      if array.length == 0 { outline.textWithoutProperties = outline.opening + "]" }
    } else if let set = object as? JSSet {
      outline.opening = title.prefix(fallback: "Set", size: "(\(set.count))") + "{"
      outline.content = .values(set.values)
      if set.count == 0 { outline.textWithoutProperties = outline.opening + "}" }
    } else if let map = object as? JSMap {
      outline.opening = title.prefix(fallback: "Map", size: "(\(map.count))") + "{"
      outline.content = .pairs(map.entries)
      if map.count == 0 { outline.textWithoutProperties = outline.opening + "}" }
    }
  }

  private func describeIterator(_ object: JSObject, _ title: ObjectTitle, _ outline: inout Outline) {
    guard let iterator = object as? any PreviewableIterator else {
      outline.opening = title.prefix(fallback: "Object") + "{"
      outline.textWithoutProperties = outline.opening + "}"
      return
    }
    switch iterator.remaining {
    case .values(let values):
      outline.opening = "[\(iterator.collectionName) Iterator] {"
      outline.content = .values(values)
    case .entries(let entries):
      outline.opening = "[\(iterator.collectionName) Entries] {"
      outline.content = .entries(entries)
    }
  }

  // MARK: Objects around one thing

  private func describeAtom(_ object: JSObject, _ title: ObjectTitle, _ outline: inout Outline) throws {
    let style: InspectionStyle
    if let wrapper = object as? PrimitiveObject {
      (outline.base, style) = wrapperText(wrapper.primitive, title)
    } else {
      guard let atom = object as? any InspectableAtom else { return }
      style = atom.inspectionStyle
      outline.base = atom.inspectionText
      let prefix = title.prefix(fallback: atom.kindName)
      if prefix != atom.kindName + " " { outline.base = prefix + outline.base }
    }
    outline.textWithoutProperties = styled(outline.base, style)
  }

  private func wrapperText(_ primitive: Value, _ title: ObjectTitle) -> (String, InspectionStyle) {
    let (kind, style): (String, InspectionStyle) =
      if primitive.isString { ("String", .string) } else if primitive.isNumber {
        ("Number", .number)
      } else if primitive
        .isBoolean
      { ("Boolean", .boolean) } else { ("Symbol", .symbol) }
    var options = self.options
    options.usesColors = false
    var text = "[" + kind
    if title.className != kind { text += title.className.map { " (\($0))" } ?? " (null prototype)" }
    text += ": \(Inspector(machine, options).primitiveText(primitive))]"
    if !title.tag.isEmpty && title.tag != title.className { text += " [\(title.tag)]" }
    return (text, style)
  }

  private func describeBuffer(
    _ object: JSObject, _ title: ObjectTitle, _ outline: inout Outline, _ isWithinTypedArray: Bool
  ) {
    if let buffer = object as? ArrayBuffer {
      outline.opening = title.prefix(fallback: "ArrayBuffer") + "{"
      let length = "byteLength: \(numberText(Double(buffer.byteLength)))"
      if isWithinTypedArray {
        outline.textWithoutProperties = "\(outline.opening) \(length) }"
      } else {
        outline.content = .buffer(buffer)
      }
    } else if let view = object as? DataView {
      outline.opening = title.prefix(fallback: "DataView") + "{"
      outline.content = .labeled([
        ("byteLength", Value(view.byteLength)), ("byteOffset", Value(view.byteOffset)), ("buffer", Value(view.buffer)),
      ])
    }
  }

  // MARK: Functions and errors

  private func functionText(_ function: JSObject, _ title: ObjectTitle) throws -> String {
    let name = machine.functionName(function)
    if machine.isClass(function) {
      var text = "[class " + (name.isEmpty ? "(anonymous)" : name)
      if let className = title.className, className != "Function" { text += " [\(className)]" }
      if !title.tag.isEmpty && title.tag != title.className { text += " [\(title.tag)]" }
      if title.className == nil {
        text += " extends [null prototype]"
      } else if let parent = function.prototype, parent.isCallable {
        let parentName = machine.functionName(parent)
        if !parentName.isEmpty { text += " extends \(parentName)" }
      }
      return text + "]"
    }
    let kind = machine.functionKindName(function)
    var text = "[\(kind)" + (title.className == nil ? " (null prototype)" : "")
    text += name.isEmpty ? " (anonymous)]" : ": \(name)]"
    if let className = title.className, className != kind && className != "Function" { text += " \(className)" }
    if !title.tag.isEmpty && title.tag != title.className && title.tag != kind { text += " [\(title.tag)]" }
    return text
  }

  private func describeError(_ error: JSObject, _ title: ObjectTitle, _ outline: inout Outline) throws {
    let nameValue = try error.get(Names.name, machine)
    let name = nameValue.isNullish ? "Error" : try machine.toText(nameValue)
    let message = try machine.toText(error.get(Names.message, machine))
    var stack = try error.get(Names.stack, machine).asString?.text ?? ""
    if stack.isEmpty { stack = message.isEmpty ? name : "\(name): \(message)" }
    try outline.keys.removeAll { key in
      guard !options.showsHidden, key == Names.name || key == Names.message || key == Names.stack else { return false }
      let value = try error.get(key, machine)
      return try value.isString && stack.contains(machine.toText(value))
    }
    for key in [Names.cause, Names.errors] where !outline.keys.contains(key) {
      guard let own = try error.getOwn(key, machine), key == Names.cause || own.value?.isArray == true else { continue }
      outline.keys.append(key)
    }
    stack = Self.stack(stack, ofErrorNamed: name, title)
    let hasFrames =
      (message.isEmpty ? stack[...] : stack[(stack.firstRange(of: message)?.upperBound ?? stack.startIndex)...])
      .contains("\n    at ")
    if !hasFrames { stack = "[\(stack)]" }
    if indentation > 0 {
      stack = stack.replacingLineBreaks(with: "\n" + String(repeating: " ", count: indentation))
    }
    outline.base = stack
    outline.textWithoutProperties = stack
  }

  /// The stack with the name of the error's class where it begins with a less telling name.
  private static func stack(_ stack: String, ofErrorNamed name: String, _ title: ObjectTitle) -> String {
    guard name.hasSuffix("Error"), stack.hasPrefix(name) else { return stack }
    let rest = stack.dropFirst(name.count)
    guard rest.isEmpty || rest.hasPrefix(":") || rest.hasPrefix("\n") else { return stack }
    let prefix = String(title.prefix(fallback: "Error").dropLast())
    if prefix == name { return stack }
    return prefix.contains(name) ? prefix + rest : "\(prefix) [\(name)]\(rest)"
  }

  // MARK: Content

  /// The entries listed before the properties.
  mutating func contentEntries(_ content: Outline.Content, level: Int) throws -> [String] {
    switch content {
    case .none: return []
    case .text(let text): return [text]
    case .array(let array): return try elementEntries(array, level: level)
    case .typedArray(let array):
      return listed(array.length) { index in numberText(array.number(at: index)) }
        + (options.showsHidden ? try hiddenEntries(of: array, level: level) : [])
    case .buffer(let buffer): return bufferEntries(buffer)
    case .values(let values): return try indentedList(values.count) { try $0.text(values[$1], level: level) }
    case .pairs(let pairs):
      return try indentedList(pairs.count) {
        "\(try $0.text(pairs[$1].key, level: level)) => \(try $0.text(pairs[$1].value, level: level))"
      }
    case .entries(let entries):
      let brackets = Outline(opening: "[", closing: "]")
      return try indentedList(entries.count) {
        let parts = [try $0.text(entries[$1].key, level: level), try $0.text(entries[$1].value, level: level)]
        return $0.combine(parts, brackets, level: level)
      }
    case .labeled(let fields):
      indentation += 2
      defer { indentation -= 2 }
      return try fields.map { "\($0.label): \(try text($0.value, level: level))" }
    case .promise(let promise): return [try promiseEntry(promise, level: level)]
    }
  }

  /// As many of `count` entries as the options allow, and how many more there are.
  private func listed(_ count: Int, entry: (Int) throws -> String) rethrows -> [String] {
    let shown = min(count, options.maximumElements)
    var entries: [String] = []
    for index in 0..<shown { entries.append(try entry(index)) }
    if count > shown { entries.append(Self.remainder(count - shown, "item")) }
    return entries
  }

  private mutating func indentedList(
    _ count: Int, entry: (inout Inspector, Int) throws -> String
  ) throws -> [String] {
    indentation += 2
    defer { indentation -= 2 }
    var entries: [String] = []
    for index in 0..<min(count, options.maximumElements) { entries.append(try entry(&self, index)) }
    if count > options.maximumElements { entries.append(Self.remainder(count - options.maximumElements, "item")) }
    return entries
  }

  private static func remainder(_ count: Int, _ noun: String) -> String {
    "... \(count) more \(noun)\(count > 1 ? "s" : "")"
  }

  /// The elements of an array; runs of holes are counted.
  private mutating func elementEntries(_ array: JSArray, level: Int) throws -> [String] {
    let length = array.length
    let limit = min(length, options.maximumElements)
    var entries: [String] = []
    var next = 0
    var remainingKeys: [Int]?
    while next < length && entries.count < limit {
      let key = PropertyKey(index: UInt32(next))
      if try array.hasOwn(key, machine) {
        entries.append(try propertyText(key, of: array, level: level, isElement: true))
        next += 1
        continue
      }
      if remainingKeys == nil { remainingKeys = try array.ownKeys(machine).compactMap { $0.index.map(Int.init) } }
      let end = remainingKeys?.first { $0 > next } ?? length
      entries.append(styled("<\(end - next) empty item\(end - next > 1 ? "s" : "")>", .undefined))
      next = end
    }
    if next < length { entries.append(Self.remainder(length - next, "item")) }
    return entries
  }

  private mutating func hiddenEntries(of array: TypedArray, level: Int) throws -> [String] {
    indentation += 2
    defer { indentation -= 2 }
    let fields: [(String, Value)] = [
      ("BYTES_PER_ELEMENT", Value(array.elementKind.byteCount)), ("length", Value(array.length)),
      ("byteLength", Value(array.byteLength)), ("byteOffset", Value(array.byteOffset)),
      ("buffer", Value(array.buffer)),
    ]
    return try fields.map { "[\($0)]: \(try text($1, level: level, isWithinTypedArray: true))" }
  }

  private func bufferEntries(_ buffer: ArrayBuffer) -> [String] {
    let shown = min(options.maximumElements, buffer.byteLength)
    var bytes = (0..<shown).map { index in
      let text = String(buffer.bytes[index], radix: 16)
      return text.count == 1 ? "0" + text : text
    }
    if buffer.byteLength > shown { bytes.append(Self.remainder(buffer.byteLength - shown, "byte")) }
    return [
      "\(styled("[Uint8Contents]", .special)): <\(bytes.joined(separator: " "))>",
      "byteLength: \(numberText(Double(buffer.byteLength)))",
    ]
  }

  private mutating func promiseEntry(_ promise: JSPromise, level: Int) throws -> String {
    indentation += 2
    defer { indentation -= 2 }
    switch promise.state {
    case .pending: return styled("<pending>", .special)
    case .fulfilled: return try text(promise.result, level: level)
    case .rejected: return "\(styled("<rejected>", .special)) \(try text(promise.result, level: level))"
    }
  }
}
