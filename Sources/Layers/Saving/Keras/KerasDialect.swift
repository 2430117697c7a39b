/// What Keras writes otherwise than TensorFlow.js in the description of a model, brought into the form of the latter.
///
/// Keras 3 has types and connections as objects; some classes have parameters that TensorFlow.js does not know.
enum KerasDialect {
  /// The description in the form of TensorFlow.js; other descriptions stay as they are.
  static func translated(_ value: ConfigValue) -> ConfigValue {
    switch value {
    case .array(let elements): .array(elements.map(translated))
    case .object(let object): translated(object)
    default: value
    }
  }

  private static func translated(_ object: ConfigObject) -> ConfigValue {
    let members = object["layers"]?.array ?? []
    let connections = Connections(members)
    var result = ConfigObject()
    for (key, value) in object.entries {
      switch key {
      case "dtype" where value["class_name"].string == "DTypePolicy": result[key] = weightType(value["config"]["name"])
      case "activation" where value.string == "silu", "recurrent_activation" where value.string == "silu":
        result[key] = "swish"
      case "batch_shape": result["batch_input_shape"] = value
      case "layers": result[key] = .array(members.map { translated(connections.listed($0)) })
      case "input_layers", "output_layers": result[key] = connections.renumbered(value)
      case "inbound_nodes": result[key] = value
      default: result[key] = translated(value)
      }
    }
    return adapted(result)
  }

  /// The type of the weights here: numbers of other widths become `float32`.
  private static func weightType(_ policy: ConfigValue) -> ConfigValue {
    guard let name = policy.string else { return policy }
    return name.hasPrefix("mixed_") || ["bfloat16", "float16", "float64"].contains(name) ? "float32" : policy
  }

  /// A described object whose class is called otherwise or has other parameters.
  private static func adapted(_ object: ConfigObject) -> ConfigValue {
    // A function is described by its name.
    if object["class_name"]?.string == "function", let name = object["config"]?.string { return .string(name) }
    guard let config = object["config"]?.object else { return .object(object) }
    var result = object
    switch object["class_name"]?.string {
    case "L1"?: result = ["class_name": "L1L2", "config": ["l1": config["l1"] ?? 0, "l2": 0]]
    case "L2"?: result = ["class_name": "L1L2", "config": ["l1": 0, "l2": config["l2"] ?? 0]]
    case "LeakyReLU"?:
      if let slope = config["negative_slope"] { result["config"] = .object(config.merging(["alpha": slope])) }
    case "ReLU"? where (config["negative_slope"]?.number ?? 0) != 0:
      result["class_name"] = "LeakyReLU"
      result["config"] = .object(config.merging(["alpha": config["negative_slope"] ?? 0]))
    case "ReLU"? where (config["threshold"]?.number ?? 0) != 0 && config["max_value"]?.number == nil:
      result["class_name"] = "ThresholdedReLU"
      result["config"] = .object(config.merging(["theta": config["threshold"] ?? 0]))
    case "SeparableConv2D"?, "SeparableConv1D"?:
      // These have a depthwise and a pointwise kernel instead of one.
      let others = config.entries.filter { key, _ in !key.hasPrefix("kernel_") || key == "kernel_size" }
      result["config"] = .object(ConfigObject(others.map { ($0.0, $0.1) }))
    default: break
    }
    return .object(result)
  }
}

extension KerasDialect {
  /// Settings that the layers here do not have, with the value in JSON that changes nothing.
  private static let foreignSettings = [
    ("groups", "1"), ("output_padding", "null"), ("keepdims", "false"), ("rms_scaling", "false"),
    ("pad_to_aspect_ratio", "false"),
  ]

  /// Throws for a layer with a setting that has no counterpart here: without it, it would give other numbers.
  static func check(_ value: ConfigValue) throws {
    for element in value.array ?? [] { try check(element) }
    guard let object = value.object else { return }
    for (_, part) in object.entries { try check(part) }
    guard let className = object["class_name"]?.string, let config = object["config"], config.object != nil else {
      return
    }
    func refuse(_ key: String) -> LayerError {
      LayerError(
        "The layer \(config["name"].string ?? className) of class \(className) has \(key) = \(JSONWriter.text(config[key])), which layers here do not have: it would give other numbers."
      )
    }
    let known = LayerRegistry.description(className: className)?.ownFields.map(\.key) ?? []
    for (key, neutral) in foreignSettings where !known.contains(CaseMapping.camelCase(key)) {
      if !config[key].isNull && JSONWriter.text(config[key]) != neutral { throw refuse(key) }
    }
    guard className == "ReLU" else { return }
    let shaped = ["negative_slope", "threshold"].filter { (config[$0].number ?? 0) != 0 }
    if shaped.count == 2 || (shaped.count == 1 && config["max_value"].number != nil) { throw refuse(shaped[0]) }
  }
}

/// How the layers of a model are connected in a file of Keras 3.
private struct Connections {
  /// The sequential models among the layers: Keras 3 does not count their own construction as an application.
  private let sequentialModels: Set<String>

  init(_ layers: [ConfigValue]) {
    let isNewer = layers.contains { layer in
      (layer["inbound_nodes"].array ?? []).contains { !$0["args"].isNull }
    }
    let names = layers.filter { $0["class_name"].string == "Sequential" }.compactMap { layer in
      layer["name"].string ?? layer["config"]["name"].string
    }
    sequentialModels = isNewer ? Set(names) : []
  }

  /// A layer whose connections are lists of `[layer, node, output, kwargs]`.
  func listed(_ layer: ConfigValue) -> ConfigValue {
    guard var object = layer.object, let nodes = object["inbound_nodes"]?.array else { return layer }
    object["inbound_nodes"] = .array(nodes.map(connection))
    return .object(object)
  }

  /// A connection of Keras 3, `{args: [tensors], kwargs}`, as a list.
  private func connection(_ value: ConfigValue) -> ConfigValue {
    guard let arguments = value["args"].array else { return value }
    var references: [ConfigValue] = []
    func collect(_ argument: ConfigValue) {
      if argument["config"]["keras_history"].array != nil {
        references.append(.array((renumbered(argument["config"]["keras_history"]).array ?? []) + [[:]]))
      }
      for element in argument.array ?? [] { collect(element) }
    }
    for argument in arguments { collect(argument) }
    collect(value["kwargs"]["initial_state"])
    return .array(references)
  }

  /// A reference `[layer, node, output]`, or a list of them, with the numbers of TensorFlow.js.
  func renumbered(_ value: ConfigValue) -> ConfigValue {
    guard var parts = value.array else { return value }
    guard parts.count == 3, let name = parts[0].string, let node = parts[1].number else {
      return .array(parts.map(renumbered))
    }
    if sequentialModels.contains(name) { parts[1] = .number(node + 1) }
    return .array(parts)
  }
}
