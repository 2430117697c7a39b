/// What calling a generator function returns.
final class GeneratorObject: JSObject {
  let coroutine: Coroutine

  init(_ coroutine: Coroutine, prototype: JSObject?) {
    self.coroutine = coroutine
    super.init(shape: JSObject.rootShape(for: prototype), kind: .generator)
  }

  override func visitChildren(_ visitor: inout ChildVisitor) {
    super.visitChildren(&visitor)
    visitor.visit(coroutine)
  }

  /// The next value; nil at the end.
  func next(_ machine: Machine) throws -> Value? {
    let (value, done) = try resume(.next, .undefined, machine)
    if done { return nil }
    return isWrapped ? try machine.get(value, Names.value) : value
  }

  /// Whether the last value is an iterator result handed on by `yield*`.
  private(set) var isWrapped = false

  func resume(_ mode: ResumeMode, _ value: Value, _ machine: Machine) throws -> (Value, done: Bool) {
    if coroutine.state == .running { throw machine.typeError("the generator is already running") }
    if coroutine.state == .start && mode != .next { coroutine.finish() }
    isWrapped = false
    if coroutine.state == .done {
      if mode == .throw { throw ScriptError(value) }
      return (mode == .return ? value : .undefined, true)
    }
    let result = try machine.resume(coroutine, mode, value)
    let suspension = machine.takeSuspension()
    if suspension == .none {
      coroutine.finish()
      return (result, true)
    }
    isWrapped = suspension == .yieldResult
    return (result, false)
  }

  /// As the script sees it.
  func iteratorResult(_ mode: ResumeMode, _ value: Value, _ machine: Machine) throws -> Value {
    let (result, done) = try resume(mode, value, machine)
    return isWrapped ? result : machine.realm.makeIteratorResult(result, done: done)
  }
}

/// What calling an asynchronous generator function returns: requests wait in a queue while it runs.
final class AsyncGeneratorObject: JSObject {
  private let coroutine: Coroutine
  private var requests: [Request] = []
  private var isBusy = false

  private struct Request {
    let mode: ResumeMode
    let value: Value
    let promise: JSPromise
  }

  init(_ coroutine: Coroutine, prototype: JSObject?) {
    self.coroutine = coroutine
    super.init(shape: JSObject.rootShape(for: prototype), kind: .asyncGenerator)
  }

  override func visitChildren(_ visitor: inout ChildVisitor) {
    super.visitChildren(&visitor)
    visitor.visit(coroutine)
    for request in requests {
      visitor.visit(request.value)
      visitor.visit(request.promise)
    }
  }

  override func clearChildren() {
    super.clearChildren()
    requests = []
  }

  func enqueue(_ mode: ResumeMode, _ value: Value, _ machine: Machine) throws -> Value {
    let promise = JSPromise(machine.realm)
    requests.append(Request(mode: mode, value: value, promise: promise))
    try serve(machine)
    return Value(promise)
  }

  private func serve(_ machine: Machine) throws {
    while !isBusy, let request = requests.first {
      if coroutine.state == .start && request.mode != .next { coroutine.finish() }
      guard coroutine.state == .done else {
        isBusy = true
        try advance(machine) { try machine.resume(self.coroutine, request.mode, request.value) }
        continue
      }
      switch request.mode {
      case .next: answer(.undefined, done: true, machine)
      case .throw: requests.removeFirst().promise.reject(request.value, machine)
      case .return:
        isBusy = true
        machine.promise(resolving: request.value).whenSettled(machine) { machine, state, value in
          self.isBusy = false
          if state == .fulfilled {
            self.answer(value, done: true, machine)
          } else {
            self.requests.removeFirst().promise.reject(value, machine)
          }
          try self.serve(machine)
        }
      }
    }
  }

  private func answer(_ value: Value, done: Bool, _ machine: Machine) {
    let promise = requests.removeFirst().promise
    promise.resolve(machine.realm.makeIteratorResult(value, done: done), machine)
  }

  /// Runs until the next `await`, `yield` or the end.
  private func advance(_ machine: Machine, _ run: () throws -> Value) throws {
    do {
      let value = try run()
      switch machine.takeSuspension() {
      case .await:
        machine.promise(resolving: value).whenSettled(machine) { machine, state, value in
          try self.advance(machine) {
            try machine.resume(self.coroutine, state == .fulfilled ? .next : .throw, value)
          }
          try self.serve(machine)
        }
      case .none:
        coroutine.finish()
        isBusy = false
        answer(value, done: true, machine)
      default:
        isBusy = false
        answer(value, done: false, machine)
      }
    } catch let error as ScriptError {
      isBusy = false
      requests.removeFirst().promise.reject(error.value, machine)
    }
  }
}

