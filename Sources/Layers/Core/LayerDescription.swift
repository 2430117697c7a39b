/// The description of a class of layers: its names, what it does, and the keys of its configuration.
public struct LayerDescription: @unchecked Sendable {
  /// The name of the class in files, such as `Conv2D`.
  public let className: String
  /// The name of the function that makes it, such as `conv2d`; aliases follow.
  public let factoryNames: [String]
  /// What it does, in one line.
  public let help: String
  /// The keys that only this class has.
  public let ownFields: [ConfigField]
  /// The class itself.
  public let type: Layer.Type

  /// Describes a class.
  public init(
    _ type: Layer.Type, _ className: String, factory: String? = nil, aliases: [String] = [], _ help: String,
    fields: [ConfigField] = []
  ) {
    self.type = type
    self.className = className
    factoryNames = (factory.map { [$0] } ?? []) + aliases
    self.help = help
    ownFields = fields
  }

  /// All keys: those of the class and those that every layer has.
  public var fields: [ConfigField] { ownFields + LayerDescription.commonFields }

  /// The keys that every layer has.
  public static let commonFields: [ConfigField] = [
    ConfigField("name", .text, saving: .never, "the name; without one it is made from the class"),
    ConfigField("trainable", .boolean, true, saving: .never, "whether training may change the weights"),
    ConfigField("inputShape", .shape, saving: .never, "the shape of one example, for the first layer of a model"),
    ConfigField("batchInputShape", .shape, saving: .never, "the shape of the input with the batch axis"),
    ConfigField("batchSize", .integer, saving: .never, "the number of examples of every batch, with inputShape"),
    ConfigField("dtype", .text, saving: .never, "the type of the weights, float32 by default"),
    ConfigField("weights", .tensors, saving: .never, "the first values of the weights"),
    ConfigField("inputDType", .text, saving: .never, "an older name of dtype"),
  ]

  /// Checks a configuration and tells of keys that nobody reads.
  ///
  /// - Parameter isFromFile: files hold keys that only other programs read; nothing is said of those.
  public func options(from config: ConfigObject, isFromFile: Bool = false) throws -> Options {
    var config = config
    // Keras writes `input_shape` into files where TensorFlow.js writes `batch_input_shape`.
    if isFromFile, config["batchInputShape"] != nil { config["inputShape"] = nil }
    var options = try Options(config, fields: fields, owner: className)
    options.isFromFile = isFromFile
    if !isFromFile { options.warnOfUnknownKeys() }
    return options
  }

  /// Makes a layer.
  ///
  /// - Throws: ``LayerError`` when the configuration does not fit.
  public func make(_ config: ConfigObject, isFromFile: Bool = false) throws -> Layer {
    try type.init(options(from: config, isFromFile: isFromFile))
  }
}
