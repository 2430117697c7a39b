/// What the methods of strings call on a regular expression: `Symbol.match`, `matchAll`, `replace`, `search`, `split`.
enum RegExpSymbols {
  static let methods: [NativeEntry] = [
    NativeEntry(JSSymbol.WellKnown.match, 1, match),
    NativeEntry(JSSymbol.WellKnown.matchAll, 1, matchAll),
    NativeEntry(JSSymbol.WellKnown.replace, 2, replace),
    NativeEntry(JSSymbol.WellKnown.search, 1, search),
    NativeEntry(JSSymbol.WellKnown.split, 2, split),
  ]

  private static func expression(_ this: Value, _ method: String, _ machine: Machine) throws -> JSObject {
    guard let object = this.asObject else { throw machine.noRegExp(this, method) }
    return object
  }

  private static func match(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let expression = try expression(this, "[Symbol.match]", machine)
    let string = try machine.toStringValue(arguments[0])
    var search = try RegExpSearch(expression, string, machine)
    guard search.isGlobal else { return try machine.execute(expression, string) }
    let matches = JSArray(machine.realm)
    while let match = try search.next(machine) { matches.append(Value(match.matched)) }
    return matches.count == 0 ? .null : Value(matches)
  }

  private static func matchAll(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let expression = try expression(this, "[Symbol.matchAll]", machine)
    let string = try machine.toStringValue(arguments[0])
    let flags = try machine.toText(expression.get(Names.flags, machine))
    let constructor = try expression.get(Names.constructor, machine)
    let copy = try machine.construct(constructor, arguments: [this, Value(flags)])
    guard let matcher = copy.asObject else { throw machine.noRegExp(copy, "[Symbol.matchAll]") }
    let lastIndex = try machine.toLength(expression.get(Names.lastIndex, machine))
    try matcher.set(Names.lastIndex, Value(lastIndex), machine)
    return Value(MatchIterator(matcher, string, flags: flags, machine))
  }

  // MARK: Replacing

  private static func replace(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let expression = try expression(this, "[Symbol.replace]", machine)
    let string = try machine.toStringValue(arguments[0])
    let replacer = arguments[1]
    let template = replacer.isCallable ? JSString.empty : try machine.toStringValue(replacer)
    var search = try RegExpSearch(expression, string, machine)
    // All matches come first: the replacing function must not disturb the search.
    var matches: [FoundMatch] = []
    while let match = try search.next(machine) { matches.append(match) }
    var buffer = UnitBuffer()
    var end = 0
    for match in matches where match.position >= end {
      buffer.append(string, from: end, to: match.position)
      if replacer.isCallable {
        buffer.append(try replacement(for: match, in: string, by: replacer, machine))
      } else {
        try Substitution(
          string: string, position: match.position, matched: match.matched, captures: match.captures,
          namedCaptures: match.groups
        ).expand(template, into: &buffer, machine)
      }
      end = match.position + match.matched.length
      if buffer.count > JSString.maximumLength { throw machine.invalidStringLength() }
    }
    buffer.append(string, from: end, to: string.length)
    return Value(try buffer.makeString(machine))
  }

  private static func replacement(
    for match: FoundMatch, in string: JSString, by function: Value, _ machine: Machine
  ) throws -> JSString {
    var passed = [Value(match.matched)]
    passed += match.captures.map { $0.map { Value($0) } ?? .undefined }
    passed += [Value(match.position), Value(string)]
    if !match.groups.isUndefined { passed.append(match.groups) }
    return try machine.toStringValue(machine.call(function, arguments: passed))
  }

  // MARK: Searching and splitting

  private static func search(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let expression = try expression(this, "[Symbol.search]", machine)
    let string = try machine.toStringValue(arguments[0])
    if let original = try machine.originalRegExp(expression) {
      return Value(try original.search(string, from: 0, machine) ? original.pattern.offsets[0] : -1)
    }
    let previous = try expression.get(Names.lastIndex, machine)
    try expression.set(Names.lastIndex, Value(0), machine)
    let result = try machine.execute(expression, string)
    try expression.set(Names.lastIndex, previous, machine)
    return try result.asObject?.get(Names.index, machine) ?? Value(-1)
  }

  private static func split(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let expression = try machine.regExp(this, "[Symbol.split]")
    let string = try machine.toStringValue(arguments[0])
    let limit = try arguments[1].isUndefined ? Int(UInt32.max) : Int(machine.toUint32(arguments[1]))
    let pieces = JSArray(machine.realm)
    if limit == 0 { return Value(pieces) }
    let pattern = try splitPattern(of: expression, machine)
    if string.length == 0 {
      if try !expression.search(string, from: 0, with: pattern, machine) { pieces.append(Value(string)) }
      return Value(pieces)
    }
    let isUnicode = expression.flags.contains(.unicode)
    var pieceStart = 0
    var from = 0
    while from < string.length, try expression.search(string, from: from, with: pattern, machine) {
      try machine.checkInterrupt()
      let start = pattern.offsets[0]
      let end = pattern.offsets[1]
      if start >= string.length { break }
      if end == pieceStart {
        from = string.index(after: from, byCodePoints: isUnicode)
        continue
      }
      pieces.append(Value(string.substring(pieceStart, start)))
      if pieces.count == limit { return Value(pieces) }
      for group in 0..<pattern.groupCount {
        pieces.append(pattern.capture(group + 1, of: string).map { Value($0) } ?? .undefined)
        if pieces.count == limit { return Value(pieces) }
      }
      pieceStart = end
      from = end > start ? end : string.index(after: end, byCodePoints: isUnicode)
    }
    pieces.append(Value(string.substring(pieceStart, string.length)))
    return Value(pieces)
  }

  /// The pattern that finds separators anywhere, also when the expression is sticky.
  private static func splitPattern(of expression: JSRegExp, _ machine: Machine) throws -> CompiledPattern {
    guard expression.flags.contains(.sticky) else { return expression.pattern }
    let flags = expression.flags.subtracting(.sticky).letters
    return try machine.makeRegularExpression(expression.source, flags: flags).pattern
  }
}

/// What `matchAll` returns.
final class MatchIterator: NativeIterator {
  private var expression: JSObject?
  private let string: JSString
  private let isGlobal: Bool
  private let isUnicode: Bool

  init(_ expression: JSObject, _ string: JSString, flags: String, _ machine: Machine) {
    self.expression = expression
    self.string = string
    isGlobal = flags.contains("g")
    isUnicode = flags.contains("u")
    super.init(prototype: machine.regularExpressions.matchIteratorPrototype)
  }

  override func visitChildren(_ visitor: inout ChildVisitor) {
    super.visitChildren(&visitor)
    visitor.visit(expression)
  }

  override func clearChildren() {
    super.clearChildren()
    expression = nil
  }

  override func step(_ machine: Machine) throws -> Value? {
    guard let expression else { return nil }
    let result = try machine.execute(expression, string)
    guard let match = result.asObject, isGlobal else {
      self.expression = nil
      return result.isObject ? result : nil
    }
    if try machine.toStringValue(match.get(PropertyKey(index: 0), machine)).length == 0 {
      let lastIndex = try machine.toLength(expression.get(Names.lastIndex, machine))
      try expression.set(Names.lastIndex, Value(string.index(after: lastIndex, byCodePoints: isUnicode)), machine)
    }
    return result
  }
}
