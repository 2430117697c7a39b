/// Array and object literals, and what their properties share with classes.
extension Parser {
  func parseArrayLiteral() throws(SyntaxError) -> Expression {
    let opening = token.range
    var elements: [Element?] = []
    try advance()
    while !at(.rightBracket) {
      if try eat(.comma) {
        elements.append(nil)
        continue
      }
      let isSpread = try eat(.ellipsis)
      elements.append(Element(try parseCoverAssignment(), isSpread: isSpread))
      if at(.rightBracket) { break }
      guard at(.comma) else { break }
      if isSpread { commaAfterSpread.insert(opening.start) }
      try advance()
    }
    try expectClosing(.rightBracket, of: opening, "or ',' after an element")
    return Expression(.array(elements), range(from: opening.start))
  }

  func parseObjectLiteral() throws(SyntaxError) -> Expression {
    let opening = token.range
    var members: [ObjectMember] = []
    var hasPrototype = false
    try advance()
    while !at(.rightBrace) {
      let member = try parseObjectMember()
      if case .prototype(let value) = member {
        if hasPrototype, deferredError == nil {
          deferredError = SyntaxError("Duplicate __proto__ fields are not allowed in object literals", at: value.range)
        }
        hasPrototype = true
      }
      members.append(member)
      guard at(.comma) else { break }
      if case .spread = member { commaAfterSpread.insert(opening.start) }
      try advance()
    }
    try expectClosing(.rightBrace, of: opening, "or ',' after a property")
    return Expression(.object(members), range(from: opening.start))
  }

  private func parseObjectMember() throws(SyntaxError) -> ObjectMember {
    if try eat(.ellipsis) { return .spread(try parseCoverAssignment()) }
    let start = start
    let modifiers = try parseModifiers(isInClass: false)
    let word = token
    let key = try parsePropertyKey()
    if modifiers.isEmpty, case .name(let name, let range) = key, !at(.leftParenthesis), !at(.colon) {
      return .property(key, try parseShorthand(name, word, range))
    }
    if at(.leftParenthesis) || !modifiers.isEmpty {
      let function = try parseMethod(key: key, modifiers: modifiers, kind: modifiers.functionKind, start: start)
      switch modifiers.accessor {
      case .getter: return .getter(key, function)
      case .setter: return .setter(key, function)
      case nil: return .method(key, function)
      }
    }
    try expect(.colon, "after a property name")
    let value = try parseCoverAssignment()
    if isPrototype(key) { return .prototype(value) }
    nameAnonymousFunction(value, key)
    return .property(key, value)
  }

  private func isPrototype(_ key: MemberKey) -> Bool {
    switch key {
    case .name(let name, _): name == "__proto__"
    case .string(let units, _): units.elementsEqual("__proto__".utf16)
    default: false
    }
  }

  /// `{name}`, or `{name = value}` in what must turn out to be a pattern.
  private func parseShorthand(_ name: String, _ word: Token, _ range: SourceRange) throws(SyntaxError) -> Expression {
    guard word.kind == .identifier else {
      if word.kind.isKeyword || word.kind == .escapedKeyword {
        if at(.comma) || at(.rightBrace) || at(.assign) {
          throw SyntaxError("Unexpected reserved word '\(name)'", hint: "write \(name): value", at: range)
        }
      }
      throw unexpectedToken(expected: "':' after a property name")
    }
    if context.forbidsArguments, name == "arguments" {
      throw SyntaxError(
        "'arguments' is not allowed in class field initializer or static initialization block", at: range)
    }
    let identifier = Identifier(name, range)
    guard at(.assign) else {
      guard at(.comma) || at(.rightBrace) || at(.endOfFile) else {
        throw unexpectedToken(expected: "':', ',' or '}' after a property name")
      }
      return Expression(.identifier(identifier), range)
    }
    let error = SyntaxError(
      "Invalid shorthand property initializer",
      hint: "in an object, a colon stands between name and value: {\(name): value}",
      at: token.range)
    try checkBindingName(identifier)
    try advance()
    let value = try parseAssignment()
    if deferredError == nil { deferredError = error }
    nameAnonymousFunction(value, name)
    return Expression(.assignment(Pattern(.identifier(identifier), range), value), self.range(from: range.start))
  }

  // MARK: Properties of objects and classes

  /// What stands before the key of a method.
  struct Modifiers {
    enum Accessor {
      case getter
      case setter
    }

    var isStatic = false
    var isAsync = false
    var isGenerator = false
    var accessor: Accessor?

    /// Whether nothing says that this is a method.
    var isEmpty: Bool { !isAsync && !isGenerator && accessor == nil }

    var functionKind: FunctionNode.Kind {
      switch accessor {
      case .getter: .getter
      case .setter: .setter
      case nil: .method
      }
    }
  }

  /// Reads `static`, `async`, `*`, `get` and `set`, unless the word is itself the name of the property.
  func parseModifiers(isInClass: Bool) throws(SyntaxError) -> Modifiers {
    var modifiers = Modifiers()
    if isInClass, at(.static), try isModifier() {
      modifiers.isStatic = true
      try advance()
    }
    if atWord("async"), try isModifier(), try !peek().isAfterLineBreak {
      modifiers.isAsync = true
      try advance()
    }
    if try eat(.star) {
      modifiers.isGenerator = true
    } else if !modifiers.isAsync, atWord("get") || atWord("set"), try isModifier(), try peek().kind != .star {
      modifiers.accessor = atWord("get") ? .getter : .setter
      try advance()
    }
    return modifiers
  }

  /// Whether the word at the current token is followed by a property and is thus not itself the property's name.
  private func isModifier() throws(SyntaxError) -> Bool {
    switch try peek().kind {
    case .leftParenthesis, .colon, .comma, .rightBrace, .assign, .semicolon, .endOfFile: false
    default: true
    }
  }

  func parsePropertyKey() throws(SyntaxError) -> MemberKey {
    let range = token.range
    switch token.value {
    case .name(let name):
      guard !at(.privateName) else {
        throw unexpectedToken(hint: "private names are declared in classes")
      }
      try advance()
      return .name(name, range)
    case .string(let units):
      try advance()
      return .string(units, range)
    case .number(let value):
      try advance()
      return .number(value, range)
    default:
      guard at(.leftBracket) else { throw unexpectedToken(expected: "a property name") }
      try advance()
      let expression = try parseAssignment()
      try expectClosing(.rightBracket, of: range, "after a computed property name")
      return .computed(expression)
    }
  }

  // MARK: Names of anonymous functions

  /// Gives an anonymous function or class the name of the variable it is assigned to.
  func nameAnonymousFunction(_ expression: Expression, _ name: String) {
    switch expression.kind {
    case .function(let function) where function.identifier == nil: function.name = name
    case .class(let node) where node.identifier == nil:
      node.name = name
      node.constructor?.name = name
    default: break
    }
  }

  func nameAnonymousFunction(_ expression: Expression, _ key: MemberKey) {
    if let name = key.functionName { nameAnonymousFunction(expression, name) }
  }
}

extension MemberKey {
  /// The key as the name of a function; `nil` for keys that are numbers or computed, which are spelled when the program
  /// runs.
  var functionName: String? {
    switch self {
    case .name(let name, _): name
    case .string(let units, _): String(decoding: units, as: UTF16.self)
    case .privateName(let name): name.name
    case .number, .computed: nil
    }
  }
}
