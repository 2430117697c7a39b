import Testing

@Suite("Function.prototype") struct FunctionTests {
  @Test func values() throws {
    try expectResults(
      #"""
      (function () { return this.x; }).call({ x: 1 }) → 1
      (function (a, b) { return [this, a, b]; }).apply(5, [1, 2]) → [5, 1, 2]
      Math.max.apply(null, [1, 3, 2]) → 3
      Math.max.apply(null, { length: 2, 0: 5, 1: 6 }) → 6
      Math.max.apply(null) → -Infinity
      Math.max.apply(null, 1) → throws TypeError
      (function (a, b, c) { return [this.k, a, b, c]; }).bind({ k: 9 }, 1)(2, 3) → [9, 1, 2, 3]
      (function (a, b, c) {}).bind(null, 1).length → 2
      (function foo() {}).bind().name → "bound foo"
      (() => { class P { constructor(x) { this.x = x; } } const B = P.bind(null, 5); const b = new B(); return \#
      [b.x, b instanceof P, b instanceof B]; })() → [5, true, true]
      Function.prototype.bind.call(1) → throws TypeError
      (() => 1) instanceof Function → true
      (function (a, b = 1, ...c) {}).length → 1
      (() => {}).name → ""
      (() => { const f = () => {}; return f.name; })() → "f"
      Object.getOwnPropertyNames(function f() {}).sort() → ["length", "name", "prototype"]
      Object.getOwnPropertyNames(() => {}).sort() → ["length", "name"]
      Object.getOwnPropertyDescriptor(function f() {}, "name") → {value: "f", writable: false, enumerable: \#
      false, configurable: true}
      Function.prototype.name → ""
      typeof Function.prototype → "function"
      Function.prototype(1, 2) → undefined
      new Function.prototype() → throws TypeError
      Object.prototype.toString.call(Function.prototype) → "[object Function]"
      ({ [Symbol.hasInstance]: (v) => v === 1 })[Symbol.hasInstance](1) → true
      (() => { class Even { static [Symbol.hasInstance](n) { return n % 2 === 0; } } return [2 instanceof Even, \#
      1 instanceof Even]; })() → [true, false]
      1 instanceof 1 → throws TypeError
      ({}) instanceof (() => {}) → throws TypeError
      (function f() { return f; }).call().name → "f"
      Math.max.toString() → "function max() { [native code] }"
      (async () => {})[Symbol.toStringTag] → "AsyncFunction"
      Object.prototype.toString.call(function* () {}) → "[object GeneratorFunction]"
      new (() => {})() → throws TypeError
      new Math.max() → throws TypeError
      (function () { return typeof this; }).call(5) → "number"
      (function () { return this; }).call(null) → null
      """#)
  }
}
