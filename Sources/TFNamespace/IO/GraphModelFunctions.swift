import Datasets
import Layers
import Script
import Tensors

/// A graph model as the script sees it.
final class GraphModelObject: JSObject {
  let model: GraphModel

  init(_ model: GraphModel, prototype: JSObject) {
    self.model = model
    super.init(prototype: prototype, kind: .host)
  }
}

extension GraphModel: ScriptConvertible {
  package static var scriptTypeName: String { "GraphModel" }
  package func scriptValue(_ context: TFContext) -> Value {
    Value(GraphModelObject(self, prototype: context.hostClass("GraphModel").prototype))
  }
}

extension FunctionTable {
  /// Models that are graphs of TensorFlow operations.
  mutating func addGraphModels() {
    section("Models / Loading and saving")
    let source = Parameter.any("modelUrl", "string|IOHandler", "file://…/model.json, http(s)://…, or a handler")
    let options = Parameter.any("options", "LoadOptions", optional: "{}")
    add(
      "loadGraphModel", [source, options], "Loads a graph model that the converter of TensorFlow.js has made.",
      returns: "Promise<GraphModel>",
      example: "// const model = await tf.loadGraphModel('file://graph/model.json');"
    ) { call -> Value in
      let context = call.context
      guard call.isGiven(0) else {
        return context.promise { throw call.noModel("loadGraphModel") }
      }
      var url = call[0]
      if let text = url.asString?.text, let options = call[1].asObject,
        try options.get("fromTFHub", call.machine).isTruthy
      {
        url = Value("\(text)\(text.hasSuffix("/") ? "" : "/")model.json?tfjs-format=file")
      }
      return ModelIO.load(url, options: call[1], context) { try context.graphModel($0).scriptValue(context) }
    }
    add(
      "loadGraphModelSync", [.any("modelSource", "ModelArtifacts|IOHandlerSync|[ModelJSON, ArrayBuffer]")],
      "Makes a graph model of artifacts that are in memory.", returns: "GraphModel",
      example: "// const model = tf.loadGraphModelSync(artifacts);"
    ) { call -> GraphModel in
      guard call[0].isObject else { throw call.noModel("loadGraphModelSync") }
      if let pair = call[0].asArray, pair.length == 2 {
        return try call.context.graphModel(call.context.artifacts(modelJSON: pair[0], weights: pair[1]))
      }
      let load = try call.machine.get(call[0], "load")
      let artifacts = load.isCallable ? try call.machine.call(load, this: call[0]) : call[0]
      return try call.context.graphModel(call.context.artifacts(artifacts))
    }
    value("GraphModel", "The class of graph models.") { Value($0.hostClass("GraphModel").constructor) }
    addOperationRegistry()
    addGraphModelClass()
  }

  /// Operations of the program's own in graphs.
  private mutating func addOperationRegistry() {
    section("Models / Op Registry")
    add(
      "registerOp", [.text("name"), .function("opFunc", "(node) => Tensor|Tensor[]")],
      "Lets a function compute an operation of graph models; it gets {inputs, attrs}.",
      example: "tf.registerOp('Twice', (node) => tf.mul(node.inputs[0], 2));\ntf.deregisterOp('Twice');",
      procedure: { call in
        let (context, name, compute) = (call.context, try call.text(0), try call.function(1))
        context.operationFunctions[name] = compute.value
        GraphModel.register(name) { operation in
          let result = try compute(context.value(of: operation))
          let tensors = result.asArray?.values ?? [result]
          return try tensors.map { value in
            if let tensor = context.tensor(value) { return tensor }
            throw context.machine.error(
              "The function for the operation '\(operation.operation)' must give a tensor or an array of tensors, but it gave \(context.machine.describe(value))."
            )
          }
        }
      })
    add(
      "deregisterOp", [.text("name")], "Takes away a function that computes an operation of graph models.",
      example: "tf.deregisterOp('Twice');",
      procedure: { call in
        let name = try call.text(0)
        call.context.operationFunctions[name] = nil
        GraphModel.deregister(name)
      })
    add(
      "getRegisteredOp", [.text("name")],
      "Gives what was registered for an operation, {tfOpName, category, inputs, attrs, customExecutor}, or undefined.",
      returns: "object", example: "console.log(tf.getRegisteredOp('Twice'));"
    ) { call -> Value in
      let (realm, name) = (call.context.realm, try call.text(0))
      guard let function = call.context.operationFunctions[name] else { return .undefined }
      return Value(
        realm.makeObject([
          "tfOpName": Value(name), "category": Value("custom"), "inputs": Value(realm.makeArray([])),
          "attrs": Value(realm.makeArray([])), "customExecutor": function,
        ]))
    }
    section("Models / Loading and saving")
  }

