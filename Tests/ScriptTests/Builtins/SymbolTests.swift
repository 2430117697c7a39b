import Testing

@Suite("Symbol") struct SymbolTests {
  @Test func values() throws {
    try expectResults(
      #"""
      Symbol("a").toString() → "Symbol(a)"
      Symbol("a").description → "a"
      Symbol().description → undefined
      typeof Symbol.iterator → "symbol"
      Symbol.for("k") === Symbol.for("k") → true
      Symbol("k") === Symbol("k") → false
      Symbol.keyFor(Symbol.for("k")) → "k"
      Symbol.keyFor(Symbol("k")) → undefined
      Symbol.keyFor("x") → throws TypeError
      new Symbol() → throws TypeError
      Symbol("x") + 1 → throws TypeError
      `${Symbol("x")}` → throws TypeError
      Object(Symbol.iterator) == Symbol.iterator → true
      Symbol.iterator.toString() → "Symbol(Symbol.iterator)"
      ({ [Symbol.for("z")]: 1 })[Symbol.for("z")] → 1
      Object.getOwnPropertySymbols({ [Symbol("q")]: 1, a: 2 }).map(String) → ["Symbol(q)"]
      JSON.stringify({ [Symbol("q")]: 1, a: Symbol("v") }) → "{}"
      Symbol.prototype[Symbol.toStringTag] → "Symbol"
      [Symbol.hasInstance, Symbol.asyncIterator, Symbol.toPrimitive, Symbol.toStringTag, \#
      Symbol.match].map(String) → ["Symbol(Symbol.hasInstance)", "Symbol(Symbol.asyncIterator)", \#
      "Symbol(Symbol.toPrimitive)", "Symbol(Symbol.toStringTag)", "Symbol(Symbol.match)"]
      """#)
  }
}
