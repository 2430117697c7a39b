import Tensors

/// Files that Keras writes: `.keras` archives, and whole models or weights in the HDF5 format (`.h5`).
public enum KerasFile {
  private static let configName = "config.json"
  private static let metadataName = "metadata.json"
  private static let weightsName = "model.weights.h5"
  /// The key of `metadata.json` for what Keras has no place for.
  private static let userMetadataKey = "user_defined_metadata"
  /// What is said of a file that brings down whoever reads it.
  private static let damaged = "The HDF5 file is damaged: it cannot be read without harm."

  /// Whether a file is one of these, by its first bytes.
  public static func isKeras(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: ZipArchive.signature) || bytes.starts(with: HDF5File.signature)
  }

  /// Whether a path names a file that is to be written in this form.
  public static func isKeras(path: String) -> Bool { path.hasSuffix(".keras") }

  // MARK: Reading

  /// The model in a file.
  ///
  /// - Throws: ``LayerError`` when the file is broken, holds weights without a model, or a layer is unknown.
  public static func artifacts(_ bytes: [UInt8]) throws -> ModelArtifacts {
    bytes.starts(with: HDF5File.signature) ? try artifacts(h5: bytes) : try artifacts(archive: bytes)
  }

  /// A whole model in the HDF5 format, whose structure is an attribute.
  private static func artifacts(h5 bytes: [UInt8]) throws -> ModelArtifacts {
    try Rehearsal.run(damaged) {
      let file = try HDF5File(bytes)
      for name in ["model_config", "keras_version", "training_config"] { _ = try file.text(name) }
    }
    let file = try HDF5File(bytes)
    guard let config = try file.text("model_config") else {
      throw LayerError(
        "The HDF5 file has weights but no model (no attribute 'model_config'): make the model, then call model.loadWeights('file://…') with this file."
      )
    }
    let description = try JSONReader.parse(config)
    if try file.text("keras_version")?.hasPrefix("3") == true { warnOfHardSigmoid(config) }
    var training: KerasTraining?
    if let text = try file.text("training_config") { training = try KerasTraining(JSONReader.parse(text)) }
    return try artifacts(description, bytes, training)
  }

  private static func artifacts(archive bytes: [UInt8]) throws -> ModelArtifacts {
    let entries = try ZipArchive.read([configName, weightsName, metadataName], of: bytes)
    guard let config = entries[0] else {
      throw LayerError("The archive is no Keras model: it has no '\(configName)'.")
    }
    guard let weights = entries[1] else {
      throw LayerError("The Keras model has no weights: there is no '\(weightsName)' in the archive.")
    }
    let description = try JSONReader.parse(config)
    let training = description["compile_config"].object.flatMap { $0.entries.isEmpty ? nil : $0 }
    var artifacts = try artifacts(
      description, weights, training.map { KerasTraining(.object($0)) })
    let metadata = try entries[2].map { try JSONReader.parse($0) } ?? .null
    if let version = metadata["keras_version"].string {
      artifacts.generatedBy = "Keras \(version)"
      if version.hasPrefix("3") { warnOfHardSigmoid(String(decoding: config, as: UTF8.self)) }
    }
    if !metadata[userMetadataKey].isNull { artifacts.userDefinedMetadata = metadata[userMetadataKey] }
    return artifacts
  }

  /// Tells of the one activation that is another function in Keras 3, whose slope is 1/6 instead of 0.2.
  private static func warnOfHardSigmoid(_ config: String) {
    let name = Array("\"hard_sigmoid\"".utf8)
    let text = Array(config.utf8)
    guard text.indices.contains(where: { text[$0] == name[0] && text[$0...].starts(with: name) }) else { return }
    LayerWarnings.warn(
      "The model uses the activation hard_sigmoid, which is clip(0.2 · x + 0.5) in TensorFlow.js and relu6(x + 3) / 6 in Keras 3: predictions differ a little between the two. Use sigmoid where they must be equal (recurrentActivation: 'sigmoid' in recurrent layers)."
    )
  }

  private static func artifacts(
    _ description: ConfigValue, _ weights: [UInt8], _ training: KerasTraining?
  ) throws -> ModelArtifacts {
    var artifacts = ModelArtifacts()
    artifacts.modelTopology = description
    artifacts.format = "layers-model"
    // The names and the order of the weights follow from the model itself.
    let model = try Layer.withoutInitialization(when: true) { try Topology.makeModel(from: description) }
    defer { _ = try? model.dispose() }
    let trainingConfig = training?.saved
    try Rehearsal.run(damaged) {
      let file = try HDF5File(weights)
      _ = try KerasWeights.read(file, for: model, description)
      if trainingConfig != nil { _ = try training?.state(of: model, in: file) }
    }
    let file = try HDF5File(weights)
    var specs: [WeightSpec] = []
    var data: [UInt8] = []
    func add(_ name: String, _ shape: TensorShape, _ values: [Float], _ group: String? = nil) {
      specs.append(WeightSpec(name: name, shape: shape.dimensions, dtype: .float32, group: group))
      values.withUnsafeBytes { data.append(contentsOf: $0) }
    }
    for (weight, values) in try KerasWeights.read(file, for: model, description) {
      add(weight.originalName, weight.shape, values)
    }
    if let config = trainingConfig {
      artifacts.trainingConfig = config
      if let state = try training?.state(of: model, in: file) {
        specs.append(WeightSpec(name: "iter", shape: [], dtype: .int32, group: "optimizer"))
        withUnsafeBytes(of: Int32(clamping: state.iterations).littleEndian) { data.append(contentsOf: $0) }
        for slot in state.slots { add(slot.name, slot.shape, slot.values, "optimizer") }
      }
    }
    artifacts.weightSpecs = specs
    artifacts.weightData = data
    return artifacts
  }

  /// Replaces the weights of a model by those in a file: an HDF5 file with or without a model, or an archive.
  ///
  /// - Throws: ``LayerError`` when the file has no weights for a layer, or one of another shape.
  public static func loadWeights(_ bytes: [UInt8], into model: LayersModel) throws {
    var description: ConfigValue?
    var weights = bytes
    if bytes.starts(with: ZipArchive.signature) {
      let entries = try ZipArchive.read([configName, weightsName], of: bytes)
      guard let entry = entries[1] else { throw LayerError("There is no '\(weightsName)' in the archive.") }
      description = try entries[0].map { try JSONReader.parse($0) }
      weights = entry
    }
    try Rehearsal.run(damaged) { _ = try KerasWeights.read(HDF5File(weights), for: model, description) }
    let values = try KerasWeights.read(HDF5File(weights), for: model, description)
    for (weight, numbers) in values { try weight.write(Tensor(numbers, shape: weight.shape)) }
  }

  // MARK: Writing

  /// A `.keras` archive of a model.
  ///
  /// - Throws: ``LayerError`` when weights were left out.
  public static func bytes(of artifacts: ModelArtifacts) throws -> [UInt8] {
    let model = try LayersModel.load(artifacts)
    defer { _ = try? model.dispose() }
    let config = JSONWriter.text(.object(try KerasTopology.description(of: model)))
    warnOfHardSigmoid(config)
    var metadata: ConfigObject = ["keras_version": "3.0.0", "date_saved": .string(Clock.now)]
    if let own = artifacts.userDefinedMetadata { metadata[userMetadataKey] = own }
    return try ZipArchive.make([
      (metadataName, Array(JSONWriter.text(.object(metadata)).utf8)), (configName, Array(config.utf8)),
      (weightsName, weights(of: model)),
    ])
  }

  private static func weights(of model: LayersModel) throws -> [UInt8] {
    let file = try HDF5Writer()
    try file.addGroup("vars", attribute: "name", model.name)
    for (name, path, weights) in KerasWeights.groups(of: model, in: KerasWeights.layerGroup) {
      try file.addGroup("\(path)/vars", attribute: "name", name)
      for (index, weight) in weights.enumerated() { try file.add("\(path)/vars/\(index)", weight.read()) }
    }
    if let compilation = model.compilation {
      try KerasTraining.write(compilation.optimizer, into: file)
    }
    return try file.bytes()
  }
}

extension HDF5Writer {
  /// Makes a data set of the values of a tensor.
  func add(_ path: String, _ tensor: Tensor) throws {
    let values = try tensor.cast(to: .float32)
    try withExtendedLifetime(values) {
      try add(path, UnsafeBufferPointer(start: values.floats, count: values.size), shape: values.shape.dimensions)
    }
  }
}
