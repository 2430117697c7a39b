/// Statements and declarations.
extension Parser {
  /// A statement or declaration, where declarations may stand.
  func parseStatementListItem() throws(SyntaxError) -> Statement {
    switch token.kind {
    case .function, .class, .const, .let: return try parseDeclaration()
    case .import:
      let next = try peek().kind
      return next == .leftParenthesis || next == .dot ? try parseStatement() : try parseImport()
    case .export: return try parseExport()
    default:
      return try isAsyncFunctionAhead() ? try parseDeclaration() : try parseStatement()
    }
  }

  func isAsyncFunctionAhead() throws(SyntaxError) -> Bool {
    guard atWord("async") else { return false }
    let next = try peek()
    return next.kind == .function && !next.isAfterLineBreak
  }

  /// A function, class or lexical declaration, the current token beginning one.
  func parseDeclaration() throws(SyntaxError) -> Statement {
    try descend()
    defer { depth -= 1 }
    let start = start
    switch token.kind {
    case .function:
      let function = try parseFunctionDeclaration()
      return Statement(.function(function), range(from: start))
    case .class:
      let node = try parseClass(isDeclaration: true)
      return Statement(.class(node), range(from: start))
    case .const, .let, .var:
      let declaration = try parseVariables()
      try endStatement()
      return Statement(.variables(declaration), range(from: start))
    default:
      try advance()
      let function = try parseFunctionDeclaration(asyncStart: start)
      return Statement(.function(function), range(from: start))
    }
  }

  /// `const a = 1, b = 2`, without the `;`.
  private func parseVariables() throws(SyntaxError) -> VariableDeclaration {
    let keyword = declarationKeyword()
    try advance()
    var declarators: [VariableDeclaration.Declarator] = []
    repeat {
      let target = try parseBindingTarget()
      declarators.append(try parseDeclarator(target, keyword))
    } while try eat(.comma)
    return VariableDeclaration(keyword, declarators)
  }

  /// The declaration keyword that the current token is.
  func declarationKeyword() -> DeclarationKeyword {
    switch token.kind {
    case .const: .const
    case .let: .let
    default: .var
    }
  }

  /// The value of a declared target, which `const` and patterns need.
  func parseDeclarator(
    _ target: Pattern, _ keyword: DeclarationKeyword, allowsIn: Bool = true
  ) throws(SyntaxError) -> VariableDeclaration.Declarator {
    if try eat(.assign) {
      let value = try parseAssignment(allowsIn: allowsIn)
      if case .identifier(let identifier) = target.kind { nameAnonymousFunction(value, identifier.name) }
      return VariableDeclaration.Declarator(target, value)
    }
    if case .identifier(let identifier) = target.kind {
      guard keyword == .const else { return VariableDeclaration.Declarator(target, nil) }
      if !at(.comma), !at(.semicolon), !at(.endOfFile), !at(.rightBrace), !token.isAfterLineBreak {
        throw unexpectedToken(expected: "'=' and a value after the name of a constant")
      }
      throw SyntaxError(
        "Missing initializer in const declaration",
        hint: "write const \(identifier.name) = value, or let \(identifier.name) to set it later", at: target.range)
    }
    if at(.endOfFile) { throw unexpectedToken(expected: "'=' and a value") }
    throw SyntaxError(
      "Missing initializer in destructuring declaration", hint: "write \(keyword.rawValue) {a, b} = value",
      at: target.range)
  }

  /// A statement where declarations may not stand: the body of `if`, loops and labels.
  func parseSubstatement(of owner: String) throws(SyntaxError) -> Statement {
    switch token.kind {
    case .const, .let:
      throw SyntaxError(
        "Lexical declaration cannot appear in a single-statement context",
        hint: "put braces { } around the body of \(owner)", at: token.range)
    case .class:
      throw SyntaxError(
        "Unexpected token 'class': a declaration cannot be the body of \(owner)",
        hint: "put braces { } around the body", at: token.range)
    case .function: throw functionAsSubstatement(of: owner)
    case .endOfFile: throw unexpectedToken(expected: "the body of \(owner)")
    default:
      if try isAsyncFunctionAhead() { throw functionAsSubstatement(of: owner) }
      return try parseStatement()
    }
  }

