// The structure of models as data: what `model.json` holds besides the weights.

/// The numbers under which files refer to applications of layers: only those that belong to the model count.
struct NodeNumbers {
  private var numbers: [Int: Int] = [:]

  init(_ graph: ModelGraph) {
    let members = Set(graph.nodes.map(\.id))
    for layer in graph.layers {
      // A model's own construction counts as its first application.
      var next = layer is LayersModel ? 1 : 0
      for node in layer.inboundNodes where members.contains(node.id) {
        numbers[node.id] = next
        next += 1
      }
    }
  }

  func contains(_ node: Node) -> Bool { numbers[node.id] != nil }

  func reference(to tensor: SymbolicTensor) -> [ConfigValue] {
    let node = tensor.sourceLayer.inboundNodes[tensor.nodeIndex]
    return [
      .string(tensor.sourceLayer.name), .number(Double(numbers[node.id] ?? 0)), .number(Double(tensor.outputIndex)),
    ]
  }
}

extension LayersModel {
  /// The configuration of a graph: its layers, how they are connected, and which tensors are inputs and outputs.
  static func config(of graph: ModelGraph, name: String) -> ConfigObject {
    let numbers = NodeNumbers(graph)
    let layers = graph.layers.map { layer -> ConfigValue in
      let connections = layer.inboundNodes.filter { numbers.contains($0) && !$0.inputTensors.isEmpty }.map { node in
        let arguments = ConfigValue.object(node.callOptions.saved)
        return ConfigValue.array(node.inputTensors.map { .array(numbers.reference(to: $0) + [arguments]) })
      }
      return [
        "name": .string(layer.name), "className": .string(layer.className), "config": .object(layer.getConfig()),
        "inboundNodes": .array(layer is InputLayer ? [] : connections),
      ]
    }
    return [
      "name": .string(name), "layers": .array(layers),
      "inputLayers": .array(graph.inputs.map { .array(numbers.reference(to: $0)) }),
      "outputLayers": .array(graph.outputs.map { .array(numbers.reference(to: $0)) }),
    ]
  }

  /// Makes a model from the configuration of a graph.
  ///
  /// - Throws: ``LayerError`` when a layer is unknown or a connection refers to nothing.
  static func functional(from config: ConfigObject) throws -> LayersModel {
    guard let items = config["layers"]?.array else {
      throw LayerError("The description of the model has no list of layers.")
    }
    var builder = GraphBuilder()
    for item in items { try builder.add(item) }
    try builder.connect()
    return try LayersModel(
      inputs: builder.tensors(config["inputLayers"] ?? .null, "input"),
      outputs: builder.tensors(config["outputLayers"] ?? .null, "output"), name: config["name"]?.string)
  }
}

extension CallOptions {
  /// The arguments as data.
  var saved: ConfigObject {
    var result = others
    if training { result["training"] = true }
    return result
  }

  fileprivate init(saved: ConfigValue) {
    self.init(training: saved["training"].boolean ?? false)
    others = saved.object ?? ConfigObject()
    others["training"] = nil
  }
}

/// Makes layers from their descriptions and applies them in the order that their connections allow.
private struct GraphBuilder {
  private var layers: [String: Layer] = [:]
  /// For each layer the connections that wait for others, in order.
  private var pending: [(layer: Layer, connections: [ConfigValue])] = []

  mutating func add(_ item: ConfigValue) throws {
    guard let className = item["className"].string, let config = item["config"].object else {
      throw LayerError("The description of a layer has no className or no config: \(JSONWriter.text(item)).")
    }
    var named = config
    if named["name"] == nil, let name = item["name"].string { named["name"] = .string(name) }
    let layer = try LayerRegistry.make(className: className, config: named)
    layers[item["name"].string ?? layer.name] = layer
    if let connections = item["inboundNodes"].array, !connections.isEmpty { pending.append((layer, connections)) }
  }

  mutating func connect() throws {
    while !pending.isEmpty {
      var hasProgressed = false
      for index in pending.indices {
        while let connection = pending[index].connections.first, let inputs = try inputs(of: connection) {
          _ = try pending[index].layer.apply(
            inputs, CallOptions(saved: connection.array?.first?.array?.dropFirst(3).first ?? .null))
          pending[index].connections.removeFirst()
          hasProgressed = true
        }
      }
      pending.removeAll { $0.connections.isEmpty }
      guard hasProgressed || pending.isEmpty else { throw unresolvedError() }
    }
  }

