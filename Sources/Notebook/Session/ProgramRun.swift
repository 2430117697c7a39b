import Display
import Glibc
import Script

/// One run of the program in one of its ways, with what the command line said. Each way gives the exit status.
package struct ProgramRun {
  /// Makes random numbers repeatable.
  package var seed: Int?
  /// The words after the file, for the script.
  package var arguments: [String]

  package init(seed: Int? = nil, arguments: [String] = []) {
    self.seed = seed
    self.arguments = arguments
  }

  /// Runs a body on the thread with the large stack that programs need, with the signals kept for that thread.
  package static func onProgramThread(_ body: () -> Int32) -> Int32 {
    TerminalSignals.blockOnThisThread()
    return Machine.onLargeStack {
      TerminalSignals.unblockOnThisThread()
      return body()
    }
  }

  private func makeEvaluator(_ output: ProgramOutput, path: String? = nil) -> ScriptEvaluator {
    let evaluator = ScriptEvaluator(output: output, scriptPath: path, arguments: arguments)
    if let seed { evaluator.setSeed(seed) }
    return evaluator
  }

  private func makeSession(isInteractive: Bool, journal: Journal? = nil) -> Session {
    let output = ProgramOutput()
    return Session(
      evaluator: makeEvaluator(output), output: output, isInteractive: isInteractive, journal: journal)
  }

  /// `tfs -e CODE`: prints the value of the last expression.
  package func evaluate(_ code: String) -> Int32 {
    let output = ProgramOutput()
    let evaluator = makeEvaluator(output)
    evaluator.quotesStrings = false
    return finish(evaluator.run(code, name: "command line", firstLine: 1, number: nil), output, showsValue: true)
  }

  /// `tfs FILE`: runs the cells of a `.tfs` file, or a module.
  package func run(file path: String) -> Int32 {
    guard let text = read(path) else { return 1 }
    let output = ProgramOutput()
    let evaluator = makeEvaluator(output, path: path)
    if ProgramRun.isModule(path) {
      return finish(evaluator.end(after: evaluator.runModule(text, path: path)), output)
    }
    for cell in CellFile.cells(in: text) {
      let result = evaluator.run(cell.source, name: path, firstLine: cell.firstLine, number: nil)
      guard case .value = result else { return finish(evaluator.end(after: result), output) }
    }
    return finish(evaluator.end(after: .value(nil)), output)
  }

  /// `tfs < FILE`: runs cells from standard input as they come and shows their values, without prompts.
  package func runStandardInput() -> Int32 {
    let session = makeSession(isInteractive: false)
    var input = StandardInputCells()
    var hasFailed = false
    if let cells = input.markedCells() {
      for cell in cells where !session.isOver { hasFailed = !session.runNewCell(cell) || hasFailed }
    } else {
      while !session.isOver, let text = input.nextCell() { hasFailed = !session.enter(text) || hasFailed }
    }
    session.output.flush()
    return session.exitStatus ?? (hasFailed ? 1 : 0)
  }

  /// `tfs`: the notebook at a terminal, empty, after running a file, or as the last session left it.
  package func openNotebook(after path: String? = nil, isResuming: Bool = false) -> Int32 {
    let state = UserDirectories.state()
    let resumed = isResuming ? Journal.lastSession(in: state) : nil
    let session = makeSession(isInteractive: true, journal: Journal.begin(in: state))
    TerminalSignals.install { ScriptEvaluator.interruptRunning() }
    defer { TerminalSignals.restoreTerminal() }
    let greeting = "tfs \(version): .help explains, Tab completes, Ctrl-D leaves"
    session.output.note(greeting.wrapped(toWidth: session.terminal.columns).joined(separator: "\n") + "\n")
    if let path {
      guard let text = read(path) else { return 1 }
      for cell in ProgramRun.isModule(path) ? [Cell(text)] : CellFile.cells(in: text) where !session.isOver {
        session.runNewCell(cell)
      }
    }
    if isResuming {
      if let resumed {
        session.output.note("resuming \(resumed.count) \(resumed.count == 1 ? "cell" : "cells")\n")
        session.resume(resumed)
      } else {
        session.output.note("there is no session to resume\n")
      }
    }
    NotebookLoop(session).run()
    session.close()
    return session.exitStatus ?? 0
  }

  /// `tfs present FILE`: steps through a lesson.
  package func present(_ path: String) -> Int32 {
    guard let text = read(path) else { return 1 }
    let output = ProgramOutput()
    let evaluator = makeEvaluator(output, path: path)
    // Going back must bring the same random numbers again.
    if seed == nil { evaluator.setSeed(Int.random(in: 0..<1 << 32)) }
    TerminalSignals.install { ScriptEvaluator.interruptRunning() }
    defer { TerminalSignals.restoreTerminal() }
    Presentation(CellFile.cells(in: text), name: path, evaluator: evaluator, output: output).run()
    return 0
  }

  /// `tfs export FILE -o DOCUMENT`: writes a document of the cells, with what they show unless they are not to be run.
  /// A cell that fails ends the run, unless errors are allowed.
  package func export(_ path: String, to destination: String, isRunning: Bool, allowsErrors: Bool) -> Int32 {
    guard let text = read(path) else { return 1 }
    var hasFailed = false
    var cells = CellFile.cells(in: text)
    if isRunning {
      let session = makeSession(isInteractive: false)
      session.output.isSilent = true
      for cell in cells where !session.isOver && !hasFailed { hasFailed = !session.runNewCell(cell) && !allowsErrors }
      cells = session.cells.cells + cells[session.cells.count...]
    }
    do {
      try Files.write(try Export.document(of: cells, path: destination), to: destination)
    } catch {
      return fail("\(error)")
    }
    if hasFailed, case .failure(let error)? = cells.last(where: \.hasFailed)?.outputs.last {
      return fail("\(destination) is written, but a cell failed and those after it did not run:\n\(error.plainText)")
    }
    return 0
  }

  /// `tfs import NOTEBOOK`: writes the cells of a Jupyter notebook as a `.tfs` file.
  package static func importNotebook(_ path: String, to destination: String) -> Int32 {
    do {
      let cells = try JupyterNotebook.cells(in: try Files.readText(path))
      try Files.write(CellFile.text(of: cells), to: destination)
      return 0
    } catch {
      return ProgramRun().fail("\(path): \(error)")
    }
  }

  // MARK: Endings

  private static func isModule(_ path: String) -> Bool {
    [".js", ".mjs", ".cjs"].contains { path.hasSuffix($0) }
  }

  private func read(_ path: String) -> String? {
    do { return try Files.readText(path) } catch {
      _ = fail("\(error)")
      return nil
    }
  }

  private func fail(_ message: String) -> Int32 {
    FileOutput.write("tfs: \(message)\n", to: STDERR_FILENO)
    return 1
  }

  private func finish(_ result: CellResult, _ output: ProgramOutput, showsValue: Bool = false) -> Int32 {
    switch result {
    case .value(let value):
      if showsValue, let value {
        output.show(value.rendered(on: TerminalCapabilities.detect(fileDescriptor: STDOUT_FILENO)) + "\n")
      }
      output.flush()
      return 0
    case .failure(let error):
      output.note(error.rendered(on: TerminalCapabilities.detect(fileDescriptor: STDERR_FILENO)) + "\n")
      return 1
    case .interrupted:
      output.note("interrupted\n")
      return 128 + SIGINT
    case .exit(let status):
      output.flush()
      return status
    }
  }
}

extension Session {
  /// Brings back the cells of an earlier session and runs them all, whether they fail or not.
  func resume(_ cells: [Cell]) {
    for cell in cells where !isOver {
      changeCells { $0.append(cell) }
      rerunLast()
    }
  }
}
