/// `Map`, `Set`, their prototypes and iterators.
enum MapBuiltins {
  static func install(in realm: Realm) {
    let mapIteratorPrototype = realm.makeIteratorPrototype("Map Iterator")
    let setIteratorPrototype = realm.makeIteratorPrototype("Set Iterator")
    realm.defineConstructor(
      "Map", arity: 0, prototype: realm.mapPrototype, methods: mapMethods, statics: [groupBy], tag: "Map",
      construct: constructMap)
    realm.defineConstructor(
      "Set", arity: 0, prototype: realm.setPrototype, methods: setMethods, tag: "Set", construct: constructSet)
    realm.mapPrototype.populateLater { [unowned realm] prototype in
      let entries = iteration("entries", .entries, mapIteratorPrototype, realm) { try map($0, $1, $2) }
      prototype.put("entries", entries, .method)
      prototype.put(Names.iterator, entries, .method)
      prototype.put("keys", iteration("keys", .keys, mapIteratorPrototype, realm) { try map($0, $1, $2) }, .method)
      prototype.put(
        "values", iteration("values", .values, mapIteratorPrototype, realm) { try map($0, $1, $2) }, .method)
    }
    realm.setPrototype.populateLater { [unowned realm] prototype in
      let values = iteration("values", .values, setIteratorPrototype, realm) { try set($0, $1, $2) }
      for name in ["values", "keys"] as [PropertyKey] { prototype.put(name, values, .method) }
      prototype.put(Names.iterator, values, .method)
      prototype.put(
        "entries", iteration("entries", .entries, setIteratorPrototype, realm) { try set($0, $1, $2) }, .method)
    }
  }

  // MARK: Constructors

  private static func constructMap(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    try machine.requireNew("Map")
    let map = JSMap(machine.realm, prototype: try machine.prototypeForNew(default: machine.realm.mapPrototype))
    if arguments[0].isNullish { return Value(map) }
    let adder = try customMethod("set", of: map, unlessIn: machine.realm.mapPrototype, machine)
    try machine.iterate(arguments[0]) { entry in
      guard let pair = entry.asObject else {
        throw machine.typeError("iterator value \(machine.describe(entry)) is not an entry [key, value]")
      }
      let key = try pair.get(PropertyKey(index: 0), machine)
      let value = try pair.get(PropertyKey(index: 1), machine)
      if let adder {
        _ = try machine.call(adder, this: Value(map), key, value)
      } else {
        try map.insert(key, value, machine)
      }
      return true
    }
    return Value(map)
  }

  private static func constructSet(_ machine: Machine, _ this: Value, _ arguments: Arguments) throws -> Value {
    try machine.requireNew("Set")
    let set = JSSet(machine.realm, prototype: try machine.prototypeForNew(default: machine.realm.setPrototype))
    if arguments[0].isNullish { return Value(set) }
    let adder = try customMethod("add", of: set, unlessIn: machine.realm.setPrototype, machine)
    try machine.iterate(arguments[0]) { value in
      if let adder {
        _ = try machine.call(adder, this: Value(set), value)
      } else {
        try set.insert(value, .undefined, machine)
      }
      return true
    }
    return Value(set)
  }

  /// The method that a subclass put before the one of the library, if there is one.
  private static func customMethod(
    _ name: PropertyKey, of object: JSObject, unlessIn prototype: JSObject, _ machine: Machine
  ) throws -> Value? {
    if object.prototype === prototype { return nil }
    let method = try object.get(name, machine)
    return method.ref === (try prototype.get(name, machine)).ref ? nil : method
  }

  // MARK: Methods

  private static func map(_ this: Value, _ method: String, _ machine: Machine) throws -> JSMap {
    if let object = this.asObject, object.kind == .map { return unsafeDowncast(object, to: JSMap.self) }
    throw machine.typeError("Map.prototype.\(method) was called on \(machine.describe(this)), which is no Map")
  }

