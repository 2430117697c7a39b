import Layers
import Script
import Tensors

extension FunctionTable {
  /// The optimizers of `tf.train`.
  mutating func addOptimizers() {
    section("Training / Optimizers", in: "tf.train")
    let rate = Parameter.number("learningRate")
    let epsilon = Parameter.number("epsilon", optional: "1e-7")
    func optimizer(
      _ name: String, _ parameters: [Parameter], _ summary: String, example: String,
      _ make: @escaping (Call) throws -> Optimizer
    ) {
      add(
        name, parameters, summary, returns: "Optimizer",
        example:
          "const w = tf.variable(tf.scalar(1));\ntf.train.\(name)(\(example)).minimize(() => w.square());\nw.print();"
      ) { call -> Value in
        let made = try call.optimizer(describedFor: name) ?? make(call)
        return call.context.value(for: made, className: made.scriptClassName)
      }
    }
    optimizer(
      "adadelta", [.number("learningRate", default: 0.001), .number("rho", default: 0.95), epsilon],
      "Adadelta: steps scaled by averages of squared gradients and squared steps.", example: "0.1"
    ) { try AdadeltaOptimizer(learningRate: $0.number(0), rho: $0.number(1), epsilon: $0.optionalNumber(2)) }
    optimizer(
      "adagrad", [rate, .number("initialAccumulatorValue", default: 0.1)],
      "Adagrad: steps scaled by the sum of all squared gradients.", example: "0.1"
    ) { try AdagradOptimizer(learningRate: $0.number(0), initialAccumulatorValue: $0.number(1)) }
    optimizer(
      "adam",
      [
        .number("learningRate", default: 0.001), .number("beta1", default: 0.9), .number("beta2", default: 0.999),
        epsilon,
      ], "Adam: steps from averages of gradients and of squared gradients.", example: "0.1"
    ) { call in
      try AdamOptimizer(
        learningRate: call.number(0), beta1: call.number(1), beta2: call.number(2), epsilon: call.optionalNumber(3))
    }
    optimizer(
      "adamax",
      [
        .number("learningRate", default: 0.002), .number("beta1", default: 0.9), .number("beta2", default: 0.999),
        epsilon, .number("decay", default: 0),
      ], "Adamax: Adam with the largest gradient instead of an average of squares.", example: "0.1"
    ) { call in
      try AdamaxOptimizer(
        learningRate: call.number(0), beta1: call.number(1), beta2: call.number(2), epsilon: call.optionalNumber(3),
        decay: call.number(4))
    }
    optimizer(
      "momentum", [rate, .number("momentum"), .boolean("useNesterov")],
      "Gradient descent that keeps a part of its speed.", example: "0.1, 0.9"
    ) { try MomentumOptimizer(learningRate: $0.number(0), momentum: $0.number(1), usesNesterov: $0.boolean(2)) }
    optimizer(
      "rmsprop",
      [
        rate, .number("decay", default: 0.9), .number("momentum", default: 0), epsilon, .boolean("centered"),
      ], "RMSProp: steps scaled by an average of squared gradients.", example: "0.1"
    ) { call in
      try RMSPropOptimizer(
        learningRate: call.number(0), decay: call.number(1), momentum: call.number(2),
        epsilon: call.optionalNumber(3), isCentered: call.boolean(4))
    }
    optimizer("sgd", [rate], "Stochastic gradient descent: steps of learningRate · gradient.", example: "0.1") {
      try SGDOptimizer(learningRate: $0.number(0))
    }
  }

