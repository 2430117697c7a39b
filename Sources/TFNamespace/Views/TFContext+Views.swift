import Display
import Layers
import Script
import Tensors

extension TFContext {
  /// The layer or model of an object of the script; nil for other values.
  package func layer(_ value: Value) -> Layer? { value.content(Layer.self) }

  /// What the notebook shows of a value of `tf`; nil for all other values.
  package func displayBundle(of value: Value, on terminal: TerminalCapabilities) throws -> DisplayBundle? {
    if let tensor = tensor(value) { return try TensorView.bundle(of: tensor, on: terminal) }
    guard let layer = layer(value) else { return nil }
    if let model = layer as? LayersModel { return try ModelView.bundle(of: model, on: terminal) }
    return ModelView.bundle(of: layer)
  }
}
