import Datasets
import Layers
import Script

/// A place where models are saved to or loaded from: what `model.save()` and `tf.loadLayersModel()` get.
protocol ModelHandler {
  /// Saves a model; gives the save result or a promise of it.
  func save(_ artifacts: ModelArtifacts, _ context: TFContext) throws -> Value
  /// Loads a model.
  func load(_ context: TFContext) throws -> Deferred<ModelArtifacts>
}

/// How a model is loaded.
struct LoadOptions {
  /// The folder or the beginning of the URLs of the weights, if it is not that of `model.json`.
  var weightPathPrefix: String?
  /// Called with the share that has been read.
  var onProgress: Value = .undefined
  /// What to use in place of `fetch`.
  var fetchFunction: Value = .undefined
  /// The second argument of `fetch`.
  var requestInit: Value = .undefined
  /// Gives the URL for the name of a file of weights.
  var weightURLConverter: Value = .undefined

  init() {}

  /// Reads the options of `tf.loadLayersModel()`.
  init(_ value: Value, _ context: TFContext) throws {
    guard let object = value.asObject else { return }
    let machine = context.machine
    let prefix = try object.get("weightPathPrefix", machine)
    weightPathPrefix = prefix.asString?.text
    onProgress = try object.get("onProgress", machine)
    fetchFunction = try object.get("fetchFunc", machine)
    requestInit = try object.get("requestInit", machine)
    if let request = requestInit.asObject, try !request.get("body", machine).isNullish {
      throw machine.error(
        "requestInit is expected to have no pre-existing body: a model is what is sent, but it has a 'body'.")
    }
    weightURLConverter = try object.get("weightUrlConverter", machine)
  }

  /// Tells the program that a share of the model has been read.
  func report(_ share: Double, _ context: TFContext) throws {
    if onProgress.isCallable { _ = try context.machine.call(onProgress, Value(share)) }
  }
}

/// A model in a folder: `file://folder` to save, `file://folder/model.json` to load.
struct FileHandler: ModelHandler {
  let path: String
  var options = LoadOptions()

  func save(_ artifacts: ModelArtifacts, _ context: TFContext) throws -> Value {
    try ModelFolder.save(artifacts, to: path)
    return try context.saveResult(artifacts)
  }

  func load(_ context: TFContext) throws -> Deferred<ModelArtifacts> {
    let prefix = options.weightPathPrefix.map(ModelIO.path(ofFile:))
    return Deferred(try ModelFolder.load(path, weightPrefix: prefix) { try options.report($0, context) })
  }
}

/// Artifacts that a program has already.
struct MemoryHandler: ModelHandler {
  let artifacts: Value

  func save(_ artifacts: ModelArtifacts, _ context: TFContext) throws -> Value {
    throw context.machine.error(
      "tf.io.fromMemory() only loads: to save use tf.io.withSaveHandler(async (artifacts) => …).")
  }

  func load(_ context: TFContext) throws -> Deferred<ModelArtifacts> { Deferred(try context.artifacts(artifacts)) }
}

/// An object of the script with methods `save` or `load`.
struct ScriptHandler: ModelHandler {
  let object: Value

  func save(_ artifacts: ModelArtifacts, _ context: TFContext) throws -> Value {
    try context.machine.invoke(object, "save", [context.value(of: artifacts)])
  }

  func load(_ context: TFContext) throws -> Deferred<ModelArtifacts> {
    context.deferred(try context.machine.invoke(object, "load")).map { try context.artifacts($0) }
  }
}
