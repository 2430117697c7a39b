/// Expressions that are not made of operators: names, literals, parentheses, and chains of members and calls.
extension Parser {
  // MARK: Members and calls

  /// A primary expression with the members, calls and templates after it.
  func parseLeftHandSide() throws(SyntaxError) -> Expression {
    let outerReach = reach
    reach = depth
    defer { reach = max(reach, outerReach) }
    let start = start
    let head: Expression
    switch token.kind {
    case .new: head = try parseNew()
    case .super: head = try parseSuper()
    case .import: head = try parseImportExpression()
    default: head = try parsePrimary()
    }
    if head.isBareArrow { return head }
    return try parseLinks(after: head, from: start)
  }

  private func parseLinks(after head: Expression, from start: UInt32) throws(SyntaxError) -> Expression {
    var expression = head
    var isChain = false
    while true {
      switch token.kind {
      case .leftParenthesis:
        try deepenOperand()
        let arguments = try parseArguments()
        expression = Expression(.call(expression, arguments, isOptional: false), range(from: start))
      case .optionalDot:
        try deepenOperand()
        isChain = true
        try advance()
        if at(.leftParenthesis) {
          let arguments = try parseArguments()
          expression = Expression(.call(expression, arguments, isOptional: true), range(from: start))
        } else if at(.leftBracket) {
          expression = try parseIndex(of: expression, from: start, isOptional: true)
        } else if at(.template) {
          throw SyntaxError("Invalid tagged template on optional chain", at: token.range)
        } else {
          expression = try parseMember(of: expression, from: start, isOptional: true)
        }
      default:
        guard let member = try parseMemberLink(of: expression, from: start, isInChain: isChain) else {
          return isChain ? Expression(.optionalChain(expression), range(from: start)) : expression
        }
        expression = member
      }
    }
  }

  /// `.name`, `[index]` or a template after an expression; `nil` if there is none.
  private func parseMemberLink(
    of object: Expression, from start: UInt32, isInChain: Bool = false
  ) throws(SyntaxError) -> Expression? {
    switch token.kind {
    case .dot:
      try deepenOperand()
      try advance()
      return try parseMember(of: object, from: start, isOptional: false)
    case .leftBracket:
      try deepenOperand()
      return try parseIndex(of: object, from: start, isOptional: false)
    case .template:
      if isInChain { throw SyntaxError("Invalid tagged template on optional chain", at: token.range) }
      try deepenOperand()
      let template = try parseTemplate(isTagged: true)
      return Expression(.taggedTemplate(tag: object, template), range(from: start))
    default:
      return nil
    }
  }

  /// The name after a dot.
  private func parseMember(
    of object: Expression, from start: UInt32, isOptional: Bool
  ) throws(SyntaxError) -> Expression {
    if at(.privateName) {
      let name = PrivateName(Identifier(token.name, token.range))
      try advance()
      return Expression(.privateMember(object, name, isOptional: isOptional), range(from: start))
    }
    let name = try parsePropertyName("after the dot")
    return Expression(.member(object, name, isOptional: isOptional), range(from: start))
  }

  /// Any word, reserved or not.
  func parsePropertyName(_ purpose: String) throws(SyntaxError) -> PropertyName {
    guard case .name(let name) = token.value, !at(.privateName) else {
      throw unexpectedToken(expected: "a property name \(purpose)")
    }
    let property = PropertyName(name, token.range)
    try advance()
    return property
  }

  private func parseIndex(
    of object: Expression, from start: UInt32, isOptional: Bool
  ) throws(SyntaxError) -> Expression {
    let index = try parseBracketedIndex()
    return Expression(.index(object, index, isOptional: isOptional), range(from: start))
  }

  private func parseBracketedIndex() throws(SyntaxError) -> Expression {
    let opening = token.range
    try advance()
    let index = try parseExpression()
    try expectClosing(.rightBracket, of: opening, "after the index")
    return index
  }

  /// The arguments of a call, in parentheses.
  func parseArguments() throws(SyntaxError) -> [Element] {
    let opening = token.range
    try advance()
    var arguments: [Element] = []
    while !at(.rightParenthesis) {
      let isSpread = try eat(.ellipsis)
      arguments.append(Element(try parseAssignment(), isSpread: isSpread))
      guard try eat(.comma) else { break }
    }
    try expectClosing(.rightParenthesis, of: opening, "or ',' after an argument (missing ) after argument list)")
    return arguments
  }

