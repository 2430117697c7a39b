import Testing

@Suite("String and String.prototype") struct StringTests {
  @Test func construction() throws {
    try expectResults(
      #"""
      String(null) → "null"
      String(Symbol("s")) → "Symbol(s)"
      "" + Symbol("s") → throws TypeError
      String([1, [2, 3]]) → "1,2,3"
      String({}) → "[object Object]"
      String(() => 1).length > 0 → true
      new String("abc").length → 3
      typeof new String("a") → "object"
      new String("abc")[1] → "b"
      Object.keys(new String("ab")) → ["0", "1"]
      String.fromCharCode(72, 105, 0x1f600) → "Hi"
      String.fromCodePoint(128512, 97) → "😀a"
      String.fromCodePoint(-1) → throws RangeError
      String.fromCodePoint(1.5) → throws RangeError
      String.raw`a\n${1 + 1}b` → "a\n2b"
      String.raw({ raw: ["x", "y", "z"] }, 1, 2, 3) → "x1y2z"
      """#)
  }

  @Test func access() throws {
    try expectResults(
      #"""
      "abc".at(-1) → "c"
      "abc".at(3) → undefined
      "abc".charAt(1) → "b"
      "abc".charAt(9) → ""
      "abc".charCodeAt(0) → 97
      "abc".charCodeAt(9) → NaN
      "a😀".codePointAt(1) → 128512
      "a😀".codePointAt(2) → 56832
      "a😀".codePointAt(9) → undefined
      "a😀".length → 3
      [..."a😀b"] → ["a", "😀", "b"]
      "abcdef".slice(2, -1) → "cde"
      "abcdef".slice(-3) → "def"
      "abcdef".slice(4, 2) → ""
      "abcdef".substring(4, 2) → "cd"
      "abcdef".substring(-1, NaN) → ""
      "abcdef".substr(-3, 2) → "de"
      "abcdef".substr(2) → "cdef"
      "abc"[1] → "b"
      "abc"["length"] → 3
      "abc"[7] → undefined
      """#)
  }

  @Test func search() throws {
    try expectResults(
      #"""
      "banana".indexOf("an", 2) → 3
      "banana".indexOf("") → 0
      "banana".indexOf("", 99) → 6
      "banana".lastIndexOf("an") → 3
      "banana".lastIndexOf("an", 2) → 1
      "banana".lastIndexOf("") → 6
      "banana".lastIndexOf("b", -5) → 0
      "banana".includes("nan") → true
      "banana".includes("nan", 3) → false
      "banana".startsWith("nan", 2) → true
      "banana".endsWith("nan", 5) → true
      "banana".endsWith("") → true
      "日本語テキスト".indexOf("テ") → 3
      "日本語x".lastIndexOf("x") → 3
      "aéb".indexOf("日") → -1
      "x".repeat(1000).indexOf("xy") → -1
      """#)
  }

  @Test func changes() throws {
    try expectResults(
      #"""
      "ab".repeat(3) → "ababab"
      "ab".repeat(0) → ""
      "ab".repeat(-1) → throws RangeError
      "ab".repeat(Infinity) → throws RangeError
      "abc".repeat(2 ** 29) → throws RangeError
      "5".padStart(3, "0") → "005"
      "5".padEnd(4, "ab") → "5aba"
      "abc".padStart(2) → "abc"
      "x".padStart(5, "") → "x"
      "a".padStart(2 ** 30) → throws RangeError
      "  \t\n x y \u00a0\ufeff".trim() → "x y"
      "  x ".trimStart() → "x "
      "  x ".trimEnd() → "  x"
      "a".concat(1, null, "z") → "a1nullz"
      "Straße ŉ".toUpperCase() → "STRASSE ʼN"
      "İSTANBUL".toLowerCase().length → 9
      "ΑΣ ΑΣΑ Σ".toLowerCase() → "ας ασα σ"
      "ÀÉÎ".toLowerCase() → "àéî"
      "ÿµ".toUpperCase() → "ŸΜ"
      "ﬁ".toUpperCase() → "FI"
      "𐐨".toUpperCase() === "𐐀" → true
      "abc".toLocaleUpperCase() → "ABC"
      "e\u0301".normalize() === "é" → true
      "é".normalize("NFD").length → 2
      "ﬁ①²".normalize("NFKC") → "fi12"
      "Å".normalize("NFKD").length → 2
      "한글".normalize("NFD").length → 6
      "ｶﾞ".normalize("NFKC") → "ガ"
      "x".normalize("NFX") → throws RangeError
      "a\ud800b".isWellFormed() → false
      "a\ud800b".toWellFormed() → "a�b"
      "a😀".isWellFormed() → true
      "a\ud800é".normalize("NFD").length → 4
      """#)
  }

  @Test func splitReplace() throws {
    try expectResults(
      #"""
      "a,b,c".split(",") → ["a", "b", "c"]
      "a,b,c".split(",", 2) → ["a", "b"]
      "abc".split("") → ["a", "b", "c"]
      "abc".split() → ["abc"]
      "".split(",") → [""]
      "".split("") → []
      "a--b".split("-") → ["a", "", "b"]
      "abc".split("abc") → ["", ""]
      "a1b2".split({ [Symbol.split]: (s, l) => "custom " + s + l }, 3) → "custom a1b23"
      "aXbX".replace("X", "-") → "a-bX"
      "aXbX".replaceAll("X", "-") → "a-b-"
      "abc".replace("b", "[$&|$`|$'|$$|$1]") → "a[b|a|c|$|$1]c"
      "abc".replace("b", (m, i, s) => m + i + s) → "ab1abcc"
      "abc".replaceAll("", "-") → "-a-b-c-"
      "aaa".replaceAll("aa", "b") → "ba"
      "abc".replace("x", "y") → "abc"
      "abc".replaceAll("b", () => "$&") → "a$&c"
      "abc".replace({ [Symbol.replace]: (s, r) => s + r }, "!") → "abc!"
      "x".replace("x", "$<a>") → "$<a>"
      """#)
  }

  @Test func comparison() throws {
    try expectResults(
      #"""
      "a".localeCompare("b") → -1
      "b".localeCompare("a") → 1
      "a".localeCompare("a") → 0
      "a".localeCompare("B") → -1
      "A".localeCompare("a") → 1
      "résumé".localeCompare("resume") → 1
      "résumé".localeCompare("resumf") → -1
      "a10".localeCompare("a9") → -1
      "a10".localeCompare("a9", undefined, { numeric: true }) → 1
      "A".localeCompare("a", undefined, { sensitivity: "base" }) → 0
      ["b", "a", "C", "ä", "Z", "z", "_", "1", "-", " "].sort((x, y) => x.localeCompare(y)) → [" ", "_", "-", \#
      "1", "a", "ä", "b", "C", "z", "Z"]
      ["item 10", "item 9", "Item 1"].sort((x, y) => x.localeCompare(y, "en", { numeric: true })) → ["Item 1", \#
      "item 9", "item 10"]
      """#)
  }

  @Test func errorsAndObjects() throws {
    try expectResults(
      #"""
      String.prototype.trim.call(null) → throws TypeError
      String.prototype.toString.call(1) → throws TypeError
      [..."ab"].join("|") → "a|b"
      "abc".hasOwnProperty(1) → true
      "length" in new String("x") → true
      "abc".concat.length → 1
      Object.getOwnPropertyDescriptor("abc", "length") → {value: 3, writable: false, enumerable: false, \#
      configurable: false}
      Object.getOwnPropertyDescriptor("abc", 0) → {value: "a", writable: false, enumerable: true, configurable: false}
      (() => { "abc"[0] = "x"; })() → throws TypeError
      "a" < "b" && "B" < "a" → true
      "\u{1F600}".split("") → ["�", "�"]
      """#)
  }
}
