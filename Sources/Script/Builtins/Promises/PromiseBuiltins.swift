/// `Promise` and `Promise.prototype`.
enum PromiseBuiltins {
  static func install(in realm: Realm) {
    realm.defineConstructor(
      "Promise", arity: 1, prototype: realm.promisePrototype, methods: methods,
      statics: statics + PromiseCombinators.statics, tag: "Promise", construct: construct)
  }

  private static func construct(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    try machine.requireNew("Promise")
    let executor = arguments[0]
    guard executor.isCallable else {
      throw machine.typeError("Promise takes a function (resolve, reject) => …, not \(machine.describe(executor))")
    }
    let prototype = try machine.prototypeForNew(default: machine.realm.promisePrototype)
    let promise = JSPromise(machine.realm, prototype: prototype)
    let (resolve, reject) = promise.makeResolvingFunctions(machine)
    do {
      _ = try machine.call(executor, resolve, reject)
    } catch let error as ScriptError {
      _ = try machine.call(reject, error.value)
    }
    return Value(promise)
  }

  private static let statics: [NativeEntry] = [
    NativeEntry("resolve", 1) { machine, this, arguments in
      Value(try machine.promise(resolving: arguments[0], of: this))
    },
    NativeEntry("reject", 1) { machine, this, arguments in
      let promise = try machine.makePromise(of: this)
      promise.reject(arguments[0], machine)
      return Value(promise)
    },
    NativeEntry("withResolvers", 0) { machine, this, _ in
      let promise = try machine.makePromise(of: this)
      let (resolve, reject) = promise.makeResolvingFunctions(machine)
      return Value(machine.realm.makeObject(["promise": Value(promise), "resolve": resolve, "reject": reject]))
    },
  ]

  private static let methods: [NativeEntry] = [
    NativeEntry("then", 2) { machine, this, arguments in
      guard let promise: JSPromise = this.host() else {
        throw machine.typeError("then was called on \(machine.describe(this)), which is no promise")
      }
      let derived = try machine.makePromise(of: machine.get(this, Names.constructor))
      promise.then(arguments[0], arguments[1], derived: derived, machine)
      return Value(derived)
    },
    NativeEntry("catch", 1) { machine, this, arguments in
      try machine.invoke(this, Names.then, [.undefined, arguments[0]])
    },
    NativeEntry("finally", 1, finally),
  ]

  private static func finally(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let callback = arguments[0]
    guard callback.isCallable else { return try machine.invoke(this, Names.then, [callback, callback]) }
    /// Calls the callback, waits for its result, and then hands on the outcome it does not see.
    func afterCallback(_ outcome: @escaping (Machine, Value) throws -> Value) -> Value {
      Value(
        NativeFunction(machine.realm, "", 1) { machine, _, arguments in
          let value = arguments[0]
          let waiting = machine.promise(resolving: try machine.call(callback))
          let handOn = NativeFunction(machine.realm, "", 0) { machine, _, _ in try outcome(machine, value) }
          return try machine.invoke(Value(waiting), Names.then, [Value(handOn)])
        })
    }
    let onFulfilled = afterCallback { _, value in value }
    let onRejected = afterCallback { _, reason in throw ScriptError(reason) }
    return try machine.invoke(this, Names.then, [onFulfilled, onRejected])
  }
}

extension Machine {
  /// NewPromiseCapability: a pending promise, made by a subclass of Promise if that is the constructor.
  func makePromise(of constructor: Value) throws -> JSPromise {
    guard let subclass = constructor.asObject, try subclass.get(Names.prototype, self).ref !== realm.promisePrototype
    else { return JSPromise(realm) }
    let executor = NativeFunction(realm, "", 2) { _, _, _ in .undefined }
    guard let promise: JSPromise = try construct(constructor, arguments: [Value(executor)]).host() else {
      throw typeError("\(describe(constructor)) does not make promises")
    }
    return promise
  }

  /// PromiseResolve: a promise of the constructor is itself, any other value becomes a promise resolved with it.
  func promise(resolving value: Value, of constructor: Value) throws -> JSPromise {
    if let promise: JSPromise = value.host(),
      Value.isStrictlyEqual(try promise.get(Names.constructor, self), constructor)
    {
      return promise
    }
    let promise = try makePromise(of: constructor)
    promise.resolve(value, self)
    return promise
  }
}
