import Layers
import Script
import Tensors

extension FunctionTable {
  /// `tf.model`, `tf.sequential`, `tf.input`, loading, and the classes of models.
  mutating func addModels() {
    addModelFactories()
    addSerialization()
    addModelClass()
    addModelTraining()
    addModelSaving()
    addSequentialClass()
  }

  fileprivate static let oneLayer =
    "const model = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [2]})]});\n"

  private mutating func addModelFactories() {
    section("Models / Creation")
    let inputKeys: [Parameter] = [
      .shape("shape", optional: "batchShape without the batch"), .shape("batchShape", optional: "[null, ...shape]"),
      .text("name", optional: "made from the class"), .dtype(default: .float32), .boolean("sparse"),
    ]
    add(
      "input", [.options("config", inputKeys, required: true)], "A symbolic tensor: where data comes into a model.",
      returns: "SymbolicTensor", example: "console.log(tf.input({shape: [4]}).shape);"
    ) { call -> SymbolicTensor in
      let options = try call.options(0)
      func shape(_ key: String) throws -> LayerShape? {
        guard let argument = try options.given(key) else { return nil }
        return try argument.value.isArray ? argument.layerShapes().shapes[0] : [argument.integer()]
      }
      return try Layers.input(
        shape: shape("shape"), batchShape: shape("batchShape"), name: options.given("name")?.text(),
        dtype: options.given("dtype")?.dtype() ?? .float32)
    }
    alias("tf.layers.input", of: "tf.input")
    add(
      "model",
      [
        .options(
          "args",
          [
            .any("inputs", "SymbolicTensor|SymbolicTensor[]"), .any("outputs", "SymbolicTensor|SymbolicTensor[]"),
            .text("name", optional: "made from the class"),
          ], required: true)
      ], "A model from symbolic inputs to symbolic outputs: any graph of layers without cycles.",
      returns: "LayersModel",
      example:
        "const x = tf.input({shape: [4]});\nconst y = tf.layers.dense({units: 2}).apply(x);\ntf.model({inputs: x, outputs: y}).summary();"
    ) { call -> Layer in try call.graphModel() }
    add(
      "sequential",
      [
        .options(
          "config", [.any("layers", "Layer[]", optional: "none"), .text("name", optional: "made from the class")])
      ],
      "A model whose layers follow one another.", returns: "Sequential", example: Self.oneLayer + "model.summary();"
    ) { call -> Layer in try call.sequentialModel() }
    let source = Parameter.any("pathOrIOHandler", "string|IOHandler")
    add(
      "loadLayersModel", [source, .any("options", "{strict, weightPathPrefix, onProgress, …}", optional: "{}")],
      "Loads a model that was saved: from file://, localstorage://, indexeddb://, http(s):// or a handler.",
      returns: "Promise<LayersModel>",
      example: "// const model = await tf.loadLayersModel('file://folder/model.json');"
    ) { call -> Value in
      let context = call.context
      let options = try call.options(1)
      let strict = try options.boolean("strict", default: true)
      return ModelIO.load(call[0], options: call[1], context) { artifacts in
        context.value(for: try LayersModel.load(artifacts, strict: strict))
      }
    }
    section("Models / Loading", in: "tf.models")
    addAsync(
      "modelFromJSON",
      [.any("modelAndWeightsConfig", "object|string"), .any("customObjects", "object", optional: "{}")],
      "A model from the topology that toJSON() gave, with fresh weights.", returns: "Promise<LayersModel>",
      example: Self.oneLayer + "(await tf.models.modelFromJSON(JSON.parse(model.toJSON()))).summary();"
    ) { call -> Layer in
      var topology = try call[0].asString.map { try JSONReader.parse($0.text) } ?? call.context.config(call[0])
      if !topology["modelTopology"].isNull { topology = topology["modelTopology"] }
      return try Topology.makeModel(from: topology)
    }
  }

