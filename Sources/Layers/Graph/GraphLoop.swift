import Tensors

/// A loop of a graph in the older form: values enter a frame, go round through `Merge`, `Switch` and `NextIteration`
/// while a condition holds, and exit.
struct GraphLoop {
  /// The operations that bring a value in, with where it comes from.
  private(set) var entries: [(name: String, source: GraphNode.Source)] = []
  /// The values that change from round to round.
  private var variables: [Variable] = []
  /// The condition.
  private var condition: GraphNode.Source?

  private struct Variable {
    /// The operation `Merge` that has the value in a round.
    let merge: String
    /// The operation that brings the first value in.
    let entry: String
    /// What the value is in the next round.
    let next: GraphNode.Source
    /// The operation `Switch` that passes the value to the inside or to the outside.
    var gate: String?
  }

  // MARK: Finding loops

  /// The loops among some nodes, by the name of their frame.
  static func loops(of ordered: [GraphNode], _ nodes: [String: GraphNode]) -> [String: GraphLoop] {
    var loops: [String: GraphLoop] = [:]
    for node in ordered where node.operation == "Enter" {
      guard let source = node.inputs.first else { continue }
      loops[node.text("frame_name"), default: GraphLoop()].entries.append((node.name, source))
    }
    if loops.isEmpty { return loops }
    for node in ordered where node.operation == "Merge" {
      let sources = node.inputs.compactMap { nodes[$0.node] }
      guard let entry = sources.first(where: { $0.operation == "Enter" }),
        let next = sources.first(where: { $0.operation == "NextIteration" })?.inputs.first
      else { continue }
      loops[entry.text("frame_name")]?.variables.append(Variable(merge: node.name, entry: entry.name, next: next))
    }
    for node in ordered where node.operation == "Switch" {
      guard node.inputs.count == 2, let condition = nodes[node.inputs[1].node], condition.operation == "LoopCond",
        let merge = merge(before: node, nodes), let frame = frame(of: merge, nodes),
        let index = loops[frame]?.variables.firstIndex(where: { $0.merge == merge.name })
      else { continue }
      loops[frame]?.variables[index].gate = node.name
      loops[frame]?.condition = condition.inputs.first
    }
    return loops
  }

  /// The frame of each operation that leaves a loop.
  static func frames(of ordered: [GraphNode], _ nodes: [String: GraphNode]) -> [String: String] {
    var frames: [String: String] = [:]
    for node in ordered where node.operation == "Exit" {
      frames[node.name] = merge(before: node, nodes).flatMap { frame(of: $0, nodes) }
    }
    return frames
  }

  private static func frame(of merge: GraphNode, _ nodes: [String: GraphNode]) -> String? {
    merge.inputs.compactMap { nodes[$0.node] }.first { $0.operation == "Enter" }?.text("frame_name")
  }

  /// The operation `Merge` whose value comes to a `Switch` or an `Exit`.
  private static func merge(before node: GraphNode, _ nodes: [String: GraphNode]) -> GraphNode? {
    var current = node
    for _ in 0..<nodes.count {
      guard let source = current.inputs.first, let before = nodes[source.node] else { return nil }
      if before.operation == "Merge" { return before }
      guard before.operation == "Switch" || before.operation == "Identity" else { return nil }
      current = before
    }
    return nil
  }

  // MARK: Running

  /// Runs the loop.
  ///
  /// - Parameter entering: the value of each operation that brings one in.
  /// - Returns: the values of the operations `Switch` and `Merge` after the last round.
  func run(_ entering: [String: GraphValue], in graph: Graph, _ run: GraphRun) throws -> [String: [GraphValue]] {
    guard let condition else { throw LayerError("A loop of the graph has no condition (LoopCond).") }
    let constants = entering.mapValues { [$0] }
    var state = variables.map { entering[$0.entry] ?? .dead }
    while true {
      try run.onRound?()
      var values = constants
      for (variable, value) in zip(variables, state) { values[variable.merge] = [value] }
      let goesOn = try Engine.tidy("LoopCond", keeping: { _ in [] }) {
        guard case .tensor(let tensor) = try run.values(of: [condition], in: graph, values)[0] else { return false }
        return try GraphCall.isTrue(tensor)
      }
      for (variable, value) in zip(variables, state) {
        if let gate = variable.gate { values[gate] = goesOn ? [.dead, value] : [value, .dead] }
      }
      if !goesOn { return values }
      state = try Engine.tidy("loop", keeping: { $0.flatMap(\.tensors) + entering.values.flatMap(\.tensors) }) {
        try run.values(of: variables.map(\.next), in: graph, values)
      }
    }
  }
}
