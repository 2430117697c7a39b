import Script
import Testing

// Tables of small programs and what becomes of them. A row is `program → outcome`; `⏎` stands for a line break of the
// outcome.

/// Each program is an expression; the outcome is its value as `show` writes it, or `throws` and the name of the error.
func expectResults(_ table: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  try expect(table, sourceLocation) { machine, program in
    do {
      return try machine.runCell("\(showFunction)\nshow(\(program));", name: "test")
    } catch let error as ScriptError {
      return Value("throws \(try machine.toText(machine.get(error.value, "name")))")
    }
  }
}

/// Each program calls `log`; the outcome is what was logged once nothing waits any more, separated by ` | `.
func expectLogs(_ table: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  try expect(table, sourceLocation) { machine, program in
    let prelude = showFunction + logFunctions
    _ = try machine.runCell("\(prelude)\n\(program);", name: "test")
    try machine.eventLoop.runUntilIdle(machine)
    return try machine.runCell("logged.join(' | ')", name: "test")
  }
}

private func expect(
  _ table: String, _ sourceLocation: SourceLocation, run: (Machine, String) throws -> Value
) throws {
  for row in table.split(separator: "\n") {
    guard let arrow = row.firstRange(of: " → ") else {
      Issue.record("a row without an outcome: \(row)", sourceLocation: sourceLocation)
      continue
    }
    let program = String(row[..<arrow.lowerBound])
    let expected = row[arrow.upperBound...].replacing("⏎", with: "\n")
    let outcome = try Machine.onLargeStack { () throws -> String in
      let machine = Machine()
      return try machine.toText(run(machine, program))
    }
    #expect(outcome == expected, "\(program)", sourceLocation: sourceLocation)
  }
}

/// `log`, and `later`: a promise of a value that takes a number of microtasks.
private let logFunctions = #"""

  const logged = [];
  const log = (...values) => { logged.push(values.map(show).join(" ")); };
  const later = (value, hops = 20) =>
    hops === 0 ? Promise.resolve(value) : Promise.resolve().then(() => later(value, hops - 1));
  """#

/// Writes a value so that its kind, holes and negative zero can be told.
private let showFunction = #"""
  const show = (value) => {
    if (typeof value === "string") return '"' + value + '"';
    if (typeof value === "function") return "function " + value.name;
    if (value === null || typeof value !== "object") return Object.is(value, -0) ? "-0" : String(value);
    if (Array.isArray(value)) {
      const parts = [];
      for (let index = 0; index < value.length; index++) parts.push(index in value ? show(value[index]) : "hole");
      return "[" + parts.join(", ") + "]";
    }
    const primitive = typeof value.valueOf === "function" ? value.valueOf() : value;
    if (typeof primitive !== "object") return "Object(" + show(primitive) + ")";
    return "{" + Object.keys(value).map((key) => key + ": " + show(value[key])).join(", ") + "}";
  };
  """#
