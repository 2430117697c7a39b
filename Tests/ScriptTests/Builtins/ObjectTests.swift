import Testing

@Suite("Object, Object.prototype and the global functions about URIs") struct ObjectTests {
  @Test func listing() throws {
    try expectResults(
      #"""
      Object.keys({ b: 1, a: 2, 1: "x", 0: "y", [Symbol("s")]: 3 }) → ["0", "1", "b", "a"]
      Object.values({ a: 1, b: [2] }) → [1, [2]]
      Object.entries({ a: 1, b: 2 }) → [["a", 1], ["b", 2]]
      Object.keys("ab") → ["0", "1"]
      Object.keys(null) → throws TypeError
      Object.fromEntries([["a", 1], ["b", 2]]) → {a: 1, b: 2}
      Object.fromEntries(new Map([["k", "v"]])) → {k: "v"}
      Object.fromEntries([1]) → throws TypeError
      Object.assign({ a: 1 }, { b: 2 }, null, { a: 3 }) → {a: 3, b: 2}
      Object.assign({}, "ab") → {0: "a", 1: "b"}
      Object.assign({}, [1, 2]) → {0: 1, 1: 2}
      (() => { const o = { get x() { return 5; } }; return Object.getOwnPropertyDescriptor(Object.assign({}, \#
      o), "x"); })() → {value: 5, writable: true, enumerable: true, configurable: true}
      Object.assign(Object.freeze({ a: 1 }), { a: 2 }) → throws TypeError
      Object.entries([7, 8]) → [["0", 7], ["1", 8]]
      Object.getOwnPropertyNames({ b: 1, a: 2 }) → ["b", "a"]
      Object.getOwnPropertySymbols({ [Symbol.iterator]: 1 }).length → 1
      (() => { const o = { x: 1 }; Object.defineProperty(o, "hidden", { value: 2 }); return [Object.keys(o), \#
      Object.getOwnPropertyNames(o), o.hidden]; })() → [["x"], ["x", "hidden"], 2]
      """#)
  }

  @Test func descriptors() throws {
    try expectResults(
      #"""
      Object.getOwnPropertyDescriptor({ x: 1 }, "x") → {value: 1, writable: true, enumerable: true, \#
      configurable: true}
      Object.getOwnPropertyDescriptor({ get x() { return 1; } }, "x").set → undefined
      Object.getOwnPropertyDescriptor([1], "length") → {value: 1, writable: true, enumerable: false, \#
      configurable: false}
      Object.getOwnPropertyDescriptor({}, "x") → undefined
      Object.getOwnPropertyDescriptors({ a: 1 }) → {a: {value: 1, writable: true, enumerable: true, \#
      configurable: true}}
      Object.defineProperty({}, "x", { get: 5 }) → throws TypeError
      Object.defineProperty({}, "x", { get() {}, value: 1 }) → throws TypeError
      Object.defineProperty(1, "x", {}) → throws TypeError
      Object.defineProperty({}, "x", 1) → throws TypeError
      (() => { const o = {}; Object.defineProperty(o, "x", { value: 1 }); o.x = 2; })() → throws TypeError
      (() => { const o = {}; Object.defineProperty(o, "x", { value: 1 }); Object.defineProperty(o, "x", { \#
      value: 2 }); })() → throws TypeError
      (() => { const o = {}; Object.defineProperty(o, "x", { value: 1 }); delete o.x; })() → throws TypeError
      (() => { const o = {}; Object.defineProperties(o, { a: { value: 1, enumerable: true }, b: { get: () => 2 \#
      } }); return [o.a, o.b, Object.keys(o)]; })() → [1, 2, ["a"]]
      Object.create({ a: 1 }).a → 1
      Object.create(null) instanceof Object → false
      Object.create(null, { x: { value: 5, enumerable: true } }) → {x: 5}
      Object.create(1) → throws TypeError
      """#)
  }

  @Test func prototypes() throws {
    try expectResults(
      #"""
      Object.getPrototypeOf([]) === Array.prototype → true
      Object.getPrototypeOf(1) === Number.prototype → true
      Object.setPrototypeOf({}, { greet: () => "hi" }).greet() → "hi"
      (() => { const a = {}; const b = Object.create(a); Object.setPrototypeOf(a, b); })() → throws TypeError
      Object.setPrototypeOf({}, 1) → throws TypeError
      ({}).__proto__ === Object.prototype → true
      ({ __proto__: null }) instanceof Object → false
      Array.prototype.isPrototypeOf([]) → true
      Object.prototype.isPrototypeOf.call({}, 1) → false
      """#)
  }

  @Test func integrity() throws {
    try expectResults(
      #"""
      Object.isFrozen(Object.freeze({ a: 1 })) → true
      Object.isFrozen({}) → false
      Object.isFrozen(Object.preventExtensions({})) → true
      Object.isSealed(Object.seal({ a: 1 })) → true
      Object.isFrozen(1) → true
      (() => { const o = Object.freeze({ a: { b: 1 } }); o.a.b = 2; return o.a.b; })() → 2
      (() => { const o = Object.freeze({ a: 1 }); o.a = 2; })() → throws TypeError
      (() => { const o = Object.freeze({ a: 1 }); delete o.a; })() → throws TypeError
      (() => { const o = Object.seal({ a: 1 }); o.a = 2; return o.a; })() → 2
      (() => { const o = Object.seal({ a: 1 }); o.b = 2; })() → throws TypeError
      (() => { const o = Object.preventExtensions({ a: 1 }); o.b = 2; })() → throws TypeError
      (() => { const a = Object.freeze([1, 2]); a[0] = 9; })() → throws TypeError
      (() => { const a = Object.seal([1, 2]); a[0] = 9; return a; })() → [9, 2]
      Object.isFrozen(Object.freeze([1, 2])) → true
      Object.isExtensible(Object.preventExtensions([])) → false
      """#)
  }

  @Test func ownAndOther() throws {
    try expectResults(
      #"""
      Object.hasOwn({ a: 1 }, "a") → true
      Object.hasOwn({}, "toString") → false
      ({ a: 1 }).hasOwnProperty("a") → true
      ({ a: 1 }).propertyIsEnumerable("a") → true
      [1].propertyIsEnumerable("length") → false
      Object.is(NaN, NaN) → true
      Object.is(0, -0) → false
      Object.is("a", "a") → true
      [null, undefined, 1, "s", [], {}, () => 1, new Error("e"), new Map(), Promise.resolve(), Symbol(), Math, \#
      JSON, (function () { return arguments; })()].map((v) => Object.prototype.toString.call(v)) → ["[object \#
      Null]", "[object Undefined]", "[object Number]", "[object String]", "[object Array]", "[object Object]", \#
      "[object Function]", "[object Error]", "[object Map]", "[object Promise]", "[object Symbol]", "[object \#
      Math]", "[object JSON]", "[object Arguments]"]
      ({ [Symbol.toStringTag]: "Mine" }).toString() → "[object Mine]"
      ({}).toLocaleString() → "[object Object]"
      Object(1) instanceof Number → true
      Object("s").length → 1
      Object(null) → {}
      typeof Object(Symbol()) → "object"
      new Object({ a: 1 }) → {a: 1}
      ({ valueOf: () => 42 }) * 2 → 84
      `${{ toString: () => "text" }}` → "text"
      ({ [Symbol.toPrimitive]: (hint) => hint }) + "" → "default"
      `${{ [Symbol.toPrimitive]: (hint) => hint }}` → "string"
      +{ [Symbol.toPrimitive]: (hint) => (hint === "number" ? 7 : 0) } → 7
      ({ toString: null, valueOf: null }) + "" → throws TypeError
      Object.name + Object.length → "Object1"
      """#)
  }

  @Test func globals() throws {
    try expectResults(
      #"""
      globalThis === globalThis.globalThis → true
      typeof globalThis → "object"
      (() => { undefined = 1; })() → throws TypeError
      Object.getOwnPropertyDescriptor(globalThis, "NaN") → {value: NaN, writable: false, enumerable: false, \#
      configurable: false}
      encodeURIComponent("a b&é😀/?") → "a%20b%26%C3%A9%F0%9F%98%80%2F%3F"
      encodeURI("http://x/ä?q=1&r=a b#z") → "http://x/%C3%A4?q=1&r=a%20b#z"
      decodeURIComponent("a%20b%C3%A9%F0%9F%98%80") → "a bé😀"
      decodeURI("%3Fa%20") → "%3Fa "
      decodeURIComponent("%") → throws URIError
      decodeURIComponent("%C3") → throws URIError
      decodeURIComponent("%FF") → throws URIError
      encodeURIComponent("\ud800") → throws URIError
      """#)
  }
}
