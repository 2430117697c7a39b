import Layers
import Script
import Tensors

// What `console.log` shows of the objects of `tf`.

extension TensorObject: Inspectable {
  /// The values as `print()` shows them; inside other objects, type and shape on a line.
  package func inspectionText(depth: Int?, options: InspectionOptions, _ machine: Machine) throws -> String? {
    let name = (tensor as? Variable).map { "Variable '\($0.name)'" } ?? "Tensor"
    if tensor.isDisposed { return "\(name) (disposed)" }
    guard let text = try? tensor.formatted() else { return nil }
    return tensor is Variable ? name + text.dropFirst("Tensor".count) : text
  }
}

extension HostObject: Inspectable {
  /// The kind and the name of a layer or model, the kind of an optimizer; other objects are shown like any.
  package func inspectionText(depth: Int?, options: InspectionOptions, _ machine: Machine) throws -> String? {
    switch content {
    case let layer as Layer: "\(layer.className) '\(layer.name)'"
    case let optimizer as Optimizer: "\(optimizer.scriptClassName) (learningRate \(optimizer.learningRate))"
    case let variable as LayerVariable: "LayerVariable '\(variable.name)' \(LayerShape(variable.shape))"
    case let symbolic as SymbolicTensor: "SymbolicTensor '\(symbolic.name)' \(symbolic.shape)"
    case let configurable as any Configurable:
      "\(configurable.className) {\(ModelView.settings(of: configurable.getConfig()))}"
    default: nil
    }
  }
}