  private mutating func addGraphModelClass() {
    beginClass("GraphModel", "A model as a graph of operations.", factory: "await tf.loadGraphModel(url)")
    property("inputs", "What the model takes: {name, shape, dtype}.") { try $0.portList($0.graphModel().inputs) }
    property("outputs", "What the model gives: {name, shape, dtype}.") { try $0.portList($0.graphModel().outputs) }
    property("inputNodes", "The names of the inputs.") { try $0.graphModel().inputs.map(\.signatureName) }
    property("outputNodes", "The names of the outputs.") { try $0.graphModel().outputs.map(\.signatureName) }
    property("modelVersion", "The version of the program that made the graph.") { try $0.graphModel().version }
    property("modelSignature", "The inputs and outputs as the file describes them.") {
      try $0.context.optionalJSON($0.graphModel().signature)
    }
    property("metadata", "Data of the user's own.") {
      try $0.context.optionalJSON($0.graphModel().artifacts.userDefinedMetadata)
    }
    property("weights", "The weights by name, each in an array.") { call in
      let object = call.context.realm.makeObject()
      for (name, tensor) in try call.graphModel().weights {
        object.put(PropertyKey(name), try [tensor].scriptValue(call.context))
      }
      return Value(object)
    }
    addGraphModelMethods()
  }

  private mutating func addGraphModelMethods() {
    let inputs = Parameter.any("inputs", "Tensor|Tensor[]|{[name]: Tensor}")
    let outputs = Parameter.any("outputs", "string|string[]", optional: "the outputs of the model")
    let example = "// (await tf.loadGraphModel(url))"
    add(
      "predict", [inputs, .any("config", "object", optional: "{}")], "The outputs for some inputs.",
      returns: "Tensor|Tensor[]", example: "\(example).predict(x).print();"
    ) { call -> Value in try call.executed(nil) }
    addAsync(
      "predictAsync", [inputs, .any("config", "object", optional: "{}")], "The outputs for some inputs.",
      returns: "Promise<Tensor|Tensor[]>", example: "\(example).predictAsync(x);"
    ) { call -> Value in try call.executed(nil) }
    add(
      "execute", [inputs, outputs], "The values of some nodes for some inputs.", returns: "Tensor|Tensor[]",
      example: "\(example).execute({x}, ['y']);"
    ) { call -> Value in try call.executed(call.outputNames(1)) }
    addAsync(
      "executeAsync", [inputs, outputs], "The values of some nodes for some inputs.",
      returns: "Promise<Tensor|Tensor[]>", example: "\(example).executeAsync({x}, ['y']);"
    ) { call -> Value in try call.executed(call.outputNames(1)) }
    add("dispose", [], "Frees the weights.", example: "\(example).dispose();") { try $0.graphModel().dispose() }
    add(
      "save", [.any("handlerOrURL", "string|IOHandler"), .any("config", "object", optional: "{}")],
      "Saves the graph and its weights.", returns: "Promise<SaveResult>", example: "\(example).save('file://copy');"
    ) { call -> Value in ModelIO.save(try call.graphModel().artifacts, to: call[0], call.context) }
    add(
      "getIntermediateTensors", [], "Values kept of the last run; none are kept here.", returns: "object",
      example: "\(example).getIntermediateTensors();"
    ) { call -> Value in Value(call.context.realm.makeObject()) }
    add(
      "disposeIntermediateTensors", [], "Frees the values kept of the last run.",
      example: "\(example).disposeIntermediateTensors();", procedure: { _ in })
  }
}

extension Call {
  fileprivate func graphModel() throws -> GraphModel { try receiver(GraphModelObject.self).model }

