/// An object of a host (a tensor, a layer, a model) that says itself how `console.log` shows it.
package protocol Inspectable: JSObject {
  /// The text, of one or more lines; nil shows the object like any other. `depth` is the number of levels that may
  /// still be opened (nil: all).
  func inspectionText(depth: Int?, options: InspectionOptions, _ machine: Machine) throws -> String?
}

/// Shows values the way Node's `util.inspect` does: nested objects opened to a depth, short ones on a line, long arrays
/// in columns, cycles as references.
package struct Inspector {
  let machine: Machine
  let options: InspectionOptions
  /// The objects being opened, from the outside to the inside.
  private var path: [JSObject] = []
  /// The numbers of the objects that some `[Circular *n]` refers to.
  private var references: [ObjectIdentifier: Int] = [:]
  /// How many columns the lines after the first are indented.
  var indentation = 0
  /// The level of the object opened last; an object whose level is near to it holds few levels.
  private var lastOpenedLevel = 0

  /// The number of nested levels that are never exceeded, whatever the options say: the native stack is finite.
  private static let deepestLevel = 1_000

  /// An inspector with the given options.
  package init(_ machine: Machine, _ options: InspectionOptions = InspectionOptions()) {
    self.machine = machine
    self.options = options
  }

  /// A value as text; a string is quoted.
  package static func text(
    _ value: Value, _ machine: Machine, _ options: InspectionOptions = InspectionOptions()
  ) throws -> String {
    var inspector = Inspector(machine, options)
    return try inspector.text(value, level: 0)
  }

  func styled(_ text: String, _ style: InspectionStyle) -> String {
    options.usesColors ? style.apply(to: text) : text
  }

  // MARK: Values

  /// A value at some level of nesting.
  mutating func text(_ value: Value, level: Int, isWithinTypedArray: Bool = false) throws -> String {
    guard let object = value.asObject else { return primitiveText(value) }
    try machine.checkInterrupt()
    if options.usesCustomTexts, let text = try customText(object, level: level) { return text }
    if path.contains(where: { $0 === object }) {
      let known = references[ObjectIdentifier(object)]
      let number = known ?? references.count + 1
      references[ObjectIdentifier(object)] = number
      return styled("[Circular *\(number)]", .special)
    }
    return try objectText(object, level: level, isWithinTypedArray: isWithinTypedArray)
  }

  func isBeyondDepth(_ level: Int) -> Bool { level > min(options.depth ?? Self.deepestLevel, Self.deepestLevel) }

  /// The text that an object itself supplies.
  private mutating func customText(_ object: JSObject, level: Int) throws -> String? {
    let depth = options.depth.map { $0 - level }
    if let host = object as? any Inspectable {
      guard let text = try host.inspectionText(depth: depth, options: options, machine) else { return nil }
      return indented(text)
    }
    let method = try object.get(Self.customTextKey, machine)
    guard method.isCallable else { return nil }
    let constructor = try object.get(Names.constructor, machine)
    if let prototype = try constructor.asObject?.get(Names.prototype, machine), prototype.asObject === object {
      return nil
    }
    var inner = options
    inner.depth = depth
    let result = try machine.call(
      method, this: Value(object), depth.map { Value($0) } ?? .null, inner.object(machine),
      Self.inspectFunction(machine))
    if result.asObject === object { return nil }
    guard let text = result.asString else { return try self.text(result, level: level) }
    return indented(text.text)
  }

  /// `Symbol.for('nodejs.util.inspect.custom')`, the method that shows an object of a script.
  static var customTextKey: PropertyKey {
    PropertyKey(SymbolRegistry.symbol(for: JSString("nodejs.util.inspect.custom")))
  }

  /// `util.inspect` itself, which custom texts get to show their parts.
  static func inspectFunction(_ machine: Machine) -> Value {
    if let known = machine.inspectFunction { return Value(known) }
    let function = NativeFunction(machine.realm, "inspect", 2) { machine, _, arguments in
      var options = InspectionOptions()
      if let object = arguments[1].asObject {
        try options.read(object, machine)
      } else {
        // The older way: showHidden, depth, colors.
        options.showsHidden = arguments[1].isTruthy
        if arguments[2].isNull { options.depth = nil }
        if let depth = arguments[2].asNumber { options.depth = depth.isFinite ? Int(max(-1, min(depth, 1e9))) : nil }
        options.usesColors = arguments[3].isTruthy
      }
      return Value(try text(arguments[0], machine, options))
    }
    function.put("custom", customTextKey.value)
    function.put("defaultOptions", InspectionOptions().object(machine))
    machine.inspectFunction = function
    return Value(function)
  }

  private func indented(_ text: String) -> String {
    indentation == 0 ? text : text.replacingLineBreaks(with: "\n" + String(repeating: " ", count: indentation))
  }

  // MARK: Primitives

  private static let shortestSplitString = 16

  /// A primitive; a string is quoted, and a long one split at its line breaks.
  func primitiveText(_ value: Value) -> String {
    if let string = value.asString { return stringText(string) }
    if let number = value.asNumber { return numberText(number) }
    if let symbol = value.asSymbol { return styled(symbol.text, .symbol) }
    if let boolean = value.asBool { return styled(boolean ? "true" : "false", .boolean) }
    return value.isNull ? styled("null", .null) : styled("undefined", .undefined)
  }

  func numberText(_ number: Double) -> String {
    styled(number == 0 && number.sign == .minus ? "-0" : NumberText.string(number), .number)
  }

  private func stringText(_ string: JSString) -> String {
    var shown = string
    var trailer = ""
    if string.length > options.maximumStringLength {
      let rest = string.length - options.maximumStringLength
      shown = string.substring(0, options.maximumStringLength)
      trailer = "... \(rest) more character\(rest > 1 ? "s" : "")"
    }
    let isLong =
      shown.length > Self.shortestSplitString && shown.length > options.breakLength - indentation - 4
    guard isLong else { return styled(StringQuoting.quoted(shown), .string) + trailer }
    let separator = " +\n" + String(repeating: " ", count: indentation + 2)
    return Self.lines(of: shown).map { styled(StringQuoting.quoted($0), .string) }.joined(separator: separator)
      + trailer
  }

  /// The lines of a string, each with its line break.
  private static func lines(of string: JSString) -> [JSString] {
    var lines: [JSString] = []
    var start = 0
    for (index, unit) in string.units.enumerated() where unit == 0x0A {
      lines.append(string.substring(start, index + 1))
      start = index + 1
    }
    if start < string.length { lines.append(string.substring(start, string.length)) }
    return lines
  }

  // MARK: Objects

  private mutating func objectText(_ object: JSObject, level: Int, isWithinTypedArray: Bool) throws -> String {
    let title = try ObjectTitle(object, self, level: level)
    var outline = try outline(of: object, title, isWithinTypedArray: isWithinTypedArray)
    if outline.keys.isEmpty, let text = outline.textWithoutProperties { return text }
    if isBeyondDepth(level), !outline.isShownBeyondDepth {
      let name = String(title.prefix(fallback: title.className ?? "Object").dropLast())
      return styled(title.className == nil ? name : "[\(name)]", .special)
    }
    let inner = level + 1
    path.append(object)
    lastOpenedLevel = inner
    var entries = try contentEntries(outline.content, level: inner)
    var properties: [String] = []
    for key in outline.keys {
      properties.append(try propertyText(key, of: object, level: inner, isElement: false))
    }
    if options.isSorted { properties.sort() }
    entries += properties
    path.removeLast()
    if let number = references[ObjectIdentifier(object)] {
      let reference = styled("<ref *\(number)>", .special)
      outline.base = outline.base.isEmpty ? reference : "\(reference) \(outline.base)"
    }
    return combine(entries, outline, level: inner)
  }

  /// Lays the entries of an object out on a line, in columns, or each on a line of its own.
  mutating func combine(_ entries: [String], _ outline: Outline, level: Int) -> String {
    let base = outline.base.isEmpty ? "" : outline.base + " "
    var lines = entries
    if options.compactLevels >= 1 {
      if outline.isList && entries.count > 6 {
        let columns = ColumnLayout(
          breakLength: options.breakLength, indentation: indentation, compactLevels: options.compactLevels,
          hasTrailer: entries.count > options.maximumElements, alignsRight: outline.alignsRight(entries.count))
        lines = columns.lines(of: entries)
      }
      if lastOpenedLevel - level < options.compactLevels && lines.count == entries.count {
        let start = entries.count + indentation + outline.opening.utf16.count + outline.base.utf16.count + 10
        if fitsOnLine(entries, start: start, base: outline.base) {
          return "\(base)\(outline.opening) \(entries.joined(separator: ", ")) \(outline.closing)"
        }
      }
    }
    let lineBreak = "\n" + String(repeating: " ", count: indentation)
    let body = lines.joined(separator: ",\(lineBreak)  ")
    return "\(base)\(outline.opening)\(lineBreak)  \(body)\(lineBreak)\(outline.closing)"
  }

  private func fitsOnLine(_ entries: [String], start: Int, base: String) -> Bool {
    var total = entries.count + start
    if total + entries.count > options.breakLength { return false }
    for entry in entries {
      if entry.utf8.contains(0x0A) { return false }
      total += options.usesColors ? TextWidth.withoutStyles(entry).utf16.count : entry.utf16.count
      if total > options.breakLength { return false }
    }
    return !base.utf8.contains(0x0A)
  }

  // MARK: Properties

  /// `name: value`, or for an element of a list only the value.
  mutating func propertyText(
    _ key: PropertyKey, of object: JSObject, level: Int, isElement: Bool
  ) throws -> String {
    let descriptor = try object.getOwn(key, machine) ?? PropertyDescriptor(value: try object.get(key, machine))
    let text = try contentText(of: descriptor, on: object, level: level)
    return isElement ? text : "\(nameText(key, isEnumerable: descriptor.isEnumerable ?? true)): \(text)"
  }

  private mutating func contentText(
    of descriptor: PropertyDescriptor, on object: JSObject, level: Int
  ) throws -> String {
    guard descriptor.isAccessor else {
      indentation += 2
      defer { indentation -= 2 }
      return try text(descriptor.value ?? .undefined, level: level)
    }
    guard let getter = descriptor.getter, getter.isCallable else { return styled("[Setter]", .special) }
    let hasSetter = descriptor.setter?.isCallable ?? false
    let label = hasSetter ? "Getter/Setter" : "Getter"
    guard options.runsGetters else { return styled("[\(label)]", .special) }
    do {
      let value = try machine.call(getter, this: Value(object))
      indentation += 2
      defer { indentation -= 2 }
      if value.isObject { return "\(styled("[\(label)]", .special)) \(try text(value, level: level))" }
      return "\(styled("[\(label):", .special)) \(primitiveText(value))\(styled("]", .special))"
    } catch let error as ScriptError {
      let message = (try? machine.toText(machine.get(error.value, Names.message))) ?? ""
      return "\(styled("[\(label):", .special)) <Inspection threw (\(message))>\(styled("]", .special))"
    }
  }

  private func nameText(_ key: PropertyKey, isEnumerable: Bool) -> String {
    if let symbol = key.symbol {
      return "[\(styled(StringQuoting.escaped(JSString(symbol.text)), .symbol))]"
    }
    guard let name = key.name else { return styled("'\(key.text)'", .string) }
    if name.isEqual(to: "__proto__") { return "['__proto__']" }
    if !isEnumerable { return "[\(StringQuoting.escaped(name))]" }
    return StringQuoting.isIdentifier(name) ? name.text : styled(StringQuoting.quoted(name), .string)
  }
}

extension String {
  /// The text with every line break replaced.
  func replacingLineBreaks(with replacement: String) -> String {
    split(separator: "\n", omittingEmptySubsequences: false).joined(separator: replacement)
  }
}