  /// The class of optimizers, and its kinds.
  mutating func addOptimizerClasses() {
    beginClass(
      "Optimizer", in: "tf.train", "Changes variables so that a loss falls.", factory: "tf.train.sgd()",
      construct: { try $0.context.construct(extending: "Optimizer") { ScriptOptimizer($0) } })
    alias(value: "tf.Optimizer", of: "tf.train.Optimizer")
    property(
      "learningRate", "The size of a step.",
      set: { call, value in
        try call.content(Optimizer.self).learningRate = call.machine.toNumber(value)
      }
    ) { try $0.content(Optimizer.self).learningRate }
    property("iterations", "The steps taken.") { try $0.content(Optimizer.self).iterations }
    let f = Parameter.function("f", "() => Scalar")
    let variables = Parameter.any("varList", "Variable[]", optional: "all trainable")
    add(
      "minimize", [f, .boolean("returnCost"), variables], "Computes a loss and its gradients, and takes a step.",
      returns: "Scalar|null",
      example:
        "const w = tf.variable(tf.scalar(1));\nconst sgd = tf.train.sgd(0.1);\nsgd.minimize(() => w.square(), true).print();"
    ) { call -> Tensor? in
      let function = try call.function(0)
      return try call.content(Optimizer.self).minimize(
        { try function.tensor([]) }, returnCost: call.boolean(1), variables: call.variables(2))
    }
    add(
      "computeGradients", [f, variables], "The loss and its gradients by the names of variables, without a step.",
      returns: "{value, grads}",
      example:
        "const w = tf.variable(tf.scalar(1));\ntf.train.sgd(0.1).computeGradients(() => w.square()).value.print();"
    ) { call -> NamedResults in
      let function = try call.function(0)
      let (value, gradients) = try call.content(Optimizer.self).computeGradients(
        { try function.tensor([]) }, variables: call.variables(1))
      return NamedResults(["value": value, "grads": NamedTensors(gradients.filter { $0.gradient != nil })])
    }
    add(
      "applyGradients", [.any("variableGradients", "{[name]: Tensor}|{name, tensor}[]")],
      "Takes a step with given gradients.",
      example:
        "const w = tf.variable(tf.scalar(1));\ntf.train.sgd(0.1).applyGradients({[w.name]: tf.scalar(2)});\nw.print();",
      procedure: {
        try $0.builtIn(Optimizer.self).applyGradients(named: $0.argument(0).namedTensors().map { ($0.name, $0.tensor) })
      })
    addAsync(
      "getWeights", [], "A promise of the state: the count of steps and the averages, as {name, tensor}.",
      returns: "Promise<NamedTensor[]>", example: "console.log((await tf.train.adam(0.1).getWeights()).length);"
    ) { call -> [NamedResults] in
      try call.content(Optimizer.self).getWeights().map { NamedResults(["name": $0.name, "tensor": $0.tensor]) }
    }
    addAsync(
      "setWeights", [.any("weightValues", "{name, tensor}[]")], "Restores what getWeights() gave.",
      returns: "Promise<void>",
      example: "const adam = tf.train.adam(0.1);\nawait adam.setWeights(await adam.getWeights());"
    ) { call -> Value in
      try call.content(Optimizer.self).setWeights(call.argument(0).namedTensors())
      return .undefined
    }
    addAsync(
      "saveIterations", [], "A promise of the count of steps as {name, tensor}.", returns: "Promise<NamedTensor>",
      example: "console.log((await tf.train.adam(0.1).saveIterations()).name);"
    ) { call -> NamedResults? in
      try call.content(Optimizer.self).getWeights().first.map { NamedResults(["name": $0.name, "tensor": $0.tensor]) }
    }
    add(
      "incrementIterations", [], "Counts a step, at the end of an applyGradients() of the program's own.",
      example: "tf.train.sgd(0.1).incrementIterations();",
      procedure: { try $0.content(Optimizer.self).countStep() })
    add(
      "setLearningRate", [.number("learningRate")], "Changes the size of the steps.",
      example: "tf.train.sgd(0.1).setLearningRate(0.01);",
      procedure: { try $0.content(Optimizer.self).learningRate = $0.number(0) })
    add("getConfig", [], "The settings.", returns: "object", example: "console.log(tf.train.adam(0.1).getConfig());") {
      let optimizer = try $0.content(Optimizer.self)
      return optimizer is ScriptOptimizer ? ConfigObject() : optimizer.configObject
    }
    add(
      "getClassName", [], "The name of the kind of optimizer.", example: "console.log(tf.train.adam().getClassName());"
    ) {
      let optimizer = try $0.content(Optimizer.self)
      return try (optimizer as? ScriptOptimizer)?.script?.inheritedClassName() ?? optimizer.className
    }
    add(
      "dispose", [], "Frees the averages.", example: "tf.train.adam(0.1).dispose();",
      procedure: {
        try $0.content(Optimizer.self).dispose()
      })
    for kind in ["Adadelta", "Adagrad", "Adam", "Adamax", "RMSProp", "SGD", "Momentum"] {
      beginClass(
        "\(kind)Optimizer", extends: kind == "Momentum" ? "SGDOptimizer" : "Optimizer", in: "tf",
        "The class of the optimizers that tf.train.\(kind.lowercased())() makes.",
        factory: "tf.train.\(kind.lowercased())()")
      if kind == "Momentum" {
        add(
          "setMomentum", [.number("momentum")], "Changes the share of the speed that is kept.",
          example: "tf.train.momentum(0.1, 0.9).setMomentum(0.5);",
          procedure: { try $0.content(MomentumOptimizer.self).momentum = $0.number(0) })
      }
    }
  }
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

extension Optimizer {
  /// The class of the script's object.
  var scriptClassName: String {
    switch self {
    case is AdadeltaOptimizer: "AdadeltaOptimizer"
    case is AdagradOptimizer: "AdagradOptimizer"
    case is AdamOptimizer: "AdamOptimizer"
    case is AdamaxOptimizer: "AdamaxOptimizer"
    case is MomentumOptimizer: "MomentumOptimizer"
    case is RMSPropOptimizer: "RMSPropOptimizer"
    case is SGDOptimizer: "SGDOptimizer"
    default: "Optimizer"
    }
  }
}

extension Argument {
  /// Tensors by name: an object, or an array of `{name, tensor}`.
  func namedTensors() throws -> [(name: String, tensor: Tensor)] {
    let machine = context.machine
    let expected = "an object {name: tensor} or an array of {name, tensor}"
    if let array = value.asArray {
      return try array.values.map { element in
        guard let object = element.asObject, let name = try object.get("name", machine).asString?.text else {
          throw mismatch(expected)
        }
        return (
          name, try Argument(object.get("tensor", machine), name, of: functionName, context: context).tensor(.any)
        )
      }
    }
    guard let object = value.asObject else { throw mismatch(expected) }
    return try object.ownEnumerableKeys(machine).compactMap { key in
      let element = try object.get(key, machine)
      if element.isNullish { return nil }
      return (key.text, try Argument(element, key.text, of: functionName, context: context).tensor(.any))
    }
  }
}
