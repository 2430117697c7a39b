import Script
import Testing

private func syntaxError(in text: String, goal: SourceGoal = .module) -> SyntaxError? {
  do {
    _ = try Program.parse(SourceText(text, name: "e.js"), goal: goal)
    return nil
  } catch {
    return error
  }
}

@Suite("Syntax errors")
struct SyntaxErrorTests {
  @Test(
    "Input that only needs more lines is told apart",
    arguments: [
      "f(", "f(a,", "[1", "{", "if (a)", "if (a) b; else", "function f(", "function f() {", "x =>", "`abc", "`a${b",
      "/* abc", "a +", "a.", "a ?", "a ? b", "const a =", "const {a}", "class A {", "class A { m()", "x = {a:",
      "try { }", "for (const x of y)", "switch (a) {", "import {a}", "import {a} from", "export", "do x", "()",
      "\"abc\\", "'a\\\n", "label:", "x.map(a => {", "new", "async () =>",
    ])
  func incomplete(_ text: String) throws {
    #expect(try #require(syntaxError(in: text)).isIncomplete)
  }

  @Test(
    "Input that no line can mend is wrong",
    arguments: [
      ")", "a b", "\"abc", "const a", "/abc", "f(]", "1x", "x = {a b", "let 1", "(a b", "return", "@a", "(a,)(",
    ])
  func wrong(_ text: String) throws {
    #expect(try !#require(syntaxError(in: text)).isIncomplete)
  }

  @Test(
    "Messages keep the words people search for",
    arguments: [
      ("let a; let a", "Identifier 'a' has already been declared"),
      ("const a", "Missing initializer in const declaration"),
      ("f() = 1", "Invalid left-hand side in assignment"),
      ("({a: 1}) => 1", "Invalid destructuring assignment target"),
      ("return 1", "Illegal return statement"),
      ("break", "Illegal break statement"),
      ("a: { continue a }", "Illegal continue statement"),
      ("for (;;) break b", "Undefined label 'b'"),
      ("function f() { await 1 }", "await is only valid in async functions"),
      ("x.#y", "Private field '#y' must be declared in an enclosing class"),
      ("delete x", "Delete of an unqualified identifier in strict mode"),
      ("export {a}", "Export 'a' is not defined in module"),
      ("export default 1; export default 2", "Duplicate export of 'default'"),
      ("010", "Octal literals"),
      ("10n", "BigInt is left out"),
      ("/a/gg", "Invalid regular expression flags"),
      ("with (a) {}", "Strict mode code may not include a with statement"),
      ("(a, a) => 1", "Duplicate parameter name"),
      ("super()", "'super' keyword unexpected here"),
      ("a ?? b || c", "Unexpected mix"),
      ("f(a b)", "missing ) after argument list"),
      ("let let = 1", "Unexpected reserved word 'let'"),
      ("var eval", "Unexpected eval or arguments in strict mode"),
      ("({__proto__: 1, __proto__: 2})", "Duplicate __proto__ fields"),
      ("function f() { import a from 'b' }", "may only appear at top level"),
      ("'abc", "Invalid or unexpected token"),
      ("a)", "Unexpected token ')'"),
      ("(", "Unexpected end of input"),
    ])
  func messages(_ text: String, _ part: String) throws {
    let error = try #require(syntaxError(in: text))
    #expect(error.message.contains(part), "\(error.message)")
  }

