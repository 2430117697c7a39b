/// Declaring names in scopes, with the errors of declaring them twice.
extension Resolver {
  // MARK: Whole bodies

  /// Declares in the current scope everything that the body of a function, static block or program declares.
  func declareBody(_ statements: [Statement]) throws(SyntaxError) {
    try declareVariables(statements)
    try declareLexical(statements)
    if scope.kind == .cell { scope.hoistUniqueFunctions() }
  }

  /// Declares the `let`, `const`, function, class and import names of a list of statements in the current scope.
  func declareLexical(_ statements: [Statement]) throws(SyntaxError) {
    for statement in statements { try declareLexical(statement) }
  }

  private func declareLexical(_ statement: Statement) throws(SyntaxError) {
    switch statement.kind {
    case .variables(let declaration) where declaration.keyword != .var:
      try declare(declaration)
    case .function(let function): try declare(function)
    case .class(let node):
      if let identifier = node.identifier {
        identifier.binding = try declare(identifier, .class, initializedAt: node.range.end)
      }
    case .import(let declaration):
      for entry in declaration.entries {
        let initializedAt = scope.kind == .cell ? statement.range.end : 0
        entry.local.binding = try declare(entry.local, .import, initializedAt: initializedAt)
      }
    case .export(.declaration(let declaration)): try declareLexical(declaration)
    case .export(.defaultExpression(let identifier, let expression)):
      identifier.binding = try declare(identifier, .const, initializedAt: expression.range.end)
    default: break
    }
  }

  /// Declares the names of a `let` or `const` declaration in the current scope.
  func declare(_ declaration: VariableDeclaration) throws(SyntaxError) {
    let kind: Binding.Kind = declaration.keyword == .const ? .const : .let
    for declarator in declaration.declarators {
      let end = declarator.initializer.map { max($0.range.end, declarator.target.range.end) }
      try declare(declarator.target, kind, initializedAt: end ?? declarator.target.range.end)
    }
  }

  /// Declares the names of a pattern in the current scope.
  func declare(_ pattern: Pattern, _ kind: Binding.Kind, initializedAt: UInt32) throws(SyntaxError) {
    switch pattern.kind {
    case .identifier(let identifier):
      identifier.binding = try declare(identifier, kind, initializedAt: initializedAt)
    case .expression: break
    case .array(let elements, let rest):
      for element in elements {
        if let element { try declare(element.target, kind, initializedAt: initializedAt) }
      }
      if let rest { try declare(rest, kind, initializedAt: initializedAt) }
    case .object(let properties, let rest):
      for property in properties { try declare(property.element.target, kind, initializedAt: initializedAt) }
      if let rest { try declare(rest, kind, initializedAt: initializedAt) }
    }
  }

  private func declare(_ function: FunctionNode) throws(SyntaxError) {
    guard let identifier = function.identifier else { return }
    let binding = try declare(identifier, .function, initializedAt: 0)
    identifier.binding = binding
    if scope.kind != .cell {
      function.isHoisted = true
      scope.replaceFunctionDeclaration(with: function)
    } else {
      scope.functionDeclarations.append(function)
    }
  }

  // MARK: One name

  private func declare(
    _ identifier: Identifier, _ kind: Binding.Kind, initializedAt: UInt32
  ) throws(SyntaxError) -> Binding {
    let name = identifier.name
    if let existing = scope[name] {
      return try redeclare(existing, identifier, kind)
    }
    if scope.kind == .functionBody, kind != .function, let parameter = scope.parent?[name],
      parameter.kind == .parameter
    {
      throw alreadyDeclared(identifier, parameter)
    }
    if scope.kind == .block, let parent = scope.parent, parent.kind == .catch, let parameter = parent[name],
      scope.range == parent.range
    {
      throw alreadyDeclared(identifier, parameter)
    }
    let binding = Binding(
      name, kind, range: identifier.range, scope: scope, isSession: scope.kind == .cell, initializedAt: initializedAt)
    scope.add(binding)
    return binding
  }

  private func redeclare(
    _ existing: Binding, _ identifier: Identifier, _ kind: Binding.Kind
  ) throws(SyntaxError) -> Binding {
    if existing.isSession {
      existing.kind = kind
      existing.isReassigned = true
      existing.isDeclaredAgain = true
      return existing
    }
    let isVariableLike = existing.kind == .function || existing.kind == .var || existing.kind == .parameter
    let mayRepeat =
      kind == .function && isVariableLike
      && (scope.kind == .function || scope.kind == .functionBody
        || scope.kind == .staticBlock)
    guard mayRepeat else { throw alreadyDeclared(identifier, existing) }
    existing.isReassigned = true
    return existing
  }

