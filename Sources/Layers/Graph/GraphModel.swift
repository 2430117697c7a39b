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
  /// The names of the inputs and outputs as the file describes them; older files have them among the user's metadata.
  public let signature: ConfigValue?
  /// The version of the program that made the graph, as `producer.minimum consumer`.
  public let version: String
  private let graph: Graph
  private let library: GraphLibrary
  /// What fills the tables of the graph, before it runs for the first time.
  private var initializer: GraphInitializer?
  /// The tables that the initializer has made, by the node of the graph that stands for them.
  private var resources: [String: GraphValue] = [:]

  /// Makes a model from data.
  ///
  /// The operations are looked up when the graph runs: what a run does not need may be unknown here.
  ///
  /// - Throws: ``LayerError`` when the data is not that of a graph model.
  public init(_ artifacts: ModelArtifacts) throws {
    guard let list = artifacts.modelTopology?["node"].array else {
      let isLayers = artifacts.modelTopology.map { !$0["class_name"].isNull || !$0["model_config"].isNull } ?? false
      throw LayerError(
        isLayers
          ? "This is a layers model, not a graph model: load it with tf.loadLayersModel()."
          : "This is not a graph model: its modelTopology has no list of nodes ('node').")
    }
    self.artifacts = artifacts
    let inMetadata = artifacts.userDefinedMetadata?["signature"] ?? .null
    signature = inMetadata.isNull ? artifacts.signature : inMetadata
    weights = try WeightCodec.decode(artifacts.weightData ?? [], artifacts.weightSpecs ?? [])
    let byName = Dictionary(weights.map { ($0.name, $0.tensor) }) { first, _ in first }
    let names = Set(byName.keys)
    graph = try Graph(list, constants: names)
    var functions: [String: Graph] = [:]
    for function in artifacts.modelTopology?["library"]["function"].array ?? [] {
      guard let name = function["signature"]["name"].string else {
        throw LayerError("A function of the graph has no name.")
      }
      functions[name] = try Graph(function: function, constants: names)
    }
    library = GraphLibrary(weights: byName, functions: functions)
    if let nodes = artifacts.modelInitializer?["node"].array {
      initializer = GraphInitializer(
        graph: try Graph(nodes, constants: names), signature: artifacts.initializerSignature)
    }
    let versions = artifacts.modelTopology?["versions"] ?? .null
    version = "\(GraphModel.number(versions["producer"])).\(GraphModel.number(versions["minConsumer"]))"
    inputs = try GraphModel.ports(signature?["inputs"], graph, graph.placeholders)
    outputs = try GraphModel.ports(signature?["outputs"], graph, graph.ends)
  }

  private static func number(_ config: ConfigValue) -> String {
    config.number.map { String(Int($0)) } ?? config.string ?? "undefined"
  }

  /// The ports that a signature lists, or one for each of `fallback`.
  private static func ports(
    _ signature: ConfigValue?, _ graph: Graph, _ fallback: [GraphNode]
  ) throws -> [Port] {
    guard let entries = signature?.object?.entries, !entries.isEmpty else {
      return fallback.map {
        Port(name: $0.name, signatureName: $0.name, shape: $0.shape, dtype: $0.dtype("dtype") ?? $0.dtype("T"))
      }
    }
    // Tables that the initializer makes are no inputs of the user.
    return try entries.filter { $0.value["resourceId"].isNull }.map { key, entry in
      let name = GraphNode.Source(entry["name"].string ?? key).node
      guard let node = graph.nodes[name] else {
        throw LayerError("The signature of the graph model names '\(name)', but the graph has no such node.")
      }
      return Port(
        name: name, signatureName: key,
        shape: entry["tensorShape"].isNull ? node.shape : GraphNode.shape(entry["tensorShape"]),
        dtype: GraphNode.dtype(entry["dtype"]) ?? node.dtype("dtype"))
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
    let sources = try (names ?? outputs.map(\.signatureName)).map(source)
    let given = try feeds(data)
    try initialize()
    let feeds = resources.merging(given.mapValues { .tensor($0) }) { $1 }.mapValues { [$0] }
    return try Engine.tidy("execute") {
      let results = try GraphRun(library).values(of: sources, in: graph, feeds)
      return try zip(sources, results).map { source, result in
        guard case .tensor(let tensor) = result else {
          throw LayerError("The node '\(source.node)' of the graph gives \(result.kindDescription), not a tensor.")
        }
        // Disposing of a result must not take an input or a weight along.
        let isShared = library.weights[source.node] != nil || given.values.contains { $0 === tensor }
        return isShared ? try tensor.clone() : tensor
      }
    }
  }

  /// Fills the tables, once.
  private func initialize() throws {
    guard let initializer else { return }
    let made = try Engine.tidy("initialize", keeping: { _ in [] }) { try initializer.run(library) }
    for (_, entry) in signature?["inputs"].object?.entries ?? [] {
      guard let identifier = entry["resourceId"].integer, let name = entry["name"].string else { continue }
      resources[GraphNode.Source(name).node] = made[identifier]
    }
    self.initializer = nil
  }

  /// The node that a name of an output means.
  private func source(_ name: String) throws -> GraphNode.Source {
    if let entry = signature?["outputs"][name], let mapped = entry["name"].string {
      return GraphNode.Source(mapped)
    }
    let source = GraphNode.Source(name)
    guard graph.nodes[source.node] != nil else {
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
          "Input tensor count mismatch: the graph model has \(inputs.count) placeholder\(inputs.count == 1 ? "" : "s") (\(inputs.map(\.name).joined(separator: ", "))), while there are \(tensors.count) input tensors."
        )
      }
      for (port, tensor) in zip(inputs, tensors) { feeds[port.name] = tensor }
    case .named(let entries):
      for (name, tensor) in entries {
        let port = inputs.first { $0.signatureName == name }
        let node = port?.name ?? GraphNode.Source(name).node
        guard graph.nodes[node] != nil else {
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
}

/// The graph that fills the tables of a model.
struct GraphInitializer {
  let graph: Graph
  let signature: ConfigValue?

  private static let fillings = ["LookupTableImport", "LookupTableImportV2", "InitializeTable", "InitializeTableV2"]

  /// Fills the tables; gives those that the signature names, by their number in the signature.
  func run(_ library: GraphLibrary) throws -> [Int: GraphValue] {
    let run = GraphRun(library)
    let fillings = graph.ordered.filter { GraphInitializer.fillings.contains($0.operation) }
    _ = try run.values(of: fillings.map { GraphNode.Source($0.name) }, in: graph, [:])
    var tables: [Int: GraphValue] = [:]
    for (key, entry) in signature?["outputs"].object?.entries ?? [] {
      guard let identifier = entry["resourceId"].integer else { continue }
      tables[identifier] = try run.values(of: [GraphNode.Source(entry["name"].string ?? key)], in: graph, [:]).first
    }
    return tables
  }
}
