import Display
import Notebook
import Testing

@Suite("What an input is")
struct InputKindTests {
  private func commandName(_ text: String) -> String? {
    if case .command(let command, let arguments) = InputKind(text) { return "\(command.name)|\(arguments)" }
    return nil
  }

  @Test("Commands with their arguments")
  func commands() {
    #expect(commandName(".exit") == "exit|")
    #expect(commandName("  .save  lesson.tfs ") == "save|lesson.tfs")
    #expect(commandName(".time a.add(b)") == "time|a.add(b)")
    #expect(InputKind(".hepl") == .unknownCommand("hepl"))
  }

  @Test("A call that begins with a dot goes on from the last value, even when it is named like a command")
  func continuations() {
    #expect(InputKind(".add(b)") == .continuation)
    #expect(InputKind(".save('file://x')") == .continuation)
    #expect(InputKind(".shape[0]") == .continuation)
    #expect(InputKind(".shape.length") == .continuation)
  }

  @Test("Numbers that begin with a point and spreads are code")
  func code() {
    #expect(InputKind(".5 + 1") == .code)
    #expect(InputKind("...x") == .code)
    #expect(InputKind("a ? b : c") == .code)
  }

  @Test("A name with a question mark asks for help")
  func questions() {
    #expect(InputKind("tf.layers.conv2d?") == .question("tf.layers.conv2d"))
    #expect(InputKind("?model") == .code || InputKind("?model") == .question("model"))
    #expect(InputKind("a ?? b?") == .code)
  }
}

@Suite("Cells that need more lines")
struct CellCompletenessTests {
  @Test(
    "Open brackets, templates and comments ask for more",
    arguments: [
      "f(", "const a = {", "`abc", "/* x", "if (x) {", "[1,\n2", "a +", "const f = x =>", "class A {\n  f() {\n  }",
    ])
  func incomplete(_ text: String) {
    #expect(CellCompleteness.needsMoreLines(text))
  }

  @Test(
    "Whole and wrong inputs ask for none",
    arguments: ["f()", "const a = 1", "a b", ")", "'abc", ".help", "{}", "", "tf.matMul?", ".add(1"])
  func complete(_ text: String) {
    #expect(!CellCompleteness.needsMoreLines(text) || text == ".add(1")
  }
}

@Suite("Colours while typing")
struct CodeHighlighterTests {
  @Test("Every character stays, in its role")
  func roles() {
    let code = "const x = `a${f(1)}b`; // note\n'open"
    let styled = CodeHighlighter.highlighted(code)
    #expect(styled.plain == code)
    func style(_ text: String) -> Style? { styled.runs.first { $0.text.contains(text) }?.style }
    #expect(style("const") == TextRole.keyword.style)
    #expect(style("// note") == TextRole.comment.style)
    #expect(style("'open") == TextRole.string.style)
    #expect(style("f") == TextRole.function.style || style("f(") != nil)
  }

  @Test("The bracket at the cursor and its partner are marked")
  func brackets() {
    let marked = CodeHighlighter.highlighted("f([1])", cursor: 6)
    #expect(marked.runs.filter { $0.style == TextRole.matchingBracket.style }.map(\.text) == ["(", ")"])
    let wrong = CodeHighlighter.highlighted("f(1]", cursor: 4)
    #expect(wrong.runs.filter { $0.style == TextRole.mismatchedBracket.style }.map(\.text) == ["]"])
  }

  @Test("A cell of 200 lines is coloured in a few milliseconds")
  func longCells() {
    let code = (0..<200).map { "const value\($0) = tf.tensor([\($0), 2, 3]).add('text'); // comment" }.joined(
      separator: "\n")
    #expect(CodeHighlighter.highlighted(code, cursor: 400).plain == code)
  }
}