  private func alreadyDeclared(_ identifier: Identifier, _ existing: Binding) -> SyntaxError {
    if existing.kind == .parameter, identifier.range.end <= existing.scope.function.bodyRange.start {
      return SyntaxError("Duplicate parameter name '\(identifier.name)' not allowed here", at: identifier.range)
    }
    let line = program.source.position(at: existing.range.start).line
    return SyntaxError(
      "Identifier '\(identifier.name)' has already been declared",
      hint: "it was declared in line \(line); leave out the second declaration or choose another name",
      at: identifier.range)
  }

  // MARK: var

  /// Declares the `var` names of statements and of the statements in them, not of functions in them.
  private func declareVariables(_ statements: [Statement]) throws(SyntaxError) {
    for statement in statements { try declareVariables(statement) }
  }

  private func declareVariables(_ statement: Statement) throws(SyntaxError) {
    switch statement.kind {
    case .variables(let declaration) where declaration.keyword == .var:
      for declarator in declaration.declarators { declarator.target.forEachIdentifier(declareVariable) }
    case .block(let block): try declareVariables(block.statements)
    case .if(_, let consequence, let alternative):
      try declareVariables(consequence)
      if let alternative { try declareVariables(alternative) }
    case .for(let loop):
      if case .declaration(let declaration) = loop.initializer, declaration.keyword == .var {
        for declarator in declaration.declarators { declarator.target.forEachIdentifier(declareVariable) }
      }
      try declareVariables(loop.body)
    case .forEach(let loop):
      if case .declaration(.var, let pattern) = loop.target { pattern.forEachIdentifier(declareVariable) }
      try declareVariables(loop.body)
    case .while(_, let body), .doWhile(let body, _), .labeled(_, let body):
      try declareVariables(body)
    case .switch(let node):
      for part in node.cases { try declareVariables(part.body) }
    case .try(let node):
      try declareVariables(node.block.statements)
      if let handler = node.handler { try declareVariables(handler.statements) }
      if let finalizer = node.finalizer { try declareVariables(finalizer.statements) }
    case .export(.declaration(let declaration)): try declareVariables(declaration)
    default: break
    }
  }

  private func declareVariable(_ identifier: Identifier) {
    // Conflicts with other declarations are found when the walk comes to the `var` itself.
    if let existing = scope[identifier.name] {
      if existing.isSession { existing.isDeclaredAgain = true }
      return
    }
    let binding = Binding(
      identifier.name, .var, range: identifier.range, scope: scope, isSession: scope.kind == .cell)
    if scope.kind == .functionBody, let parameter = scope.parent?[identifier.name], parameter.kind == .parameter {
      binding.initialValue = parameter
    }
    scope.add(binding)
  }

  /// Ties the identifier of a `var` declaration to its binding; no block on the way may declare the same name.
  func bindVariable(_ identifier: Identifier, hasValue: Bool) throws(SyntaxError) {
    var place = scope
    while !place.isVariableScope {
      if let other = place[identifier.name] { throw alreadyDeclared(identifier, other) }
      guard let parent = place.parent else { return }
      place = parent
    }
    guard let binding = place[identifier.name] else { return }
    switch binding.kind {
    case .var, .parameter: break
    case .function where place.kind != .module: break
    default:
      if !binding.isSession { throw alreadyDeclared(identifier, binding) }
    }
    if hasValue { binding.isReassigned = true }
    identifier.binding = binding
  }
}

extension Scope {
  /// Whether `var` declarations inside belong here.
  fileprivate var isVariableScope: Bool {
    switch kind {
    case .module, .cell, .functionBody, .staticBlock: true
    case .function: function.bodyScope == nil
    default: false
    }
  }

  /// Of several functions with the same name the last one counts.
  fileprivate func replaceFunctionDeclaration(with function: FunctionNode) {
    if let binding = function.identifier?.binding, binding.isReassigned {
      functionDeclarations.removeAll { $0.identifier?.binding === binding }
    }
    functionDeclarations.append(function)
  }

  /// In a cell, functions whose name nothing else in the cell declares are made at its start, the others where they stand.
  fileprivate func hoistUniqueFunctions() {
    functionDeclarations.removeAll { $0.identifier?.binding?.isDeclaredAgain == true }
    for function in functionDeclarations { function.isHoisted = true }
  }
}
