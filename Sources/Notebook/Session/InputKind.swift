/// What a line at the prompt is.
package enum InputKind: Equatable {
  /// A command of the notebook, `.save lesson.tfs`.
  case command(Command, arguments: String)
  /// A dot and a name that is no command and no method call, `.hepl`.
  case unknownCommand(String)
  /// A call on the last value, `.add(b)`.
  case continuation
  /// A question, `tf.layers.conv2d?`.
  case question(String)
  /// Program text.
  case code

  /// Tells the kinds apart by their first characters.
  package init(_ text: String) {
    let trimmed = CellFile.trimmed(text[...])
    if trimmed.hasSuffix("?"), !trimmed.contains("\n"), let subject = InputKind.subject(of: trimmed) {
      self = .question(subject)
      return
    }
    guard trimmed.hasPrefix("."), let first = trimmed.dropFirst().first, first.isLetter || "_$#?".contains(first) else {
      self = .code
      return
    }
    let name = trimmed.dropFirst().prefix { $0.isLetter || $0.isNumber || "_$#".contains($0) }
    let rest = trimmed.dropFirst(1 + name.count)
    let isChain = rest.first.map { "([.=?`".contains($0) } ?? false
    if !isChain, let command = CommandTable.command(named: String(name)) {
      self = .command(command, arguments: CellFile.trimmed(rest))
    } else {
      self = isChain || (rest.first.map { !$0.isWhitespace } ?? false) ? .continuation : .unknownCommand(String(name))
    }
  }

  /// What `text?` or `?text` asks about, if it is a path of names.
  private static func subject(of text: String) -> String? {
    let subject = text.drop { $0 == "?" }.prefix { $0 != "?" }
    let isPath = !subject.isEmpty && subject.allSatisfy { $0.isLetter || $0.isNumber || "._$".contains($0) }
    return isPath && text.count == subject.count + 1 && !(subject.first?.isNumber ?? true) ? String(subject) : nil
  }
}
