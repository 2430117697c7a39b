/// The walk over expressions and patterns.
extension Resolver {
  /// Whether a pattern initializes names that it declares or assigns to names that are there.
  enum PatternUse {
    case declaration
    case assignment
  }

  func resolve(_ expression: Expression) throws(SyntaxError) {
    switch expression.kind {
    case .null, .boolean, .number, .string, .regularExpression, .importMeta: break
    case .identifier(let identifier), .this(let identifier), .newTarget(let identifier): use(identifier)
    case .template(let template): try resolve(template.expressions)
    case .taggedTemplate(let tag, let template):
      try resolve(tag)
      try resolve(template.expressions)
    case .array(let elements):
      for element in elements { if let element { try resolve(element.value) } }
    case .object(let members): for member in members { try resolve(member) }
    case .function(let function): try resolve(function)
    case .class(let node): try resolve(node)
    case .unary(_, let operand), .await(let operand), .yieldDelegate(let operand), .dynamicImport(let operand),
      .optionalChain(let operand), .member(let operand, _, _):
      try resolve(operand)
    case .yield(let value): if let value { try resolve(value) }
    case .update(_, _, let target): try resolveTarget(target)
    case .binary(_, let left, let right), .logical(_, let left, let right), .index(let left, let right, _):
      try resolve(left)
      try resolve(right)
    case .privateIn(let name, let object), .privateMember(let object, let name, _):
      try resolve(object)
      try use(name)
    case .conditional(let test, let consequence, let alternative):
      try resolve(test)
      try resolve(consequence)
      try resolve(alternative)
    case .sequence(let expressions): try resolve(expressions)
    case .assignment(let pattern, let value):
      try resolve(pattern, .assignment)
      try resolve(value)
    case .compoundAssignment(_, let target, let value), .logicalAssignment(_, let target, let value):
      try resolveTarget(target)
      try resolve(value)
    case .call(let callee, let arguments, _), .new(let callee, let arguments):
      try resolve(callee)
      for argument in arguments { try resolve(argument.value) }
    case .superMember(let reference, _): use(reference)
    case .superIndex(let reference, let index):
      use(reference)
      try resolve(index)
    case .superCall(let reference, let arguments):
      use(reference)
      for argument in arguments { try resolve(argument.value) }
    }
  }

  private func resolve(_ expressions: [Expression]) throws(SyntaxError) {
    for expression in expressions { try resolve(expression) }
  }

  /// An operand that is read and assigned to.
  private func resolveTarget(_ target: Expression) throws(SyntaxError) {
    if case .identifier(let identifier) = target.kind {
      use(identifier, isAssignment: true)
    } else {
      try resolve(target)
    }
  }

  private func resolve(_ member: ObjectMember) throws(SyntaxError) {
    switch member {
    case .property(let key, let value):
      try resolve(key)
      try resolve(value)
    case .method(let key, let function), .getter(let key, let function), .setter(let key, let function):
      try resolve(key)
      try resolve(function)
    case .prototype(let value), .spread(let value): try resolve(value)
    }
  }

  func resolve(_ key: MemberKey) throws(SyntaxError) {
    if case .computed(let expression) = key { try resolve(expression) }
  }

  // MARK: Patterns

  func resolve(_ pattern: Pattern, _ purpose: PatternUse) throws(SyntaxError) {
    switch pattern.kind {
    case .identifier(let identifier):
      if purpose == .assignment { use(identifier, isAssignment: true) }
    case .expression(let expression): try resolve(expression)
    case .array(let elements, let rest):
      for element in elements { if let element { try resolve(element, purpose) } }
      if let rest { try resolve(rest, purpose) }
    case .object(let properties, let rest):
      for property in properties {
        try resolve(property.key)
        try resolve(property.element, purpose)
      }
      if let rest { try resolve(rest, purpose) }
    }
  }

  func resolve(_ element: Pattern.Element, _ purpose: PatternUse) throws(SyntaxError) {
    try resolve(element.target, purpose)
    if let value = element.defaultValue { try resolve(value) }
  }
}
