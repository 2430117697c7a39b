/// The functions of `Object`.
enum ObjectStatics {
  // MARK: Listing and copying

  static let copying: [NativeEntry] = [
    NativeEntry("keys", 1) { machine, _, arguments in
      let keys = try machine.toObject(arguments[0]).ownEnumerableKeys(machine)
      return Value(machine.realm.makeArray(keys.map(\.value)))
    },
    NativeEntry("values", 1) { machine, _, arguments in
      let result = JSArray(machine.realm)
      try forEachProperty(of: arguments[0], machine) { result.append($1) }
      return Value(result)
    },
    NativeEntry("entries", 1) { machine, _, arguments in
      let result = JSArray(machine.realm)
      try forEachProperty(of: arguments[0], machine) { key, value in
        result.append(machine.realm.makePair(key.value, value))
      }
      return Value(result)
    },
    NativeEntry("assign", 2) { machine, _, arguments in
      let target = try machine.toObject(arguments[0])
      for source in arguments.values(from: 1) where !source.isNullish {
        let object = try machine.toObject(source)
        for key in try object.ownKeys(machine) where try object.getOwn(key, machine)?.isEnumerable ?? false {
          try target.set(key, object.get(key, machine), machine)
        }
      }
      return Value(target)
    },
    NativeEntry("fromEntries", 1) { machine, _, arguments in
      let result = machine.realm.makeObject()
      try machine.iterate(arguments[0]) { entry in
        guard let pair = entry.asObject else {
          throw machine.typeError("iterator value \(machine.describe(entry)) is not an entry [key, value]")
        }
        let key = try machine.toPropertyKey(pair.get(PropertyKey(index: 0), machine))
        result.put(key, try pair.get(PropertyKey(index: 1), machine))
        return true
      }
      return Value(result)
    },
    NativeEntry("groupBy", 2) { machine, _, arguments in
      let result = machine.realm.makeObject(prototype: nil)
      var index = 0
      try machine.iterate(arguments[0]) { value in
        let key = try machine.toPropertyKey(machine.call(arguments[1], value, Value(index)))
        index += 1
        if let group = try result.get(key, machine).asArray {
          group.append(value)
        } else {
          result.put(key, Value(machine.realm.makeArray([value])))
        }
        return true
      }
      return Value(result)
    },
    NativeEntry("is", 2) { _, _, arguments in Value(Value.isSameValue(arguments[0], arguments[1])) },
  ]

  private static func forEachProperty(
    of value: Value, _ machine: Machine, _ body: (PropertyKey, Value) throws -> Void
  ) throws {
    let object = try machine.toObject(value)
    if try object.forEachStoredProperty(body) { return }
    for key in try object.ownEnumerableKeys(machine) {
      // A getter may have deleted what is still to come.
      if object.isExotic || object.find(key) >= 0 { try body(key, object.get(key, machine)) }
    }
  }

  // MARK: Properties and prototypes

  static let properties: [NativeEntry] = [
    NativeEntry("create", 2) { machine, _, arguments in
      guard arguments[0].isObject || arguments[0].isNull else {
        throw machine.typeError("a prototype must be an object or null, not \(machine.describe(arguments[0]))")
      }
      let object = machine.realm.makeObject(prototype: arguments[0].asObject)
      if !arguments[1].isUndefined { try defineProperties(object, arguments[1], machine) }
      return Value(object)
    },
    NativeEntry("defineProperty", 3) { machine, _, arguments in
      let object = try requireObject(arguments[0], "Object.defineProperty", machine)
      let key = try machine.toPropertyKey(arguments[1])
      try define(object, key, PropertyDescriptor(reading: arguments[2], machine), machine)
      return arguments[0]
    },
    NativeEntry("defineProperties", 2) { machine, _, arguments in
      try defineProperties(requireObject(arguments[0], "Object.defineProperties", machine), arguments[1], machine)
      return arguments[0]
    },
    NativeEntry("getOwnPropertyDescriptor", 2) { machine, _, arguments in
      let object = try machine.toObject(arguments[0])
      let descriptor = try object.getOwn(machine.toPropertyKey(arguments[1]), machine)
      return Value(descriptor?.makeObject(machine))
    },
    NativeEntry("getOwnPropertyDescriptors", 1) { machine, _, arguments in
      let object = try machine.toObject(arguments[0])
      let result = machine.realm.makeObject()
      for key in try object.ownKeys(machine) {
        if let descriptor = try object.getOwn(key, machine) { result.put(key, Value(descriptor.makeObject(machine))) }
      }
      return Value(result)
    },
    NativeEntry("getOwnPropertyNames", 1) { machine, _, arguments in
      let keys = try machine.toObject(arguments[0]).ownKeys(machine).filter(\.isString)
      return Value(machine.realm.makeArray(keys.map(\.value)))
    },
    NativeEntry("getOwnPropertySymbols", 1) { machine, _, arguments in
      let keys = try machine.toObject(arguments[0]).ownKeys(machine).filter { !$0.isString }
      return Value(machine.realm.makeArray(keys.map(\.value)))
    },
    NativeEntry("hasOwn", 2) { machine, _, arguments in
      let object = try machine.toObject(arguments[0])
      return Value(try object.hasOwn(machine.toPropertyKey(arguments[1]), machine))
    },
    NativeEntry("getPrototypeOf", 1) { machine, _, arguments in
      try machine.toObject(arguments[0]).prototype.map(Value.init) ?? .null
    },
    NativeEntry("setPrototypeOf", 2) { machine, _, arguments in
      guard arguments[1].isObject || arguments[1].isNull else {
        throw machine.typeError("a prototype must be an object or null, not \(machine.describe(arguments[1]))")
      }
      if arguments[0].isNullish { _ = try machine.toObject(arguments[0]) }
      if let object = arguments[0].asObject { try setPrototype(of: object, to: arguments[1].asObject, machine) }
      return arguments[0]
    },
  ]

