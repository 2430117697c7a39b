import Datasets
import Layers
import Script
import Tensors

extension FunctionTable {
  /// `tf.io`: where models are saved and how weights are written.
  mutating func addIO() {
    section("Models / Loading and saving", in: "tf.io")
    addHandlers()
    addRouters()
    addStoredModels()
    addWeightFunctions()
    addCompositeBufferClass()
    beginClass("IOHandler", "A place to save models to or load them from.", factory: "tf.io.getSaveHandlers(url)")
    add(
      "save", [.any("artifacts", "ModelArtifacts")], "Saves the artifacts of a model.", returns: "Promise<SaveResult>",
      example: "const [handler] = tf.io.getSaveHandlers('localstorage://m');\nconsole.log(typeof handler.save);"
    ) { call -> Value in
      let (context, handler) = (call.context, try call.receiver(HandlerObject.self).handler)
      let artifacts = call[0]
      return context.promise { try handler.save(context.artifacts(artifacts), context) }
    }
    add(
      "load", [], "Loads the artifacts of a model.", returns: "Promise<ModelArtifacts>",
      example: "const handler = tf.io.fromMemory({modelTopology: {}});\nconsole.log(await handler.load());"
    ) { call -> Value in
      let (context, handler) = (call.context, try call.receiver(HandlerObject.self).handler)
      return context.promise { context.promise(of: try handler.load(context).map { try context.value(of: $0) }) }
    }
  }

  private mutating func addHandlers() {
    let artifacts = Parameter.any("modelArtifacts", "ModelArtifacts")
    let memory: [Parameter] = [
      artifacts, .any("weightSpecs", "WeightsManifestEntry[]", optional: "those of modelArtifacts"),
      .any("weightData", "ArrayBuffer", optional: "that of modelArtifacts"),
      .any("trainingConfig", "object", optional: "that of modelArtifacts"),
    ]
    add(
      "fromMemory", memory, "Loads a model from its artifacts.", returns: "IOHandler",
      example: "console.log(typeof tf.io.fromMemory({modelTopology: {}}).load);"
    ) { call -> Value in call.context.value(of: MemoryHandler(artifacts: try call.memoryArtifacts())) }
    add(
      "fromMemorySync", memory, "Loads a model from its artifacts at once, without a promise.",
      returns: "IOHandlerSync",
      example: "console.log(tf.io.fromMemorySync({modelTopology: {}}).load());"
    ) { call -> Value in
      let artifacts = try call.memoryArtifacts()
      return Value(call.context.realm.makeObject(["load": call.context.makeFunction("load", 0) { _, _ in artifacts }]))
    }
    for name in ["withSaveHandler", "withSaveHandlerSync"] {
      add(
        name, [.function("saveHandler", "(artifacts) => SaveResult")], "Saves models by a function.",
        returns: "IOHandler",
        example: "const handler = tf.io.\(name)(async (artifacts) => console.log(Object.keys(artifacts)));"
      ) { call -> Value in
        let object = call.context.realm.makeObject(["save": try call.function(0).value])
        return call.context.value(of: ScriptHandler(object: Value(object)))
      }
    }
    let loadOptions = Parameter.options(
      "loadOptions",
      [
        .any("requestInit", "RequestInit", optional: "{}"),
        .function("onProgress", "(share) => void", optional: "none"),
        .function("fetchFunc", "typeof fetch", optional: "fetch"),
        .text("weightPathPrefix", optional: "the folder of model.json"),
        .function("weightUrlConverter", "async (name) => string", optional: "none"),
      ])
    for name in ["http", "browserHTTPRequest"] {
      add(
        name, [.text("path"), loadOptions], "A model on a server: loaded with GET, saved with POST.",
        returns: "IOHandler", example: "const handler = tf.io.\(name)('http://localhost:8080/model.json');"
      ) { call -> Value in
        let url = call[0].asString?.text ?? ""
        guard !url.isEmpty else {
          throw call.machine.error("tf.io.\(name)(): the URL path must not be null, undefined or empty.")
        }
        return call.context.value(of: HTTPHandler(url: url, options: try LoadOptions(call[1], call.context)))
      }
    }
    add(
      "browserFiles", [.any("files", "string[]", "paths: model.json first, then the weights")],
      "Loads a model from a list of files.", returns: "IOHandler",
      example: "const handler = tf.io.browserFiles(['model.json', 'weights.bin']);"
    ) { call -> Value in call.context.value(of: FileListHandler(paths: try call.argument(0).texts())) }
    add(
      "fileSystem", [.text("path")], "A model in a folder.", returns: "IOHandler",
      example: "const handler = tf.io.fileSystem('my-model');"
    ) { call -> Value in call.context.value(of: FileHandler(path: try call.text(0))) }
  }

