import Display
import Layers

/// Models and layers as the notebook shows them.
package enum ModelView {
  /// Windows narrower than this get only names, output shapes and numbers of weights.
  private static let wideColumns = 66

  /// A model as its summary, set for the window, and where layers branch as a drawn graph.
  package static func bundle(of model: LayersModel, on terminal: TerminalCapabilities) throws -> DisplayBundle {
    var heading = StyledText("\(model.className) \(model.name)", TextRole.heading)
    if model.layers.isEmpty { return DisplayBundle(heading + StyledText("  no layers yet", TextRole.muted)) }
    heading.append("  \(model.compilation == nil ? "not compiled" : "compiled")", TextRole.muted)
    guard let summary = try? model.summaryFields() else { return DisplayBundle(heading) }
    let isWide = terminal.columns >= wideColumns
    let columns = isWide ? Array(summary.headings.indices) : [0, 2, 3]
    // A row without a name holds one more connection of the layer above.
    let rows = summary.rows.filter { isWide || !$0[0].isEmpty }
    let table = TextTable(
      columns.map { summary.headings[$0] }, rows.map { row in columns.map { row[$0] } },
      alignments: columns.map { $0 == 3 ? .right : .left }, foldsCells: true)
    var parts = [heading, table.drawn(on: terminal)] + summary.totals.map { StyledText($0, TextRole.muted) }
    // A table says little of layers that do not follow one another.
    let isBranching = summary.headings.count > 4
    if isBranching { parts.append(GraphView.text(of: model, on: terminal)) }
    return DisplayBundle(.joined(parts))
  }

  /// A layer with its settings, shapes and weights.
  package static func bundle(of layer: Layer) -> DisplayBundle {
    var line = StyledText("\(layer.className) \(layer.name)", TextRole.heading)
    if let node = layer.inboundNodes.first {
      line.append("  \(text(of: node.inputShapes)) → \(text(of: node.outputShapes))", TextRole.number)
    }
    if !layer.isTrainable { line.append("  not trainable", TextRole.muted) }
    var lines = [line]
    let settings = settings(of: layer.getConfig())
    if !settings.isEmpty { lines.append(StyledText("  \(settings)", TextRole.muted)) }
    lines += layer.weights.map(row)
    if layer.weights.isEmpty {
      lines.append(StyledText(layer.isBuilt ? "  no weights" : "  no weights before its first use", TextRole.muted))
    }
    return .prose(.joined(lines))
  }

  /// A weight with a picture of its values and how they are spread.
  private static func row(of weight: LayerVariable) -> StyledText {
    var row = StyledText("  \(weight.name)", TextRole.label)
    row.append(" \(weight.shape)", TextRole.number)
    guard let values = try? weight.val.doubles(), !values.isEmpty else { return row }
    let statistics = Histogram.Statistics(of: values)
    row.append("  \(Sparkline.text(of: values))")
    row.append(
      "  mean \(NumberText.compact(statistics.mean, digits: 3))"
        + "  std \(NumberText.compact(statistics.standardDeviation, digits: 3))", TextRole.muted)
    return row
  }

  /// The numbers, words and choices of a configuration: `units 4, activation 'relu'`.
  static func settings(of config: ConfigObject) -> String {
    config.entries.compactMap { key, value in
      switch value {
      case _ where ["name", "trainable", "dtype"].contains(key): return nil
      case .string(let text): return "\(key) '\(text)'"
      case .number, .boolean, .array: return "\(key) \(JSONWriter.text(value))"
      default: return nil
      }
    }.joined(separator: ", ")
  }

  static func text(of shapes: [LayerShape]) -> String {
    shapes.count == 1 ? shapes[0].description : "[" + shapes.map(\.description).joined(separator: ",") + "]"
  }
}
