/// `Array` and the tables of `Array.prototype`.
enum ArrayBuiltins {
  static func install(in realm: Realm) {
    realm.defineConstructor(
      "Array", arity: 1, prototype: realm.arrayPrototype,
      methods: ArrayMutation.methods + ArrayQuery.methods + ArrayCopying.methods + ArrayCallbacks.methods
        + ArraySorting.methods + iteration,
      statics: statics, construct: construct
    ) { [unowned realm] constructor in
      constructor.defineLazily(
        "fromAsync", realm, make: { ScriptedLibrary.export("fromAsync", of: "internal/arrays", $0) })
    }
    realm.arrayPrototype.populateLater { $0.put(Names.length, Value(Int32(0)), .writable) }
  }

  /// `values` and `Symbol.iterator` are the machine's own, which knows when nobody has changed them.
  private static let iteration: [NativeEntry] = [
    NativeEntry("keys", 0) { machine, this, _ in
      Value(ArrayIterator(machine.realm, over: try machine.toObject(this), .keys))
    },
    NativeEntry("entries", 0) { machine, this, _ in
      Value(ArrayIterator(machine.realm, over: try machine.toObject(this), .entries))
    },
  ]

  private static let statics: [NativeEntry] = [
    NativeEntry("isArray", 1) { _, _, arguments in Value(arguments[0].isArray) },
    NativeEntry("of", 0) { machine, this, arguments in
      if let result = try customResult(this, [Value(arguments.count)], machine) {
        for index in 0..<arguments.count { try store(arguments[index], in: result, at: index, machine) }
        try result.set(Names.length, Value(arguments.count), machine)
        return Value(result)
      }
      return Value(machine.realm.makeArray(arguments.values))
    },
    NativeEntry("from", 1, from),
  ]

  private static func construct(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let array = JSArray(machine.realm)
    let prototype = try machine.prototypeForNew(default: machine.realm.arrayPrototype)
    if prototype !== machine.realm.arrayPrototype { _ = array.setPrototype(prototype) }
    if arguments.count == 1, arguments[0].isNumber {
      _ = try array.setLength(machine.toArrayLength(arguments[0]), machine)
    } else {
      for index in 0..<arguments.count { array.append(arguments[index]) }
    }
    return Value(array)
  }

  // MARK: Array.from

  private static func from(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    let mapping = arguments[1]
    if !mapping.isUndefined && !mapping.isCallable {
      throw machine.typeError("\(machine.describe(mapping)) is not a function")
    }
    let receiver = arguments[2]
    func mapped(_ value: Value, _ index: Int) throws -> Value {
      mapping.isUndefined ? value : try machine.call(mapping, this: receiver, value, Value(index))
    }
    let source = arguments[0]
    guard !source.isNullish else { throw machine.typeError("\(machine.describe(source)) is not iterable") }
    if try machine.method(source, Names.iterator) != nil {
      let custom = try customResult(this, [], machine)
      let result = custom ?? JSArray(machine.realm)
      var count = 0
      try machine.iterate(source) { value in
        try store(try mapped(value, count), in: result, at: count, machine)
        count += 1
        return true
      }
      if custom != nil { try result.set(Names.length, Value(count), machine) }
      return Value(result)
    }
    let elements = try ArrayLike(source, machine)
    let custom = try customResult(this, [Value(elements.length)], machine)
    let result = try custom ?? elements.makeResult(length: 0)
    for index in 0..<elements.length {
      try store(try mapped(elements.get(index), index), in: result, at: index, machine)
      try machine.checkInterrupt(every: index)
    }
    if custom != nil { try result.set(Names.length, Value(elements.length), machine) }
    return Value(result)
  }

  /// `new this(...)` for subclasses of Array; nil for Array itself.
  private static func customResult(_ this: Value, _ arguments: [Value], _ machine: Machine) throws -> JSObject? {
    guard let constructor = this.asObject, constructor.isConstructor else { return nil }
    if try constructor.get(Names.prototype, machine).ref === machine.realm.arrayPrototype { return nil }
    return try machine.construct(this, arguments: arguments).asObject
  }

  private static func store(_ value: Value, in result: JSObject, at index: Int, _ machine: Machine) throws {
    if result.kind == .array {
      try unsafeDowncast(result, to: JSArray.self).defineElement(index, value, machine)
    } else if try !result.define(PropertyKey(integer: index), PropertyDescriptor(value: value), machine) {
      throw machine.cannotAssign(PropertyKey(integer: index), result)
    }
  }
}
