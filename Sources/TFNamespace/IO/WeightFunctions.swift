import Datasets
import Layers
import Script
import Tensors

extension FunctionTable {
  /// Weights as bytes and the lists that describe them.
  mutating func addWeightFunctions() {
    let specs = Parameter.any("specs", "WeightsManifestEntry[]")
    addAsync(
      "encodeWeights",
      [.any("tensors", "NamedTensorMap|NamedTensor[]"), .choice("group", ["model", "optimizer"], optional: "none")],
      "Writes tensors as bytes and describes them.", returns: "Promise<{data, specs}>",
      example: "console.log((await tf.io.encodeWeights({a: tf.tensor1d([1, 2])})).specs);"
    ) { call -> Value in
      let context = call.context
      let (data, specs) = try WeightCodec.encode(call.namedTensors(0), group: call.optionalText(1))
      return Value(
        context.realm.makeObject([
          "data": try context.arrayBuffer(data), "specs": try context.value(ofJSON: .array(specs.map(\.entry))),
        ]))
    }
    add(
      "decodeWeights", [.any("data", "ArrayBuffer|ArrayBuffer[]"), specs], "Reads tensors from bytes.",
      returns: "{[name]: Tensor}",
      example:
        "const {data, specs} = await tf.io.encodeWeights({a: tf.tensor1d([1, 2])});\ntf.io.decodeWeights(data, specs).a.print();"
    ) { call -> Value in
      try call.context.object(of: WeightCodec.decode(call.bytes(0), call.weightSpecs(1)))
    }
    add(
      "decodeWeightsStream",
      [.any("weightStream", "ReadableStream|AsyncIterable", "gives the bytes piece by piece"), specs],
      "Reads tensors from bytes that come piece by piece.", returns: "Promise<{[name]: Tensor}>",
      example:
        "const {data, specs} = await tf.io.encodeWeights({a: tf.tensor1d([1, 2])});\n(await tf.io.decodeWeightsStream([data.slice(0, 3), data.slice(3)], specs)).a.print();"
    ) { call -> Value in
      let context = call.context
      return context.promise {
        let specs = try call.weightSpecs(1)
        return context.promise(
          of: try context.allBytes(of: call.argument(0)).map { try context.object(of: WeightCodec.decode($0, specs)) })
      }
    }
    add(
      "concatenateArrayBuffers", [.any("buffers", "ArrayBuffer[]")], "Joins buffers.", returns: "ArrayBuffer",
      example: "console.log(tf.io.concatenateArrayBuffers([new ArrayBuffer(2), new ArrayBuffer(3)]).byteLength);"
    ) { call -> Value in try call.context.arrayBuffer(call.bytes(0)) }
    add(
      "getWeightSpecs", [.any("weightsManifest", "WeightsManifestConfig")],
      "The descriptions of all weights of a manifest.", returns: "WeightsManifestEntry[]",
      example:
        "console.log(tf.io.getWeightSpecs([{paths: ['w.bin'], weights: [{name: 'a', shape: [2], dtype: 'float32'}]}]));"
    ) { call -> Value in
      let manifest: ConfigValue = ["weightsManifest": try call.context.json(call[0]) ?? .null]
      let groups = try ModelArtifacts.weightGroups(manifest) ?? []
      return try call.context.value(ofJSON: .array(groups.flatMap(\.specs).map(\.entry)))
    }
    add(
      "getModelArtifactsInfoForJSON", [.any("modelArtifacts", "ModelArtifacts")],
      "The date and the sizes of the artifacts of a model.", returns: "ModelArtifactsInfo",
      example: "console.log(tf.io.getModelArtifactsInfoForJSON({modelTopology: {}}).modelTopologyType);"
    ) { call -> Value in
      let artifacts = try call.context.artifacts(call[0])
      return try call.context.info(of: artifacts)
    }
    addArtifactsForJSON()
    add(
      "isHTTPScheme", [.text("url")], "Whether a URL begins with http:// or https://.",
      example: "console.log(tf.io.isHTTPScheme('https://example.org/model.json'));"
    ) { call -> Bool in ["http", "https"].contains(ModelIO.split(try call.text(0))?.scheme) }
    addWeightLoading()
  }

