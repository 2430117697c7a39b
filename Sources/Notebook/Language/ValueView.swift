import Display
import Script
import TFNamespace

/// Values of the language as the notebook shows them: those of `tf` by their own views, all others as `console.log`
/// would, in colours.
struct ValueView {
  private let machine: Machine
  private let context: TFContext

  init(_ machine: Machine, _ context: TFContext) {
    self.machine = machine
    self.context = context
  }

  /// What is shown of a value.
  func bundle(of value: Value, on terminal: TerminalCapabilities) throws -> DisplayBundle {
    if let bundle = try context.displayBundle(of: value, on: terminal) { return bundle }
    var options = InspectionOptions()
    options.breakLength = max(20, terminal.columns)
    let text = try Inspector.text(value, machine, options)
    // Long texts are not worth the time that colours take.
    return text.utf8.count > 20_000 ? DisplayBundle(text) : DisplayBundle(CodeHighlighter.highlighted(text))
  }

  /// A value in a line of `.who`.
  func description(of value: Value, named name: String) -> VariableDescription {
    if let tensor = context.tensor(value) {
      let isDisposed = tensor.isDisposed
      return VariableDescription(
        name: name, kind: tensor.isVariable ? "Variable \(tensor.dtype)" : "Tensor \(tensor.dtype)",
        shape: isDisposed ? "disposed" : "[\(tensor.shape.map(String.init).joined(separator: ","))]",
        bytes: isDisposed ? nil : tensor.size * tensor.dtype.byteCount)
    }
    if let array = value.asArray { return VariableDescription(name: name, kind: "Array", shape: "(\(array.count))") }
    if let text = value.asString { return VariableDescription(name: name, kind: "string", shape: "(\(text.length))") }
    guard let object = value.asObject else { return VariableDescription(name: name, kind: value.typeName) }
    if object.isCallable { return VariableDescription(name: name, kind: "function") }
    return VariableDescription(name: name, kind: machine.className(object) ?? "object")
  }
}
