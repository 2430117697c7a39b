// Expressions: each leaves its value in a register.

extension FunctionCompiler {
  /// Compiles an expression. With a target the value ends there; without, in any register (a local variable is
  /// returned where it lives).
  @discardableResult
  func expression(_ node: Expression, into target: Int? = nil) -> Int {
    switch node.kind {
    case .identifier(let identifier): return read(identifier, into: target)
    case .this(let identifier), .newTarget(let identifier): return read(identifier, into: target)
    default: break
    }
    let result = target ?? builder.allocate()
    builder.withTemporaries { compute(node, into: result) }
    return result
  }

  func read(_ identifier: Identifier, into target: Int?) -> Int {
    guard let binding = identifier.binding else {
      return readName(identifier.name, range: identifier.range, into: target)
    }
    return read(binding, range: identifier.range, needsCheck: identifier.needsInitializationCheck, into: target)
  }

  /// Evaluates for the effects only.
  func discard(_ node: Expression) {
    builder.withTemporaries {
      switch node.kind {
      case .update(let op, _, let operand): update(op, operand, isPrefix: true, into: builder.allocate())
      case .call, .new, .await, .optionalChain:
        // What nobody wants is let go at once: it may be a large tensor.
        builder.emit(.loadUndefined, expression(node))
      default: expression(node)
      }
    }
  }

  private func compute(_ node: Expression, into target: Int) {
    switch node.kind {
    case .identifier, .this, .newTarget: break
    case .null: builder.emit(.loadNull, target)
    case .boolean(let value): builder.emit(value ? .loadTrue : .loadFalse, target)
    case .number(let number): load(number, into: target)
    case .string(let units): builder.emit(.loadConstant, target, wide: constant(units))
    case .regularExpression(let body, let flags):
      builder.mark(node.range)
      builder.emit(.makeRegExp, target, builder.constant(name: body), builder.constant(name: flags))
    case .template(let template): self.template(template, into: target)
    case .taggedTemplate(let tag, let template): taggedTemplate(tag, template, node.range, into: target)
    case .importMeta: builder.emit(.importMeta, target)
    case .array(let elements): array(elements, into: target)
    case .object(let members): object(members, into: target)
    case .function(let function): _ = closure(function, into: target)
    case .class(let classNode): self.classDefinition(classNode, into: target)
    case .unary(let op, let operand): unary(op, operand, node, into: target)
    case .update(let op, let isPrefix, let operand): update(op, operand, isPrefix: isPrefix, into: target)
    case .binary(let op, let left, let right): binary(op, left, right, node.range, into: target)
    case .logical(let op, let left, let right):
      let end = builder.makeLabel()
      expression(left, into: target)
      builder.jump(Self.skip(op), target, to: end)
      expression(right, into: target)
      builder.place(end)
    case .privateIn(let name, let object):
      let symbol = read(name.identifier, into: nil)
      let value = expression(object)
      builder.mark(node.range)
      builder.emit(.hasPrivate, target, value, symbol)
    case .conditional(let test, let then, let otherwise):
      let elseLabel = builder.makeLabel()
      let end = builder.makeLabel()
      jump(test, if: false, to: elseLabel)
      expression(then, into: target)
      builder.jump(.jump, to: end)
      builder.place(elseLabel)
      expression(otherwise, into: target)
      builder.place(end)
    case .sequence(let expressions):
      for part in expressions.dropLast() { discard(part) }
      if let last = expressions.last { expression(last, into: target) }
    case .assignment(let pattern, let value): assignment(pattern, value, into: target)
    case .compoundAssignment(let op, let place, let value):
      compoundAssignment(op, place, value, node.range, into: target)
    case .logicalAssignment(let op, let place, let value): logicalAssignment(op, place, value, into: target)
    case .member, .index, .privateMember: member(node, into: target)
    case .call(let callee, let arguments, let isOptional):
      call(callee, arguments, isOptional: isOptional, node.range, into: target)
    case .optionalChain(let chain): optionalChain(into: target) { self.expression(chain, into: target) }
    case .new(let callee, let arguments): new(callee, arguments, node.range, into: target)
    case .superMember, .superIndex: superMember(node, into: target)
    case .superCall(let reference, let arguments): superCall(reference, arguments, node.range, into: target)
    case .await(let value):
      let register = expression(value)
      builder.mark(node.range)
      builder.emit(.await, target, register)
    case .yield(let value): self.yield(value, node.range, into: target)
    case .yieldDelegate(let value): yieldDelegate(value, node.range, into: target)
    case .dynamicImport(let specifier):
      let register = expression(specifier)
      builder.mark(node.range)
      builder.emit(.dynamicImport, target, register)
    }
  }

