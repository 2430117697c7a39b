import Display
import Layers
import Script
import Tensors

extension FunctionTable {
  /// `tfvis.show`: models and trainings.
  mutating func addVisShow() {
    section("Visualization / Show models and trainings", in: "tfvis.show")
    addAsync(
      "modelSummary", [.surface, .any("model", "LayersModel")], "Shows the layers of a model.",
      returns: "Promise<void>",
      example:
        "tfvis.show.modelSummary({name: 'Model'}, tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2]})]}));"
    ) { call in
      guard let model = call.context.layer(call[1]) as? LayersModel else { throw call.argument(1).mismatch("a model") }
      let rows = try model.layers.map { layer in
        let shapes = layer.inboundNodes.first.map { ModelView.text(of: $0.outputShapes) } ?? "?"
        return [layer.name, shapes, String(try layer.countParams()), String(layer.isTrainable)]
      }
      return try call.draw(
        TextTable(["Layer Name", "Output Shape", "# Of Params", "Trainable"], rows, title: call.surface(0)))
    }
    addAsync(
      "layer", [.surface, .any("layer", "Layer")], "Shows the weights of a layer and how their values are spread.",
      returns: "Promise<void>",
      example: "tfvis.show.layer({name: 'Layer'}, tf.layers.dense({units: 1, inputShape: [2]}));"
    ) { try $0.drawLayer() }
    addAsync(
      "history",
      [
        .surface, .any("history", "History|logs[]|object"), .any("metrics", "string[]"),
        .options("opts", Parameter.historyOptions),
      ],
      "Draws how metrics changed; each metric has a chart, which it shares with its validation metric.",
      returns: "Promise<void>", example: "tfvis.show.history({name: 'History'}, {loss: [3, 2, 1.5]}, ['loss']);"
    ) { call in
      let metrics = try call.argument(2).texts()
      let options = try call.options(3)
      return try call.draw(
        try VisData(call).history(
          call[1], metrics: metrics, title: call.surface(0), options, xLabel: "Iteration"), options)
    }
    add(
      "fitCallbacks",
      [
        .surface, .any("metrics", "string[]"),
        .options(
          "opts",
          Parameter.historyOptions + [
            .any("callbacks", "string[]", optional: "['onEpochEnd', 'onBatchEnd']", "when to draw")
          ]),
      ],
      "Callbacks for fit that draw how metrics change: in place while the model trains, and printed when it ends.",
      returns: "{onEpochEnd, onBatchEnd}",
      example: "const callbacks = tfvis.show.fitCallbacks({name: 'Training'}, ['loss', 'acc']);"
    ) { call -> Value in try call.fitCallbacks() }
    addAsync(
      "valuesDistribution", [.surface, .tensor("tensor")], "Draws how the values of a tensor are spread.",
      returns: "Promise<void>", example: "tfvis.show.valuesDistribution({name: 'Values'}, tf.randomNormal([100]));"
    ) { call in
      let values = try call.tensor(1).doubles()
      return try call.draw(Histogram(values, title: call.surface(0), statistics: Histogram.Statistics(of: values)))
    }
    addAsync(
      "perClassAccuracy",
      [
        .surface, .any("classAccuracy", "Array<{accuracy, count}>"),
        .any("classLabels", "string[]", optional: "numbers"),
      ],
      "Shows the accuracy of each class.", returns: "Promise<void>",
      example: "tfvis.show.perClassAccuracy({name: 'Classes'}, [{accuracy: 0.9, count: 10}], ['cat']);"
    ) { call in
      let data = VisData(call)
      let labels = try data.texts(call[2]) ?? []
      let rows = try data.accuracies(call[1]).enumerated().map { index, item in
        [
          index < labels.count ? labels[index] : String(index), Display.NumberText.compact(item.accuracy),
          Display.NumberText.compact(item.count),
        ]
      }
      return try call.draw(TextTable(["Class", "Accuracy", "# Samples"], rows, title: call.surface(0)))
    }
  }
}

extension Parameter {
  fileprivate static var historyOptions: [Parameter] {
    plotOptions + domainOptions + [
      .boolean("zoomToFitAccuracy", default: false, "whether charts of accuracy fit the data, not 0 to 1")
    ]
  }
}

extension Call {
  /// A table of the weights, and a histogram of each whose values differ.
  fileprivate func drawLayer() throws -> Value {
    guard let layer = context.layer(self[1]) else { throw argument(1).mismatch("a layer") }
    var rows: [[String]] = []
    var histograms: [any Figure] = []
    for weight in layer.weights {
      let values = try weight.val.doubles()
      let numbers = Histogram.Statistics(of: values)
      let extremes = [numbers.minimum, numbers.maximum].map { Display.NumberText.compact($0) }
      let shape = weight.shape.isEmpty ? "Scalar" : "\(weight.shape)"
      let counts = [values.count, numbers.zeros, numbers.nans, numbers.infinities].map(String.init)
      rows.append([weight.name, shape] + extremes + counts)
      if numbers.minimum < numbers.maximum {
        histograms.append(Histogram(values, title: weight.name).laidOut(FigureLayout(height: 180)))
      }
    }
    let headers = ["Weight Name", "Shape", "Min", "Max", "# Params", "# Zeros", "# NaNs", "# Infinity"]
    return try draw(FigureColumn([TextTable(headers, rows)] + histograms, title: surface(0)))
  }

  /// Callbacks that gather the logs of each kind of event and draw each metric.
  fileprivate func fitCallbacks() throws -> Value {
    let metrics = try argument(1).texts()
    let options = try options(2)
    let kinds = ["onEpochEnd", "onBatchEnd"]
    let wanted = try options.given("callbacks")?.texts() ?? kinds
    for name in wanted { _ = try Argument(Value(name), "callbacks", of: entry.name, context: context).choice(kinds) }
    let surface = try surface(0)
    let data = VisData(self)
    let callbacks = context.realm.makeObject()
    for name in wanted {
      let logs = context.realm.makeArray([])
      let xLabel = name == "onBatchEnd" ? "Batch" : "Epoch"
      let function = NativeFunction(context.realm, PropertyKey(name), 2) { [unowned(unsafe) context] _, _, arguments in
        logs.append(arguments[1])
        context.drawInPlace(on: "\(surface) \(name)") {
          try? data.plotted(metrics, in: logs, title: surface, options, xLabel: xLabel)
        }
        return .undefined
      }
      callbacks.put(PropertyKey(name), Value(function))
    }
    return Value(callbacks)
  }
}

extension VisData {
  /// The history of those metrics that logs have; nil when they have none.
  fileprivate func plotted(
    _ metrics: [String], in logs: JSArray, title: String, _ options: Options, xLabel: String
  ) throws -> FigureColumn? {
    let known = try logs.values.last?.asObject?.ownEnumerableKeys(context.machine).map(\.text) ?? []
    let present = metrics.filter(known.contains)
    if present.isEmpty { return nil }
    return try history(Value(logs), metrics: present, title: title, options, xLabel: xLabel)
  }
}
