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
    var result = ConfigObject()
    for (key, value) in object.entries {
      switch key {
      case "dtype" where value["class_name"].string == "DTypePolicy": result[key] = value["config"]["name"]
      case "batch_shape": result["batch_input_shape"] = value
      case "inbound_nodes": result[key] = .array((value.array ?? []).map(connection))
      default: result[key] = translated(value)
      }
    }
    return adapted(result)
  }

  /// A described object whose class is called otherwise or has other parameters.
  private static func adapted(_ object: ConfigObject) -> ConfigValue {
    guard let config = object["config"]?.object else { return .object(object) }
    var result = object
    switch object["class_name"]?.string {
    case "L1"?: result = ["class_name": "L1L2", "config": ["l1": config["l1"] ?? 0, "l2": 0]]
    case "L2"?: result = ["class_name": "L1L2", "config": ["l1": 0, "l2": config["l2"] ?? 0]]
    case "SeparableConv2D"?, "SeparableConv1D"?:
      // These have a depthwise and a pointwise kernel instead of one.
      let others = config.entries.filter { key, _ in !key.hasPrefix("kernel_") || key == "kernel_size" }
      result["config"] = .object(ConfigObject(others.map { ($0.0, $0.1) }))
    default: break
    }
    return .object(result)
  }

  /// A connection of Keras 3, `{args: [tensors], kwargs}`, as a list of `[layer, node, output, kwargs]`.
  private static func connection(_ value: ConfigValue) -> ConfigValue {
    guard let arguments = value["args"].array else { return translated(value) }
    var references: [ConfigValue] = []
    func collect(_ argument: ConfigValue) {
      if let place = argument["config"]["keras_history"].array { references.append(.array(place + [[:]])) }
      for element in argument.array ?? [] { collect(element) }
    }
    for argument in arguments { collect(argument) }
    return .array(references)
  }
}