  static func skip(_ op: LogicalOperator) -> Opcode {
    switch op {
    case .and: return .jumpIfFalse
    case .or: return .jumpIfTrue
    case .coalesce: return .jumpIfNotNullish
    }
  }

  func load(_ number: Double, into target: Int) {
    if let integer = Value(number).asInt32 {
      builder.emit(.loadInteger, target, wide: Int(integer))
    } else {
      builder.emit(.loadConstant, target, wide: builder.constant(number: number))
    }
  }

  func constant(_ units: [UInt16]) -> Int {
    builder.constant(units: units)
  }

  // MARK: Operators

  private func unary(_ op: UnaryOperator, _ operand: Expression, _ node: Expression, into target: Int) {
    switch op {
    case .minus:
      if case .number(let number) = operand.kind { return load(-number, into: target) }
      let value = expression(operand)
      builder.mark(node.range)
      builder.emit(.negate, target, value)
    case .plus: emitUnary(.toNumeric, operand, node, into: target)
    case .not: emitUnary(.not, operand, node, into: target)
    case .bitNot: emitUnary(.bitNot, operand, node, into: target)
    case .typeof:
      if case .identifier(let identifier) = operand.kind, identifier.binding == nil || identifier.binding!.isSession {
        let value = readName(identifier.name, range: identifier.range, into: nil, isTypeof: true)
        builder.emit(.typeOf, target, value)
      } else {
        emitUnary(.typeOf, operand, node, into: target)
      }
    case .void:
      discard(operand)
      builder.emit(.loadUndefined, target)
    case .delete: delete(operand, into: target)
    }
  }

  private func emitUnary(_ opcode: Opcode, _ operand: Expression, _ node: Expression, into target: Int) {
    let value = expression(operand)
    builder.mark(node.range)
    builder.emit(opcode, target, value)
  }

  static func opcode(_ op: BinaryOperator) -> Opcode {
    switch op {
    case .add: return .add
    case .subtract: return .subtract
    case .multiply: return .multiply
    case .divide: return .divide
    case .remainder: return .remainder
    case .exponent: return .exponent
    case .leftShift: return .leftShift
    case .rightShift: return .rightShift
    case .unsignedRightShift: return .unsignedRightShift
    case .bitAnd: return .bitAnd
    case .bitOr: return .bitOr
    case .bitXor: return .bitXor
    case .equal: return .equal
    case .notEqual: return .notEqual
    case .strictEqual: return .strictEqual
    case .strictNotEqual: return .strictNotEqual
    case .less: return .less
    case .lessOrEqual: return .lessOrEqual
    case .greater: return .greater
    case .greaterOrEqual: return .greaterOrEqual
    case .in: return .hasProperty
    case .instanceof: return .instanceOf
    }
  }

  /// A small integer literal that fits into an operand.
  private func immediate(_ node: Expression) -> Int? {
    guard case .number(let number) = node.kind, let integer = Value(number).asInt32, abs(integer) < 30_000 else {
      return nil
    }
    return Int(integer)
  }

  private func binary(
    _ op: BinaryOperator, _ left: Expression, _ right: Expression, _ range: SourceRange, into target: Int
  ) {
    if op == .add || op == .subtract, let number = immediate(right) {
      let value = expression(left)
      builder.mark(range)
      builder.emit(op == .add ? .addImmediate : .subtractImmediate, target, value, number)
      return
    }
    let (a, b) = operands(left, right)
    builder.mark(range)
    builder.emit(Self.opcode(op), target, a, b)
  }

  /// Both operands, the left one safe from assignments in the right one.
  func operands(_ left: Expression, _ right: Expression) -> (Int, Int) {
    let a = stable(left, against: right)
    return (a, expression(right))
  }

  /// The value of `node` in a register that evaluating `later` does not change.
  func stable(_ node: Expression, against later: Expression) -> Int {
    let register = expression(node)
    guard case .identifier = node.kind, later.mayAssign else { return register }
    let copy = builder.allocate()
    builder.emit(.move, copy, register)
    return copy
  }

