import Testing

@Suite("Array and Array.prototype") struct ArrayTests {
  @Test func construction() throws {
    try expectResults(
      #"""
      new Array(3) → [hole, hole, hole]
      new Array(3).length → 3
      Array(1, 2, 3) → [1, 2, 3]
      new Array("3") → ["3"]
      Array.of(7, 8) → [7, 8]
      Array.from("héllo") → ["h", "é", "l", "l", "o"]
      Array.from({ length: 3 }, (_, i) => i * 2) → [0, 2, 4]
      Array.from(new Set([1, 2, 2, 3])) → [1, 2, 3]
      Array.from(new Map([["a", 1]])) → [["a", 1]]
      Array.from({ 0: "a", 1: "b", length: 2 }) → ["a", "b"]
      Array.from([1, , 3]) → [1, undefined, 3]
      Array.isArray([]) → true
      Array.isArray({ length: 0 }) → false
      new Array(-1) → throws RangeError
      new Array(1.5) → throws RangeError
      Array.from(null) → throws TypeError
      Array.from([1, 2], 3) → throws TypeError
      (() => { class A extends Array {} const a = A.from([1, 2]); return [a instanceof A, a.length]; })() → [true, 2]
      (() => { class A extends Array { sum() { return this.reduce((s, x) => s + x, 0); } } return new A(1, 2, \#
      3).sum(); })() → 6
      """#)
  }

  @Test func pushPopShiftUnshift() throws {
    try expectResults(
      #"""
      (() => { const a = [1]; return [a.push(2, 3), a]; })() → [3, [1, 2, 3]]
      (() => { const a = [1, 2]; return [a.pop(), a.pop(), a.pop(), a]; })() → [2, 1, undefined, []]
      (() => { const a = [1, 2, 3]; return [a.shift(), a]; })() → [1, [2, 3]]
      [].shift() → undefined
      (() => { const a = [3]; return [a.unshift(1, 2), a]; })() → [3, [1, 2, 3]]
      (() => { const o = { length: 1, 0: "x" }; Array.prototype.push.call(o, "y"); return [o.length, o[1]]; \#
      })() → [2, "y"]
      (() => { const a = Object.freeze([1]); a.push(2); })() → throws TypeError
      (() => { const a = Object.freeze([1]); a.pop(); })() → throws TypeError
      """#)
  }

  @Test func splice() throws {
    try expectResults(
      #"""
      (() => { const a = [1, 2, 3, 4, 5]; return [a.splice(1, 2), a]; })() → [[2, 3], [1, 4, 5]]
      (() => { const a = [1, 2, 3]; return [a.splice(-1, 1, "a", "b"), a]; })() → [[3], [1, 2, "a", "b"]]
      (() => { const a = [1, 2, 3]; return [a.splice(1), a]; })() → [[2, 3], [1]]
      (() => { const a = [1, 2, 3]; return [a.splice(), a]; })() → [[], [1, 2, 3]]
      (() => { const a = [1, , 3, , 5]; return [a.splice(1, 2), a]; })() → [[hole, 3], [1, hole, 5]]
      (() => { const a = [1, 2]; a.splice(1, 0, ...[7, 8, 9]); return a; })() → [1, 7, 8, 9, 2]
      """#)
  }

  @Test func sliceConcat() throws {
    try expectResults(
      #"""
      [1, 2, 3, 4].slice(1, -1) → [2, 3]
      [1, 2, 3].slice(-2) → [2, 3]
      [1, , 3].slice(0, 2) → [1, hole]
      [1, 2, 3].slice(2, 1) → []
      [1].concat(2, [3, [4]], "ab") → [1, 2, 3, [4], "ab"]
      [1, , 2].concat([, 3]) → [1, hole, 2, hole, 3]
      [].concat({ length: 1, 0: "x", [Symbol.isConcatSpreadable]: true }) → ["x"]
      Array.prototype.slice.call("abc", 1) → ["b", "c"]
      """#)
  }

  @Test func searching() throws {
    try expectResults(
      #"""
      [1, 2, 3].at(-1) → 3
      [1, 2, 3].at(5) → undefined
      [1, NaN].includes(NaN) → true
      [1, NaN].indexOf(NaN) → -1
      [1, , 3].includes(undefined) → true
      [1, , 3].indexOf(undefined) → -1
      [1, 2, 1].lastIndexOf(1) → 2
      [1, 2, 1].lastIndexOf(1, -2) → 0
      [1, 2, 3].indexOf(3, -1) → 2
      ["a", "b"].includes("b", 2) → false
      [0].includes(-0) → true
      [5, 12, 8].find((x) => x > 6) → 12
      [5, 12, 8].findIndex((x) => x > 100) → -1
      [5, 12, 8].findLast((x) => x > 6) → 8
      [5, 12, 8].findLastIndex((x) => x > 6) → 2
      [1, , 3].find((x) => x === undefined) → undefined
      [1, , 3].findIndex((x) => x === undefined) → 1
      """#)
  }

  @Test func callbacks() throws {
    try expectResults(
      #"""
      [1, 2, 3].map((x, i, a) => x * i + a.length) → [3, 5, 9]
      [1, , 3].map((x) => x * 2) → [2, hole, 6]
      ["1", "2", "3"].map(Number) → [1, 2, 3]
      ["10", "10", "10"].map(parseInt) → [10, NaN, 2]
      [1, 2, 3, 4].filter((x) => x % 2) → [1, 3]
      [3, , 1].filter(() => true) → [3, 1]
      [1, 2].forEach((x) => x) → undefined
      (() => { const seen = []; [1, , 3].forEach((x, i) => seen.push(i)); return seen; })() → [0, 2]
      (() => { const seen = []; const a = [1, 2, 3]; a.forEach((x) => { if (x < 3) a.push(x * 10); \#
      seen.push(x); }); return seen; })() → [1, 2, 3]
      (() => { const a = [1, 2, 3]; const seen = []; a.forEach((x, i) => { a.length = 2; seen.push(x); }); \#
      return seen; })() → [1, 2]
      [1, 2].map(function () { return this.k; }, { k: 5 }) → [5, 5]
      [1, 2, 3].some((x) => x > 2) → true
      [].some(() => true) → false
      [].every(() => false) → true
      [1, 2, 3].every((x) => x < 3) → false
      [1, 2, 3].reduce((a, b) => a + b) → 6
      [1, 2, 3].reduce((a, b) => a + b, "") → "123"
      [1, 2, 3].reduceRight((a, b) => a + "-" + b) → "3-2-1"
      [].reduce((a, b) => a) → throws TypeError
      [].reduce((a, b) => a, 9) → 9
      [, 5].reduce((a, b) => a + b) → 5
      [1].map(5) → throws TypeError
      [1].forEach() → throws TypeError
      """#)
  }

  @Test func flat() throws {
    try expectResults(
      #"""
      [1, [2, [3, [4]]]].flat() → [1, 2, [3, [4]]]
      [1, [2, [3, [4]]]].flat(Infinity) → [1, 2, 3, 4]
      [1, , [2, , 3]].flat() → [1, 2, 3]
      [1, 2].flatMap((x) => [x, [x * 2]]) → [1, [2], 2, [4]]
      [[1], 2].flat(0) → [[1], 2]
      """#)
  }

  @Test func order() throws {
    try expectResults(
      #"""
      [3, 1, 2].reverse() → [2, 1, 3]
      [1, , 3].reverse() → [3, hole, 1]
      [1, 10, 9, "b", undefined, "a", , null].sort() → [1, 10, 9, "a", "b", null, undefined, hole]
      [3, 1, 2].sort((a, b) => b - a) → [3, 2, 1]
      [3, 1, 2].sort(undefined) → [1, 2, 3]
      [1, 2].sort("x") → throws TypeError
      [5, 1, 4].toSorted() → [1, 4, 5]
      [1, 2, 3].toReversed() → [3, 2, 1]
      [1, 2, 3, 4].toSpliced(1, 2, "x") → [1, "x", 4]
      [1, 2, 3].with(-1, 9) → [1, 2, 9]
      [1].with(5, 0) → throws RangeError
      [, 1].toSorted() → [1, undefined]
      (() => { const a = Array.from({ length: 200 }, (_, i) => ({ k: i % 7, i })); a.sort((x, y) => x.k - y.k); \#
      return a.every((x, i) => i === 0 || a[i - 1].k < x.k || (a[i - 1].k === x.k && a[i - 1].i < x.i)); })() → true
      (() => { const a = Array.from({ length: 1000 }, (_, i) => (i * 7919) % 1009); a.sort((x, y) => x - y); \#
      return a.every((x, i) => i === 0 || a[i - 1] <= x); })() → true
      [true, false, "x", 1].sort() → [1, false, true, "x"]
      ["é", "z", "a", "Z"].sort() → ["Z", "a", "z", "é"]
      """#)
  }

  @Test func fillCopywithin() throws {
    try expectResults(
      #"""
      new Array(3).fill(0) → [0, 0, 0]
      [1, 2, 3, 4].fill("x", 1, -1) → [1, "x", "x", 4]
      [1, 2, 3, 4, 5].copyWithin(0, 3) → [4, 5, 3, 4, 5]
      [1, 2, 3, 4, 5].copyWithin(1, 0, 3) → [1, 1, 2, 3, 5]
      [1, , 3].copyWithin(1, 0) → [1, 1, hole]
      """#)
  }

  @Test func text() throws {
    try expectResults(
      #"""
      [1, null, [2, undefined, 3], "x"].join("-") → "1--2,,3-x"
      [1, 2].toString() → "1,2"
      String([[1, 2], [3]]) → "1,2,3"
      [].join() → ""
      [1.5, -0, 1e21, true].join() → "1.5,0,1e+21,true"
      (() => { const a = [1]; a.push(a); return a.join(); })() → "1,"
      [1234.5, "x"].toLocaleString() → "1,234.5,x"
      """#)
  }

  @Test func iteration() throws {
    try expectResults(
      #"""
      [...["a", "b"].entries()] → [[0, "a"], [1, "b"]]
      [...["a", "b"].keys()] → [0, 1]
      [..."ab"].values().next() → {value: "a", done: false}
      Object.prototype.toString.call([].values()) → "[object Array Iterator]"
      [...[1, , 3]] → [1, undefined, 3]
      Array.prototype[Symbol.iterator] === Array.prototype.values → true
      """#)
  }

  @Test func lengthAndHoles() throws {
    try expectResults(
      #"""
      (() => { const a = [1, 2, 3]; a.length = 1; return a; })() → [1]
      (() => { const a = []; a[3] = 1; return [a.length, a]; })() → [4, [hole, hole, hole, 1]]
      (() => { const a = [1, 2, 3]; delete a[1]; return [1 in a, a.length, Object.keys(a)]; })() → [false, 3, \#
      ["0", "2"]]
      (() => { const a = [1]; a[4294967294] = 2; return [a.length, Object.keys(a)]; })() → [4294967295, ["0", \#
      "4294967294"]]
      (() => { const a = [1]; a.length = -1; })() → throws RangeError
      (() => { const a = []; a["1"] = "x"; a.foo = "y"; return Object.keys(a); })() → ["1", "foo"]
      (() => { const a = [1, 2, 3]; Object.defineProperty(a, 1, { get: () => "got" }); return [a[1], a.map((x) \#
      => x), a.indexOf("got")]; })() → ["got", [1, "got", 3], 1]
      (() => { const a = [1, 2, 3]; Object.defineProperty(a, "length", { writable: false }); a.push(4); })() → \#
      throws TypeError
      Object.getOwnPropertyNames([7, 8]) → ["0", "1", "length"]
      Array.prototype.concat.length → 1
      [].map.name → "map"
      """#)
  }
}
