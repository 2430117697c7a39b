// Assignments, updates and destructuring.

extension FunctionCompiler {
  func assignment(_ pattern: Pattern, _ value: Expression, into target: Int) {
    if case .identifier(let identifier) = pattern.kind, let binding = identifier.binding,
      case .register(let register) = location(of: binding), !binding.isConstant, !identifier.needsInitializationCheck
    {
      if value.writesTargetLast {
        expression(value, into: register)
      } else {
        builder.emit(.move, register, expression(value))
      }
      if target != register { builder.emit(.move, target, register) }
      return
    }
    if case .expression(let place) = pattern.kind {
      let reference = self.reference(to: place, before: value)
      expression(value, into: target)
      store(target, to: reference)
      return
    }
    expression(value, into: target)
    store(target, to: pattern, .assign)
  }

  // MARK: References

  /// A place that can be read and written, with its parts already evaluated.
  enum Reference {
    case variable(Identifier)
    case property(object: Int, name: String, SourceRange, subject: SourceRange)
    case index(object: Int, key: Int, SourceRange, subject: SourceRange)
    case privateMember(object: Int, symbol: Int, SourceRange)
    case superMember(place: Int, SourceRange)
  }

  /// Evaluates the parts of an assignment's target so that `later` does not disturb them.
  func reference(to place: Expression, before later: Expression?) -> Reference {
    func part(_ node: Expression) -> Int { later.map { stable(node, against: $0) } ?? expression(node) }
    switch place.kind {
    case .identifier(let identifier): return .variable(identifier)
    case .member(let object, let name, _):
      return .property(object: part(object), name: name.name, name.range, subject: object.range)
    case .index(let object, let index, _):
      let register = object.isIdentifier && index.mayAssign ? stable(object, against: index) : part(object)
      if let name = Self.constantName(index) {
        return .property(object: register, name: name, index.range, subject: object.range)
      }
      return .index(object: register, key: part(index), index.range, subject: object.range)
    case .privateMember(let object, let name, _):
      return .privateMember(object: part(object), symbol: read(name.identifier, into: nil), name.range)
    case .superMember(let reference, let name):
      let key = builder.allocate()
      builder.emit(.loadConstant, key, wide: builder.constant(name: name.name))
      return .superMember(place: superPlace(reference, key: key), name.range)
    case .superIndex(let reference, let index):
      let key = builder.allocate()
      builder.emit(.toKey, key, expression(index))
      return .superMember(place: superPlace(reference, key: key), index.range)
    default: return .property(object: expression(place), name: "", place.range, subject: place.range)
    }
  }

  func load(_ reference: Reference, into target: Int) {
    switch reference {
    case .variable(let identifier): _ = read(identifier, into: target)
    case .property(let object, let name, let range, let subject):
      builder.mark(range)
      builder.noteSubject(subject)
      builder.emit(.getProperty, target, object, builder.cache(PropertyKey(name)))
    case .index(let object, let key, let range, let subject):
      builder.mark(range)
      builder.noteSubject(subject)
      builder.emit(.getIndex, target, object, key)
    case .privateMember(let object, let symbol, let range):
      builder.mark(range)
      builder.emit(.getPrivate, target, object, symbol)
    case .superMember(let place, let range):
      builder.mark(range)
      builder.emit(.getSuper, target, place)
    }
  }

  func store(_ value: Int, to reference: Reference) {
    switch reference {
    case .variable(let identifier): assign(value, to: identifier)
    case .property(let object, let name, let range, let subject):
      builder.mark(range)
      builder.noteSubject(subject)
      builder.emit(.setProperty, object, value, builder.cache(PropertyKey(name)))
    case .index(let object, let key, let range, let subject):
      builder.mark(range)
      builder.noteSubject(subject)
      builder.emit(.setIndex, object, key, value)
    case .privateMember(let object, let symbol, let range):
      builder.mark(range)
      builder.emit(.setPrivate, object, value, symbol)
    case .superMember(let place, let range):
      builder.mark(range)
      builder.emit(.setSuper, value, place)
    }
  }

