import Layers
import Script
import Tensors

/// A layer or cell whose class is written in the script.
///
/// Where the class has methods of its own (`build`, `call`, `computeOutputShape`, `computeMask`, `getConfig`,
/// `getClassName`) these run. A program may call the inherited ones, directly or as `super.build(…)`; these must not come
/// back to the program's own.
protocol ScriptDefinedLayer: Layer, ScriptDefined {
  func inheritedBuild(_ shapes: [LayerShape]) throws
  func inheritedCall(_ inputs: [Tensor], _ options: CallOptions) throws -> [Tensor]
  func inheritedOutputShapes(_ shapes: [LayerShape]) throws -> [LayerShape]
  func inheritedMasks(_ inputs: [Tensor], _ masks: [Tensor?]) throws -> [Tensor?]
}

extension Layer {
  /// The options of a layer whose class is written in the script: those that all layers have.
  fileprivate static func scriptOptions(_ call: Call, className: String) throws -> Layers.Options {
    try Layers.Options(
      call.context.configObject(call[0].asObject), fields: LayerDescription.commonFields, owner: className)
  }

  func baseBuild(_ shapes: [LayerShape]) throws {
    if let layer = self as? any ScriptDefinedLayer { try layer.inheritedBuild(shapes) } else { try build(shapes) }
  }

  func baseCall(_ inputs: [Tensor], _ options: CallOptions) throws -> [Tensor] {
    try (self as? any ScriptDefinedLayer)?.inheritedCall(inputs, options) ?? call(inputs, options)
  }

  func baseOutputShapes(_ shapes: [LayerShape]) throws -> [LayerShape] {
    try (self as? any ScriptDefinedLayer)?.inheritedOutputShapes(shapes) ?? computeOutputShapes(shapes)
  }

  func baseMasks(_ inputs: [Tensor], _ masks: [Tensor?]) throws -> [Tensor?] {
    try (self as? any ScriptDefinedLayer)?.inheritedMasks(inputs, masks) ?? computeMasks(inputs, masks)
  }

  func ownConfig() -> ConfigObject {
    self is any ScriptDefinedLayer && !(self is LayersModel) ? baseConfig : getConfig()
  }
}

/// `class Scale extends tf.layers.Layer { … }`
final class ScriptLayer: Layer, ScriptDefinedLayer {
  var script: ScriptInstance?

  /// What `super(config)` in a class of the script makes.
  static func construct(_ call: Call) throws -> Value {
    try call.context.construct(extending: "Layer") {
      try ScriptLayer(scriptOptions(call, className: $0))
    }
  }

  /// Nobody knows what a program's own computation does with a batch.
  override func keepsExamplesApart(_ options: CallOptions) -> Bool { false }

  override func build(_ inputShapes: [LayerShape]) throws {
    if try script?.build(inputShapes) != true { try super.build(inputShapes) }
  }

  override func call(_ inputs: [Tensor], _ options: CallOptions) throws -> [Tensor] {
    try script?.call(inputs, options, of: self) ?? inputs
  }

  override func computeOutputShapes(_ inputShapes: [LayerShape]) throws -> [LayerShape] {
    try script?.outputShapes(inputShapes) ?? inputShapes
  }

  override var producesMask: Bool { ((try? script?.ownValue("computeMask")) ?? nil) != nil }

  override func computeMasks(_ inputs: [Tensor], _ masks: [Tensor?]) throws -> [Tensor?] {
    try script?.masks(inputs, masks) ?? super.computeMasks(inputs, masks)
  }

  override var trainableWeights: [LayerVariable] {
    script?.ownWeights("trainableWeights") ?? super.trainableWeights
  }

  override var nonTrainableWeights: [LayerVariable] {
    script?.ownWeights("nonTrainableWeights") ?? super.nonTrainableWeights
  }

  override func getConfig() -> ConfigObject { script?.ownConfig() ?? baseConfig }

  override var className: String { script?.className ?? super.className }

  func inheritedBuild(_ shapes: [LayerShape]) throws { try super.build(shapes) }

  // A class without a computation of its own hands through what it gets.
  func inheritedCall(_ inputs: [Tensor], _ options: CallOptions) throws -> [Tensor] { inputs }

  func inheritedOutputShapes(_ shapes: [LayerShape]) throws -> [LayerShape] { shapes }

  func inheritedMasks(_ inputs: [Tensor], _ masks: [Tensor?]) throws -> [Tensor?] {
    try super.computeMasks(inputs, masks)
  }
}

/// `class MyCell extends tf.layers.RNNCell { … }`: besides the methods of a layer it has a `stateSize`, and its `call` gets
/// `[x, ...states]` and returns `[output, ...newStates]`.
final class ScriptCell: RNNCell, ScriptDefinedLayer {
  var script: ScriptInstance?

