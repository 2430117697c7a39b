import Layers
import Script
import Tensors

extension FunctionTable {
  /// `tf.layers.*`, `tf.initializers.*`, `tf.regularizers.*`, `tf.constraints.*`, `tf.metrics.*`: read from the
  /// registries of the room Layers.
  mutating func addLayerFactories() {
    section("Layers", in: "tf.layers")
    for description in LayerRegistry.descriptions {
      guard let name = description.factoryNames.first else { continue }
      add(
        name,
        [
          .options(
            "args", description.fields.map(Parameter.init), required: description.fields.contains { $0.isRequired })
        ],
        Self.sentence(description.help), returns: description.className,
        example: description.example(name)
      ) { call -> Layer in
        try description.make(call.configuration(0))
      }
      for other in description.factoryNames.dropFirst() { alias("tf.layers.\(other)", of: "tf.layers.\(name)") }
    }
    addCatalog(Initializer.catalog, "Initializers", in: "tf.initializers")
    addCatalog(Regularizer.catalog, "Regularizers", in: "tf.regularizers")
    // As texts these two are refused, as functions they exist: both make an L1L2.
    for (name, other) in [("l1", "l2"), ("l2", "l1")] {
      add(
        name, [.options("args", [.number(name, default: 0.01)])],
        "\(name) · the sum of the \(name == "l1" ? "absolute values" : "squares").",
        returns: "Regularizer", example: "console.log(tf.regularizers.\(name)().getConfig());"
      ) { call -> Value in
        var config = try call.configuration(0)
        config[other] = .number(0)
        return call.context.hostValue(
          for: try Regularizer.catalog.make(from: .object(["className": "L1L2", "config": .object(config)])))
      }
    }
    addCatalog(Constraint.catalog, "Constraints", in: "tf.constraints")
    addMetrics()
    addCatalogClasses()
  }

  private mutating func addCatalog<Product: AnyObject>(_ catalog: Catalog<Product>, _ heading: String, in owner: String)
  {
    section(heading, in: owner)
    for entry in catalog.entries {
      for name in entry.factoryNames {
        add(
          name, [.options("args", entry.fields.map(Parameter.init))], Self.sentence(entry.help),
          returns: entry.className,
          example: "\(owner).\(name)(\(entry.fields.contains { $0.isRequired } ? "{value: 1}" : ""));"
        ) { call -> Value in call.context.hostValue(for: try entry.make(call.configuration(0))) }
      }
    }
  }

  /// A help line as a sentence.
  private static func sentence(_ help: String) -> String {
    help.isEmpty ? "" : help.prefix(1).uppercased() + help.dropFirst() + (help.hasSuffix(".") ? "" : ".")
  }

  private mutating func addMetrics() {
    section("Metrics", in: "tf.metrics")
    for (name, function) in LossFunction.metricsByName {
      add(
        name, [.tensor("yTrue"), .tensor("yPred")], Self.sentence(function.help),
        example:
          "tf.metrics.\(name)(\(name.hasPrefix("sparse") ? "tf.tensor1d([1])" : "tf.tensor2d([[0, 1]])"), tf.tensor2d([[0.2, 0.8]])).print();"
      ) { try function($0.tensor(0), $0.tensor(1)) }
    }
  }
}

extension Call {
  /// The configuration that an argument holds; an empty one when nothing was passed.
  fileprivate func configuration(_ index: Int) throws -> ConfigObject {
    let value = self[index]
    if !value.isNullish, !value.isObject || value.isArray {
      throw argument(index).mismatch("an object with options", hint: "Write \(entry.path)({…}).")
    }
    return try context.configObject(value.asObject)
  }
}

extension ConfigField {
  /// Whether the key must be given.
  var isRequired: Bool { defaultValue == nil }
}

