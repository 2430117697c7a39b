import Layers
import Script
import Tensors

extension FunctionTable {
  /// The class of layers: what all of them have, and what classes of the script extend.
  mutating func addLayerClass() {
    beginClass(
      "Layer", in: "tf.layers", "A step of a model: weights, and a computation that uses them.",
      factory: "tf.layers.dense() and the like", parameters: [.any("config", "object", optional: "{}")],
      construct: { try ScriptLayer.construct($0) })
    alias(value: "tf.Layer", of: "tf.layers.Layer")
    addInputSpecClass()
    section("Classes / Layer", in: "Layer")
    addLayerProperties()
    addLayerOptions()
    addLayerWeights()
    addLayerComputation()
  }

  /// The class of what layers demand of their inputs.
  mutating func addInputSpecClass() {
    let keys: [Parameter] = [
      .dtype(optional: "any"), .shape(optional: "any"), .integer("ndim", optional: "that of shape"),
      .integer("maxNDim", optional: "any"), .integer("minNDim", optional: "any"),
      .any("axes", "{[axis]: size}", optional: "{}"),
    ]
    beginClass(
      "InputSpec", in: "tf", "What a layer demands of one of its inputs; a layer's inputSpec is a list of these.",
      factory: "new tf.InputSpec({ndim: 3})", parameters: [.options("args", keys, required: true)]
    ) { call in
      let options = try call.argument(0).options()
      let object = call.context.realm.makeObject(prototype: try call.context.prototypeForNew("InputSpec"))
      for key in keys.map(\.name) { object.put(PropertyKey(key), try options[key].value) }
      if let shape = try options.given("shape")?.layerShapes().shapes.first {
        object.put("ndim", Value(shape.rank))
      }
      if try options.given("axes") == nil { object.put("axes", Value(call.context.realm.makeObject())) }
      return Value(object)
    }
  }

  private mutating func addLayerProperties() {
    property(
      "name", "The name, unique within a model.",
      set: { call, value in
        try call.content(Layer.self).name = Argument(value, "name", of: "layer", context: call.context).text()
      }
    ) { try $0.content(Layer.self).name }
    property("id", "A number that no other layer has.") { try $0.content(Layer.self).id }
    property("dtype", "The type of the inputs and weights, of a layer that was told the shape of its input.") {
      call -> Value in
      let layer = try call.content(Layer.self)
      return layer.batchInputShape != nil && layer.savesType ? Value(layer.dtype.description) : .undefined
    }
    property(
      "trainable", "Whether training may change the weights.",
      set: { call, value in try call.content(Layer.self).isTrainable = value.isTruthy }
    ) { try $0.content(Layer.self).isTrainable }
    property(
      "built", "Whether the weights exist; the end of build() sets it.",
      set: { call, value in try call.content(Layer.self).isBuilt = value.isTruthy }
    ) { try $0.content(Layer.self).isBuilt }
    property("stateful", "Whether states are remembered from batch to batch.") { try $0.content(Layer.self).isStateful }
    property(
      "supportsMasking", "Whether a mask is passed on.",
      set: { call, value in try call.content(Layer.self).supportsMasking = value.isTruthy }
    ) { try $0.content(Layer.self).supportsMasking }
    property("batchInputShape", "The shape of the input with the batch axis, if it was given.") { call -> Value in
      try call.content(Layer.self).batchInputShape?.scriptValue(call.context) ?? .undefined
    }
    property("input", "What the layer was connected to.") { call -> Value in
      let layer = try call.content(Layer.self)
      return try call.context.oneOrList((layer as? LayersModel)?.modelInputs ?? layer.inputs())
    }
    property("output", "What came out of the layer when it was connected.") { call -> Value in
      let layer = try call.content(Layer.self)
      return try call.context.oneOrList((layer as? LayersModel)?.modelOutputs ?? layer.outputs())
    }
    property("outputShape", "The shape of what comes out.") { call -> Value in
      try call.context.oneOrList(call.content(Layer.self).outputShapes())
    }
    property("initialWeights", "The first values of the weights, until they are used.") {
      try $0.content(Layer.self).initialWeights
    }
    property("updates", "Kept for programs that read it; there are no updates besides those of layers themselves.") {
      _ -> [Value] in []
    }
    property("losses", "The penalties on weights, as functions.") { call -> [Value] in
      try call.content(Layer.self).losses.map { loss in
        call.context.makeFunction("loss", 0) { context, _ in context.value(of: try loss()) }
      }
    }
    property("inboundNodes", "The applications to symbolic tensors.") { try $0.content(Layer.self).inboundNodes }
    property("outboundNodes", "The applications of layers to what this layer gave.") {
      try $0.content(Layer.self).outboundNodes
    }
    addWeightLists()
  }

