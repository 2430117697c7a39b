import Layers
import Script
import Tensors

/// An object of a class of the script that extends a class of the table, asked by the object of Swift behind it.
///
/// Where the class of the script has a method of its own, that one runs; a method that is only inherited is the built-in
/// one.
struct ScriptInstance {
  let object: JSObject
  let context: TFContext
  /// The class of the table that is extended.
  private let base: String

  fileprivate init(_ object: JSObject, _ context: TFContext, base: String) {
    self.object = object
    self.context = context
    self.base = base
  }

  /// The value of a property that the object or its class has itself; nil when it is inherited from the table or there is
  /// none.
  func ownValue(_ name: PropertyKey) throws -> Value? {
    try context.ownValue(name, of: object, extending: base)
  }

  /// Calls a method that the class of the script has itself; nil when it has none.
  func callOwn(_ name: PropertyKey, _ arguments: @autoclosure () throws -> [Value] = []) throws -> Value? {
    guard let method = try ownValue(name), method.isCallable else { return nil }
    return try context.machine.call(method, this: Value(object), arguments: arguments())
  }

  /// The tensor that a method must return.
  func callForTensor(_ name: PropertyKey, _ arguments: [Value]) throws -> Tensor {
    guard let result = try callOwn(name, arguments) else {
      throw LayerError("The class \(className) must have a method \(name.text)().")
    }
    guard let tensor = context.tensor(result) else {
      throw LayerError(
        "\(name.text)() of \(className) must return a tensor, but it returned \(context.machine.describe(result))."
      )
    }
    return tensor
  }

  /// What the class's own `getConfig()` gives; nil when it has none.
  func ownConfig() -> ConfigObject? {
    guard let result = (try? callOwn("getConfig")) ?? nil, let object = result.asObject else { return nil }
    return try? context.configObject(object)
  }

  /// The name of the class in files.
  var className: String {
    (try? context.className(ofInstancesOf: object, extending: base)) ?? "Object"
  }

  /// The name of the class without asking its own `getClassName()`, which may be what is asking.
  func inheritedClassName() throws -> String {
    try context.className(ofClass: object.get("constructor", context.machine))
  }
}

/// What stands behind an object of a class of the script.
protocol ScriptDefined: AnyObject {
  /// The object of the script; nil only while `super()` has not returned.
  var script: ScriptInstance? { get set }
}

extension TFContext {
  /// The new object that `super()` gives to a class of the script that extends `base`.
  func construct(extending base: String, _ make: (_ className: String) throws -> any ScriptDefined) throws -> Value {
    let prototype = try prototypeForNew(base)
    let content = try make(className(ofInstancesOf: prototype, extending: base))
    let object = HostObject(heldBy: content, prototype: prototype)
    content.script = ScriptInstance(object, self, base: base)
    return Value(object)
  }

  fileprivate func ownValue(_ name: PropertyKey, of object: JSObject, extending base: String) throws -> Value? {
    let builtIn = hostClass(base).prototype
    var holder: JSObject? = object
    while let current = holder, current !== builtIn {
      if try current.hasOwn(name, machine) { return try object.get(name, machine) }
      holder = current.prototype
    }
    return nil
  }

  /// The name of a class in files: what its `getClassName()` says, its `static className`, or its own name.
  fileprivate func className(ofInstancesOf prototype: JSObject, extending base: String) throws -> String {
    if let method = try ownValue("getClassName", of: prototype, extending: base), method.isCallable,
      let name = try? machine.call(method, this: Value(prototype)).asString?.text
    {
      return name
    }
    return try className(ofClass: prototype.get("constructor", machine))
  }

  /// The name of a class of the script in files: its `static className`, or its own name.
  func className(ofClass value: Value) throws -> String {
    guard let constructor = value.asObject else { return "Layer" }
    if let name = try constructor.get("className", machine).asString?.text { return name }
    let name = machine.functionName(constructor)
    return name.isEmpty ? "Layer" : name
  }
}
