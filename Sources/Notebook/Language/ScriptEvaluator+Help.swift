import Display
import Script
import TFNamespace

extension ScriptEvaluator {
  package func help(on name: String) -> DisplayBundle? {
    // A variable of the user's comes before the name without `tf.`.
    if let entry = FunctionTable.shared.entry(at: name) { return help(on: entry) }
    return valueHelp(on: name) ?? helpEntry(for: name).map(help) ?? namespaceHelp(on: name)
  }

  /// What a variable holds.
  private func valueHelp(on name: String) -> DisplayBundle? {
    guard let value = machine.session[name], let bundle = try? bundle(of: value) else { return nil }
    let text = bundle.styledText ?? StyledText(bundle.plainText)
    return .prose(StyledText("\(name) holds ", TextRole.muted) + text)
  }

  private func help(on entry: FunctionEntry) -> DisplayBundle {
    var lines = [
      StyledText(entry.signature, TextRole.function) + StyledText("  → \(entry.result)", TextRole.muted), StyledText(),
      StyledText("  \(entry.summary)"),
    ]
    if let notes = MathNotes.of(entry.path) {
      lines += [StyledText(), ScriptEvaluator.note("Shapes", notes.shapes)]
      if !notes.formula.isEmpty { lines.append(ScriptEvaluator.note("Formula", notes.formula)) }
    }
    if !entry.parameters.isEmpty {
      lines.append(StyledText())
      for parameter in entry.parameters { lines += ScriptEvaluator.lines(of: parameter, in: entry, indent: 2) }
    }
    if !entry.example.isEmpty {
      lines += [StyledText(), StyledText("  Example", TextRole.heading)]
      lines += CodeHighlighter.highlighted(entry.example).lines.map { StyledText("    ") + $0 }
    }
    return .prose(.joined(lines))
  }

  /// The functions of a namespace, a line each.
  private func namespaceHelp(on name: String) -> DisplayBundle? {
    let table = FunctionTable.shared
    guard let path = [name, "tf." + name].first(where: { table.namespaces.contains($0) }) else { return nil }
    let entries = table.entries.filter { $0.owner == path && !$0.isUnavailable }
    let lines = entries.map { entry in
      StyledText("  \(entry.signature)", TextRole.function) + StyledText("  \(entry.summary)", TextRole.muted)
    }
    return .prose(.joined([StyledText("\(path): \(entries.count) functions", TextRole.heading)] + lines))
  }

  /// The entry of a path without `tf.`, or of a method: of a variable's value, or of the first class that has one of
  /// this name.
  private func helpEntry(for name: String) -> FunctionEntry? {
    let table = FunctionTable.shared
    if let entry = table.entry(at: "tf." + name) { return entry }
    let parts = name.split(separator: ".").map(String.init)
    guard parts.count == 2, parts[0] != "tf" else { return nil }
    if let object = machine.session[parts[0]]?.asObject, let owner = machine.className(object),
      let entry = table.method(parts[1], ofClass: owner)
    {
      return entry
    }
    return table.entries.first { $0.name == parts[1] && $0.owner.first?.isUppercase == true }
  }

  private static func note(_ title: String, _ text: String) -> StyledText {
    StyledText("  \(title)  ", TextRole.heading) + StyledText(text, TextRole.number)
  }

  private static func lines(of parameter: Parameter, in entry: FunctionEntry, indent: Int) -> [StyledText] {
    let spaces = String(repeating: " ", count: indent)
    var line = StyledText(spaces)
    line.append(parameter.name, TextRole.label)
    let kind = parameter.keys.isEmpty ? parameter.helpText : "an object with these keys"
    if !kind.isEmpty { line.append("  \(kind)") }
    if parameter.keys.isEmpty, let fallback = parameter.fallbackText {
      line.append(fallback == "none" ? "  optional" : "  default \(fallback)", TextRole.muted)
    }
    let meaning = entry.meaning(of: parameter)
    if !meaning.isEmpty { line.append("  \(meaning)", TextRole.muted) }
    return [line] + parameter.keys.flatMap { lines(of: $0, in: entry, indent: indent + 4) }
  }
}
