import Layers
import Script
import Tensors

extension FunctionTable {
  /// What the class of models does with data: compile, fit, evaluate, predict.
  mutating func addModelTraining() {
    let program = "const model = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1]})]});\n"
    let compiled = program + "model.compile({optimizer: 'sgd', loss: 'meanSquaredError'});\n"
    let data = "const xs = tf.tensor2d([[1], [2]]), ys = tf.tensor2d([[1], [3]]);\n"
    let x = Parameter.any("x", "Tensor|Tensor[]|{[name]: Tensor}"),
      y = Parameter.any("y", "Tensor|Tensor[]|{[name]: Tensor}")
    add(
      "compile", [.options("args", Compilation.fields.map(Parameter.init), required: true)],
      "Settles how the model is trained and judged: optimizer, loss and metrics.", example: compiled,
      procedure: { call in
        let options = try call.options(0)
        var functions: [HeldFunction] = []
        let config = call.context.withoutHolding(
          &functions, in: .object(try call.context.configObject(options.object)))
        try call.model().compile(config.object ?? ConfigObject())
        (call.this.asObject as? HostObject)?.heldFunctions = functions
      })
    add(
      "fit", [x, y, .options("args", FitOptions.fields.map(Parameter.init))],
      "Trains the model with data in tensors.", returns: "Promise<History>",
      example: compiled + data
        + "const {history} = await model.fit(xs, ys, {epochs: 3});\nconsole.log(history.loss.length);"
    ) { call -> Value in
      let model = try call.model()
      return ScriptTraining.start(call, options: call[2]) { options, _ in
        try model.fit(
          call.argument(0).modelData(for: model.inputNames), call.argument(1).modelData(for: model.outputNames), options
        )
      }
    }
    add(
      "fitDataset", [.any("dataset", "Dataset"), .options("args", ScriptTraining.datasetFields.map(Parameter.init))],
      "Trains the model with batches {xs, ys} of a dataset.", returns: "Promise<History>",
      example: compiled
        + "const data = tf.data.array([{xs: [1], ys: [1]}, {xs: [2], ys: [3]}]).batch(2);\nawait model.fitDataset(data, {epochs: 3});"
    ) { call -> Value in
      let model = try call.model()
      return ScriptTraining.start(call, options: call[1]) { options, training in
        let settings = try call.options(1)
        let epochs = try settings.given("epochs")?.integer()
        guard let epochs, epochs > 0 else {
          throw call.machine.error(
            "fitDataset() needs `epochs`, a whole number of 1 or more ({epochs: 5}), but it is \(epochs.map { String($0) } ?? "missing")."
          )
        }
        if try settings.given("validationSplit") != nil {
          throw call.machine.error(
            "fitDataset() knows no `validationSplit`: pass validationData, a dataset made with take() and skip() for example."
          )
        }
        let stream = try call.argument(0).exampleStream("fitDataset")
        training.streams.append(stream)
        return try model.fitDataset(stream, options)
      }
    }
    let judging: [Parameter] = [
      .integer("batchSize", default: 32), .integer("verbose", default: 1),
      .any("sampleWeight", "Tensor", optional: "none"),
      .integer("steps", optional: "all"),
    ]
    add(
      "evaluate", [x, y, .options("args", judging)], "The loss and the metrics for some data.",
      returns: "Scalar|Scalar[]", example: compiled + data + "model.evaluate(xs, ys).print();"
    ) { call -> Value in
      let options = try call.options(2)
      let weights = try options.given("sampleWeight").map { try $0.sampleWeights() } ?? []
      let model = try call.model()
      let values = try model.evaluate(
        call.argument(0).modelData(for: model.inputNames), call.argument(1).modelData(for: model.outputNames),
        batchSize: FitOptions.batchSize(call.context.config(options["batchSize"].value)), sampleWeights: weights,
        steps: options.given("steps")?.integer())
      return try call.context.oneOrList(values.map { try Tensor($0) })
    }
    add(
      "evaluateDataset",
      [
        .any("dataset", "Dataset"),
        .options("args", [.integer("batches", optional: "all"), .integer("verbose", default: 1)]),
      ],
      "The loss and the metrics for the batches of a dataset.", returns: "Promise<Scalar|Scalar[]>",
      example: compiled
        + "const data = tf.data.array([{xs: [1], ys: [1]}]).batch(1);\n(await model.evaluateDataset(data)).print();"
    ) { call -> Value in
      let options = try call.options(1)
      if let batches = try options.given("batches")?.integer(), batches < 1 {
        throw call.machine.error("evaluateDataset(): batches must be 1 or more, but it is \(batches).")
      }
      let stream = try call.argument(0).exampleStream("evaluateDataset")
      let run = try call.model().evaluateDataset(stream, batches: options.given("batches")?.integer())
      return call.context.stepwise(waitingFor: stream) { context in
        switch try run.step() {
        case .more: return .more
        case .waiting: return .waiting
        case .finished(let values): return .done(try context.oneOrList(values.map { try Tensor($0) }))
        }
      }
    }
    add(
      "execute", [x, .any("outputs", "string|string[]", "names of layers or of their symbolic tensors")],
      "The results of inner layers for some inputs.", returns: "Tensor|Tensor[]",
      example: program + "model.execute(tf.ones([3, 1]), model.layers[0].name).print();"
    ) { call -> Value in
      let results = try call.model().execute(call.argument(0).modelData(), outputs: call.argument(1).texts())
      return call[1].isArray ? try results.scriptValue(call.context) : try call.context.oneOrList(results)
    }
    add(
      "predict", [x, .options("args", [.integer("batchSize", default: 32), .boolean("verbose")])],
      "The outputs for some inputs.", returns: "Tensor|Tensor[]",
      example: program + "model.predict(tf.ones([3, 1])).print();"
    ) { call -> Value in
      let options = try call.options(1)
      let batchSize = try FitOptions.batchSize(call.context.config(options["batchSize"].value))
      let model = try call.model()
      return try call.context.oneOrList(
        model.predict(call.argument(0).modelData(for: model.inputNames), batchSize: batchSize))
    }
    add(
      "predictOnBatch", [x], "The outputs for some inputs, computed in one piece.", returns: "Tensor|Tensor[]",
      example: program + "model.predictOnBatch(tf.ones([3, 1])).print();"
    ) { call -> Value in try call.context.oneOrList(call.model().predictOnBatch(call.argument(0).modelData())) }
    add(
      "trainOnBatch", [x, y], "Changes the weights once, for one batch; gives the loss and the metrics.",
      returns: "Promise<number|number[]>", example: compiled + data + "console.log(await model.trainOnBatch(xs, ys));"
    ) { call -> Value in
      call.context.promise {
        let model = try call.model()
        let values = try model.trainOnBatch(
          call.argument(0).modelData(for: model.inputNames), call.argument(1).modelData(for: model.outputNames))
        return try call.context.oneOrList(values.map(Double.init))
      }
    }
  }
}

