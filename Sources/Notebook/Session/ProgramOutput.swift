import Display
import Glibc

/// Where the words of a program and of the notebook go: the two standard streams, and the record of the running cell.
///
/// Small writes are gathered; they leave at the end of a line on a terminal, and into a pipe when there are many or some time has gone
/// by, so that a reader never waits long.
package final class ProgramOutput {
  private static let gatheredCount = 16384
  private static let longestWait = 0.05
  /// The most printed text that is kept of a cell.
  private static let recordedCount = 1 << 20

  private let isTerminal = isatty(STDOUT_FILENO) == 1
  private var gathered = ""
  private var lastFlush = 0.0
  /// Where the cursor of the terminal stands after what was written.
  package private(set) var openLine = OpenLine()
  /// What the running cell has shown so far; nil when no cell is recorded.
  private var outputs: [CellOutput]?
  /// Printed text that is not among the outputs yet.
  private var printed = ""
  /// Called before anything is written, so that a progress line can make room.
  package var willWrite: () -> Void = {}
  /// Whether words only go into the record and not to the streams (for exports).
  package var isSilent = false

  package init() {}

  /// Begins the record of a cell.
  package func beginRecord() {
    outputs = []
    printed = ""
  }

  /// Ends the record of a cell and gives it.
  package func endRecord() -> [CellOutput] {
    keepPrinted()
    defer { outputs = nil }
    return outputs ?? []
  }

  /// Adds something that is not a stream's text to the record.
  package func keep(_ output: CellOutput) {
    keepPrinted()
    outputs?.append(output)
  }

  private func keepPrinted() {
    if !printed.isEmpty { outputs?.append(.printed(printed, isError: false)) }
    printed = ""
  }

  /// Text for standard output.
  package func write(_ text: String) {
    if outputs != nil && printed.utf8.count < ProgramOutput.recordedCount { printed += text }
    if isSilent { return }
    gathered += text
    if isTerminal {
      if text.utf8.last == UInt8(ascii: "\n") || gathered.utf8.count > ProgramOutput.gatheredCount { flush() }
      return
    }
    if gathered.utf8.count > ProgramOutput.gatheredCount
      || TrainingDisplay.monotonicSeconds() - lastFlush > ProgramOutput.longestWait
    {
      flush()
    }
  }

  /// Text for standard error; everything written before it leaves first.
  package func writeError(_ text: String) {
    keep(.printed(text, isError: true))
    if !isSilent { note(text) }
  }

  /// A remark of the notebook on standard error, which belongs to no cell.
  package func note(_ text: String) {
    flush()
    willWrite()
    FileOutput.write(text, to: STDERR_FILENO)
    if isTerminal { openLine.advance(over: text) }
  }

  /// Ends the line that the program has left open, so that what comes next begins a line of its own.
  package func endLine() {
    flush()
    if openLine.isOpen && !isSilent { show("\n") }
  }

  /// Says that something else was written that ends with a newline.
  package func lineWasEnded() { openLine = OpenLine() }

  /// Text of the notebook on standard output, which belongs to no cell.
  package func show(_ text: String) {
    gathered += text
    flush()
  }

  /// Shows a chart, table or picture that the program asked for.
  package func present(_ bundle: DisplayBundle) {
    keep(.shown(bundle))
    if !isSilent { show(bundle.rendered(on: TerminalCapabilities.detect(fileDescriptor: STDOUT_FILENO)) + "\n") }
  }

  /// Sends what was gathered. When nobody reads any more, the program ends as a broken pipe would end it.
  package func flush() {
    guard !gathered.isEmpty else { return }
    willWrite()
    let isWritten = FileOutput.write(gathered, to: STDOUT_FILENO)
    if isTerminal { openLine.advance(over: gathered) }
    gathered = ""
    lastFlush = TrainingDisplay.monotonicSeconds()
    if !isWritten && errno == EPIPE { _exit(128 + SIGPIPE) }
  }
}
