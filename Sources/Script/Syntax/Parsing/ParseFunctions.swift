/// Functions, arrows and methods.
extension Parser {
  /// A function expression, the current token being `function`.
  func parseFunctionExpression(asyncStart: UInt32? = nil) throws(SyntaxError) -> FunctionNode {
    let start = asyncStart ?? start
    try advance()
    let isGenerator = try eat(.star)
    var identifier: Identifier?
    if !at(.leftParenthesis) {
      identifier = try parseBindingIdentifier("a function name or '('")
    }
    return try parseFunctionRest(
      kind: .function, isAsync: asyncStart != nil, isGenerator: isGenerator, identifier: identifier, start: start)
  }

  /// A function declaration, the current token being `function`. Without a name it is the default export.
  func parseFunctionDeclaration(
    asyncStart: UInt32? = nil, isDefaultExport: Bool = false
  ) throws(SyntaxError) -> FunctionNode {
    let start = asyncStart ?? start
    try advance()
    let isGenerator = try eat(.star)
    let isAnonymous = isDefaultExport && at(.leftParenthesis)
    let identifier =
      isAnonymous ? Identifier("*default*", token.range) : try parseBindingIdentifier("a function name")
    let function = try parseFunctionRest(
      kind: .function, isAsync: asyncStart != nil, isGenerator: isGenerator, identifier: identifier,
      isDeclaration: true, start: start)
    if isAnonymous { function.name = "default" }
    return function
  }

  /// A method, accessor or constructor from its parameters on. Its name is that of the key.
  func parseMethod(
    key: MemberKey, modifiers: Modifiers, kind: FunctionNode.Kind, start: UInt32
  ) throws(SyntaxError) -> FunctionNode {
    let function = try parseFunctionRest(
      kind: kind, isAsync: modifiers.isAsync, isGenerator: modifiers.isGenerator, start: start)
    switch kind {
    case .getter:
      function.name = key.functionName.map { "get " + $0 }
      guard function.parameters.isEmpty, function.restParameter == nil else {
        throw SyntaxError("A getter must not have any parameters", at: key.range)
      }
    case .setter:
      function.name = key.functionName.map { "set " + $0 }
      guard function.parameters.count == 1, function.restParameter == nil else {
        throw SyntaxError("A setter must have exactly one parameter", at: key.range)
      }
    default:
      function.name = key.functionName
    }
    return function
  }

  /// From the parameters to the end of the body.
  private func parseFunctionRest(
    kind: FunctionNode.Kind, isAsync: Bool, isGenerator: Bool, identifier: Identifier? = nil,
    isDeclaration: Bool = false, start: UInt32
  ) throws(SyntaxError) -> FunctionNode {
    let outer = context
    let outerError = deferredError
    deferredError = nil
    context = Context()
    context.isAsync = isAsync
    context.isGenerator = isGenerator
    context.allowsNewTarget = true
    switch kind {
    case .method, .getter, .setter, .constructor: context.allowsSuperProperty = true
    case .derivedConstructor:
      context.allowsSuperProperty = true
      context.allowsSuperCall = true
    default: break
    }
    let (parameters, rest) = try parseParameters()
    let bodyStart = self.start
    let statements = try parseFunctionBody(hasSimpleParameters: Self.areSimple(parameters, rest))
    let function = FunctionNode(
      kind: kind, isAsync: isAsync, isGenerator: isGenerator, identifier: identifier, isDeclaration: isDeclaration,
      parameters: parameters, restParameter: rest, body: .statements(statements), range: range(from: start),
      bodyRange: range(from: bodyStart))
    function.containsAwait = context.containsAwait
    context = outer
    deferredError = outerError
    return function
  }

  private func parseParameters() throws(SyntaxError) -> ([Pattern.Element], Pattern?) {
    let opening = token.range
    try expect(.leftParenthesis, "before the parameters")
    var parameters: [Pattern.Element] = []
    var rest: Pattern?
    while !at(.rightParenthesis) {
      if try eat(.ellipsis) {
        rest = try parseBindingTarget()
        if at(.comma) { throw SyntaxError("Rest parameter must be last formal parameter", at: token.range) }
        if at(.assign) { throw SyntaxError("Rest parameter may not have a default initializer", at: token.range) }
        break
      }
      parameters.append(try parseBindingElement())
      guard try eat(.comma) else { break }
    }
    if let offset = context.lastAwait { throw parameterError("await", at: offset) }
    if let offset = context.lastYield { throw parameterError("yield", at: offset) }
    try expectClosing(.rightParenthesis, of: opening, "or ',' after a parameter")
    return (parameters, rest)
  }