  private static func set(_ this: Value, _ method: String, _ machine: Machine) throws -> JSSet {
    if let object = this.asObject, object.kind == .set { return unsafeDowncast(object, to: JSSet.self) }
    throw machine.typeError("Set.prototype.\(method) was called on \(machine.describe(this)), which is no Set")
  }

  private static let mapMethods: [NativeEntry] = [
    NativeEntry("get", 1) { machine, this, arguments in
      try map(this, "get", machine).table.value(for: arguments[0]) ?? .undefined
    },
    NativeEntry("set", 2) { machine, this, arguments in
      try map(this, "set", machine).insert(arguments[0], arguments[1], machine)
      return this
    },
    NativeEntry("has", 1) { machine, this, arguments in
      Value(try map(this, "has", machine).table.find(arguments[0]) != nil)
    },
    NativeEntry("delete", 1) { machine, this, arguments in
      Value(try map(this, "delete", machine).table.remove(arguments[0]))
    },
    NativeEntry("clear", 0) { machine, this, _ in
      try map(this, "clear", machine).table.removeAll()
      return .undefined
    },
    NativeEntry("forEach", 1) { machine, this, arguments in
      try forEach(map(this, "forEach", machine), arguments, machine)
    },
    .getter("size") { machine, this, _ in Value(try map(this, "size", machine).count) },
  ]

  private static let setMethods: [NativeEntry] = [
    NativeEntry("add", 1) { machine, this, arguments in
      try set(this, "add", machine).insert(arguments[0], .undefined, machine)
      return this
    },
    NativeEntry("has", 1) { machine, this, arguments in
      Value(try set(this, "has", machine).table.find(arguments[0]) != nil)
    },
    NativeEntry("delete", 1) { machine, this, arguments in
      Value(try set(this, "delete", machine).table.remove(arguments[0]))
    },
    NativeEntry("clear", 0) { machine, this, _ in
      try set(this, "clear", machine).table.removeAll()
      return .undefined
    },
    NativeEntry("forEach", 1) { machine, this, arguments in
      try forEach(set(this, "forEach", machine), arguments, machine)
    },
    .getter("size") { machine, this, _ in Value(try set(this, "size", machine).count) },
  ]

  private static func forEach(
    _ collection: JSCollection, _ arguments: Arguments, _ machine: Machine
  ) throws -> Value {
    let callback = arguments[0]
    guard callback.isCallable else { throw machine.typeError("\(machine.describe(callback)) is not a function") }
    let cursor = OrderedTable.Cursor(collection.table)
    let isSet = collection.kind == .set
    while let entry = cursor.next() {
      let value = isSet ? entry.key : entry.value
      _ = try machine.call(callback, this: arguments[1], value, entry.key, Value(collection))
    }
    return .undefined
  }

  private static let groupBy = NativeEntry("groupBy", 2) { machine, _, arguments in
    let result = JSMap(machine.realm)
    var index = 0
    try machine.iterate(arguments[0]) { value in
      let key = try machine.call(arguments[1], value, Value(index))
      index += 1
      if let group = result.table.value(for: key)?.asArray {
        group.append(value)
      } else {
        try result.insert(key, Value(machine.realm.makeArray([value])), machine)
      }
      return true
    }
    return Value(result)
  }

  // MARK: Iterators

  private static func iteration(
    _ name: String, _ content: ArrayIterator.Content, _ prototype: JSObject, _ realm: Realm,
    _ collection: @escaping (Value, String, Machine) throws -> JSCollection
  ) -> Value {
    Value(
      NativeFunction(realm, PropertyKey(name), 0) { machine, this, _ in
        Value(CollectionIterator(over: try collection(this, name, machine), content, prototype: prototype))
      })
  }
}

extension Machine {
  /// In a native constructor that must be called with `new`.
  func requireNew(_ name: String) throws {
    if newTarget.isUndefined { throw typeError("\(name) is a constructor: write new \(name)(…)") }
  }
}