  private func parseNew() throws(SyntaxError) -> Expression {
    let start = start
    try descend()
    defer { depth -= 1 }
    try advance()
    if try eat(.dot) {
      guard atWord("target") else { throw unexpectedToken(expected: "'target' after 'new.'") }
      try advance()
      let range = range(from: start)
      guard context.allowsNewTarget else {
        throw SyntaxError("new.target is only allowed in functions", at: range)
      }
      return Expression(.newTarget(Identifier("new.target", range)), range)
    }
    let calleeStart = self.start
    var callee: Expression
    switch token.kind {
    case .new: callee = try parseNew()
    case .super: callee = try parseSuper()
    case .import where try peek().kind != .dot:
      throw SyntaxError("Cannot use new with import", at: token.range)
    case .import: callee = try parseImportExpression()
    default: callee = try parsePrimary()
    }
    try raiseDeferredError()
    if callee.isBareArrow { throw unexpectedToken(hint: "an arrow function is no constructor") }
    if case .superCall = callee.kind { throw SyntaxError("'super' cannot be constructed", at: callee.range) }
    while let member = try parseMemberLink(of: callee, from: calleeStart) { callee = member }
    if at(.optionalDot) {
      throw SyntaxError("Invalid optional chain from new expression", at: token.range)
    }
    let arguments = at(.leftParenthesis) ? try parseArguments() : []
    return Expression(.new(callee, arguments), range(from: start))
  }

  private func parseSuper() throws(SyntaxError) -> Expression {
    let word = token.range
    try advance()
    switch token.kind {
    case .leftParenthesis:
      guard context.allowsSuperCall else {
        throw SyntaxError(
          "'super' keyword unexpected here: super(…) is only allowed in the constructor of a class with extends",
          at: word)
      }
      let arguments = try parseArguments()
      return Expression(.superCall(SuperReference(word, isCall: true), arguments), range(from: word.start))
    case .dot, .leftBracket:
      guard context.allowsSuperProperty else {
        throw SyntaxError("'super' keyword unexpected here: super.name is only allowed in methods", at: word)
      }
      let reference = SuperReference(word, isCall: false)
      if try eat(.dot) {
        if at(.privateName) { throw SyntaxError("Unexpected private field: super has none", at: token.range) }
        let name = try parsePropertyName("after 'super.'")
        return Expression(.superMember(reference, name), range(from: word.start))
      }
      let index = try parseBracketedIndex()
      return Expression(.superIndex(reference, index), range(from: word.start))
    default:
      throw SyntaxError("'super' keyword unexpected here", hint: "write super.name or super(…)", at: word)
    }
  }

  /// `import(specifier)` or `import.meta`
  private func parseImportExpression() throws(SyntaxError) -> Expression {
    let start = start
    try advance()
    if try eat(.dot) {
      guard atWord("meta") else { throw unexpectedToken(expected: "'meta' after 'import.'") }
      try advance()
      return Expression(.importMeta, range(from: start))
    }
    let opening = token.range
    guard at(.leftParenthesis) else {
      throw unexpectedToken(expected: "'(' after 'import' in an expression")
    }
    try advance()
    if at(.rightParenthesis) || at(.ellipsis) { throw unexpectedToken(expected: "the name of a module") }
    let specifier = try parseAssignment()
    if try eat(.comma), !at(.rightParenthesis) {
      // Import attributes: nothing they could say is needed to load a module here.
      _ = try parseAssignment()
      _ = try eat(.comma)
    }
    try expectClosing(.rightParenthesis, of: opening, "after the name of the module")
    return Expression(.dynamicImport(specifier), range(from: start))
  }

  // MARK: Primary expressions