  /// The tensors that a connection starts from; `nil` when one does not exist yet.
  private func inputs(of connection: ConfigValue) throws -> [SymbolicTensor]? {
    var tensors: [SymbolicTensor] = []
    for reference in connection.array ?? [] {
      guard let tensor = tensor(reference) else { return nil }
      tensors.append(tensor)
    }
    return tensors
  }

  private func tensor(_ reference: ConfigValue) -> SymbolicTensor? {
    guard let parts = reference.array, parts.count >= 3, let name = parts[0].string, let node = parts[1].integer,
      let index = parts[2].integer, let layer = layers[name], layer.inboundNodes.indices.contains(node),
      layer.inboundNodes[node].outputTensors.indices.contains(index)
    else { return nil }
    return layer.inboundNodes[node].outputTensors[index]
  }

  private func unresolvedError() -> LayerError {
    let waiting = pending.map(\.layer.name).joined(separator: ", ")
    let names = pending.flatMap { $0.connections.first?.array ?? [] }.compactMap { $0.array?.first?.string }
    let missing = Set(names.filter { layers[$0] == nil }).sorted()
    let reason =
      missing.isEmpty
      ? "they refer to one another or to outputs that do not exist"
      : "the model has no layer named \(missing.map { "'\($0)'" }.joined(separator: ", "))"
    return LayerError("The layers \(waiting) cannot be connected: \(reason).")
  }

  /// The tensors that a list of references names.
  func tensors(_ value: ConfigValue, _ role: String) throws -> [SymbolicTensor] {
    guard let list = value.array, !list.isEmpty else {
      throw LayerError("The description of the model does not name its \(role)s.")
    }
    // A single reference may stand without a list around it.
    let references = list[0].string == nil ? list : [value]
    return try references.map { reference in
      guard let tensor = tensor(reference) else {
        throw LayerError("The model's \(role) \(JSONWriter.text(reference)) refers to a layer that does not exist.")
      }
      return tensor
    }
  }
}

extension Sequential {
  /// Makes a model from its configuration.
  ///
  /// - Throws: ``LayerError`` when a layer is unknown or does not fit the one before.
  static func sequential(from config: ConfigObject) throws -> Sequential {
    guard let items = config["layers"]?.array else {
      throw LayerError("The description of the sequential model has no list of layers.")
    }
    let model = try Sequential(name: config["name"]?.string)
    // Keras lists the input of a model; the layer after it has the shape as well or takes it from there.
    for item in items {
      guard let className = item["className"].string else {
        throw LayerError("The description of a layer has no className: \(JSONWriter.text(item)).")
      }
      try model.add(LayerRegistry.make(className: className, config: item["config"].object ?? ConfigObject()))
    }
    return model
  }
}

/// Reading and writing the description of a whole model.
public enum Topology {
  /// The description of a model, spelled as files spell it.
  public static func describe(_ model: LayersModel) throws -> ConfigValue {
    _ = try model.graph()
    return [
      "class_name": .string(model.className), "config": CaseMapping.snakeCased(.object(model.getConfig())),
      "keras_version": "tfjs-layers 4.22.0", "backend": "tensor_flow.js",
    ]
  }

  /// The model that a description in a file describes.
  ///
  /// - Throws: ``LayerError`` when it is no description of a layers model.
  public static func makeModel(from topology: ConfigValue) throws -> LayersModel {
    var description = topology
    if !topology["model_config"].isNull { description = topology["model_config"] }
    if let text = description.string { description = try JSONReader.parse(text) }
    guard let className = (description["class_name"].string ?? description["className"].string) else {
      if topology["node"].array != nil {
        throw LayerError(
          "This is a graph model (its topology has the key \"node\": \(JSONWriter.text(.array((topology["node"].array ?? []).prefix(1).map { $0["name"] })))), not a layers model: it has no 'className' and 'config'. Load it with tf.loadGraphModel()."
        )
      }
      throw LayerError(
        "The model's topology must be an object with 'className' (class_name) and 'config', but \(topology.isNull ? "there is none" : "it has the keys [\((topology.object?.keys ?? []).joined(separator: ", "))]")."
      )
    }
    guard !description["config"].isNull else {
      throw LayerError("The model's topology of class \(className) has no 'config' beside its 'className'.")
    }
    try KerasDialect.check(description)
    let config = CaseMapping.camelCased(KerasDialect.translated(description)["config"])
    // In an older form the configuration of a sequential model is just the list of its layers.
    let object = config.object ?? ["layers": config]
    guard let model = try LayerRegistry.make(className: className, config: object) as? LayersModel else {
      throw LayerError("The topology describes a layer of class \(className), not a model.")
    }
    return model
  }
}
