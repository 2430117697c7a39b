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

/// `class SignDescent extends tf.train.Optimizer { applyGradients(gradients) { … } }`, where the gradients come as a list of
/// `{name, tensor}`, the names being those of variables.
final class ScriptOptimizer: Optimizer, ScriptDefined {
  var script: ScriptInstance?

  init(_ className: String) { super.init(className, learningRate: 0.01) }

  override var config: [(name: String, value: OptimizerSetting)] {
    (script?.ownConfig() ?? ConfigObject()).entries.compactMap { key, value in
      if let number = value.number { return (key, .number(number)) }
      return value.boolean.map { (key, .flag($0)) }
    }
  }

  override func applyGradients(_ gradients: [(variable: Variable, gradient: Tensor?)]) throws {
    guard let script else { return }
    let list = try gradients.compactMap { variable, gradient in
      try gradient.map { try NamedResults(["name": variable.name, "tensor": $0]).scriptValue(script.context) }
    }
    guard try script.callOwn("applyGradients", [Value(script.context.realm.makeArray(list))]) != nil else {
      throw LayerError("The optimizer \(className) must have a method applyGradients(gradients).")
    }
  }
}
