import Display
import Layers

/// What helps with a shape error inside a model: how the shapes come about up to the layer that failed, and the likely
/// fixes.
package enum ShapeErrorView {
  /// The help for an error message: a table and hints where it names a layer of one of the models, hints alone where
  /// operands do not fit; nil for other messages.
  package static func help(
    for message: String, models: [LayersModel], on terminal: TerminalCapabilities
  ) -> StyledText? {
    let table = place(of: message, in: models).map { ShapesView.text(of: $0.model, upTo: $0.layer, on: terminal) }
    let lines =
      (table.map { [$0] } ?? [])
      + fixes(for: message, models: models).map {
        StyledText("hint: \($0)", TextRole.hint)
      }
    return lines.isEmpty ? nil : .joined(lines)
  }

  /// The likely fixes of what an error message says; none for messages that are not about shapes.
  package static func fixes(for message: String, models: [LayersModel]) -> [String] {
    let shapes = shapes(in: message)
    guard let (model, layer) = place(of: message, in: models) else { return operandFixes(for: message, shapes) }
    guard let given = shapes.last else { return [] }
    let node = layer.inboundNodes.first
    if message.contains("target") {
      return ShapeFix.ofTargets(given: given, wanted: (node?.outputShapes.first).map(Array.init) ?? [])
    }
    if !names(layer.name, in: message), let rank = wantedRank(in: message) {
      return ShapeFix.ofStacking(given: given, wantedRank: rank, under: layer.className)
    }
    if let input = model.modelInputs.first?.shape, !isFirst(layer, of: model), message.contains("incompatible") {
      return ["what comes out of the layers before is wrong: the input of the model must be of shape \(input)"]
    }
    let wanted = node?.inputShapes.first ?? node?.outputShapes.first
    return ShapeFix.ofInputs(given: given, wanted: wanted.map(Array.init) ?? [])
  }

  private static func isFirst(_ layer: Layer, of model: LayersModel) -> Bool {
    layer.inboundNodes.first?.inboundLayers.allSatisfy { $0 is InputLayer } ?? true
  }

  // MARK: What a message is about

  /// The model a message is about and the layer that failed; of a layer that could not be added, the layer before it.
  private static func place(of message: String, in models: [LayersModel]) -> (model: LayersModel, layer: Layer)? {
    let shapes = shapes(in: message)
    if shapes.isEmpty { return nil }
    for model in models {
      if let layer = model.layers.first(where: { names($0.name, in: message) }) { return (model, layer) }
    }
    guard message.contains("is incompatible with layer"), let given = shapes.last else { return nil }
    for model in models {
      if let last = model.layers.last, last.inboundNodes.last?.outputShapes.first.map(Array.init) == given {
        return (model, last)
      }
    }
    return nil
  }

  /// Whether a message holds a name as a word of its own.
  private static func names(_ name: String, in message: String) -> Bool {
    message.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }.contains {
      $0 == name || $0 == name + "_input"
    }
  }

  /// The shapes written in a message, `null` as nil.
  private static func shapes(in message: String) -> [[Int?]] {
    message.split(separator: "[").dropFirst().compactMap { part in
      guard let end = part.firstIndex(of: "]") else { return nil }
      let items = part[..<end].split(separator: ",").map { $0.filter { !$0.isWhitespace } }
      guard items.allSatisfy({ Int($0) != nil || $0 == "null" }) else { return nil }
      return items.map { Int($0) }
    }
  }

  /// The number of axes that `expected ndim=4` asks for.
  private static func wantedRank(in message: String) -> Int? {
    guard let range = message.firstRange(of: "ndim=") else { return nil }
    return Int(message[range.upperBound...].prefix(while: \.isNumber))
  }

  private static func operandFixes(for message: String, _ shapes: [[Int?]]) -> [String] {
    guard shapes.count >= 2 else { return [] }
    let (left, right) = (shapes[shapes.count - 2], shapes[shapes.count - 1])
    if message.contains("matMul") { return ShapeFix.ofMatrices(left, right) }
    return message.contains("broadcast") ? ShapeFix.ofBroadcasting(left, right) : []
  }
}
