import Layers
import Script
import Tensors

/// A layer whose class is written in the script: `class Scale extends tf.layers.Layer { … }`.
///
/// Where the class has methods of its own (`build`, `call`, `computeOutputShape`, `computeMask`, `getConfig`,
/// `getClassName`) these run; a method that is only inherited is the built-in one. The layer and the script's object
/// hold each other for as long as the session lives.
final class ScriptLayer: Layer {
  private var instance: JSObject?
  private var context: TFContext?

  /// What `super(config)` in a class of the script makes.
  static func construct(_ call: Call) throws -> Value {
    let context = call.context
    let prototype = try context.prototypeForNew("Layer")
    let config = try context.configObject(call[0].asObject)
    let options = try Layers.Options(
      config, fields: LayerDescription.commonFields, owner: className(of: prototype, context))
    let layer = try ScriptLayer(options)
    let object = HostObject(layer, prototype: prototype)
    layer.instance = object
    layer.context = context
    return Value(object)
  }

  /// The name of a class in files: what its `getClassName()` says, its `static className`, or its own name.
  private static func className(of prototype: JSObject, _ context: TFContext) throws -> String {
    let machine = context.machine
    if let method = try overriding("getClassName", of: prototype, context),
      let name = try? machine.call(method, this: Value(prototype)).asString?.text
    {
      return name
    }
    return try context.className(ofClass: prototype.get("constructor", machine))
  }

  /// The object of the script.
  var object: JSObject { instance ?? JSObject(prototype: nil) }

  // MARK: Asking the class of the script

  /// The method of this name, unless it is the one that all layers inherit.
  private static func overriding(_ name: PropertyKey, of object: JSObject, _ context: TFContext) throws -> Value? {
    let method = try object.get(name, context.machine)
    guard let function = method.asObject, method.isCallable else { return nil }
    let inherited = try context.hostClass("Layer").prototype.get(name, context.machine)
    return inherited.asObject === function ? nil : method
  }

  /// Calls a method that the class of the script has itself; nil when it has none.
  private func callOwn(_ name: PropertyKey, _ arguments: (TFContext) throws -> [Value]) throws -> (Value, TFContext)? {
    guard let context, let instance, let method = try Self.overriding(name, of: instance, context) else { return nil }
    return (try context.machine.call(method, this: Value(instance), arguments: arguments(context)), context)
  }

  private func shapeArgument(_ shapes: [LayerShape], _ context: TFContext) throws -> [Value] {
    [try context.oneOrList(shapes)]
  }

  // MARK: What classes override

  override func build(_ inputShapes: [LayerShape]) throws {
    if try callOwn("build", { try shapeArgument(inputShapes, $0) }) == nil { try super.build(inputShapes) }
  }

  override func call(_ inputs: [Tensor], _ options: CallOptions) throws -> [Tensor] {
    let called = try callOwn("call") { context in
      let kwargs = try context.object(of: options.others)
      kwargs.put("training", Value(options.training))
      if !options.masks.isEmpty { kwargs.put("mask", try context.oneOrList(options.masks)) }
      let x =
        options.inputsAreList || inputs.count != 1 ? try inputs.scriptValue(context) : context.value(of: inputs[0])
      return [x, Value(kwargs)]
    }
    guard let (result, context) = called else { return try super.call(inputs, options) }
    let values = result.asArray?.values ?? [result]
    return try values.map { value in
      guard let tensor = context.tensor(value) else {
        throw LayerError(
          "call() of layer \(name) must return a tensor or a list of tensors, but it returned \(context.machine.describe(value))."
        )
      }
      return tensor
    }
  }

  override func computeOutputShapes(_ inputShapes: [LayerShape]) throws -> [LayerShape] {
    guard let (result, context) = try callOwn("computeOutputShape", { try shapeArgument(inputShapes, $0) }) else {
      return try super.computeOutputShapes(inputShapes)
    }
    return try Argument(result, "the result", of: "computeOutputShape", context: context).layerShapes().shapes
  }

  override var producesMask: Bool {
    guard let context, let instance else { return false }
    return (try? Self.overriding("computeMask", of: instance, context)) != nil
  }

  override func computeMasks(_ inputs: [Tensor], _ masks: [Tensor?]) throws -> [Tensor?] {
    let called = try callOwn("computeMask") { context in
      [try context.oneOrList(inputs), masks.isEmpty ? .null : try context.oneOrList(masks)]
    }
    guard let (result, context) = called else { return try super.computeMasks(inputs, masks) }
    return result.isNullish ? [] : (result.asArray?.values ?? [result]).map { context.tensor($0) }
  }

  override func getConfig() -> ConfigObject {
    guard let (result, context) = try? callOwn("getConfig", { _ in [] }), let object = result.asObject,
      let config = try? context.configObject(object)
    else { return baseConfig }
    return config
  }

  override var className: String {
    guard let (result, _) = try? callOwn("getClassName", { _ in [] }), let name = result.asString?.text else {
      return super.className
    }
    return name
  }

  // MARK: What the inherited methods do

  fileprivate func inheritedBuild(_ shapes: [LayerShape]) throws { try super.build(shapes) }

  fileprivate func inheritedCall(_ inputs: [Tensor], _ options: CallOptions) throws -> [Tensor] {
    try super.call(inputs, options)
  }

  fileprivate func inheritedOutputShapes(_ shapes: [LayerShape]) throws -> [LayerShape] {
    try super.computeOutputShapes(shapes)
  }

  fileprivate func inheritedMasks(_ inputs: [Tensor], _ masks: [Tensor?]) throws -> [Tensor?] {
    try super.computeMasks(inputs, masks)
  }
}

// What the methods of the class `Layer` do when a program calls them, directly or as `super.build(…)`: for layers of the
// script that is the inherited behavior, or the call would come back to the program's own method.
extension Layer {
  func baseBuild(_ shapes: [LayerShape]) throws {
    if let layer = self as? ScriptLayer { try layer.inheritedBuild(shapes) } else { try build(shapes) }
  }

  func baseCall(_ inputs: [Tensor], _ options: CallOptions) throws -> [Tensor] {
    try (self as? ScriptLayer)?.inheritedCall(inputs, options) ?? call(inputs, options)
  }

  func baseOutputShapes(_ shapes: [LayerShape]) throws -> [LayerShape] {
    try (self as? ScriptLayer)?.inheritedOutputShapes(shapes) ?? computeOutputShapes(shapes)
  }

  func baseMasks(_ inputs: [Tensor], _ masks: [Tensor?]) throws -> [Tensor?] {
    try (self as? ScriptLayer)?.inheritedMasks(inputs, masks) ?? computeMasks(inputs, masks)
  }

  func ownConfig() -> ConfigObject { self is ScriptLayer ? baseConfig : getConfig() }
}

extension TFContext {
  /// The name of a class of the script in files: its `static className`, or its own name.
  func className(ofClass value: Value) throws -> String {
    guard let constructor = value.asObject else { return "Layer" }
    if let name = try constructor.get("className", machine).asString?.text { return name }
    let name = machine.functionName(constructor)
    return name.isEmpty ? "Layer" : name
  }
}
