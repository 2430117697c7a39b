// Calls from script code.

extension Machine {
  /// Calls what lies at `base` with `this` and `count` arguments behind it. True when a frame for a script function was
  /// pushed; otherwise the call is done and the result stored.
  @inline(__always)
  func enterCall(_ base: Register, _ count: Int, resultRegister: Int) throws -> Bool {
    guard base.pointee.isObject else { throw notCallable(base) }
    let function = base.pointee.uncheckedObject
    if function.kind == .closure {
      let closure = unsafeDowncast(function, to: Closure.self)
      if closure.code.kind == .plain {
        if pollFlag.pointee != 0 || Heap.isCollectionDue { try poll() }
        try pushFrame(closure, base, count, resultRegister: resultRegister, isEntry: false)
        return true
      }
    }
    try callNative(function, base, count, resultRegister: resultRegister)
    return false
  }

  @inline(never)
  private func callNative(_ function: JSObject, _ base: Register, _ count: Int, resultRegister: Int) throws {
    guard function.isCallable else { throw notCallable(base) }
    let frame = frames + (frameCount - 1)
    let outerTop = top
    let result = try callPushed(function, base, count)
    top = outerTop
    clear(from: base, count: count + 2)
    frame.pointee.registers[resultRegister] = result
  }

  private func notCallable(_ base: Register) -> ScriptError {
    let callee = base.pointee
    if let call = currentSubject {
      if let dot = call.lastIndex(of: "."), callee.isUndefined {
        let name = String(call[call.index(after: dot)...])
        let object = String(call[..<dot])
        let advice = adviceForMethod(name, of: base[1], written: object)
        return typeError("\(call) is not a function\(advice)")
      }
      return typeError("\(call) is not a function\(callee.isUndefined ? "" : " but \(describe(callee))")")
    }
    return typeError("\(describe(callee)) is not a function")
  }

  /// `new`, `super(…)` and calls with spread arguments.
  @inline(never)
  func enterUncommonCall(_ operation: Opcode, _ base: Register, _ count: Int, resultRegister: Int) throws -> Bool {
    if operation == .callSpread || operation == .constructSpread || operation == .superCallSpread {
      guard let list = base[2].asArray else { return false }
      let values = list.values
      guard base + values.count + 64 < stackEnd, values.count < 1_000_000 else { throw stackOverflow() }
      base[2] = .undefined
      return try withSpreadArguments(operation, base, values, resultRegister: resultRegister)
    }
    let isSuper = operation == .superCall
    guard let function = base.pointee.asObject, function.isConstructor else {
      if isSuper { throw typeError("the superclass is not a constructor") }
      throw typeError("\(currentSubject ?? describe(base.pointee)) is not a constructor")
    }
    let target = isSuper ? base[1].asObject ?? function : function
    if isSuper { base[1] = .undefined }
    if function.kind == .closure {
      let closure = unsafeDowncast(function, to: Closure.self)
      try prepareThis(for: closure, base, target)
      try pushFrame(
        closure, base, count, resultRegister: resultRegister, isEntry: false, isConstruct: true, newTarget: target)
      return true
    }
    let frame = frames + (frameCount - 1)
    let outerTop = top
    let result = try constructPushed(function, base, count, target)
    top = outerTop
    clear(from: base, count: count + 2)
    frame.pointee.registers[resultRegister] = result
    return false
  }

  /// Spread arguments need not fit between the registers of the frame: such calls go through native code.
  private func withSpreadArguments(
    _ operation: Opcode, _ base: Register, _ arguments: [Value], resultRegister: Int
  ) throws -> Bool {
    let result: Value
    switch operation {
    case .callSpread:
      guard base.pointee.isCallable else { throw notCallable(base) }
      result = try call(base.pointee, this: base[1], arguments: arguments)
    case .constructSpread:
      guard base.pointee.asObject?.isConstructor ?? false else {
        throw typeError("\(currentSubject ?? describe(base.pointee)) is not a constructor")
      }
      result = try construct(base.pointee, arguments: arguments)
    default: result = try construct(base.pointee, arguments: arguments, newTarget: base[1].asObject)
    }
    frames[frameCount - 1].registers[resultRegister] = result
    return false
  }

  /// Makes the `this` of a constructor call: a new object, or nothing yet in a derived class.
  private func prepareThis(for closure: Closure, _ base: Register, _ target: JSObject) throws {
    if closure.code.kind == .derivedConstructor {
      base[1] = .empty
      return
    }
    let parts = target.kind == .closure ? unsafeDowncast(target, to: Closure.self).member : nil
    if let shape = parts?.instanceShape {
      base[1] = Value(PlainObject(shape: shape))
      return
    }
    let prototype = try target.get(Names.prototype, self).asObject ?? realm.objectPrototype
    base[1] = Value(realm.makeObject(prototype: prototype))
    // The `prototype` of a class never changes.
    if isClass(target) { parts?.instanceShape = JSObject.rootShape(for: prototype) }
  }

  // MARK: From native code

  /// Runs a closure called by native code.
  func callClosure(_ closure: Closure, _ base: Register, _ count: Int) throws -> Value {
    if closure.code.isClassConstructor {
      throw typeError("class \(closure.code.name) must be called with new")
    }
    if pollFlag.pointee != 0 || Heap.isCollectionDue { try poll() }
    try pushFrame(closure, base, count, resultRegister: 0, isEntry: true)
    if closure.code.isAsync && !closure.code.isGenerator { return try startAsync(closure) }
    return try runFrame()
  }

  func constructClosure(_ closure: Closure, _ base: Register, _ count: Int, _ target: JSObject) throws -> Value {
    try prepareThis(for: closure, base, target)
    try pushFrame(
      closure, base, count, resultRegister: 0, isEntry: true, isConstruct: true, newTarget: target)
    return try runFrame()
  }
}
