import Display
import Glibc

extension CommandTable {
  /// Commands on the session as a whole.
  static let sessionCommands: [Command] = [
    Command("exit", "", .none, "leave the notebook (Ctrl-D does too)") { session, _ in session.leave() },
    Command(
      "help", "[COMMAND | NAME | TOPIC]", .topic, "say how things work",
      details: "Try .help tf.layers.dense, .help broadcasting, .help save; a question mark works too: tf.matMul?"
    ) { session, arguments in
      session.show(try session.help(on: arguments))
    },
    Command("reset", "", .none, "forget all variables; the cells stay and can be run again") { session, _ in
      session.resetLanguage()
    },
    Command("seed", "N", .text, "make random numbers repeatable from here on") { session, arguments in
      guard let seed = Int(arguments) else { throw CommandError("seed needs a whole number: .seed 42") }
      session.setSeed(seed)
    },
    Command("who", "", .none, "list the variables with kind, shape and bytes") { session, _ in
      session.show(session.variableTable())
    },
    Command("mem", "", .none, "show how much memory tensors and the program use") { session, _ in
      session.show(session.memoryTable())
    },
  ]
}
