import Display
import Glibc
import Layers
import Script
import TFNamespace

/// The language of a session: a machine with `tf`, and what it knows of the cells that ran.
package final class ScriptEvaluator: CellEvaluator {
  /// Whether a string value is shown in quotes, as in the notebook.
  package var quotesStrings = true

  let output: ProgramOutput
  private let scriptPath: String?
  private let arguments: [String]
  private let training = TrainingDisplay()
  /// What makes random numbers repeatable, also after a reset.
  private var seed: Int?
  private(set) var machine: Machine
  private(set) var context: TFContext
  /// The texts that ran, by the name errors call them.
  private var sources: [String: SourceText] = [:]
  private var outputs: JSObject
  /// The values of cells by their identifiers, also of those that an undo may bring back.
  private var valuesOfCells: [Int: Value] = [:]

  /// The machine that a signal handler may interrupt.
  nonisolated(unsafe) private static var running: Unmanaged<Machine>?

  package init(output: ProgramOutput, scriptPath: String? = nil, arguments: [String] = []) {
    self.output = output
    self.scriptPath = scriptPath
    self.arguments = arguments
    machine = Machine()
    context = TFContext.install(in: machine)
    outputs = machine.realm.makeObject()
    connect()
    output.willWrite = { [training] in training.makeRoom() }
    training.willWrite = { [weak output] in output?.flush() }
    training.openLine = { [weak output] in output?.openLine ?? OpenLine() }
    training.didFinish = { [weak output] in output?.lineWasEnded() }
  }

  private func connect() {
    context.show = { [output] in output.present($0) }
    context.trainingObserver = training
    machine.host = SessionHost(output, scriptPath: scriptPath, arguments: arguments)
    machine.session.define(SessionNames.outputs, Value(outputs))
    installTraceFunction()
  }

  /// Stops what is running as soon as that can be done. Safe to call from a signal handler.
  package static func interruptRunning() {
    running?._withUnsafeGuaranteedRef { $0.interrupt() }
  }

  // MARK: Running

  package func run(_ source: String, name: String, firstLine: Int, number: Int?) -> CellResult {
    sources[name] = SourceText(source, name: name, firstLine: firstLine)
    return result {
      let value = try machine.runCell(source, name: name, firstLine: firstLine)
      try machine.eventLoop.runUntilIdle(machine)
      if let number { remember(value, number: number) }
      return value
    }
  }

  /// Runs the text of a module file to its end.
  package func runModule(_ text: String, path: String) -> CellResult {
    sources[path] = SourceText(text, name: path)
    return result {
      let promise = try machine.runModule(text, name: path)
      try machine.offerFailureToProcess(of: promise)
      try machine.eventLoop.runUntilIdle(machine)
      if promise.state == .rejected && !promise.isHandled { throw ScriptError(promise.result) }
      return .undefined
    }
  }

  /// Ends the program whose last part ended so: calls its listeners for `exit` and takes over the status it asks for.
  package func end(after result: CellResult) -> CellResult {
    do {
      switch result {
      case .value:
        let status = try machine.endProcess()
        return status == 0 ? result : .exit(status: status)
      case .exit(let status): return .exit(status: try machine.endProcess(status: status))
      case .failure:
        _ = try machine.endProcess(status: 1)
        return result
      case .interrupted: return result
      }
    } catch {
      return self.result(for: error)
    }
  }

  private func result(of body: () throws -> Value) -> CellResult {
    do {
      defer { context.finishCell() }
      return .value(try bundle(of: try interruptible(body)))
    } catch {
      return result(for: error)
    }
  }

  /// Runs a body that Ctrl-C may stop.
  private func interruptible<Content>(_ body: () throws -> Content) rethrows -> Content {
    Self.running = .passUnretained(machine)
    context.hasStoppedTraining = false
    defer {
      Self.running = nil
      // An interrupt that came too late must not stop the next cell, nor clear the next line.
      machine.clearInterrupt()
      _ = TerminalSignals.takeInterrupt()
    }
    return try body()
  }

  private func result(for error: any Error) -> CellResult {
    switch error {
    case let error as ScriptError: return .failure(bundle(ofError: error.value))
    case let error as UnhandledRejection: return .failure(bundle(ofError: error.reason, from: error.origin))
    case Termination.exit(let status): return .exit(status: status)
    case is Termination:
      machine.eventLoop.removeAll()
      return .interrupted
    default: return .failure(DisplayBundle(StyledText("\(error)", TextRole.error)))
    }
  }

  /// What errors are set for: a window on standard error, or a line of 100 columns.
  private var errorTerminal: TerminalCapabilities {
    let terminal = TerminalCapabilities.detect(fileDescriptor: STDERR_FILENO)
    return terminal.isTerminal && !output.isSilent ? terminal : .plain(columns: 100)
  }

  private func bundle(ofError value: Value, from origin: [StackFrame] = []) -> DisplayBundle {
    let models = machine.session.names.compactMap { name in
      machine.session[name].flatMap { context.layer($0) as? LayersModel }
    }
    return ErrorView(machine, sources, models: models, on: errorTerminal).bundle(of: value, from: origin)
  }

  private func remember(_ value: Value, number: Int) {
    if !value.isUndefined { machine.session.define("_", value) }
    setOutput(number, value)
  }

  /// Gives the cell of a number a value, or with `undefined` none.
  private func setOutput(_ number: Int, _ value: Value) {
    let key = PropertyKey(index: UInt32(number))
    let name = "_\(number)"
    if !value.isUndefined {
      outputs.put(key, value)
      machine.session.define(name, value)
    } else if (try? outputs.delete(key, machine)) == true, machine.session[name] != nil {
      machine.session.define(name, .undefined)
    }
  }

  package func renumberOutputs(from earlier: [Int], to cells: [Int]) {
    if earlier == cells { return }
    for (index, identifier) in earlier.enumerated() {
      valuesOfCells[identifier] = try? outputs.get(PropertyKey(index: UInt32(index + 1)), machine)
      setOutput(index + 1, .undefined)
    }
    for (index, identifier) in cells.enumerated() {
      if let value = valuesOfCells[identifier] { setOutput(index + 1, value) }
    }
  }

  /// What is shown of a value; nothing of `undefined`.
  func bundle(of value: Value) throws -> DisplayBundle? {
    if !quotesStrings, let text = value.asString { return DisplayBundle(text.text) }
    return try ValueView(machine, context).bundle(
      of: value, on: TerminalCapabilities.detect(fileDescriptor: STDOUT_FILENO))
  }

  /// The value of an expression of the user's, for commands.
  func value(of expression: String) throws -> Value {
    try translatingErrors {
      try interruptible {
        let value = try machine.runCell("(\(expression)\n)", name: "command")
        try machine.eventLoop.runUntilIdle(machine)
        return value
      }
    }
  }

  /// Turns a script's error into one of a command.
  func translatingErrors<Content>(_ body: () throws -> Content) throws -> Content {
    do { return try body() } catch let error as ScriptError {
      throw CommandError(ErrorView(machine).summary(of: error.value))
    } catch Termination.interrupted {
      machine.eventLoop.removeAll()
      throw CommandError("interrupted")
    }
  }

  // MARK: Measuring

  package func benchmark(_ expression: String) throws -> BenchmarkResult {
    let function = try value(of: "() => (\(expression)\n)")
    return try translatingErrors {
      try interruptible {
        var times: [Double] = []
        let end = TrainingDisplay.monotonicSeconds() + 1
        repeat {
          let start = TrainingDisplay.monotonicSeconds()
          let result = try machine.call(function)
          if result.asObject?.kind == .promise { try machine.eventLoop.runUntilIdle(machine) }
          times.append(TrainingDisplay.monotonicSeconds() - start)
        } while TrainingDisplay.monotonicSeconds() < end && times.count < 100_000
        return BenchmarkResult(times: times)
      }
    }
  }

  // MARK: State

  package func reset() {
    machine = Machine()
    context = TFContext.install(in: machine)
    outputs = machine.realm.makeObject()
    valuesOfCells = [:]
    sources = [:]
    connect()
    if let seed { context.setSeed(seed) }
  }

  package func setSeed(_ seed: Int) {
    self.seed = seed
    context.setSeed(seed)
  }

  package func variables() -> [VariableDescription] {
    machine.session.names.filter { !SessionNames.isOwn($0) }.compactMap { name in
      guard let value = machine.session[name] else { return nil }
      return ValueView(machine, context).description(of: value, named: name)
    }
  }
}

/// The names that the notebook itself gives values.
enum SessionNames {
  /// The values of the cells by number.
  static let outputs = "Out"

  /// The name of the value of a step of a trace.
  static func step(_ number: Int) -> String { "__step\(number)" }

  /// Whether a name is `_`, `_3`, `Out` or that of a step.
  static func isOwn(_ name: String) -> Bool {
    if name == outputs || name == "_" { return true }
    let digits = name.hasPrefix("__step") ? name.dropFirst(6) : name.dropFirst()
    return name.first == "_" && digits.allSatisfy(\.isNumber)
  }
}