  /// What `super(config)` in a class of the script makes.
  static func construct(_ call: Call) throws -> Value {
    try call.context.construct(extending: "RNNCell") {
      try ScriptCell(scriptOptions(call, className: $0))
    }
  }

  override func stateShapes(for inputShape: LayerShape) throws -> [LayerShape] {
    guard let shapes = try script?.stateShapes(), !shapes.isEmpty else {
      throw LayerError(
        "The cell \(name) needs a `stateSize`: a number, or a list of one for each state. Set this.stateSize in its constructor."
      )
    }
    return shapes
  }

  override func build(_ inputShapes: [LayerShape]) throws {
    if try script?.build(inputShapes) != true { try super.build(inputShapes) }
  }

  override func call(_ inputs: [Tensor], _ options: CallOptions) throws -> [Tensor] {
    try script?.call(inputs, options, of: self) ?? inputs
  }

  override func computeOutputShapes(_ inputShapes: [LayerShape]) throws -> [LayerShape] {
    try script?.outputShapes(inputShapes) ?? super.computeOutputShapes(inputShapes)
  }

  override func getConfig() -> ConfigObject { script?.ownConfig() ?? baseConfig }

  override var className: String { script?.className ?? super.className }

  func inheritedBuild(_ shapes: [LayerShape]) throws { try super.build(shapes) }

  func inheritedCall(_ inputs: [Tensor], _ options: CallOptions) throws -> [Tensor] { inputs }

  func inheritedOutputShapes(_ shapes: [LayerShape]) throws -> [LayerShape] { try super.computeOutputShapes(shapes) }

  func inheritedMasks(_ inputs: [Tensor], _ masks: [Tensor?]) throws -> [Tensor?] {
    try super.computeMasks(inputs, masks)
  }
}

// MARK: - The methods of a layer, with arguments and results converted

extension ScriptInstance {
  /// Runs the class's own `build`; false when it has none.
  fileprivate func build(_ shapes: [LayerShape]) throws -> Bool {
    try callOwn("build", [context.oneOrList(shapes)]) != nil
  }

  /// What the class's own `call` gives; nil when it has none.
  func call(_ inputs: [Tensor], _ options: CallOptions, of layer: Layer) throws -> [Tensor]? {
    func arguments() throws -> [Value] {
      let kwargs = try context.object(of: options.others)
      kwargs.put("training", Value(options.training))
      if !options.masks.isEmpty { kwargs.put("mask", try context.oneOrList(options.masks)) }
      let x =
        options.inputsAreList || inputs.count != 1 ? try inputs.scriptValue(context) : context.value(of: inputs[0])
      return [x, Value(kwargs)]
    }
    guard let result = try callOwn("call", arguments()) else { return nil }
    return try (result.asArray?.values ?? [result]).map { value in
      guard let tensor = context.tensor(value) else {
        throw LayerError(
          "call() of layer \(layer.name) must return a tensor or a list of tensors, but it returned \(context.machine.describe(value))."
        )
      }
      return tensor
    }
  }

  /// What the class's own `computeOutputShape` gives; nil when it has none.
  func outputShapes(_ shapes: [LayerShape]) throws -> [LayerShape]? {
    guard let result = try callOwn("computeOutputShape", [context.oneOrList(shapes)]) else { return nil }
    return try Argument(result, "the result", of: "computeOutputShape", context: context).layerShapes().shapes
  }

  /// What the class's own `computeMask` gives; nil when it has none.
  fileprivate func masks(_ inputs: [Tensor], _ masks: [Tensor?]) throws -> [Tensor?]? {
    let mask = masks.isEmpty ? Value.null : try context.oneOrList(masks)
    guard let result = try callOwn("computeMask", [context.oneOrList(inputs), mask]) else { return nil }
    return result.isNullish ? [] : (result.asArray?.values ?? [result]).map { context.tensor($0) }
  }

  /// What the class's own getter of weights gives; nil when it has none.
  fileprivate func ownWeights(_ name: PropertyKey) -> [LayerVariable]? {
    guard let list = (try? ownValue(name)) ?? nil else { return nil }
    return try? Argument(list, name.text, of: "layer", context: context).layerVariables()
  }

  /// The shapes that `stateSize` stands for: of a number, or of a list of numbers or shapes; nil when it is not set.
  fileprivate func stateShapes() throws -> [LayerShape]? {
    guard let size = try ownValue("stateSize"), !size.isNullish else { return nil }
    return try (size.asArray?.values ?? [size]).map { value in
      let argument = Argument(value, "stateSize", of: "the cell", context: context)
      return value.isArray ? try argument.layerShapes().shapes[0] : [try argument.integer()]
    }
  }
}
