import Tensors

/// A function that a layer applies to each element of its result (softmax: to each row).
public final class Activation: @unchecked Sendable {
  /// The name in programs and files, such as `relu`.
  public let name: String
  /// What it computes, for help.
  public let help: String
  private let function: (Tensor) throws -> Tensor

  /// An activation of the caller's own.
  public init(_ name: String, _ help: String = "", _ function: @escaping (Tensor) throws -> Tensor) {
    self.name = name
    self.help = help
    self.function = function
  }

  /// The activation of a tensor.
  public func callAsFunction(_ x: Tensor) throws -> Tensor { try function(x) }

  /// The identity.
  public static let linear = Activation("linear", "x") { $0 }

  /// The same for an operation that applies an activation itself, if it can this one.
  var fused: FusedActivation? { FusedActivation(name: name) }

  /// The same for an operation over whole sequences, if it can apply this one.
  var gate: GateActivation? {
    switch name {
    case "sigmoid": .sigmoid
    case "hardSigmoid": .hardSigmoid
    case "tanh": .tanh
    case "relu": .relu
    case "linear": .linear
    default: nil
    }
  }

  /// The activations that exist, by name.
  public static let all: [Activation] = [
    Activation("elu", "x for x > 0, eˣ − 1 below") { try $0.elu() },
    Activation("hardSigmoid", "0.2x + 0.5, cut off at 0 and 1") { try $0.mul(0.2).add(0.5).clipByValue(0, 1) },
    linear,
    Activation("relu", "max(x, 0)") { try $0.relu() },
    Activation("relu6", "min(max(x, 0), 6)") { try $0.relu6() },
    Activation("selu", "scaled elu: keeps mean 0 and variance 1 through the layers") { try $0.selu() },
    Activation("sigmoid", "1 / (1 + e⁻ˣ)") { try $0.sigmoid() },
    Activation("softmax", "eˣ / Σ eˣ over the last axis") { try $0.softmax() },
    Activation("softplus", "ln(1 + eˣ)") { try $0.softplus() },
    Activation("softsign", "x / (1 + |x|)") { try $0.div($0.abs().add(1)) },
    Activation("tanh", "hyperbolic tangent") { try $0.tanh() },
    Activation("swish", "x · sigmoid(x)") { try $0.mul($0.sigmoid()) },
    Activation("mish", "x · tanh(softplus(x))") { try $0.mul($0.softplus().tanh()) },
    Activation("gelu", "x · Φ(x), with Φ the normal distribution function") {
      try $0.mul($0.mul(Float(0.5).squareRoot()).erf().add(1).mul(0.5))
    },
    Activation("gelu_new", "gelu with Φ approximated by tanh") {
      let inner = try $0.add($0.pow(3).mul(0.044715)).mul(Float(2 / Double.pi).squareRoot())
      return try $0.mul(inner.tanh().add(1).mul(0.5))
    },
    Activation("logSoftmax", "ln softmax(x) over the last axis") { try $0.logSoftmax() },
    Activation("Softmax", "as softmax") { try $0.softmax() },
    Activation("LeakyReLU", "x for x > 0, 0.3x below") { try $0.leakyRelu(0.3) },
  ]

  /// The activation that a value names or is.
  ///
  /// - Throws: ``LayerError`` for an unknown name, with the one that was probably meant.
  public static func make(from value: ConfigValue) throws -> Activation {
    if let activation = value.opaque as? Activation { return activation }
    // Keras describes an activation layer where a name is expected when one was passed in.
    let name = value.string ?? value["className"].string
    guard let name else {
      let written = (value.opaque as? LossFunction).map(\.name).flatMap { name in all.first { $0.name == name } }
      throw LayerError(
        "An activation must be a name such as 'relu', but it is \(value.kindDescription).\(written.map { " Write '\($0.name)'." } ?? "")"
      )
    }
    // Files have the names in small letters, from which names such as `gelu_new` and `LeakyReLU` come back changed.
    func nameFromFile(_ activation: Activation) -> String {
      CaseMapping.camelCase(CaseMapping.snakeCase(activation.name))
    }
    guard let activation = all.first(where: { $0.name == name }) ?? all.first(where: { nameFromFile($0) == name })
    else {
      throw LayerError(
        "Unknown activation function: '\(name)'. Either 1. it is misspelt or not among these: \(all.map(\.name).joined(separator: ", ")); or 2. it is a function of yours: compute it in a custom layer.\(Spelling.suggestion(for: name, among: all.map(\.name)))"
      )
    }
    return activation
  }
}
