import Display
import Glibc

/// One notebook while it is open: its cells, the language that runs them, and where they show what they do.
package final class Session {
  package private(set) var cells = CellList()
  package let output: ProgramOutput
  package let evaluator: any CellEvaluator
  private let journal: Journal?
  /// Whether a person is asked for input, with prompts.
  package let isInteractive: Bool
  /// The status that `process.exit` asked for, once it did; the session is over then.
  package private(set) var exitStatus: Int32?

  package init(evaluator: any CellEvaluator, output: ProgramOutput, isInteractive: Bool, journal: Journal? = nil) {
    self.evaluator = evaluator
    self.output = output
    self.isInteractive = isInteractive
    self.journal = journal
  }

  /// What standard output can show now.
  package var terminal: TerminalCapabilities { TerminalCapabilities.detect(fileDescriptor: STDOUT_FILENO) }

  package var isOver: Bool { exitStatus != nil }

  /// Ends the session.
  package func leave(status: Int32 = 0) { exitStatus = status }

  /// Closes the journal.
  package func close() { journal?.end(isEmpty: cells.count == 0) }

  // MARK: Input

  /// Takes what was entered at a prompt: a command, a question, a call on the last value, or a cell. False when it failed.
  @discardableResult
  package func enter(_ text: String) -> Bool {
    switch InputKind(text) {
    case .command(let command, let arguments):
      return carryOut { try command.run(self, arguments) }
    case .unknownCommand(let name):
      let near = CommandTable.near(name).map { " Did you mean .\($0)?" } ?? ""
      return carryOut { throw CommandError("there is no command .\(name).\(near) .help lists all.") }
    case .question(let subject):
      return carryOut { show(try help(on: subject)) }
    case .continuation:
      return runNewCell(Cell("_" + CellFile.trimmed(text[...])))
    case .code:
      if text.allSatisfy(\.isWhitespace) { return true }
      return runNewCell(Cell(text))
    }
  }

  private func carryOut(_ body: () throws -> Void) -> Bool {
    do {
      try body()
      return true
    } catch {
      showError(DisplayBundle(StyledText("\(error)", TextRole.error)))
      return false
    }
  }

  // MARK: Running

  /// Adds a cell at the end and runs it. False when it failed.
  @discardableResult
  package func runNewCell(_ cell: Cell) -> Bool {
    cells.append(cell)
    journal?.append(cell)
    return runCell(at: cells.count - 1)
  }

  /// Runs cells again in their order, each shown with its prompt; nil runs those that have not run yet. Stops at the
  /// first that fails.
  func runCells(_ range: ClosedRange<Int>?) throws {
    let indices = range.map(Array.init) ?? cells.cells.indices.filter { cells.cells[$0].duration == nil }
    for index in indices where !isOver {
      showSource(of: index)
      guard runCell(at: index) else { return }
    }
  }

  /// Runs the last cell and shows it with its prompt.
  func rerunLast() {
    showSource(of: cells.count - 1)
    _ = runCell(at: cells.count - 1)
  }

  private func runCell(at index: Int) -> Bool {
    let cell = cells.cells[index]
    let number = index + 1
    output.beginRecord()
    let start = TrainingDisplay.monotonicSeconds()
    let result = evaluator.run(cell.source, name: "cell \(number)", firstLine: 1, number: number)
    let duration = TrainingDisplay.monotonicSeconds() - start
    if isInteractive { output.endLine() }
    show(result, number: number)
    let outputs = output.endRecord()
    cells.updateOutcome(at: index) {
      $0.outputs = outputs
      $0.duration = duration
    }
    if case .value = result { return true }
    return false
  }

  private func show(_ result: CellResult, number: Int) {
    switch result {
    case .value(nil): output.flush()
    case .value(let value?):
      output.keep(.value(value))
      showValue(value, number: number)
    case .failure(let error):
      output.keep(.failure(error))
      showError(error)
    case .interrupted:
      output.keep(.failure(DisplayBundle("interrupted")))
      showError(DisplayBundle(StyledText("interrupted", TextRole.error)))
    case .exit(let status): leave(status: status)
    }
  }

  // MARK: Showing

  private func showValue(_ value: DisplayBundle, number: Int) {
    if output.isSilent { return }
    let text = value.rendered(on: terminal) + "\n"
    guard isInteractive else { return output.show(text) }
    let prompt = StyledText("Out[\(number)]:", TextRole.outputPrompt)
    let firstLine = value.plainText.prefix { $0 != "\n" }
    // Beside the prompt if the first line fits there, under it if that helps.
    let isBeside =
      value.figure == nil
      && (prompt.displayWidth + 1 + firstLine.displayWidth <= terminal.columns
        || firstLine.displayWidth > terminal.columns && !value.isProse)
    output.show(TerminalRenderer(terminal).render(prompt) + (isBeside ? " " : "\n") + text)
  }

  private func showSource(of index: Int) { showInput(cells.cells[index].source, number: index + 1) }

  /// Shows an input that was not typed, as if it had been.
  func showInput(_ text: String, number: Int) {
    guard isInteractive else { return }
    let lines = CodeHighlighter.highlighted(text).lines.enumerated().map { index, line in
      (index == 0 ? Session.prompt(number) : Session.continuation(number)) + line
    }
    output.show(TerminalRenderer(terminal).render(.joined(lines)) + "\n")
  }

  /// Shows something that belongs to no cell.
  func show(_ bundle: DisplayBundle) {
    output.show(bundle.rendered(on: terminal) + "\n")
  }

  func showError(_ bundle: DisplayBundle) {
    guard !output.isSilent else { return }
    output.note(bundle.rendered(on: TerminalCapabilities.detect(fileDescriptor: STDERR_FILENO)) + "\n")
  }

  /// The prompt before the first line of a cell.
  package static func prompt(_ number: Int) -> StyledText { StyledText("In [\(number)]: ", TextRole.inputPrompt) }

  /// The prompt before its other lines, as wide as the first.
  package static func continuation(_ number: Int) -> StyledText {
    StyledText("...: ".padded(toWidth: prompt(number).displayWidth, .right), TextRole.inputPrompt)
  }

  // MARK: Changes

  /// Changes the list of cells and writes the journal anew.
  package func changeCells(_ change: (inout CellList) -> Void) {
    let earlier = cells.cells.map(\.identifier)
    change(&cells)
    evaluator.renumberOutputs(from: earlier, to: cells.cells.map(\.identifier))
    journal?.rewrite(cells.cells)
  }

  func resetLanguage() { evaluator.reset() }

  func setSeed(_ seed: Int) { evaluator.setSeed(seed) }

  func variableTable() -> DisplayBundle {
    let variables = evaluator.variables()
    if variables.isEmpty { return DisplayBundle("no variables yet") }
    let rows = variables.map { [$0.name, $0.kind, $0.shape, $0.bytes.map(NumberText.bytes) ?? ""] }
    return DisplayBundle(
      TextTable(["name", "kind", "shape", "bytes"], rows, alignments: [.left, .left, .left, .right]))
  }

  func memoryTable() -> DisplayBundle {
    DisplayBundle(
      TextTable([], evaluator.memory().map { [$0.name, $0.amount] }, alignments: [.left, .right]))
  }
}

extension CommandTable {
  /// The command nearest to a misspelt name, if one is near.
  static func near(_ name: String) -> String? {
    commands.map(\.name).first { $0.hasPrefix(name) || Set($0) == Set(name) }
  }
}
