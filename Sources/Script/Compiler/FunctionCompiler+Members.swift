// Property access, calls and `new`.

extension FunctionCompiler {
  // MARK: Reading members

  func member(_ node: Expression, into target: Int) {
    switch node.kind {
    case .member(let object, let name, let isOptional):
      let register = expression(object)
      if isOptional { skipChain(ifNullish: register) }
      emitGet(register, name.name, object, name.range, into: target)
    case .index(let object, let index, let isOptional):
      let register = stable(object, against: index)
      if isOptional { skipChain(ifNullish: register) }
      if let name = Self.constantName(index) {
        return emitGet(register, name, object, index.range, into: target)
      }
      let key = expression(index)
      builder.mark(index.range)
      builder.noteSubject(object.range)
      builder.emit(.getIndex, target, register, key)
    case .privateMember(let object, let name, let isOptional):
      let register = expression(object)
      if isOptional { skipChain(ifNullish: register) }
      let symbol = read(name.identifier, into: nil)
      builder.mark(name.range)
      builder.emit(.getPrivate, target, register, symbol)
    default: break
    }
  }

  private func emitGet(_ object: Int, _ name: String, _ node: Expression, _ range: SourceRange, into target: Int) {
    builder.mark(range)
    builder.noteSubject(node.range)
    let key = PropertyKey(name)
    builder.emit(key == Names.length ? .getLength : .getProperty, target, object, builder.cache(key))
  }

  /// `object["name"]` is `object.name`.
  static func constantName(_ index: Expression) -> String? {
    guard case .string(let units) = index.kind else { return nil }
    let name = String(decoding: units, as: UTF16.self)
    return nameKey(name) == nil || JSString(units: units).text != name ? nil : name
  }

  // MARK: Optional chains

  func optionalChain(into target: Int, _ body: () -> Void) {
    let end = builder.makeLabel()
    let cut = builder.makeLabel()
    optionalChainEnds.append(cut)
    body()
    optionalChainEnds.removeLast()
    builder.jump(.jump, to: end)
    builder.place(cut)
    builder.emit(.loadUndefined, target)
    builder.place(end)
  }

  private func skipChain(ifNullish register: Int) {
    if let end = optionalChainEnds.last { builder.jump(.jumpIfNullish, register, to: end) }
  }

  // MARK: Super

  func superMember(_ node: Expression, into target: Int) {
    switch node.kind {
    case .superMember(let reference, let name):
      let key = builder.allocate()
      builder.emit(.loadConstant, key, wide: builder.constant(name: name.name))
      emitGetSuper(reference, key, into: target)
    case .superIndex(let reference, let index):
      let key = builder.allocate()
      builder.emit(.toKey, key, expression(index))
      emitGetSuper(reference, key, into: target)
    default: break
    }
  }

  /// The instruction wants home object, `this` and key in a row.
  func superPlace(_ reference: SuperReference, key: Int) -> Int {
    let first = builder.allocate(3)
    if let homeObject = reference.homeObject { _ = read(homeObject, into: first) }
    _ = read(reference.this, into: first + 1)
    builder.emit(.move, first + 2, key)
    return first
  }

  private func emitGetSuper(_ reference: SuperReference, _ key: Int, into target: Int) {
    let place = superPlace(reference, key: key)
    builder.mark(reference.range)
    builder.emit(.getSuper, target, place)
  }

  // MARK: Calls

  /// Compiles the callee and `this` into `base` and `base + 1`.
  private func callee(_ node: Expression, into base: Int) {
    switch node.kind {
    case .member(let object, let name, let isOptional):
      // A variable is read where it lives. Anything else goes to the place of `this`, which the call clears: in a chain of
      // calls no result in between, which may be a large tensor, outlives its use.
      let register: Int
      switch object.kind {
      case .identifier, .this: register = expression(object)
      default: register = expression(object, into: base + 1)
      }
      if isOptional { skipChain(ifNullish: register) }
      builder.mark(name.range)
      builder.noteSubject(object.range)
      builder.emit(.getMethod, base, register, builder.cache(PropertyKey(name.name)))
    case .index(let object, let index, let isOptional):
      let register = stable(object, against: index)
      if isOptional { skipChain(ifNullish: register) }
      let key = expression(index)
      builder.mark(index.range)
      builder.noteSubject(object.range)
      builder.emit(.getIndexMethod, base, register, key)
    case .privateMember(let object, _, _):
      let register = stable(object, against: object)
      builder.emit(.move, base + 1, register)
      privateMethod(node, object: base + 1, into: base)
    case .superMember(let reference, _), .superIndex(let reference, _):
      superMember(node, into: base)
      _ = read(reference.this, into: base + 1)
    case .optionalChain(let chain) where chain.isMember:
      // `(a?.b)()`: the chain ends here, but `this` is a.
      let end = builder.makeLabel()
      let cut = builder.makeLabel()
      optionalChainEnds.append(cut)
      callee(chain, into: base)
      optionalChainEnds.removeLast()
      builder.jump(.jump, to: end)
      builder.place(cut)
      builder.emit(.loadUndefined, base)
      builder.emit(.loadUndefined, base + 1)
      builder.place(end)
    default:
      expression(node, into: base)
      builder.emit(.loadUndefined, base + 1)
    }
  }

  private func privateMethod(_ node: Expression, object: Int, into target: Int) {
    guard case .privateMember(_, let name, let isOptional) = node.kind else { return }
    if isOptional { skipChain(ifNullish: object) }
    builder.withTemporaries {
      let symbol = read(name.identifier, into: nil)
      builder.mark(name.range)
      builder.emit(.getPrivate, target, object, symbol)
    }
  }

