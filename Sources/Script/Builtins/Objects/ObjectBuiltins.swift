/// `Object` and `Object.prototype`.
enum ObjectBuiltins {
  static func install(in realm: Realm) {
    realm.defineConstructor(
      "Object", arity: 1, prototype: realm.objectPrototype, methods: methods,
      statics: ObjectStatics.copying + ObjectStatics.properties + ObjectStatics.integrity
    ) { machine, _, arguments in
      let prototype = try machine.prototypeForNew(default: machine.realm.objectPrototype)
      // A class that extends Object gets a new object, whatever was passed.
      if prototype !== machine.realm.objectPrototype { return Value(machine.realm.makeObject(prototype: prototype)) }
      return Value(arguments[0].isNullish ? machine.realm.makeObject() : try machine.toObject(arguments[0]))
    }
    realm.objectPrototype.populateLater { [unowned realm] prototype in
      prototype.defineAccessor("__proto__", realm, get: getPrototype, set: setPrototype)
    }
  }

  private static let methods: [NativeEntry] = [
    NativeEntry("hasOwnProperty", 1) { machine, this, arguments in
      let key = try machine.toPropertyKey(arguments[0])
      return Value(try machine.toObject(this).hasOwn(key, machine))
    },
    NativeEntry("isPrototypeOf", 1) { machine, this, arguments in
      guard var object = arguments[0].asObject else { return .false }
      let prototype = try machine.toObject(this)
      while let next = object.prototype {
        if next === prototype { return .true }
        object = next
      }
      return .false
    },
    NativeEntry("propertyIsEnumerable", 1) { machine, this, arguments in
      let key = try machine.toPropertyKey(arguments[0])
      return Value(try machine.toObject(this).getOwn(key, machine)?.isEnumerable ?? false)
    },
    NativeEntry("toString", 0, toString),
    NativeEntry("toLocaleString", 0) { machine, this, _ in try machine.invoke(this, Names.toString) },
    NativeEntry("valueOf", 0) { machine, this, _ in Value(try machine.toObject(this)) },
  ]

  /// `[object Kind]`.
  static func toString(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    if this.isUndefined { return Value("[object Undefined]") }
    if this.isNull { return Value("[object Null]") }
    let object = try machine.toObject(this)
    if let tag = try object.get(Names.toStringTag, machine).asString { return Value("[object \(tag.text)]") }
    return Value("[object \(kindName(object))]")
  }

  private static func kindName(_ object: JSObject) -> String {
    if object.isCallable { return "Function" }
    switch object.kind {
    case .array: return "Array"
    case .error: return "Error"
    case .boolean: return "Boolean"
    case .number: return "Number"
    case .string: return "String"
    case .date: return "Date"
    case .regexp: return "RegExp"
    case .arguments: return "Arguments"
    default: return "Object"
    }
  }

  private static func getPrototype(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    try machine.toObject(this).prototype.map(Value.init) ?? .null
  }

  private static func setPrototype(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    if let object = this.asObject, arguments[0].isObject || arguments[0].isNull {
      try ObjectStatics.setPrototype(of: object, to: arguments[0].asObject, machine)
    }
    return .undefined
  }
}
