/// `JSON`.
enum JSONBuiltins {
  static func install(in realm: Realm) {
    realm.defineNamespace("JSON", functions)
  }

  private static let functions: [NativeEntry] = [
    NativeEntry("parse", 2) { machine, _, arguments in
      let value = try JSONParser.parse(machine.toStringValue(arguments[0]), machine)
      guard arguments[1].isCallable else { return value }
      let holder = machine.realm.makeObject()
      holder.put("", value)
      return try revive(holder, "", arguments[1], machine)
    },
    NativeEntry("stringify", 3) { machine, _, arguments in
      var writer = try JSONWriter(machine, replacer: arguments[1], space: arguments[2])
      return try writer.write(arguments[0]).map(Value.init) ?? .undefined
    },
  ]

  /// InternalizeJSONProperty: lets the reviver replace the values, innermost first.
  private static func revive(
    _ holder: JSObject, _ key: PropertyKey, _ reviver: Value, _ machine: Machine
  ) throws -> Value {
    let value = try holder.get(key, machine)
    if let object = value.asObject {
      try machine.nested {
        let keys =
          object.kind == .array
          ? (0..<(try machine.length(of: object))).map { PropertyKey(integer: $0) }
          : try object.ownEnumerableKeys(machine)
        for key in keys {
          let revived = try revive(object, key, reviver, machine)
          if revived.isUndefined {
            _ = try object.delete(key, machine)
          } else {
            _ = try object.define(key, PropertyDescriptor(value: revived), machine)
          }
        }
      }
    }
    return try machine.call(reviver, this: Value(holder), key.value, value)
  }
}
