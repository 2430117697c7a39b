import Display
import Layers

/// The layers of a model as a drawn graph: a row a layer in the order of computation, a lane for each result that
/// later layers still need.
package struct GraphView {
  /// A result on its way down: the layer that gave it and how many uses are still to come.
  private struct Lane {
    let layer: ObjectIdentifier
    var usesLeft: Int
  }

  private var lanes: [Lane?] = []
  private var lines: [StyledText] = []
  private let isUnicode: Bool

  /// The drawing of a model.
  package static func text(of model: LayersModel, on terminal: TerminalCapabilities) -> StyledText {
    var view = GraphView(isUnicode: terminal.isUnicode)
    let layers = model.layers
    var uses: [ObjectIdentifier: Int] = [:]
    let names = Set(layers.map(ObjectIdentifier.init))
    for layer in layers {
      for source in sources(of: layer, within: names) { uses[ObjectIdentifier(source), default: 0] += 1 }
    }
    for layer in layers {
      view.add(layer, sources: sources(of: layer, within: names), uses: uses[ObjectIdentifier(layer)] ?? 0)
    }
    return .joined(view.lines)
  }

  private init(isUnicode: Bool) {
    self.isUnicode = isUnicode
  }

  /// The layers of the model that a layer takes its inputs from, each once.
  private static func sources(of layer: Layer, within names: Set<ObjectIdentifier>) -> [Layer] {
    var found: [Layer] = []
    for node in layer.inboundNodes {
      for source in node.inboundLayers
      where names.contains(ObjectIdentifier(source)) && source !== layer && !found.contains(where: { $0 === source }) {
        found.append(source)
      }
    }
    return found
  }

  private mutating func add(_ layer: Layer, sources: [Layer], uses: Int) {
    let inputs = lanes.indices.filter { index in
      sources.contains { ObjectIdentifier($0) == lanes[index]?.layer }
    }
    for index in inputs { lanes[index]?.usesLeft -= 1 }
    let ended = inputs.filter { lanes[$0]?.usesLeft == 0 }
    let own = ended.first ?? lanes.firstIndex { $0 == nil } ?? lanes.count
    if own == lanes.count { lanes.append(nil) }

    var row = StyledText()
    let reached = inputs + [own]
    let span = (reached.min() ?? own)...(reached.max() ?? own)
    for index in 0..<max(lanes.count, own + 1) {
      let isInput = inputs.contains(index)
      row.append(mark(index, own: own, isInput: isInput, isEnded: ended.contains(index), span: span), Style(.cyan))
      row.append(
        index < lanes.count - 1 ? (span.contains(index) && index < span.upperBound ? dash : " ") : "", Style(.cyan))
    }
    for index in ended { lanes[index] = nil }
    lanes[own] = uses > 0 ? Lane(layer: ObjectIdentifier(layer), usesLeft: uses) : nil
    row.append("  \(layer.name)", TextRole.heading)
    row.append(" (\(layer.className))", TextRole.muted)
    if let node = layer.inboundNodes.first { row.append("  \(ModelView.text(of: node.outputShapes))", TextRole.number) }
    lines.append(row)
    while let last = lanes.last, last == nil { lanes.removeLast() }
  }

  private var dash: String { isUnicode ? "─" : "-" }

  /// The character of a lane in a row: the layer itself, a result it takes (going on or ending), one that passes by.
  private func mark(_ index: Int, own: Int, isInput: Bool, isEnded: Bool, span: ClosedRange<Int>) -> String {
    if index == own { return isUnicode ? "●" : "o" }
    if isInput {
      if !isUnicode { return isEnded ? "'" : "+" }
      if isEnded { return index == span.lowerBound ? "╰" : index == span.upperBound ? "╯" : "┴" }
      return index == span.lowerBound ? "├" : index == span.upperBound ? "┤" : "┼"
    }
    let isActive = lanes.indices.contains(index) && lanes[index] != nil
    if span.contains(index) { return isActive ? (isUnicode ? "┼" : "+") : dash }
    return isActive ? (isUnicode ? "│" : "|") : " "
  }
}
