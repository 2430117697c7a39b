import Layers
import Script
import Tensors

/// An optimizer whose class is written in the script.
///
/// `class SignDescent extends tf.train.Optimizer { applyGradients(gradients) { … } }` takes its steps itself;
/// `class Clipped extends tf.AdamOptimizer { applyGradients(gradients) { super.applyGradients(…); } }` changes what a
/// built-in one does. Gradients come as `{name: tensor}`, or as a list of `{name, tensor}` where the variables were listed,
/// as training does. Training calls the class's own `minimize`; saving its own `getConfig` and `getWeights`.
final class ScriptOptimizer: Optimizer, ScriptDefined {
  var script: ScriptInstance?
  /// The built-in optimizer that the class extends, with its settings and averages; nil when it extends `Optimizer`.
  let inherited: Optimizer?
  /// Whether the variables of the step that is taken were listed.
  private var hasListedVariables = false

  init(_ className: String, extending inherited: Optimizer? = nil) {
    self.inherited = inherited
    super.init(className, learningRate: inherited?.learningRate ?? 0.01)
  }

  override var config: [(name: String, value: OptimizerSetting)] {
    guard let own = script?.ownConfig() else { return inherited?.config ?? [] }
    return own.entries.compactMap { key, value in
      if let number = value.number { return (key, .number(number)) }
      return value.boolean.map { (key, .flag($0)) }
    }
  }

  // MARK: Steps

  override func minimize(
    _ f: () throws -> Tensor, returnCost: Bool, variables: [Variable]?
  ) throws -> Tensor? {
    guard let script, let method = try script.ownValue("minimize"), method.isCallable else {
      return try inheritedMinimize(f, returnCost: returnCost, variables: variables)
    }
    let list = try variables.map { try $0.scriptValue(script.context) } ?? .undefined
    return try script.passing(f) { function in
      let result = try script.context.machine.call(
        method, this: Value(script.object), arguments: [function, Value(returnCost), list])
      return script.context.tensor(result)
    }
  }

  override func computeGradients(
    _ f: () throws -> Tensor, variables: [Variable]?
  ) throws -> (value: Tensor, gradients: [(variable: Variable, gradient: Tensor?)]) {
    guard let script, let method = try script.ownValue("computeGradients"), method.isCallable else {
      return try super.computeGradients(f, variables: variables)
    }
    let (context, machine) = (script.context, script.context.machine)
    return try script.passing(f) { function in
      let list = try variables.map { try $0.scriptValue(context) } ?? .undefined
      let result = try machine.call(method, this: Value(script.object), arguments: [function, list])
      guard result.isObject, let value = context.tensor(try machine.get(result, "value")) else {
        throw LayerError("computeGradients() of \(className) must return {value, grads}.")
      }
      let gradients = try Argument(machine.get(result, "grads"), "grads", of: "computeGradients", context: context)
      return (value, try Optimizer.variables(of: gradients.namedTensors().map { ($0.name, $0.tensor) }))
    }
  }

  override func applyGradients(_ gradients: [(variable: Variable, gradient: Tensor?)]) throws {
    guard let script else { return }
    guard let method = try script.ownValue("applyGradients"), method.isCallable else {
      guard let inherited else {
        throw LayerError("The optimizer \(className) must have a method applyGradients(gradients).")
      }
      return try inherited.applyGradients(gradients)
    }
    let context = script.context
    let known = gradients.filter { $0.gradient != nil }
    let argument =
      hasListedVariables
      ? try known.map { NamedResults(["name": $0.variable.name, "tensor": $0.gradient]) }.scriptValue(context)
      : try NamedTensors(known).scriptValue(context)
    _ = try context.machine.call(method, this: Value(script.object), argument)
  }

  func inheritedMinimize(
    _ f: () throws -> Tensor, returnCost: Bool, variables: [Variable]?
  ) throws -> Tensor? {
    hasListedVariables = variables != nil
    return try super.minimize(f, returnCost: returnCost, variables: variables)
  }

  func inheritedGradients(
    _ f: () throws -> Tensor, variables: [Variable]?
  ) throws -> (value: Tensor, gradients: [(variable: Variable, gradient: Tensor?)]) {
    try super.computeGradients(f, variables: variables)
  }

