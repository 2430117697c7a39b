import Tensors

/// A model as a graph of TensorFlow operations with fixed weights, as the converter of TensorFlow.js writes it.
public final class GraphModel {
  /// What a model takes or gives.
  public struct Port {
    /// The name of the node.
    public let name: String
    /// The name under which the signature has it; the node's when it has none.
    public let signatureName: String
    /// The sizes, `nil` for unknown ones; `nil` when nothing is known.
    public let shape: [Int?]?
    /// The type of the elements.
    public let dtype: DataType?
  }

  /// What the graph takes, in order.
  public let inputs: [Port]
  /// What the graph gives, in order.
  public let outputs: [Port]
  /// The weights, by the names of their nodes.
  public let weights: [(name: String, tensor: Tensor)]
  /// What the model was made from.
  public let artifacts: ModelArtifacts
  /// The version of the program that made the graph, as `producer.minimum consumer`.
  public let version: String
  private let nodes: [String: GraphNode]
  private let weightsByName: [String: Tensor]
  /// The order in which nodes run, by the outputs that are asked for.
  private var plans: [String: [GraphNode]] = [:]

  /// Makes a model from data.
  ///
  /// - Throws: ``LayerError`` when the data is not that of a graph model, or the graph has an unknown operation.
  public init(_ artifacts: ModelArtifacts) throws {
    guard let list = artifacts.modelTopology?["node"].array else {
      let isLayers = artifacts.modelTopology.map { !$0["class_name"].isNull || !$0["model_config"].isNull } ?? false
      throw LayerError(
        isLayers
          ? "This is a layers model, not a graph model: load it with tf.loadLayersModel()."
          : "This is not a graph model: its modelTopology has no list of nodes ('node').")
    }
    self.artifacts = artifacts
    let ordered = try list.map(GraphNode.init)
    nodes = Dictionary(ordered.map { ($0.name, $0) }) { first, _ in first }
    let unknown = Set(ordered.map(\.operation).filter { GraphOperations.table[$0] == nil }).sorted()
    guard unknown.isEmpty else {
      throw LayerError("The graph uses operations that are unknown here: \(unknown.joined(separator: ", ")).")
    }
    weights = try WeightCodec.decode(artifacts.weightData ?? [], artifacts.weightSpecs ?? [])
    weightsByName = Dictionary(weights.map { ($0.name, $0.tensor) }) { first, _ in first }
    for node in ordered where node.isConstant && weightsByName[node.name] == nil {
      throw LayerError("The weights of the graph model have no values for the constant '\(node.name)'.")
    }
    let used = Set(ordered.flatMap(\.inputs).map(\.node))
    let versions = artifacts.modelTopology?["versions"] ?? .null
    version = "\(GraphModel.number(versions["producer"])).\(GraphModel.number(versions["minConsumer"]))"
    inputs = try GraphModel.ports(artifacts.signature?["inputs"], nodes, ordered.filter(\.isPlaceholder))
    outputs = try GraphModel.ports(
      artifacts.signature?["outputs"], nodes, ordered.filter { !used.contains($0.name) && !$0.isPlaceholder })
  }

  private static func number(_ config: ConfigValue) -> String {
    config.number.map { String(Int($0)) } ?? config.string ?? "undefined"
  }

  /// The ports that a signature lists, or one for each of `fallback`.
  private static func ports(
    _ signature: ConfigValue?, _ nodes: [String: GraphNode], _ fallback: [GraphNode]
  ) throws -> [Port] {
    guard let entries = signature?.object?.entries, !entries.isEmpty else {
      return fallback.map {
        Port(name: $0.name, signatureName: $0.name, shape: $0.shape, dtype: $0.dtype("dtype") ?? $0.dtype("T"))
      }
    }
    return try entries.map { key, entry in
      let name = GraphNode.Source(entry["name"].string ?? key).node
      guard nodes[name] != nil else {
        throw LayerError("The signature of the graph model names '\(name)', but the graph has no such node.")
      }
      return Port(
        name: name, signatureName: key, shape: GraphNode.shape(entry["tensorShape"]),
        dtype: GraphNode.dtype(entry["dtype"]))
    }
  }

  /// Frees the weights.
  public func dispose() { for (_, tensor) in weights { tensor.dispose() } }

  // MARK: Running

  /// The values of some nodes for some inputs.
  ///
  /// - Parameters:
  ///   - data: the inputs, in order or by name; any node may be given a value.
  ///   - names: the nodes, by name (`node` or `node:1`) or as the signature names them; all outputs when `nil`.
  /// - Throws: ``LayerError`` when an input is missing or of another shape, or a name is unknown.
  public func execute(_ data: ModelData, outputs names: [String]? = nil) throws -> [Tensor] {
    try Engine.tidy("execute") {
      let sources = try (names ?? outputs.map(\.signatureName)).map(source)
      let feeds = try self.feeds(data)
      var values: [String: [Tensor]] = feeds.mapValues { [$0] }
      for node in try plan(for: sources.map(\.node), feeds: Set(feeds.keys)) {
        values[node.name] = try run(node, values)
      }
      return try sources.map { source in
        guard let results = values[source.node], source.output < results.count else {
          throw LayerError("The node '\(source.node)' of the graph has no output \(source.output).")
        }
        let result = results[source.output]
        // Disposing of a result must not take an input or a weight along.
        let isShared = weightsByName[source.node] != nil || feeds.values.contains { $0 === result }
        return isShared ? try result.clone() : result
      }
    }
  }

