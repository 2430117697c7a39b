import Script
import TFNamespace

/// Finds names of `tf` and of models, keys of options and words for them that do not exist.
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
    case .call(let callee, let arguments, _): checkArguments(callee, arguments)
    default: break
    }
  }

  /// Reports the last name of a chain when the chain before it is a namespace that has no such name.
  private mutating func checkName(_ expression: Expression) {
    guard let path = names.path(of: expression), let last = path.last else { return }
    let owner = text(path.dropLast()) + "."
    let full = owner + last.name
    let siblings = paths.filter { $0.hasPrefix(owner) }
    if siblings.isEmpty || siblings.contains(where: { $0 == full || $0.hasPrefix(full + ".") }) { return }
    let choices = siblings.map { String($0.dropFirst(owner.count).prefix { $0 != "." }) }
    report("\(full) does not exist", near: last.name, among: choices, at: last.range)
  }

  private mutating func checkArguments(_ callee: Expression, _ arguments: [Element]) {
    guard let entry = names.path(of: callee).map(text).flatMap(table.entry) ?? method(callee) else { return }
    for (parameter, argument) in zip(entry.parameters, arguments) {
      // What follows a spread may be any parameter's.
      if argument.isSpread { return }
      check(argument.value, for: parameter, of: entry.path)
    }
  }

  /// The method of a model that a call names; reports a name that looks like a slip of the pen.
  private mutating func method(_ callee: Expression) -> FunctionEntry? {
    guard case .member(let object, let name, _) = callee.kind, let type = names.modelClass(of: object) else {
      return nil
    }
    // A model inherits from these.
    let owners = [type, "LayersModel", "Layer"]
    for owner in owners {
      if let entry = table.entry(at: "\(owner).\(name.name)") { return entry }
    }
    let choices = owners.flatMap { owner in
      paths.filter { $0.hasPrefix(owner + ".") }.map { $0.dropFirst(owner.count + 1) }
    }
    if let near = Suggestion.closest(to: name.name, among: choices.map(String.init)) {
      problems.append(
        Problem(
          source: source, range: name.range, message: "a model has no method '\(name.name)'; did you mean \(near)?"))
    }
    return nil
  }

  private func text(_ path: [(name: String, range: SourceRange)]) -> String {
    path.map(\.name).joined(separator: ".")
  }

  private mutating func check(_ value: Expression, for parameter: Parameter, of path: String) {
    switch value.kind {
    case .object(let members):
      let keys = parameter.keys
      if keys.isEmpty { return }
      for case .property(.name(let name, let range), let value) in members {
        if let key = keys.first(where: { $0.name == name }) {
          check(value, for: key, of: path)
        } else {
          report("\(path) has no option '\(name)'", near: name, among: keys.map(\.name), at: range)
        }
      }
    case .string(let units):
      let word = String(decoding: units, as: UTF16.self)
      let choices = parameter.choices
      if choices.isEmpty || choices.contains(word) { return }
      let list = choices.map { "'\($0)'" }.joined(separator: ", ")
      report(
        "\(parameter.name) of \(path) cannot be '\(word)'", near: word, among: choices, at: value.range,
        else: "; it can be \(list)")
    default: return
    }
  }

  private mutating func report(
    _ message: String, near name: String, among choices: [String], at range: SourceRange, else otherwise: String = ""
  ) {
    let suggestion = Suggestion.closest(to: name, among: choices).map { "; did you mean \($0)?" } ?? otherwise
    problems.append(Problem(source: source, range: range, message: message + suggestion))
  }
}