  private func parsePrimary() throws(SyntaxError) -> Expression {
    let range = token.range
    switch token.kind {
    case .identifier: return try parseIdentifierExpression()
    case .number:
      guard case .number(let value) = token.value else { throw unexpectedToken() }
      try advance()
      return Expression(.number(value), range)
    case .string:
      guard case .string(let units) = token.value else { throw unexpectedToken() }
      try advance()
      return Expression(.string(units), range)
    case .template:
      return Expression(.template(try parseTemplate(isTagged: false)), self.range(from: range.start))
    case .null: return try parseConstant(.null)
    case .true: return try parseConstant(.boolean(true))
    case .false: return try parseConstant(.boolean(false))
    case .this: return try parseConstant(.this(Identifier("this", range)))
    case .leftParenthesis: return try parseParenthesized()
    case .leftBracket: return try parseArrayLiteral()
    case .leftBrace: return try parseObjectLiteral()
    case .function: return Expression(.function(try parseFunctionExpression()), self.range(from: range.start))
    case .class: return Expression(.class(try parseClass(isDeclaration: false)), self.range(from: range.start))
    case .slash, .slashAssign:
      token = try lexer.readRegularExpression(from: token)
      guard case .regularExpression(let body, let flags) = token.value else { throw unexpectedToken() }
      let range = token.range
      try checkRegularExpression(body, flags)
      try advance()
      return Expression(.regularExpression(body: body, flags: flags), range)
    default: throw unexpectedToken(expected: "an expression")
    }
  }

  /// A wrong pattern is an error of the syntax, found before anything runs.
  private func checkRegularExpression(_ body: String, _ flags: String) throws(SyntaxError) {
    do throws(PatternError) {
      _ = try PatternTranslator(JSString(body), PatternFlags(letters: flags) ?? [])
    } catch {
      throw SyntaxError("Invalid regular expression: \(error.message)", at: token.range)
    }
  }

  private func parseConstant(_ kind: Expression.Kind) throws(SyntaxError) -> Expression {
    let range = token.range
    try advance()
    return Expression(kind, range)
  }

  private func parseIdentifierExpression() throws(SyntaxError) -> Expression {
    let word = token
    let mayBeArrow = arrowStart == word.range.start
    let bodyAllowsIn = arrowBodyAllowsIn
    try advance()
    if isWord(word, "async"), !token.isAfterLineBreak {
      if at(.function) {
        let function = try parseFunctionExpression(asyncStart: word.range.start)
        return Expression(.function(function), range(from: word.range.start))
      }
      if at(.identifier), mayBeArrow, try peek().kind == .arrow {
        let parameter = try parseBindingIdentifier()
        guard !token.isAfterLineBreak else { throw unexpectedToken(expected: "'=>' on the line of its parameters") }
        return try parseArrow(
          from: word.range.start, isAsync: true, parameters: [parameterNamed(parameter)], rest: nil,
          bodyAllowsIn: bodyAllowsIn)
      }
      if at(.leftParenthesis), mayBeArrow {
        return try parseAsyncCallOrArrow(word, bodyAllowsIn: bodyAllowsIn)
      }
    }
    let identifier = Identifier(word.name, word.range)
    if at(.arrow), mayBeArrow, !token.isAfterLineBreak {
      try checkBindingName(identifier)
      return try parseArrow(
        from: word.range.start, isAsync: false, parameters: [parameterNamed(identifier)], rest: nil,
        bodyAllowsIn: bodyAllowsIn)
    }
    if context.forbidsArguments, identifier.name == "arguments" {
      throw SyntaxError(
        "'arguments' is not allowed in class field initializer or static initialization block", at: word.range)
    }
    return Expression(.identifier(identifier), word.range)
  }

  private func parameterNamed(_ identifier: Identifier) -> Pattern.Element {
    Pattern.Element(Pattern(.identifier(identifier), identifier.range))
  }

  /// After `async`: the arguments of a call, or the parameters of an arrow function.
  private func parseAsyncCallOrArrow(_ word: Token, bodyAllowsIn: Bool) throws(SyntaxError) -> Expression {
    let outerError = deferredError
    deferredError = nil
    let list = try parseCoverList()
    if at(.arrow), !token.isAfterLineBreak {
      deferredError = outerError
      let (parameters, rest) = try parameters(from: list, start: word.range.start)
      return try parseArrow(
        from: word.range.start, isAsync: true, parameters: parameters, rest: rest, bodyAllowsIn: bodyAllowsIn)
    }
    try raiseDeferredError()
    deferredError = outerError
    let callee = Expression(.identifier(Identifier(word.name, word.range)), word.range)
    return Expression(.call(callee, list.elements, isOptional: false), range(from: word.range.start))
  }

