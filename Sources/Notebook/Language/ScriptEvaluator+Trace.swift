import Display
import Script

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
    guard case .expression(let root)? = program.topLevelStatements.first?.kind else {
      throw CommandError("\(expression) is no expression")
    }
    var tracer = Tracer(self, source)
    _ = try tracer.trace(root)
    return DisplayBundle(
      TextTable(["step", "shape", "values", "time"], tracer.rows, alignments: [.left, .left, .left, .right]))
  }
}

/// Runs the calls of an expression from the inside to the outside, each with its operands in variables of its own.
private struct Tracer {
  private(set) var rows: [[String]] = []

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
    else { return try value(of: source.text(in: expression.range), isOperand: true) }
    let isNamespace = evaluator.isNamespace(source.text(in: object.range))
    let receiver = isNamespace ? source.text(in: object.range) : try trace(object)
    var operands: [String] = []
    for argument in arguments {
      var isCall = false
      if case .call = argument.value.kind { isCall = !argument.isSpread }
      let text = source.text(in: argument.value.range)
      operands.append(isCall ? try trace(argument.value) : (argument.isSpread ? "..." : "") + text)
    }
    let call = "\(method.name)(\(operands.joined(separator: ", ")))"
    let written = source.text(in: SourceRange(start: method.range.start, end: expression.range.end))
    return try value(
      of: "\(receiver).\(call)", isOperand: false, label: (isNamespace ? receiver : "") + "." + written)
  }

  private mutating func value(of text: String, isOperand: Bool, label: String? = nil) throws -> String {
    let name = SessionNames.step(rows.count)
    let start = TrainingDisplay.monotonicSeconds()
    let value = try evaluator.value(of: text)
    let seconds = TrainingDisplay.monotonicSeconds() - start
    evaluator.machine.session.define(name, value)
    let (shape, picture) = evaluator.summary(of: value)
    rows.append([
      (label ?? text).split(separator: "\n").joined(separator: " "), shape, picture,
      isOperand ? "" : NumberText.duration(seconds),
    ])
    return name
  }
}

extension ScriptEvaluator {
  /// Whether a text names a namespace (`tf`, `tf.layers`) and no value with methods of its own.
  fileprivate func isNamespace(_ text: String) -> Bool {
    ["tf", "tfvis", "Math", "JSON", "Object", "Array"].contains(String(text.prefix { $0 != "." }))
  }

  /// The shape of a value and a small picture of its numbers.
  fileprivate func summary(of value: Value) -> (shape: String, picture: String) {
    if let tensor = context.tensor(value), !tensor.isDisposed {
      let shape = "[\(tensor.shape.map(String.init).joined(separator: ","))]"
      return (shape, (try? tensor.doubles()).map { Sparkline.text(of: $0) } ?? "")
    }
    let text = (try? Inspector.text(value, machine)) ?? ""
    return ("", text.split(separator: "\n").joined(separator: " ").truncated(toWidth: 40))
  }
}