  private func functionAsSubstatement(of owner: String) -> SyntaxError {
    SyntaxError(
      "In strict mode code, functions can only be declared at top level or inside a block",
      hint: "put braces { } around the body of \(owner)", at: token.range)
  }

  /// A statement that is no declaration (but may be a `var`).
  private func parseStatement() throws(SyntaxError) -> Statement {
    try descend()
    defer { depth -= 1 }
    let start = start
    switch token.kind {
    case .leftBrace:
      return Statement(.block(try parseBlock()), range(from: start))
    case .semicolon:
      try advance()
      return Statement(.empty, range(from: start))
    case .var: return try parseDeclaration()
    case .if: return try parseIf()
    case .for: return try parseFor()
    case .while: return try parseWhile()
    case .do: return try parseDoWhile()
    case .switch: return try parseSwitch()
    case .try: return try parseTry()
    case .break, .continue: return try parseJump()
    case .return: return try parseReturn()
    case .throw: return try parseThrow()
    case .debugger:
      try advance()
      try endStatement()
      return Statement(.debugger, range(from: start))
    case .with:
      throw SyntaxError(
        "Strict mode code may not include a with statement", hint: "write the object's name before each member",
        at: token.range)
    case .enum:
      throw SyntaxError(
        "Unexpected reserved word 'enum'", hint: "write const Names = {first: 0, second: 1}", at: token.range)
    default: return try parseExpressionStatement()
    }
  }

  private func parseExpressionStatement() throws(SyntaxError) -> Statement {
    let start = start
    let expression = try parseExpression()
    if at(.colon), case .identifier(let identifier) = expression.kind, !expression.isParenthesized {
      return try parseLabeled(PropertyName(identifier.name, identifier.range))
    }
    try endStatement()
    return Statement(.expression(expression), range(from: start))
  }

  /// Whether the statements of a body in braces end here; also at a closing bracket of what is around the body, so that the
  /// error names the brace that is not closed.
  var isAtEndOfBody: Bool {
    switch token.kind {
    case .rightBrace, .endOfFile, .rightParenthesis, .rightBracket: true
    default: false
    }
  }

  func parseBlock() throws(SyntaxError) -> Block {
    let opening = token.range
    try expect(.leftBrace, "at the start of a block")
    var statements: [Statement] = []
    while !isAtEndOfBody { statements.append(try parseStatementListItem()) }
    try expectClosing(.rightBrace, of: opening, "at the end of the block")
    return Block(statements, range(from: opening.start))
  }

  // MARK: Branches

  private func parseIf() throws(SyntaxError) -> Statement {
    let start = start
    try advance()
    let test = try parseCondition(of: "if")
    let consequence = try parseSubstatement(of: "if")
    let alternative = try eat(.else) ? try parseSubstatement(of: "else") : nil
    return Statement(.if(test, then: consequence, else: alternative), range(from: start))
  }

  /// An expression in parentheses.
  func parseCondition(of owner: String) throws(SyntaxError) -> Expression {
    let opening = token.range
    try expect(.leftParenthesis, "around the condition of \(owner)")
    let test = try parseExpression()
    try expectClosing(.rightParenthesis, of: opening, "after the condition of \(owner)")
    return test
  }

  private func parseSwitch() throws(SyntaxError) -> Statement {
    let start = start
    try advance()
    let subject = try parseCondition(of: "switch")
    let opening = token.range
    try expect(.leftBrace, "before the cases of a switch")
    context.breakableDepth += 1
    var cases: [SwitchStatement.Case] = []
    var hasDefault = false
    while !at(.rightBrace), !at(.endOfFile) {
      let caseStart = self.start
      var test: Expression?
      if at(.default) {
        if hasDefault { throw SyntaxError("More than one default clause in switch statement", at: token.range) }
        hasDefault = true
        try advance()
      } else {
        guard try eat(.case) else { throw unexpectedToken(expected: "'case', 'default' or '}'") }
        test = try parseExpression()
      }
      try expect(.colon, "after a case")
      var body: [Statement] = []
      while !at(.case), !at(.default), !at(.rightBrace), !at(.endOfFile) { body.append(try parseStatementListItem()) }
      cases.append(SwitchStatement.Case(test: test, body: body, range: range(from: caseStart)))
    }
    try expectClosing(.rightBrace, of: opening, "at the end of the switch")
    context.breakableDepth -= 1
    return Statement(.switch(SwitchStatement(subject: subject, cases: cases)), range(from: start))
  }

