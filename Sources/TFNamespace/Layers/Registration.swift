import Layers
import Script
import Tensors

extension FunctionTable {
  /// `tf.serialization`: classes of the program that files can name.
  mutating func addSerialization() {
    section("Models / Serialization", in: "tf.serialization")
    add(
      "registerClass",
      [.function("cls", "class"), .text("pkg", optional: "Custom"), .text("name", optional: "className")],
      "Makes a class of the program's own known, so that models with it can be loaded.",
      example:
        "class Twice extends tf.layers.Layer {\n  static className = 'Twice';\n  call(x) { return tf.mul(Array.isArray(x) ? x[0] : x, 2); }\n}\ntf.serialization.registerClass(Twice);",
      procedure: { call in try call.context.registerClass(call[0], name: call.optionalText(2)) })
    add(
      "getRegisteredName", [.function("cls", "class")], "The name under which a class was registered.",
      example:
        "class Thrice extends tf.layers.Layer {\n  static className = 'Thrice';\n}\ntf.serialization.registerClass(Thrice);\nconsole.log(tf.serialization.getRegisteredName(Thrice));"
    ) { call -> String in
      if let known = call.context.registeredNames.last(where: { Value.isStrictlyEqual($0.type, call[0]) }) {
        return known.name
      }
      return try call.context.className(ofClass: call[0])
    }
    addSerializableClass()
  }

  /// The base of classes that can be registered without being layers.
  private mutating func addSerializableClass() {
    beginClass(
      "Serializable", in: "tf.serialization", "An object that a configuration describes; extend it.",
      factory: "class X extends tf.serialization.Serializable",
      construct: { Value($0.context.realm.makeObject(prototype: try $0.context.prototypeForNew("Serializable"))) })
    add(
      "getClassName", [], "The static className of the class.", returns: "string",
      example:
        "class A extends tf.serialization.Serializable {\n  static className = 'A';\n}\nconsole.log(new A().getClassName());"
    ) { call -> Value in
      try call.machine.get(call.machine.get(call.this, "constructor"), "className")
    }
    let owners = [
      ("serialization", "Serializable"), ("layers", "Layer"), ("initializers", "Initializer"),
      ("regularizers", "Regularizer"), ("constraints", "Constraint"), ("train", "Optimizer"),
    ]
    for (namespace, owner) in owners {
      section("Models / Serialization", in: "\(owner).constructor")
      add(
        "fromConfig", [.function("cls", "class"), .any("config", "object")],
        "A new object of a class from its configuration.", returns: owner,
        example: "class B extends tf.\(namespace).\(owner) {}\nB.fromConfig(B, {});"
      ) { try $0.machine.construct($0[0], arguments: [$0[1]]) }
    }
    for (owner, className) in [("Sequential", "Sequential"), ("LayersModel", "Model")] {
      section("Models / Serialization", in: "\(owner).constructor")
      add(
        "fromConfig", [.function("cls", "class"), .any("config", "object")],
        "A new model from what getConfig() gave, with fresh weights.", returns: owner,
        example:
          "const x = tf.input({shape: [2]});\nconst layers = [tf.layers.dense({units: 1, inputShape: [2]})];\nconst model = \(owner == "Sequential" ? "tf.sequential({layers})" : "tf.model({inputs: x, outputs: layers[0].apply(x)})");\ntf.\(owner).fromConfig(tf.\(owner), model.getConfig()).summary();"
      ) { call -> Layer in
        // The first models of TensorFlow.js wrote the list of layers alone.
        let config = try call.context.config(call[1])
        return try LayerRegistry.make(
          className: className, config: config.array == nil ? config.object ?? ConfigObject() : ["layers": config])
      }
    }
  }
}

extension TFContext {
  /// Makes a class of the script known to files and, by its name, to options.
  func registerClass(_ value: Value, name: String?) throws {
    guard value.isCallable else {
      throw machine.error("registerClass() takes a class, but got \(machine.describe(value)).")
    }
    let className = try name ?? className(ofClass: value)
    registeredNames.append((value, className))
    guard try name != nil || !(value.asObject?.get("className", machine).asString?.text ?? "").isEmpty else {
      throw machine.error("The class needs a static className of type string, for example static className = 'Twice';")
    }
    func maker<Product: AnyObject>(_ kind: Product.Type) -> (ConfigObject) throws -> Product {
      { [unowned(unsafe) self] config in try instance(of: value, named: className, config, kind) }
    }
    switch try base(of: value) {
    case "Initializer": Initializer.catalog.register(className, maker(Initializer.self))
    case "Regularizer": Regularizer.catalog.register(className, maker(Regularizer.self))
    case "Constraint": Constraint.catalog.register(className, maker(Constraint.self))
    case "Optimizer": OptimizerCatalog.catalog.register(className, maker(Optimizer.self))
    default: LayerRegistry.register(className, maker(Layer.self))
    }
  }

  /// The class of the table, of those that files can name, that a class of the script extends; nil for none.
  private func base(of value: Value) throws -> String? {
    var prototype = try value.asObject?.get("prototype", machine).asObject
    let bases = ["Layer", "Initializer", "Regularizer", "Constraint", "Optimizer"]
    while let current = prototype {
      if let base = bases.first(where: { hostClass($0).prototype === current }) { return base }
      prototype = current.prototype
    }
    return nil
  }

  /// The object that a class of the script makes of a configuration: by its `fromConfig`, or by `new`.
  private func instance<Product: AnyObject>(
    of type: Value, named className: String, _ config: ConfigObject, _ kind: Product.Type
  ) throws -> Product {
    let options = Value(try object(of: config))
    let factory = try type.asObject?.get("fromConfig", machine) ?? .undefined
    let made =
      factory.isCallable
      ? try machine.call(factory, this: type, arguments: [type, options])
      : try machine.construct(type, arguments: [options])
    guard let product = made.content(kind) else {
      throw machine.error(
        "The registered class \(className) made \(machine.describe(made)) where a \(kind) was expected.")
    }
    return product
  }
}
