/// The classes of layers, by the names that programs and files use.
public enum LayerRegistry {
  nonisolated(unsafe) private static var registered: [String: (ConfigObject) throws -> Layer] = [:]

  /// Makes a class of the caller's own known to files.
  ///
  /// - Parameter make: makes a layer from the configuration that its `getConfig()` gave.
  public static func register(_ className: String, _ make: @escaping (ConfigObject) throws -> Layer) {
    registered[className] = make
  }

  /// The built-in class that a function such as `conv2d` makes.
  public static func description(factory name: String) -> LayerDescription? {
    descriptions.first { $0.factoryNames.contains(name) }
  }

  /// The built-in class of the given name.
  public static func description(className: String) -> LayerDescription? {
    (descriptions + kerasLayers).first { $0.className == className }
  }

  /// Makes a layer from the description in a file.
  ///
  /// - Throws: ``LayerError`` when the class is unknown or the configuration does not fit.
  public static func make(className: String, config: ConfigObject) throws -> Layer {
    if let make = registered[className] { return try make(config) }
    if let description = description(className: className) { return try description.make(config, isFromFile: true) }
    switch className {
    case "Sequential": return try Sequential.sequential(from: config)
    case "Model", "Functional": return try LayersModel.functional(from: config)
    default:
      throw LayerError(
        "Unknown layer: \(className). Either (1) the layer belongs to another library and has no equivalent here, or (2) it is your own class and was not registered with tf.serialization.registerClass().\(Spelling.suggestion(for: className, among: (descriptions + kerasLayers).map(\.className)))"
      )
    }
  }

  /// The layer that a value is or describes.
  static func layer(from value: ConfigValue, _ place: String) throws -> Layer {
    if let layer = value.opaque as? Layer { return layer }
    guard let className = value["className"].string else {
      throw LayerError("\(place) must be a layer, but it is \(value.kindDescription).")
    }
    return try make(className: className, config: value["config"].object ?? ConfigObject())
  }

  /// The built-in classes.
  public static let descriptions: [LayerDescription] =
    coreLayers + activationLayers + mergeLayers + normalizationLayers + noiseLayers + recurrentLayers + wrappers
    + imageLayers + preprocessingLayers

  /// Classes of Keras that programs cannot make: TensorFlow.js has no functions for them, but files may name them.
  private static let kerasLayers: [LayerDescription] = [
    IdentityLayer.classDescription, Subtract.classDescription, Discretization.classDescription,
    SpatialDropout2D.classDescription, SpatialDropout3D.classDescription,
    ZeroPadding1D.classDescription, ZeroPadding3D.classDescription, Cropping1D.classDescription,
    Cropping3D.classDescription, UpSampling1D.classDescription, UpSampling3D.classDescription,
    GlobalAveragePooling3D.classDescription, GlobalMaxPooling3D.classDescription,
    Normalization.classDescription, UnitNormalization.classDescription, GroupNormalization.classDescription,
  ]

  private static let coreLayers: [LayerDescription] = [
    InputLayer.classDescription, Dense.classDescription, ActivationLayer.classDescription, Dropout.classDescription,
    SpatialDropout1D.classDescription, Flatten.classDescription, Reshape.classDescription, Permute.classDescription,
    RepeatVector.classDescription, Embedding.classDescription, Masking.classDescription,
  ]

  private static let activationLayers: [LayerDescription] = [
    ELU.classDescription, ReLU.classDescription, LeakyReLU.classDescription, PReLU.classDescription,
    Softmax.classDescription, ThresholdedReLU.classDescription,
  ]

  private static let mergeLayers: [LayerDescription] = [
    Add.classDescription, Average.classDescription, Concatenate.classDescription, Dot.classDescription,
    Maximum.classDescription, Minimum.classDescription, Multiply.classDescription,
  ]

  private static let normalizationLayers: [LayerDescription] = [
    BatchNormalization.classDescription, LayerNormalization.classDescription,
  ]

  private static let noiseLayers: [LayerDescription] = [
    AlphaDropout.classDescription, GaussianDropout.classDescription, GaussianNoise.classDescription,
  ]

  private static let recurrentLayers: [LayerDescription] = [
    RNN.classDescription, SimpleRNN.classDescription, GRU.classDescription, LSTM.classDescription,
    SimpleRNNCell.classDescription, GRUCell.classDescription, LSTMCell.classDescription,
    ConvLSTM2D.classDescription, ConvLSTM2DCell.classDescription, StackedRNNCells.classDescription,
  ]

  private static let wrappers: [LayerDescription] = [
    Bidirectional.classDescription, TimeDistributed.classDescription,
  ]

  private static let imageLayers: [LayerDescription] = [
    Conv1D.classDescription, Conv2D.classDescription, Conv2DTranspose.classDescription, Conv3D.classDescription,
    Conv3DTranspose.classDescription, SeparableConv2D.classDescription, DepthwiseConv2D.classDescription,
    ZeroPadding2D.classDescription, Cropping2D.classDescription, UpSampling2D.classDescription,
    AveragePooling1D.classDescription, AveragePooling2D.classDescription, AveragePooling3D.classDescription,
    MaxPooling1D.classDescription, MaxPooling2D.classDescription, MaxPooling3D.classDescription,
    GlobalAveragePooling1D.classDescription,
    GlobalAveragePooling2D.classDescription, GlobalMaxPooling1D.classDescription,
    GlobalMaxPooling2D.classDescription,
  ]

  private static let preprocessingLayers: [LayerDescription] = [
    Rescaling.classDescription, CategoryEncoding.classDescription, CenterCrop.classDescription,
    Resizing.classDescription, RandomWidth.classDescription,
  ]
}
