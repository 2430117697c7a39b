/// Expressions from the comma down to unary operators.
extension Parser {
  /// An expression, with commas.
  func parseExpression(allowsIn: Bool = true) throws(SyntaxError) -> Expression {
    let expression = try parseCoverExpression(allowsIn: allowsIn)
    try raiseDeferredError()
    return expression
  }

  /// An expression that may still become a pattern: leaves `deferredError` to the caller.
  func parseCoverExpression(allowsIn: Bool) throws(SyntaxError) -> Expression {
    let start = start
    let first = try parseCoverAssignment(allowsIn: allowsIn)
    guard at(.comma) else { return first }
    try raiseDeferredError()
    var expressions = [first]
    while try eat(.comma) { expressions.append(try parseAssignment(allowsIn: allowsIn)) }
    return Expression(.sequence(expressions), range(from: start))
  }

  /// An expression without commas.
  func parseAssignment(allowsIn: Bool = true) throws(SyntaxError) -> Expression {
    let outerError = deferredError
    deferredError = nil
    let expression = try parseCoverAssignment(allowsIn: allowsIn)
    try raiseDeferredError()
    deferredError = outerError
    return expression
  }

  /// An expression without commas that may still become a pattern. An error that then vanishes is left in
  /// `deferredError`, together with those of the literals around it.
  func parseCoverAssignment(allowsIn: Bool = true) throws(SyntaxError) -> Expression {
    try descend()
    defer { depth -= 1 }
    if at(.yield), context.isGenerator { return try parseYield(allowsIn: allowsIn) }
    let start = start
    arrowStart = start
    arrowBodyAllowsIn = allowsIn
    let outerError = deferredError
    deferredError = nil
    let left = try parseConditional(allowsIn: allowsIn)
    if left.isBareArrow {
      deferredError = outerError
      return left
    }
    if at(.assign) {
      let isPattern = left.isBareLiteralOfPattern
      if !isPattern { try raiseDeferredError() }
      deferredError = outerError
      let target = try assignmentPattern(from: left)
      try advance()
      let value = try parseAssignment(allowsIn: allowsIn)
      if case .identifier(let identifier) = target.kind, !target.isParenthesized {
        nameAnonymousFunction(value, identifier.name)
      }
      return Expression(.assignment(target, value), range(from: start))
    }
    if deferredError != nil, !left.isBareLiteralOfPattern { try raiseDeferredError() }
    deferredError = outerError ?? deferredError
    guard let assigning = AssignmentOperator(token.kind) else { return left }
    try raiseDeferredError()
    try checkSimpleTarget(left, "in assignment")
    try advance()
    let value = try parseAssignment(allowsIn: allowsIn)
    switch assigning {
    case .binary(let binary):
      return Expression(.compoundAssignment(binary, left, value), range(from: start))
    case .logical(let logical):
      if case .identifier(let identifier) = left.kind, !left.isParenthesized {
        nameAnonymousFunction(value, identifier.name)
      }
      return Expression(.logicalAssignment(logical, left, value), range(from: start))
    }
  }

  private func parseYield(allowsIn: Bool) throws(SyntaxError) -> Expression {
    let start = start
    context.lastYield = start
    try advance()
    if token.isAfterLineBreak { return Expression(.yield(nil), range(from: start)) }
    if try eat(.star) {
      let value = try parseAssignment(allowsIn: allowsIn)
      return Expression(.yieldDelegate(value), range(from: start))
    }
    switch token.kind {
    case .rightBrace, .rightBracket, .rightParenthesis, .comma, .semicolon, .colon, .endOfFile, .in:
      return Expression(.yield(nil), range(from: start))
    default:
      let value = try parseAssignment(allowsIn: allowsIn)
      return Expression(.yield(value), range(from: start))
    }
  }

  private func parseConditional(allowsIn: Bool) throws(SyntaxError) -> Expression {
    let start = start
    let test = try parseBinary(minimum: 1, allowsIn: allowsIn)
    guard at(.question), !test.isBareArrow else { return test }
    try raiseDeferredError()
    try advance()
    let consequence = try parseAssignment()
    try expect(.colon, "of the conditional operator a ? b : c")
    let alternative = try parseAssignment(allowsIn: allowsIn)
    return Expression(.conditional(test, then: consequence, else: alternative), range(from: start))
  }

  // MARK: Binary operators