extension Machine {
  /// Has the topmost frame, a loop over a generator, wait while the generator goes on in a frame above it. False when
  /// the generator is not waiting itself.
  func enterGenerator(_ generator: GeneratorObject) throws -> Bool {
    let coroutine = generator.coroutine
    let isFresh = coroutine.state == .start
    guard isFresh || coroutine.state == .paused else { return false }
    try checkInterrupt()
    try coroutine.restore(self, role: .iteration)
    if !isFresh { deliver(.undefined, .next, to: frames + (frameCount - 1)) }
    return true
  }

  /// The parameters of a generator function are bound: makes the generator and leaves the frame.
  func startGenerator() -> Value {
    let frame = frames + (frameCount - 1)
    let code = frame.pointee.code.takeUnretainedValue()
    let closure = frame.pointee.registers[0].uncheckedObject
    let coroutine = Coroutine(code)
    let prototype = (try? closure.get(Names.prototype, self))?.asObject
    coroutine.save(frame)
    coroutine.state = .start
    frameCount -= 1
    top = frame.pointee.registers
    if code.isAsync {
      return Value(AsyncGeneratorObject(coroutine, prototype: prototype ?? realm.asyncGeneratorPrototype))
    }
    return Value(GeneratorObject(coroutine, prototype: prototype ?? realm.generatorPrototype))
  }
}

extension Realm {
  static func makeGeneratorNext(_ realm: Realm) -> NativeFunction {
    NativeFunction(realm, Names.next, 1) { machine, this, arguments in
      try generator(this, machine).iteratorResult(.next, arguments[0], machine)
    }
  }

  private static func generator(_ this: Value, _ machine: Machine) throws -> GeneratorObject {
    guard let object = this.asObject, object.kind == .generator else {
      throw machine.typeError("\(machine.describe(this)) is not a generator")
    }
    return unsafeDowncast(object, to: GeneratorObject.self)
  }

  private static func request(_ mode: ResumeMode) -> NativeBody {
    { machine, this, arguments in
      guard let object = this.asObject, object.kind == .asyncGenerator else {
        let error = machine.makeError(.typeError, "\(machine.describe(this)) is not an async generator")
        return Value(machine.promise(rejecting: Value(error)))
      }
      return try unsafeDowncast(object, to: AsyncGeneratorObject.self).enqueue(mode, arguments[0], machine)
    }
  }

  /// Fills the prototypes of generators.
  func installGenerators() {
    generatorPrototype.populateLater { [unowned self] prototype in
      prototype.put(Names.next, Value(generatorNext), .method)
      prototype.install(
        [
          NativeEntry(Names.return, 1) { machine, this, arguments in
            try Self.generator(this, machine).iteratorResult(.return, arguments[0], machine)
          },
          NativeEntry(Names.throw, 1) { machine, this, arguments in
            try Self.generator(this, machine).iteratorResult(.throw, arguments[0], machine)
          },
        ], self)
      prototype.put(Names.toStringTag, Value("Generator"), .configurable)
      prototype.put(Names.constructor, Value(generatorFunctionPrototype), .configurable)
    }
    asyncGeneratorPrototype.populateLater { [unowned self] prototype in
      prototype.install(
        [
          NativeEntry(Names.next, 1, Self.request(.next)), NativeEntry(Names.return, 1, Self.request(.return)),
          NativeEntry(Names.throw, 1, Self.request(.throw)),
        ], self)
      prototype.put(Names.toStringTag, Value("AsyncGenerator"), .configurable)
      prototype.put(Names.constructor, Value(asyncGeneratorFunctionPrototype), .configurable)
    }
    generatorFunctionPrototype.populateLater { [unowned self] prototype in
      prototype.put(Names.prototype, Value(generatorPrototype), .configurable)
      prototype.put(Names.toStringTag, Value("GeneratorFunction"), .configurable)
    }
    asyncGeneratorFunctionPrototype.populateLater { [unowned self] prototype in
      prototype.put(Names.prototype, Value(asyncGeneratorPrototype), .configurable)
      prototype.put(Names.toStringTag, Value("AsyncGeneratorFunction"), .configurable)
    }
    asyncFunctionPrototype.populateLater { prototype in
      prototype.put(Names.toStringTag, Value("AsyncFunction"), .configurable)
    }
  }
}
