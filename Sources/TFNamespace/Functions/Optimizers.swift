import Layers
import Script
import Tensors

extension FunctionTable {
  /// The optimizers of `tf.train`.
  mutating func addOptimizers() {
    section("Training / Optimizers", in: "tf.train")
    for kind in OptimizerKind.all {
      add(
        kind.function, kind.parameters, kind.summary, returns: "Optimizer",
        example:
          "const w = tf.variable(tf.scalar(1));\ntf.train.\(kind.function)(\(kind.example)).minimize(() => w.square());\nw.print();"
      ) { call -> Value in call.context.value(for: try kind.make(call), className: kind.className) }
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
        try call.content(Optimizer.self).implementation.learningRate = call.machine.toNumber(value)
      }
    ) { try $0.content(Optimizer.self).implementation.learningRate }
    property("iterations", "The steps taken.") { try $0.content(Optimizer.self).implementation.iterations }
    let f = Parameter.function("f", "() => Scalar")
    let variables = Parameter.any("varList", "Variable[]", optional: "all trainable")
    add(
      "minimize", [f, .boolean("returnCost"), variables], "Computes a loss and its gradients, and takes a step.",
      returns: "Scalar|null",
      example:
        "const w = tf.variable(tf.scalar(1));\nconst sgd = tf.train.sgd(0.1);\nsgd.minimize(() => w.square(), true).print();"
    ) { call -> Tensor? in
      let function = try call.function(0)
      return try call.content(Optimizer.self).baseMinimize(
        { try function.tensor([]) }, returnCost: call.boolean(1), variables: call.variables(2))
    }
    add(
      "computeGradients", [f, variables], "The loss and its gradients by the names of variables, without a step.",
      returns: "{value, grads}",
      example:
        "const w = tf.variable(tf.scalar(1));\ntf.train.sgd(0.1).computeGradients(() => w.square()).value.print();"
    ) { call -> NamedResults in
      let function = try call.function(0)
      let (value, gradients) = try call.content(Optimizer.self).baseGradients(
        { try function.tensor([]) }, variables: call.variables(1))
      return NamedResults(["value": value, "grads": NamedTensors(gradients.filter { $0.gradient != nil })])
    }
    add(
      "applyGradients", [.any("variableGradients", "{[name]: Tensor}|{name, tensor}[]")],
      "Takes a step with given gradients.",
      example:
        "const w = tf.variable(tf.scalar(1));\ntf.train.sgd(0.1).applyGradients({[w.name]: tf.scalar(2)});\nw.print();",
      procedure: { call in
        let optimizer = try call.content(Optimizer.self).implementation
        if optimizer is ScriptOptimizer { _ = try call.builtIn(Optimizer.self) }
        try optimizer.applyGradients(named: call.argument(0).namedTensors().map { ($0.name, $0.tensor) })
      })
    addAsync(
      "getWeights", [], "A promise of the state: the count of steps and the averages, as {name, tensor}.",
      returns: "Promise<NamedTensor[]>", example: "console.log((await tf.train.adam(0.1).getWeights()).length);"
    ) { call -> [NamedResults] in
      try call.content(Optimizer.self).implementation.baseWeights().map {
        NamedResults(["name": $0.name, "tensor": $0.tensor])
      }
    }
    addAsync(
      "setWeights", [.any("weightValues", "{name, tensor}[]")], "Restores what getWeights() gave.",
      returns: "Promise<void>",
      example: "const adam = tf.train.adam(0.1);\nawait adam.setWeights(await adam.getWeights());"
    ) { call -> Value in
      try call.content(Optimizer.self).implementation.baseSetWeights(call.argument(0).namedTensors())
      return .undefined
    }
    addAsync(
      "saveIterations", [], "A promise of the count of steps as {name, tensor}.", returns: "Promise<NamedTensor>",
      example: "console.log((await tf.train.adam(0.1).saveIterations()).name);"
    ) { call -> NamedResults? in
      try call.content(Optimizer.self).implementation.baseWeights().first.map {
        NamedResults(["name": $0.name, "tensor": $0.tensor])
      }
    }
    add(
      "incrementIterations", [], "Counts a step, at the end of an applyGradients() of the program's own.",
      example: "tf.train.sgd(0.1).incrementIterations();",
      procedure: { try $0.content(Optimizer.self).implementation.countStep() })
    add(
      "setLearningRate", [.number("learningRate")], "Changes the size of the steps.",
      example: "tf.train.sgd(0.1).setLearningRate(0.01);",
      procedure: { try $0.content(Optimizer.self).implementation.learningRate = $0.number(0) })
    add("getConfig", [], "The settings.", returns: "object", example: "console.log(tf.train.adam(0.1).getConfig());") {
      let optimizer = try $0.content(Optimizer.self).implementation
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
        try $0.content(Optimizer.self).implementation.dispose()
      })
    addOptimizerKinds()
  }

  /// A class for each kind; classes of programs can extend them.
  private mutating func addOptimizerKinds() {
    let subclassesLast = OptimizerKind.all.filter { $0.base == nil } + OptimizerKind.all.filter { $0.base != nil }
    for kind in subclassesLast {
      beginClass(
        kind.className, extends: kind.base.map { $0 + "Optimizer" } ?? "Optimizer", in: "tf",
        "The class of the optimizers that tf.train.\(kind.function)() makes.", factory: "tf.train.\(kind.function)()",
        parameters: kind.parameters, fileName: kind.fileName
      ) { call in
        let made = try kind.make(call)
        if try call.context.prototypeForNew(kind.className) === call.context.hostClass(kind.className).prototype {
          return try call.context.newValue(for: made, className: kind.className)
        }
        return try call.context.construct(extending: kind.className) { ScriptOptimizer($0, extending: made) }
      }
      if kind.fileName == "Momentum" {
        add(
          "setMomentum", [.number("momentum")], "Changes the share of the speed that is kept.",
          example: "tf.train.momentum(0.1, 0.9).setMomentum(0.5);",
          procedure: {
            ($0.this.content(Optimizer.self)?.implementation as? MomentumOptimizer)?.momentum = try $0.number(0)
          })
      }
    }
    // The settings by name, as programs read `optimizer.beta1`.
    section("Classes / Optimizer", in: "Optimizer")
    var settings: Set = ["learningRate"]
    for key in OptimizerCatalog.catalog.entries.flatMap(\.fields).map(\.key) where settings.insert(key).inserted {
      property(key, "The setting \(key), where the kind of optimizer has it.", set: { $0.defineOwn(key, $1) }) {
        call -> Value in
        let optimizer = try call.content(Optimizer.self).implementation
        // The settings of a class of the program's own are what its getConfig() reads here.
        if optimizer is ScriptOptimizer { return .undefined }
        return try optimizer.configObject[key]?.scriptValue(call.context) ?? .undefined
      }
    }
  }
}

extension Optimizer {
  /// The class of the script's object.
  var scriptClassName: String { OptimizerKind.all.first { $0.fileName == className }?.className ?? "Optimizer" }
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