  /// An expression in parentheses, or an arrow function.
  private func parseParenthesized() throws(SyntaxError) -> Expression {
    let start = start
    let mayBeArrow = arrowStart == start
    let bodyAllowsIn = arrowBodyAllowsIn
    let outerError = deferredError
    deferredError = nil
    let list = try parseCoverList()
    if at(.arrow), mayBeArrow, !token.isAfterLineBreak {
      deferredError = outerError
      let (parameters, rest) = try parameters(from: list, start: start)
      return try parseArrow(
        from: start, isAsync: false, parameters: parameters, rest: rest, bodyAllowsIn: bodyAllowsIn)
    }
    if list.elements.isEmpty {
      if at(.endOfFile) { throw unexpectedToken(expected: "'=>'") }
      throw SyntaxError(
        "Unexpected token ')', expected an expression",
        hint: hint() ?? "empty parentheses only stand before => as the parameters of an arrow function",
        at: SourceRange(start: list.range.end - 1, end: list.range.end), isIncomplete: false)
    }
    for element in list.elements where element.isSpread {
      throw SyntaxError(
        "Unexpected token '...'",
        hint: "spread stands in arguments, arrays and objects, or before => as a rest parameter",
        at: element.value.range, isIncomplete: at(.endOfFile))
    }
    if let comma = list.trailingComma {
      throw SyntaxError(
        "Unexpected token ')', expected an expression after ','", at: comma, isIncomplete: at(.endOfFile))
    }
    try raiseDeferredError()
    deferredError = outerError
    if list.elements.count == 1 {
      let expression = list.elements[0].value
      expression.isParenthesized = true
      return expression
    }
    let inner = SourceRange(
      start: list.elements[0].value.range.start, end: list.elements[list.elements.count - 1].value.range.end)
    let sequence = Expression(.sequence(list.elements.map(\.value)), inner)
    sequence.isParenthesized = true
    return sequence
  }

  /// What stands between parentheses that are either around an expression, the arguments of `async(…)`, or parameters.
  struct CoverList {
    var elements: [Element] = []
    var trailingComma: SourceRange?
    var range: SourceRange
  }

  private func parseCoverList() throws(SyntaxError) -> CoverList {
    let opening = token.range
    var list = CoverList(range: opening)
    try advance()
    while !at(.rightParenthesis) {
      list.trailingComma = nil
      let isSpread = try eat(.ellipsis)
      list.elements.append(Element(try parseCoverAssignment(), isSpread: isSpread))
      guard at(.comma) else { break }
      list.trailingComma = token.range
      try advance()
    }
    try expectClosing(.rightParenthesis, of: opening, "after an expression in parentheses")
    list.range = range(from: opening.start)
    return list
  }

  // MARK: Templates

  /// A template, the current token being its first piece.
  func parseTemplate(isTagged: Bool) throws(SyntaxError) -> TemplateLiteral {
    var quasis: [TemplateLiteral.Quasi] = []
    var expressions: [Expression] = []
    while true {
      guard case .template(let quasi, let isTail) = token.value else { throw unexpectedToken() }
      if quasi.cooked == nil, !isTagged {
        throw SyntaxError(
          "Invalid escape sequence in template", hint: "write \\\\ for a backslash", at: token.range)
      }
      quasis.append(quasi)
      if isTail {
        try advance()
        return TemplateLiteral(quasis: quasis, expressions: expressions)
      }
      let opening = SourceRange(start: token.range.end - 2, end: token.range.end)
      try advance()
      expressions.append(try parseExpression())
      guard at(.rightBrace) else { return try failTemplate(opening) }
      lexer.offset = Int(start)
      try lexer.readTemplatePiece(into: &token)
    }
  }

  private func failTemplate(_ opening: SourceRange) throws(SyntaxError) -> TemplateLiteral {
    try expectClosing(.rightBrace, of: opening, "after an expression in a template")
    throw unexpectedToken()
  }
}