  private func parameterError(_ word: String, at offset: UInt32) -> SyntaxError {
    SyntaxError(
      "'\(word)' expressions are not allowed in the parameters of a function",
      at: SourceRange(start: offset, end: offset + UInt32(word.utf8.count)))
  }

  private static func areSimple(_ parameters: [Pattern.Element], _ rest: Pattern?) -> Bool {
    guard rest == nil else { return false }
    for parameter in parameters {
      guard case .identifier = parameter.target.kind, parameter.defaultValue == nil else { return false }
    }
    return true
  }

  /// A body in braces; the context is the function's.
  private func parseFunctionBody(hasSimpleParameters: Bool) throws(SyntaxError) -> [Statement] {
    let opening = token.range
    try expect(.leftBrace, "before the body of the function")
    try descend()
    defer { depth -= 1 }
    var statements: [Statement] = []
    var isPrologue = true
    while !isAtEndOfBody {
      let directive = isPrologue && at(.string) ? source.text(in: token.range).dropFirst().dropLast() : nil
      let statement = try parseStatementListItem()
      if isPrologue, case .expression(let expression) = statement.kind, case .string = expression.kind,
        !expression.isParenthesized
      {
        if directive == "use strict", !hasSimpleParameters {
          throw SyntaxError(
            "Illegal 'use strict' directive in function with non-simple parameter list",
            hint: "leave it out: all code is strict here", at: statement.range)
        }
      } else {
        isPrologue = false
      }
      statements.append(statement)
    }
    try expectClosing(.rightBrace, of: opening, "at the end of the function body")
    return statements
  }

  // MARK: Arrow functions

  /// An arrow function, the current token being `=>`.
  func parseArrow(
    from start: UInt32, isAsync: Bool, parameters: [Pattern.Element], rest: Pattern?, bodyAllowsIn: Bool
  ) throws(SyntaxError) -> Expression {
    try advance()
    let outer = context
    let outerError = deferredError
    deferredError = nil
    context = Context()
    context.isAsync = isAsync
    context.allowsNewTarget = outer.allowsNewTarget
    context.allowsSuperProperty = outer.allowsSuperProperty
    context.allowsSuperCall = outer.allowsSuperCall
    context.forbidsArguments = outer.forbidsArguments
    let bodyStart = self.start
    let body: FunctionNode.Body
    if at(.leftBrace) {
      body = .statements(try parseFunctionBody(hasSimpleParameters: Self.areSimple(parameters, rest)))
    } else {
      body = .expression(try parseAssignment(allowsIn: bodyAllowsIn))
    }
    let function = FunctionNode(
      kind: .arrow, isAsync: isAsync, parameters: parameters, restParameter: rest, body: body,
      range: range(from: start), bodyRange: range(from: bodyStart))
    function.containsAwait = context.containsAwait
    context = outer
    deferredError = outerError
    return Expression(.function(function), function.range)
  }

  /// Reinterprets what was read as expressions in parentheses as the parameters of an arrow function.
  func parameters(from list: CoverList, start: UInt32) throws(SyntaxError) -> ([Pattern.Element], Pattern?) {
    if let offset = context.lastAwait, offset > start { throw parameterError("await", at: offset) }
    if let offset = context.lastYield, offset > start { throw parameterError("yield", at: offset) }
    var parameters: [Pattern.Element] = []
    for (index, element) in list.elements.enumerated() {
      guard element.isSpread else {
        parameters.append(try patternElement(from: element.value, isBinding: true))
        continue
      }
      guard index == list.elements.count - 1, list.trailingComma == nil else {
        throw SyntaxError("Rest parameter must be last formal parameter", at: element.value.range)
      }
      if case .assignment = element.value.kind {
        throw SyntaxError("Rest parameter may not have a default initializer", at: element.value.range)
      }
      return (parameters, try pattern(from: element.value, isBinding: true))
    }
    return (parameters, nil)
  }
}
