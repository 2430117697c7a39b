import Tensors

/// Applies an activation to its input.
public final class ActivationLayer: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }

  private static let table = LayerDescription(
    ActivationLayer.self, "Activation", factory: "activation", "Applies an activation such as 'relu'",
    fields: [ConfigField("activation", .activation, "linear", "the activation")])

  private let activation: Activation

  /// Makes an activation layer.
  public required init(_ options: Options) throws {
    activation = options.activation("activation")
    try super.init(options)
    supportsMasking = true
  }

  /// The activation of x.
  public override func call(_ x: Tensor, _ options: CallOptions) throws -> Tensor { try activation(x) }
}