  static func setPrototype(of object: JSObject, to prototype: JSObject?, _ machine: Machine) throws {
    if object.setPrototype(prototype) { return }
    let reason = object.isExtensible ? "that would make a cycle" : "the object is not extensible"
    throw machine.typeError("cannot set the prototype of \(machine.describe(Value(object))): \(reason)")
  }

  private static func requireObject(_ value: Value, _ function: String, _ machine: Machine) throws -> JSObject {
    if let object = value.asObject { return object }
    throw machine.typeError("\(function) was called on \(machine.describe(value)), which is no object")
  }

  private static func define(
    _ object: JSObject, _ key: PropertyKey, _ descriptor: PropertyDescriptor, _ machine: Machine
  ) throws {
    if try object.define(key, descriptor, machine) { return }
    if try object.getOwn(key, machine) != nil { throw machine.typeError("cannot redefine property: \(key.text)") }
    throw machine.typeError("cannot define property \(key.text), object is not extensible")
  }

  private static func defineProperties(_ object: JSObject, _ properties: Value, _ machine: Machine) throws {
    let source = try machine.toObject(properties)
    var descriptors: [(PropertyKey, PropertyDescriptor)] = []
    for key in try source.ownKeys(machine) where try source.getOwn(key, machine)?.isEnumerable ?? false {
      descriptors.append((key, try PropertyDescriptor(reading: source.get(key, machine), machine)))
    }
    for (key, descriptor) in descriptors { try define(object, key, descriptor, machine) }
  }

  // MARK: Integrity

  static let integrity: [NativeEntry] = [
    NativeEntry("preventExtensions", 1) { _, _, arguments in
      arguments[0].asObject?.preventExtensions()
      return arguments[0]
    },
    NativeEntry("isExtensible", 1) { _, _, arguments in Value(arguments[0].asObject?.isExtensible ?? false) },
    NativeEntry("seal", 1) { machine, _, arguments in
      try restrict(arguments[0], frozen: false, machine)
      return arguments[0]
    },
    NativeEntry("freeze", 1) { machine, _, arguments in
      try restrict(arguments[0], frozen: true, machine)
      return arguments[0]
    },
    NativeEntry("isSealed", 1) { machine, _, arguments in
      Value(try isRestricted(arguments[0], frozen: false, machine))
    },
    NativeEntry("isFrozen", 1) { machine, _, arguments in
      Value(try isRestricted(arguments[0], frozen: true, machine))
    },
  ]

  private static func restrict(_ value: Value, frozen: Bool, _ machine: Machine) throws {
    guard let object = value.asObject else { return }
    if frozen && object.kind == .typedArray, try machine.length(of: object) > 0 {
      throw machine.typeError("cannot freeze array buffer views with elements")
    }
    let packedCount = object.kind == .array ? unsafeDowncast(object, to: JSArray.self).count : 0
    object.preventExtensions()
    if object.kind == .array { unsafeDowncast(object, to: JSArray.self).restrictElements(frozen: frozen) }
    for key in try object.ownKeys(machine) {
      if let index = key.index, Int(index) < packedCount { continue }
      guard let existing = try object.getOwn(key, machine) else { continue }
      var change = PropertyDescriptor()
      change.isConfigurable = false
      if frozen && !existing.isAccessor { change.isWritable = false }
      try define(object, key, change, machine)
    }
  }

  private static func isRestricted(_ value: Value, frozen: Bool, _ machine: Machine) throws -> Bool {
    guard let object = value.asObject else { return true }
    if object.isExtensible { return false }
    for key in try object.ownKeys(machine) {
      guard let descriptor = try object.getOwn(key, machine) else { continue }
      if descriptor.isConfigurable ?? false { return false }
      if frozen && descriptor.isWritable ?? false { return false }
    }
    return true
  }
}

extension PropertyDescriptor {
  /// ToPropertyDescriptor: reads the fields of a script object.
  init(reading value: Value, _ machine: Machine) throws {
    guard let object = value.asObject else {
      throw machine.typeError("a property descriptor must be an object, not \(machine.describe(value))")
    }
    func field(_ name: PropertyKey) throws -> Value? {
      try object.has(name, machine) ? try object.get(name, machine) : nil
    }
    self.init()
    isEnumerable = try field(Names.enumerable)?.isTruthy
    isConfigurable = try field(Names.configurable)?.isTruthy
    self.value = try field(Names.value)
    isWritable = try field(Names.writable)?.isTruthy
    getter = try field(Names.get)
    setter = try field(Names.set)
    for (name, function) in [("getter", getter), ("setter", setter)] {
      if let function, !function.isUndefined && !function.isCallable {
        throw machine.typeError("a \(name) must be a function, not \(machine.describe(function))")
      }
    }
    if isAccessor && isData {
      throw machine.typeError("a property cannot have both accessors (get, set) and a value or writable attribute")
    }
  }

  /// FromPropertyDescriptor: the description of an existing property as a script object.
  func makeObject(_ machine: Machine) -> JSObject {
    let object = machine.realm.makeObject()
    if isAccessor {
      object.put(Names.get, getter ?? .undefined)
      object.put(Names.set, setter ?? .undefined)
    } else {
      object.put(Names.value, value ?? .undefined)
      object.put(Names.writable, Value(isWritable ?? false))
    }
    object.put(Names.enumerable, Value(isEnumerable ?? false))
    object.put(Names.configurable, Value(isConfigurable ?? false))
    return object
  }
}
