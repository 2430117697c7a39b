import Tensors

/// The layers between some inputs and some outputs, in the order in which they can run.
struct ModelGraph {
  let inputs: [SymbolicTensor]
  let outputs: [SymbolicTensor]
  /// All layers, those farthest from the outputs first; layers of equal depth in the order a walk from the outputs
  /// meets them.
  let layers: [Layer]
  /// All applications, in an order in which each comes after those it depends on.
  let nodes: [Node]
  /// The nodes of each depth, the outputs at depth 0.
  let nodesByDepth: [[Node]]
  /// The layers of each depth.
  let layersByDepth: [[Layer]]

  /// Walks from the outputs back to the inputs.
  ///
  /// - Throws: ``LayerError`` when an output depends on something that is no input, when an input is listed twice or
  ///   is no input layer's, or when two layers have the same name.
  init(inputs: [SymbolicTensor], outputs: [SymbolicTensor], name: String) throws {
    self.inputs = inputs
    self.outputs = outputs
    try ModelGraph.check(inputs: inputs)
    var walk = Walk()
    for output in outputs { try walk.visit(output) }

    var nodeDepths: [Int: Int] = [:]
    var layerDepths: [Int: Int] = [:]
    for node in walk.finished.reversed() {
      let depth = max(nodeDepths[node.id] ?? 0, layerDepths[node.outboundLayer.id] ?? 0)
      layerDepths[node.outboundLayer.id] = depth
      nodeDepths[node.id] = depth
      for input in node.inputTensors {
        let inbound = input.sourceLayer.inboundNodes[input.nodeIndex]
        nodeDepths[inbound.id] = max(depth + 1, nodeDepths[inbound.id] ?? 0)
      }
    }
    // An input that no output needs is a layer of the model all the same.
    for input in inputs where layerDepths[input.sourceLayer.id] == nil {
      layerDepths[input.sourceLayer.id] = 0
      walk.layers.append(input.sourceLayer)
    }
    let places = Dictionary(uniqueKeysWithValues: walk.layers.enumerated().map { ($1.id, $0) })
    let layers = walk.layers.sorted { a, b in
      let (depthA, depthB) = (layerDepths[a.id] ?? 0, layerDepths[b.id] ?? 0)
      return depthA != depthB ? depthA > depthB : (places[a.id] ?? 0) < (places[b.id] ?? 0)
    }
    let ordered = walk.finished.sorted { a, b in
      let (depthA, depthB) = (nodeDepths[a.id] ?? 0, nodeDepths[b.id] ?? 0)
      return depthA != depthB ? depthA > depthB : a.id < b.id
    }
    let deepest = nodeDepths.values.max() ?? 0
    nodesByDepth = (0...deepest).map { depth in ordered.filter { nodeDepths[$0.id] == depth } }
    nodes = ordered
    self.layers = layers
    layersByDepth = (0...(layerDepths.values.max() ?? 0)).map { depth in
      layers.filter { layerDepths[$0.id] == depth }
    }
    try checkConnections(name)
    try checkNames(name)
  }

  private static func check(inputs: [SymbolicTensor]) throws {
    for (index, input) in inputs.enumerated() {
      guard input.sourceLayer is InputLayer else {
        throw LayerError(
          "The inputs of a model must be InputLayer objects' results, from tf.input(), but input \(index) ('\(input.name)') is an output of layer '\(input.sourceLayer.name)'."
        )
      }
      if inputs[..<index].contains(where: { $0 === input }) {
        throw LayerError("The list of inputs of a model is redundant: '\(input.sourceLayer.name)' is listed twice.")
      }
    }
  }

  /// Checks that everything needed is computed from the inputs.
  private func checkConnections(_ name: String) throws {
    var available = Set(inputs.map(\.id))
    var reached: [String] = []
    for node in nodes {
      let layer = node.outboundLayer
      if layer is InputLayer {
        guard node.outputTensors.allSatisfy({ available.contains($0.id) }) else {
          throw LayerError(
            "Graph disconnected: the outputs of the model need the value of input \"\(layer.name)\", which is not among the model's inputs (\(inputs.map(\.sourceLayer.name).joined(separator: ", "))). Layers reached so far: \(reached.joined(separator: ", "))."
          )
        }
        continue
      }
      available.formUnion(node.outputTensors.map(\.id))
      reached.append(layer.name)
    }
  }

  private func checkNames(_ name: String) throws {
    let names = layers.map(\.name)
    for layer in layers {
      let count = names.count { $0 == layer.name }
      if count > 1 {
        throw LayerError(
          "The name \"\(layer.name)\" is used by \(count) layers of the model; layer names should be unique. The names are \(JSONWriter.text(.array(names.map { .string($0) })))."
        )
      }
    }
  }

  /// A walk over the graph, inputs before what depends on them.
  private struct Walk {
    var finished: [Node] = []
    var layers: [Layer] = []
    private var finishedIDs: Set<Int> = []
    private var openIDs: Set<Int> = []
    private var layerIDs: Set<Int> = []

    mutating func visit(_ tensor: SymbolicTensor) throws {
      let layer = tensor.sourceLayer
      let node = layer.inboundNodes[tensor.nodeIndex]
      if finishedIDs.contains(node.id) { return }
      guard openIDs.insert(node.id).inserted else {
        throw LayerError("The tensor '\(tensor.name)' of layer \"\(layer.name)\" is part of a cycle.")
      }
      if layerIDs.insert(layer.id).inserted { layers.append(layer) }
      for input in node.inputTensors { try visit(input) }
      openIDs.remove(node.id)
      finishedIDs.insert(node.id)
      finished.append(node)
    }
  }
}
