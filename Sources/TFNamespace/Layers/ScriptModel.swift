import Layers
import Script
import Tensors

/// `class Twice extends tf.Sequential { call(x, kwargs) { … } }`
///
/// The class's own `call` and `computeOutputShape` run where the model is used as a layer: by `apply` and inside other
/// models. What the model itself predicts and learns follows its layers.
final class ScriptSequential: Sequential, ScriptDefinedLayer {
  var script: ScriptInstance?

  override func call(_ inputs: [Tensor], _ options: CallOptions) throws -> [Tensor] {
    try script?.call(inputs, options, of: self) ?? super.call(inputs, options)
  }

  override func computeOutputShapes(_ inputShapes: [LayerShape]) throws -> [LayerShape] {
    try script?.outputShapes(inputShapes) ?? super.computeOutputShapes(inputShapes)
  }

  func inheritedBuild(_ shapes: [LayerShape]) throws { try super.build(shapes) }

  func inheritedCall(_ inputs: [Tensor], _ options: CallOptions) throws -> [Tensor] { try super.call(inputs, options) }

  func inheritedOutputShapes(_ shapes: [LayerShape]) throws -> [LayerShape] { try super.computeOutputShapes(shapes) }

  func inheritedMasks(_ inputs: [Tensor], _ masks: [Tensor?]) throws -> [Tensor?] {
    try super.computeMasks(inputs, masks)
  }
}

/// `class Twice extends tf.LayersModel { call(x, kwargs) { … } }`
final class ScriptModel: LayersModel, ScriptDefinedLayer {
  var script: ScriptInstance?

  override func call(_ inputs: [Tensor], _ options: CallOptions) throws -> [Tensor] {
    try script?.call(inputs, options, of: self) ?? super.call(inputs, options)
  }

  override func computeOutputShapes(_ inputShapes: [LayerShape]) throws -> [LayerShape] {
    try script?.outputShapes(inputShapes) ?? super.computeOutputShapes(inputShapes)
  }

  func inheritedBuild(_ shapes: [LayerShape]) throws { try super.build(shapes) }

  func inheritedCall(_ inputs: [Tensor], _ options: CallOptions) throws -> [Tensor] { try super.call(inputs, options) }

  func inheritedOutputShapes(_ shapes: [LayerShape]) throws -> [LayerShape] { try super.computeOutputShapes(shapes) }

  func inheritedMasks(_ inputs: [Tensor], _ masks: [Tensor?]) throws -> [Tensor?] {
    try super.computeMasks(inputs, masks)
  }
}

extension Call {
  /// The object of a new model: of the class of the table, or of a class of the script that extends it.
  func newModel(
    _ className: String, plain: () throws -> LayersModel, scripted: () throws -> any ScriptDefinedLayer
  ) throws -> Value {
    if try context.prototypeForNew(className) === context.hostClass(className).prototype {
      return try context.newValue(for: plain(), className: className)
    }
    return try context.construct(extending: className) { _ in try scripted() }
  }
}