  private mutating func addModelClass() {
    beginClass(
      "LayersModel", extends: "Layer", in: "tf", "A graph of layers that can be trained.",
      factory: "tf.model({inputs, outputs})", parameters: [.any("args", "{inputs, outputs, name}")],
      fileName: "Model",
      construct: { call in
        try call.newModel(
          "LayersModel", plain: call.graphModel,
          scripted: { try call.graphModel { try ScriptModel(inputs: $0, outputs: $1, name: $2) } })
      })
    property("layers", "The layers, from the inputs to the outputs.") { try $0.model().layers }
    property("inputs", "What the model takes.") { try $0.model().modelInputs }
    property("outputs", "What the model gives.") { try $0.model().modelOutputs }
    property("inputNames", "The names of the inputs.") { try $0.model().inputNames }
    property("outputNames", "The names of the outputs.") { try $0.model().outputNames }
    property("inputLayers", "The layers at which data comes in.") { try $0.model().modelInputs.map(\.sourceLayer) }
    property("outputLayers", "The layers at which results come out.") {
      try $0.model().modelOutputs.map(\.sourceLayer)
    }
    for (name, summary, places) in [
      (
        "inputLayersNodeIndices", "For each input which application of its layer made it.",
        { $0.modelInputs.map(\.nodeIndex) }
      ),
      (
        "inputLayersTensorIndices", "For each input which result of its layer it is.",
        { $0.modelInputs.map(\.outputIndex) }
      ),
      (
        "outputLayersNodeIndices", "For each output which application of its layer made it.",
        { $0.modelOutputs.map(\.nodeIndex) }
      ),
      (
        "outputLayersTensorIndices", "For each output which result of its layer it is.",
        { $0.modelOutputs.map(\.outputIndex) }
      ),
    ] as [(String, String, (LayersModel) -> [Int])] {
      property(name, summary) { places(try $0.model()) }
    }
    for name in ["feedInputShapes", "internalInputShapes"] {
      property(name, "The shapes of the inputs.") { try $0.model().modelInputs.map(\.shape) }
    }
    property("internalOutputShapes", "The shapes of the outputs.") { try $0.model().modelOutputs.map(\.shape) }
    property("feedInputNames", "The names of the inputs.") { try $0.model().inputNames }
    property("feedOutputNames", "The names of the outputs.") { try $0.model().outputNames }
    property("layersByDepth", "The layers by their distance from the outputs: {0: […], 1: […]}.") {
      ByDepth(levels: try $0.model().layersByDepth)
    }
    property("nodesByDepth", "The applications of layers by their distance from the outputs.") {
      ByDepth(levels: try $0.model().nodesByDepth)
    }
    property("isOptimizerOwned", "Whether the model made its optimizer from a name, and disposes of it.") {
      try $0.model().compilation?.ownsOptimizer ?? false
    }
    property("lossFunctions", "The losses of the outputs, as functions; compile() sets them.") { call -> [Value]? in
      try call.model().compilation?.losses.map { loss in
        loss.map { call.context.makeFunction(for: $0) } ?? .null
      }
    }
    property("optimizer", "What changes the weights; compile() sets it.") { call -> Value in
      try call.model().compilation.map { call.context.hostValue(for: $0.optimizer) } ?? .undefined
    }
    property("loss", "The loss; compile() sets it.") { call -> Value in
      try call.model().compilation.map { try call.context.value(of: $0.loss) } ?? .undefined
    }
    property("metrics", "The metrics; compile() sets them.") { call -> Value in
      try call.model().compilation.map { try call.context.value(of: $0.metrics) } ?? .undefined
    }
    property("metricsNames", "The names of what evaluate() gives.") { call -> [String]? in
      try call.model().compilation?.metricsNames
    }
    property("history", "The last training.") { call -> Value in
      try call.model().history.map { try call.context.historyValue($0) } ?? .undefined
    }
    property("isTraining", "Whether a training is under way.") { try $0.model().isTraining }
    property(
      "stopTraining", "Whether training shall end before the next batch; a callback may set it.",
      set: { call, value in try call.model().stopTraining = value.isTruthy }
    ) { try $0.model().stopTraining }
    add(
      "getLayer", [.any("nameOrIndex", "string|number"), .integer("index", optional: "none")],
      "The layer of a name, or at a place.", returns: "Layer",
      example: Self.oneLayer + "console.log(model.getLayer(null, 0).name);"
    ) { call -> Layer in
      if let index = call[0].asInt ?? call[1].asInt { return try call.model().getLayer(index: index) }
      return try call.model().getLayer(name: call.optionalText(0))
    }
    add(
      "findLayer", [.integer("index")], "The layer at a place.", returns: "Layer",
      example: Self.oneLayer + "console.log(model.findLayer(0).name);"
    ) { try $0.model().getLayer(index: $0.integer(0)) }
    add(
      "summary",
      [
        .integer("lineLength", optional: "90 or 115"), .any("positions", "number[]", optional: "set for the columns"),
        .function("printFn", "(line) => void", optional: "console.log"),
      ], "Prints the layers with their shapes and numbers of weights.", example: Self.oneLayer + "model.summary();",
      procedure: { call in
        let positions = try call.isGiven(1) ? call.argument(1).numbers() : nil
        let lines = try call.model().summary(lineLength: call.optionalInteger(0), positions: positions)
        let printer = try call.optionalFunction(2)
        for line in lines {
          if let printer { _ = try printer(Value(line)) } else { call.context.print(line) }
        }
      })
  }

