import Layers
import Script
import Tensors

extension FunctionTable {
  /// The classes of initializers, regularizers and constraints, which programs can extend, and that of activations.
  mutating func addCatalogClasses() {
    beginClass(
      "Initializer", in: "tf.initializers", "Makes the first values of a weight.",
      factory: "tf.initializers.zeros() and the like",
      construct: { try $0.context.construct(extending: "Initializer") { _ in ScriptInitializer() } })
    addConfigurable("tf.initializers.ones()") { try $0.content(Initializer.self) }
    add(
      "apply", [.shape(), .dtype(optional: "float32")], "Makes values.", returns: "Tensor",
      example: "tf.initializers.ones().apply([2]).print();"
    ) {
      try $0.builtIn(Initializer.self).apply($0.shape(0), $0.optionalDtype(1) ?? .float32)
    }
    add(
      "fromConfigUsesCustomObjects", [], "Whether the configuration may name classes of the program; it may not.",
      example: "console.log(tf.initializers.ones().fromConfigUsesCustomObjects());"
    ) { _ in false }

    beginClass(
      "Regularizer", in: "tf.regularizers", "A penalty on a weight.", factory: "tf.regularizers.l2() and the like",
      construct: { try $0.context.construct(extending: "Regularizer") { _ in ScriptRegularizer() } })
    addConfigurable("tf.regularizers.l2()") { try $0.content(Regularizer.self) }
    add(
      "apply", [.tensor("x")], "The penalty for a weight.", returns: "Scalar",
      example: "tf.regularizers.l2().apply(tf.ones([2])).print();"
    ) {
      try $0.builtIn(Regularizer.self).apply($0.tensor(0))
    }

    beginClass(
      "Constraint", in: "tf.constraints", "What is done to a weight after each update.",
      factory: "tf.constraints.nonNeg() and the like",
      construct: { try $0.context.construct(extending: "Constraint") { _ in ScriptConstraint() } })
    addConfigurable("tf.constraints.nonNeg()") { try $0.content(Constraint.self) }
    add(
      "apply", [.tensor("w")], "The weight, brought back into what is allowed.", returns: "Tensor",
      example: "tf.constraints.nonNeg().apply(tf.tensor([-1, 1])).print();"
    ) {
      try $0.builtIn(Constraint.self).apply($0.tensor(0))
    }

    beginClass(
      "ActivationFunction", "What a layer applies to its result.", factory: "the option `activation` of layers")
    add(
      "apply", [.tensor("x")], "The activation of a tensor.", returns: "Tensor",
      example: "tf.layers.dense({units: 1, activation: 'relu'}).activation.apply(tf.tensor([-1, 1])).print();"
    ) { try $0.content(Activation.self)($0.tensor(0)) }
    add(
      "getClassName", [], "The name of the activation.", returns: "string",
      example: "console.log(tf.layers.dense({units: 1, activation: 'relu'}).activation.getClassName());"
    ) { try $0.content(Activation.self).name }
  }

  private mutating func addConfigurable(_ example: String, _ read: @escaping (Call) throws -> any Configurable) {
    add("getConfig", [], "The settings.", returns: "object", example: "console.log(\(example).getConfig());") {
      let object = try read($0)
      return object is any ScriptDefined ? ConfigObject() : object.getConfig()
    }
    add(
      "getClassName", [], "The name of the class in files.", returns: "string",
      example: "console.log(\(example).getClassName());"
    ) {
      let object = try read($0)
      return try (object as? any ScriptDefined)?.script?.inheritedClassName() ?? object.className
    }
  }
}

extension Call {
  /// The receiver of a method that a class of the script must override: an object of a built-in class.
  func builtIn<Content: AnyObject>(_ type: Content.Type) throws -> Content {
    let content = try content(type)
    if let script = (content as? any ScriptDefined)?.script {
      throw machine.error("The class \(script.className) must have a method \(entry.name)() of its own.")
    }
    return content
  }
}