  private func assign(_ value: Int, to identifier: Identifier) {
    guard let binding = identifier.binding else {
      builder.mark(identifier.range)
      builder.emit(.setName, value, builder.cache(PropertyKey(identifier.name)))
      return
    }
    write(value, to: binding, .assign, range: identifier.range, needsCheck: identifier.needsInitializationCheck)
  }

  // MARK: Operators that assign

  /// The register of a local variable that needs no checks.
  private func plainRegister(_ node: Expression) -> Int? {
    guard case .identifier(let identifier) = node.kind, let binding = identifier.binding,
      case .register(let register) = location(of: binding), !binding.isConstant, !identifier.needsInitializationCheck
    else { return nil }
    return register
  }

  func update(_ op: UpdateOperator, _ operand: Expression, isPrefix: Bool, into target: Int) {
    let opcode: Opcode = op == .increment ? .increment : .decrement
    builder.mark(operand.range)
    if let register = plainRegister(operand) {
      if !isPrefix { builder.emit(.toNumeric, target, register) }
      builder.emit(opcode, register, register)
      if isPrefix && target != register { builder.emit(.move, target, register) }
      return
    }
    let reference = self.reference(to: operand, before: nil)
    let value = builder.allocate()
    load(reference, into: value)
    builder.mark(operand.range)
    if !isPrefix {
      builder.emit(.toNumeric, value, value)
      builder.emit(.move, target, value)
    }
    builder.emit(opcode, value, value)
    store(value, to: reference)
    if isPrefix { builder.emit(.move, target, value) }
  }

  func compoundAssignment(
    _ op: BinaryOperator, _ place: Expression, _ value: Expression, _ range: SourceRange, into target: Int
  ) {
    if let register = plainRegister(place) {
      let left = stable(place, against: value)
      let right = expression(value)
      builder.mark(range)
      builder.emit(Self.opcode(op), register, left, right)
      if target != register { builder.emit(.move, target, register) }
      return
    }
    let reference = self.reference(to: place, before: value)
    let left = builder.allocate()
    load(reference, into: left)
    let right = expression(value)
    builder.mark(range)
    builder.emit(Self.opcode(op), left, left, right)
    store(left, to: reference)
    builder.emit(.move, target, left)
  }

  func logicalAssignment(_ op: LogicalOperator, _ place: Expression, _ value: Expression, into target: Int) {
    let end = builder.makeLabel()
    let reference = self.reference(to: place, before: value)
    let result = builder.allocate()
    load(reference, into: result)
    builder.jump(Self.skip(op), result, to: end)
    expression(value, into: result)
    store(result, to: reference)
    builder.place(end)
    builder.emit(.move, target, result)
  }

  // MARK: Patterns

  /// Stores a register to a pattern.
  func store(_ value: Int, to pattern: Pattern, _ kind: StoreKind) {
    builder.withTemporaries {
      switch pattern.kind {
      case .identifier(let identifier):
        if kind == .assign { return assign(value, to: identifier) }
        if let binding = identifier.binding { write(value, to: binding, .initialize, range: identifier.range) }
      case .expression(let place): store(value, to: reference(to: place, before: nil))
      case .array(let elements, let rest): storeArray(value, elements, rest, kind, pattern.range)
      case .object(let properties, let rest): storeObject(value, properties, rest, kind, pattern.range)
      }
    }
  }

  private func store(_ value: Int, to element: Pattern.Element, _ kind: StoreKind) {
    if let defaultValue = element.defaultValue {
      let done = builder.makeLabel()
      builder.jump(.jumpIfNotUndefined, value, to: done)
      expression(defaultValue, into: value)
      builder.place(done)
    }
    store(value, to: element.target, kind)
  }