  private mutating func addWeightLists() {
    property("weights", "All weights, those that training changes first.") { try $0.content(Layer.self).weights }
    for (name, summary, own, read) in [
      (
        "trainableWeights", "The weights that training changes.", \.ownTrainableWeights, { $0.trainableWeights }
      ),
      (
        "nonTrainableWeights", "The weights that training does not change.", \.ownNonTrainableWeights,
        { $0.nonTrainableWeights }
      ),
      (
        "_trainableWeights",
        "The layer's own weights that training changes; a layer that holds layers puts theirs here.",
        \.ownTrainableWeights, { $0.ownTrainableWeights }
      ),
      (
        "_nonTrainableWeights", "The layer's own weights that training does not change.", \.ownNonTrainableWeights,
        { $0.ownNonTrainableWeights }
      ),
    ] as [(String, String, ReferenceWritableKeyPath<Layer, [LayerVariable]>, (Layer) -> [LayerVariable])] {
      property(
        name, summary,
        set: { call, value in
          let layer = try call.content(Layer.self)
          guard !(layer is LayersModel) else {
            throw call.machine.error("The weights of a model are those of its layers: set \(name) of a layer.")
          }
          layer[keyPath: own] = try Argument(value, name, of: "layer", context: call.context).layerVariables()
        }
      ) { read(try $0.content(Layer.self)) }
    }
  }

  /// The options of all kinds of layers, by which programs read `layer.units`. Classes of the script that extend Layer may
  /// keep values of their own under these names.
  private mutating func addLayerOptions() {
    let taken = Set(properties(of: "Layer").map(\.getter.name))
    var names: [String] = []
    for field in LayerRegistry.descriptions.flatMap(\.ownFields) where !names.contains(field.key) {
      names.append(field.key)
    }
    for name in names where !taken.contains(name) {
      property(name, "The option \(name), where the kind of layer has it.", set: { $0.defineOwn(name, $1) }) {
        call -> Value in
        let options = try call.content(Layer.self).options
        guard options.fields.contains(where: { $0.key == name }) else { return .undefined }
        return try options[name].scriptValue(call.context)
      }
    }
    property(
      "inputSpec", "What the layer demands of its inputs.",
      set: { call, value in
        try call.content(Layer.self).inputSpec = Argument(value, "inputSpec", of: "layer", context: call.context)
          .inputSpecs()
      }
    ) { call -> [NamedResults]? in
      let specs = try call.content(Layer.self).inputSpec.map { spec in
        NamedResults([
          "shape": spec.shape, "ndim": spec.rank, "minNDim": spec.minimumRank, "maxNDim": spec.maximumRank,
          "axes": ConfigObject(spec.axes.map { (String($0.key), .number(Double($0.value))) }),
        ])
      }
      return specs.isEmpty ? nil : specs
    }
  }

