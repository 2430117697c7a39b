import Layers
import Script
import TFNamespace
import Tensors

/// Runs programs as a notebook does and keeps what they print.
final class ProgramRunner {
  /// A host that keeps what is written.
  final class Host: ProgramHost {
    private(set) var text = ""
    override func write(_ text: String, to stream: Stream) { self.text += text }
  }

  let machine = Machine()
  let context: TFContext
  let host = Host()

  init() {
    machine.host = host
    context = TFContext.install(in: machine)
  }

  // Debug mode is a switch of the whole engine; no program may leave it on for the next.
  deinit { Engine.checksForNaN = false }

  /// The value that the body of an async function returns.
  func run(body code: String) throws -> Value {
    try machine.runCell("await (async () => {\n\(code)\n})()", name: "golden")
  }

  /// What a program in a process of its own prints, and then what the body of an async function returns, as text; of an
  /// error, its message behind `error: `.
  ///
  /// - Parameter seed: makes the random numbers repeatable, as `tfs --seed` does.
  static func outcome(of body: String, seed: Int? = nil) -> String {
    inFreshProcess { runner in
      if let seed { runner.context.setSeed(seed) }
      do {
        let value = try runner.run(body: body)
        return try runner.host.text + runner.machine.toText(value)
      } catch {
        return runner.host.text + "error: " + runner.message(of: error)
      }
    }
  }

  /// What `body` makes of a runner to which everything is as in a new process.
  private static func inFreshProcess(_ body: (ProgramRunner) -> String) -> String {
    Machine.onLargeStack { () -> String in
      resetCounters()
      return body(ProgramRunner())
    }
  }

  /// The message of an error.
  func message(of error: any Error) -> String {
    guard let error = error as? ScriptError else { return "\(error)" }
    return (try? machine.toText(machine.get(error.value, "message"))) ?? ""
  }

  /// What the body of an async function prints; a last line `error: …` when it ends by an exception.
  static func output(of code: String) -> String {
    inFreshProcess { runner in
      do {
        _ = try runner.run(body: code)
        return runner.host.text
      } catch {
        return runner.host.text + "error: " + runner.message(of: error) + "\n"
      }
    }
  }

  /// What a program returns, as JSON, or `Error: ` and the message.
  static func result(_ program: String) -> String {
    inFreshProcess { runner in
      do {
        let value = try runner.run(body: "return JSON.stringify(await (async () => {\(program)})())")
        return value.asString?.text ?? "undefined"
      } catch {
        return "Error: " + runner.message(of: error)
      }
    }
  }

  /// Begins anew with automatic names, as a new process does.
  static func resetCounters() {
    NameScope.reset()
    Engine.disposeVariables()
    Engine.checksForNaN = false
  }

  /// The value in the form of the golden files.
  func encode(_ value: Value) throws -> GoldenValue {
    if value.isNullish { return .nothing }
    if let scalar = scalar(value) { return .scalar(scalar) }
    if value.isCallable { return .function }
    if let array = value.asArray { return .list(try array.values.map { try encode($0) }) }
    if let tensor = context.tensor(value) {
      return .tensor(
        dtype: tensor.dtype.description, shape: Array(tensor.shape),
        values: tensor.dtype == .string
          ? try tensor.stringValues().map { .text($0) } : try tensor.doubles().map { .number($0) })
    }
    guard let object = value.asObject else { return .nothing }
    if object.kind == .typedArray {
      let elements = try machine.listFromArrayLike(object)
      return .typedArray(machine.className(object) ?? "", elements.compactMap { scalar($0) })
    }
    var entries: [String: GoldenValue] = [:]
    for key in try object.ownEnumerableKeys(machine) { entries[key.text] = try encode(object.get(key, machine)) }
    return .object(entries)
  }

  private func scalar(_ value: Value) -> GoldenValue.Scalar? {
    if let number = value.asNumber { return .number(number) }
    if let text = value.asString { return .text(text.text) }
    return value.asBool.map { .truth($0) }
  }
}

extension GoldenCase {
  /// Runs the program and tells what differs from the expected result; nil when nothing does.
  func failure() -> String? {
    let tolerance = tolerance
    return Machine.onLargeStack { () -> String? in
      if isFresh { ProgramRunner.resetCounters() }
      let runner = ProgramRunner()
      let actual: GoldenValue
      do {
        actual = try runner.encode(runner.run(body: code))
      } catch {
        return result == .error ? nil : "error: \(runner.message(of: error))"
      }
      if let difference = actual.difference(from: result, tolerance) { return difference }
      guard let output, Self.lines(of: output) != Self.lines(of: runner.host.text) else { return nil }
      return "printed \(runner.host.text.debugDescription), not \(output.debugDescription)"
    }
  }

  /// The lines of a text without white space at their ends.
  private static func lines(of text: String) -> [String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      String(line.reversed().drop { $0.isWhitespace }.reversed())
    }
    while lines.last == "" { lines.removeLast() }
    return lines
  }
}
