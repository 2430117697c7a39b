import CReadline
import Display
import Glibc

/// What the line editor asks of the language it edits.
package struct EditedLanguage {
  /// Whether the text is the beginning of something that needs more lines.
  package var needsMoreLines: (String) -> Bool
  /// The text in colours; the cursor's place (in characters) tells which brackets to mark.
  package var highlighted: (_ text: String, _ cursor: Int?) -> StyledText
  /// The ways to go on behind a text.
  package var completions: (_ textBeforeCursor: String) -> Completions

  package init(
    needsMoreLines: @escaping (String) -> Bool, highlighted: @escaping (String, Int?) -> StyledText,
    completions: @escaping (String) -> Completions
  ) {
    self.needsMoreLines = needsMoreLines
    self.highlighted = highlighted
    self.completions = completions
  }
}

/// Reads cells from a person at a terminal, with GNU readline.
///
/// Where the cursor can be moved, a whole cell of several lines is edited at once and drawn by `EditorScreen`; on a
/// `dumb` terminal readline itself draws, line by line.
package final class LineEditor {
  /// How an input ended.
  package enum Outcome: Equatable {
    case cell(String)
    case interrupted
    case endOfInput
  }

  private let language: EditedLanguage
  private let history: HistoryFile?
  private var terminal = TerminalCapabilities.plain()
  private var screen = EditorScreen()
  private var prompt = StyledText()
  private var continuation = StyledText()
  private var initialText = ""
  private var wasInterrupted = false
  private var lastEntry = ""
  /// Whether keys were read that the screen does not show yet, because more were waiting.
  private var needsDrawing = false

  /// The editor that readline's callbacks, which carry no context, belong to.
  nonisolated(unsafe) private static var current: LineEditor?

  package init(language: EditedLanguage, history: HistoryFile?) {
    self.language = language
    self.history = history
    LineEditor.current = self
    set_readline_name("tfs")
    leave_signals_to_caller()
    set_getc_function { _ in LineEditor.readByte() }
    set_prepare_terminal_function { meta in LineEditor.prepareTerminal(meta) }
    set_startup_hook {
      LineEditor.current?.insertInitialText()
      return 0
    }
    bindKeys()
    history?.shorten()
    for entry in history?.entries() ?? [] {
      add_history(entry)
      lastEntry = entry
    }
  }

  /// Reads one cell under a prompt; `initialText` is there to be edited from the start.
  package func readCell(prompt: StyledText, continuation: StyledText, initialText: String = "") -> Outcome {
    terminal = TerminalCapabilities.detect(fileDescriptor: STDOUT_FILENO)
    self.prompt = prompt
    self.continuation = continuation
    self.initialText = initialText
    wasInterrupted = false
    fflush(output_stream())
    let outcome = terminal.movesCursor ? readWithScreen() : readLineByLine()
    if case .cell(let text) = outcome { remember(text) }
    return outcome
  }

  private func readWithScreen() -> Outcome {
    set_redisplay_function { LineEditor.current?.display() }
    screen.reset()
    guard let line = readline("") else {
      screen.leave()
      return .endOfInput
    }
    defer { free(line) }
    return wasInterrupted ? .interrupted : .cell(String(cString: line))
  }

  private func readLineByLine() -> Outcome {
    set_redisplay_function(rl_redisplay)
    var text = ""
    while true {
      let shownPrompt = TerminalRenderer(terminal).render(text.isEmpty ? prompt : continuation)
      guard let line = readline(shownPrompt) else {
        FileOutput.write("\n", to: STDOUT_FILENO)
        return text.isEmpty ? .endOfInput : .cell(text)
      }
      defer { free(line) }
      if wasInterrupted { return .interrupted }
      text += (text.isEmpty ? "" : "\n") + String(cString: line)
      if !language.needsMoreLines(text) { return .cell(text) }
    }
  }

  private func remember(_ text: String) {
    guard text != lastEntry, text != ".exit", text.contains(where: { !$0.isWhitespace }) else { return }
    lastEntry = text
    add_history(text)
    history?.append(text)
  }

  private func insertInitialText() {
    if !initialText.isEmpty { rl_insert_text(initialText) }
    initialText = ""
  }

  // MARK: Drawing

  private var buffer: String { String(cString: line_buffer()) }

  /// The text before the cursor.
  private var textBeforeCursor: String {
    let bytes = UnsafeRawBufferPointer(start: line_buffer(), count: Int(min(line_point(), line_end())))
    return String(decoding: bytes, as: UTF8.self)
  }

  private func display() {
    needsDrawing = hasWaitingInput()
    if !needsDrawing { draw() }
  }

  private func draw(isFinal: Bool = false) {
    needsDrawing = false
    if is_searching() != 0 { return drawSearch() }
    let text = buffer
    let cursor = isFinal ? text.count : textBeforeCursor.count
    let lines = language.highlighted(text, isFinal ? nil : cursor).lines
    screen.draw(
      prompts: [prompt] + Array(repeating: continuation, count: max(0, lines.count - 1)), lines: lines,
      cursor: LineEditor.place(of: cursor, in: text), isFinal: isFinal, terminal: terminal)
  }

  private func drawSearch() {
    let text = buffer
    let lines = language.highlighted(text, nil).lines
    screen.draw(
      prompts: [StyledText(String(cString: displayed_prompt()), TextRole.muted)]
        + Array(repeating: continuation, count: max(0, lines.count - 1)),
      lines: lines, cursor: LineEditor.place(of: textBeforeCursor.count, in: text), terminal: terminal)
  }

  /// The line of a place in the text and how many characters into the line it is.
  private static func place(of cursor: Int, in text: String) -> (line: Int, offset: Int) {
    let before = text.prefix(cursor)
    let line = before.reduce(0) { $0 + ($1 == "\n" ? 1 : 0) }
    let lastBreak = before.lastIndex(of: "\n").map { before.index(after: $0) } ?? before.startIndex
    return (line, before.distance(from: lastBreak, to: before.endIndex))
  }

  // MARK: Input

  private func hasWaitingInput() -> Bool {
    if has_pushed_input() != 0 { return true }
    var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    return poll(&descriptor, 1, 0) > 0
  }

  private static func readByte() -> Int32 {
    while true {
      if let editor = current, editor.needsDrawing, !editor.hasWaitingInput() { editor.draw() }
      if TerminalSignals.takeInterrupt() { return interruptCharacter }
      if TerminalSignals.takeResume() {
        // The shell has set the terminal up in its own way meanwhile.
        rl_deprep_terminal()
        prepareTerminal(1)
        current?.windowChanged()
      }
      if TerminalSignals.takeResize() { current?.windowChanged() }
      guard TerminalSignals.waitForInput() else { continue }
      var byte: UInt8 = 0
      let count = read(STDIN_FILENO, &byte, 1)
      if count == 1 { return Int32(byte) }
      if count == 0 || errno != EINTR { return EOF }
    }
  }

  private func windowChanged() {
    rl_resize_terminal()
    guard terminal.movesCursor else { return }
    terminal = TerminalCapabilities.detect(fileDescriptor: STDOUT_FILENO)
    draw()
  }

  private static let interruptCharacter: Int32 = 3

  /// Readline's own settings, with Ctrl-C as a key, so that it only ever ends a line and never the program.
  private static func prepareTerminal(_ meta: Int32) {
    rl_prep_terminal(meta)
    var settings = termios()
    guard tcgetattr(STDIN_FILENO, &settings) == 0 else { return }
    withUnsafeMutableBytes(of: &settings.c_cc) { $0[Int(VINTR)] = 0 }
    tcsetattr(STDIN_FILENO, TCSADRAIN, &settings)
  }

  // MARK: Keys

  private typealias Command = @convention(c) (Int32, Int32) -> Int32

  /// Binds our commands before readline reads the user's inputrc, which may bind them elsewhere by name.
  private func bindKeys() {
    let commands: [(name: String, keys: [String], command: Command)] = [
      ("tfs-return", ["\r", "\n"], { _, _ in LineEditor.current?.returnPressed() ?? 0 }),
      ("tfs-newline", ["\\e\\C-m", "\\e\\C-j"], { _, _ in LineEditor.current?.insertNewline() ?? 0 }),
      ("tfs-interrupt", ["\\C-c"], { _, _ in LineEditor.current?.interrupt() ?? 0 }),
      ("tfs-complete", ["\t"], { _, _ in LineEditor.current?.complete() ?? 0 }),
      ("tfs-line-up", ["\\e[A", "\\eOA", "\\C-p"], { count, key in LineEditor.current?.lineUp(count, key) ?? 0 }),
      ("tfs-line-down", ["\\e[B", "\\eOB", "\\C-n"], { count, key in LineEditor.current?.lineDown(count, key) ?? 0 }),
      ("tfs-close-bracket", [")", "]", "}"], { count, key in LineEditor.current?.closeBracket(count, key) ?? 0 }),
      ("tfs-clear-screen", ["\\C-l"], { count, key in LineEditor.current?.clearScreen(count, key) ?? 0 }),
      ("tfs-edit", ["\\C-x\\C-e"], { _, _ in LineEditor.current?.editElsewhere() ?? 0 }),
    ]
    for (name, keys, command) in commands {
      rl_add_defun(name, command, -1)
      for key in keys {
        rl_bind_keyseq(key, command)
        bind_sequence_in_vi_insertion(key, command)
      }
    }
    rl_initialize()
  }

  private func returnPressed() -> Int32 {
    if terminal.movesCursor && language.needsMoreLines(buffer) { return insertNewline() }
    finish()
    return 0
  }

  private func finish() {
    if terminal.movesCursor {
      draw(isFinal: true)
      screen.leave()
    } else {
      FileOutput.write("\n", to: STDOUT_FILENO)
    }
    finish_line()
  }

  private func insertNewline() -> Int32 {
    guard terminal.movesCursor else { return returnPressed() }
    rl_insert_text("\n" + BracketScanner.indentation(after: textBeforeCursor))
    return 0
  }

  private func interrupt() -> Int32 {
    if terminal.movesCursor { draw(isFinal: true) }
    FileOutput.write("^C", to: STDOUT_FILENO)
    if terminal.movesCursor { screen.leave() } else { FileOutput.write("\n", to: STDOUT_FILENO) }
    rl_replace_line("", 1)
    wasInterrupted = true
    finish_line()
    return 0
  }

  private func lineUp(_ count: Int32, _ key: Int32) -> Int32 {
    let before = textBeforeCursor
    guard terminal.movesCursor, let lineBreak = before.lastIndex(of: "\n") else {
      return rl_get_previous_history(count, key)
    }
    let offset = before.distance(from: lineBreak, to: before.endIndex) - 1
    let earlier = before[..<lineBreak]
    let start = earlier.lastIndex(of: "\n").map { earlier.index(after: $0) } ?? earlier.startIndex
    moveCursor(to: earlier[..<start] + earlier[start...].prefix(offset))
    return 0
  }

  private func lineDown(_ count: Int32, _ key: Int32) -> Int32 {
    let before = textBeforeCursor
    let text = buffer
    let after = text.dropFirst(before.count)
    guard terminal.movesCursor, let lineBreak = after.firstIndex(of: "\n") else {
      return rl_get_next_history(count, key)
    }
    let start = before.lastIndex(of: "\n").map { before.index(after: $0) } ?? before.startIndex
    let offset = before.distance(from: start, to: before.endIndex)
    let next = text.index(after: lineBreak)
    moveCursor(to: text[..<next] + text[next...].prefix { $0 != "\n" }.prefix(offset))
    return 0
  }

  private func moveCursor(to textBefore: Substring) {
    set_line_point(Int32(textBefore.utf8.count))
  }

  /// A closing bracket that begins a line stands under the line that opened it.
  private func closeBracket(_ count: Int32, _ key: Int32) -> Int32 {
    let before = textBeforeCursor
    let line = before[(before.lastIndex(of: "\n").map { before.index(after: $0) } ?? before.startIndex)...]
    if terminal.movesCursor && before.count > line.count && line.allSatisfy({ $0 == " " }),
      let indentation = BracketScanner.closingIndentation(after: before)
    {
      let start = line_point() - Int32(line.utf8.count)
      rl_delete_text(start, line_point())
      set_line_point(start)
      rl_insert_text(indentation)
    }
    rl_insert_text(String(repeating: String(UnicodeScalar(UInt8(truncatingIfNeeded: key))), count: Int(max(1, count))))
    return 0
  }

  private func complete() -> Int32 {
    let before = textBeforeCursor
    let line = before[(before.lastIndex(of: "\n").map { before.index(after: $0) } ?? before.startIndex)...]
    if line.allSatisfy(\.isWhitespace) && before.count > line.count {
      rl_insert_text("  ")
      return 0
    }
    let completions = language.completions(before)
    let replaced = before.suffix(completions.replacedCount)
    let common = completions.commonPrefix
    if !completions.hint.isEmpty {
      list(completions)
    } else if completions.candidates.isEmpty {
      FileOutput.write("\u{7}", to: STDOUT_FILENO)
    } else if common.count > replaced.count || completions.candidates.count == 1 {
      let end = line_point()
      rl_delete_text(end - Int32(replaced.utf8.count), end)
      set_line_point(end - Int32(replaced.utf8.count))
      rl_insert_text(common)
    } else {
      list(completions)
    }
    return 0
  }

  /// Shows the candidates under the input and the input again under them.
  private func list(_ completions: Completions) {
    if terminal.movesCursor {
      draw(isFinal: true)
      screen.leave()
    } else {
      FileOutput.write("\n", to: STDOUT_FILENO)
    }
    let text = CompletionList(completions).drawn(on: terminal)
    FileOutput.write(TerminalRenderer(terminal).render(text) + "\n", to: STDOUT_FILENO)
    if terminal.movesCursor { draw() } else { rl_forced_update_display() }
  }

  private func clearScreen(_ count: Int32, _ key: Int32) -> Int32 {
    guard terminal.movesCursor else { return rl_clear_screen(count, key) }
    FileOutput.write("\u{1B}[H\u{1B}[2J", to: STDOUT_FILENO)
    screen.reset()
    draw()
    return 0
  }

  private func editElsewhere() -> Int32 {
    if terminal.movesCursor {
      draw(isFinal: true)
      screen.leave()
    }
    rl_deprep_terminal()
    let edited = ExternalEditor.edit(buffer)
    rl_prep_terminal(1)
    if let edited {
      rl_replace_line(edited, 0)
      set_line_point(line_end())
    }
    if terminal.movesCursor { draw() } else { rl_forced_update_display() }
    return 0
  }
}