  private mutating func addArtifactsForJSON() {
    let model = Parameter.any("modelJSON", "ModelJSON")
    add(
      "getModelArtifactsForJSON",
      [model, .function("loadWeights", "async (weightsManifest) => [specs, data]")],
      "The artifacts of a model from the object of model.json.", returns: "Promise<ModelArtifacts>",
      example:
        "const a = await tf.io.getModelArtifactsForJSON({modelTopology: {}}, async () => []);\nconsole.log(Object.keys(a));"
    ) { call -> Value in
      let context = call.context
      return context.promise {
        let object = call[0]
        let manifest = try context.machine.get(object, "weightsManifest")
        if manifest.isNullish {
          return try context.artifactsValue(forJSON: object, specs: .undefined, data: .undefined)
        }
        let loaded = context.deferred(try call.function(1)(manifest))
        return context.promise(
          of: loaded.map { pair in
            guard let pair = pair.asArray, pair.length == 2 else {
              throw context.machine.error(
                "loadWeights must give [weightSpecs, weightData], but it gave \(context.machine.describe(pair)).")
            }
            return try context.artifactsValue(forJSON: object, specs: pair[0], data: pair[1])
          })
      }
    }
    add(
      "getModelArtifactsForJSONSync",
      [
        model, .any("weightSpecs", "WeightsManifestEntry[]", optional: "none"),
        .any("weightData", "ArrayBuffer", optional: "none"),
      ],
      "The artifacts of a model from the object of model.json and its weights.", returns: "ModelArtifacts",
      example: "console.log(Object.keys(tf.io.getModelArtifactsForJSONSync({modelTopology: {}})));"
    ) { call -> Value in try call.context.artifactsValue(forJSON: call[0], specs: call[1], data: call[2]) }
  }

  private mutating func addWeightLoading() {
    let manifest = Parameter.any("manifest", "WeightsManifestConfig")
    let names = Parameter.any("weightNames", "string[]", optional: "all")
    add(
      "loadWeights",
      [manifest, .text("filePathPrefix", default: ""), names, .any("requestInit", "RequestInit", optional: "{}")],
      "Loads weights from a server.", returns: "Promise<{[name]: Tensor}>",
      example: "// const weights = await tf.io.loadWeights(manifest, 'http://localhost:8080/model');"
    ) { call -> Value in
      let context = call.context
      let request = call[3].asObject ?? context.realm.makeObject()
      return try context.loadWeights(manifest: call[0], prefix: call.text(1), names: call.weightNames(2)) { urls in
        var buffers: [Value] = []
        func load(_ index: Int) throws -> Deferred<[Value]> {
          guard index < urls.count else { return Deferred(buffers) }
          return try context.fetch(urls[index], request).flatMap { response in
            context.deferred(try context.machine.invoke(response, "arrayBuffer"))
          }.flatMap { buffer in
            buffers.append(buffer)
            return try load(index + 1)
          }
        }
        return try load(0)
      }
    }
    add(
      "weightsLoaderFactory", [.function("fetchWeightsFunction", "async (urls) => ArrayBuffer[]")],
      "Makes a function (manifest, filePathPrefix, weightNames) that loads weights with the given one.",
      returns: "function",
      example: "const load = tf.io.weightsLoaderFactory(async (urls) => urls.map(() => new ArrayBuffer(4)));"
    ) { call -> Value in
      let fetch = try call.function(0)
      return call.context.makeFunction("loadWeights", 1) { context, arguments in
        let prefix = arguments[1].isUndefined ? "" : try context.machine.toText(arguments[1])
        let names = arguments[2].asArray?.values.compactMap { $0.asString?.text }
        return try context.loadWeights(manifest: arguments[0], prefix: prefix, names: names) { urls in
          context.deferred(try fetch(Value(context.realm.makeArray(urls.map { Value($0) })))).map { result in
            try context.machine.list(from: result)
          }
        }
      }
    }
  }
}

