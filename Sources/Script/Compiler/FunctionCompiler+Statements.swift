// Statements.

extension FunctionCompiler {
  func statement(_ node: Statement) {
    let labels = pendingLabels
    pendingLabels = []
    builder.withTemporaries {
      switch node.kind {
      case .empty, .debugger: break
      case .expression(let value):
        if let completionRegister { expression(value, into: completionRegister) } else { discard(value) }
      case .variables, .function, .class: keepRegisters(of: node)
      case .block(let block): labeledBlock(labels) { self.block(block) }
      case .if(let test, let then, let otherwise): conditional(test, then, otherwise, labels)
      case .for(let loop): forLoop(loop, labels)
      case .forEach(let loop): forEachLoop(loop, labels)
      case .while(let test, let body): whileLoop(test, body, labels)
      case .doWhile(let body, let test): doWhileLoop(body, test, labels)
      case .switch(let statement): switchStatement(statement, labels)
      case .try(let statement): labeledBlock(labels) { tryStatement(statement) }
      case .labeled(let name, let body):
        pendingLabels = labels + [name.name]
        if body.takesLabels { statement(body) } else { labeledBlock(pendingLabels) { statement(body) } }
      case .break(let label): emitExit(.breakTo(label?.name))
      case .continue(let label): emitExit(.continueTo(label?.name))
      case .return(let value):
        builder.mark(node.range)
        if let value {
          emitReturn(expression(value))
        } else {
          emitExit(.functionEnd)
        }
      case .throw(let value):
        let register = expression(value)
        builder.mark(node.range)
        builder.emit(.throwValue, register)
      case .import(let declaration): importStatement(declaration)
      case .export(let declaration): export(declaration)
      }
    }
  }

  /// Declarations store to registers their scope has already allocated.
  private func keepRegisters(of node: Statement) {
    switch node.kind {
    case .variables(let declaration): variables(declaration)
    case .function(let function):
      guard !function.isHoisted, let binding = function.identifier?.binding else { return }
      write(closure(function, into: nil), to: binding, .initialize, range: function.range)
    case .class(let classNode):
      guard let identifier = classNode.identifier, let binding = identifier.binding else { return }
      let value = builder.allocate()
      classDefinition(classNode, into: value)
      write(value, to: binding, .initialize, range: identifier.range)
    default: break
    }
  }

  private func variables(_ declaration: VariableDeclaration) {
    for declarator in declaration.declarators {
      builder.withTemporaries {
        if let initializer = declarator.initializer {
          if case .identifier(let identifier) = declarator.target.kind, let binding = identifier.binding,
            case .register(let register) = location(of: binding),
            initializer.writesTargetLast || declaration.keyword != .var && !binding.needsInitializationCheck
          {
            expression(initializer, into: register)
          } else {
            store(expression(initializer), to: declarator.target, .initialize)
          }
        } else if declaration.keyword != .var {
          let value = builder.allocate()
          builder.emit(.loadUndefined, value)
          store(value, to: declarator.target, .initialize)
        }
      }
    }
  }

  func block(_ block: Block) {
    builder.withTemporaries {
      enter(block.scope)
      block.statements.forEach(statement)
    }
  }

  private func labeledBlock(_ labels: [String], _ body: () -> Void) {
    if labels.isEmpty { return body() }
    let end = builder.makeLabel()
    exits.append(ExitContext(.labeledBlock(end: end, labels: labels), start: builder.makePlacedLabel()))
    body()
    exits.removeLast()
    builder.place(end)
  }

  private func conditional(
    _ test: Expression, _ then: Statement, _ otherwise: Statement?, _ labels: [String]
  ) {
    resetCompletion()
    labeledBlock(labels) {
      let elseLabel = builder.makeLabel()
      jump(test, if: false, to: elseLabel)
      statement(then)
      guard let otherwise else { return builder.place(elseLabel) }
      let end = builder.makeLabel()
      builder.jump(.jump, to: end)
      builder.place(elseLabel)
      statement(otherwise)
      builder.place(end)
    }
  }

  func resetCompletion() {
    if let completionRegister { builder.emit(.loadUndefined, completionRegister) }
  }

