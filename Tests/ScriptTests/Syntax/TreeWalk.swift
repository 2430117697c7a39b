import Script

/// Finds what tests look at in the trees of small programs.
enum TreeWalk {
  /// Calls `body` with the functions of a program in the order of the source, not those inside of functions.
  static func functions(in program: Program, _ body: (FunctionNode) -> Void) {
    guard case .statements(let statements) = program.function.body else { return }
    for statement in statements { visit(statement, body) }
  }

  private static func visit(_ statement: Statement, _ body: (FunctionNode) -> Void) {
    switch statement.kind {
    case .expression(let expression): visit(expression, body)
    case .variables(let declaration):
      for declarator in declaration.declarators {
        visit(declarator.target, body)
        if let initializer = declarator.initializer { visit(initializer, body) }
      }
    case .function(let function): body(function)
    case .class(let node): visit(node, body)
    default: break
    }
  }

  private static func visit(_ node: ClassNode, _ body: (FunctionNode) -> Void) {
    for element in node.elements {
      if case .method(_, let function, _) = element { body(function) }
    }
  }

  private static func visit(_ pattern: Pattern, _ body: (FunctionNode) -> Void) {
    guard case .object(let properties, _) = pattern.kind else { return }
    for property in properties {
      if let value = property.element.defaultValue { visit(value, body) }
    }
  }

  private static func visit(_ expression: Expression, _ body: (FunctionNode) -> Void) {
    switch expression.kind {
    case .function(let function): body(function)
    case .class(let node): visit(node, body)
    case .assignment(_, let value), .logicalAssignment(_, _, let value): visit(value, body)
    case .object(let members):
      for member in members {
        switch member {
        case .property(_, let value): visit(value, body)
        case .method(_, let function), .getter(_, let function), .setter(_, let function): body(function)
        case .prototype, .spread: break
        }
      }
    default: break
    }
  }
}
