import Display
import Layers

/// Models and layers as the notebook shows them.
package enum ModelView {
  /// A model as its summary, as wide as the window allows.
  package static func bundle(of model: LayersModel, on terminal: TerminalCapabilities) throws -> DisplayBundle {
    let heading = StyledText("\(model.className) \(model.name)", TextRole.heading)
    if model.layers.isEmpty { return DisplayBundle(heading + StyledText("  no layers yet", TextRole.muted)) }
    let lines = (try? model.summary(lineLength: min(115, max(40, terminal.columns - 1)))) ?? []
    let state = model.compilation == nil ? "not compiled" : "compiled"
    return DisplayBundle(.joined([heading + StyledText("  \(state)", TextRole.muted)] + lines.map { StyledText($0) }))
  }

  /// A layer with its shapes and weights.
  package static func bundle(of layer: Layer) -> DisplayBundle {
    var line = StyledText("\(layer.className) \(layer.name)", TextRole.heading)
    if let node = layer.inboundNodes.first {
      line.append("  \(text(of: node.inputShapes)) → \(text(of: node.outputShapes))", TextRole.number)
    }
    if !layer.isTrainable { line.append("  not trainable", TextRole.muted) }
    var lines = [line]
    for weight in layer.weights {
      var row = StyledText("  \(weight.name)", TextRole.label)
      row.append(" \(weight.shape)", TextRole.number)
      if let values = try? weight.val.doubles(), !values.isEmpty {
        let statistics = Histogram.Statistics(of: values)
        row.append(
          "  mean \(NumberText.compact(statistics.mean))  std \(NumberText.compact(statistics.standardDeviation))",
          TextRole.muted)
      }
      lines.append(row)
    }
    if layer.weights.isEmpty { lines.append(StyledText("  no weights", TextRole.muted)) }
    return DisplayBundle(.joined(lines))
  }

  static func text(of shapes: [LayerShape]) -> String {
    shapes.count == 1 ? shapes[0].description : "[" + shapes.map(\.description).joined(separator: ",") + "]"
  }
}