  // MARK: Conditions

  /// Jumps when the truth of an expression is `expected`.
  func jump(_ node: Expression, if expected: Bool, to label: Label) {
    builder.withTemporaries {
      switch node.kind {
      case .unary(.not, let operand): jump(operand, if: !expected, to: label)
      case .logical(let op, let left, let right) where op != .coalesce:
        if (op == .and) == expected {
          let end = builder.makeLabel()
          jump(left, if: !expected, to: end)
          jump(right, if: expected, to: label)
          builder.place(end)
        } else {
          jump(left, if: expected, to: label)
          jump(right, if: expected, to: label)
        }
      case .binary(let op, let left, let right):
        if !compareAndJump(op, left, right, node.range, expected, to: label) { jumpOnValue(node, expected, to: label) }
      case .boolean(let value): if value == expected { builder.jump(.jump, to: label) }
      default: jumpOnValue(node, expected, to: label)
      }
    }
  }

  private func jumpOnValue(_ node: Expression, _ expected: Bool, to label: Label) {
    builder.jump(expected ? .jumpIfTrue : .jumpIfFalse, expression(node), to: label)
  }

  private func compareAndJump(
    _ op: BinaryOperator, _ left: Expression, _ right: Expression, _ range: SourceRange, _ expected: Bool,
    to label: Label
  ) -> Bool {
    let opcodes: (Opcode, Opcode?)
    var sense = expected
    switch op {
    case .less: opcodes = (.jumpLess, .jumpLessImmediate)
    case .lessOrEqual: opcodes = (.jumpLessOrEqual, .jumpLessOrEqualImmediate)
    case .greater: opcodes = (.jumpGreater, .jumpGreaterImmediate)
    case .greaterOrEqual: opcodes = (.jumpGreaterOrEqual, .jumpGreaterOrEqualImmediate)
    case .strictEqual: opcodes = (.jumpStrictEqual, .jumpStrictEqualImmediate)
    case .strictNotEqual:
      opcodes = (.jumpStrictEqual, .jumpStrictEqualImmediate)
      sense.toggle()
    case .equal: opcodes = (.jumpEqual, nil)
    case .notEqual:
      opcodes = (.jumpEqual, nil)
      sense.toggle()
    default: return false
    }
    if let immediateOpcode = opcodes.1, let number = immediate(right) {
      let value = expression(left)
      builder.mark(range)
      builder.jump(immediateOpcode, sense ? 1 : 0, value, number, to: label)
      return true
    }
    let (a, b) = operands(left, right)
    builder.mark(range)
    builder.jump(opcodes.0, sense ? 1 : 0, a, b, to: label)
    return true
  }

  // MARK: Literals

  private func template(_ template: TemplateLiteral, into target: Int) {
    var parts: [(Int) -> Void] = []
    for (index, quasi) in template.quasis.enumerated() {
      if let cooked = quasi.cooked, !cooked.isEmpty || template.expressions.isEmpty {
        parts.append { self.builder.emit(.loadConstant, $0, wide: self.constant(cooked)) }
      }
      if index < template.expressions.count {
        parts.append { self.expression(template.expressions[index], into: $0) }
      }
    }
    let first = builder.allocate(parts.count)
    for (index, part) in parts.enumerated() { part(first + index) }
    if let start = template.expressions.first { builder.mark(start.range) }
    builder.emit(.concatenate, target, first, parts.count)
  }

  private func array(_ elements: [Element?], into target: Int) {
    let result = builder.allocate()
    builder.emit(.makeArray, result, min(elements.count, 1000))
    for element in elements {
      guard let element else {
        builder.emit(.arrayAppendHole, result)
        continue
      }
      builder.withTemporaries {
        let value = expression(element.value)
        if element.isSpread { builder.mark(element.value.range) }
        builder.emit(element.isSpread ? .arraySpread : .arrayAppend, result, value)
      }
    }
    builder.emit(.move, target, result)
  }

