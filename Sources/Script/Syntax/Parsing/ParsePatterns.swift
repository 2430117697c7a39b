/// Patterns: read as such in declarations and parameters, reinterpreted from expressions elsewhere.
extension Parser {
  // MARK: Declarations

  /// A name that is declared.
  func parseBindingIdentifier(_ expected: String = "a name") throws(SyntaxError) -> Identifier {
    guard at(.identifier) else {
      if token.kind.isKeyword || at(.escapedKeyword) {
        throw SyntaxError(
          "Unexpected reserved word '\(token.name)', expected \(expected)",
          hint: "'\(token.name)' is a word of the language: choose another name", at: token.range)
      }
      throw unexpectedToken(expected: expected)
    }
    let identifier = Identifier(token.name, token.range)
    try checkBindingName(identifier)
    try advance()
    return identifier
  }

  /// `eval` and `arguments` are no names for variables.
  func checkBindingName(_ identifier: Identifier) throws(SyntaxError) {
    if identifier.name == "eval" || identifier.name == "arguments" {
      throw SyntaxError("Unexpected eval or arguments in strict mode: choose another name", at: identifier.range)
    }
  }

  /// A name or destructuring pattern that is declared.
  func parseBindingTarget() throws(SyntaxError) -> Pattern {
    switch token.kind {
    case .leftBracket: return try parseArrayPattern()
    case .leftBrace: return try parseObjectPattern()
    default:
      let identifier = try parseBindingIdentifier("a name or pattern")
      return Pattern(.identifier(identifier), identifier.range)
    }
  }

  /// A declared target with its default.
  func parseBindingElement() throws(SyntaxError) -> Pattern.Element {
    let target = try parseBindingTarget()
    return Pattern.Element(target, defaultValue: try parseDefault(of: target))
  }

  private func parseDefault(of target: Pattern) throws(SyntaxError) -> Expression? {
    guard try eat(.assign) else { return nil }
    let value = try parseAssignment()
    if case .identifier(let identifier) = target.kind { nameAnonymousFunction(value, identifier.name) }
    return value
  }

  private func parseArrayPattern() throws(SyntaxError) -> Pattern {
    try descend()
    defer { depth -= 1 }
    let opening = token.range
    var elements: [Pattern.Element?] = []
    var rest: Pattern?
    try advance()
    while !at(.rightBracket) {
      if try eat(.comma) {
        elements.append(nil)
        continue
      }
      if try eat(.ellipsis) {
        rest = try parseBindingTarget()
        if at(.comma) { throw restMustBeLast(token.range) }
        break
      }
      elements.append(try parseBindingElement())
      if at(.rightBracket) { break }
      guard try eat(.comma) else { break }
    }
    try expectClosing(.rightBracket, of: opening, "or ',' in the pattern")
    return Pattern(.array(elements, rest: rest), range(from: opening.start))
  }

  private func parseObjectPattern() throws(SyntaxError) -> Pattern {
    try descend()
    defer { depth -= 1 }
    let opening = token.range
    var properties: [Pattern.Property] = []
    var rest: Pattern?
    try advance()
    while !at(.rightBrace) {
      if try eat(.ellipsis) {
        let identifier = try parseBindingIdentifier()
        rest = Pattern(.identifier(identifier), identifier.range)
        if at(.comma) { throw restMustBeLast(token.range) }
        break
      }
      properties.append(try parsePatternProperty())
      guard try eat(.comma) else { break }
    }
    try expectClosing(.rightBrace, of: opening, "or ',' in the pattern")
    return Pattern(.object(properties, rest: rest), range(from: opening.start))
  }

  private func parsePatternProperty() throws(SyntaxError) -> Pattern.Property {
    let word = token
    let key = try parsePropertyKey()
    if try eat(.colon) { return Pattern.Property(key, try parseBindingElement()) }
    guard case .name(let name, let range) = key else { throw unexpectedToken(expected: "':' in the pattern") }
    guard word.kind == .identifier else {
      throw SyntaxError(
        "Unexpected reserved word '\(name)'", hint: "give it another name: {\(name): other}", at: range)
    }
    let identifier = Identifier(name, range)
    try checkBindingName(identifier)
    let target = Pattern(.identifier(identifier), range)
    return Pattern.Property(key, Pattern.Element(target, defaultValue: try parseDefault(of: target)))
  }

  private func restMustBeLast(_ range: SourceRange) -> SyntaxError {
    SyntaxError("Rest element must be last element", at: range)
  }

  // MARK: Reinterpretation

  /// The left side of `=` as a pattern.
  func assignmentPattern(from expression: Expression) throws(SyntaxError) -> Pattern {
    if expression.isBareLiteralOfPattern { return try pattern(from: expression, isBinding: false) }
    try checkSimpleTarget(expression, "in assignment")
    return try pattern(from: expression, isBinding: false)
  }