  // MARK: State

  override func getWeights() throws -> [(name: String, tensor: Tensor)] {
    guard let script, let result = try script.callOwn("getWeights") else {
      return try (inherited?.getWeights() ?? super.getWeights())
    }
    let weights = try script.context.settledValue(of: result, what: "getWeights() of \(className)")
    return try Argument(weights, "weights", of: "getWeights", context: script.context).namedTensors()
  }

  override func setWeights(_ weights: [(name: String, tensor: Tensor)]) throws {
    guard let script, let method = try script.ownValue("setWeights"), method.isCallable else {
      return try (inherited?.setWeights(weights) ?? super.setWeights(weights))
    }
    let context = script.context
    let list = try weights.map { NamedResults(["name": $0.name, "tensor": $0.tensor]) }.scriptValue(context)
    let result = try context.machine.call(method, this: Value(script.object), list)
    _ = try context.settledValue(of: result, what: "setWeights() of \(className)")
  }

  func inheritedWeights() throws -> [(name: String, tensor: Tensor)] { try super.getWeights() }

  func inheritedSetWeights(_ weights: [(name: String, tensor: Tensor)]) throws { try super.setWeights(weights) }
}

extension Optimizer {
  /// What holds the settings, the averages and the count of steps: for an object of a class of the script that extends a
  /// built-in kind, the optimizer of that kind.
  var implementation: Optimizer { (self as? ScriptOptimizer)?.inherited ?? self }

  // The methods that a program calls, directly or as `super.minimize(…)`, must not come back to the program's own.

  func baseMinimize(
    _ f: () throws -> Tensor, returnCost: Bool, variables: [Variable]?
  ) throws -> Tensor? {
    if let script = self as? ScriptOptimizer {
      return try script.inheritedMinimize(f, returnCost: returnCost, variables: variables)
    }
    return try minimize(f, returnCost: returnCost, variables: variables)
  }

  func baseGradients(
    _ f: () throws -> Tensor, variables: [Variable]?
  ) throws -> (value: Tensor, gradients: [(variable: Variable, gradient: Tensor?)]) {
    try (self as? ScriptOptimizer)?.inheritedGradients(f, variables: variables)
      ?? computeGradients(f, variables: variables)
  }

  func baseWeights() throws -> [(name: String, tensor: Tensor)] {
    try (self as? ScriptOptimizer)?.inheritedWeights() ?? getWeights()
  }

  func baseSetWeights(_ weights: [(name: String, tensor: Tensor)]) throws {
    if let script = self as? ScriptOptimizer { return try script.inheritedSetWeights(weights) }
    try setWeights(weights)
  }
}

/// A function that is lent to a program for the time of a call.
private final class LentFunction {
  var function: (() throws -> Tensor)?

  init(_ function: @escaping () throws -> Tensor) { self.function = function }
}

extension ScriptInstance {
  /// Hands `f` to a program as a function that is of use until `body` returns.
  fileprivate func passing<Result>(
    _ f: () throws -> Tensor, _ body: (_ function: Value) throws -> Result
  ) throws -> Result {
    try withoutActuallyEscaping(f) { f in
      let lent = LentFunction(f)
      defer { lent.function = nil }
      return try body(
        context.makeFunction("f", 0) { context, _ in
          guard let function = lent.function else {
            throw LayerError("The function that minimize() got computes the loss of that step only.")
          }
          return context.value(of: try function())
        })
    }
  }
}

extension TFContext {
  /// What a promise was fulfilled with, after the promise jobs that are due; other values are themselves.
  fileprivate func settledValue(of value: Value, what: String) throws -> Value {
    guard let promise = value.asObject as? JSPromise else { return value }
    promise.isHandled = true
    if promise.state == .pending { try machine.eventLoop.runMicrotasks(machine) }
    switch promise.state {
    case .fulfilled: return promise.result
    case .rejected: throw ScriptError(promise.result)
    case .pending: throw LayerError("\(what) must not wait for timers or files.")
    }
  }
}