  private func object(_ members: [ObjectMember], into target: Int) {
    let result = builder.allocate()
    builder.emit(.makeObject, result, min(members.count, Shape.maximumSharedCount))
    for member in members {
      builder.withTemporaries {
        switch member {
        case .property(let key, let value): property(key, value, on: result)
        case .method(let key, let function): method(.defineMethod, key, function, on: result)
        case .getter(let key, let function): method(.defineGetter, key, function, on: result)
        case .setter(let key, let function): method(.defineSetter, key, function, on: result)
        case .prototype(let value): builder.emit(.setPrototype, result, expression(value))
        case .spread(let value):
          let source = expression(value)
          builder.mark(value.range)
          builder.emit(.copyProperties, result, source)
        }
      }
    }
    builder.emit(.move, target, result)
  }

  private func property(_ key: MemberKey, _ value: Expression, on object: Int) {
    if case .name(let name, _) = key, let cacheKey = Self.nameKey(name) {
      builder.emit(.initializeProperty, object, expression(value), builder.cache(cacheKey))
      return
    }
    let keyRegister = self.key(key)
    let register = expression(value)
    if case .computed = key, value.isAnonymousFunction { builder.emit(.setFunctionName, register, keyRegister) }
    builder.emit(.initializeIndex, object, keyRegister, register)
  }

  /// A key that is a plain name and not an array index.
  static func nameKey(_ name: String) -> PropertyKey? {
    let key = PropertyKey(name)
    return key.index == nil ? key : nil
  }

  /// The key of a property, in a register.
  func key(_ key: MemberKey) -> Int {
    let target = builder.allocate()
    switch key {
    case .name(let name, _): builder.emit(.loadConstant, target, wide: builder.constant(name: name))
    case .string(let units, _): builder.emit(.loadConstant, target, wide: constant(units))
    case .number(let number, _):
      builder.emit(.loadConstant, target, wide: builder.constant(name: NumberText.string(number)))
    case .computed(let expression):
      builder.withTemporaries {
        let value = self.expression(expression)
        builder.mark(expression.range)
        builder.emit(.toKey, target, value)
      }
    case .privateName(let name): _ = read(name.identifier, into: target)
    }
    return target
  }

  /// Defines a method or accessor of an object literal or class.
  func method(
    _ opcode: Opcode, _ key: MemberKey, _ function: FunctionNode, on object: Int, isClassMember: Bool = false
  ) {
    let keyRegister = self.key(key)
    let value = closure(function, into: nil)
    builder.emit(.setHomeObject, value, object, isClassMember ? 1 : 0)
    builder.emit(opcode, object, keyRegister, value)
  }
}

extension Expression {
  /// Whether evaluating this expression may assign to a local variable of the function it stands in.
  var mayAssign: Bool {
    switch kind {
    case .null, .boolean, .number, .string, .regularExpression, .identifier, .this, .newTarget, .importMeta, .function:
      return false
    case .assignment, .compoundAssignment, .logicalAssignment, .update, .yield, .yieldDelegate, .await, .class,
      .superCall:
      return true
    case .template(let template): return template.expressions.contains { $0.mayAssign }
    case .taggedTemplate(let tag, let template):
      return tag.mayAssign || template.expressions.contains { $0.mayAssign }
    case .array(let elements): return elements.contains { $0?.value.mayAssign ?? false }
    case .object: return true
    case .unary(_, let operand), .optionalChain(let operand), .privateIn(_, let operand), .dynamicImport(let operand):
      return operand.mayAssign
    case .binary(_, let left, let right), .logical(_, let left, let right): return left.mayAssign || right.mayAssign
    case .conditional(let test, let then, let otherwise):
      return test.mayAssign || then.mayAssign || otherwise.mayAssign
    case .sequence(let expressions): return expressions.contains { $0.mayAssign }
    case .member(let object, _, _), .privateMember(let object, _, _): return object.mayAssign
    case .index(let object, let index, _): return object.mayAssign || index.mayAssign
    case .call(let callee, let arguments, _), .new(let callee, let arguments):
      return callee.mayAssign || arguments.contains { $0.value.mayAssign }
    case .superMember: return false
    case .superIndex(_, let index): return index.mayAssign
    }
  }

  /// Whether this is a function or class without a name, so that a computed key names it.
  var isAnonymousFunction: Bool {
    if isParenthesized { return false }
    switch kind {
    case .function(let function): return function.name == nil
    case .class(let node): return node.name == nil
    default: return false
    }
  }
}