  /// An expression of binary operators that bind at least as strongly as `minimum`.
  private func parseBinary(minimum: Int, allowsIn: Bool) throws(SyntaxError) -> Expression {
    let outerReach = reach
    reach = depth
    defer { reach = max(reach, outerReach) }
    let start = start
    var left: Expression
    if at(.privateName) {
      left = try parsePrivateIn(minimum: minimum, allowsIn: allowsIn)
    } else {
      left = try parseUnary()
    }
    if left.isBareArrow { return left }
    while let operation = InfixOperator(token.kind), operation.precedence >= minimum {
      if at(.in), !allowsIn { break }
      try raiseDeferredError()
      try deepenOperand()
      try advance()
      let right: Expression
      if operation.isRightAssociative {
        try descend()
        right = try parseBinary(minimum: operation.precedence, allowsIn: allowsIn)
        depth -= 1
      } else {
        right = try parseBinary(minimum: operation.precedence + 1, allowsIn: allowsIn)
      }
      if right.isBareArrow {
        throw SyntaxError(
          "Malformed arrow function: it cannot be an operand", hint: "put parentheses around the arrow function",
          at: right.range)
      }
      switch operation.meaning {
      case .binary(let binary):
        left = Expression(.binary(binary, left, right), range(from: start))
      case .logical(let logical):
        try checkMixing(logical, left, right)
        left = Expression(.logical(logical, left, right), range(from: start))
      }
    }
    return left
  }

  /// `#name in object`
  private func parsePrivateIn(minimum: Int, allowsIn: Bool) throws(SyntaxError) -> Expression {
    let start = start
    let name = PrivateName(Identifier(token.name, token.range))
    let relational = 8
    guard allowsIn, minimum <= relational, try peek().kind == .in else {
      throw unexpectedToken(hint: "a private name stands after a dot: this.\(token.name)")
    }
    try advance()
    try advance()
    let object = try parseBinary(minimum: relational + 1, allowsIn: allowsIn)
    return Expression(.privateIn(name, object), range(from: start))
  }

  /// `??` beside `&&` or `||` needs parentheses.
  private func checkMixing(
    _ operation: LogicalOperator, _ left: Expression, _ right: Expression
  ) throws(SyntaxError) {
    for operand in [left, right] where !operand.isParenthesized {
      guard case .logical(let other, _, _) = operand.kind, (other == .coalesce) != (operation == .coalesce) else {
        continue
      }
      throw SyntaxError(
        "Unexpected mix of '\(other.rawValue)' and '\(operation.rawValue)'",
        hint: "put parentheses around one of them: (a \(other.rawValue) b) \(operation.rawValue) c", at: operand.range)
    }
  }

  // MARK: Unary operators

  private func parseUnary() throws(SyntaxError) -> Expression {
    let start = start
    switch token.kind {
    case .minus: return try parsePrefix(.minus)
    case .plus: return try parsePrefix(.plus)
    case .exclamation: return try parsePrefix(.not)
    case .tilde: return try parsePrefix(.bitNot)
    case .typeof: return try parsePrefix(.typeof)
    case .void: return try parsePrefix(.void)
    case .delete: return try parsePrefix(.delete)
    case .await: return try parseAwait()
    case .increment, .decrement:
      let operation: UpdateOperator = at(.increment) ? .increment : .decrement
      try advance()
      try descend()
      defer { depth -= 1 }
      let operand = try parseUnary()
      try checkSimpleTarget(operand, "in prefix operation")
      return Expression(.update(operation, isPrefix: true, operand), range(from: start))
    default:
      let operand = try parseLeftHandSide()
      guard at(.increment) || at(.decrement), !token.isAfterLineBreak, !operand.isBareArrow else { return operand }
      try raiseDeferredError()
      try checkSimpleTarget(operand, "in postfix operation")
      let operation: UpdateOperator = at(.increment) ? .increment : .decrement
      try advance()
      return Expression(.update(operation, isPrefix: false, operand), range(from: start))
    }
  }

  private func parsePrefix(_ operation: UnaryOperator) throws(SyntaxError) -> Expression {
    let start = start
    try advance()
    let operand = try parseOperand(of: operation.rawValue, from: start)
    if operation == .delete { try checkDelete(operand) }
    return Expression(.unary(operation, operand), range(from: start))
  }

  private func parseOperand(of operation: String, from start: UInt32) throws(SyntaxError) -> Expression {
    try descend()
    defer { depth -= 1 }
    let operand = try parseUnary()
    try raiseDeferredError()
    if operand.isBareArrow { throw unexpectedToken(hint: "put parentheses around the arrow function") }
    if at(.starStar) {
      throw SyntaxError(
        "Unary operator '\(operation)' directly before '**' is ambiguous",
        hint: "write (\(operation == "await" ? "await x" : operation + "x")) ** y or \(operation) (x ** y)",
        at: range(from: start))
    }
    return operand
  }

