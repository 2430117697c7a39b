/// `Function` and `Function.prototype`.
enum FunctionBuiltins {
  static func install(in realm: Realm) {
    realm.defineConstructor(
      "Function", arity: 1, prototype: realm.functionPrototype, methods: methods, construct: refuse)
    for (prototype, name) in [
      (realm.asyncFunctionPrototype, "AsyncFunction"), (realm.generatorFunctionPrototype, "GeneratorFunction"),
      (realm.asyncGeneratorFunctionPrototype, "AsyncGeneratorFunction"),
    ] {
      prototype.populateLater { [unowned realm] prototype in
        prototype.defineLazily(Names.constructor, realm, .configurable) { machine in
          Value(NativeFunction(machine.realm, PropertyKey(name), 1, refuse))
        }
      }
    }
    realm.functionPrototype.populateLater { [unowned realm] prototype in
      let hasInstance = NativeFunction(realm, Names.hasInstance, 1) { machine, this, arguments in
        guard let function = this.asObject, function.isCallable else { return .false }
        return Value(try machine.isOrdinaryInstance(arguments[0], of: function))
      }
      realm.originalHasInstance = hasInstance
      prototype.put(Names.hasInstance, Value(hasInstance), .constant)
      prototype.put(Names.name, Value(JSString.empty), .configurable)
      prototype.put(Names.length, Value(Int32(0)), .configurable)
    }
  }

  /// What the constructors of all kinds of functions do.
  private static func refuse(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    throw machine.typeError(
      "the Function constructor is left out of this language on purpose; write a function expression")
  }

  private static let methods: [NativeEntry] = [
    NativeEntry("call", 1) { machine, this, arguments in
      try machine.call(this, this: arguments[0], arguments: arguments.values(from: 1))
    },
    NativeEntry("apply", 2) { machine, this, arguments in
      if arguments[1].isNullish { return try machine.call(this, this: arguments[0]) }
      guard let list = arguments[1].asObject else {
        throw machine.typeError("apply takes an array of arguments, not \(machine.describe(arguments[1]))")
      }
      return try machine.call(this, this: arguments[0], arguments: machine.listFromArrayLike(list))
    },
    NativeEntry("bind", 1, bind),
    NativeEntry("toString", 0) { machine, this, _ in
      guard let function = this.asObject, function.isCallable else {
        throw machine.typeError("Function.prototype.toString was called on \(machine.describe(this))")
      }
      if let closure = function as? Closure { return Value(closure.sourceText) }
      return Value("function \(machine.functionName(function))() { [native code] }")
    },
  ]

  private static func bind(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    guard let target = this.asObject, target.isCallable else {
      throw machine.typeError("bind was called on \(machine.describe(this)), which is no function")
    }
    let bound = BoundFunction(
      machine.realm, target: target, this: arguments[0], arguments: arguments.values(from: 1))
    var length = Value(Int32(0))
    if try target.hasOwn(Names.length, machine), let declared = try target.get(Names.length, machine).asNumber {
      length = Value(max(0, declared - Double(max(0, arguments.count - 1))))
    }
    let name = try target.get(Names.name, machine).asString ?? .empty
    guard let boundName = JSString.concatenate(JSString("bound "), name) else { throw machine.invalidStringLength() }
    bound.put(Names.length, length, .configurable)
    bound.put(Names.name, Value(boundName), .configurable)
    return Value(bound)
  }
}
