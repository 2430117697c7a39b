/// A promise: its state, and who waits for it.
public final class JSPromise: JSObject {
  /// Whether the promise is settled, and how.
  public enum State: Sendable {
    /// `pending`, `fulfilled` or `rejected` as the language has it.
    case pending, fulfilled, rejected
  }

  /// The state.
  public private(set) var state = State.pending
  /// The value of a fulfilled, the reason of a rejected promise.
  public private(set) var result = Value.undefined
  /// Whether somebody waits for the outcome, so that a rejection is not reported.
  public var isHandled = false
  private var isResolved = false
  private var reactions: [Reaction] = []

  /// Who waits for a promise.
  struct Reaction {
    /// What to do with the outcome.
    enum Handler {
      /// The functions given to `then` (undefined ones pass the outcome on).
      case functions(onFulfilled: Value, onRejected: Value)
      /// An async function that awaits.
      case coroutine(Coroutine)
      /// Native code.
      case native((Machine, State, Value) throws -> Void)
    }

    let handler: Handler
    /// The promise `then` returned.
    let derived: JSPromise?
  }

  /// A pending promise.
  public init(_ realm: Realm, prototype: JSObject? = nil) {
    super.init(shape: JSObject.rootShape(for: prototype ?? realm.promisePrototype), kind: .promise)
  }

  deinit { Heap.release(&result) }

  override public func visitChildren(_ visitor: inout ChildVisitor) {
    super.visitChildren(&visitor)
    visitor.visit(result)
    for reaction in reactions {
      visitor.visit(reaction.derived)
      switch reaction.handler {
      case .functions(let onFulfilled, let onRejected):
        visitor.visit(onFulfilled)
        visitor.visit(onRejected)
      case .coroutine(let coroutine): visitor.visit(coroutine)
      case .native: break
      }
    }
  }

  override public func clearChildren() {
    super.clearChildren()
    result = .undefined
    reactions = []
  }

  // MARK: Settling

  /// What the `resolve` function of a promise does: follows thenables, fulfills with other values.
  public func resolve(_ value: Value, _ machine: Machine) {
    if isResolved { return }
    isResolved = true
    settle(with: value, machine)
  }

  private func settle(with value: Value, _ machine: Machine) {
    guard let object = value.asObject else { return finish(.fulfilled, value, machine) }
    if object === self {
      let error = machine.makeError(.typeError, "a promise cannot be resolved with itself")
      return finish(.rejected, Value(error), machine)
    }
    do {
      let then = try object.get(Names.then, machine)
      if !then.isCallable { return finish(.fulfilled, value, machine) }
      machine.eventLoop.enqueue { machine in
        let (resolve, reject) = self.makeResolvingFunctions(machine, isFirst: false)
        do {
          _ = try machine.call(then, this: value, resolve, reject)
        } catch let error as ScriptError {
          _ = try machine.call(reject, error.value)
        }
      }
    } catch let error as ScriptError {
      finish(.rejected, error.value, machine)
    } catch {
      machine.eventLoop.pendingTermination = error
    }
  }

  /// What the `reject` function of a promise does.
  public func reject(_ reason: Value, _ machine: Machine) {
    if isResolved { return }
    isResolved = true
    finish(.rejected, reason, machine)
  }

  /// Rejects with a Swift error: script exceptions with their value; terminations end the event loop instead.
  public func reject(with error: any Error, _ machine: Machine) {
    if let error = error as? ScriptError {
      reject(error.value, machine)
    } else {
      machine.eventLoop.pendingTermination = error
    }
  }

  private func finish(_ newState: State, _ value: Value, _ machine: Machine) {
    state = newState
    result = value
    let waiting = reactions
    reactions = []
    if newState == .rejected && !isHandled { machine.eventLoop.noteRejection(self, machine) }
    for reaction in waiting { machine.eventLoop.enqueue(reaction, newState, value) }
  }

  /// The pair of functions the executor of `new Promise` gets.
  public func makeResolvingFunctions(_ machine: Machine) -> (resolve: Value, reject: Value) {
    makeResolvingFunctions(machine, isFirst: true)
  }

  private func makeResolvingFunctions(_ machine: Machine, isFirst: Bool) -> (resolve: Value, reject: Value) {
    var isUsed = false
    let resolve = NativeFunction(machine.realm, "", 1, owned: self) { [unowned self] machine, _, arguments in
      if isUsed || isFirst && isResolved { return .undefined }
      isUsed = true
      isResolved = true
      settle(with: arguments[0], machine)
      return .undefined
    }
    let reject = NativeFunction(machine.realm, "", 1, owned: self) { [unowned self] machine, _, arguments in
      if isUsed || isFirst && isResolved { return .undefined }
      isUsed = true
      isResolved = true
      finish(.rejected, arguments[0], machine)
      return .undefined
    }
    return (Value(resolve), Value(reject))
  }

  // MARK: Waiting

  /// PerformPromiseThen: registers the two functions (undefined passes the outcome on to `derived`).
  public func then(_ onFulfilled: Value, _ onRejected: Value, derived: JSPromise?, _ machine: Machine) {
    add(
      Reaction(
        handler: .functions(
          onFulfilled: onFulfilled.isCallable ? onFulfilled : .undefined,
          onRejected: onRejected.isCallable ? onRejected : .undefined), derived: derived), machine)
  }

  /// Calls native code with the outcome, as a microtask.
  public func whenSettled(_ machine: Machine, _ body: @escaping (Machine, State, Value) throws -> Void) {
    add(Reaction(handler: .native(body), derived: nil), machine)
  }

  func add(_ reaction: Reaction, _ machine: Machine) {
    if state == .rejected && !isHandled { machine.eventLoop.forgetRejection(self) }
    isHandled = true
    if state == .pending {
      reactions.append(reaction)
    } else {
      machine.eventLoop.enqueue(reaction, state, result)
    }
  }
}

extension Machine {
  /// PromiseResolve: a promise is itself, any other value becomes a promise resolved with it.
  public func promise(resolving value: Value) -> JSPromise {
    if let object = value.asObject, object.kind == .promise { return unsafeDowncast(object, to: JSPromise.self) }
    let promise = JSPromise(realm)
    promise.resolve(value, self)
    return promise
  }

  /// A promise that is rejected with a reason.
  public func promise(rejecting reason: Value) -> JSPromise {
    let promise = JSPromise(realm)
    promise.reject(reason, self)
    return promise
  }
}