  private mutating func addRouters() {
    let router = Parameter.function("router", "(url) => IOHandler|null")
    add(
      "registerSaveRouter", [router], "Lets a function serve URLs for saving models.",
      example: "tf.io.registerSaveRouter((url) => url.startsWith('mine://') ? {save: async (a) => ({})} : null);",
      procedure: { call in call.context.saveRouters.append(try call.function(0).value) })
    add(
      "registerLoadRouter", [router], "Lets a function serve URLs for loading models.",
      example: "tf.io.registerLoadRouter((url) => url.startsWith('mine://') ? {load: async () => ({})} : null);",
      procedure: { call in call.context.loadRouters.append(try call.function(0).value) })
    add(
      "getSaveHandlers", [.text("url")], "The places that serve a URL for saving.", returns: "IOHandler[]",
      example: "console.log(tf.io.getSaveHandlers('localstorage://m').length);"
    ) { call -> [Value] in
      try ModelIO.saveHandlers(call.text(0), call.context).map { call.context.value(of: $0) }
    }
    add(
      "getLoadHandlers", [.any("url", "string|string[]"), .any("loadOptions", "LoadOptions", optional: "{}")],
      "The places that serve a URL, or a list of URLs, for loading.", returns: "IOHandler[]",
      example: "console.log(tf.io.getLoadHandlers('localstorage://m').length);"
    ) { call -> [Value] in
      try ModelIO.loadHandlers(call[0], LoadOptions(call[1], call.context), call[1], call.context)
        .map { call.context.value(of: $0) }
    }
  }

  private mutating func addStoredModels() {
    addAsync(
      "listModels", [], "The models of the stores, by URL.", returns: "Promise<{[url]: ModelArtifactsInfo}>",
      example: "console.log(await tf.io.listModels());"
    ) { call -> Value in
      let object = call.context.realm.makeObject()
      for scheme in ModelStore.schemes {
        let store = try ModelStore(scheme: scheme)
        for name in store.names { object.put(PropertyKey("\(scheme)://\(name)"), try store.info(name, call.context)) }
      }
      return Value(object)
    }
    addAsync(
      "removeModel", [.text("url")], "Deletes a model from its store.", returns: "Promise<ModelArtifactsInfo>",
      example: "await tf.io.removeModel('localstorage://old').catch((e) => console.log(e.message));"
    ) { call -> Value in
      let (store, name) = try call.storedModel(0)
      let info = try store.info(name, call.context)
      try store.remove(name)
      return info
    }
    for (verb, moves) in [("copyModel", false), ("moveModel", true)] {
      add(
        verb, [.text("sourceURL"), .text("destURL")],
        moves ? "Moves a model of a store to another place." : "Copies a model to another place.",
        returns: "Promise<ModelArtifactsInfo>",
        example: "await tf.io.\(verb)('localstorage://a', 'indexeddb://b').catch((e) => console.log(e.message));"
      ) { call -> Value in
        let (context, source, destination) = (call.context, try call.text(0), try call.text(1))
        return context.promise {
          guard source != destination else {
            throw context.machine.error("\(verb)(): the old path and the new path are the same: '\(source)'.")
          }
          let stored = moves ? try call.storedModel(0) : nil
          let from = try ModelIO.loadHandlers(Value(source), LoadOptions(), .undefined, context)
          let to = try ModelIO.saveHandlers(destination, context)
          for (what, url, count) in [
            ("load", "source URL \(source)", from.count), ("save", "destination URL \(destination)", to.count),
          ]
          where count != 1 {
            throw context.machine.error(
              "\(verb)(): Copying failed because \(count == 0 ? "no" : "more than one") \(what) handler is found for \(url). Models in a store are named \(ModelStore.schemes.map { "\($0)://NAME" }.joined(separator: " or "))."
            )
          }
          let saved = try from[0].load(context).flatMap { context.deferred(try to[0].save($0, context)) }
          return context.promise(
            of: saved.map { result in
              try stored.map { try $0.store.remove($0.name) }
              return try context.machine.get(result, "modelArtifactsInfo")
            })
        }
      }
    }
  }
}

extension ModelStore {
  /// The date and the sizes of a model.
  fileprivate func info(_ name: String, _ context: TFContext) throws -> Value {
    try context.info(of: load(name), saved: savingTime(name))
  }
}

extension Call {
  /// The store and the name that a URL argument says.
  fileprivate func storedModel(_ index: Int) throws -> (store: ModelStore, name: String) {
    let url = try text(index)
    guard let (scheme, name) = ModelIO.split(url) else {
      throw machine.error(
        "The URL string '\(url)' has no scheme. Models in a store are named \(ModelStore.schemes.map { "\($0)://NAME" }.joined(separator: " or "))."
      )
    }
    guard ModelStore.schemes.contains(scheme) else {
      throw machine.error(
        "There is no model store for the scheme '\(scheme)' of '\(url)': the schemes are \(ModelStore.schemes.joined(separator: ", "))."
      )
    }
    return (try ModelStore(scheme: scheme), name)
  }

  /// The artifacts object of `fromMemory`, whose parts may be separate arguments; a single one may be the topology.
  fileprivate func memoryArtifacts() throws -> Value {
    if count < 2, let given = self[0].asObject {
      let keys: [PropertyKey] = ["modelTopology", "weightSpecs"]
      if try keys.contains(where: { try !given.get($0, machine).isNullish }) { return self[0] }
    }
    let object = context.realm.makeObject(["modelTopology": self[0]])
    for (index, key) in [(1, "weightSpecs"), (2, "weightData"), (3, "trainingConfig")] where isGiven(index) {
      object.put(PropertyKey(key), self[index])
    }
    return Value(object)
  }
}
