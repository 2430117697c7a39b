// Property access on any value, as operators and library functions need it.

extension Machine {
  /// `value[key]`; primitives are looked up on their prototypes.
  public func get(_ value: Value, _ key: PropertyKey) throws -> Value {
    if value.isObject { return try value.uncheckedObject.get(key, receiver: value, self) }
    if let string = value.asString {
      if key == Names.length { return Value(string.length) }
      if let index = key.index, Int(index) < string.length { return Value(JSString.single(string[Int(index)])) }
    }
    if value.isNullish { throw cannotRead(key, of: value) }
    return try prototypeForPrimitive(value).get(key, receiver: value, self)
  }

  /// `value[key] = newValue`; throws when the property refuses.
  public func set(_ value: Value, _ key: PropertyKey, _ newValue: Value) throws {
    if value.isObject { return try value.uncheckedObject.set(key, newValue, self) }
    if value.isNullish {
      throw typeError("cannot set property '\(key.text)' of \(value.isNull ? "null" : "undefined")")
    }
    if try !prototypeForPrimitive(value).trySet(key, newValue, receiver: value, self) {
      throw typeError("cannot create property '\(key.text)' on \(value.typeName) \(describe(value))")
    }
  }

  /// `key in value`, for an object.
  public func has(_ object: JSObject, _ key: PropertyKey) throws -> Bool { try object.has(key, self) }

  /// `delete value[key]`; throws when the property refuses.
  public func delete(_ object: JSObject, _ key: PropertyKey) throws {
    if try !object.delete(key, self) {
      throw typeError("cannot delete property '\(key.text)' of \(describe(Value(object)))")
    }
  }

  /// The method of a value: nil when it is undefined or null, a TypeError when it is not callable.
  public func method(_ value: Value, _ key: PropertyKey) throws -> Value? {
    let method = try get(value, key)
    if method.isNullish { return nil }
    guard method.isCallable else { throw typeError("\(key.text) is not a function") }
    return method
  }

  /// Calls the method of a value.
  public func invoke(_ value: Value, _ key: PropertyKey, _ arguments: [Value] = []) throws -> Value {
    guard let method = try method(value, key) else {
      throw typeError("\(describe(value)) has no method '\(key.text)'\(suggestion(for: key, on: value))")
    }
    return try call(method, this: value, arguments: arguments)
  }

  /// `; did you mean …?`, or nothing.
  func suggestion(for key: PropertyKey, on value: Value, prefix: String = "") -> String {
    guard let name = key.name?.text, let closest = Suggestion.closest(to: name, among: propertyNames(of: value)) else {
      return ""
    }
    return "; did you mean \(prefix)\(closest)?"
  }

  /// What to write instead of a method that a value, written `subject`, has not: what its name means in other languages,
  /// else the closest of its methods, else the closest of its properties.
  func adviceForMethod(_ name: String, of value: Value, written subject: String) -> String {
    let isForeignTo = value.asObject.map { $0.kind == .array || className($0) == "Object" } ?? true
    if isForeignTo, let advice = ForeignNames.advice(forMethod: name, of: value) { return advice }
    if let method = Suggestion.closest(to: name, among: methodNames(of: value)) {
      return "; did you mean \(subject).\(method)?"
    }
    return suggestion(for: PropertyKey(name), on: value, prefix: subject + ".")
  }

  func cannotRead(_ key: PropertyKey, of value: Value) -> ScriptError {
    typeError("cannot read '\(key.text)' of \(value.isNull ? "null" : "undefined")\(from)")
  }

  /// LengthOfArrayLike: the `length` of an object as an integer.
  public func length(of object: JSObject) throws -> Int {
    if object.kind == .array { return unsafeDowncast(object, to: JSArray.self).length }
    return try toLength(object.get(Names.length, self))
  }

  /// The elements of an array-like object (`apply`, `Array.from`); holes are read through the prototype.
  public func listFromArrayLike(_ object: JSObject) throws -> [Value] {
    if object.kind == .array {
      let array = unsafeDowncast(object, to: JSArray.self)
      if array.isDense { return array.values }
    }
    return try (0..<length(of: object)).map { try object.get(PropertyKey(index: UInt32($0)), self) }
  }
}
