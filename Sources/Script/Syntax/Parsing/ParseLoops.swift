/// Loops.
extension Parser {
  private func parseLoopBody(of owner: String) throws(SyntaxError) -> Statement {
    context.loopDepth += 1
    context.breakableDepth += 1
    let body = try parseSubstatement(of: owner)
    context.loopDepth -= 1
    context.breakableDepth -= 1
    return body
  }

  func parseWhile() throws(SyntaxError) -> Statement {
    let start = start
    try advance()
    let test = try parseCondition(of: "while")
    let body = try parseLoopBody(of: "while")
    return Statement(.while(test, body), range(from: start))
  }

  func parseDoWhile() throws(SyntaxError) -> Statement {
    let start = start
    try advance()
    let body = try parseLoopBody(of: "do")
    try expect(.while, "after the body of do")
    let test = try parseCondition(of: "while")
    // A semicolon is inserted here even on the same line.
    _ = try eat(.semicolon)
    return Statement(.doWhile(body, test), range(from: start))
  }

  func parseFor() throws(SyntaxError) -> Statement {
    let start = start
    try advance()
    var isAwait = false
    if at(.await) {
      guard context.isAsync else {
        throw SyntaxError(
          "for await is only valid in async functions and at the top level",
          hint: "write async before the function around it", at: token.range)
      }
      context.containsAwait = true
      isAwait = true
      try advance()
    }
    let opening = token.range
    try expect(.leftParenthesis, "after 'for'")
    switch token.kind {
    case .semicolon:
      if isAwait { throw unexpectedToken(expected: "a name and 'of' after 'for await ('") }
      return try parseForRest(from: start, opening, nil)
    case .const, .let, .var:
      return try parseForDeclaration(from: start, opening, isAwait: isAwait)
    default:
      return try parseForExpression(from: start, opening, isAwait: isAwait)
    }
  }

  private func parseForDeclaration(
    from start: UInt32, _ opening: SourceRange, isAwait: Bool
  ) throws(SyntaxError) -> Statement {
    let keyword = declarationKeyword()
    try advance()
    let first = try parseBindingTarget()
    if atWord("of") || at(.in) {
      return try parseForEachRest(from: start, opening, .declaration(keyword, first), isAwait: isAwait)
    }
    if isAwait { throw unexpectedToken(expected: "'of' in 'for await'") }
    var declarators = [try parseDeclarator(first, keyword, allowsIn: false)]
    if declarators[0].initializer != nil, atWord("of") || at(.in) {
      throw SyntaxError(
        "for-\(token.name) loop variable declaration may not have an initializer", at: first.range)
    }
    while try eat(.comma) {
      let target = try parseBindingTarget()
      declarators.append(try parseDeclarator(target, keyword, allowsIn: false))
    }
    if atWord("of") || at(.in) {
      throw SyntaxError("Invalid left-hand side in for-\(token.name) loop: must have a single binding", at: first.range)
    }
    return try parseForRest(from: start, opening, .declaration(VariableDeclaration(keyword, declarators)))
  }

  private func parseForExpression(
    from start: UInt32, _ opening: SourceRange, isAwait: Bool
  ) throws(SyntaxError) -> Statement {
    let isAsyncWord = atWord("async")
    let outerError = deferredError
    deferredError = nil
    let expression = try parseCoverExpression(allowsIn: false)
    guard atWord("of") || at(.in) else {
      try raiseDeferredError()
      deferredError = outerError
      if isAwait { throw unexpectedToken(expected: "'of' in 'for await'") }
      return try parseForRest(from: start, opening, .expression(expression))
    }
    deferredError = outerError
    if isAsyncWord, !isAwait, at(.identifier), case .identifier = expression.kind, !expression.isParenthesized {
      throw SyntaxError("The left-hand side of a for-of loop may not be 'async'", at: expression.range)
    }
    if !expression.isBareLiteralOfPattern {
      try checkSimpleTarget(expression, "in for-\(token.name) loop")
    }
    let target = try pattern(from: expression, isBinding: false)
    return try parseForEachRest(from: start, opening, .assignment(target), isAwait: isAwait)
  }

  /// From the first `;` on.
  private func parseForRest(
    from start: UInt32, _ opening: SourceRange, _ initializer: ForLoop.Initializer?
  ) throws(SyntaxError) -> Statement {
    try expect(.semicolon, "after the start of a for loop: for (start; condition; step)")
    let test = at(.semicolon) ? nil : try parseExpression()
    try expect(.semicolon, "after the condition of a for loop")
    let update = at(.rightParenthesis) ? nil : try parseExpression()
    try expectClosing(.rightParenthesis, of: opening, "after the head of a for loop")
    let body = try parseLoopBody(of: "for")
    return Statement(
      .for(ForLoop(initializer: initializer, test: test, update: update, body: body)), range(from: start))
  }

  /// From `of` or `in` on.
  private func parseForEachRest(
    from start: UInt32, _ opening: SourceRange, _ target: ForEachLoop.Target, isAwait: Bool
  ) throws(SyntaxError) -> Statement {
    let isIn = at(.in)
    if isIn, isAwait { throw unexpectedToken(expected: "'of' in 'for await'") }
    try advance()
    let subject = isIn ? try parseExpression() : try parseAssignment()
    try expectClosing(.rightParenthesis, of: opening, "after the head of a for loop")
    let body = try parseLoopBody(of: "for")
    let kind: ForEachLoop.Kind = isIn ? .keys : isAwait ? .asyncValues : .values
    return Statement(
      .forEach(ForEachLoop(kind: kind, target: target, subject: subject, body: body)), range(from: start))
  }
}
