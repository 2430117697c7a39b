import Tensors

/// A model as data: its structure, its weights, and how it is trained.
public struct ModelArtifacts {
  /// The structure: `{class_name, config, keras_version, backend}`, or a graph.
  public var modelTopology: ConfigValue?
  /// `layers-model` or `graph-model`.
  public var format: String?
  /// The program that made this.
  public var generatedBy: String?
  /// The program that converted this from another form.
  public var convertedBy: String?
  /// What the bytes of the weights mean.
  public var weightSpecs: [WeightSpec]?
  /// The weights, one after another.
  public var weightData: [UInt8]?
  /// The optimizer, the loss and the metrics.
  public var trainingConfig: ConfigValue?
  /// Data of the user's own.
  public var userDefinedMetadata: ConfigValue?
  /// The inputs and outputs of a graph.
  public var signature: ConfigValue?
  /// What prepares a graph.
  public var modelInitializer: ConfigValue?
  /// The inputs and outputs of what prepares a graph.
  public var initializerSignature: ConfigValue?

  /// No artifacts.
  public init() {}

  /// The sizes of the parts in bytes.
  public var byteCounts: (topology: Int, specs: Int, data: Int) {
    (
      modelTopology.map { JSONWriter.text($0).utf8.count } ?? 0,
      weightSpecs.map { JSONWriter.text(.array($0.map(\.entry))).utf8.count } ?? 0, weightData?.count ?? 0
    )
  }

  /// The object of `model.json`, with the weights in one group of files.
  ///
  /// - Parameter weightPaths: the files that hold the weights, relative to the file of the object.
  public func modelJSON(weightPaths: [String]) -> ConfigValue {
    var object = ConfigObject()
    object["modelTopology"] = modelTopology ?? .null
    object["weightsManifest"] = [
      [
        "paths": .array(weightPaths.map { .string($0) }), "weights": .array((weightSpecs ?? []).map(\.entry)),
      ]
    ]
    if let format { object["format"] = .string(format) }
    if let generatedBy { object["generatedBy"] = .string(generatedBy) }
    object["convertedBy"] = convertedBy.map { .string($0) } ?? .null
    for (key, value) in optionalParts { if let value { object[key] = value } }
    return .object(object)
  }

  /// Reads the object of `model.json`, and the weights with the help of whoever can read the files.
  ///
  /// - Parameter read: gives the bytes of a file that the manifest names.
  /// - Throws: ``LayerError`` when the object is no model.
  public init(modelJSON: ConfigValue, read: (_ path: String) throws -> [UInt8]) throws {
    try self.init(descriptionOf: modelJSON)
    guard let groups = try ModelArtifacts.weightGroups(modelJSON) else { return }
    var data: [UInt8] = []
    for path in groups.flatMap(\.paths) { data += try read(path) }
    weightSpecs = groups.flatMap(\.specs)
    weightData = data
  }

  /// Reads everything but the weights of the object of `model.json`.
  public init(descriptionOf modelJSON: ConfigValue) throws {
    guard modelJSON.object != nil else {
      throw LayerError(
        "A model is described by an object with 'modelTopology' and 'weightsManifest', but this is \(modelJSON.kindDescription)."
      )
    }
    guard !modelJSON["modelTopology"].isNull || !modelJSON["weightsManifest"].isNull else {
      throw LayerError(
        "This is not a saved model: the object has neither 'modelTopology' nor 'weightsManifest' (its keys: \((modelJSON.object?.keys ?? []).joined(separator: ", ")))."
      )
    }
    func part(_ key: String) -> ConfigValue? { modelJSON[key].isNull ? nil : modelJSON[key] }
    modelTopology = part("modelTopology")
    format = modelJSON["format"].string
    generatedBy = modelJSON["generatedBy"].string
    convertedBy = modelJSON["convertedBy"].string
    trainingConfig = part("trainingConfig")
    userDefinedMetadata = part("userDefinedMetadata")
    signature = part("signature")
    modelInitializer = part("modelInitializer")
    initializerSignature = part("initializerSignature")
  }

  /// The groups of the manifest: which files, and which weights are in them; `nil` without a manifest.
  public static func weightGroups(_ modelJSON: ConfigValue) throws -> [(paths: [String], specs: [WeightSpec])]? {
    let manifest = modelJSON["weightsManifest"]
    if manifest.isNull { return nil }
    guard let groups = manifest.array else {
      throw LayerError("The weightsManifest must be a list of groups, but it is \(manifest.kindDescription).")
    }
    return try groups.map { group in
      guard let paths = group["paths"].array?.map(\.string), paths.allSatisfy({ $0 != nil }),
        let weights = group["weights"].array
      else { throw LayerError("A group of the weightsManifest has no list of 'paths' or no list of 'weights'.") }
      return (paths.compactMap { $0 }, try weights.map { try WeightSpec($0) })
    }
  }

  private var optionalParts: [(String, ConfigValue?)] {
    [
      ("trainingConfig", trainingConfig), ("signature", signature), ("userDefinedMetadata", userDefinedMetadata),
      ("modelInitializer", modelInitializer), ("initializerSignature", initializerSignature),
    ]
  }
}

