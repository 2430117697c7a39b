import Layers
import Script

/// A symbolic tensor as the script sees it: what a layer gives when it is applied while a model is put together.
final class SymbolicTensorObject: JSObject {
  let symbolic: SymbolicTensor

  init(_ symbolic: SymbolicTensor, prototype: JSObject) {
    self.symbolic = symbolic
    super.init(prototype: prototype, kind: .host)
  }

  /// What to do instead of passing one to an operation.
  static let hint =
    "A symbolic tensor has no values yet: apply layers to it (tf.layers.add().apply([a, b])), or write the operation in the call() of a custom layer."
}
