import Testing

@Suite("Map, Set, WeakMap and WeakSet") struct CollectionTests {
  @Test func maps() throws {
    try expectResults(
      #"""
      [...new Map([["a", 1], ["b", 2]])] → [["a", 1], ["b", 2]]
      new Map([["a", 1]]).get("a") → 1
      new Map([[NaN, "n"]]).get(NaN) → "n"
      new Map([[0, "z"]]).get(-0) → "z"
      [...new Map([[-0, 1]]).keys()] → [0]
      new Map([[1, "one"]]).get(1.0) → "one"
      new Map([["1", "s"]]).get(1) → undefined
      (() => { const k = {}; const m = new Map([[k, 5]]); return [m.get(k), m.get({}), m.has(k)]; })() → [5, \#
      undefined, true]
      (() => { const m = new Map(); m.set("b", 1).set("a", 2).set("b", 3); return [...m]; })() → [["b", 3], ["a", 2]]
      (() => { const m = new Map([[1, 1], [2, 2]]); return [m.delete(1), m.delete(1), m.size]; })() → [true, false, 1]
      (() => { const m = new Map([[1, 1]]); m.clear(); return [m.size, [...m]]; })() → [0, []]
      (() => { const seen = []; new Map([["a", 1]]).forEach((v, k, m) => seen.push(v, k, m instanceof Map)); \#
      return seen; })() → [1, "a", true]
      (() => { const m = new Map([[1, 1], [2, 2], [3, 3]]); const seen = []; for (const [k] of m) { \#
      seen.push(k); m.delete(k); if (k < 3) m.set(k + 10, 0); } return [seen, m.size]; })() → [[1, 2, 3, 11, 12], 0]
      (() => { const m = new Map(); for (let i = 0; i < 1000; i++) m.set(i, i); let n = 0; for (const [k] of m) \#
      { n++; for (let j = 0; j < 10; j++) m.delete(k + j); } return [n, m.size]; })() → [100, 0]
      (() => { const m = new Map([[1, 1], [2, 2]]); const it = m[Symbol.iterator](); it.next(); m.clear(); \#
      m.set(9, 9); return it.next(); })() → {value: [9, 9], done: false}
      (() => { const it = new Map().entries(); return [it.next(), it.next()]; })() → [{value: undefined, done: \#
      true}, {value: undefined, done: true}]
      (() => { const m = new Map(); for (let i = 0; i < 5000; i++) m.set("k" + i, i); let sum = 0; for (let i = \#
      0; i < 5000; i++) sum += m.get("k" + i); return sum; })() → 12497500
      [...new Map([["a", 1]]).keys(), ...new Map([["a", 1]]).values()] → ["a", 1]
      new Map(5) → throws TypeError
      new Map([1]) → throws TypeError
      Map() → throws TypeError
      Map.prototype.get.call({}, 1) → throws TypeError
      new Map().size → 0
      Object.prototype.toString.call(new Map().entries()) → "[object Map Iterator]"
      Map.prototype.entries === Map.prototype[Symbol.iterator] → true
      (() => { class M extends Map { set(k, v) { return super.set(k, v * 2); } } return [...new M([["a", 1]])]; \#
      })() → [["a", 2]]
      (() => { class M extends Map { first() { return [...this][0]; } } return new M([["a", 1]]).first(); })() \#
      → ["a", 1]
      """#)
  }

  @Test func sets() throws {
    try expectResults(
      #"""
      [...new Set([3, 1, 3, 2])] → [3, 1, 2]
      [...new Set("hello")] → ["h", "e", "l", "o"]
      (() => { const s = new Set(); return [s.add(1).add(1).size, s.has(1), s.delete(1), s.size]; })() → [1, \#
      true, true, 0]
      [...new Set([1]).entries()] → [[1, 1]]
      (() => { const s = new Set([1, 2, 3]); const seen = []; for (const x of s) { seen.push(x); if (x < 4) \#
      s.add(x + 3); } return seen; })() → [1, 2, 3, 4, 5, 6]
      (() => { const seen = []; new Set(["a"]).forEach((v, k) => seen.push(v, k)); return seen; })() → ["a", "a"]
      Set.prototype.keys === Set.prototype.values → true
      new Set([NaN, NaN, 0, -0]).size → 2
      new Set(null).size → 0
      new Set(1) → throws TypeError
      Set() → throws TypeError
      Set.prototype.has.call(new Map(), 1) → throws TypeError
      """#)
  }

  @Test func weakCollections() throws {
    try expectResults(
      #"""
      (() => { const w = new WeakMap(); const k = {}; w.set(k, 1); return [w.get(k), w.has(k), w.delete(k), \#
      w.has(k), w.get(k)]; })() → [1, true, true, false, undefined]
      (() => { const w = new WeakMap(); const k = Object.freeze({}); w.set(k, 1); return w.get(k); })() → 1
      (() => { const k = { a: 1 }; new WeakMap([[k, 2]]); return [Object.keys(k), \#
      Object.getOwnPropertySymbols(k).length]; })() → [["a"], 0]
      (() => { const a = new WeakMap(); const b = new WeakMap(); const k = []; a.set(k, 1); b.set(k, 2); return \#
      [a.get(k), b.get(k)]; })() → [1, 2]
      new WeakMap().set(1, 2) → throws TypeError
      new WeakMap().get(1) → undefined
      (() => { const s = new WeakSet(); const k = () => 1; s.add(k); return [s.has(k), s.has({})]; })() → \#
      [true, false]
      new WeakSet().add("x") → throws TypeError
      WeakMap() → throws TypeError
      Object.prototype.toString.call(new WeakSet()) → "[object WeakSet]"
      """#)
  }
}