/// What of a model is saved.
public struct SaveOptions {
  /// Whether weights that training does not change are left out.
  public var trainableOnly = false
  /// Whether the optimizer, the loss and the metrics are saved too, so that training can go on.
  public var includeOptimizer = false

  /// The defaults.
  public init(trainableOnly: Bool = false, includeOptimizer: Bool = false) {
    self.trainableOnly = trainableOnly
    self.includeOptimizer = includeOptimizer
  }
}

extension LayersModel {
  /// The model as data.
  public func artifacts(_ options: SaveOptions = SaveOptions()) throws -> ModelArtifacts {
    try requireLive()
    var artifacts = ModelArtifacts()
    artifacts.modelTopology = try Topology.describe(self)
    artifacts.format = "layers-model"
    artifacts.generatedBy = "TensorFlow.js tfjs-layers v4.22.0"
    artifacts.userDefinedMetadata = userDefinedMetadata
    let weights = options.trainableOnly ? trainableWeights : weights
    let names = namesInFiles()
    var (data, specs) = try WeightCodec.encode(weights.map { (names[$0.id] ?? $0.originalName, try $0.read()) })
    if options.includeOptimizer, let compilation {
      artifacts.trainingConfig = compilation.saved
      let state = try Engine.tidy("save", keeping: { $0.map(\.tensor) }) { try compilation.optimizer.getWeights() }
      let (stateData, stateSpecs) = try WeightCodec.encode(state, group: "optimizer")
      for (_, tensor) in state { tensor.dispose() }
      data += stateData
      specs += stateSpecs
    }
    artifacts.weightData = data
    artifacts.weightSpecs = specs
    return artifacts
  }

  /// Makes a model from data.
  ///
  /// - Parameter strict: whether every weight must be there, and no other.
  /// - Throws: ``LayerError`` when the data is not that of a layers model.
  public static func load(_ artifacts: ModelArtifacts, strict: Bool = true) throws -> LayersModel {
    if artifacts.weightData != nil && artifacts.weightSpecs == nil {
      throw LayerError("The artifacts hold weightData but no weightSpecs, so the meaning of the bytes is unknown.")
    }
    let willLoadAll = strict && artifacts.weightSpecs != nil && artifacts.weightData != nil
    let model = try Layer.withoutInitialization(when: willLoadAll) {
      try Topology.makeModel(from: artifacts.modelTopology ?? .null)
    }
    model.userDefinedMetadata = artifacts.userDefinedMetadata
    if let config = artifacts.trainingConfig { try model.compile(fromSaved: config) }
    if let specs = artifacts.weightSpecs {
      guard let data = artifacts.weightData else {
        throw LayerError("The artifacts hold weightSpecs but no weightData, so the weights have no values.")
      }
      let weights = try WeightCodec.decode(data, specs)
      defer { for (_, tensor) in weights { tensor.dispose() } }
      let isState = specs.map { $0.group == "optimizer" }
      let state = zip(weights, isState).filter(\.1).map(\.0)
      try model.loadWeights(zip(weights, isState).filter { !$0.1 }.map(\.0), strict: strict)
      if let optimizer = model.compilation?.optimizer, !state.isEmpty { try optimizer.setWeights(state) }
    }
    return model
  }

  /// Replaces weights by name.
  ///
  /// - Parameter strict: whether every weight must be there, and no other.
  /// - Throws: ``LayerError`` naming weights that are missing, unknown or of another shape.
  public func loadWeights(_ values: [(name: String, tensor: Tensor)], strict: Bool = true) throws {
    let weights = weights
    let names = namesInFiles()
    var byName: [String: LayerVariable] = [:]
    for weight in weights { byName[weight.originalName] = weight }
    for weight in weights { byName[names[weight.id] ?? weight.originalName] = weight }
    lazy var byNumber = weightsByNumber()
    var missing = Set(weights.map(\.id))
    for (name, value) in values {
      // Keras 3 puts the name of the model in front.
      let plain = name.hasPrefix(self.name + "/") ? String(name.dropFirst(self.name.count + 1)) : name
      let found =
        byName[name] ?? byName[LayersModel.withoutCellName(name)] ?? byName[plain]
        ?? byName[LayersModel.withoutCellName(plain)] ?? byNumber[name]
        ?? byNumber[LayersModel.withoutFolders(plain)]
      guard let weight = found else {
        if strict {
          throw LayerError(
            "Provided weight data has no target variable: the model \(self.name) has no weight named '\(name)'. Pass {strict: false} to ignore such weights."
          )
        }
        continue
      }
      guard weight.shape == value.shape else {
        throw LayerError(
          "Shape mismatch: the weight '\(weight.originalName)' of the model has shape \(weight.shape), but the file gives it shape \(value.shape)."
        )
      }
      try weight.val.assign(value.cast(to: weight.dtype).clone())
      missing.remove(weight.id)
    }
    if strict && !missing.isEmpty {
      let names = weights.filter { missing.contains($0.id) }.map(\.originalName)
      throw LayerError(
        "\(names.count) of \(weights.count) weights are not set: \(names.joined(separator: ", ")). Pass {strict: false} to leave them as they were initialized."
      )
    }
  }

