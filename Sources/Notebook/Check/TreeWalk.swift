import Script

/// Visits the expressions of a program, outer ones before the inner, in the order of the source.
struct TreeWalk {
  private let visit: (Expression) -> Void
  /// Is told of each function; whether the walk goes on inside.
  private let enter: (FunctionNode) -> Bool

  /// Walks over a whole program.
  static func forEachExpression(of program: Program, _ visit: (Expression) -> Void) {
    withoutActuallyEscaping(visit) { visit in
      TreeWalk(visit: visit, enter: { _ in true }).walk(inside: program.function)
    }
  }

  /// Walks over a statement with all that is inside.
  static func forEachExpression(of statement: Statement, _ visit: (Expression) -> Void) {
    withoutActuallyEscaping(visit) { visit in TreeWalk(visit: visit, enter: { _ in true }).walk(statement) }
  }

  /// Walks over a function without the functions inside.
  static func forEachOwnExpression(of function: FunctionNode, _ visit: (Expression) -> Void) {
    withoutActuallyEscaping(visit) { visit in TreeWalk(visit: visit, enter: { _ in false }).walk(inside: function) }
  }

  /// The functions that are written in a program, wherever they stand.
  static func functions(of program: Program) -> [FunctionNode] {
    var functions: [FunctionNode] = []
    let walk = TreeWalk(
      visit: { _ in },
      enter: { function in
        functions.append(function)
        return true
      })
    walk.walk(inside: program.function)
    return functions
  }

  private func walk(_ function: FunctionNode) {
    if enter(function) { walk(inside: function) }
  }

  private func walk(inside function: FunctionNode) {
    function.parameters.forEach(walk)
    if let rest = function.restParameter { walk(rest) }
    switch function.body {
    case .statements(let statements): statements.forEach(walk)
    case .expression(let expression): walk(expression)
    }
  }

  private func walk(_ element: Pattern.Element) {
    walk(element.target)
    walk(element.defaultValue)
  }

  private func walk(_ pattern: Pattern) {
    switch pattern.kind {
    case .identifier: break
    case .expression(let expression): walk(expression)
    case .array(let elements, let rest):
      for element in elements { if let element { walk(element) } }
      if let rest { walk(rest) }
    case .object(let properties, let rest):
      for property in properties {
        walk(property.key)
        walk(property.element)
      }
      if let rest { walk(rest) }
    }
  }

  private func walk(_ key: MemberKey) {
    if case .computed(let expression) = key { walk(expression) }
  }

  private func walk(_ node: ClassNode) {
    walk(node.superclass)
    if let constructor = node.constructor { walk(constructor) }
    for element in node.elements {
      switch element {
      case .method(let key, let function, _), .getter(let key, let function, _), .setter(let key, let function, _):
        walk(key)
        walk(function)
      case .field(let field):
        walk(field.key)
        walk(field.value)
      case .staticBlock(let block): block.statements.forEach(walk)
      }
    }
  }

  // MARK: Statements

  private func walk(_ declaration: VariableDeclaration) {
    for declarator in declaration.declarators {
      walk(declarator.target)
      walk(declarator.initializer)
    }
  }

  private func walk(_ statement: Statement) {
    switch statement.kind {
    case .empty, .break, .continue, .debugger, .import: break
    case .expression(let expression), .throw(let expression): walk(expression)
    case .return(let expression): walk(expression)
    case .variables(let declaration): walk(declaration)
    case .function(let function): walk(function)
    case .class(let node): walk(node)
    case .block(let block): block.statements.forEach(walk)
    case .if(let test, let then, let otherwise):
      walk(test)
      walk(then)
      if let otherwise { walk(otherwise) }
    case .for(let loop): walk(loop)
    case .forEach(let loop):
      switch loop.target {
      case .declaration(_, let pattern), .assignment(let pattern): walk(pattern)
      }
      walk(loop.subject)
      walk(loop.body)
    case .while(let test, let body):
      walk(test)
      walk(body)
    case .doWhile(let body, let test):
      walk(body)
      walk(test)
    case .switch(let choice):
      walk(choice.subject)
      for option in choice.cases {
        walk(option.test)
        option.body.forEach(walk)
      }
    case .try(let attempt):
      attempt.block.statements.forEach(walk)
      if let parameter = attempt.parameter { walk(parameter) }
      attempt.handler?.statements.forEach(walk)
      attempt.finalizer?.statements.forEach(walk)
    case .labeled(_, let body): walk(body)
    case .export(let declaration): walk(declaration)
    }
  }

  private func walk(_ loop: ForLoop) {
    switch loop.initializer {
    case .declaration(let declaration)?: walk(declaration)
    case .expression(let expression)?: walk(expression)
    case nil: break
    }
    walk(loop.test)
    walk(loop.update)
    walk(loop.body)
  }

  private func walk(_ declaration: ExportDeclaration) {
    switch declaration {
    case .declaration(let statement): walk(statement)
    case .defaultExpression(_, let expression): walk(expression)
    case .names: break
    }
  }

  // MARK: Expressions

  private func walk(_ expression: Expression?) {
    guard let expression else { return }
    visit(expression)
    switch expression.kind {
    case .null, .boolean, .number, .string, .regularExpression, .identifier, .this, .newTarget, .importMeta,
      .superMember:
      break
    case .template(let template): template.expressions.forEach(walk)
    case .taggedTemplate(let tag, let template):
      walk(tag)
      template.expressions.forEach(walk)
    case .array(let elements): for element in elements { walk(element?.value) }
    case .object(let members): members.forEach(walk)
    case .function(let function): walk(function)
    case .class(let node): walk(node)
    case .unary(_, let operand), .update(_, _, let operand), .await(let operand), .yieldDelegate(let operand),
      .dynamicImport(let operand), .optionalChain(let operand), .privateIn(_, let operand), .superIndex(_, let operand):
      walk(operand)
    case .yield(let operand): walk(operand)
    case .binary(_, let left, let right), .logical(_, let left, let right), .compoundAssignment(_, let left, let right),
      .logicalAssignment(_, let left, let right), .index(let left, let right, _):
      walk(left)
      walk(right)
    case .conditional(let test, let then, let otherwise): [test, then, otherwise].forEach(walk)
    case .sequence(let expressions): expressions.forEach(walk)
    case .assignment(let pattern, let value):
      walk(pattern)
      walk(value)
    case .member(let object, _, _), .privateMember(let object, _, _): walk(object)
    case .call(let callee, let arguments, _), .new(let callee, let arguments):
      walk(callee)
      for argument in arguments { walk(argument.value) }
    case .superCall(_, let arguments): for argument in arguments { walk(argument.value) }
    }
  }

  private func walk(_ member: ObjectMember) {
    switch member {
    case .property(let key, let value):
      walk(key)
      walk(value)
    case .method(let key, let function), .getter(let key, let function), .setter(let key, let function):
      walk(key)
      walk(function)
    case .prototype(let value), .spread(let value): walk(value)
    }
  }
}
