import Layers
import Script

extension TFContext {
  /// The artifacts of a model as the script sees them.
  func value(of artifacts: ModelArtifacts) throws -> Value {
    let object = realm.makeObject()
    func put(_ key: PropertyKey, _ part: ConfigValue?) throws {
      if let part { object.put(key, try value(ofJSON: part)) }
    }
    try put("modelTopology", artifacts.modelTopology)
    try put("format", artifacts.format.map { .string($0) })
    try put("generatedBy", artifacts.generatedBy.map { .string($0) })
    object.put("convertedBy", artifacts.convertedBy.map { Value($0) } ?? .null)
    try put("trainingConfig", artifacts.trainingConfig)
    try put("userDefinedMetadata", artifacts.userDefinedMetadata)
    try put("signature", artifacts.signature)
    try put("modelInitializer", artifacts.modelInitializer)
    try put("initializerSignature", artifacts.initializerSignature)
    if let data = artifacts.weightData { object.put("weightData", try arrayBuffer(data)) }
    try put("weightSpecs", artifacts.weightSpecs.map { .array($0.map(\.entry)) })
    return Value(object)
  }

  /// The artifacts of a model from an object of the script.
  func artifacts(_ value: Value) throws -> ModelArtifacts {
    guard let object = value.asObject, !value.isCallable else {
      throw machine.error(
        "A model is loaded from an object with modelTopology, weightSpecs and weightData, but this is \(machine.describe(value))."
      )
    }
    func part(_ key: PropertyKey) throws -> ConfigValue? { try json(object.get(key, machine)) }
    var artifacts = ModelArtifacts()
    if bytes(try object.get("modelTopology", machine)) != nil, !(try object.get("modelTopology", machine)).isArray {
      throw machine.error(
        "The modelTopology must be JSON, but it is an ArrayBuffer: this is no format of TensorFlow.js.")
    }
    artifacts.modelTopology = try part("modelTopology")
    artifacts.weightSpecs = try part("weightSpecs")?.array?.map { try WeightSpec($0) }
    let data = try object.get("weightData", machine)
    if !data.isNullish {
      guard let bytes = bytes(data) else {
        throw machine.error(
          "weightData must be an ArrayBuffer or an array of these, but it is \(machine.describe(data)).")
      }
      artifacts.weightData = bytes
    }
    artifacts.format = try part("format")?.string
    artifacts.generatedBy = try part("generatedBy")?.string
    artifacts.convertedBy = try part("convertedBy")?.string
    artifacts.trainingConfig = try part("trainingConfig")
    artifacts.userDefinedMetadata = try part("userDefinedMetadata")
    artifacts.signature = try part("signature")
    artifacts.modelInitializer = try part("modelInitializer")
    artifacts.initializerSignature = try part("initializerSignature")
    return artifacts
  }

  /// What is told of a saved model: the date and the sizes of its parts.
  ///
  /// - Parameter saved: the time it was saved in milliseconds since 1970; now when nil.
  func info(of artifacts: ModelArtifacts, saved: Double? = nil) throws -> Value {
    let counts = artifacts.byteCounts
    let date = try machine.construct(
      realm.globalObject.get("Date", machine), arguments: saved.map { [Value($0)] } ?? [])
    return Value(
      realm.makeObject([
        "dateSaved": date, "modelTopologyType": Value(artifacts.format == "graph-model" ? "GraphDef" : "JSON"),
        "modelTopologyBytes": Value(counts.topology), "weightSpecsBytes": Value(counts.specs),
        "weightDataBytes": Value(counts.data),
      ]))
  }

  /// What `save()` gives.
  func saveResult(_ artifacts: ModelArtifacts) throws -> Value {
    Value(realm.makeObject(["modelArtifactsInfo": try info(of: artifacts)]))
  }
}
