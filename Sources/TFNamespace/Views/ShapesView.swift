import Display
import Layers

/// How each shape in a model comes about, a row a layer.
package enum ShapesView {
  /// Windows narrower than this get a paragraph a layer instead of a table.
  private static let tableColumns = 70

  /// The layers of a model, up to and with the layer `last` if one is given, set for a window.
  package static func text(
    of model: LayersModel, upTo last: Layer? = nil, on terminal: TerminalCapabilities
  ) -> StyledText {
    let table = table(of: model, upTo: last)
    if terminal.columns >= tableColumns { return table.drawn(on: terminal) }
    var lines = [StyledText(table.title ?? "", TextRole.heading)]
    for row in table.rows {
      lines.append(StyledText(row[0], TextRole.label))
      lines.append(StyledText(row[1].isEmpty ? "  \(row[2])" : "  \(row[1]) → \(row[2])", TextRole.number))
      lines.append(StyledText("  \(row[3])"))
    }
    return StyledText.joined(lines).folded(toWidth: terminal.columns)
  }

  private static func table(of model: LayersModel, upTo last: Layer?) -> TextTable {
    var rows: [[String]] = []
    for layer in model.layers {
      let node = layer.inboundNodes.first
      rows.append([
        "\(layer.name) (\(layer.className))",
        layer.className == "InputLayer" ? "" : node.map { ModelView.text(of: $0.inputShapes) } ?? "?",
        node.map { ModelView.text(of: $0.outputShapes) } ?? "?", explanation(of: layer),
      ])
      if layer === last { break }
    }
    return TextTable(["layer", "takes", "gives", "because"], rows, title: "Shapes of \(model.name)", foldsCells: true)
  }

  /// Why a layer gives the shape it gives.
  static func explanation(of layer: Layer) -> String {
    let config = layer.getConfig()
    if layer.className == "InputLayer" { return "what the model is given; null is the batch, of any size" }
    if let model = layer as? LayersModel { return "a model of its own, of \(model.layers.count) layers" }
    guard let node = layer.inboundNodes.first, let input = node.inputShapes.first, let output = node.outputShapes.first
    else { return "not joined to anything yet" }
    switch layer.className {
    case "Dense": return "the last dimension becomes units = \(integer(config, "units"))"
    case "Flatten":
      return input.withoutBatch.map(text).joined(separator: "·") + " = \(text(output.last ?? nil)) numbers an example"
    case "Reshape": return "the same numbers in targetShape \(output.withoutBatch)"
    case "Embedding": return "each index becomes outputDim = \(integer(config, "outputDim")) numbers"
    case "Conv1D", "Conv2D", "Conv3D", "DepthwiseConv2D", "SeparableConv2D":
      let depth =
        layer.className == "DepthwiseConv2D"
        ? "channels times the multiplier" : "filters = \(integer(config, "filters"))"
      return windows(input, config, size: "kernelSize") + "; \(depth) deep"
    case "Conv2DTranspose", "Conv3DTranspose":
      return "strides \(numbers(config["strides"])) spread the input; filters = \(integer(config, "filters")) deep"
    case "MaxPooling1D", "MaxPooling2D", "MaxPooling3D", "AveragePooling1D", "AveragePooling2D", "AveragePooling3D":
      return windows(input, config, size: "poolSize")
    case "GlobalAveragePooling1D", "GlobalAveragePooling2D", "GlobalMaxPooling1D", "GlobalMaxPooling2D":
      return "one number a channel"
    case "SimpleRNN", "GRU", "LSTM", "RNN", "Bidirectional", "ConvLSTM2D":
      let isSequence = config["returnSequences"]?.boolean ?? (output.count == input.count)
      return isSequence ? "the state after every step (returnSequences)" : "the state after the last step"
    case "RepeatVector": return "the vector n = \(integer(config, "n")) times"
    case "Concatenate": return "the inputs side by side along axis \(integer(config, "axis"))"
    case "Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum":
      return "element by element, shapes as in broadcasting"
    case "UpSampling2D": return "rows and columns repeated \(numbers(config["size"])) times"
    case "ZeroPadding2D", "Cropping2D": return "rows and columns at the edges"
    default: return input == output ? "the shape stays" : "as the layer computes it"
    }
  }

  /// The number of places of a window on the first spatial dimension.
  private static func windows(_ input: LayerShape, _ config: ConfigObject, size key: String) -> String {
    let isChannelsFirst = config["dataFormat"]?.string == "channelsFirst"
    let axis = isChannelsFirst ? 2 : 1
    let size = first(config[key])
    let stride = first(config["strides"]) ?? (key == "poolSize" ? size : 1) ?? 1
    let dilation = first(config["dilationRate"]) ?? 1
    guard axis < input.count, let length = input[axis], let size, stride > 0 else {
      return "windows moved over the input"
    }
    let reach = (size - 1) * dilation + 1
    if config["padding"]?.string == "same" {
      return "padded: ⌈\(length)/\(stride)⌉ = \((length + stride - 1) / stride) places"
    }
    return "⌊(\(length) − \(reach))/\(stride)⌋ + 1 = \((length - reach) / stride + 1) places of a window of \(size)"
  }

  private static func first(_ value: ConfigValue?) -> Int? { value?.integer ?? value?.array?.first?.integer }

  private static func text(_ size: Int?) -> String { size.map(String.init) ?? "null" }

  private static func integer(_ config: ConfigObject, _ key: String) -> String { text(config[key]?.integer) }

  private static func numbers(_ value: ConfigValue?) -> String {
    guard let value else { return "" }
    return JSONWriter.text(value)
  }
}
