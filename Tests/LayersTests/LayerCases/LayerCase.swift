import Layers
import Tensors
import Testing

/// A dense layer that puts weights before a layer that has none, so that the layer's gradient shows in them.
final class Feeder: Layer {
  private var kernel: LayerVariable?

  override class var classDescription: LayerDescription { LayerDescription(Feeder.self, "Feeder", "x · W") }

  required init(_ options: Options) throws {
    try super.init(options)
    supportsMasking = true
  }

  override func build(_ inputShapes: [LayerShape]) throws {
    let size = try #require(inputShapes[0].last ?? nil)
    kernel = try addWeight("kernel", [size, size], Zeros())
    try super.build(inputShapes)
  }

  override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor {
    let kernel = try #require(kernel).val
    let size = kernel.shape[0]
    return try x.reshape([x.size / size, size]).matMul(kernel).reshape(x.shape)
  }
}

/// A small model around a layer, and data for it.
struct LayerCase: @unchecked Sendable, CustomTestStringConvertible {
  /// What the inputs are.
  enum Inputs {
    /// Numbers from −1 to 1.
    case numbers
    /// Sequences of numbers whose last step of the first example is zeros.
    case sequencesThatEnd
    /// Classes, 0 to 4.
    case classes
  }

  /// The number of examples of the one batch.
  static let batchSize = 3

  private let title: String
  /// The shapes of examples.
  private let shapes: [LayerShape]
  private let inputs: Inputs
  private let seed: Double
  private let connect: ([SymbolicTensor]) throws -> [SymbolicTensor]

  var testDescription: String { title }

  /// A case with a way of its own from the inputs to the outputs.
  init(
    _ title: String, _ shapes: [LayerShape], inputs: Inputs = .numbers, seed: Double = 1,
    connect: @escaping ([SymbolicTensor]) throws -> [SymbolicTensor]
  ) {
    self.title = title
    self.shapes = shapes
    self.inputs = inputs
    self.seed = seed
    self.connect = connect
  }

  /// A case of one layer that is fed with what a ``Feeder`` makes of each input.
  init(_ factory: String, _ config: ConfigObject, _ shapes: LayerShape..., seed: Double = 1) {
    let inputs = shapes.map(\.description).joined(separator: ", ")
    self.init("\(factory) \(LayerCase.brief(.object(config))) of \(inputs)", shapes, seed: seed) { inputs in
      try LayerCase.layer(factory, config).apply(inputs.map { try Feeder().apply($0) })
    }
  }

  /// A configuration as text in which an object is its class name.
  private static func brief(_ value: ConfigValue) -> String {
    if let name = value["className"].string { return name }
    switch value {
    case .object(let object):
      return "{" + object.entries.map { "\($0.key): \(brief($0.value))" }.joined(separator: ", ") + "}"
    case .array(let items): return "[" + items.map(brief).joined(separator: ", ") + "]"
    default: return JSONWriter.text(value)
    }
  }

  /// A layer by the name of the function that makes it.
  static func layer(_ factory: String, _ config: ConfigObject = [:]) throws -> Layer {
    try #require(LayerRegistry.description(factory: factory)).make(config)
  }

  /// A layer as a part of the configuration of another.
  static func nested(_ factory: String, _ config: ConfigObject) -> ConfigValue {
    let className = LayerRegistry.description(factory: factory)?.className ?? factory
    return ["className": .string(className), "config": .object(config)]
  }

  /// A new model of the case.
  func model() throws -> LayersModel {
    let tensors = try shapes.map { try input(batchShape: [LayerCase.batchSize] + $0) }
    return try LayersModel(inputs: tensors, outputs: connect(tensors))
  }

  /// Gives the weights that training changes values that are always the same.
  func setWeights(of model: LayersModel) throws {
    let values = try model.weights.enumerated().map { index, weight in
      weight.isTrainable
        ? try Tensor.randomUniform(weight.shape, -0.9, 0.9, seed: RandomSeed(seed * 100 + Double(index)))
        : try weight.read()
    }
    try model.setWeights(values)
  }

  /// One batch.
  func data() throws -> [Tensor] {
    try shapes.enumerated().map { index, shape in
      let shape = try TensorShape([LayerCase.batchSize] + shape.map { $0 ?? 1 })
      let seed = RandomSeed(seed * 10 + Double(index))
      switch inputs {
      case .classes: return try Tensor.randomUniform(shape, 0, 5, dtype: .int32, seed: seed)
      case .numbers: return try Tensor.randomUniform(shape, -1, 1, seed: seed)
      case .sequencesThatEnd:
        let x = try Tensor.randomUniform(shape, -1, 1, seed: seed)
        var values = try x.floatValues()
        let stepSize = x.size / shape[0] / shape[1]
        for index in stepSize * (shape[1] - 1)..<stepSize * shape[1] { values[index] = 0 }
        return try Tensor(values, shape: shape)
      }
    }
  }
}
