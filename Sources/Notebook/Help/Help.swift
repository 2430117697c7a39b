import Display

extension Session {
  /// Help on a command, a topic or a name; without a subject, the list of commands and topics.
  func help(on subject: String) throws -> DisplayBundle {
    let subject = subject.hasSuffix("()") ? String(subject.dropLast(2)) : subject
    if subject.isEmpty { return DisplayBundle(Help.overview()) }
    if subject.hasPrefix("."), let command = CommandTable.command(named: String(subject.dropFirst())) {
      return DisplayBundle(Help.text(of: command))
    }
    if let bundle = evaluator.help(on: subject) { return bundle }
    if let topic = HelpTopic.all.first(where: {
      $0.name == subject.lowercased() || $0.aliases.contains(subject.lowercased())
    }) {
      return DisplayBundle(topic.text())
    }
    if let command = CommandTable.command(named: subject) { return DisplayBundle(Help.text(of: command)) }
    let near = evaluator.suggestions(for: subject).prefix(5).joined(separator: ", ")
    throw CommandError("there is no help on \(subject)." + (near.isEmpty ? "" : " Near names: \(near)."))
  }
}

/// The help that is read from the table of commands.
enum Help {
  /// All commands and topics, one a line.
  static func overview() -> StyledText {
    var lines = [
      StyledText("Type JavaScript with tf.* calls; the value of the last expression is shown.", TextRole.heading),
      StyledText(),
    ]
    let width = CommandTable.commands.reduce(0) { max($0, $1.usage.count) }
    for command in CommandTable.commands {
      lines.append(
        StyledText("  " + command.usage.padded(toWidth: width + 2), TextRole.function) + StyledText(command.summary))
    }
    lines += [
      StyledText(),
      StyledText("  Topics: " + HelpTopic.all.map(\.name).joined(separator: ", ")),
      StyledText(
        "  .help tf.layers.dense or tf.layers.dense? explains a function; Tab completes; _ is the last value,"),
      StyledText("  _3 or Out[3] that of cell 3. Alt-Enter begins a new line, Ctrl-X Ctrl-E opens your editor,"),
      StyledText("  Ctrl-C stops a computation or clears the line, Ctrl-D leaves."),
    ]
    return .joined(lines)
  }

  static func text(of command: Command) -> StyledText {
    var lines = [StyledText(command.usage, TextRole.function), StyledText("  " + command.summary)]
    if !command.details.isEmpty { lines.append(StyledText("  " + command.details)) }
    return .joined(lines)
  }
}
