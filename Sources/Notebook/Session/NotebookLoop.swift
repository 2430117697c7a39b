import Display
import Glibc

/// The notebook at a terminal: reads inputs with the line editor until the user leaves.
package struct NotebookLoop {
  private let session: Session
  private let editor: LineEditor

  package init(_ session: Session) {
    self.session = session
    let evaluator = session.evaluator
    editor = LineEditor(
      language: EditedLanguage(
        needsMoreLines: CellCompleteness.needsMoreLines,
        highlighted: { CodeHighlighter.highlighted($0, cursor: $1) },
        completions: { InputCompleter(evaluator).completions(before: $0) }),
      history: UserDirectories.state().map { HistoryFile(path: $0 + "/history") })
  }

  /// Prompts, reads and runs until the session is over.
  package func run() {
    while !session.isOver {
      session.output.flush()
      let number = session.cells.count + 1
      switch editor.readCell(prompt: Session.prompt(number), continuation: Session.continuation(number)) {
      case .interrupted: continue
      case .endOfInput: session.leave()
      case .cell(let text):
        TerminalSignals.holdTypeAhead()
        session.enter(text)
        // What was running has taken a Ctrl-C; the next prompt must not see it again.
        _ = TerminalSignals.takeInterrupt()
        TerminalSignals.restoreTerminal()
      }
    }
  }
}
