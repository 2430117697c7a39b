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
        try pushFrame(closure, base, count, role: .call, resultRegister: resultRegister)
        return true
      }
    }
    try callNative(function, base, count, resultRegister: resultRegister)
    return false
  }

  @inline(never)
  private func callNative(_ function: JSObject, _ base: Register, _ count: Int, resultRegister: Int) throws {
    guard function.isCallable else { throw notCallable(base) }
    let result = try callPushed(function, base, count)
    let frame = frames + (frameCount - 1)
    clear(from: base, count: count + 2)
    top = frame.pointee.end
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

  // MARK: Calls that no call expression says

  /// Reads through a getter. True when a frame for it was pushed.
  func enterGetter(_ accessor: Accessor, this: Value, resultRegister: Int) throws -> Bool {
    if let closure = accessor.getter.flatMap(plainClosure) {
      try pushCall(of: closure, this: this, role: .call, resultRegister: resultRegister)
      return true
    }
    let result = try value(of: accessor, this: this)
    frames[frameCount - 1].registers[resultRegister] = result
    return false
  }

  /// The value of an accessor property.
  func value(of accessor: Accessor, this: Value) throws -> Value {
    guard let getter = accessor.getter else { return .undefined }
    guard getter.kind == .native else { return try call(Value(getter), this: this) }
    return try unsafeDowncast(getter, to: NativeFunction.self).body(self, this, Arguments(base: top, count: 0))
  }

  /// Assigns through a setter. True when a frame for it was pushed.
  func enterSetter(_ accessor: Accessor, of object: JSObject, _ key: PropertyKey, _ value: Value) throws -> Bool {
    guard let setter = accessor.setter else { throw cannotAssign(key, object) }
    if let closure = plainClosure(setter) {
      try pushCall(of: closure, this: Value(object), value, role: .effect)
      return true
    }
    _ = try call(Value(setter), this: Value(object), value)
    return false
  }

  /// Puts the private methods and the fields of a class on a new object. True when a frame that makes the fields was
  /// pushed.
  func enterFieldInitializer(of object: JSObject, by constructor: Value) throws -> Bool {
    try addPrivateMembers(to: object, of: constructor)
    guard let initializer = unsafeDowncast(constructor.uncheckedObject, to: Closure.self).member?.fieldInitializer
    else { return false }
    try pushCall(of: initializer, this: Value(object), role: .effect)
    return true
  }

  /// A function that runs in a frame of its own at once, unlike classes, generators and async functions.
  private func plainClosure(_ function: JSObject) -> Closure? {
    guard function.kind == .closure else { return nil }
    let closure = unsafeDowncast(function, to: Closure.self)
    return closure.code.kind == .plain ? closure : nil
  }

  /// Puts callee, `this` and perhaps an argument behind the registers of the running frame, and pushes a frame.
  private func pushCall(
    of closure: Closure, this: Value, _ argument: Value? = nil, role: Frame.Role, resultRegister: Int = 0
  ) throws {
    try checkInterrupt()
    let base = top
    guard base + 3 < stackEnd else { throw stackOverflow() }
    base[0] = Value(closure)
    base[1] = this
    if let argument { base[2] = argument }
    let count = argument == nil ? 0 : 1
    do {
      try pushFrame(closure, base, count, role: role, resultRegister: resultRegister)
    } catch {
      clear(from: base, count: 2 + count)
      throw error
    }
  }

  // MARK: Constructors and spread arguments

  /// `new`, `super(…)` and calls with spread arguments.
  @inline(never)
  func enterUncommonCall(_ operation: Opcode, _ base: Register, _ count: Int, resultRegister: Int) throws -> Bool {
    switch operation {
    case .construct: return try enterConstruct(base, count, target: nil, resultRegister: resultRegister)
    case .superCall:
      let target = base[1].asObject
      base[1] = .undefined
      return try enterConstruct(base, count, target: target, isSuper: true, resultRegister: resultRegister)
    default: break
    }
    guard let list = base[2].asArray else { return false }
    let values = list.values
    // Spread arguments need not fit between the registers of the frame: such calls happen behind them.
    let pushed = top
    guard values.count < 1_000_000, pushed + values.count + 64 < stackEnd else { throw stackOverflow() }
    pushed[0] = base[0]
    pushed[1] = base[1]
    for (index, value) in values.enumerated() { pushed[2 + index] = value }
    clear(from: base, count: 3)
    let outerTop = top
    top = pushed + values.count + 2
    do {
      if operation == .callSpread {
        return try enterCall(pushed, values.count, resultRegister: resultRegister)
      }
      let isSuper = operation == .superCallSpread
      let target = isSuper ? pushed[1].asObject : nil
      pushed[1] = .undefined
      return try enterConstruct(
        pushed, values.count, target: target, isSuper: isSuper, resultRegister: resultRegister)
    } catch {
      clear(from: pushed, count: values.count + 2)
      top = outerTop
      throw error
    }
  }

  private func enterConstruct(
    _ base: Register, _ count: Int, target newTarget: JSObject?, isSuper: Bool = false, resultRegister: Int
  ) throws -> Bool {
    guard let function = base.pointee.asObject, function.isConstructor else {
      if isSuper { throw typeError("the superclass is not a constructor") }
      throw typeError("\(currentSubject ?? describe(base.pointee)) is not a constructor")
    }
    let target = newTarget ?? function
    if function.kind == .closure {
      let closure = unsafeDowncast(function, to: Closure.self)
      try prepareThis(for: closure, base, target)
      try pushFrame(
        closure, base, count, role: .call, resultRegister: resultRegister, isConstruct: true, newTarget: target)
      return true
    }
    let frame = frames + (frameCount - 1)
    let result = try constructPushed(function, base, count, target)
    clear(from: base, count: count + 2)
    top = frame.pointee.end
    frame.pointee.registers[resultRegister] = result
    return false
  }

  /// Makes the `this` of a constructor call: a new object, or nothing yet in a derived class.
  private func prepareThis(for closure: Closure, _ base: Register, _ target: JSObject) throws {
    if closure.code.kind == .derivedConstructor {
      base[1] = .empty
      return
    }
    let parts = target.kind == .closure ? unsafeDowncast(target, to: Closure.self).member : nil
    if let parts, let shape = parts.instanceShape {
      base[1] = Value(PlainObject.make(shape: shape, capacity: parts.instanceCapacity(shape)))
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
    try pushFrame(closure, base, count, role: .entry)
    if closure.code.isAsync && !closure.code.isGenerator { return try startAsync(closure) }
    return try runFrame()
  }

  func constructClosure(_ closure: Closure, _ base: Register, _ count: Int, _ target: JSObject) throws -> Value {
    try prepareThis(for: closure, base, target)
    try pushFrame(closure, base, count, role: .entry, isConstruct: true, newTarget: target)
    return try runFrame()
  }
}
