import Testing

@Suite("JSON") struct JSONTests {
  @Test func parse() throws {
    try expectResults(
      #"""
      JSON.parse('{"a":[1,2.5,-0,1e3,"x\\u0041\\n"],"b":{"c":null,"d":true},"e":"é"}') → {a: [1, 2.5, -0, 1000, \#
      "xA⏎"], b: {c: null, d: true}, e: "é"}
      JSON.parse(" [1 , 2 ] ") → [1, 2]
      JSON.parse('"\\ud83d\\ude00"') → "😀"
      JSON.parse('{"__proto__": 1}').__proto__ → 1
      JSON.parse('{"a":1,"a":2}') → {a: 2}
      JSON.parse('{"2":1,"1":2}') → {1: 2, 2: 1}
      JSON.parse("123456789012345678") → 123456789012345680
      JSON.parse("-0") → -0
      JSON.parse("1e400") → Infinity
      JSON.parse('{"日本":"語"}') → {日本: "語"}
      JSON.parse("") → throws SyntaxError
      JSON.parse("[1,]") → throws SyntaxError
      JSON.parse('{"a":}') → throws SyntaxError
      JSON.parse("{a:1}") → throws SyntaxError
      JSON.parse("'a'") → throws SyntaxError
      JSON.parse("01") → throws SyntaxError
      JSON.parse("1.") → throws SyntaxError
      JSON.parse(".5") → throws SyntaxError
      JSON.parse("+1") → throws SyntaxError
      JSON.parse("[1]x") → throws SyntaxError
      JSON.parse('"a\nb"') → throws SyntaxError
      JSON.parse('"\\x"') → throws SyntaxError
      JSON.parse('"abc') → throws SyntaxError
      JSON.parse("nul") → throws SyntaxError
      JSON.parse("NaN") → throws SyntaxError
      JSON.parse(undefined) → throws SyntaxError
      JSON.parse(null) → null
      JSON.parse('{"a":1,"b":{"c":2}}', (k, v) => (typeof v === "number" ? v * 10 : v)) → {a: 10, b: {c: 20}}
      JSON.parse('{"a":1,"b":2}', (k, v) => (k === "a" ? undefined : v)) → {b: 2}
      JSON.parse("[1,2,3]", (k, v) => (k === "1" ? undefined : v)) → [1, hole, 3]
      (() => { const keys = []; JSON.parse('{"a":[1,{"b":2}]}', (k, v) => { keys.push(k); return v; }); return \#
      keys; })() → ["0", "b", "1", "a", ""]
      """#)
  }

  @Test func stringify() throws {
    try expectResults(
      #"""
      JSON.stringify({ a: 1, b: [1, "x", null, undefined, () => 1, NaN], c: undefined }) → \#
      "{"a":1,"b":[1,"x",null,null,null,null]}"
      JSON.stringify("a\"\\\n\u0001é\u2028😀\ud800") → ""a\"\\\n\u0001é 😀\ud800""
      JSON.stringify(undefined) → undefined
      JSON.stringify(() => 1) → undefined
      JSON.stringify(null) → "null"
      JSON.stringify(Infinity) → "null"
      JSON.stringify(-0) → "0"
      JSON.stringify([]) → "[]"
      JSON.stringify({}) → "{}"
      JSON.stringify([[]], null, 2) → "[⏎  []⏎]"
      JSON.stringify({ a: [1, { b: 2 }], c: {} }, null, 2) → "{⏎  "a": [⏎    1,⏎    {⏎      "b": 2⏎    }⏎  ],⏎  \#
      "c": {}⏎}"
      JSON.stringify([1, 2], null, "--") → "[⏎--1,⏎--2⏎]"
      JSON.stringify([1], null, 20) → "[⏎          1⏎]"
      JSON.stringify({ a: 1 }, null, "0123456789abc") → "{⏎0123456789"a": 1⏎}"
      JSON.stringify({ a: 1, b: 2, c: { a: 3, d: 4 } }, ["a", "c"]) → "{"a":1,"c":{"a":3}}"
      JSON.stringify({ a: 1, b: "x" }, (k, v) => (typeof v === "number" ? v + 1 : v)) → "{"a":2,"b":"x"}"
      JSON.stringify({ a: 1, b: 2 }, (k, v) => (k === "a" ? undefined : v)) → "{"b":2}"
      JSON.stringify([1, 2, 3], (k, v) => (k === "1" ? undefined : v)) → "[1,null,3]"
      JSON.stringify({ toJSON() { return { x: 1 }; } }) → "{"x":1}"
      JSON.stringify({ a: { toJSON: (k) => "key " + k } }) → "{"a":"key a"}"
      JSON.stringify([new Number(3), new String("s"), new Boolean(false)]) → "[3,"s",false]"
      JSON.stringify({ date: new Map([[1, 2]]), set: new Set([1]) }) → "{"date":{},"set":{}}"
      JSON.stringify({ 2: "b", 1: "a", z: 0 }) → "{"1":"a","2":"b","z":0}"
      JSON.stringify(Object.create({ inherited: 1 })) → "{}"
      JSON.stringify([, 1]) → "[null,1]"
      JSON.stringify(1, null, 2) → "1"
      JSON.stringify({ get a() { return 5; } }) → "{"a":5}"
      JSON.stringify(Object.assign([1], { x: 2 })) → "[1]"
      JSON.stringify("日本語") → ""日本語""
      JSON.stringify({ "a\nb": 1 }) → "{"a\nb":1}"
      (() => { const o = {}; o.self = o; return JSON.stringify(o); })() → throws TypeError
      (() => { const shared = { x: 1 }; return JSON.stringify([shared, shared]); })() → "[{"x":1},{"x":1}]"
      JSON.stringify(JSON.parse('{"deep":{"er":[[[[1]]]]}}')) → "{"deep":{"er":[[[[1]]]]}}"
      JSON[Symbol.toStringTag] → "JSON"
      """#)
  }
}
