/// What libFuzzer calls with every input: parses, compiles and runs it as a cell and as a module, each with a budget of
/// steps. Exceptions are fine; crashes, hangs and exceptions that cannot be shown are not.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRunning(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let text = String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  // A program of random words must not get hold of files.
  if text.contains("import") || text.contains("\\u") { return 0 }
  // The stack of the main thread is unlimited here; a thread with a large one takes the sanitizer long to make.
  run(text) { machine in try machine.runCell(text, name: "fuzz") }
  run(text) { machine in
    _ = try machine.runModule(text, name: "fuzz")
    return .undefined
  }
  return 0
}

private final class SilentHost: ProgramHost {
  override func write(_ text: String, to stream: Stream) {}
}

private let stepsOfProgram = 20_000
private let stepsOfInspection = 5_000

/// Making a machine takes longer than most runs, so some inputs share one.
private nonisolated(unsafe) var machine = makeMachine()
private nonisolated(unsafe) var runsOfMachine = 0
private let mostRunsOfMachine = 100

private func makeMachine() -> Machine {
  let machine = Machine()
  machine.host = SilentHost()
  for name: PropertyKey in ["require", "process", "fetch"] {
    _ = try? machine.realm.globalObject.delete(name, machine)
  }
  return machine
}

private func run(_ text: String, _ start: (Machine) throws -> Value) {
  runsOfMachine += 1
  if runsOfMachine % mostRunsOfMachine == 0 { machine = makeMachine() }
  machine.setStepBudget(stepsOfProgram)
  do {
    let value = try start(machine)
    try machine.eventLoop.runMicrotasks(machine)
    try show(value, machine)
  } catch let error as ScriptError {
    try? show(error.value, machine)
  } catch {}
  machine.setStepBudget(nil)
  machine.eventLoop.removeAll()
}

private func show(_ value: Value, _ machine: Machine) throws {
  machine.setStepBudget(stepsOfInspection)
  let console = try machine.realm.globalObject.get("console", machine)
  _ = try machine.invoke(console, "log", [value])
}