  private func parseTry() throws(SyntaxError) -> Statement {
    let start = start
    try advance()
    let block = try parseBlock()
    var parameter: Pattern?
    var handler: Block?
    if try eat(.catch) {
      if at(.leftParenthesis) {
        let opening = token.range
        try advance()
        parameter = try parseBindingTarget()
        try expectClosing(.rightParenthesis, of: opening, "after the name of the error")
      }
      handler = try parseBlock()
    }
    let finalizer = try eat(.finally) ? try parseBlock() : nil
    guard handler != nil || finalizer != nil else {
      throw SyntaxError(
        "Missing catch or finally after try", hint: "write try { … } catch (error) { … }", at: token.range,
        isIncomplete: at(.endOfFile))
    }
    return Statement(
      .try(TryStatement(block: block, parameter: parameter, handler: handler, finalizer: finalizer)),
      range(from: start))
  }

  // MARK: Jumps and labels

  private func parseLabeled(_ name: PropertyName) throws(SyntaxError) -> Statement {
    try advance()
    for label in context.labels where label.name.name == name.name {
      throw SyntaxError("Label '\(name.name)' has already been declared", at: name.range)
    }
    context.labels.append(Label(name: name, bodyStart: start))
    if at(.for) || at(.while) || at(.do) { markLabelsOfLoop() }
    let body = try parseSubstatement(of: "a label")
    context.labels.removeLast()
    return Statement(.labeled(name, body), range(from: name.range.start))
  }

  /// Marks the labels that stand right before the loop that begins here.
  private func markLabelsOfLoop() {
    var bodyStart = start
    for index in context.labels.indices.reversed() {
      guard context.labels[index].bodyStart == bodyStart else { return }
      context.labels[index].isLoop = true
      bodyStart = context.labels[index].name.range.start
    }
  }

  private func parseJump() throws(SyntaxError) -> Statement {
    let start = start
    let isBreak = at(.break)
    try advance()
    var label: PropertyName?
    if at(.identifier), !token.isAfterLineBreak {
      label = PropertyName(token.name, token.range)
      try advance()
    }
    let range = range(from: start)
    try endStatement()
    if let label {
      guard let target = context.labels.last(where: { $0.name.name == label.name }) else {
        throw SyntaxError("Undefined label '\(label.name)'", at: label.range)
      }
      if !isBreak, !target.isLoop {
        throw SyntaxError(
          "Illegal continue statement: '\(label.name)' does not denote an iteration statement", at: label.range)
      }
    } else if isBreak, context.breakableDepth == 0 {
      throw SyntaxError("Illegal break statement: there is no loop or switch around it", at: range)
    } else if !isBreak, context.loopDepth == 0 {
      throw SyntaxError("Illegal continue statement: there is no loop around it", at: range)
    }
    return Statement(isBreak ? .break(label) : .continue(label), range)
  }

  private func parseReturn() throws(SyntaxError) -> Statement {
    let start = start
    guard !context.forbidsReturn else {
      throw SyntaxError("Illegal return statement: there is no function around it", at: token.range)
    }
    try advance()
    var value: Expression?
    if !at(.semicolon), !at(.rightBrace), !at(.endOfFile), !token.isAfterLineBreak { value = try parseExpression() }
    try endStatement()
    return Statement(.return(value), range(from: start))
  }

  private func parseThrow() throws(SyntaxError) -> Statement {
    let start = start
    try advance()
    if token.isAfterLineBreak, !at(.endOfFile) {
      throw SyntaxError(
        "Illegal newline after throw", hint: "begin the error on the same line: throw new Error('…')",
        at: previous.range)
    }
    let value = try parseExpression()
    try endStatement()
    return Statement(.throw(value), range(from: start))
  }
}
