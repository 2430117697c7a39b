import Display
import Layers
import Script
import TFNamespace

/// Values of the language as the notebook shows them: those of `tf` by their own views, all others as `console.log`
/// would, in colours.
struct ValueView {
  /// The most lines that a value takes.
  private static let maximalLines = 60

  private let machine: Machine
  private let context: TFContext

  init(_ machine: Machine, _ context: TFContext) {
    self.machine = machine
    self.context = context
  }

  /// What is shown of a value; nothing of `undefined` and a promise of it.
  func bundle(of value: Value, on terminal: TerminalCapabilities) throws -> DisplayBundle? {
    if value.isUndefined { return nil }
    if let bundle = try context.displayBundle(of: value, on: terminal) { return bundle }
    if let promise = value.asObject as? JSPromise, promise.state == .fulfilled {
      if promise.result.isUndefined { return nil }
      if let bundle = try context.displayBundle(of: promise.result, on: terminal) {
        return bundle.promised(on: terminal)
      }
    }
    if let function = value.asObject, function.isCallable, let signature = signature(of: function) {
      return DisplayBundle(signature)
    }
    var options = InspectionOptions()
    options.breakLength = max(20, terminal.columns)
    options.summarizesHosts = true
    let text = try Inspector.text(value, machine, options)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count > ValueView.maximalLines else { return DisplayBundle(CodeHighlighter.highlighted(text)) }
    let shown = CodeHighlighter.highlighted(lines.prefix(ValueView.maximalLines).joined(separator: "\n"))
    let rest = "\n… \(lines.count - ValueView.maximalLines) more lines; console.log shows all"
    return DisplayBundle(shown + StyledText(rest, TextRole.muted))
  }

  /// A function by its parameters: one of `tf` from the table, one of the script by the first line of its source. Nil for classes
  /// and functions that say neither.
  private func signature(of function: JSObject) -> StyledText? {
    if let path = (function as? NativeFunction)?.qualifiedName, let entry = FunctionTable.shared.entry(at: path) {
      return StyledText("\(entry.signature)", TextRole.function) + StyledText("  \(entry.summary)", TextRole.muted)
    }
    guard let source = try? machine.toText(Value(function)), !source.contains("[native code]"),
      !machine.isClass(function),
      let first = source.split(separator: "\n").first
    else { return nil }
    var head = String(first)
    if source.contains("\n") { head += head.hasSuffix("{") ? " … }" : " …" }
    let name = machine.functionName(function)
    return StyledText(name.isEmpty ? "[Function (anonymous)]  " : "[Function: \(name)]  ", TextRole.muted)
      + CodeHighlighter.highlighted(head)
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
    if let layer = context.layer(value) {
      let count = layer.weights.reduce(0) { $0 + $1.val.size }
      let shape = layer.inboundNodes.first.map { "\($0.outputShapes.map(\.description).joined(separator: ","))" }
      return VariableDescription(name: name, kind: layer.className, shape: shape ?? "", bytes: 4 * count)
    }
    guard let object = value.asObject else { return VariableDescription(name: name, kind: value.typeName) }
    if object.isCallable { return VariableDescription(name: name, kind: "function") }
    return VariableDescription(name: name, kind: machine.className(object) ?? "object")
  }
}

extension DisplayBundle {
  /// The view of a value as that of a promise which gives it.
  fileprivate func promised(on terminal: TerminalCapabilities) -> DisplayBundle {
    let text = figure?.drawn(on: terminal) ?? styledText ?? StyledText(plainText)
    return DisplayBundle(StyledText("Promise fulfilled with ", TextRole.muted) + text, picture: picture)
  }
}
