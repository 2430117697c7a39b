import Tensors

/// Gives what it gets; a class of Keras.
public final class IdentityLayer: Layer {
  /// The description of the class.
  public override class var classDescription: LayerDescription { table }
  private static let table = LayerDescription(IdentityLayer.self, "Identity", "Gives what it gets")

  /// Makes such a layer.
  public required init(_ options: Options) throws {
    try super.init(options)
    supportsMasking = true
  }
}