  private mutating func addLayerWeights() {
    let example = "const layer = tf.layers.dense({units: 1});\nlayer.apply(tf.ones([1, 2]));\n"
    add(
      "getWeights", [.boolean("trainableOnly")], "The values of the weights.", returns: "Tensor[]",
      example: example + "layer.getWeights()[0].print();"
    ) { try $0.content(Layer.self).getWeights(trainableOnly: $0.boolean(0)) }
    add(
      "setWeights", [.tensors("weights")], "Replaces the values of all weights.",
      example: example + "layer.setWeights([tf.zeros([2, 1]), tf.zeros([1])]);",
      procedure: { try $0.content(Layer.self).setWeights($0.tensors(0)) })
    add(
      "countParams", [], "The number of values in all weights.", returns: "number",
      example: example + "console.log(layer.countParams());"
    ) { try $0.content(Layer.self).countParams() }
    add(
      "addWeight",
      [
        .text("name"), .shape(), .dtype(optional: "its own"),
        .any("initializer", "Initializer|string", optional: "zeros"),
        .any("regularizer", "Regularizer", optional: "none"), .boolean("trainable", default: true),
        .any("constraint", "Constraint", optional: "none"),
      ], "Adds a weight; called from build().", returns: "LayerVariable",
      example:
        "class Scale extends tf.layers.Layer {\n  build() { this.factor = this.addWeight('factor', [1], 'float32', tf.initializers.ones()); super.build(); }\n  call(x) { return tf.mul(Array.isArray(x) ? x[0] : x, this.factor.read()); }\n}\nnew Scale().apply(tf.ones([2])).print();"
    ) { call -> LayerVariable in
      let context = call.context
      let layer = try call.content(Layer.self)
      let initializer = try context.config(call[3])
      let regularizer = try context.config(call[4])
      let constraint = try context.config(call[6])
      return try layer.addWeight(
        call.text(0), Array(call.shape(1)),
        initializer.isNull ? Initializer.catalog.make(from: "zeros") : Initializer.catalog.make(from: initializer),
        dtype: call.optionalDtype(2),
        regularizer: regularizer.isNull ? nil : Regularizer.catalog.make(from: regularizer),
        isTrainable: call.boolean(5), constraint: constraint.isNull ? nil : Constraint.catalog.make(from: constraint))
    }
    add(
      "dispose", [], "Gives up one use of the layer; with the last the weights are freed.", returns: "object",
      example: example + "layer.dispose();"
    ) {
      call -> ConfigObject in
      let result = try call.content(Layer.self).dispose()
      return [
        "refCountAfterDispose": .number(Double(result.refCountAfterDispose)),
        "numDisposedVariables": .number(Double(result.numDisposedVariables)),
      ]
    }
  }