extension Parameter {
  /// The parameter that a key of a configuration is.
  init(_ field: ConfigField) {
    let kind: Kind =
      switch field.kind {
      case .integer, .axis, .count: .integer
      case .number: .number
      case .boolean: .boolean
      case .text: .text
      case .choice(let words): .choice(words)
      case .activation: .choice(Activation.all.map(\.name))
      case .shape: .shape
      case .integers, .size: .integers
      default: .any(field.kind.description)
      }
    let fallback: Fallback =
      switch field.defaultValue {
      case nil: .required
      case .number(let value): .number(value)
      case .boolean(let value): .boolean(value)
      case .string(let value): .text(value)
      case .null: .optional("none")
      default: .optional(field.defaultValue.map(JSONWriter.text) ?? "none")
      }
    self.init(field.key, kind, fallback, field.help, names: field.names)
  }
}

extension LayerDescription {
  /// A program that makes the layer and, where one plain tensor is all it takes, shows the shape it gives.
  fileprivate func example(_ name: String) -> String {
    let layer = "tf.layers.\(name)(\(sampleArguments))"
    guard let input = LayerDescription.sampleInputs[className] else { return layer + ";" }
    return "console.log(\(layer).apply(\(input)).shape);"
  }

  private static let sampleInputs: [String: String] = {
    var inputs: [String: String] = ["Embedding": "tf.tensor2d([[0, 1]])"]
    let classes: [(shape: String, names: [String])] = [
      (
        "1, 4",
        ["Dense", "Activation", "Dropout", "RepeatVector", "BatchNormalization", "LayerNormalization", "Softmax"]
      ),
      ("1, 4", ["ELU", "ReLU", "LeakyReLU", "PReLU", "ThresholdedReLU", "GaussianNoise", "GaussianDropout"]),
      ("1, 4, 3", ["Flatten", "SimpleRNN", "GRU", "LSTM", "Bidirectional", "TimeDistributed", "Permute"]),
      ("1, 8, 2", ["Conv1D", "MaxPooling1D", "AveragePooling1D", "GlobalMaxPooling1D", "GlobalAveragePooling1D"]),
      ("1, 6, 6, 1", ["Conv2D", "Conv2DTranspose", "DepthwiseConv2D", "SeparableConv2D", "ZeroPadding2D"]),
      ("1, 6, 6, 1", ["UpSampling2D", "MaxPooling2D", "AveragePooling2D"]),
      ("1, 6, 6, 1", ["GlobalMaxPooling2D", "GlobalAveragePooling2D"]),
      ("1, 4, 4, 4, 1", ["Conv3D", "Conv3DTranspose", "MaxPooling3D", "AveragePooling3D"]),
    ]
    for (shape, names) in classes {
      for name in names { inputs[name] = "tf.ones([\(shape)])" }
    }
    return inputs
  }()

  /// Arguments with which the factory runs, for the example in the help.
  fileprivate var sampleArguments: String {
    // Kinds whose options say less than what they demand.
    let special = [
      "InputLayer": "{inputShape: [4]}", "Permute": "{dims: [2, 1]}", "RandomWidth": "{factor: 0.5}",
      "RNN": "{cell: tf.layers.lstmCell({units: 2})}", "Bidirectional": "{layer: tf.layers.lstm({units: 2})}",
    ]
    if let sample = special[className] { return sample }
    let required = ownFields.filter(\.isRequired)
    if required.isEmpty { return "" }
    let entries = required.map { field in
      let sample =
        switch field.kind {
        case .integer, .axis, .count: "2"
        case .number: "0.5"
        case .shape, .integers: "[2]"
        case .size(let count): count > 1 ? "[" + Array(repeating: "2", count: count).joined(separator: ", ") + "]" : "2"
        case .choice(let words): "'\(words.first ?? "")'"
        case .activation: "'relu'"
        case .layer: "tf.layers.dense({units: 1})"
        case .layers: "[tf.layers.lstmCell({units: 2})]"
        default: "2"
        }
      return "\(field.key): \(sample)"
    }
    return "{" + entries.joined(separator: ", ") + "}"
  }
}
