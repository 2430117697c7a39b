import Script
import Testing

@Suite("Tokens for highlighting")
struct SyntaxTokenTests {
  private func tokens(_ text: String) -> [String] {
    let source = SourceText(text, name: "t")
    return source.syntaxTokens().map { "\($0.kind):\(source.text(in: $0.range))" }
  }

  @Test("Every kind of token is found with its range")
  func kinds() {
    #expect(
      tokens("const a = 1.5 + 'b' // c") == [
        "keyword:const", "identifier:a", "punctuator:=", "number:1.5", "punctuator:+", "string:'b'", "comment:// c",
      ])
    #expect(
      tokens("x = a / b; y = /c[/]/g") == [
        "identifier:x", "punctuator:=", "identifier:a", "punctuator:/", "identifier:b", "punctuator:;", "identifier:y",
        "punctuator:=", "regularExpression:/c[/]/g",
      ])
    #expect(
      tokens("`a${ {b: 1}.b }c`.class") == [
        "template:`a${", "punctuator:{", "identifier:b", "punctuator::", "number:1", "punctuator:}", "punctuator:.",
        "identifier:b", "template:}c`", "punctuator:.", "identifier:class",
      ])
    #expect(
      tokens("if (a) /b/") == ["keyword:if", "punctuator:(", "identifier:a", "punctuator:)", "regularExpression:/b/"])
    #expect(tokens("f(a) / b")[4] == "punctuator:/")
  }

  @Test("Unfinished and wrong text still gives tokens")
  func tolerance() {
    #expect(tokens("'abc\nd") == ["string:'abc", "identifier:d"])
    #expect(tokens("a `b ${c} d\ne") == ["identifier:a", "template:`b ${", "identifier:c", "template:} d\ne"])
    #expect(tokens("a /* b") == ["identifier:a", "comment:/* b"])
    #expect(
      tokens("a “b” 08 @c #") == [
        "identifier:a", "unknown:“", "identifier:b", "unknown:”", "number:08", "unknown:@", "identifier:c", "unknown:#",
      ])
    #expect(tokens("a = /b") == ["identifier:a", "punctuator:=", "punctuator:/", "identifier:b"])
    #expect(tokens("#!/bin/tfs\na") == ["comment:#!/bin/tfs", "identifier:a"])
  }
}
