// Class definitions.

extension FunctionCompiler {
  /// Evaluates a class definition.
  func classDefinition(_ node: ClassNode, into target: Int) {
    let base = builder.allocate(2)
    let prototype = base + 1
    enter(node.scope)
    var superclass = Self.noSuperclass
    if let expression = node.superclass {
      superclass = self.expression(expression)
      builder.mark(expression.range)
    }
    builder.emit(.makeClass, base, superclass, constructor(of: node))
    for element in node.elements {
      builder.withTemporaries {
        switch element {
        case .method(let key, let function, let isStatic):
          member(.defineMethod, .definePrivateMethod, key, function, on: isStatic ? base : prototype)
        case .getter(let key, let function, let isStatic):
          member(.defineGetter, .definePrivateGetter, key, function, on: isStatic ? base : prototype)
        case .setter(let key, let function, let isStatic):
          member(.defineSetter, .definePrivateSetter, key, function, on: isStatic ? base : prototype)
        case .field(let field):
          guard case .computed = field.key, let binding = field.keyBinding else { return }
          write(key(field.key), to: binding, .initialize, range: field.range)
        case .staticBlock: break
        }
      }
    }
    if let initializer = node.fieldInitializer {
      let value = makeInitializer(initializer, node, isStatic: false, home: prototype)
      builder.emit(.setFieldInitializer, base, value)
    }
    if let inner = node.innerBinding { write(base, to: inner, .initialize, range: node.range) }
    if let initializer = node.staticInitializer {
      let call = builder.allocate(2)
      builder.emit(.move, call, makeInitializer(initializer, node, isStatic: true, home: base))
      builder.emit(.move, call + 1, base)
      builder.emit(.call, call, call, 0)
    }
    builder.emit(.move, target, base)
  }

  /// The operand of `makeClass` that says there is no `extends`.
  static let noSuperclass = 0xFFFF

  private func constructor(of node: ClassNode) -> Int {
    let name = node.name ?? ""
    let initializesFields = node.hasInstanceMembers
    if let constructor = node.constructor {
      return nested(constructor, isClassConstructor: true, initializesFields: initializesFields, name: name)
    }
    let isDerived = node.superclass != nil
    let function = FunctionNode(
      kind: isDerived ? .derivedConstructor : .constructor, body: .statements([]), range: node.range,
      bodyRange: node.range)
    function.scope = Scope(.function, parent: node.scope, function: function, range: node.range)
    return nested(
      function, isClassConstructor: true, initializesFields: initializesFields, name: name
    ) { compiler in
      if isDerived { compiler.forwardToSuperclass() }
    }
  }

  /// `constructor(...arguments) { super(...arguments) }`
  private func forwardToSuperclass() {
    let base = builder.allocate(3)
    collectRest(in: base + 2)
    builder.mark(node.range)
    builder.emit(.superConstructor, base, 0)
    builder.emit(.loadNewTarget, base + 1)
    builder.emit(.superCallSpread, 1, base)
    builder.emit(.initializeFields, 1, 0)
  }

  private func member(
    _ opcode: Opcode, _ privateOpcode: Opcode, _ key: MemberKey, _ function: FunctionNode, on object: Int
  ) {
    if case .privateName(let name) = key {
      let symbol = read(name.identifier, into: nil)
      let value = closure(function, into: nil)
      builder.emit(.setHomeObject, value, object, 1)
      builder.emit(privateOpcode, object, symbol, value)
    } else {
      method(opcode, key, function, on: object, isClassMember: true)
    }
  }

  /// The function that evaluates the fields (and static blocks) of a class.
  private func makeInitializer(_ function: FunctionNode, _ node: ClassNode, isStatic: Bool, home: Int) -> Int {
    let value = builder.allocate()
    let index = nested(function, name: isStatic ? "static" : "fields") { compiler in
      for element in node.elements {
        switch element {
        case .field(let field) where field.isStatic == isStatic: compiler.field(field)
        case .staticBlock(let block) where isStatic:
          compiler.builder.withTemporaries {
            compiler.enter(block.scope)
            block.statements.forEach(compiler.statement)
          }
        default: break
        }
      }
    }
    builder.emit(.makeClosure, value, index)
    builder.emit(.setHomeObject, value, home, 1)
    return value
  }

  private func field(_ field: ClassField) {
    builder.withTemporaries {
      let key: Int
      if let binding = field.keyBinding {
        key = read(binding, range: field.range, needsCheck: false)
      } else {
        key = self.key(field.key)
      }
      let value = builder.allocate()
      if let initializer = field.value {
        expression(initializer, into: value)
        if case .computed = field.key, initializer.isAnonymousFunction { builder.emit(.setFunctionName, value, key) }
      } else {
        builder.emit(.loadUndefined, value)
      }
      builder.mark(field.range)
      if case .privateName = field.key {
        builder.emit(.definePrivate, 1, value, key)
      } else {
        builder.emit(.defineField, 1, key, value)
      }
    }
  }
}

extension ClassNode {
  /// Whether new objects get fields or private methods of their own.
  fileprivate var hasInstanceMembers: Bool {
    fieldInitializer != nil
      || elements.contains { element in
        switch element {
        case .method(.privateName, _, isStatic: false), .getter(.privateName, _, isStatic: false),
          .setter(.privateName, _, isStatic: false):
          return true
        default: return false
        }
      }
  }
}
