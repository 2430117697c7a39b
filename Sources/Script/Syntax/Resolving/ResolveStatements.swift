/// The walk over statements.
extension Resolver {
  func resolve(_ statements: [Statement]) throws(SyntaxError) {
    for statement in statements { try resolve(statement) }
  }

  private func resolve(_ statement: Statement) throws(SyntaxError) {
    switch statement.kind {
    case .empty, .break, .continue, .debugger, .import, .export(.names): break
    case .expression(let expression), .throw(let expression), .export(.defaultExpression(_, let expression)):
      try resolve(expression)
    case .variables(let declaration): try resolve(declaration)
    case .function(let function): try resolve(function)
    case .class(let node): try resolve(node)
    case .block(let block): try resolve(block)
    case .if(let test, let consequence, let alternative):
      try resolve(test)
      try resolve(consequence)
      if let alternative { try resolve(alternative) }
    case .for(let loop): try resolve(loop)
    case .forEach(let loop): try resolve(loop)
    case .while(let test, let body):
      try resolve(test)
      try resolve(body)
    case .doWhile(let body, let test):
      try resolve(body)
      try resolve(test)
    case .switch(let node): try resolve(node, statement.range)
    case .try(let node): try resolve(node)
    case .labeled(_, let body): try resolve(body)
    case .return(let value): if let value { try resolve(value) }
    case .export(.declaration(let declaration)): try resolve(declaration)
    }
  }

  /// The values and patterns of a declaration whose names are declared.
  private func resolve(_ declaration: VariableDeclaration) throws(SyntaxError) {
    for declarator in declaration.declarators {
      if declaration.keyword == .var {
        try bindVariables(declarator.target, hasValue: declarator.initializer != nil)
      }
      if let initializer = declarator.initializer { try resolve(initializer) }
      try resolve(declarator.target, .declaration)
    }
  }

  private func bindVariables(_ pattern: Pattern, hasValue: Bool) throws(SyntaxError) {
    var identifiers: [Identifier] = []
    pattern.forEachIdentifier { identifiers.append($0) }
    for identifier in identifiers { try bindVariable(identifier, hasValue: hasValue) }
  }

  func resolve(_ block: Block) throws(SyntaxError) {
    guard block.statements.contains(where: \.declaresLexically) else { return try resolve(block.statements) }
    let inner = makeScope(.block, block.range)
    block.scope = inner
    try inScope(inner) { () throws(SyntaxError) in
      try declareLexical(block.statements)
      try resolve(block.statements)
    }
  }

  private func resolve(_ node: SwitchStatement, _ range: SourceRange) throws(SyntaxError) {
    try resolve(node.subject)
    let outer = scope
    if node.cases.contains(where: { $0.body.contains(where: \.declaresLexically) }) {
      scope = makeScope(.switch, range)
      node.scope = scope
      for part in node.cases { try declareLexical(part.body) }
    }
    for part in node.cases {
      if let test = part.test { try resolve(test) }
      try resolve(part.body)
    }
    scope = outer
  }

  private func resolve(_ node: TryStatement) throws(SyntaxError) {
    try resolve(node.block)
    if let handler = node.handler {
      let outer = scope
      if let parameter = node.parameter {
        scope = makeScope(.catch, handler.range)
        node.parameterScope = scope
        try declare(parameter, .catch, initializedAt: parameter.range.end)
        try resolve(parameter, .declaration)
      }
      try resolve(handler)
      scope = outer
    }
    if let finalizer = node.finalizer { try resolve(finalizer) }
  }

  // MARK: Loops

  private func resolve(_ loop: ForLoop) throws(SyntaxError) {
    let outer = scope
    switch loop.initializer {
    case .declaration(let declaration):
      if declaration.keyword != .var {
        scope = makeScope(.loop, loop.range(of: declaration))
        loop.scope = scope
        try declare(declaration)
      }
      try resolve(declaration)
    case .expression(let expression): try resolve(expression)
    case nil: break
    }
    if let test = loop.test { try resolve(test) }
    if let update = loop.update { try resolve(update) }
    try resolve(loop.body)
    scope = outer
  }

  private func resolve(_ loop: ForEachLoop) throws(SyntaxError) {
    switch loop.target {
    case .assignment(let pattern):
      try resolve(loop.subject)
      try resolve(pattern, .assignment)
      try resolve(loop.body)
    case .declaration(.var, let pattern):
      try bindVariables(pattern, hasValue: true)
      try resolve(loop.subject)
      try resolve(pattern, .declaration)
      try resolve(loop.body)
    case .declaration(let keyword, let pattern):
      let kind: Binding.Kind = keyword == .const ? .const : .let
      let range = pattern.range.union(loop.body.range)
      let subjectScope = makeScope(.loop, range)
      try inScope(subjectScope) { () throws(SyntaxError) in
        try declare(pattern, kind, initializedAt: .max)
        try resolve(loop.subject)
      }
      if subjectScope.bindings.contains(where: \.needsInitializationCheck) { loop.subjectScope = subjectScope }
      let inner = makeScope(.loop, range)
      loop.scope = inner
      try inScope(inner) { () throws(SyntaxError) in
        try declare(pattern, kind, initializedAt: pattern.range.end)
        try resolve(pattern, .declaration)
        try resolve(loop.body)
      }
    }
  }
}

extension ForLoop {
  fileprivate func range(of declaration: VariableDeclaration) -> SourceRange {
    declaration.declarators.reduce(body.range) { $0.union($1.target.range) }
  }
}

extension Statement {
  /// Whether a block needs a scope for this statement.
  fileprivate var declaresLexically: Bool {
    switch kind {
    case .variables(let declaration): declaration.keyword != .var
    case .function, .class: true
    default: false
    }
  }
}
