import Layers
import Script
import Tensors

/// A built-in kind of optimizer: the function of `tf.train` that makes it, and its class.
struct OptimizerKind {
  /// The name of the function, such as `sgd`.
  let function: String
  /// The name in files, such as `SGD`.
  let fileName: String
  /// The name of the kind that the class extends; nil for `Optimizer` itself.
  var base: String?
  let parameters: [Parameter]
  let summary: String
  /// The arguments of the example.
  let example: String
  fileprivate let makeFromNumbers: (Call) throws -> Optimizer

  /// The name of the class in programs, such as `SGDOptimizer`.
  var className: String { fileName + "Optimizer" }

  /// The optimizer that arguments describe: numbers in order, or an options object in place of them.
  func make(_ call: Call) throws -> Optimizer {
    try call.optimizer(describedFor: function) ?? makeFromNumbers(call)
  }

  private static let rate = Parameter.number("learningRate")
  private static let epsilon = Parameter.number("epsilon", optional: "1e-7")
  private static let betas: [Parameter] = [.number("beta1", default: 0.9), .number("beta2", default: 0.999), epsilon]

  /// All kinds.
  nonisolated(unsafe) static let all: [OptimizerKind] = [
    OptimizerKind(
      function: "adadelta", fileName: "Adadelta",
      parameters: [.number("learningRate", default: 0.001), .number("rho", default: 0.95), epsilon],
      summary: "Adadelta: steps scaled by averages of squared gradients and squared steps.", example: "0.1"
    ) { try AdadeltaOptimizer(learningRate: $0.number(0), rho: $0.number(1), epsilon: $0.optionalNumber(2)) },
    OptimizerKind(
      function: "adagrad", fileName: "Adagrad",
      parameters: [rate, .number("initialAccumulatorValue", default: 0.1)],
      summary: "Adagrad: steps scaled by the sum of all squared gradients.", example: "0.1"
    ) { try AdagradOptimizer(learningRate: $0.number(0), initialAccumulatorValue: $0.number(1)) },
    OptimizerKind(
      function: "adam", fileName: "Adam", parameters: [.number("learningRate", default: 0.001)] + betas,
      summary: "Adam: steps from averages of gradients and of squared gradients.", example: "0.1"
    ) { call in
      try AdamOptimizer(
        learningRate: call.number(0), beta1: call.number(1), beta2: call.number(2), epsilon: call.optionalNumber(3))
    },
    OptimizerKind(
      function: "adamax", fileName: "Adamax",
      parameters: [.number("learningRate", default: 0.002)] + betas + [.number("decay", default: 0)],
      summary: "Adamax: Adam with the largest gradient instead of an average of squares.", example: "0.1"
    ) { call in
      try AdamaxOptimizer(
        learningRate: call.number(0), beta1: call.number(1), beta2: call.number(2), epsilon: call.optionalNumber(3),
        decay: call.number(4))
    },
    OptimizerKind(
      function: "momentum", fileName: "Momentum", base: "SGD",
      parameters: [rate, .number("momentum"), .boolean("useNesterov")],
      summary: "Gradient descent that keeps a part of its speed.", example: "0.1, 0.9"
    ) { try MomentumOptimizer(learningRate: $0.number(0), momentum: $0.number(1), usesNesterov: $0.boolean(2)) },
    OptimizerKind(
      function: "rmsprop", fileName: "RMSProp",
      parameters: [
        rate, .number("decay", default: 0.9), .number("momentum", default: 0), epsilon, .boolean("centered"),
      ], summary: "RMSProp: steps scaled by an average of squared gradients.", example: "0.1"
    ) { call in
      try RMSPropOptimizer(
        learningRate: call.number(0), decay: call.number(1), momentum: call.number(2),
        epsilon: call.optionalNumber(3), isCentered: call.boolean(4))
    },
    OptimizerKind(
      function: "sgd", fileName: "SGD", parameters: [rate],
      summary: "Stochastic gradient descent: steps of learningRate · gradient.", example: "0.1"
    ) { try SGDOptimizer(learningRate: $0.number(0)) },
  ]
}

extension Call {
  /// The optimizer that an options object in place of the numbers describes, `tf.train.sgd({lr: 0.2})`: keys are those of
  /// the configuration, and `lr` as Keras wrote it; nil when the first argument is no such object.
  fileprivate func optimizer(describedFor function: String) throws -> Optimizer? {
    guard let object = self[0].asObject, object.kind == .ordinary else { return nil }
    var config = try context.configObject(object)
    if let rate = config["lr"] {
      config["learningRate"] = config["learningRate"] ?? rate
      config["lr"] = nil
    }
    let entry = OptimizerCatalog.catalog.entries.first { $0.className.lowercased() == function.lowercased() }
    if let unknown = config.keys.first(where: { key in entry?.fields.contains { $0.key == key } != true }) {
      let keys = entry?.fields.map(\.key) ?? []
      let hint = Suggestion.closest(to: unknown, among: keys).map { " Did you mean '\($0)'?" } ?? ""
      throw machine.error(
        "tf.train.\(function)() has no option '\(unknown)'; it has \(keys.joined(separator: ", ")).\(hint)")
    }
    return try entry?.make(config)
  }
}
