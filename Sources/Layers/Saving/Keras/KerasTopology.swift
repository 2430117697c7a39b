import Glibc

/// The structure of a model as Keras 3 describes it in `config.json`.
enum KerasTopology {
  /// The description of a model, with how it is trained.
  static func description(of model: LayersModel) throws -> ConfigObject {
    var description = try describe(model)
    if let compilation = model.compilation {
      description["compile_config"] = .object(KerasTraining.description(of: compilation))
    }
    return description
  }

  /// A class of Keras with its configuration.
  static func reference(_ className: String, _ config: ConfigValue, module: String?) -> ConfigObject {
    [
      "module": module.map { .string($0) } ?? .null, "class_name": .string(className), "config": config,
      "registered_name": module == nil ? .string(className) : .null,
    ]
  }

  private static func describe(_ layer: Layer) throws -> ConfigObject {
    switch layer {
    case let model as Sequential: return try describe(model)
    case let model as LayersModel: return try describe(model)
    case let source as InputLayer: return describe(source)
    default:
      let config = CaseMapping.snakeCased(.object(layer.getConfig()))
      return describe(className: layer.className, config)
    }
  }

  /// A layer by its class and its configuration; those of layers inside are described in the same way.
  private static func describe(className: String, _ config: ConfigValue) -> ConfigObject {
    let isBuiltIn = LayerRegistry.description(className: className) != nil
    var result = ConfigObject()
    for (key, value) in config.object?.entries ?? [] where !isForeign(key, className) {
      result[renamed(key, className)] = isBuiltIn ? translated(value, key) : value
    }
    return reference(
      KerasWeights.kerasName(ofClass: className), .object(result), module: isBuiltIn ? "keras.layers" : nil)
  }

  private static func translated(_ value: ConfigValue, _ key: String) -> ConfigValue {
    func described(_ module: String) -> ConfigValue {
      value["class_name"].string.map { .object(reference($0, value["config"], module: module)) } ?? value
    }
    switch key {
    case _ where key.hasSuffix("_initializer"): return described("keras.initializers")
    case _ where key.hasSuffix("_regularizer"): return described("keras.regularizers")
    case _ where key.hasSuffix("_constraint"): return described("keras.constraints")
    case "layer", "cell", "backward_layer":
      return value["class_name"].string.map { .object(describe(className: $0, value["config"])) } ?? value
    case "cells": return .array((value.array ?? []).map { translated($0, "cell") })
    default: return value
    }
  }

  /// Keys of TensorFlow.js that Keras refuses.
  private static func isForeign(_ key: String, _ className: String) -> Bool {
    if className == "RNN" { return !loopKeys.contains(key) }
    switch key {
    // The shape of the input belongs to the input layer.
    case "batch_input_shape", "input_dtype", "sparse": return true
    case "implementation", "input_length": return true
    case "input_dim": return className != "Embedding"
    case "noise_shape", "trainable": return className == "SpatialDropout1D"
    default: return false
    }
  }

  /// What a layer with any cell has; TensorFlow.js adds the keys of the cell.
  private static let loopKeys: Set = [
    "cell", "name", "trainable", "dtype", "return_sequences", "return_state", "go_backwards", "stateful", "unroll",
  ]

  private static func renamed(_ key: String, _ className: String) -> String {
    switch (className, key) {
    case ("LeakyReLU", "alpha"): "negative_slope"
    case ("ThresholdedReLU", "theta"): "threshold"
    default: key
    }
  }

  private static func describe(_ source: InputLayer) -> ConfigObject {
    let config: ConfigObject = [
      "batch_shape": .shape(source.batchInputShape ?? []), "dtype": .string(source.dtype.description),
      "name": .string(source.name),
    ]
    return reference("InputLayer", .object(config), module: "keras.layers")
  }

  private static func describe(_ model: Sequential) throws -> ConfigObject {
    let layers = model.modelInputs.map(\.sourceLayer) + model.layers.filter { !($0 is InputLayer) }
    let config: ConfigObject = [
      "name": .string(model.name), "trainable": .boolean(model.isTrainable),
      "layers": .array(try layers.map { .object(try describe($0)) }),
    ]
    return reference("Sequential", .object(config), module: "keras")
  }

  private static func describe(_ model: LayersModel) throws -> ConfigObject {
    let graph = try model.graph()
    let numbers = NodeNumbers(graph)
    func history(_ tensor: SymbolicTensor) -> [ConfigValue] {
      var reference = numbers.reference(to: tensor)
      // A sequential model of Keras 3 does not count its own construction.
      if tensor.sourceLayer is Sequential, let number = reference[1].number { reference[1] = .number(number - 1) }
      return reference
    }
    func argument(_ tensor: SymbolicTensor) -> ConfigValue {
      [
        "class_name": "__keras_tensor__",
        "config": [
          "shape": .shape(tensor.shape), "dtype": .string(tensor.dtype.description),
          "keras_history": .array(history(tensor)),
        ],
      ]
    }
    let layers = try graph.layers.map { layer -> ConfigValue in
      var description = try describe(layer)
      description["name"] = .string(layer.name)
      let nodes = layer.inboundNodes.filter { numbers.contains($0) && !$0.inputTensors.isEmpty }
      description["inbound_nodes"] = .array(
        layer is InputLayer ? [] : nodes.map { .object(connection($0, $0.inputTensors.map(argument))) })
      return .object(description)
    }
    let config: ConfigObject = [
      "name": .string(model.name), "trainable": .boolean(model.isTrainable), "layers": .array(layers),
      "input_layers": .array(graph.inputs.map { .array(history($0)) }),
      "output_layers": .array(graph.outputs.map { .array(history($0)) }),
    ]
    return reference("Functional", .object(config), module: "keras.src.models.functional")
  }

  /// One application of a layer.
  private static func connection(_ node: Node, _ inputs: [ConfigValue]) -> ConfigObject {
    var named = node.callOptions.saved
    let layer = node.outboundLayer
    if layer is RNN || layer is Bidirectional {
      if inputs.count > 1 { named["initial_state"] = .array(Array(inputs.dropFirst())) }
      return ["args": .array(Array(inputs.prefix(1))), "kwargs": .object(named)]
    }
    let isList = inputs.count > 1 || layer is Merge
    return ["args": .array(isList ? [.array(inputs)] : inputs), "kwargs": .object(named)]
  }
}

/// The time of day.
enum Clock {
  /// The present moment as Keras writes it: `2026-11-21@04:33:05`.
  static var now: String {
    var seconds = time(nil)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func two(_ number: Int32) -> String { (number < 10 ? "0" : "") + String(number) }
    let date = "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    return "\(date)@\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
  }
}
