import Script
import TFNamespace

/// Finds names of `tf` and keys of options that do not exist.
struct CallCheck {
  private(set) var problems: [Problem] = []

  private let source: SourceText
  private let names: NamesOfTF
  private let table = FunctionTable.shared
  private let paths = FunctionTable.shared.allPaths

  init(_ program: Program, _ names: NamesOfTF) {
    source = program.source
    self.names = names
    var expressions: [Expression] = []
    TreeWalk.forEachExpression(of: program) { expressions.append($0) }
    for expression in expressions { check(expression) }
  }

  private mutating func check(_ expression: Expression) {
    switch expression.kind {
    case .member: checkName(expression)
    case .call(let callee, let arguments, _): checkKeys(callee, arguments)
    default: break
    }
  }

  /// Reports the last name of a chain when the chain before it is a namespace that has no such name.
  private mutating func checkName(_ expression: Expression) {
    guard let path = names.path(of: expression), let last = path.last else { return }
    let owner = path.dropLast().map(\.name).joined(separator: ".") + "."
    let full = owner + last.name
    let siblings = paths.filter { $0.hasPrefix(owner) }
    if siblings.isEmpty || siblings.contains(where: { $0 == full || $0.hasPrefix(full + ".") }) { return }
    let choices = siblings.map { String($0.dropFirst(owner.count).prefix { $0 != "." }) }
    report("\(full) does not exist", near: last.name, among: choices, at: last.range)
  }

  private mutating func checkKeys(_ callee: Expression, _ arguments: [Element]) {
    guard let path = names.path(of: callee)?.map(\.name).joined(separator: "."), let entry = table.entry(at: path)
    else {
      return
    }
    for (parameter, argument) in zip(entry.parameters, arguments) where !argument.isSpread {
      let keys = parameter.keys.map(\.name)
      guard !keys.isEmpty, case .object(let members) = argument.value.kind else { continue }
      for case .property(.name(let key, let range), _) in members where !keys.contains(key) {
        report("\(path) has no option '\(key)'", near: key, among: keys, at: range)
      }
    }
  }

  private mutating func report(_ message: String, near name: String, among choices: [String], at range: SourceRange) {
    let suggestion = Suggestion.closest(to: name, among: choices).map { "; did you mean \($0)?" } ?? ""
    problems.append(Problem(source: source, range: range, message: message + suggestion))
  }
}
