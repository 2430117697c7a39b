import Notebook
import Display
TerminalSignals.install {}
let state = UserDirectories.state()
let editor = LineEditor(
  language: EditedLanguage(
    needsMoreLines: { $0.filter { "([{".contains($0) }.count > $0.filter { ")]}".contains($0) }.count },
    highlighted: { text, _ in StyledText(text, TextRole.string) },
    completions: { _ in Completions(replacing: 0, [.init("alpha", detail: "x"), .init("beta")]) }),
  history: state.map { HistoryFile(path: $0 + "/history") })
var n = 1
loop: while true {
  switch editor.readCell(
    prompt: StyledText("In [\(n)]: ", TextRole.inputPrompt), continuation: StyledText("   ...: ", TextRole.inputPrompt))
  {
  case .cell(let text): print("got \(text.debugDescription)"); n += 1
  case .interrupted: print("int")
  case .endOfInput: break loop
  }
}