  private func run(_ node: GraphNode, _ values: [String: [Tensor]]) throws -> [Tensor] {
    if let weight = weightsByName[node.name] { return [weight] }
    guard let operation = GraphOperations.table[node.operation] else { return [] }
    let arguments = try node.inputs.map { source in
      guard let results = values[source.node], source.output < results.count else {
        throw LayerError(
          "The node '\(node.name)' takes the output \(source.output) of '\(source.node)', which has none.")
      }
      return results[source.output]
    }
    do {
      return try operation(GraphCall(node: node, inputs: arguments))
    } catch let error as TensorError {
      throw LayerError("In the node '\(node.name)' (\(node.operation)) of the graph: \(error.message)")
    }
  }

  /// The node that a name of an output means.
  private func source(_ name: String) throws -> GraphNode.Source {
    if let entry = artifacts.signature?["outputs"][name], let mapped = entry["name"].string {
      return GraphNode.Source(mapped)
    }
    let source = GraphNode.Source(name)
    guard nodes[source.node] != nil else {
      throw LayerError(
        "The output '\(name)' is not found in the graph; its outputs are \(outputs.map { "'\($0.name)'" }.joined(separator: ", "))."
      )
    }
    return source
  }

  /// The values for nodes, checked.
  private func feeds(_ data: ModelData) throws -> [String: Tensor] {
    var feeds: [String: Tensor] = [:]
    switch data {
    case .one(let tensor): return try self.feeds(.list([tensor]))
    case .list(let tensors):
      guard tensors.count == inputs.count else {
        throw LayerError(
          "Input tensor count mismatch: the graph model has \(inputs.count) placeholders (\(inputs.map(\.name).joined(separator: ", "))), while there are \(tensors.count) input tensors."
        )
      }
      for (port, tensor) in zip(inputs, tensors) { feeds[port.name] = tensor }
    case .named(let entries):
      for (name, tensor) in entries {
        let port = inputs.first { $0.signatureName == name }
        let node = port?.name ?? GraphNode.Source(name).node
        guard nodes[node] != nil else {
          throw LayerError(
            "The input '\(name)' is not part of the graph; its inputs are \(inputs.map { "'\($0.signatureName)'" }.joined(separator: ", "))."
          )
        }
        feeds[node] = tensor
      }
    }
    for port in inputs { if let tensor = feeds[port.name] { try check(tensor, port) } }
    return feeds
  }

  private func check(_ tensor: Tensor, _ port: Port) throws {
    try tensor.requireLive(for: "execute")
    if let shape = port.shape {
      let fits = shape.count == tensor.rank && zip(shape, tensor.shape).allSatisfy { $0 == nil || $0 == $1 }
      guard fits else {
        throw LayerError(
          "The input '\(port.signatureName)' of the graph model must have the shape \(LayerShape(shape)), but it was given \(tensor.shape)."
        )
      }
    }
    if let dtype = port.dtype, dtype != tensor.dtype {
      throw LayerError(
        "The input '\(port.signatureName)' of the graph model must be of dtype \(dtype), but it was given \(tensor.dtype): use x.cast('\(dtype)')."
      )
    }
  }

  /// The nodes that must run to have the values of `targets`, each after those it needs.
  private func plan(for targets: [String], feeds: Set<String>) throws -> [GraphNode] {
    let key = (targets + ["<-"] + feeds.sorted()).joined(separator: "\n")
    if let known = plans[key] { return known }
    var order: [GraphNode] = []
    // Whether a node was entered (false) or is in the order (true).
    var isDone: [String: Bool] = [:]
    var stack = Array(targets.reversed())
    while let name = stack.last {
      if feeds.contains(name) || isDone[name] == true {
        stack.removeLast()
        continue
      }
      guard let node = nodes[name] else {
        throw LayerError("The graph has no node '\(name)', which another one needs.")
      }
      guard !node.isPlaceholder || node.operation == "PlaceholderWithDefault" else {
        throw LayerError("The input '\(name)' of the graph model is missing: give a tensor for it.")
      }
      let needed = node.inputs.map(\.node).filter { !feeds.contains($0) && isDone[$0] != true }
      if needed.isEmpty {
        isDone[name] = true
        order.append(node)
        stack.removeLast()
      } else {
        guard isDone[name] == nil, !needed.contains(where: { isDone[$0] == false }) else {
          throw LayerError("The graph has a cycle through the node '\(name)'.")
        }
        isDone[name] = false
        stack += needed
      }
    }
    plans[key] = order
    return order
  }
}