  @Test(
    "Habits from other languages get a hint",
    arguments: [
      ("def f(x):", "function f(…)"), ("print x", "console.log"), ("x = None if y else z", "condition ? a : b"),
      ("elif x:", "else if"), ("lambda x: x", "x => x + 1"), ("a and b", "&&"), ("not x", "!"), ("x is None", "==="),
      ("# comment", "//"), ("if x > 3:", "parentheses"), ("if (x):", "braces"),
      ("for x in y:", "for (const item of list)"),
      ("[i for i in y]", "map"), ("x = “a”", "straight quotes"), ("x = ‘a’", "straight quotes"), ("raise E()", "throw"),
      ("f\"{x}\"", "`text ${value}`"), ("\"\"\"a\"\"\"", "back quotes"), ("import numpy as np", "tf is there"),
      ("f(**x)", "...values"), ("class A(B):", "extends"), ("(a, b) { return 1 }", "=>"), ("x = > 1", "=>"),
      ("class A { f() {}, g() {} }", "no comma"), ("class A { let x = 1 }", "without 'let'"), ("let x := 1", "= alone"),
      ("({a = 1})", "{a: value}"), ("const x", "let x"), ("5x", "digit"), ("a ≤ b", "<="), ("a?.b = c", "if (object)"),
      ("let x: number = 5", "types are not written"), ("function f(a: string) {}", "types are not written"),
      ("fucntion f() {}", "did you mean function"), ("cosnt x = 5", "did you mean const"),
      ("retrun 5", "did you mean return"), ("int x = 5", "did you mean let"), ("a <> b", "!=="), ("a -> b", "=>"),
      ("a =< b", "<="), ("x!", "leave out the !"), ("{a: 1, b: 2}", "({name: value})"), ("[1, 2][0:1]", "slice"),
      ("x = [i * 2 for i in y]", "map"), ("del x", "delete"), ("assert x", "console.assert"),
      ("global x", "leave it out"),
      ("async def f():", "async function"), ("() => await x", "async"), ("f(a, (b", "line 1, column 6"),
      ("tf.tensor([1, 2)", "[ at line 1, column 11"),
    ])
  func hints(_ text: String, _ part: String) throws {
    let error = try #require(syntaxError(in: text))
    #expect(error.hint?.contains(part) == true, "\(error.message) | \(error.hint ?? "no hint")")
  }

  @Test("An end that comes too early is marked behind the last word, not on the empty line after it")
  func earlyEnd() throws {
    let text = "f(1,\n  2 // two\n\n"
    let error = try #require(syntaxError(in: text))
    #expect(SourceText(text, name: "e.js").position(at: error.range.start) == SourcePosition(line: 2, column: 4))
  }

  @Test("The position is that of the unexpected token")
  func positions() throws {
    let source = SourceText("let a = 1\nlet ü = (2 3)\n", name: "p.js", firstLine: 10)
    do {
      _ = try Program.parse(source, goal: .module)
      Issue.record("accepted")
    } catch {
      #expect(source.position(at: error.range.start) == SourcePosition(line: 11, column: 12))
      #expect(source.text(in: error.range) == "3")
    }
  }
}

@Suite("Source excerpts")
struct SourceExcerptTests {
  @Test("The mark stands under the part in question")
  func plain() {
    let source = SourceText("let a\n  foo(bar, 1)\n", name: "dir/x.js")
    let excerpt = SourceExcerpt(source, range: SourceRange(start: 12, end: 15))
    #expect(excerpt.text == "dir/x.js:2:7\n      foo(bar, 1)\n          ^^^")
  }

  @Test("Tabs and wide characters take their columns")
  func columns() {
    let source = SourceText("\t变量 = x", name: "x.js")
    let excerpt = SourceExcerpt(source, range: SourceRange(start: 10, end: 11))
    #expect(excerpt.line == "    变量 = x")
    #expect(excerpt.marker == String(repeating: " ", count: 11) + "^")
  }

  @Test("A mark at the end of a line or of the text stands after it")
  func end() {
    let source = SourceText("f(", name: "x.js")
    let excerpt = SourceExcerpt(source, range: SourceRange(at: 2))
    #expect(excerpt.location == "x.js:1:3")
    #expect(excerpt.marker == "  ^")
    #expect(SourceExcerpt(SourceText("", name: "e"), range: SourceRange(at: 0)).marker == "^")
  }

  @Test("Long lines are cut around the mark")
  func long() {
    let text = String(repeating: "a", count: 500) + "!" + String(repeating: "b", count: 500)
    let excerpt = SourceExcerpt(
      SourceText(text, name: "x.js"), range: SourceRange(start: 500, end: 501), maximumWidth: 60)
    #expect(excerpt.line.count == 60)
    #expect(excerpt.line.hasPrefix("…a") && excerpt.line.hasSuffix("b…"))
    let index = excerpt.line.index(excerpt.line.startIndex, offsetBy: excerpt.marker.count - 1)
    #expect(excerpt.line[index] == "!")
  }
}
