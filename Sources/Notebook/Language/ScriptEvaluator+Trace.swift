import Display
import Layers
import Script
import TFNamespace
import Tensors

extension ScriptEvaluator {
  /// Runs a chain such as `x.matMul(w).add(b).relu()` one call after the other and shows what each gives.
  package func trace(_ expression: String) throws -> DisplayBundle {
    let source = SourceText("(\(expression)\n)", name: "traced expression")
    let program: Program
    do throws(SyntaxError) {
      program = try Program.parse(source, goal: .cell)
    } catch {
      throw CommandError("SyntaxError: \(error.message)")
    }
    guard case .expression(let root)? = program.function.ownStatements.first?.kind else {
      throw CommandError("\(expression) is no expression")
    }
    var tracer = Tracer(self, source)
    do {
      _ = try tracer.trace(root)
    } catch {
      // The steps that went well show where it went wrong.
      if tracer.steps.count > 0 { output.present(DisplayBundle(tracer.steps.table)) }
      throw error
    }
    guard tracer.steps.count > 0 else {
      throw CommandError("there is no step to show; a model needs data: .trace \(expression).predict(x)")
    }
    return DisplayBundle(tracer.steps.table)
  }

  /// Defines `tfs.trace(f, …arguments)`: calls a function and shows every op it runs.
  func installTraceFunction() {
    let tools = machine.realm.makeObject()
    let entry = NativeEntry("trace", 1) { [unowned self] machine, _, arguments in
      let steps = StepsView()
      let result = try Engine.observing(steps) {
        try machine.call(arguments[0], this: .undefined, arguments: arguments.values(from: 1))
      }
      output.present(DisplayBundle(steps.table))
      return result
    }
    tools.install([entry], machine.realm)
    machine.realm.globalObject.put("tfs", Value(tools), .method)
  }
}

/// Runs the calls of an expression from the inside to the outside, each with its operands in variables of its own.
private struct Tracer {
  let steps = StepsView()

  private let evaluator: ScriptEvaluator
  private let source: SourceText

  init(_ evaluator: ScriptEvaluator, _ source: SourceText) {
    self.evaluator = evaluator
    self.source = source
  }

  /// Runs an expression; gives the text by which its value can be used in the next step.
  mutating func trace(_ expression: Expression) throws -> String {
    guard case .call(let callee, let arguments, false) = expression.kind,
      case .member(let object, let method, false) = callee.kind
    else {
      let text = source.text(in: expression.range)
      // A model is no value that flows: its layers are the rows.
      if case .identifier = expression.kind, evaluator.context.layer(try evaluator.value(of: text)) != nil {
        return text
      }
      return try value(of: text, isOperand: true)
    }
    let isNamespace = Self.isNamespace(object)
    let receiver = isNamespace ? source.text(in: object.range) : try trace(object)
    var operands: [String] = []
    for argument in arguments {
      var isCall = false
      if case .call = argument.value.kind { isCall = !argument.isSpread }
      let text = source.text(in: argument.value.range)
      operands.append(isCall ? try trace(argument.value) : (argument.isSpread ? "..." : "") + text)
    }
    if let result = try applyModel(receiver, method.name, operands) { return result }
    let call = "\(method.name)(\(operands.joined(separator: ", ")))"
    let written = source.text(in: SourceRange(start: method.range.start, end: expression.range.end))
    return try value(
      of: "\(receiver).\(call)", isOperand: false, label: (isNamespace ? receiver : "") + "." + written)
  }

  private mutating func value(of text: String, isOperand: Bool, label: String? = nil) throws -> String {
    let start = TrainingDisplay.monotonicSeconds()
    let value = try evaluator.value(of: text)
    let milliseconds = (TrainingDisplay.monotonicSeconds() - start) * 1000
    let name = keep(value)
    let written = (label ?? text).split(separator: "\n").joined(separator: " ")
    if let tensor = evaluator.context.tensor(value) {
      steps.add(written, [tensor], milliseconds: isOperand ? nil : milliseconds)
    } else {
      let shown = (try? Inspector.text(value, evaluator.machine)) ?? ""
      steps.add(
        written, text: shown.split(separator: "\n").joined(separator: " ").truncated(toWidth: 40),
        milliseconds: isOperand ? nil : milliseconds)
    }
    return name
  }

  /// The name of a variable that holds a value of a step.
  private func keep(_ value: Value) -> String {
    let name = SessionNames.step(steps.count)
    evaluator.machine.session.define(name, value)
    return name
  }

  /// A model on a concrete tensor is shown layer by layer.
  private mutating func applyModel(_ receiver: String, _ method: String, _ operands: [String]) throws -> String? {
    guard ["predict", "apply"].contains(method), operands.count == 1,
      let model = evaluator.context.layer(try evaluator.value(of: receiver)) as? LayersModel,
      let input = evaluator.context.tensor(try evaluator.value(of: operands[0]))
    else { return nil }
    let outputs: [Tensor]
    do { outputs = try steps.apply(model, to: [input]) } catch {
      let fixes = ShapeErrorView.fixes(for: "\(error)", models: [model])
      throw CommandError((["\(error)"] + fixes.map { "hint: \($0)" }).joined(separator: "\n"))
    }
    guard outputs.count == 1 else { return nil }
    return keep(evaluator.context.value(of: outputs[0]))
  }

  private static let namespaces: Set<String> = ["tf", "tfvis", "Math", "JSON", "Object", "Array"]

  /// Whether an expression is the path of a namespace (`tf`, `tf.layers`) and no value with methods of its own.
  private static func isNamespace(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .identifier(let name): namespaces.contains(name.name)
    case .member(let object, _, isOptional: false): isNamespace(object)
    default: false
    }
  }
}
