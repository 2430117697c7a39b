import Display

extension Session {
  /// Help on a command, a topic or a name; without a subject, the list of commands and topics.
  func help(on subject: String) throws -> DisplayBundle {
    var subject = subject.hasSuffix("()") ? String(subject.dropLast(2)) : subject
    // What programs call `tfs.trace` is the command of that name.
    if subject.hasPrefix("tfs.") { subject.removeFirst(3) }
    if subject.isEmpty { return DisplayBundle(Help.overview(columns: terminal.columns)) }
    if subject.hasPrefix("."), let command = CommandTable.command(named: String(subject.dropFirst())) {
      return .prose(Help.text(of: command))
    }
    if let bundle = evaluator.help(on: subject) { return bundle }
    if let topic = HelpTopic.all.first(where: {
      $0.name == subject.lowercased() || $0.aliases.contains(subject.lowercased())
    }) {
      return .prose(topic.text(columns: terminal.columns))
    }
    if let command = CommandTable.command(named: subject) { return .prose(Help.text(of: command)) }
    let near = evaluator.suggestions(for: subject).prefix(5).joined(separator: ", ")
    throw CommandError("there is no help on \(subject)." + (near.isEmpty ? "" : " Near names: \(near)."))
  }
}

/// The help that is read from the table of commands.
enum Help {
  /// All commands and topics, set for a window of that width.
  static func overview(columns: Int) -> StyledText {
    var lines = ["Type JavaScript with tf.* calls; the value of the last expression is shown."]
      .flatMap { $0.wrapped(toWidth: columns) }.map { StyledText($0, TextRole.heading) }
    lines.append(StyledText())
    let width = 2 + min(28, CommandTable.commands.reduce(0) { max($0, $1.usage.count) })
    for command in CommandTable.commands {
      lines += entry(command.usage, command.summary, nameWidth: width, columns: columns)
    }
    lines.append(StyledText())
    for note in notes { lines += note.wrapped(toWidth: columns - 2).map { StyledText("  " + $0) } }
    return .joined(lines)
  }

  private static let notes = [
    "Topics: " + HelpTopic.all.map(\.name).joined(separator: ", ") + ".",
    ".help tf.layers.dense or tf.layers.dense? explains a function; Tab completes; _ is the last value, _3 or Out[3] "
      + "that of cell 3.",
    "Alt-Enter begins a new line, Ctrl-X Ctrl-E opens your editor, Ctrl-C stops a computation or clears the line, "
      + "Ctrl-D leaves.",
  ]

  /// A name and what it means: side by side, or under each other in narrow windows.
  static func entry(_ name: String, _ meaning: String, nameWidth: Int, columns: Int) -> [StyledText] {
    let isNarrow = columns < nameWidth + 34
    let indent = isNarrow ? 6 : nameWidth + 2
    let words = meaning.wrapped(toWidth: max(10, columns - indent)).map {
      StyledText(String(repeating: " ", count: indent) + $0)
    }
    if isNarrow || name.displayWidth > nameWidth - 2 { return [StyledText("  " + name, TextRole.function)] + words }
    let first = StyledText("  " + name.padded(toWidth: nameWidth), TextRole.function)
    return [first + StyledText(String(words[0].plain.dropFirst(indent)))] + words.dropFirst()
  }

  static func text(of command: Command) -> StyledText {
    var lines = [StyledText(command.usage, TextRole.function), StyledText("  " + command.summary)]
    if !command.details.isEmpty { lines.append(StyledText("  " + command.details)) }
    return .joined(lines)
  }
}