  private func parseAwait() throws(SyntaxError) -> Expression {
    guard context.isAsync else {
      throw SyntaxError(
        "await is only valid in async functions and at the top level",
        hint: "write async before the function around it", at: token.range)
    }
    let start = start
    context.lastAwait = start
    context.containsAwait = true
    try advance()
    let operand = try parseOperand(of: "await", from: start)
    return Expression(.await(operand), range(from: start))
  }

  private func checkDelete(_ operand: Expression) throws(SyntaxError) {
    switch operand.kind {
    case .identifier:
      throw SyntaxError(
        "Delete of an unqualified identifier in strict mode",
        hint: "only properties can be deleted: delete object.name",
        at: operand.range)
    case .privateMember:
      throw SyntaxError("Private fields can not be deleted", at: operand.range)
    case .optionalChain(let chain):
      try checkDelete(chain)
    default: break
    }
  }
}

extension Expression {
  /// Whether this is an arrow function without parentheses around: it takes no operators.
  var isBareArrow: Bool {
    if case .function(let function) = kind, function.isArrow, !isParenthesized { true } else { false }
  }

  /// Whether this is an array or object literal that could be a pattern.
  var isBareLiteralOfPattern: Bool {
    switch kind {
    case .array, .object: !isParenthesized
    default: false
    }
  }
}

/// An operator between two operands with its strength.
struct InfixOperator {
  enum Meaning {
    case binary(BinaryOperator)
    case logical(LogicalOperator)
  }

  let precedence: Int
  let meaning: Meaning

  var isRightAssociative: Bool { precedence == 12 }

  init?(_ kind: TokenKind) {
    switch kind {
    case .coalesce: (precedence, meaning) = (1, .logical(.coalesce))
    case .or: (precedence, meaning) = (2, .logical(.or))
    case .and: (precedence, meaning) = (3, .logical(.and))
    case .bar: (precedence, meaning) = (4, .binary(.bitOr))
    case .caret: (precedence, meaning) = (5, .binary(.bitXor))
    case .ampersand: (precedence, meaning) = (6, .binary(.bitAnd))
    case .equal: (precedence, meaning) = (7, .binary(.equal))
    case .notEqual: (precedence, meaning) = (7, .binary(.notEqual))
    case .strictEqual: (precedence, meaning) = (7, .binary(.strictEqual))
    case .strictNotEqual: (precedence, meaning) = (7, .binary(.strictNotEqual))
    case .less: (precedence, meaning) = (8, .binary(.less))
    case .lessOrEqual: (precedence, meaning) = (8, .binary(.lessOrEqual))
    case .greater: (precedence, meaning) = (8, .binary(.greater))
    case .greaterOrEqual: (precedence, meaning) = (8, .binary(.greaterOrEqual))
    case .in: (precedence, meaning) = (8, .binary(.in))
    case .instanceof: (precedence, meaning) = (8, .binary(.instanceof))
    case .leftShift: (precedence, meaning) = (9, .binary(.leftShift))
    case .rightShift: (precedence, meaning) = (9, .binary(.rightShift))
    case .unsignedRightShift: (precedence, meaning) = (9, .binary(.unsignedRightShift))
    case .plus: (precedence, meaning) = (10, .binary(.add))
    case .minus: (precedence, meaning) = (10, .binary(.subtract))
    case .star: (precedence, meaning) = (11, .binary(.multiply))
    case .slash: (precedence, meaning) = (11, .binary(.divide))
    case .percent: (precedence, meaning) = (11, .binary(.remainder))
    case .starStar: (precedence, meaning) = (12, .binary(.exponent))
    default: return nil
    }
  }
}

/// An operator that combines and assigns.
enum AssignmentOperator {
  case binary(BinaryOperator)
  case logical(LogicalOperator)

  init?(_ kind: TokenKind) {
    switch kind {
    case .plusAssign: self = .binary(.add)
    case .minusAssign: self = .binary(.subtract)
    case .starAssign: self = .binary(.multiply)
    case .slashAssign: self = .binary(.divide)
    case .percentAssign: self = .binary(.remainder)
    case .starStarAssign: self = .binary(.exponent)
    case .leftShiftAssign: self = .binary(.leftShift)
    case .rightShiftAssign: self = .binary(.rightShift)
    case .unsignedRightShiftAssign: self = .binary(.unsignedRightShift)
    case .ampersandAssign: self = .binary(.bitAnd)
    case .barAssign: self = .binary(.bitOr)
    case .caretAssign: self = .binary(.bitXor)
    case .andAssign: self = .logical(.and)
    case .orAssign: self = .logical(.or)
    case .coalesceAssign: self = .logical(.coalesce)
    default: return nil
    }
  }
}
