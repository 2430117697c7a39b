/// `Function` and `Function.prototype`.
enum FunctionBuiltins {
  static func install(in realm: Realm) {
    realm.defineConstructor(
      "Function", arity: 1, prototype: realm.functionPrototype, methods: methods
    ) { machine, _, _ in
      throw machine.typeError("the Function constructor is not part of this language; write a function expression")
    }
    realm.functionPrototype.populateLater { [unowned realm] prototype in
      let hasInstance = NativeFunction(realm, Names.hasInstance, 1) { machine, this, arguments in
        Value(try ordinaryHasInstance(this, arguments[0], machine))
      }
      prototype.put(Names.hasInstance, Value(hasInstance), .constant)
      prototype.put(Names.name, Value(JSString.empty), .configurable)
      prototype.put(Names.length, Value(Int32(0)), .configurable)
    }
    let kinds: KeyValuePairs<String, LazyObject> = [
      "AsyncFunction": realm.asyncFunctionPrototype, "GeneratorFunction": realm.generatorFunctionPrototype,
      "AsyncGeneratorFunction": realm.asyncGeneratorFunctionPrototype,
    ]
    for (name, prototype) in kinds {
      prototype.populateLater { $0.put(Names.toStringTag, Value(name), .configurable) }
    }
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
    let name = try target.get(Names.name, machine).asString?.text ?? ""
    bound.put(Names.length, length, .configurable)
    bound.put(Names.name, Value("bound \(name)"), .configurable)
    return Value(bound)
  }

  /// OrdinaryHasInstance: whether the function's `prototype` is on the prototype chain of the value.
  static func ordinaryHasInstance(_ function: Value, _ value: Value, _ machine: Machine) throws -> Bool {
    guard let callable = function.asObject, callable.isCallable else { return false }
    if let bound = callable as? BoundFunction { return try ordinaryHasInstance(Value(bound.target), value, machine) }
    guard var object = value.asObject else { return false }
    guard let prototype = try callable.get(Names.prototype, machine).asObject else {
      throw machine.typeError("\(machine.describe(function)) has no prototype object, so nothing is an instance of it")
    }
    while let next = object.prototype {
      if next === prototype { return true }
      object = next
    }
    return false
  }
}