  /// The size of metadata from which a remark is made, in bytes.
  private static let largestUsualMetadata = 1024 * 1024

  private mutating func addModelSaving() {
    add(
      "save",
      [
        .any("handlerOrURL", "string|IOHandler"),
        .options("config", [.boolean("includeOptimizer"), .boolean("trainableOnly")]),
      ],
      "Saves the model: to file://FOLDER, localstorage://NAME, indexeddb://NAME, downloads://PREFIX, http(s):// or a handler.",
      returns: "Promise<SaveResult>", example: Self.oneLayer + "await model.save('localstorage://my-model');"
    ) { call -> Value in
      let options = try call.options(1)
      let artifacts = try call.model().artifacts(
        SaveOptions(
          trainableOnly: options.boolean("trainableOnly"), includeOptimizer: options.boolean("includeOptimizer")))
      return ModelIO.save(artifacts, to: call[0], call.context)
    }
    add(
      "toJSON", [.any("unused", "any", optional: ""), .boolean("returnString", default: true)],
      "The topology of the model.", returns: "string", example: Self.oneLayer + "console.log(model.toJSON());"
    ) { call -> Value in
      let topology = try Topology.describe(call.model())
      return call.boolean(1) ? Value(JSONWriter.text(topology)) : try call.context.value(of: topology)
    }
    add(
      "setUserDefinedMetadata", [.any("userDefinedMetadata", "object")], "Sets data that is saved with the model.",
      example: Self.oneLayer + "model.setUserDefinedMetadata({classes: ['a', 'b']});",
      procedure: {
        guard $0[0].asObject?.kind == .ordinary, try $0.context.isPlain($0[0]) else {
          throw $0.machine.error(
            "Argument 'userDefinedMetadata' passed to 'setUserDefinedMetadata' is expected to be a JSON object, but is not: it must be a plain object of numbers, strings, booleans, null, arrays and such objects, and it is \($0.machine.describe($0[0]))."
          )
        }
        let metadata = try $0.context.config($0[0])
        let size = JSONWriter.text(metadata).utf8.count
        if size > Self.largestUsualMetadata {
          $0.context.warn(
            "The user-defined metadata of the model \(try $0.model().name) is too large in size (\(size) bytes of JSON): it is written with the topology; over \(Self.largestUsualMetadata) bytes belong into a file of their own."
          )
        }
        try $0.model().userDefinedMetadata = metadata
      })
    add(
      "getUserDefinedMetadata", [], "The data that is saved with the model.", returns: "object",
      example: Self.oneLayer + "console.log(model.getUserDefinedMetadata());"
    ) {
      call -> Value in
      try call.model().userDefinedMetadata.map { try call.context.value(of: $0) } ?? .undefined
    }
    add(
      "loadWeights", [.any("weights", "{[name]: Tensor}|string"), .boolean("strict", default: true)],
      "Replaces the values of weights by name, or by those in a file of Keras ('file://model.weights.h5').",
      example: Self.oneLayer
        + "const [kernel] = model.weights;\nmodel.loadWeights({[kernel.originalName]: kernel.read()}, false);",
      procedure: { call in
        if let url = call[0].asString?.text {
          return try ModelFolder.loadWeights(ModelIO.path(ofFile: url), into: call.model())
        }
        let entries = try call.argument(0).namedTensors()
        try call.model().loadWeights(entries.map { ($0.name, $0.tensor) }, strict: call.boolean(1))
      })
  }

