import Display
import Glibc

/// A lesson shown to a class, cell by cell: prose, code, and on Enter what the code does.
///
/// Going back rebuilds the state: the language is reset and the cells before the shown one run again unseen.
package final class Presentation {
  private let cells: [Cell]
  private let evaluator: any CellEvaluator
  private let output: ProgramOutput
  private let name: String
  private let isInteractive: Bool
  private var index = 0
  /// Whether the shown cell has run.
  private var hasRun = false
  /// Cells that were stopped by Ctrl-C; they are not run again to rebuild the state.
  private var stopped: Set<Int> = []
  private lazy var editor = LineEditor(
    language: EditedLanguage(
      needsMoreLines: CellCompleteness.needsMoreLines, highlighted: { CodeHighlighter.highlighted($0, cursor: $1) },
      completions: { [evaluator] in InputCompleter(evaluator).completions(before: $0) }),
    history: nil)

  /// What commands that are typed in between work on.
  private lazy var session: Session = {
    let session = Session(evaluator: evaluator, output: output, isInteractive: false)
    session.changeCells { $0.replaceAll(cells) }
    return session
  }()

  package init(_ cells: [Cell], name: String, evaluator: any CellEvaluator, output: ProgramOutput) {
    self.cells = cells
    self.name = name
    self.evaluator = evaluator
    self.output = output
    self.isInteractive = isatty(STDIN_FILENO) == 1
  }

  /// Whether the shown cell has code that has not run.
  private var needsRun: Bool { !hasRun && !cells[index].source.isEmpty }

  private var terminal: TerminalCapabilities { TerminalCapabilities.detect(fileDescriptor: STDOUT_FILENO) }

  /// Shows the lesson until its end or until the presenter leaves.
  package func run() {
    guard !cells.isEmpty else { return }
    showCell()
    while step() {}
    output.flush()
  }

  /// Waits for what to do next; false to leave.
  private func step() -> Bool {
    isInteractive ? stepByKey() : stepByLine()
  }

  private func stepByKey() -> Bool {
    let key = KeyReader().next()
    switch key {
    case .endOfInput, .interrupt, .escape: return false
    case .enter, .character(" "): return needsRun ? runCell() : forward()
    case .right, .down, .pageDown: return forward()
    case .left, .up, .pageUp: return back()
    case .resized:
      // What the cell has shown is not drawn again: the terminal sets it anew itself.
      if !hasRun { showCell() }
      return true
    case .home: return go(to: 0)
    case .end: return go(to: cells.count - 1)
    case .character(let character): return ask(beginning: String(character))
    }
  }

  /// Without a terminal for keys: an empty line is Enter, `<` and `>` are the arrows, other text is a question.
  private func stepByLine() -> Bool {
    guard let line = readLine() else { return false }
    switch CellFile.trimmed(line[...]) {
    case "": return needsRun ? runCell() : forward()
    case "<": return back()
    case ">": return forward()
    case let question: return answer(question)
    }
  }

  private func forward() -> Bool {
    if needsRun { _ = runCell() }
    guard index + 1 < cells.count else { return false }
    index += 1
    hasRun = false
    showCell()
    return true
  }

  private func back() -> Bool { go(to: max(0, hasRun ? index : index - 1)) }

  private func go(to target: Int) -> Bool {
    if target > 0 { showHint("rebuilding the variables …") }
    evaluator.reset()
    output.isSilent = true
    for cell in 0..<target where !stopped.contains(cell) { _ = evaluate(cell) }
    output.isSilent = false
    index = target
    hasRun = false
    showCell()
    return true
  }

  private func ask(beginning: String) -> Bool {
    let prompt = StyledText("? ", TextRole.inputPrompt)
    if case .cell(let text) = editor.readCell(
      prompt: prompt, continuation: StyledText("  "), initialText: beginning)
    {
      return answer(text)
    }
    return true
  }

  /// Answers what was typed in between, code or a command; false to leave.
  private func answer(_ question: String) -> Bool {
    switch InputKind(question) {
    case .code: show(evaluator.run(question, name: "question", firstLine: 1, number: nil))
    case .continuation:
      show(evaluator.run("_" + CellFile.trimmed(question[...]), name: "question", firstLine: 1, number: nil))
    case .command, .unknownCommand, .question:
      session.enter(question)
      output.flush()
    }
    return !session.isOver
  }

  private func runCell() -> Bool {
    hasRun = true
    show(evaluate(index))
    showHint(afterwards)
    return true
  }

  /// What can be done when the shown cell is done with.
  private var afterwards: String {
    index + 1 == cells.count ? "end of the lesson: Enter leaves, ← goes back" : "Enter or → goes on, ← goes back"
  }

  private func evaluate(_ index: Int) -> CellResult {
    let cell = cells[index]
    let result = evaluator.run(cell.source, name: name, firstLine: cell.firstLine, number: index + 1)
    if case .interrupted = result { stopped.insert(index) }
    return result
  }

  // MARK: Showing

  private func showCell() {
    let cell = cells[index]
    var lines = [StyledText("\(name)  \(index + 1)/\(cells.count)", TextRole.muted), StyledText()]
    if !cell.title.isEmpty { lines += [StyledText(cell.title, TextRole.heading), StyledText()] }
    lines += Presentation.paragraphs(cell.prose).flatMap { $0.wrapped(toWidth: terminal.columns) }.map {
      StyledText($0)
    }
    if !cell.prose.isEmpty { lines.append(StyledText()) }
    lines += CodeHighlighter.highlighted(cell.source).lines.map { StyledText("  ") + $0 }
    output.show(
      (terminal.movesCursor ? "\u{1B}[H\u{1B}[2J" : "") + TerminalRenderer(terminal).render(.joined(lines)) + "\n\n")
    showHint(cell.source.isEmpty ? afterwards : "Enter runs the cell")
  }

  /// The prose with the lines of each paragraph joined, so that it can be set anew for any width. Lists, tables, code and
  /// other lines that begin with a mark stay lines of their own.
  private static func paragraphs(_ prose: [String]) -> [String] {
    var paragraphs: [String] = []
    var isOpen = false
    var isCode = false
    for line in prose {
      let isFence = line.hasPrefix("```") || line.hasPrefix("~~~")
      if isFence { isCode.toggle() }
      let first = line.first ?? " "
      let isWords = !isCode && !isFence && !" -*+|>#".contains(first) && !first.isNumber
      if isWords && isOpen {
        paragraphs[paragraphs.count - 1] += " " + line
      } else {
        paragraphs.append(line)
      }
      // Two spaces at the end of a line break it.
      isOpen = isWords && !line.hasSuffix("  ")
    }
    return paragraphs
  }

  private func showHint(_ words: String) {
    if isInteractive { output.note(TerminalRenderer(terminal).render(StyledText(words, TextRole.muted)) + "\n") }
  }

  private func show(_ result: CellResult) {
    switch result {
    case .value(let value): if let value { output.show(value.rendered(on: terminal) + "\n") }
    case .failure(let error): output.note(error.rendered(on: terminal) + "\n")
    case .interrupted: output.note("interrupted\n")
    case .exit: break
    }
    output.flush()
  }
}