  /// Fails unless a value can be assigned to the expression.
  func checkSimpleTarget(_ expression: Expression, _ place: String) throws(SyntaxError) {
    switch expression.kind {
    case .identifier(let identifier):
      try checkBindingName(identifier)
    case .member, .index, .privateMember, .superMember, .superIndex: break
    case .optionalChain:
      throw SyntaxError(
        "Invalid left-hand side \(place): an optional chain cannot be assigned to",
        hint: "test the object first: if (object) object.name = value", at: expression.range)
    default:
      throw SyntaxError(
        "Invalid left-hand side \(place)", hint: targetHint(expression, place), at: expression.range)
    }
  }

  private func targetHint(_ expression: Expression, _ place: String) -> String? {
    switch expression.kind {
    case .binary, .logical, .unary: "== or === compares; = assigns to a name, member or pattern"
    case .call: "a call gives a value; assign to a name, member or pattern"
    case .number, .string, .template, .boolean, .null: "a value cannot be assigned to"
    default: nil
    }
  }

  /// An expression that turns out to be a pattern.
  ///
  /// - Parameter isBinding: whether it declares its names (parameters of an arrow function), so that only names will do.
  func pattern(from expression: Expression, isBinding: Bool) throws(SyntaxError) -> Pattern {
    if isBinding, expression.isParenthesized { throw invalidTarget(expression) }
    switch expression.kind {
    case .identifier(let identifier):
      try checkBindingName(identifier)
      return Pattern(.identifier(identifier), expression.range, isParenthesized: expression.isParenthesized)
    case .member, .index, .privateMember, .superMember, .superIndex:
      if isBinding { throw invalidTarget(expression) }
      return Pattern(.expression(expression), expression.range, isParenthesized: expression.isParenthesized)
    case .array(let elements) where !expression.isParenthesized:
      return try arrayPattern(from: elements, expression.range, isBinding: isBinding)
    case .object(let members) where !expression.isParenthesized:
      return try objectPattern(from: members, expression.range, isBinding: isBinding)
    default:
      throw invalidTarget(expression)
    }
  }

  private func invalidTarget(_ expression: Expression) -> SyntaxError {
    SyntaxError("Invalid destructuring assignment target", hint: nil, at: expression.range)
  }

  /// An expression that turns out to be a target with a default.
  func patternElement(from expression: Expression, isBinding: Bool) throws(SyntaxError) -> Pattern.Element {
    guard case .assignment(let target, let value) = expression.kind, !expression.isParenthesized else {
      return Pattern.Element(try pattern(from: expression, isBinding: isBinding))
    }
    if isBinding { try checkBinding(target) }
    return Pattern.Element(target, defaultValue: value)
  }

  /// Fails unless a pattern made for an assignment also declares: it holds plain names only.
  private func checkBinding(_ pattern: Pattern) throws(SyntaxError) {
    let error = SyntaxError("Invalid destructuring assignment target", at: pattern.range)
    if pattern.isParenthesized { throw error }
    switch pattern.kind {
    case .identifier: break
    case .expression: throw error
    case .array(let elements, let rest):
      for element in elements {
        if let target = element?.target { try checkBinding(target) }
      }
      if let rest { try checkBinding(rest) }
    case .object(let properties, let rest):
      for property in properties { try checkBinding(property.element.target) }
      if let rest { try checkBinding(rest) }
    }
  }

  private func arrayPattern(
    from elements: [Element?], _ range: SourceRange, isBinding: Bool
  ) throws(SyntaxError) -> Pattern {
    var result: [Pattern.Element?] = []
    for (index, element) in elements.enumerated() {
      guard let element else {
        result.append(nil)
        continue
      }
      if element.isSpread {
        guard index == elements.count - 1, !commaAfterSpread.contains(range.start) else {
          throw restMustBeLast(element.value.range)
        }
        let rest = try pattern(from: element.value, isBinding: isBinding)
        return Pattern(.array(result, rest: rest), range)
      }
      result.append(try patternElement(from: element.value, isBinding: isBinding))
    }
    return Pattern(.array(result, rest: nil), range)
  }

  private func objectPattern(
    from members: [ObjectMember], _ range: SourceRange, isBinding: Bool
  ) throws(SyntaxError) -> Pattern {
    var properties: [Pattern.Property] = []
    for (index, member) in members.enumerated() {
      switch member {
      case .property(let key, let value):
        properties.append(Pattern.Property(key, try patternElement(from: value, isBinding: isBinding)))
      case .prototype(let value):
        let key = MemberKey.name("__proto__", value.range)
        properties.append(Pattern.Property(key, try patternElement(from: value, isBinding: isBinding)))
      case .spread(let value):
        guard index == members.count - 1, !commaAfterSpread.contains(range.start) else {
          throw restMustBeLast(value.range)
        }
        if value.isBareLiteralOfPattern {
          throw SyntaxError("`...` must be followed by an assignable reference in assignment contexts", at: value.range)
        }
        return Pattern(.object(properties, rest: try pattern(from: value, isBinding: isBinding)), range)
      case .method(let key, _), .getter(let key, _), .setter(let key, _):
        throw SyntaxError("Invalid destructuring assignment target: a method", at: key.range)
      }
    }
    return Pattern(.object(properties, rest: nil), range)
  }
}