  private mutating func addLayerComputation() {
    let example = "tf.layers.flatten()"
    add(
      "apply", [.any("inputs", "Tensor|SymbolicTensor|list of these"), .any("kwargs", "object", optional: "{}")],
      "Computes the result for tensors; connects the layer to symbolic tensors.", returns: "Tensor|SymbolicTensor",
      example: example + ".apply(tf.ones([2, 2, 2])).print();"
    ) { call -> Value in try call.content(Layer.self).apply(call, call.argument(0), call[1]) }
    add(
      "call", [.any("inputs", "Tensor|Tensor[]"), .any("kwargs", "object", optional: "{}")],
      "The computation itself, for layers that are built.", returns: "Tensor|Tensor[]",
      example: example + ".call(tf.ones([1, 2, 2]), {}).print();"
    ) { call -> Value in
      let layer = try call.content(Layer.self)
      guard case .tensors(let inputs) = try call.argument(0).layerInputs().content else {
        throw call.machine.error("\(layer.name): call() computes with tensors; use apply() for symbolic tensors.")
      }
      try layer.prepareForDirectUse(inputs.map { LayerShape($0.shape) })
      let outputs = try layer.baseCall(inputs, call.context.callOptions(call[1], inputsAreList: call[0].isArray))
      return try layer is LayersModel ? outputs.scriptValue(call.context) : call.context.oneOrList(outputs)
    }
    add(
      "build", [.any("inputShape", "Shape|Shape[]", optional: "none")], "Makes the weights for inputs of a shape.",
      example: "tf.layers.dense({units: 1}).build([null, 2]);",
      procedure: { call in
        let shapes = call[0].isArray ? try call.argument(0).layerShapes().shapes : []
        try call.content(Layer.self).baseBuild(shapes)
      })
    add(
      "computeOutputShape", [.any("inputShape", "Shape|Shape[]")], "The shape of the output for inputs of a shape.",
      returns: "Shape|Shape[]", example: "console.log(tf.layers.dense({units: 3}).computeOutputShape([null, 2]));"
    ) { call -> Value in
      let layer = try call.content(Layer.self)
      let shapes = try call.argument(0).layerShapes().shapes
      try layer.checkInputs(shapes, onlyRanks: true)
      return try call.context.oneOrList(layer.baseOutputShapes(shapes))
    }
    add(
      "computeMask", [.any("inputs", "Tensor|Tensor[]"), .any("mask", "Tensor|Tensor[]", optional: "none")],
      "Which steps of the output count.", returns: "Tensor|null",
      example: "tf.layers.masking().computeMask(tf.tensor([[[0], [1]]])).print();"
    ) { call -> Value in
      let layer = try call.content(Layer.self)
      let hasInputs = call[0].asArray?.length != 0
      guard case .tensors(let inputs) = try hasInputs ? call.argument(0).layerInputs().content : .tensors([]) else {
        throw call.argument(0).mismatch("a tensor or a list of tensors")
      }
      let masks = call[1].isNullish ? [] : call[1].asArray?.values ?? [call[1]]
      try layer.checkInputs(inputs.map { LayerShape($0.shape) }, onlyRanks: true)
      let result = try layer.baseMasks(inputs, masks.map { call.context.tensor($0) })
      return result.count == 1
        ? try result[0].scriptValue(call.context) : result.isEmpty ? .null : try result.scriptValue(call.context)
    }
    add(
      "getConfig", [], "The configuration with which the class makes an equal layer.", returns: "object",
      example: "console.log(\(example).getConfig());"
    ) {
      try $0.content(Layer.self).ownConfig()
    }
    add(
      "getClassName", [], "The name of the class in files.", returns: "string",
      example: "console.log(\(example).getClassName());"
    ) {
      let layer = try $0.content(Layer.self)
      return try (layer as? any ScriptDefined)?.script?.inheritedClassName() ?? layer.className
    }
    add(
      "resetStates", [], "Forgets the states.",
      example:
        "const layer = tf.layers.simpleRNN({units: 1, stateful: true, batchInputShape: [2, 3, 1]});\nlayer.apply(tf.ones([2, 3, 1]));\nlayer.resetStates();",
      procedure: { try $0.content(Layer.self).resetStates() })
    add(
      "addLoss", [.any("losses", "function|function[]")], "Adds penalties.",
      example: "tf.layers.flatten().addLoss(() => tf.scalar(0));",
      procedure: { call in
        let functions = call[0].asArray?.values ?? [call[0]]
        for value in functions {
          let function = try Argument(value, "losses", of: "addLoss", context: call.context).function()
          try call.content(Layer.self).addLoss { try function.tensor([], what: "loss") }
        }
      })
    add(
      "calculateLosses", [], "The penalties on weights.", returns: "Scalar[]",
      example:
        "const layer = tf.layers.dense({units: 1, kernelRegularizer: 'l1l2'});\nlayer.build([null, 2]);\nlayer.calculateLosses()[0].print();"
    ) { try $0.content(Layer.self).losses.map { try $0() } }
    add(
      "setFastWeightInitDuringBuild", [.boolean("value")],
      "Kept for programs that call it: initial values are drawn fast in any case.",
      example: "tf.layers.dense({units: 1}).setFastWeightInitDuringBuild(true);", procedure: { _ in })
    add(
      "setCallHook", [.function("callHook", "(inputs, kwargs) => void")],
      "Sets a function that is called before each computation.",
      example: "tf.layers.flatten().setCallHook(() => console.log('called'));",
      procedure: { call in
        let function = try call.function(0)
        let context = call.context
        try call.content(Layer.self).callHook = { inputs, options in
          _ = try function(
            try context.oneOrList(inputs), Value(context.object(of: ["training": .boolean(options.training)])))
        }
      })
    add(
      "invokeCallHook", [.any("inputs", "Tensor|Tensor[]"), .any("kwargs", "object", optional: "{}")],
      "Kept for layers that call it in call(): the hook has run before already.",
      example: "tf.layers.flatten().invokeCallHook(tf.ones([1, 2]), {});", procedure: { _ in })
    add(
      "assertInputCompatibility", [.any("inputs", "Tensor|SymbolicTensor|list of these")],
      "Throws unless inputs meet what the layer demands of them.",
      example: "tf.layers.flatten().assertInputCompatibility(tf.ones([1, 2, 2]));",
      procedure: { call in
        let shapes =
          switch try call.argument(0).layerInputs().content {
          case .tensors(let tensors): tensors.map { LayerShape($0.shape) }
          case .symbolic(let symbolic): symbolic.map(\.shape)
          }
        try call.content(Layer.self).checkInputs(shapes)
      })
    add(
      "clearCallHook", [], "Takes that function away.", example: "tf.layers.flatten().clearCallHook();",
      procedure: { try $0.content(Layer.self).callHook = nil })
    for (name, summary, read) in [
      ("getInputAt", "What the layer was connected to at its nth application.", { try $0.inputs(at: $1) }),
      ("getOutputAt", "What came out of the layer at its nth application.", { try $0.outputs(at: $1) }),
    ] as [(String, String, (Layer, Int) throws -> [SymbolicTensor])] {
      add(
        name, [.integer("nodeIndex")], summary, returns: "SymbolicTensor",
        example: "const layer = tf.layers.flatten();\nlayer.apply(tf.input({shape: [2, 2]}));\nlayer.\(name)(0);"
      ) { call -> Value in
        try call.context.oneOrList(read(call.content(Layer.self), call.integer(0)))
      }
    }
  }
}