  fileprivate func noModel(_ name: String) -> ScriptError {
    machine.error(
      "The modelUrl in \(name)() cannot be null: give a URL such as 'file://graph/model.json', or an IOHandler that loads the model."
    )
  }

  /// Inputs and outputs as the script sees them.
  fileprivate func portList(_ ports: [GraphModel.Port]) throws -> [Value] {
    ports.map { port in
      let object = context.realm.makeObject(["name": Value(port.name)])
      if let shape = port.shape { object.put("shape", Value(context.realm.makeArray(shape.map { Value($0 ?? -1) }))) }
      if let dtype = port.dtype { object.put("dtype", Value(dtype.description)) }
      return Value(object)
    }
  }

  fileprivate func outputNames(_ index: Int) throws -> [String]? { isGiven(index) ? try argument(index).texts() : nil }

  /// The values of the named nodes: one tensor for one name that is not in an array.
  fileprivate func executed(_ names: [String]?) throws -> Value {
    let inputs = argument(0)
    let data: ModelData
    if inputs.value.isArray {
      data = .list(try inputs.tensors(.any))
    } else if let object = inputs.value.asObject, object.kind == .ordinary, context.tensor(inputs.value) == nil {
      let options = try inputs.options()
      data = .named(try options.keys().map { ($0, try options[$0].tensor(.any)) })
    } else {
      data = .one(try inputs.tensor(.any))
    }
    let model = try graphModel()
    let results = try model.execute(data, outputs: names)
    if names == nil, let keys = model.structuredOutputKeys, keys.count == results.count {
      let object = context.realm.makeObject()
      for (key, result) in zip(keys, results) { object.put(PropertyKey(key), context.value(of: result)) }
      return Value(object)
    }
    return results.count == 1 ? context.value(of: results[0]) : try results.scriptValue(context)
  }
}

extension GraphModel {
  /// The names under which a function of many outputs gives them, if the file tells them.
  fileprivate var structuredOutputKeys: [String]? {
    artifacts.userDefinedMetadata?["structuredOutputKeys"].array?.compactMap(\.string)
  }
}

extension TFContext {
  /// A graph model whose operations on texts use the regular expressions of the language.
  fileprivate func graphModel(_ artifacts: ModelArtifacts) throws -> GraphModel {
    GraphModel.register("StaticRegexReplace") { [weak self] call in
      guard let self, let input = call.inputs.first else { return [] }
      func attribute(_ name: String) -> ConfigValue { GraphModel.plainValue(ofAttribute: call.attributes[name]) }
      // Groups are \\1 in graphs and $1 in the language.
      let rewrite = String((attribute("rewrite").string ?? "").map { $0 == "\\" ? "$" : $0 })
      return [
        try replacing(
          attribute("pattern").string ?? "", in: input, by: rewrite,
          everywhere: attribute("replace_global").boolean ?? true)
      ]
    }
    return try GraphModel(artifacts)
  }

  /// The artifacts in the object of a `model.json` and the bytes of its weights.
  fileprivate func artifacts(modelJSON: Value, weights: Value) throws -> ModelArtifacts {
    let data = bytes(weights) ?? []
    var rest = data[...]
    return try ModelArtifacts(modelJSON: json(modelJSON) ?? .null) { _ in
      defer { rest = [] }
      return Array(rest)
    }
  }

  /// What a function for an operation of a graph gets: `{inputs, attrs}`.
  fileprivate func value(of call: GraphOperationCall) throws -> Value {
    let attributes = realm.makeObject()
    for (name, attribute) in call.attributes.object?.entries ?? [] {
      attributes.put(PropertyKey(name), try value(ofJSON: GraphModel.plainValue(ofAttribute: attribute)))
    }
    return Value(
      realm.makeObject([
        "name": Value(call.node), "op": Value(call.operation), "inputs": try call.inputs.scriptValue(self),
        "attrs": Value(attributes),
      ]))
  }

  /// The script's value for JSON data; `undefined` for none.
  fileprivate func optionalJSON(_ data: ConfigValue?) throws -> Value {
    try data.map { try value(ofJSON: $0) } ?? .undefined
  }
}