  private func storeObject(
    _ value: Int, _ properties: [Pattern.Property], _ rest: Pattern?, _ kind: StoreKind, _ range: SourceRange
  ) {
    builder.mark(range)
    builder.emit(.checkObjectCoercible, value)
    // The keys lie in a row behind the source, so that the rest can leave them out.
    let keys = rest == nil ? 0 : builder.allocate(properties.count)
    for (index, property) in properties.enumerated() {
      builder.withTemporaries {
        let register = builder.allocate()
        if rest == nil, case .name(let name, let keyRange) = property.key, let key = Self.nameKey(name) {
          builder.mark(keyRange)
          builder.emit(.getProperty, register, value, builder.cache(key))
        } else {
          let key = self.key(property.key)
          if rest != nil { builder.emit(.move, keys + index, key) }
          builder.mark(property.key.range)
          builder.emit(.getIndex, register, value, key)
        }
        store(register, to: property.element, kind)
      }
    }
    guard let rest else { return }
    let object = builder.allocate()
    builder.emit(.makeObject, object)
    let first = builder.allocate(properties.count + 1)
    builder.emit(.move, first, value)
    for index in 0..<properties.count { builder.emit(.move, first + 1 + index, keys + index) }
    builder.emit(.copyRestProperties, object, first, properties.count)
    store(object, to: rest, kind)
  }

  private func storeArray(
    _ value: Int, _ elements: [Pattern.Element?], _ rest: Pattern?, _ kind: StoreKind, _ range: SourceRange
  ) {
    let iterator = builder.allocate(3)
    builder.mark(range)
    builder.emit(.getIterator, iterator, value)
    let isDone = builder.allocate()
    builder.emit(.loadFalse, isDone)
    let exception = builder.allocate()
    let start = builder.makePlacedLabel()
    for element in elements {
      builder.withTemporaries {
        let register = builder.allocate()
        nextElement(iterator, isDone, into: register, range)
        if let element { store(register, to: element, kind) }
      }
    }
    if let rest {
      builder.withTemporaries {
        let register = builder.allocate()
        let collected = builder.makeLabel()
        let collect = builder.makeLabel()
        builder.jump(.jumpIfFalse, isDone, to: collect)
        builder.emit(.makeArray, register, 0)
        builder.jump(.jump, to: collected)
        builder.place(collect)
        builder.emit(.loadTrue, isDone)
        builder.emit(.iteratorRest, register, iterator)
        builder.place(collected)
        store(register, to: rest, kind)
      }
    }
    let end = builder.makePlacedLabel()
    let finished = builder.makeLabel()
    builder.jump(.jumpIfTrue, isDone, to: finished)
    builder.emit(.closeIterator, iterator)
    builder.jump(.jump, to: finished)
    // An exception on the way: close the iterator unless it is the source of the trouble.
    let handler = builder.makePlacedLabel()
    let rethrow = builder.makeLabel()
    builder.jump(.jumpIfTrue, isDone, to: rethrow)
    builder.emit(.closeIteratorQuietly, iterator)
    builder.place(rethrow)
    builder.emit(.throwValue, exception)
    builder.addHandler(from: start, to: end, target: handler, register: exception)
    builder.place(finished)
  }

  /// The next element, or undefined when the iterator is done.
  private func nextElement(_ iterator: Int, _ isDone: Int, into register: Int, _ range: SourceRange) {
    let end = builder.makeLabel()
    let exhausted = builder.makeLabel()
    builder.emit(.loadUndefined, register)
    builder.jump(.jumpIfTrue, isDone, to: end)
    // Set before the call: an iterator that throws is not closed.
    builder.emit(.loadTrue, isDone)
    builder.mark(range)
    builder.jump(.iteratorNext, register, iterator, to: exhausted)
    builder.emit(.loadFalse, isDone)
    builder.jump(.jump, to: end)
    builder.place(exhausted)
    builder.emit(.loadUndefined, register)
    builder.place(end)
  }
}

extension Expression {
  /// Whether the code of this expression writes its target only with its last instruction, so that the target may be a
  /// variable the expression itself reads.
  var writesTargetLast: Bool {
    switch kind {
    case .null, .boolean, .number, .string, .array, .object, .function, .binary, .template, .identifier, .this:
      return true
    case .call(_, _, let isOptional): return !isOptional
    case .member(_, _, let isOptional), .index(_, _, let isOptional): return !isOptional
    case .unary(let op, _): return op != .delete
    case .new: return true
    default: return false
    }
  }

  var isIdentifier: Bool {
    if case .identifier = kind { return true }
    return false
  }
}