extension Call {
  /// Gives the receiver a property of its own in place of the one it inherits.
  func defineOwn(_ name: String, _ value: Value) { this.asObject?.put(PropertyKey(name), value, .all) }
}

extension TFContext {
  /// The second argument of `apply` and `call`.
  func callOptions(_ kwargs: Value, inputsAreList: Bool) throws -> CallOptions {
    var options = CallOptions()
    options.inputsAreList = inputsAreList
    guard let object = kwargs.asObject else { return options }
    for key in try object.ownEnumerableKeys(machine) {
      let value = try object.get(key, machine)
      switch key.text {
      case "initialState": break
      case "training": options.training = value.isTruthy
      case "mask": options.masks = value.isNullish ? [] : (value.asArray?.values ?? [value]).map { tensor($0) }
      default: if !value.isUndefined { options.others[key.text] = try config(value) }
      }
    }
    return options
  }
}

extension Layer {
  /// `layer.apply(inputs, kwargs)`
  fileprivate func apply(_ call: Call, _ argument: Argument, _ kwargs: Value) throws -> Value {
    var inputs = try argument.layerInputs()
    if let states = try kwargs.asObject?.get("initialState", call.machine), !states.isNullish {
      // The states a recurrent layer begins with are further inputs of it.
      let values = argument.value.asArray?.values ?? [argument.value]
      let all = Value(call.context.realm.makeArray(values + (states.asArray?.values ?? [states])))
      inputs = try Argument(all, "inputs", of: "apply", context: call.context).layerInputs()
    }
    let options = try call.context.callOptions(kwargs, inputsAreList: inputs.isList)
    switch inputs.content {
    case .tensors(let tensors): return try call.context.oneOrList(apply(tensors, options))
    case .symbolic(let symbolic): return try call.context.oneOrList(apply(symbolic, options))
    }
  }
}

extension Node: ScriptConvertible {
  package static var scriptTypeName: String { "Node" }
  package func scriptValue(_ context: TFContext) throws -> Value {
    let nodeIndices = standsForModel ? [] : inputTensors.map(\.nodeIndex)
    let tensorIndices = standsForModel ? [] : inputTensors.map(\.outputIndex)
    let value = try NamedResults([
      "id": id, "outboundLayer": outboundLayer, "inboundLayers": inboundLayers, "nodeIndices": nodeIndices,
      "tensorIndices": tensorIndices, "inputTensors": inputTensors, "outputTensors": outputTensors,
      "inputShapes": inputShapes, "outputShapes": outputShapes,
    ]).scriptValue(context)
    let names: NamedResults = NamedResults([
      "outboundLayer": outboundLayer.name, "inboundLayers": inboundLayers.map(\.name), "nodeIndices": nodeIndices,
      "tensorIndices": tensorIndices,
    ])
    value.asObject?.put(
      "getConfig", context.makeFunction("getConfig", 0) { context, _ in try names.scriptValue(context) })
    return value
  }
}

extension Argument {
  /// Weights of layers.
  func layerVariables() throws -> [LayerVariable] {
    let values = value.asArray?.values ?? []
    let weights = values.compactMap { $0.content(LayerVariable.self) }
    guard value.isArray, weights.count == values.count else {
      throw mismatch("a list of weights of layers", hint: "They come from addWeight() and from layer.weights.")
    }
    return weights
  }

  /// What a layer demands of each of its inputs: objects such as `{ndim: 3}`.
  fileprivate func inputSpecs() throws -> [InputSpec] {
    if value.isNullish { return [] }
    return try (value.asArray?.values ?? [value]).map { value in
      let options = try Argument(value, name, of: functionName, context: context).options()
      var spec = InputSpec(
        shape: try options.given("shape")?.layerShapes().shapes[0], rank: try options.given("ndim")?.integer(),
        minimumRank: try options.given("minNDim")?.integer(), maximumRank: try options.given("maxNDim")?.integer())
      if let axes = try options.given("axes")?.options().object {
        for key in try axes.ownEnumerableKeys(context.machine) {
          guard let axis = Int(key.text), let size = try axes.get(key, context.machine).asInt else { continue }
          spec.axes[axis] = size
        }
      }
      return spec
    }
  }
}