extension Argument {
  /// How much each example counts: a tensor for all outputs, or one for each.
  func sampleWeights() throws -> [Tensor] { try modelData().tensors }

  /// How much each class counts: `{0: 1, 1: 3}`, a list of such objects, or such objects by output.
  func classWeights() throws -> ClassWeights {
    let machine = context.machine
    func weights(_ value: Value) throws -> [Int: Double]? {
      if value.isNullish { return nil }
      guard let object = value.asObject else { throw mismatch("an object such as {0: 1, 1: 3}") }
      var result: [Int: Double] = [:]
      for key in try object.ownEnumerableKeys(machine) {
        guard let number = Int(key.text) else { throw mismatch("an object whose keys are class numbers") }
        result[number] = try machine.toNumber(object.get(key, machine))
      }
      return result
    }
    if let array = value.asArray { return .list(try array.values.map(weights)) }
    guard let object = value.asObject else { throw mismatch("an object such as {0: 1, 1: 3}") }
    let keys = try object.ownEnumerableKeys(machine)
    if keys.allSatisfy({ Int($0.text) != nil }) { return .same(try weights(value) ?? [:]) }
    var named: [String: [Int: Double]] = [:]
    for key in keys { named[key.text] = try weights(object.get(key, machine)) }
    return .named(named)
  }

  /// The batches of a dataset.
  func exampleStream(_ caller: String) throws -> DatasetExampleStream {
    guard let dataset = value.host(DatasetObject.self) else {
      throw mismatch("a dataset of {xs, ys}", hint: "Make one with tf.data.zip({xs, ys}).batch(32).")
    }
    return dataset.exampleStream(context, caller: caller)
  }
}
