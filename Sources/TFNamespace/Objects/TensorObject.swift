import Script
import Tensors

/// A tensor as the script sees it; variables too.
final class TensorObject: JSObject {
  let tensor: Tensor
  /// The array that `shape` gives, made once: programs may compare or keep it.
  private var shapeArray: JSArray?

  /// Gets every tensor that the program gets, while a profile is taken.
  nonisolated(unsafe) static var witness: ((Tensor) -> Void)?

  init(_ tensor: Tensor, prototype: JSObject) {
    self.tensor = tensor
    super.init(prototype: prototype)
    tensor.scriptObject = self
    TensorObject.witness?(tensor)
  }

  deinit { tensor.scriptObject = nil }

  override func visitChildren(_ visitor: inout ChildVisitor) {
    super.visitChildren(&visitor)
    visitor.visit(shapeArray)
  }

  override func clearChildren() {
    super.clearChildren()
    shapeArray = nil
  }

  /// The sizes as an array of the script.
  func shape(_ context: TFContext) -> JSArray {
    if let shapeArray { return shapeArray }
    let made = context.realm.makeArray(tensor.shape.map { Value($0) })
    shapeArray = made
    return made
  }
}