extension Call {
  fileprivate func bytes(_ index: Int) throws -> [UInt8] {
    guard let bytes = context.bytes(self[index]) else {
      throw argument(index).mismatch("an ArrayBuffer or an array of these")
    }
    return bytes
  }

  fileprivate func weightSpecs(_ index: Int) throws -> [WeightSpec] {
    guard let specs = try context.json(self[index])?.array else {
      throw argument(index).mismatch("an array of weight descriptions {name, shape, dtype}")
    }
    return try specs.map { try WeightSpec($0) }
  }

  fileprivate func weightNames(_ index: Int) throws -> [String]? {
    isGiven(index) ? try argument(index).texts() : nil
  }

  /// Tensors by name: an object, or an array of `{name, tensor}`.
  fileprivate func namedTensors(_ index: Int) throws -> [(String, Tensor)] {
    if let array = self[index].asArray {
      return try array.values.map { entry in
        guard let tensor = context.tensor(try machine.get(entry, "tensor")) else {
          throw argument(index).mismatch("an object of tensors or an array of {name, tensor}")
        }
        return (try machine.toText(machine.get(entry, "name")), tensor)
      }
    }
    let options = try argument(index).options()
    return try options.keys().map { ($0, try options[$0].tensor(.any)) }
  }
}

extension TFContext {
  /// Tensors as an object.
  fileprivate func object(of tensors: [(name: String, tensor: Tensor)]) -> Value {
    let object = realm.makeObject()
    for (name, tensor) in tensors { object.put(PropertyKey(name), value(of: tensor)) }
    return Value(object)
  }

  /// The artifacts object for the object of a `model.json` with its weights.
  fileprivate func artifactsValue(forJSON object: Value, specs: Value, data: Value) throws -> Value {
    guard let json = try json(object) else {
      throw machine.error("The JSON of a model must be an object, but it is \(machine.describe(object)).")
    }
    let result = try value(of: ModelArtifacts(descriptionOf: json))
    if !specs.isNullish { result.asObject?.put("weightSpecs", specs) }
    if !data.isNullish { result.asObject?.put("weightData", data) }
    return result
  }

  /// A promise of the weights of a manifest.
  ///
  /// - Parameter fetch: gives the buffers of the files at some URLs.
  fileprivate func loadWeights(
    manifest: Value, prefix: String, names: [String]?, _ fetch: @escaping ([String]) throws -> Deferred<[Value]>
  ) throws -> Value {
    promise {
      let groups = try ModelArtifacts.weightGroups(["weightsManifest": json(manifest) ?? .null]) ?? []
      let known = groups.flatMap(\.specs).map(\.name)
      if let missing = names?.first(where: { !known.contains($0) }) {
        throw machine.error(
          "Could not find the weight '\(missing)' in the manifest; it has \(known.map { "'\($0)'" }.joined(separator: ", "))."
        )
      }
      let wanted = groups.filter { group in
        names.map { names in group.specs.contains { names.contains($0.name) } } ?? true
      }
      let folder = prefix.isEmpty || prefix.hasSuffix("/") ? prefix : prefix + "/"
      let urls = wanted.flatMap(\.paths).map { folder + $0 }
      return promise(
        of: try fetch(urls).map { [self] buffers in
          let bytes = buffers.flatMap { self.bytes($0) ?? [] }
          let tensors = try WeightCodec.decode(bytes, wanted.flatMap(\.specs))
          return object(of: tensors.filter { entry in names.map { $0.contains(entry.name) } ?? true })
        })
    }
  }
}
