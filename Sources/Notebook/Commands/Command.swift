/// A command of the notebook: one entry of the table that running, help and completion are read from.
package struct Command: Equatable, @unchecked Sendable {
  /// What an argument of a command is, for completion.
  package enum Argument: Sendable {
    case none, file, expression, cellNumber, topic, text
  }

  package let name: String
  /// How the arguments are written in help: `FILE`, `[N]`.
  package let parameters: String
  package let argument: Argument
  /// One line of help.
  package let summary: String
  /// More lines of help, if there is more to say.
  package let details: String
  let run: (Session, _ arguments: String) throws -> Void

  init(
    _ name: String, _ parameters: String = "", _ argument: Argument = .none, _ summary: String, details: String = "",
    run: @escaping (Session, String) throws -> Void
  ) {
    self.name = name
    self.parameters = parameters
    self.argument = argument
    self.summary = summary
    self.details = details
    self.run = run
  }

  package static func == (left: Command, right: Command) -> Bool { left.name == right.name }

  /// How the command is called: `.save FILE`.
  package var usage: String { "." + name + (parameters.isEmpty ? "" : " " + parameters) }
}

/// A command that cannot be carried out, and why.
package struct CommandError: Error, CustomStringConvertible {
  package let description: String

  package init(_ description: String) {
    self.description = description
  }
}

/// All commands.
package enum CommandTable {
  package static let commands: [Command] =
    (sessionCommands + cellCommands + fileCommands + measuringCommands + explainingCommands)
    .sorted { $0.name < $1.name }

  package static func command(named name: String) -> Command? { commands.first { $0.name == name } }
}
