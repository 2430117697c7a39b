/// `setTimeout`, `setInterval`, `setImmediate`, what clears them, and `queueMicrotask`.
enum Timers {
  static func install(in realm: Realm) {
    realm.globalObject.install(functions, realm)
  }

  private static let functions: [NativeEntry] = [
    NativeEntry("setTimeout", 2) { try schedule($0, $2, "setTimeout", repeats: false) },
    NativeEntry("setInterval", 2) { try schedule($0, $2, "setInterval", repeats: true) },
    NativeEntry("setImmediate", 1) { machine, _, arguments in
      let callback = try machine.callback(arguments[0], of: "setImmediate")
      let passed = arguments.values(from: 1)
      let id = machine.eventLoop.addImmediate { machine in
        _ = try machine.call(callback, arguments: passed)
      }
      return Value(id)
    },
    NativeEntry("clearTimeout", 1, clear), NativeEntry("clearInterval", 1, clear),
    NativeEntry("clearImmediate", 1, clear),
    NativeEntry("queueMicrotask", 1) { machine, _, arguments in
      let callback = try machine.callback(arguments[0], of: "queueMicrotask")
      machine.eventLoop.enqueue { machine in _ = try machine.call(callback) }
      return .undefined
    },
  ]

  private static func schedule(
    _ machine: Machine, _ arguments: Arguments, _ name: String, repeats: Bool
  ) throws -> Value {
    let callback = try machine.callback(arguments[0], of: name)
    let delay = arguments[1].isUndefined ? 0 : try machine.toNumber(arguments[1])
    let passed = arguments.values(from: 2)
    let id = machine.eventLoop.addTimer(delay: delay, repeats: repeats) { machine in
      _ = try machine.call(callback, arguments: passed)
    }
    return Value(id)
  }

  private static func clear(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    if let id = arguments[0].asInt { machine.eventLoop.removeTimer(id) }
    return .undefined
  }
}

extension Machine {
  /// A value that must be a function; `name` is the function that takes it as an argument.
  func callback(_ value: Value, of name: String) throws -> Value {
    if value.isCallable { return value }
    throw typeError("\(name) needs a function to call, not \(describe(value)); write \(name)(() => { … })")
  }
}
