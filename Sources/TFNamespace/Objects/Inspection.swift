import Display
import Layers
import Script
import Tensors

// What `console.log` shows of the objects of `tf`.

extension TensorObject: Inspectable {
  /// The values as `print()` shows them; where a summary is wanted, those inside other objects as a line.
  package func inspectionText(depth: Int?, options: InspectionOptions, _ machine: Machine) throws -> String? {
    let name = (tensor as? Variable).map { "Variable '\($0.name)'" } ?? "Tensor"
    if tensor.isDisposed { return "\(name) (disposed)" }
    if options.summarizesHosts, let depth, let whole = options.depth, depth < whole { return summary(name) }
    guard let text = try? tensor.formatted() else { return nil }
    return tensor is Variable ? name + text.dropFirst("Tensor".count) : text
  }

  /// Type and shape, and the numbers if they are few.
  private func summary(_ name: String) -> String {
    let heading = "\(name) \(tensor.dtype) \(tensor.shape)"
    let isShort = tensor.shape.count < 2 && tensor.size <= 6 && [.float32, .int32].contains(tensor.dtype)
    guard isShort, let values = try? tensor.doubles() else { return heading }
    let numbers = values.map { NumberText.compact($0, digits: 5) }.joined(separator: ", ")
    return heading + (tensor.shape.isEmpty ? " \(numbers)" : " [\(numbers)]")
  }
}

extension TensorBufferObject: Inspectable {
  /// The class and its fields.
  package func inspectionText(depth: Int?, options: InspectionOptions, _ machine: Machine) throws -> String? {
    func array(_ numbers: some Sequence<Int>) -> Value { Value(machine.realm.makeArray(numbers.map { Value($0) })) }
    let fields = machine.realm.makeObject(prototype: prototype)
    fields.put("dtype", Value(dtype.description))
    fields.put("shape", array(shape))
    fields.put("size", Value(shape.elementCount))
    fields.put("values", elements)
    fields.put("strides", array(strides.dropLast()))
    var options = options
    options.depth = depth
    return try Inspector.text(Value(fields), machine, options)
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
