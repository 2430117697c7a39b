extension Machine {
  /// An error object of the given kind with the current stack.
  public func makeError(_ kind: ErrorKind, _ message: String) -> JSError {
    let error = JSError(prototype: realm.errorPrototype(kind))
    error.add(Names.message, Value(message), .method)
    error.frames = captureStack()
    return error
  }

  /// A TypeError to throw.
  public func typeError(_ message: String) -> ScriptError { ScriptError(Value(makeError(.typeError, message))) }
  /// A RangeError to throw.
  public func rangeError(_ message: String) -> ScriptError { ScriptError(Value(makeError(.rangeError, message))) }
  /// A SyntaxError to throw.
  public func syntaxError(_ message: String) -> ScriptError { ScriptError(Value(makeError(.syntaxError, message))) }
  /// A ReferenceError to throw.
  public func referenceError(_ message: String) -> ScriptError {
    ScriptError(Value(makeError(.referenceError, message)))
  }
  /// A plain Error to throw.
  public func error(_ message: String) -> ScriptError { ScriptError(Value(makeError(.error, message))) }

  func cannotAssign(_ key: PropertyKey, _ object: JSObject) -> ScriptError {
    let slot = object.find(key)
    if slot >= 0 {
      if object.shape.attributes(at: slot).contains(.accessor) {
        return typeError("cannot set property '\(key.text)': it has only a getter")
      }
      return typeError("cannot assign to read only property '\(key.text)' of \(describe(Value(object)))")
    }
    if !object.isExtensible {
      return typeError("cannot add property '\(key.text)': \(describe(Value(object))) is not extensible")
    }
    return typeError("cannot set property '\(key.text)' of \(describe(Value(object)))")
  }

  /// A short description of a value for messages: `undefined`, `"text"`, `an array`, `an object of class Model` …
  public func describe(_ value: Value) -> String {
    if let string = value.asString {
      return string.length > 40 ? "\"\(string.substring(0, 40).text)…\"" : "\"\(string.text)\""
    }
    guard let object = value.asObject else { return (try? toStringValue(value).text) ?? value.typeName }
    if object.isCallable {
      let name = functionName(object)
      return name.isEmpty ? "a function" : "function \(name)"
    }
    if object.kind == .array { return "an array" }
    if let name = className(object), name != "Object" { return "an object of class \(name)" }
    return "an object"
  }

  /// The name of a function, without running script code.
  public func functionName(_ function: JSObject) -> String {
    dataProperty(Names.name, of: function)?.asString?.text ?? ""
  }

  /// The name of the constructor an object inherits from, without running script code.
  public func className(_ object: JSObject) -> String? {
    guard let constructor = dataProperty(Names.constructor, of: object)?.asObject else { return nil }
    let name = functionName(constructor)
    return name.isEmpty ? nil : name
  }

  /// A data property in a slot of an object or its prototypes, without running script code.
  func dataProperty(_ key: PropertyKey, of start: JSObject) -> Value? {
    var object: JSObject? = start
    while let current = object {
      let slot = current.find(key)
      if slot >= 0 {
        if current.shape.attributes(at: slot).contains(.accessor) { return nil }
        return try? current.value(at: slot, receiver: Value(current), self)
      }
      object = current.prototype
    }
    return nil
  }

  /// The names of the properties an object and its prototypes offer, as candidates for «did you mean».
  public func propertyNames(of value: Value) -> [String] {
    var names: [String] = []
    var object = value.asObject ?? (try? prototypeForPrimitive(value))
    while let current = object {
      if let keys = try? current.ownKeys(self) { names += keys.compactMap { $0.name?.text } }
      object = current.prototype
    }
    return names
  }
  /// The names of the methods an object and its prototypes offer.
  func methodNames(of value: Value) -> [String] {
    guard let object = value.asObject ?? (try? prototypeForPrimitive(value)) else { return [] }
    return propertyNames(of: value).filter { dataProperty(PropertyKey($0), of: object)?.isCallable ?? false }
  }
}
