/// `Boolean` and its prototype.
enum BooleanBuiltins {
  static func install(in realm: Realm) {
    realm.defineConstructor("Boolean", arity: 1, prototype: realm.booleanPrototype, methods: methods) {
      machine, _, arguments in
      let boolean = Value(arguments[0].isTruthy)
      if machine.newTarget.isUndefined { return boolean }
      let prototype = try machine.prototypeForNew(default: machine.realm.booleanPrototype)
      return Value(PrimitiveObject(boolean, prototype: prototype, kind: .boolean))
    }
  }

  private static let methods: [NativeEntry] = [
    NativeEntry("toString", 0) { machine, this, _ in Value(try boolean(this, machine) ? "true" : "false") },
    NativeEntry("valueOf", 0) { machine, this, _ in Value(try boolean(this, machine)) },
  ]

  private static func boolean(_ this: Value, _ machine: Machine) throws -> Bool {
    if let boolean = this.asBool { return boolean }
    if let wrapper = this.asObject as? PrimitiveObject, let boolean = wrapper.primitive.asBool { return boolean }
    if this.asObject === machine.realm.booleanPrototype { return false }
    throw machine.typeError("\(machine.describe(this)) is not a boolean")
  }
}
