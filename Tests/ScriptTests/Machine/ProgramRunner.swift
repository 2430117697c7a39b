import Script

/// Runs programs on a machine with the built-in library and gives back what they print.
enum ProgramRunner {
  /// The lines a cell prints with `print(…)`, then `uncaught …` when it ends by an exception, after the event loop is idle.
  static func run(_ cells: String..., modules: [String: String] = [:], prepare: (Machine) -> Void = { _ in })
    -> [String]
  {
    Machine.onLargeStack {
      let machine = Machine()
      let output = Output()
      install(output, in: machine)
      machine.resolveModule = { _, specifier, _ in
        guard let text = modules[specifier] else { return nil }
        return specifier.hasSuffix(".json")
          ? .json(text: text, name: specifier) : .source(text: text, name: specifier)
      }
      prepare(machine)
      for (index, cell) in cells.enumerated() {
        output.attempt(machine) {
          _ = try machine.runCell(cell, name: "cell \(index + 1)")
          try machine.eventLoop.runUntilIdle(machine)
        }
      }
      return output.lines
    }
  }

  /// What a module prints.
  static func runModule(_ text: String, modules: [String: String] = [:]) -> [String] {
    Machine.onLargeStack {
      let machine = Machine()
      let output = Output()
      install(output, in: machine)
      machine.resolveModule = { _, specifier, _ in
        guard let text = modules[specifier] else { return nil }
        return specifier.hasSuffix(".json")
          ? .json(text: text, name: specifier) : .source(text: text, name: specifier)
      }
      output.attempt(machine) {
        try machine.finish(machine.runModule(text, name: "main.js"))
        try machine.eventLoop.runUntilIdle(machine)
      }
      return output.lines
    }
  }

  /// The completion value of a cell, as text.
  static func value(_ cell: String) -> String {
    Machine.onLargeStack {
      let machine = Machine()
      do {
        return try machine.toText(machine.runCell(cell, name: "cell"))
      } catch {
        return "error: \(error)"
      }
    }
  }

  private static func install(_ output: Output, in machine: Machine) {
    let print = NativeFunction(machine.realm, "print", 1) { machine, _, arguments in
      output.lines.append(try arguments.values.map { try show($0, machine) }.joined(separator: " "))
      return .undefined
    }
    machine.realm.globalObject.put("print", Value(print), .method)
  }

  /// Values as the tests compare them: `[1, "a"]`, `{x: 1}`.
  private static func show(_ value: Value, _ machine: Machine) throws -> String {
    if let array = value.asArray {
      let items = try (0..<array.length).map { index in
        let key = PropertyKey(index: UInt32(index))
        return try array.hasOwn(key, machine) ? try show(array.get(key, machine), machine) : "hole"
      }
      return "[" + items.joined(separator: ", ") + "]"
    }
    guard let object = value.asObject, object.kind == .ordinary else {
      if let number = value.asNumber, number == 0, number.sign == .minus { return "-0" }
      if let symbol = value.asSymbol { return symbol.text }
      if let function = value.asObject, function.isCallable { return "function \(machine.functionName(function))" }
      return try machine.toText(value)
    }
    let members = try object.ownEnumerableKeys(machine).map { key in
      "\(key.text): \(try show(object.get(key, machine), machine))"
    }
    return "{" + members.joined(separator: ", ") + "}"
  }

  /// The lines printed so far.
  private final class Output {
    var lines: [String] = []

    func attempt(_ machine: Machine, _ body: () throws -> Void) {
      do {
        try body()
      } catch let error as ScriptError {
        lines.append("uncaught \((try? machine.toText(error.value)) ?? "?")")
      } catch let error as UnhandledRejection {
        lines.append("unhandled \((try? machine.toText(error.reason)) ?? "?")")
      } catch {
        lines.append("ended \(error)")
      }
    }
  }
}
