import Display

/// Completion at the prompt: commands and their arguments here, everything else from the language.
struct InputCompleter {
  private let evaluator: any CellEvaluator

  init(_ evaluator: any CellEvaluator) {
    self.evaluator = evaluator
  }

  func completions(before text: String) -> Completions {
    guard text.hasPrefix("."), !text.contains("\n") else { return evaluator.completions(before: text) }
    let name = text.dropFirst().prefix { !$0.isWhitespace }
    let rest = text.dropFirst(1 + name.count)
    if rest.isEmpty {
      let commands = CommandTable.commands.filter { $0.name.hasPrefix(name) }
      return Completions(
        replacing: name.count, commands.map { CompletionCandidate($0.name, detail: "\($0.parameters)  \($0.summary)") })
    }
    guard let command = CommandTable.command(named: String(name)) else { return evaluator.completions(before: text) }
    let argument = String(rest.drop(while: \.isWhitespace))
    switch command.argument {
    case .file: return FileNameCompletion.completions(for: argument)
    case .expression: return evaluator.completions(before: argument)
    case .topic: return topicCompletions(for: argument)
    case .none, .cellNumber, .text: return .none
    }
  }

  private func topicCompletions(for word: String) -> Completions {
    let names = HelpTopic.all.map(\.name) + CommandTable.commands.map { "." + $0.name }
    let own = names.filter { $0.hasPrefix(word) }.map { CompletionCandidate($0) }
    let language = word.isEmpty ? Completions.none : evaluator.completions(before: word)
    if language.replacedCount == word.count { return Completions(replacing: word.count, own + language.candidates) }
    return own.isEmpty ? language : Completions(replacing: word.count, own)
  }
}

/// Names of files as ways to go on.
package enum FileNameCompletion {
  /// The files whose path begins with what was typed; directories end with a slash.
  package static func completions(for typed: String) -> Completions {
    let slash = typed.lastIndex(of: "/")
    let directory = slash.map { String(typed[...$0]) } ?? ""
    let beginning = slash.map { typed[typed.index(after: $0)...] } ?? typed[...]
    let place = directory.isEmpty ? "." : UserDirectories.expandingTilde(directory)
    let names = (Files.names(in: place) ?? []).filter {
      $0.hasPrefix(beginning) && (beginning.hasPrefix(".") || !$0.hasPrefix("."))
    }
    return Completions(
      replacing: beginning.count,
      names.map { CompletionCandidate($0 + (Files.isDirectory(place + "/" + $0) ? "/" : "")) })
  }
}
