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
      (() => { try { new RegExp("a", "v") } catch (e) { return e.message } })() → "invalid regular expression flags 'v': the flag v (of ES2024) is left out of this language; write u, and classes without set operations"
      /\xe9/i.test("É") → true
      new RegExp("\\k<b>(?<a>x)") → throws SyntaxError
      new RegExp("(".repeat(5000)) → throws SyntaxError
      new RegExp("a++") → throws SyntaxError
      new RegExp("(?>a)") → throws SyntaxError
      """#)
  }

  @Test func wrongLiteralsStopTheProgramBeforeItRuns() throws {
    for literal in ["/(/", "/a**/", "/[b-a]/", "/\\u{110000}/u"] {
      let printed = Machine.onLargeStack {
        let machine = Machine()
        let host = RecordingHost()
        machine.host = host
        #expect(throws: ScriptError.self) {
          try machine.runCell("console.log(1); if (false) { \(literal) }", name: "test")
        }
        return host.output
      }
      #expect(printed == "", "\(literal)")
    }
  }

  @Test func manyWaysToMatchEndInRangeError() throws {
    try expectResults(
      #"""
      /^(\w+\s?)*$/.test("aaaa aaaa aaaa aaaa aaaa aaaa aaaa aaaa aaaa aaaa aaaa!") → throws RangeError
      /(x+x+)+y/.test("x".repeat(20000)) → false
      """#)
  }

  @Test func capturesAreThoseOfTheLastRound() throws {
    try expectResults(
      #"""
      [.../(?:(a)|b)*/.exec("ab")] → ["ab", undefined]
      [.../(z)((a+)?(b+)?(c))*/.exec("zaacbbbcac")] → ["zaacbbbcac", "z", "ac", "a", undefined, "c"]
      [.../(?:(a)|(b)|(c))*?$/.exec("abc")] → ["abc", undefined, undefined, "c"]
      [.../((a)|b){2}/.exec("ab")] → ["ab", "b", undefined]
      [.../(a(b)?)+/.exec("aba")] → ["aba", "a", undefined]
      /(?:(?<x>a)|(?<y>b))*/.exec("ab").groups → {x: undefined, y: "b"}
      "abab".replace(/(?:(a)|(b))*/g, "[$1,$2]") → "[,b][,]"
      [.../(?:(\d)|([a-z]))+/.exec("1a2b3")] → ["1a2b3", "3", undefined]
      [.../((?:(x)|y)\d)+;(\d)/.exec("x1y2;3")] → ["x1y2;3", "y2", undefined, "3"]
      [.../(?:(a)(?=\1))*(a)/.exec("aaa")] → ["aaa", "a", "a"]
      """#)
  }

  @Test func roundsThatMatchNothingAreRefused() throws {
    try expectResults(
      #"""
      [.../(a*)*/.exec("b")] → ["", undefined]
      [.../(a*)*/.exec("aa")] → ["aa", "aa"]
      [.../(a?)*?b/.exec("aab")] → ["aab", "a"]
      [.../(?:a*?)*?$/.exec("aa")] → ["aa"]
      [.../(?:(a?)(b?))*/.exec("ab")] → ["ab", "a", "b"]
      [.../(\s*,?)+x/.exec(" , ,x")] → [" , ,x", " ,"]
      """#)
  }

  // MDN and the standard's own examples of direction among them.
  @Test func lookBehindsOfAnyLengthMatchFromRightToLeft() throws {
    try expectResults(
      #"""
      /(?<=a+)b/.exec("aaab").index → 3
      [.../(?<=(\d+)(\d+))$/.exec("1053")] → ["", "1", "053"]
      [.../(?<=([ab]+)([bc]+))$/.exec("abc")] → ["", "a", "bc"]
      [.../(?<=\1(a))b/.exec("aab")] → ["b", "a"]
      [.../(?<=(a)\1)b/.exec("aab")] → ["b", "a"]
      /(?<=^.*)x/.exec("abcx").index → 3
      /(?<!a.*)b/.exec("cb").index → 1
      /(?<!a.*)b/.test("ab") → false
      "price: 10, cost:20".match(/(?<=price:\s*)\d+/g) → ["10"]
      "a1bb22ccc333".replace(/(?<=[a-z]{2,})\d/g, "#") → "a1bb#2ccc#33"
      /(?<=^|,)b/.exec("a,b").index → 2
      /(?<=😀+)x/u.exec("😀😀x").index → 4
      /(?<=(?=ab)a*)b/.exec("ab").index → 1
      /(?<=\bfoo\s+)bar/i.test("Foo   BAR") → true
      /(?<=(?<!x)a+)b/.exec("xab") → null
      (() => { try { new RegExp("(a)(?<=\\1+)b") } catch (e) { return e.name } })() → "SyntaxError"
      [..."ab12cd345".matchAll(/(?<=([a-z]+))\d+/g)].map((m) => m[1]) → ["ab", "cd"]
      """#)
  }

  @Test func namesOfGroupsMayHoldAnyLetters() throws {
    try expectResults(
      #"""
      /(?<a𝒜>x)/u.exec("x").groups → {a𝒜: "x"}
      /(?<π>a)/.exec("a").groups.π → "a"
      new RegExp("(?<1a>x)") → throws SyntaxError
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
