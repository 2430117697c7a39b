import Tensors

/// What the operations of a model refer to by name: weights, functions, tables.
final class GraphLibrary {
  let weights: [String: Tensor]
  private let functions: [String: Graph]
  /// The tables by the name of the operation that makes them.
  private var tables: [String: LookupTable] = [:]

  init(weights: [String: Tensor], functions: [String: Graph]) {
    self.weights = weights
    self.functions = functions
  }

  /// A function of the graph.
  func function(_ name: String?) throws -> Graph {
    guard let name, let function = functions[name] else {
      throw TensorError("the graph has no function '\(name ?? "")'.")
    }
    return function
  }

  /// The table that an operation makes; the same one each time.
  func table(_ node: GraphNode) throws -> LookupTable {
    if let table = tables[node.name] { return table }
    guard let keyType = node.dtype("key_dtype"), let valueType = node.dtype("value_dtype") else {
      throw TensorError("the types of its keys and values are unknown here.")
    }
    let table = LookupTable(keyType: keyType, valueType: valueType)
    tables[node.name] = table
    return table
  }
}

/// One run of a model.
final class GraphRun {
  let library: GraphLibrary
  /// How many functions are being run one inside another.
  private var depth = 0

  private static let deepestCall = 200

  init(_ library: GraphLibrary) { self.library = library }

  /// The values of some outputs.
  ///
  /// - Parameter feeds: the values of nodes that need not run.
  func values(
    of targets: [GraphNode.Source], in graph: Graph, _ feeds: [String: [GraphValue]]
  ) throws -> [GraphValue] {
    var values = feeds
    for step in try graph.plan(for: targets.map(\.node), feeds: Set(feeds.keys)) {
      values[step.node.name] = try run(step.node, in: graph, &values)
      for name in step.releases where feeds[name] == nil { values[name] = nil }
    }
    return try targets.map { try value($0, in: graph, values, for: nil) }
  }

  /// What a function of the graph gives for some arguments.
  func call(_ name: String?, _ arguments: [GraphValue]) throws -> [GraphValue] {
    let function = try library.function(name)
    guard arguments.count == function.arguments.count else {
      throw TensorError(
        "the function '\(name ?? "")' takes \(function.arguments.count) arguments, but it is given \(arguments.count).")
    }
    guard depth < GraphRun.deepestCall else {
      throw TensorError("the function '\(name ?? "")' calls itself without end.")
    }
    depth += 1
    defer { depth -= 1 }
    let feeds = zip(function.arguments, arguments).map { ($0, [$1]) }
    return try values(of: function.results, in: function, Dictionary(feeds) { first, _ in first })
  }

  private func run(_ node: GraphNode, in graph: Graph, _ values: inout [String: [GraphValue]]) throws -> [GraphValue] {
    if let weight = library.weights[node.name] { return [.tensor(weight)] }
    if node.operation == "Exit" { return [try leftValue(node, in: graph, &values)] }
    let arguments = try node.inputs.map { try value($0, in: graph, values, for: node) }
    // A node behind a branch that was not taken does not run; `Merge` takes what comes from the other branch.
    if node.operation != "Merge", arguments.contains(where: \.isDead) { return [.dead] }
    guard let operation = GraphOperations.operation(node.operation) else {
      throw GraphOperations.unknown([node.operation])
    }
    do {
      return try operation(GraphCall(node: node, inputs: arguments, run: self))
    } catch let error as TensorError {
      throw LayerError("In the node '\(node.name)' (\(node.operation)) of the graph: \(error.message)")
    }
  }

  /// The value with which a loop is left, which runs when the first of its values is asked for.
  private func leftValue(
    _ node: GraphNode, in graph: Graph, _ values: inout [String: [GraphValue]]
  ) throws -> GraphValue {
    guard let source = node.inputs.first else { throw LayerError("The node '\(node.name)' of the graph has no input.") }
    if values[source.node] == nil {
      let loop = try graph.loop(leftBy: node)
      var entering: [String: GraphValue] = [:]
      for (name, source) in loop.entries { entering[name] = try value(source, in: graph, values, for: node) }
      if entering.values.contains(where: \.isDead) { return .dead }
      values.merge(try loop.run(entering, in: graph, self)) { $1 }
    }
    return try value(source, in: graph, values, for: node)
  }

  /// An output of a node that has run.
  private func value(
    _ source: GraphNode.Source, in graph: Graph, _ values: [String: [GraphValue]], for user: GraphNode?
  ) throws -> GraphValue {
    let results = values[source.node] ?? []
    let output = source.output(of: graph.nodes[source.node]?.operation)
    if results.indices.contains(output) { return results[output] }
    if results.first?.isDead ?? false { return .dead }
    let who = user.map { "The node '\($0.name)' of the graph needs" } ?? "The graph model is asked for"
    throw LayerError("\(who) the output \(output) of '\(source.node)', which has \(results.count) outputs.")
  }
}
