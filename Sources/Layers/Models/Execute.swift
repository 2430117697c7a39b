import Tensors

extension LayersModel {
  /// The values of tensors inside the model.
  ///
  /// - Parameters:
  ///   - x: data for the inputs.
  ///   - names: the names of layers, or of their symbolic tensors.
  /// - Throws: ``LayerError`` when a name is unknown or the data does not fit.
  public func execute(_ x: ModelData, outputs names: [String]) throws -> [Tensor] {
    try requireLive()
    guard !names.isEmpty else {
      throw LayerError("execute(): the list `outputs` is empty; name at least one output.")
    }
    let graph = try graph()
    let tensors = graph.nodes.flatMap(\.outputTensors)
    let wanted = names.map { name in
      tensors.first { $0.name == name || $0.originalName == name }
        ?? tensors.first { $0.sourceLayer.name == name }
    }
    let unknown = zip(names, wanted).filter { $0.1 == nil }.map { ConfigValue.string($0.0) }
    guard unknown.isEmpty else {
      throw LayerError(
        "execute(): the model \(name) has no tensors named \(JSONWriter.text(.array(unknown))); there are \(tensors.map(\.sourceLayer.name).joined(separator: ", "))."
      )
    }
    let part = try ModelGraph(inputs: graph.inputs, outputs: wanted.compactMap { $0 }, name: name)
    return try Engine.tidy("execute") {
      let inputs = try arrangeInputs(x)
      return try ExecutionPlan(part).run(inputs, CallOptions()).outputs.map { output in
        try inputs.contains { $0 === output } ? output.clone() : output
      }
    }
  }
}