  /// The names that weights have in files, by their numbers. A weight that was made outside of `apply`, as in the
  /// constructor of a layer, lacks the layer's name; with it the weights of two such layers can be told apart.
  private func namesInFiles() -> [Int: String] {
    var names: [Int: String] = [:]
    for layer in layers {
      if let model = layer as? LayersModel {
        names.merge(model.namesInFiles()) { _, inner in inner }
      } else {
        for weight in layer.weights {
          names[weight.id] =
            weight.originalName.contains("/") ? weight.originalName : "\(layer.name)/\(weight.originalName)"
        }
      }
    }
    return names
  }

  /// The weights by the names that the converter gives those of Keras 3: `dense/0`, `dense/1`.
  private func weightsByNumber() -> [String: LayerVariable] {
    var result: [String: LayerVariable] = [:]
    for layer in layers {
      for (number, weight) in layer.weights.enumerated() {
        let place = weight.originalName.split(separator: "/").dropLast().joined(separator: "/")
        result["\(place)/\(number)"] = weight
      }
    }
    return result
  }

  /// A name without the folders that Keras 3 puts between those of its objects: `_dense/vars/0` is `dense/0`.
  private static func withoutFolders(_ name: String) -> String {
    name.split(separator: "/").filter { $0 != "vars" && $0 != "_layer_checkpoint_dependencies" }
      .map { $0.hasPrefix("_") ? $0.dropFirst() : $0 }.joined(separator: "/")
  }

  /// A name without its last-but-one part: Keras writes `lstm/lstm_cell/kernel` for `lstm/kernel`.
  private static func withoutCellName(_ name: String) -> String {
    var parts = name.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count > 2 { parts.remove(at: parts.count - 2) }
    return parts.joined(separator: "/")
  }
}

extension Compilation {
  /// The optimizer, the loss and the metrics, spelled as files spell them.
  var saved: ConfigValue {
    func names(_ value: ConfigValue) -> ConfigValue {
      switch value {
      case .string(let name): .string(CaseMapping.snakeCase(name))
      case .opaque(let function as LossFunction): .string(CaseMapping.snakeCase(function.name))
      case .array(let items): .array(items.map(names))
      case .object(let object): .object(ConfigObject(object.entries.map { ($0.key, names($0.value)) }))
      default: [:]
      }
    }
    var config: ConfigObject = ["loss": names(loss), "metrics": names(metrics)]
    if lossWeights.contains(where: { $0 != 1 }) {
      config["loss_weights"] = .array(lossWeights.map { .number(Double($0)) })
    }
    config["optimizer_config"] = [
      "class_name": .string(optimizer.className), "config": .object(optimizer.configObject),
    ]
    return .object(config)
  }
}

extension LayersModel {
  /// Compiles the model as a file says. A loss or a metric that only its program knew is left out with a remark.
  fileprivate func compile(fromSaved config: ConfigValue) throws {
    for key in ["weighted_metrics", "sample_weight_mode"] where !config[key].isNull {
      throw LayerError(
        "The training configuration of the model has '\(key)' (\(key == "weighted_metrics" ? "weight_metrics" : key)), which is not supported: load the model without its training configuration and compile it."
      )
    }
    let optimizer = try OptimizerCatalog.make(from: CaseMapping.camelCased(config["optimizer_config"]))
    func spelled(_ value: ConfigValue) -> ConfigValue {
      switch value {
      case .string(let name): .string(CaseMapping.camelCase(name))
      case .array(let items): .array(items.map(spelled))
      case .object(let object): .object(ConfigObject(object.entries.map { ($0.key, spelled($0.value)) }))
      default: value
      }
    }
    let loss = spelled(config["loss"])
    guard let names = lossNames(loss), names.allSatisfy({ name in LossFunction.all.contains { $0.name == name } })
    else {
      LayerWarnings.warn(
        "The model \(name) was trained with a loss of its program's own (\(JSONWriter.text(config["loss"]))): compile it before training."
      )
      return
    }
    var metrics = spelled(config["metrics"])
    if metrics.object?.entries.isEmpty == true { metrics = .null }
    try compile([
      "optimizer": .opaque(optimizer), "loss": loss, "metrics": knownMetrics(metrics),
      "lossWeights": config["loss_weights"],
    ])
  }

  /// The names in a loss; `nil` when there is none.
  private func lossNames(_ loss: ConfigValue) -> [String]? {
    let values = loss.array ?? loss.object.map { $0.entries.map(\.value) } ?? [loss]
    let names = values.compactMap(\.string)
    return names.isEmpty || names.count != values.count ? nil : names
  }

  private func knownMetrics(_ value: ConfigValue) -> ConfigValue {
    switch value {
    case .array(let items):
      return .array(
        items.filter { item in
          let isKnown =
            (try? LossFunction.metric(from: item, outputShape: [nil, 1], loss: nil)) != nil || item.array != nil
          if !isKnown {
            LayerWarnings.warn("The metric \(JSONWriter.text(item)) of model \(name) is unknown here; it is left out.")
          }
          return isKnown
        })
    default: return value
    }
  }
}
