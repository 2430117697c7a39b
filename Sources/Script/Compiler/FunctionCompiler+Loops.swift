// Loops.

extension FunctionCompiler {
  private func loopBody(_ body: Statement, end: Label, next: Label, _ labels: [String]) {
    exits.append(ExitContext(.loop(end: end, next: next, labels: labels), start: builder.makePlacedLabel()))
    statement(body)
    exits.removeLast()
  }

  func whileLoop(_ test: Expression, _ body: Statement, _ labels: [String]) {
    resetCompletion()
    let end = builder.makeLabel()
    let top = builder.makePlacedLabel()
    jump(test, if: false, to: end)
    loopBody(body, end: end, next: top, labels)
    builder.mark(test.range)
    builder.jump(.loop, to: top)
    builder.place(end)
  }

  func doWhileLoop(_ body: Statement, _ test: Expression, _ labels: [String]) {
    resetCompletion()
    let end = builder.makeLabel()
    let next = builder.makeLabel()
    let top = builder.makePlacedLabel()
    loopBody(body, end: end, next: next, labels)
    builder.place(next)
    jump(test, if: false, to: end)
    builder.mark(test.range)
    builder.jump(.loop, to: top)
    builder.place(end)
  }

  func forLoop(_ loop: ForLoop, _ labels: [String]) {
    resetCompletion()
    enter(loop.scope)
    let completion = completionRegister
    switch loop.initializer {
    case .declaration(let declaration): statement(Statement(.variables(declaration), SourceRange(at: 0)))
    case .expression(let value): discard(value)
    case nil: break
    }
    completionRegister = completion
    let end = builder.makeLabel()
    let next = builder.makeLabel()
    let top = builder.makePlacedLabel()
    if let test = loop.test { jump(test, if: false, to: end) }
    loopBody(loop.body, end: end, next: next, labels)
    builder.place(next)
    // Closures made in this iteration keep its variables.
    for binding in loop.scope?.bindings ?? [] where usesBox(binding) && binding.isReassigned {
      builder.emit(.copyBox, binding.slot)
    }
    if let update = loop.update { discard(update) }
    builder.jump(.loop, to: top)
    builder.place(end)
  }

  func forEachLoop(_ loop: ForEachLoop, _ labels: [String]) {
    resetCompletion()
    let iterator = builder.allocate(3)
    builder.withTemporaries {
      enter(loop.subjectScope)
      let subject = expression(loop.subject)
      builder.mark(loop.subject.range)
      builder.noteSubject(loop.subject.range)
      switch loop.kind {
      case .keys: builder.emit(.forInKeys, iterator, subject)
      case .values: builder.emit(.getIterator, iterator, subject)
      case .asyncValues: builder.emit(.getAsyncIterator, iterator, subject)
      }
    }
    let end = builder.makeLabel()
    let top = builder.makePlacedLabel()
    let value = builder.allocate()
    builder.mark(loop.subject.range)
    switch loop.kind {
    case .keys: builder.jump(.forInNext, value, iterator, to: end)
    case .values: builder.jump(.iteratorNext, value, iterator, to: end)
    case .asyncValues: asyncNext(iterator, into: value, end: end)
    }
    if loop.kind == .keys {
      iteration(loop, value, end: end, next: top, labels)
      builder.jump(.loop, to: top)
      builder.place(end)
      return
    }
    let isAsync = loop.kind == .asyncValues
    let done = builder.makeLabel()
    let next = builder.makeLabel()
    let leave = builder.makeLabel()
    let context = ExitContext(
      .iterator(register: iterator, isAsync: isAsync), start: builder.makePlacedLabel())
    // `break` and outer exits close the iterator, `continue` does not.
    exits.append(context)
    iteration(loop, value, end: leave, next: next, labels)
    exits.removeLast()
    context.segments.append((context.segmentStart, builder.makePlacedLabel()))
    builder.place(next)
    builder.jump(.loop, to: top)
    builder.place(leave)
    closeIterator(iterator, isAsync: isAsync)
    builder.jump(.jump, to: done)
    closeOnException(context, iterator, isAsync: isAsync)
    builder.place(end)
    builder.place(done)
  }

  private func iteration(
    _ loop: ForEachLoop, _ value: Int, end: Label, next: Label, _ labels: [String]
  ) {
    builder.withTemporaries {
      enter(loop.scope)
      switch loop.target {
      case .declaration(_, let pattern): store(value, to: pattern, .initialize)
      case .assignment(let pattern): store(value, to: pattern, .assign)
      }
      loopBody(loop.body, end: end, next: next, labels)
    }
  }

  private func closeOnException(_ context: ExitContext, _ iterator: Int, isAsync: Bool) {
    let exception = builder.allocate()
    let handler = builder.makePlacedLabel()
    for segment in context.segments {
      builder.addHandler(from: segment.start, to: segment.end, target: handler, register: exception)
    }
    if isAsync {
      let start = builder.makePlacedLabel()
      closeIterator(iterator, isAsync: true)
      let end = builder.makePlacedLabel()
      builder.emit(.throwValue, exception)
      let ignored = builder.allocate()
      let inner = builder.makePlacedLabel()
      builder.addHandler(from: start, to: end, target: inner, register: ignored)
    } else {
      builder.emit(.closeIteratorQuietly, iterator)
    }
    builder.emit(.throwValue, exception)
  }

