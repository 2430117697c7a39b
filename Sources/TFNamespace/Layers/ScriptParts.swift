import Layers
import Script
import Tensors

/// `class Ramp extends tf.initializers.Initializer { apply(shape, dtype) { … } }`
final class ScriptInitializer: Initializer, ScriptDefined {
  var script: ScriptInstance?

  override var className: String { script?.className ?? super.className }

  override func getConfig() -> ConfigObject { script?.ownConfig() ?? ConfigObject() }

  override func apply(_ shape: TensorShape, _ dtype: DataType) throws -> Tensor {
    guard let script else { return try super.apply(shape, dtype) }
    let values = try script.callForTensor(
      "apply", [shape.scriptValue(script.context), dtype.scriptValue(script.context)])
    guard values.shape == shape else {
      throw LayerError(
        "apply() of the initializer \(className) gave a tensor of shape \(values.shape) for a weight of shape \(shape)."
      )
    }
    return values
  }
}

/// `class Sparse extends tf.regularizers.Regularizer { apply(x) { … } }`
final class ScriptRegularizer: Regularizer, ScriptDefined {
  var script: ScriptInstance?

  override var className: String { script?.className ?? super.className }

  override func getConfig() -> ConfigObject { script?.ownConfig() ?? ConfigObject() }

  override func apply(_ x: Tensor) throws -> Tensor {
    try script.map { try $0.callForTensor("apply", [$0.context.value(of: x)]) } ?? super.apply(x)
  }
}

/// `class SumToOne extends tf.constraints.Constraint { apply(w) { … } }`
final class ScriptConstraint: Constraint, ScriptDefined {
  var script: ScriptInstance?

  override var className: String { script?.className ?? super.className }

  override func getConfig() -> ConfigObject { script?.ownConfig() ?? ConfigObject() }

  override func apply(_ w: Tensor) throws -> Tensor {
    try script.map { try $0.callForTensor("apply", [$0.context.value(of: w)]) } ?? super.apply(w)
  }
}
