import Script
import Testing

@Suite("RegExp") struct RegExpTests {
  @Test func wrongPatternsNameTheFault() throws {
    try expectResults(
      #"""
      (() => { try { new RegExp("(a") } catch (e) { return e.message } })() → "invalid regular expression /(a/: unterminated group (at offset 0)"
      (() => { try { new RegExp("a**") } catch (e) { return e.message } })() → "invalid regular expression /a**/: nothing to repeat (at offset 2)"
      (() => { try { new RegExp("[z-a]") } catch (e) { return e.message } })() → "invalid regular expression /[z-a]/: range out of order in character class (at offset 1)"
      new RegExp("\\p{Nonsense}", "u") → throws SyntaxError
      new RegExp("a", "x") → throws SyntaxError
      new RegExp("\\k<b>(?<a>x)") → throws SyntaxError
      new RegExp("(".repeat(5000)) → throws SyntaxError
      new RegExp("a++") → throws SyntaxError
      new RegExp("(?>a)") → throws SyntaxError
      """#)
  }

  @Test func manyWaysToMatchEndInRangeError() throws {
    try expectResults(
      #"""
      /^(\w+\s?)*$/.test("aaaa aaaa aaaa aaaa aaaa aaaa aaaa aaaa aaaa aaaa aaaa!") → throws RangeError
      /(x+x+)+y/.test("x".repeat(20000)) → false
      """#)
  }

  @Test func longTextsAreSearchedInLinearTime() throws {
    try expectResults(
      #"""
      "word ".repeat(100000).match(/\w+/g).length → 100000
      "wörd€ ".repeat(20000).replace(/ö/gu, "oe").length → 140000
      "a,b;".repeat(50000).split(/[,;]/).length → 100001
      """#)
  }
}
