// Calls from native code into functions of any kind.

extension Machine {
  /// Calls a function.
  public func call(_ callee: Value, this: Value = .undefined, arguments: [Value]) throws -> Value {
    try withPushed(
      callee, this, arguments.count,
      write: { registers in
        for index in 0..<arguments.count { registers[index] = arguments[index] }
      })
  }

  /// Calls a function without arguments.
  public func call(_ callee: Value, this: Value = .undefined) throws -> Value {
    try withPushed(callee, this, 0, write: { _ in })
  }

  /// Calls a function with one argument.
  public func call(_ callee: Value, this: Value = .undefined, _ argument: Value) throws -> Value {
    try withPushed(callee, this, 1, write: { $0[0] = argument })
  }

  /// Calls a function with two arguments.
  public func call(_ callee: Value, this: Value = .undefined, _ first: Value, _ second: Value) throws -> Value {
    try withPushed(
      callee, this, 2,
      write: { registers in
        registers[0] = first
        registers[1] = second
      })
  }

  /// Calls a function with three arguments.
  public func call(
    _ callee: Value, this: Value = .undefined, _ first: Value, _ second: Value, _ third: Value
  ) throws -> Value {
    try withPushed(
      callee, this, 3,
      write: { registers in
        registers[0] = first
        registers[1] = second
        registers[2] = third
      })
  }

  /// Calls a function with four arguments.
  public func call(
    _ callee: Value, this: Value = .undefined, _ first: Value, _ second: Value, _ third: Value, _ fourth: Value
  ) throws -> Value {
    try withPushed(
      callee, this, 4,
      write: { registers in
        registers[0] = first
        registers[1] = second
        registers[2] = third
        registers[3] = fourth
      })
  }

  /// Puts callee, `this` and arguments on top of the register stack and runs the callee.
  @inline(__always)
  private func withPushed(
    _ callee: Value, _ this: Value, _ count: Int, write: (UnsafeMutablePointer<Value>) -> Void
  ) throws -> Value {
    guard let function = callee.asObject, function.isCallable else {
      throw typeError("\(describe(callee)) is not a function")
    }
    let base = top
    guard base + count + 2 < stackEnd else { throw stackOverflow() }
    top = base + count + 2
    base[0] = callee
    base[1] = this
    write(base + 2)
    defer {
      clear(from: base, count: count + 2)
      top = base
    }
    return try callPushed(function, base, count)
  }

  /// Drops the references in registers.
  @inline(__always)
  func clear(from base: UnsafeMutablePointer<Value>, count: Int) {
    for index in 0..<count where base[index].ref != nil { base[index] = .undefined }
  }

  /// Runs a callee that lies, with `this` and its arguments, on top of the register stack.
  func callPushed(_ function: JSObject, _ base: UnsafeMutablePointer<Value>, _ count: Int) throws -> Value {
    nativeDepth &+= 1
    defer { nativeDepth &-= 1 }
    if nativeDepth > Self.maximumNativeDepth { throw stackOverflow() }
    switch function.kind {
    case .native:
      let native = unsafeDowncast(function, to: NativeFunction.self)
      if newTarget.isUndefined { return try native.body(self, base[1], Arguments(base: base + 2, count: count)) }
      let outerTarget = newTarget
      newTarget = .undefined
      defer { newTarget = outerTarget }
      return try native.body(self, base[1], Arguments(base: base + 2, count: count))
    case .bound:
      let (target, this, first) = unsafeDowncast(function, to: BoundFunction.self).unwound
      let passed = Arguments(base: base + 2, count: count).values
      return try call(Value(target), this: this, arguments: first + passed)
    case .closure: return try callClosure(unsafeDowncast(function, to: Closure.self), base, count)
    // `Function.prototype` takes any arguments and does nothing.
    case .ordinary where function === realm.functionPrototype: return .undefined
    default: throw typeError("\(describe(Value(function))) is not a function")
    }
  }

  /// `new constructor(...arguments)`; `newTarget` is the class whose prototype the result gets.
  public func construct(_ constructor: Value, arguments: [Value], newTarget: JSObject? = nil) throws -> Value {
    guard let function = constructor.asObject, function.isConstructor else {
      throw typeError("\(describe(constructor)) is not a constructor")
    }
    let base = top
    guard base + arguments.count + 2 < stackEnd else { throw stackOverflow() }
    top = base + arguments.count + 2
    base[0] = constructor
    base[1] = .undefined
    for (index, argument) in arguments.enumerated() { base[2 + index] = argument }
    defer {
      clear(from: base, count: arguments.count + 2)
      top = base
    }
    return try constructPushed(function, base, arguments.count, newTarget ?? function)
  }

  func constructPushed(
    _ function: JSObject, _ base: UnsafeMutablePointer<Value>, _ count: Int, _ target: JSObject
  ) throws -> Value {
    nativeDepth &+= 1
    defer { nativeDepth &-= 1 }
    if nativeDepth > Self.maximumNativeDepth { throw stackOverflow() }
    switch function.kind {
    case .native:
      let native = unsafeDowncast(function, to: NativeFunction.self)
      let outerTarget = newTarget
      newTarget = Value(target)
      defer { newTarget = outerTarget }
      return try native.body(self, .undefined, Arguments(base: base + 2, count: count))
    case .bound:
      let (inner, _, first) = unsafeDowncast(function, to: BoundFunction.self).unwound
      let passed = Arguments(base: base + 2, count: count).values
      return try construct(
        Value(inner), arguments: first + passed, newTarget: target === function ? inner : target)
    case .closure: return try constructClosure(unsafeDowncast(function, to: Closure.self), base, count, target)
    default: throw typeError("\(describe(Value(function))) is not a constructor")
    }
  }

  /// In a native constructor: the prototype for the new object, from `newTarget.prototype` (so that script classes can
  /// extend it), else `fallback`.
  public func prototypeForNew(default fallback: JSObject) throws -> JSObject {
    guard let target = newTarget.asObject else { return fallback }
    return try target.get(Names.prototype, self).asObject ?? fallback
  }

  func stackOverflow() -> ScriptError { rangeError("maximum call stack size exceeded (is a recursion without end?)") }
}