  func call(
    _ callee: Expression, _ arguments: [Element], isOptional: Bool, _ range: SourceRange, into target: Int
  ) {
    let base = builder.allocate(2)
    builder.withTemporaries { self.callee(callee, into: base) }
    if isOptional { skipChain(ifNullish: base) }
    emitCall(.call, .callSpread, base, arguments, position(of: callee, range), callee.range, into: target)
  }

  private func position(of callee: Expression, _ range: SourceRange) -> SourceRange {
    switch callee.kind {
    case .member(_, let name, _): return name.range
    case .privateMember(_, let name, _): return name.range
    default: return range
    }
  }

  /// Evaluates the arguments behind `base` and emits the call.
  func emitCall(
    _ plain: Opcode, _ spread: Opcode, _ base: Int, _ arguments: [Element], _ range: SourceRange,
    _ subject: SourceRange, into target: Int
  ) {
    if arguments.contains(where: \.isSpread) {
      let list = builder.allocate()
      builder.emit(.makeArray, list, arguments.count)
      for argument in arguments {
        builder.withTemporaries {
          let value = expression(argument.value)
          if argument.isSpread { builder.mark(argument.value.range) }
          builder.emit(argument.isSpread ? .arraySpread : .arrayAppend, list, value)
        }
      }
      builder.mark(range)
      builder.noteSubject(subject)
      builder.emit(spread, target, base)
      return
    }
    for argument in arguments {
      let register = builder.allocate()
      expression(argument.value, into: register)
    }
    builder.mark(range)
    builder.noteSubject(subject)
    builder.emit(plain, target, base, arguments.count)
  }

  func new(_ callee: Expression, _ arguments: [Element], _ range: SourceRange, into target: Int) {
    let base = builder.allocate(2)
    expression(callee, into: base)
    emitCall(.construct, .constructSpread, base, arguments, range, callee.range, into: target)
  }

  /// `super(…)`: constructs with the superclass and binds `this`.
  func superCall(_ reference: SuperReference, _ arguments: [Element], _ range: SourceRange, into target: Int) {
    guard let activeFunction = reference.activeFunction, let newTarget = reference.newTarget else { return }
    let active = read(activeFunction, into: nil)
    let base = builder.allocate(2)
    builder.mark(range)
    builder.emit(.superConstructor, base, active)
    _ = read(newTarget, into: base + 1)
    emitCall(.superCall, .superCallSpread, base, arguments, range, reference.range, into: target)
    bindThis(target, reference, active: active, range)
  }

  private func bindThis(_ value: Int, _ reference: SuperReference, active: Int, _ range: SourceRange) {
    guard let binding = reference.this.binding else { return }
    builder.withTemporaries {
      let old: Int
      switch location(of: binding) {
      case .register(let register): old = register
      case .box(let register):
        old = builder.allocate()
        builder.emit(.getBox, old, register)
      case .captureBox(let index):
        old = builder.allocate()
        builder.emit(.getCapture, old, index)
      default: return
      }
      let fresh = builder.makeLabel()
      builder.jump(.jumpIfEmpty, old, to: fresh)
      builder.mark(range)
      builder.emit(.throwConstant, 1, builder.constant(name: "super"))
      builder.place(fresh)
      write(value, to: binding, .initialize, range: range)
      builder.emit(.initializeFields, value, active)
    }
  }

  // MARK: Templates with a tag

  func taggedTemplate(_ tag: Expression, _ template: TemplateLiteral, _ range: SourceRange, into target: Int) {
    let base = builder.allocate(2)
    builder.withTemporaries { callee(tag, into: base) }
    let strings = builder.allocate()
    builder.emit(.templateObject, strings, builder.add(template))
    for part in template.expressions {
      let register = builder.allocate()
      expression(part, into: register)
    }
    builder.mark(range)
    builder.noteSubject(tag.range)
    builder.emit(.call, target, base, template.expressions.count + 1)
  }

  // MARK: Delete

  func delete(_ operand: Expression, into target: Int) {
    switch operand.kind {
    case .member(let object, let name, let isOptional):
      let register = expression(object)
      if isOptional { skipChain(ifNullish: register) }
      builder.mark(name.range)
      builder.emit(.deleteProperty, target, register, builder.constant(name: name.name))
    case .index(let object, let index, let isOptional):
      let register = stable(object, against: index)
      if isOptional { skipChain(ifNullish: register) }
      let key = expression(index)
      builder.mark(index.range)
      builder.emit(.deleteIndex, target, register, key)
    case .optionalChain(let chain):
      let end = builder.makeLabel()
      let cut = builder.makeLabel()
      optionalChainEnds.append(cut)
      delete(chain, into: target)
      optionalChainEnds.removeLast()
      builder.jump(.jump, to: end)
      builder.place(cut)
      builder.emit(.loadTrue, target)
      builder.place(end)
    case .superMember, .superIndex:
      builder.mark(operand.range)
      builder.emit(.throwConstant, 2, builder.constant(name: "super"))
    default:
      discard(operand)
      builder.emit(.loadTrue, target)
    }
  }
}

extension Expression {
  /// Whether this is a property access, so that a call of it passes the object as `this`.
  fileprivate var isMember: Bool {
    switch kind {
    case .member, .index, .privateMember: return true
    default: return false
    }
  }
}
