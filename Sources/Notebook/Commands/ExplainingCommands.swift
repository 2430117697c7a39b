import Display

extension CommandTable {
  /// Commands that show how values come about.
  static let explainingCommands: [Command] = [
    Command(
      "trace", "EXPRESSION", .expression, "show a chain of calls or a model on data, one step a row",
      details: "Each row: the op or layer, the shape it gives, a small picture of the values, the time. "
        + "In a program: tfs.trace(x => x.square().sum(), x) shows every op a function runs and gives its result."
    ) { session, arguments in
      guard !arguments.isEmpty else { throw CommandError("trace what? .trace x.matMul(w).add(b).relu()") }
      session.show(try session.evaluator.trace(arguments))
    },
    Command("shapes", "MODEL", .expression, "explain how each shape in a model comes about") { session, arguments in
      guard !arguments.isEmpty else { throw CommandError("the shapes of what? .shapes model") }
      session.show(try session.evaluator.shapes(of: arguments))
    },
    Command("graph", "MODEL", .expression, "draw the layers of a model and how they are joined") { session, arguments in
      guard !arguments.isEmpty else { throw CommandError("the graph of what? .graph model") }
      session.show(try session.evaluator.graph(of: arguments))
    },
  ]
}
