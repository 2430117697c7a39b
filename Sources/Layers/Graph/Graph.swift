import Tensors

/// The operations of a graph or of a function of it, and in which order they run.
final class Graph {
  let nodes: [String: GraphNode]
  /// The operations as they are listed.
  let ordered: [GraphNode]
  /// What a function takes, by name; empty for a whole graph.
  let arguments: [String]
  /// What a function gives; empty for a whole graph.
  let results: [GraphNode.Source]
  /// The nodes whose values are among the weights.
  private let constants: Set<String>
  /// The loops by the name of their frame.
  private let loops: [String: GraphLoop]
  /// The frame of each operation that leaves a loop.
  private let frames: [String: String]
  /// The order in which nodes run, by the outputs that are asked for.
  private var plans: [String: [Step]] = [:]

  /// A node that runs, and the nodes whose values nobody needs afterwards.
  struct Step {
    let node: GraphNode
    var releases: [String] = []
  }

  /// A whole graph, from the list `node` of a GraphDef.
  ///
  /// - Parameter constants: the names of the weights.
  init(_ list: [ConfigValue], constants: Set<String>) throws {
    self.constants = constants
    ordered = try list.map(GraphNode.init)
    nodes = Dictionary(ordered.map { ($0.name, $0) }) { first, _ in first }
    arguments = []
    results = []
    loops = GraphLoop.loops(of: ordered, nodes)
    frames = GraphLoop.frames(of: ordered, nodes)
  }

  /// A function, from an element of the list `function` of a library.
  init(function: ConfigValue, constants: Set<String>) throws {
    self.constants = constants
    func names(_ key: String) -> [String] {
      (function["signature"][key].array ?? []).compactMap { $0["name"].string }
    }
    arguments = names("inputArg")
    ordered = try arguments.map { GraphNode(argument: $0) } + (function["nodeDef"].array ?? []).map(GraphNode.init)
    nodes = Dictionary(ordered.map { ($0.name, $0) }) { first, _ in first }
    results = names("outputArg").map { GraphNode.Source(function["ret"][$0].string ?? $0) }
    loops = GraphLoop.loops(of: ordered, nodes)
    frames = GraphLoop.frames(of: ordered, nodes)
  }

  /// The loop that an operation leaves.
  func loop(leftBy node: GraphNode) throws -> GraphLoop {
    guard let frame = frames[node.name], let loop = loops[frame] else {
      throw LayerError("The node '\(node.name)' of the graph leaves a loop that has no beginning.")
    }
    return loop
  }

  /// The nodes whose values a node needs. What leaves a loop needs what enters it: the inside runs by itself.
  private func needs(of node: GraphNode) throws -> [String] {
    guard node.operation == "Exit" else { return node.inputs.map(\.node) }
    return try loop(leftBy: node).entries.map(\.source.node)
  }

  /// The nodes that must be given values.
  var placeholders: [GraphNode] { ordered.filter { $0.isPlaceholder && !constants.contains($0.name) } }

  /// The nodes whose values no other node takes.
  var ends: [GraphNode] {
    let used = Set(ordered.flatMap(\.inputs).map(\.node))
    return ordered.filter { !used.contains($0.name) && !$0.isPlaceholder && $0.operation != "NoOp" }
  }

  /// The nodes that must run to have the values of `targets`, each after those it needs.
  func plan(for targets: [String], feeds: Set<String>) throws -> [Step] {
    let key = (targets + ["<-"] + feeds.sorted()).joined(separator: "\n")
    if let known = plans[key] { return known }
    var order: [Step] = []
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
      guard node.operation != "Placeholder" || constants.contains(name) else {
        throw LayerError("The input '\(name)' of the graph model is missing: give a tensor for it.")
      }
      let needed = try needs(of: node).filter { !feeds.contains($0) && isDone[$0] != true }
      if needed.isEmpty {
        isDone[name] = true
        order.append(Step(node: node))
        stack.removeLast()
      } else {
        guard isDone[name] == nil, !needed.contains(where: { isDone[$0] == false }) else {
          throw LayerError("The graph has a cycle through the node '\(name)'.")
        }
        isDone[name] = false
        stack += needed
      }
    }
    try requireComputable(order.map(\.node))
    try addReleases(to: &order, keeping: Set(targets))
    plans[key] = order
    return order
  }

  /// Throws for operations that nothing here computes and for constants without a value.
  private func requireComputable(_ nodes: [GraphNode]) throws {
    let computed = nodes.filter { !constants.contains($0.name) }
    if let node = computed.first(where: \.isConstant) {
      throw LayerError("The weights of the graph model have no values for the constant '\(node.name)'.")
    }
    let unknown = computed.map(\.operation).filter { $0 != "Exit" && GraphOperations.operation($0) == nil }
    if !unknown.isEmpty { throw GraphOperations.unknown(Set(unknown).sorted()) }
  }

  /// Notes after which step a value is no longer needed.
  private func addReleases(to order: inout [Step], keeping targets: Set<String>) throws {
    var seen = targets
    for index in order.indices.reversed() {
      for name in try needs(of: order[index].node) where seen.insert(name).inserted {
        order[index].releases.append(name)
      }
    }
  }
}