  private func switchStatement(_ node: SwitchStatement, _ labels: [String]) {
    resetCompletion()
    let subject = builder.allocate()
    expression(node.subject, into: subject)
    enter(node.scope)
    let end = builder.makeLabel()
    let bodies = node.cases.map { _ in builder.makeLabel() }
    for (label, clause) in zip(bodies, node.cases) {
      guard let test = clause.test else { continue }
      builder.withTemporaries {
        builder.jump(.jumpStrictEqual, 1, subject, expression(test), to: label)
      }
    }
    let defaultIndex = node.cases.firstIndex { $0.test == nil }
    builder.jump(.jump, to: defaultIndex.map { bodies[$0] } ?? end)
    exits.append(ExitContext(.loop(end: end, next: nil, labels: labels), start: builder.makePlacedLabel()))
    for (label, clause) in zip(bodies, node.cases) {
      builder.place(label)
      clause.body.forEach(statement)
    }
    exits.removeLast()
    builder.place(end)
  }

  // MARK: Exceptions

  private func tryStatement(_ node: TryStatement) {
    resetCompletion()
    guard let finalizer = node.finalizer else { return tryCatch(node) }
    let finally = ExitContext.Finally(
      entry: builder.makeLabel(), kindRegister: builder.allocate(), valueRegister: builder.allocate())
    let context = ExitContext(.finally(finally), start: builder.makePlacedLabel())
    exits.append(context)
    tryCatch(node)
    exits.removeLast()
    let end = builder.makePlacedLabel()
    builder.emit(.loadInteger, finally.kindRegister, wide: 0)
    builder.jump(.jump, to: finally.entry)
    let handler = builder.makePlacedLabel()
    builder.addHandler(
      from: context.segmentStart, to: end, target: handler, register: finally.valueRegister)
    builder.emit(.loadInteger, finally.kindRegister, wide: 1)
    builder.place(finally.entry)
    let completion = completionRegister
    completionRegister = nil
    block(finalizer)
    completionRegister = completion
    leave(finally)
  }

  /// Goes on as the way into the `finally` block asks for.
  private func leave(_ finally: ExitContext.Finally) {
    let notThrown = builder.makeLabel()
    builder.jump(.jumpStrictEqualImmediate, 0, finally.kindRegister, 1, to: notThrown)
    builder.emit(.throwValue, finally.valueRegister)
    builder.place(notThrown)
    for (number, target) in finally.exits.enumerated() {
      let next = builder.makeLabel()
      builder.jump(.jumpStrictEqualImmediate, 0, finally.kindRegister, number + 2, to: next)
      emitExit(target, value: target == .functionEnd ? finally.valueRegister : nil)
      builder.place(next)
    }
  }

  private func tryCatch(_ node: TryStatement) {
    guard let handlerBlock = node.handler else { return block(node.block) }
    let start = builder.makePlacedLabel()
    block(node.block)
    let end = builder.makePlacedLabel()
    let done = builder.makeLabel()
    builder.jump(.jump, to: done)
    let exception = builder.allocate()
    let handler = builder.makePlacedLabel()
    builder.addHandler(from: start, to: end, target: handler, register: exception)
    builder.withTemporaries {
      enter(node.parameterScope)
      if let parameter = node.parameter { store(exception, to: parameter, .initialize) }
      block(handlerBlock)
    }
    builder.place(done)
  }

  // MARK: Modules

  private func importStatement(_ node: ImportDeclaration) {
    guard completionRegister != nil else { return }
    let namespace = builder.allocate()
    builder.mark(node.specifier.range)
    builder.emit(.importModule, namespace, builder.constant(name: node.specifier.path))
    for entry in node.entries {
      guard let binding = entry.local.binding else { continue }
      builder.withTemporaries {
        var value = namespace
        if let imported = entry.imported {
          value = builder.allocate()
          let name = builder.allocate()
          builder.emit(.loadConstant, name, wide: builder.constant(name: imported))
          builder.mark(entry.local.range)
          builder.emit(.getImport, value, namespace, name)
        }
        write(value, to: binding, .initialize, range: entry.local.range)
      }
    }
  }

  private func export(_ declaration: ExportDeclaration) {
    switch declaration {
    case .declaration(let node): statement(node)
    case .defaultExpression(let identifier, let value):
      guard let binding = identifier.binding else { return }
      write(expression(value), to: binding, .initialize, range: identifier.range)
    case .names: break
    }
  }
}

extension Statement {
  /// Whether the labels before this statement belong to it.
  fileprivate var takesLabels: Bool {
    switch kind {
    case .for, .forEach, .while, .doWhile, .labeled, .switch, .block, .if, .try: return true
    default: return false
    }
  }
}
