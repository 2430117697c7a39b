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
      return Value(TimerObject(id: id, prototype: prototype(\.immediatePrototype, "Immediate", machine)))
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
    return Value(TimerObject(id: id, prototype: prototype(\.timeoutPrototype, "Timeout", machine)))
  }

  private static func clear(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    if let timer = arguments[0].host(TimerObject.self) {
      machine.eventLoop.removeTimer(timer.id)
    } else if arguments[0].isNumber || arguments[0].isString, let id = Int(exactly: try machine.toNumber(arguments[0]))
    {
      machine.eventLoop.removeTimer(id)
    }
    return .undefined
  }

  // MARK: Timer objects

  /// What the functions return, as in Node: an object that tells its timer by a number, too.
  private final class TimerObject: JSObject {
    let id: Int

    init(id: Int, prototype: JSObject) {
      self.id = id
      super.init(prototype: prototype)
    }
  }

  private static func prototype(
    _ place: ReferenceWritableKeyPath<Machine, JSObject?>, _ className: String, _ machine: Machine
  ) -> JSObject {
    if let known = machine[keyPath: place] { return known }
    let prototype = machine.realm.makeObject()
    prototype.install(methods, machine.realm)
    let constructor = NativeFunction(machine.realm, PropertyKey(className), 0) { machine, _, _ in
      throw machine.typeError("\(className) objects are made by setTimeout, setInterval and setImmediate")
    }
    prototype.put(Names.constructor, Value(constructor), .method)
    machine[keyPath: place] = prototype
    return prototype
  }

  private static func method(
    _ name: PropertyKey, _ body: @escaping (Machine, TimerObject) -> Value
  ) -> NativeEntry {
    NativeEntry(name, 0) { machine, this, _ in
      guard let timer = this.host(TimerObject.self) else {
        throw machine.typeError("a method of a timer was called on \(machine.describe(this))")
      }
      return body(machine, timer)
    }
  }

  private static let methods: [NativeEntry] = [
    method("ref") { machine, timer in
      machine.eventLoop.setTimer(timer.id, keepsRunning: true)
      return Value(timer)
    },
    method("unref") { machine, timer in
      machine.eventLoop.setTimer(timer.id, keepsRunning: false)
      return Value(timer)
    },
    method("hasRef") { machine, timer in Value(machine.eventLoop.keepsRunning(timer.id)) },
    method("refresh") { machine, timer in
      machine.eventLoop.restartTimer(timer.id)
      return Value(timer)
    },
    method("close") { machine, timer in
      machine.eventLoop.removeTimer(timer.id)
      return Value(timer)
    },
    NativeEntry(Names.toPrimitive, 1) { _, this, _ in this.host(TimerObject.self).map { Value($0.id) } ?? this },
  ]
}

extension Machine {
  /// A value that must be a function; `name` is the function that takes it as an argument.
  func callback(_ value: Value, of name: String) throws -> Value {
    if value.isCallable { return value }
    throw typeError("\(name) needs a function to call, not \(describe(value)); write \(name)(() => { … })")
  }
}
