/// The walk into functions and classes.
extension Resolver {
  func resolve(_ function: FunctionNode) throws(SyntaxError) {
    functionCount += 1
    let outer = scope
    functions.append(FunctionState(node: function))
    var nameBinding: Binding?
    if let identifier = function.identifier, !function.isDeclaration {
      scope = makeScope(.functionName, function.range)
      nameBinding = Binding(identifier.name, .functionName, range: identifier.range, scope: scope)
      identifier.binding = nameBinding
    }
    let nameScope = scope
    if let nameBinding { nameScope.add(nameBinding) }
    scope = makeScope(.function, function.range)
    function.scope = scope
    try resolveParameters(of: function)
    switch function.body {
    case .expression(let expression): try resolve(expression)
    case .statements(let statements):
      try declareBody(statements)
      try resolve(statements)
    }
    if nameBinding != nil, nameScope.isUsed { function.nameScope = nameScope }
    functions.removeLast()
    scope = outer
  }

  /// Declares the parameters and walks over their patterns and defaults; leaves the walk in the scope of the body.
  private func resolveParameters(of function: FunctionNode) throws(SyntaxError) {
    for parameter in function.parameters {
      let end = parameter.defaultValue?.range.end ?? parameter.target.range.end
      try declare(parameter.target, .parameter, initializedAt: end)
    }
    if let rest = function.restParameter { try declare(rest, .parameter, initializedAt: rest.range.end) }
    let count = functionCount
    for parameter in function.parameters { try resolve(parameter, .declaration) }
    if let rest = function.restParameter { try resolve(rest, .declaration) }
    // Only a function among the parameters can see that the body has variables of its own.
    if functionCount != count {
      scope = makeScope(.functionBody, function.bodyRange)
      function.bodyScope = scope
    }
  }

  // MARK: Classes

  func resolve(_ node: ClassNode) throws(SyntaxError) {
    functionCount += 1
    let outer = scope
    let classScope = makeScope(.class, node.range)
    scope = classScope
    node.scope = scope
    if let identifier = node.identifier {
      let binding = Binding(
        identifier.name, .className, range: identifier.range, scope: scope, initializedAt: node.range.end)
      scope.add(binding)
      node.innerBinding = binding
    }
    if let superclass = node.superclass { try resolve(superclass) }
    for element in node.elements { try declarePrivateName(of: element) }
    if let constructor = node.constructor { try resolve(constructor) }
    for element in node.elements {
      switch element {
      case .method(let key, let function, _), .getter(let key, let function, _), .setter(let key, let function, _):
        try resolve(key)
        try resolve(function)
      case .field(let field):
        try resolve(field.key)
        if case .computed = field.key { declareKey(of: field) }
      case .staticBlock: break
      }
    }
    if let initializer = node.fieldInitializer { try resolve(initializer, of: node, isStatic: false) }
    if let initializer = node.staticInitializer { try resolve(initializer, of: node, isStatic: true) }
    scope = outer
  }

  private func declarePrivateName(of element: ClassNode.Element) throws(SyntaxError) {
    switch element {
    case .method(.privateName(let name), _, let isStatic):
      try declare(name, .privateMethod, isStatic: isStatic)
    case .getter(.privateName(let name), _, let isStatic):
      try declare(name, .privateAccessor, isStatic: isStatic, half: .getter)
    case .setter(.privateName(let name), _, let isStatic):
      try declare(name, .privateAccessor, isStatic: isStatic, half: .setter)
    case .field(let field):
      if case .privateName(let name) = field.key { try declare(name, .privateField, isStatic: field.isStatic) }
    default: break
    }
  }

  private func declare(
    _ name: PrivateName, _ kind: Binding.Kind, isStatic: Bool, half: Binding.AccessorHalves = []
  ) throws(SyntaxError) {
    if let existing = scope[name.name] {
      let isOtherHalf =
        kind == .privateAccessor && existing.kind == .privateAccessor && existing.isStatic == isStatic
        && existing.accessorHalves.isDisjoint(with: half)
      guard isOtherHalf else {
        throw SyntaxError("Identifier '\(name.name)' has already been declared", at: name.range)
      }
      existing.accessorHalves.formUnion(half)
      name.identifier.binding = existing
      return
    }
    let binding = Binding(name.name, kind, range: name.range, scope: scope)
    binding.isStatic = isStatic
    binding.accessorHalves = half
    scope.add(binding)
    name.identifier.binding = binding
  }

  private func declareKey(of field: ClassField) {
    let binding = Binding("%key\(scope.bindings.count)", .computedKey, range: field.key.range, scope: scope)
    scope.add(binding)
    field.keyBinding = binding
  }

  /// Walks over the fields and static blocks that an initializer function runs.
  private func resolve(_ initializer: FunctionNode, of node: ClassNode, isStatic: Bool) throws(SyntaxError) {
    let outer = scope
    functions.append(FunctionState(node: initializer))
    scope = makeScope(.function, node.range)
    initializer.scope = scope
    for element in node.elements {
      switch element {
      case .field(let field) where field.isStatic == isStatic:
        // The function itself defines the field, so it needs the key.
        if let key = field.keyBinding { use(Identifier(key.name, field.key.range)) }
        if case .privateName(let name) = field.key { try use(name) }
        if let value = field.value { try resolve(value) }
      case .staticBlock(let block) where isStatic:
        let inner = makeScope(.staticBlock, block.range)
        block.scope = inner
        try inScope(inner) { () throws(SyntaxError) in
          try declareBody(block.statements)
          try resolve(block.statements)
        }
      default: break
      }
    }
    functions.removeLast()
    scope = outer
  }
}

extension Scope {
  /// Whether a name of the scope has been used.
  fileprivate var isUsed: Bool { bindings.contains(where: \.isUsed) }
}
