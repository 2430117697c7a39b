import Display
import Script
import TFNamespace

extension ScriptEvaluator {
  package func help(on name: String) -> DisplayBundle? {
    guard let entry = helpEntry(for: name) else { return nil }
    var lines = [
      StyledText(entry.signature, TextRole.function) + StyledText("  → \(entry.result)", TextRole.muted), StyledText(),
    ]
    lines += entry.summary.wrapped(toWidth: 78).map { StyledText("  " + $0) }
    if !entry.parameters.isEmpty {
      lines.append(StyledText())
      for parameter in entry.parameters { lines += ScriptEvaluator.lines(of: parameter, indent: 2) }
    }
    if !entry.example.isEmpty {
      lines += [StyledText(), StyledText("  Example", TextRole.heading)]
      lines += CodeHighlighter.highlighted(entry.example).lines.map { StyledText("    ") + $0 }
    }
    return DisplayBundle(.joined(lines))
  }

  /// The entry of a path, of a path without `tf.`, or of a method of a variable's value.
  private func helpEntry(for name: String) -> FunctionEntry? {
    let table = FunctionTable.shared
    if let entry = table.entry(at: name) ?? table.entry(at: "tf." + name) { return entry }
    let parts = name.split(separator: ".").map(String.init)
    guard parts.count == 2, let object = machine.session[parts[0]]?.asObject, let owner = machine.className(object)
    else {
      return nil
    }
    return table.method(parts[1], ofClass: owner)
  }

  private static func lines(of parameter: Parameter, indent: Int) -> [StyledText] {
    let spaces = String(repeating: " ", count: indent)
    var line = StyledText(spaces)
    line.append(parameter.name, TextRole.label)
    line.append("  " + parameter.kindText)
    if let fallback = parameter.fallbackText { line.append("  default \(fallback)", TextRole.muted) }
    if !parameter.note.isEmpty { line.append("  \(parameter.note)", TextRole.muted) }
    return [line] + parameter.keys.flatMap { lines(of: $0, indent: indent + 4) }
  }
}