  private func asyncNext(_ iterator: Int, into value: Int, end: Label) {
    builder.withTemporaries {
      let base = builder.allocate(2)
      builder.emit(.move, base, iterator + 1)
      builder.emit(.move, base + 1, iterator)
      builder.emit(.call, base, base, 0)
      builder.emit(.await, base, base)
      builder.emit(.checkIteratorResult, base)
      let done = builder.allocate()
      builder.emit(.getProperty, done, base, builder.cache(Names.done))
      builder.jump(.jumpIfTrue, done, to: end)
      builder.emit(.getProperty, value, base, builder.cache(Names.value))
    }
  }

  // MARK: Generators

  func yield(_ value: Expression?, _ range: SourceRange, into target: Int) {
    let register = builder.allocate()
    if let value { expression(value, into: register) } else { builder.emit(.loadUndefined, register) }
    builder.mark(range)
    if node.isAsync { builder.emit(.await, register, register) }
    emitYield(register, into: target)
  }

  /// Pauses; when the generator is continued by `return`, returns.
  private func emitYield(_ value: Int, into target: Int) {
    builder.withTemporaries {
      let mode = builder.allocate()
      let result = builder.allocate()
      builder.emit(.yield, result, value, mode)
      let next = builder.makeLabel()
      builder.jump(.jumpIfFalse, mode, to: next)
      emitReturn(result)
      builder.place(next)
      builder.emit(.move, target, result)
    }
  }

  /// `yield* iterable`, spelled out as the standard's loop.
  func yieldDelegate(_ iterable: Expression, _ range: SourceRange, into target: Int) {
    let isAsync = node.isAsync
    let iterator = builder.allocate(3)
    let received = builder.allocate()
    let result = builder.allocate()
    let mode = builder.allocate()
    let done = builder.allocate()
    let call = builder.allocate(3)
    let exception = builder.allocate()
    let subject = expression(iterable)
    builder.mark(range)
    builder.emit(isAsync ? .getAsyncIterator : .getIterator, iterator, subject)
    builder.emit(.loadUndefined, received)
    // next
    let next = builder.makePlacedLabel()
    let check = builder.makeLabel()
    builder.emit(.iteratorProtocol, iterator)
    builder.emit(.move, call, iterator + 1)
    builder.emit(.move, call + 1, iterator)
    builder.emit(.move, call + 2, received)
    builder.emit(.call, result, call, 1)
    builder.place(check)
    if isAsync { builder.emit(.await, result, result) }
    builder.emit(.checkIteratorResult, result)
    builder.emit(.getProperty, done, result, builder.cache(Names.done))
    let finished = builder.makeLabel()
    builder.jump(.jumpIfTrue, done, to: finished)
    if isAsync { builder.emit(.getProperty, result, result, builder.cache(Names.value)) }
    let yieldStart = builder.makePlacedLabel()
    // A synchronous generator hands the inner result object on as it is.
    builder.emit(isAsync ? .yield : .yieldResult, received, result, mode)
    let yieldEnd = builder.makePlacedLabel()
    builder.jump(.jumpIfFalse, mode, to: next)
    // return
    builder.emit(.iteratorMethodCall, result, iterator, builder.constant(name: "return"))
    let noReturn = builder.makeLabel()
    builder.jump(.jumpIfEmpty, result, to: noReturn)
    if isAsync { builder.emit(.await, result, result) }
    builder.emit(.checkIteratorResult, result)
    builder.emit(.getProperty, done, result, builder.cache(Names.done))
    let returned = builder.makeLabel()
    builder.jump(.jumpIfTrue, done, to: returned)
    if isAsync { builder.emit(.getProperty, result, result, builder.cache(Names.value)) }
    builder.jump(.jump, to: yieldStart)
    builder.place(returned)
    builder.emit(.getProperty, received, result, builder.cache(Names.value))
    builder.place(noReturn)
    emitExit(.functionEnd, value: received)
    // throw
    let thrown = builder.makePlacedLabel()
    builder.addHandler(from: yieldStart, to: yieldEnd, target: thrown, register: exception)
    builder.emit(.move, received, exception)
    builder.emit(.iteratorMethodCall, result, iterator, builder.constant(name: "throw"))
    let noThrow = builder.makeLabel()
    builder.jump(.jumpIfEmpty, result, to: noThrow)
    builder.jump(.jump, to: check)
    builder.place(noThrow)
    closeIterator(iterator, isAsync: isAsync)
    builder.emit(.throwConstant, 3, builder.constant(name: "throw"))
    builder.place(finished)
    builder.emit(.getProperty, target, result, builder.cache(Names.value))
  }
}