  private mutating func addSequentialClass() {
    beginClass(
      "Sequential", extends: "LayersModel", in: "tf", "Layers that follow one another.", factory: "tf.sequential()",
      parameters: [.options("config", [.any("layers", "Layer[]", optional: "none")])], fileName: "Sequential",
      construct: { call in
        try call.newModel(
          "Sequential", plain: call.sequentialModel,
          scripted: { try call.sequentialModel { try ScriptSequential(name: $0) } })
      })
    add(
      "add", [.any("layer", "Layer")], "Appends a layer.",
      example: "const model = tf.sequential();\nmodel.add(tf.layers.dense({units: 1, inputShape: [2]}));",
      procedure: { call in
        guard let model = try call.model() as? Sequential else { return }
        try model.add(call.argument(0).layer())
      })
    add(
      "pop", [], "Removes the last layer.",
      example:
        "const model = tf.sequential();\nmodel.add(tf.layers.dense({units: 1, inputShape: [2]}));\nmodel.add(tf.layers.dropout({rate: 0.5}));\nmodel.pop();",
      procedure: { try ($0.model() as? Sequential)?.pop() })
  }
}

/// Parts of a model by their distance from its outputs.
private struct ByDepth<Part: ScriptConvertible>: ScriptConvertible {
  static var scriptTypeName: String { "{[depth: number]: \([Part].scriptTypeName)}" }
  let levels: [[Part]]

  func scriptValue(_ context: TFContext) throws -> Value {
    let object = context.realm.makeObject()
    for (depth, parts) in levels.enumerated() { object.put(PropertyKey(String(depth)), try parts.scriptValue(context)) }
    return Value(object)
  }
}

extension Call {
  /// The model that a method was called on.
  func model() throws -> LayersModel { try content(LayersModel.self) }

  /// The model of `{inputs, outputs, name}`.
  fileprivate func graphModel() throws -> LayersModel {
    try graphModel { try LayersModel(inputs: $0, outputs: $1, name: $2) }
  }

  fileprivate func graphModel<Model: LayersModel>(
    _ make: ([SymbolicTensor], [SymbolicTensor], String?) throws -> Model
  ) throws -> Model {
    let options = try options(0)
    func tensors(_ key: String) throws -> [SymbolicTensor] {
      let argument = try options[key]
      guard argument.isGiven, case .symbolic(let tensors) = try argument.layerInputs().content else {
        throw argument.mismatch(
          "a symbolic tensor or a list of these", hint: "They come from tf.input() and from layers applied to them.")
      }
      return tensors
    }
    return try make(tensors("inputs"), tensors("outputs"), options.given("name")?.text())
  }

  /// The model of `{layers, name}`.
  fileprivate func sequentialModel() throws -> Sequential { try sequentialModel { try Sequential(name: $0) } }

  fileprivate func sequentialModel<Model: Sequential>(_ make: (String?) throws -> Model) throws -> Model {
    let options = try options(0)
    let model = try make(options.given("name")?.text())
    guard let layers = try options.given("layers") else { return model }
    guard let array = layers.value.asArray else { throw layers.mismatch("an array of layers") }
    for (index, value) in array.values.enumerated() {
      try model.add(Argument(value, "layers[\(index)]", of: "sequential", context: context).layer())
    }
    return model
  }
}

extension TFContext {
  /// Whether a value can be written as JSON and read again without a loss.
  fileprivate func isPlain(_ value: Value, depth: Int = 0) throws -> Bool {
    // What is nested deeper than this holds itself.
    if value.isUndefined || value.isSymbol || value.isCallable || depth > 100 { return false }
    guard let object = value.asObject else { return true }
    if let array = value.asArray { return try array.values.allSatisfy { try isPlain($0, depth: depth + 1) } }
    guard object.kind == .ordinary, object.prototype === realm.objectPrototype || object.prototype == nil else {
      return false
    }
    return try object.ownEnumerableKeys(machine).allSatisfy { try isPlain(object.get($0, machine), depth: depth + 1) }
  }
}

extension Argument {
  /// A layer or model.
  func layer() throws -> Layer {
    if let layer = value.content(Layer.self) { return layer }
    throw mismatch("a layer", hint: "Layers come from tf.layers, for example tf.layers.dense({units: 10}).")
  }
}
