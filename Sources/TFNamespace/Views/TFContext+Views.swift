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
    if let layer = layer(value) {
      if let model = layer as? LayersModel { return try ModelView.bundle(of: model, on: terminal) }
      return ModelView.bundle(of: layer)
    }
    guard let object = value.asObject else { return nil }
    if let object = object as? DatasetObject { return datasetBundle(of: object) }
    return historyBundle(of: object) ?? namespaceBundle(of: object, on: terminal)
  }

  /// A dataset by its kind and size; its elements are not looked at, since making them may be work.
  private func datasetBundle(of object: DatasetObject) -> DisplayBundle {
    var text = StyledText(machine.className(object) ?? "Dataset", TextRole.heading)
    switch object.dataset.size {
    case let size? where size.isInfinite: text.append("  endless", TextRole.number)
    case let size?: text.append("  \(Int(size)) \(size == 1 ? "element" : "elements")", TextRole.number)
    case nil: text.append("  of unknown size", TextRole.number)
    }
    text.append("  await ….take(2).toArray() shows the first", TextRole.muted)
    return DisplayBundle(text)
  }
}
