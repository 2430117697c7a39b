/// The table that `summary()` prints: a row for each layer with its shapes and the number of its weights.
struct Summary {
  private let model: LayersModel
  private let graph: ModelGraph
  private let lineLength: Int
  /// The column in which each field ends; fields without one are not limited.
  private let positions: [Int]
  private let isSequentialLike: Bool

  /// - Parameters:
  ///   - lineLength: the width of the table; 90, or 115 with the column of connections.
  ///   - positions: where the fields end, as columns, or as fractions of the width when the last is at most 1.
  init(_ model: LayersModel, lineLength: Int?, positions: [Double]?) throws {
    self.model = model
    graph = try model.graph()
    isSequentialLike = Summary.isSequentialLike(graph)
    self.lineLength = lineLength ?? (isSequentialLike ? 90 : 115)
    let ends = positions ?? (isSequentialLike ? [0.32, 0.61, 0.89, 1] : [0.24, 0.48, 0.70, 0.80, 1])
    let areFractions = (ends.last ?? 0) <= 1
    let scale = areFractions ? Double(self.lineLength) : 1
    self.positions = ends.map { Int(min(max(($0 * scale).rounded(.down), 0), 10_000)) }
  }

  /// Whether the layers follow one another, so that the column of connections would say nothing.
  private static func isSequentialLike(_ graph: ModelGraph) -> Bool {
    guard graph.nodesByDepth.allSatisfy({ $0.count <= 1 && ($0.first?.inputTensors.count ?? 0) <= 1 }) else {
      return false
    }
    return graph.layers.allSatisfy { layer in
      layer.inboundNodes.count { node in graph.nodes.contains { $0 === node } } <= 1
    }
  }

  /// The lines of the table.
  func lines() throws -> [String] {
    var lines = [rule("_"), row(headings), rule("=")]
    let layers = model.layers
    for (index, layer) in layers.enumerated() {
      lines += try rows(for: layer).map(row)
      lines.append(rule(index == layers.count - 1 ? "=" : "_"))
    }
    return lines + totals + [rule("_")]
  }

  /// What stands over the fields.
  var headings: [String] {
    ["Layer (type)", "Input Shape", "Output shape", "Param #"] + (isSequentialLike ? [] : ["Receives inputs"])
  }

  /// The numbers of weights of the whole model.
  var totals: [String] {
    let trainable = model.trainableWeights.reduce(0) { $0 + $1.val.size }
    let frozen = model.nonTrainableWeights.reduce(0) { $0 + $1.val.size }
    return [
      "Total params: \(trainable + frozen)", "Trainable params: \(trainable)", "Non-trainable params: \(frozen)",
    ]
  }

  private func rule(_ character: Character) -> String { String(repeating: character, count: max(lineLength, 0)) }

  /// The fields of a layer; connections after the first have rows of their own.
  func rows(for layer: Layer) throws -> [[String]] {
    let fields = [
      "\(layer.name) (\(layer.className))", inputShapes(layer), outputShape(layer), String(try layer.countParams()),
    ]
    if isSequentialLike { return [fields] }
    let connections = connections(to: layer)
    return [fields + [connections.first ?? ""]] + connections.dropFirst().map { ["", "", "", "", $0] }
  }

  private func inputShapes(_ layer: Layer) -> String {
    layer.inboundNodes.map { node in
      // An input layer shows what is put into it.
      let shapes = layer is InputLayer ? node.outputShapes : node.inputShapes
      return "[" + shapes.map(\.description).joined(separator: ",") + "]"
    }.joined(separator: ",")
  }

  private func outputShape(_ layer: Layer) -> String {
    guard let shapes = try? layer.outputShapes() else { return "multiple" }
    return shapes.count == 1 ? shapes[0].description : "[" + shapes.map(\.description).joined(separator: ",") + "]"
  }

  private func connections(to layer: Layer) -> [String] {
    layer.inboundNodes.filter { node in graph.nodes.contains { $0 === node } }.flatMap(\.inputTensors).map {
      "\($0.sourceLayer.name)[\($0.nodeIndex)][\($0.outputIndex)]"
    }
  }

  /// A line of fields; each is cut or filled up to its column, with at least one space before the next.
  private func row(_ fields: [String]) -> String {
    var line = ""
    for (index, field) in fields.enumerated() {
      if index > 0 { line = line.dropLast() + " " }
      line += field
      guard index < positions.count else { continue }
      line = String(line.prefix(positions[index]))
      line += String(repeating: " ", count: positions[index] - line.count)
    }
    return line
  }
}

extension LayersModel {
  /// The lines of the table of layers, their shapes and the number of their weights.
  ///
  /// - Parameters:
  ///   - lineLength: the width of the table.
  ///   - positions: where the columns end, as columns or as fractions of the width.
  /// - Throws: ``LayerError`` when the model has no layers.
  public func summary(lineLength: Int? = nil, positions: [Double]? = nil) throws -> [String] {
    try Summary(self, lineLength: lineLength, positions: positions).lines()
  }

  /// The contents of that table, to be set otherwise: headings, rows of fields, and lines with the numbers of weights.
  ///
  /// - Throws: ``LayerError`` when the model has no layers.
  package func summaryFields() throws -> (headings: [String], rows: [[String]], totals: [String]) {
    let summary = try Summary(self, lineLength: nil, positions: nil)
    return (summary.headings, try layers.flatMap(summary.rows), summary.totals)
  }
}
