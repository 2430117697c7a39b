import Display
import Layers
import Script
import Tensors

extension FunctionTable {
  /// `tfvis.show`: models and trainings.
  mutating func addVisShow() {
    section("Visualization / Show models and trainings", in: "tfvis.show")
    let surface = Parameter.any("container", "{name, tab}", "where it belongs; its name is the title")
    addAsync(
      "modelSummary", [surface, .any("model", "LayersModel")], "Shows the layers of a model.", returns: "Promise<void>",
      example:
        "tfvis.show.modelSummary({name: 'Model'}, tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2]})]}));"
    ) { call in
      guard let model = call.context.layer(call[1]) as? LayersModel else { throw call.argument(1).mismatch("a model") }
      let rows = try model.layers.map { layer in
        let shapes = layer.inboundNodes.first.map { ModelView.text(of: $0.outputShapes) } ?? "?"
        return [layer.name, shapes, String(try layer.countParams()), String(layer.isTrainable)]
      }
      return try call.show(
        TextTable(["Layer Name", "Output Shape", "# Of Params", "Trainable"], rows, title: call.title))
    }
    addAsync(
      "layer", [surface, .any("layer", "Layer")], "Shows the weights of a layer and how their values are spread.",
      returns: "Promise<void>",
      example: "tfvis.show.layer({name: 'Layer'}, tf.layers.dense({units: 1, inputShape: [2]}));"
    ) { call in
      guard let layer = call.context.layer(call[1]) else { throw call.argument(1).mismatch("a layer") }
      let rows = try layer.weights.map { weight in
        let numbers = Histogram.Statistics(of: try weight.val.doubles())
        let extremes = [numbers.minimum, numbers.maximum].map { Display.NumberText.compact($0) }
        return [weight.name, "\(weight.shape)"] + extremes + [
          "\(weight.val.size)", "\(numbers.zeros)", "\(numbers.nans)",
        ]
      }
      return try call.show(
        TextTable(["Weight Name", "Shape", "Min", "Max", "# Params", "# Zeros", "# NaNs"], rows, title: call.title))
    }
    addAsync(
      "history",
      [
        surface, .any("history", "History|logs[]|object"), .any("metrics", "string[]"),
        .any("opts", "object", optional: "{}"),
      ],
      "Draws how metrics changed from epoch to epoch.", returns: "Promise<void>",
      example: "tfvis.show.history({name: 'History'}, {loss: [3, 2, 1.5]}, ['loss']);"
    ) { call in
      let series = try VisData(call).history(call[1], metrics: try call.argument(2).texts())
      return try call.show(XYChart(.line, series, title: call.title, xLabel: "epoch"))
    }
    add(
      "fitCallbacks",
      [surface, .any("metrics", "string[]"), .any("opts", "{callbacks}", optional: "onBatchEnd and onEpochEnd")],
      "Callbacks for fit that draw how metrics changed, when training ends.", returns: "{onBatchEnd, onEpochEnd}",
      example: "const callbacks = tfvis.show.fitCallbacks({name: 'Training'}, ['loss', 'acc']);"
    ) { call -> Value in try call.fitCallbacks() }
    addAsync(
      "valuesDistribution", [surface, .tensor("tensor")], "Draws how the values of a tensor are spread.",
      returns: "Promise<void>", example: "tfvis.show.valuesDistribution({name: 'Values'}, tf.randomNormal([100]));"
    ) { call in
      let values = try call.tensor(1).doubles()
      return try call.show(Histogram(values, title: call.title, statistics: Histogram.Statistics(of: values)))
    }
    addAsync(
      "perClassAccuracy",
      [
        surface, .any("classAccuracy", "Array<{accuracy, count}>"),
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
      return try call.show(TextTable(["Class", "Accuracy", "# Samples"], rows, title: call.title))
    }
  }
}

extension Call {
  /// Callbacks that gather the logs of each kind of event and draw each metric when training ends.
  fileprivate func fitCallbacks() throws -> Value {
    let metrics = try argument(1).texts()
    let wanted = isGiven(2) ? try options(2).given("callbacks")?.texts() : nil
    let title = title
    let callbacks = context.realm.makeObject()
    var recorded: [(name: String, logs: JSArray)] = []
    for name in wanted ?? ["onEpochEnd", "onBatchEnd"] {
      let logs = context.realm.makeArray([])
      recorded.append((name, logs))
      callbacks.install(
        [
          NativeEntry(PropertyKey(name), 2) { _, _, arguments in
            logs.append(arguments[1])
            return .undefined
          }
        ], context.realm)
    }
    let data = VisData(self)
    callbacks.install(
      [
        NativeEntry("onTrainEnd", 1) { [unowned(unsafe) context] _, _, _ in
          for (name, logs) in recorded where logs.count > 0 {
            let series = try data.history(Value(logs), metrics: metrics)
            let axis = name == "onBatchEnd" ? "batch" : "epoch"
            context.show(DisplayBundle(XYChart(.line, series, title: title, xLabel: axis)))
          }
          return .undefined
        }
      ], context.realm)
    return Value(callbacks)
  }
}
