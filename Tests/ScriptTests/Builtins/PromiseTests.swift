import Testing

@Suite("Promise") struct PromiseTests {
  @Test func programs() throws {
    try expectLogs(
      #"""
      Promise.resolve(1).then(log) → 1
      Promise.reject(2).catch(log) → 2
      Promise.resolve(1).finally(() => log("f")).then(log) → "f" | 1
      Promise.reject(1).finally(() => 5).catch((e) => log("c", e)) → "c" 1
      Promise.resolve(1).finally(() => { throw 3; }).catch((e) => log("c", e)) → "c" 3
      Promise.all([1, Promise.resolve(2), later(3)]).then(log) → [1, 2, 3]
      Promise.all([]).then(log) → []
      Promise.all([1, Promise.reject("no")]).catch((e) => log("c", e)) → "c" "no"
      Promise.all(5).catch((e) => log(e.name)) → "TypeError"
      Promise.allSettled([1, Promise.reject("x")]).then(log) → [{status: "fulfilled", value: 1}, {status: \#
      "rejected", reason: "x"}]
      Promise.any([Promise.reject(1), Promise.resolve(2)]).then(log) → 2
      Promise.any([Promise.reject(1), Promise.reject(2)]).catch((e) => log(e.name, e.errors)) → \#
      "AggregateError" [1, 2]
      Promise.any([]).catch((e) => log(e.constructor === AggregateError)) → true
      Promise.race([later("slow", 30), later("fast", 5)]).then(log) → "fast"
      Promise.race([Promise.reject("r"), 1]).catch((e) => log("c", e)) → "c" "r"
      new Promise((resolve, reject) => { resolve(1); reject(2); resolve(3); }).then(log) → 1
      new Promise(() => { throw new Error("in executor"); }).catch((e) => log(e.message)) → "in executor"
      Promise.resolve({ then(r) { r("thenable"); } }).then(log) → "thenable"
      Promise.resolve({ get then() { throw "getter"; } }).catch(log) → "getter"
      (() => { const p = Promise.resolve(1); log(Promise.resolve(p) === p); })() → true
      (() => { const p = new Promise((r) => Promise.resolve().then(() => r(p))); p.catch((e) => log(e.name)); \#
      })() → "TypeError"
      (() => { log(1); Promise.resolve().then(() => log(3)); log(2); })() → 1 | 2 | 3
      (() => { Promise.resolve().then(() => log("a")).then(() => log("c")); Promise.resolve().then(() => \#
      log("b")).then(() => log("d")); })() → "a" | "b" | "c" | "d"
      (async () => { log("s"); await null; log("e"); })(); log("m") → "s" | "m" | "e"
      (async () => { try { await Promise.reject("x"); } catch (e) { log("caught", e); } })() → "caught" "x"
      (async () => { for await (const x of [Promise.resolve(1), 2]) log(x); })() → 1 | 2
      (async () => { const { value } = { value: await Promise.all([1, 2].map(async (x) => x * 2)) }; \#
      log(value); })() → [2, 4]
      Promise.resolve(1).then(2).then(log) → 1
      Promise.reject(1).then(log).catch((e) => log("c", e)) → "c" 1
      Promise.resolve().then(() => { throw new TypeError("t"); }).catch((e) => log(e.name)) → "TypeError"
      (() => { try { Promise(); } catch (e) { log(e.name); } })() → "TypeError"
      (() => { try { new Promise(); } catch (e) { log(e.name); } })() → "TypeError"
      (() => { class P extends Promise {} const p = new P((r) => r(1)); log(p instanceof P, p.then(() => {}) \#
      instanceof P); })() → true true
      Promise.resolve(1).then((v) => later(v + 1)).then(log) → 2
      log(Object.prototype.toString.call(Promise.resolve()), Promise.length, typeof Promise.prototype.then) → \#
      "[object Promise]" 1 "function"
      Promise.allSettled([]).then(log) → []
      (() => { const order = []; const p = Promise.resolve(); p.then(() => order.push(1)); (async () => { await \#
      p; order.push(2); })(); p.then(() => order.push(3)); later().then(() => log(order)); })() → [1, 2, 3]
      (() => { class P extends Promise {} log(P.resolve(1) instanceof P, P.all([]) instanceof P, \#
      P.reject(1).catch(() => {}) instanceof P); })() → true true true
      (() => { class P extends Promise { constructor(e) { log("made"); super(e); } } P.resolve(1).then(log); \#
      })() → "made" | "made" | 1
      """#)
  }

  @Test func arraysFromAsyncIterables() throws {
    try expectLogs(
      #"""
      Array.fromAsync([later(1), 2]).then((list) => log(list)) → [1, 2]
      Array.fromAsync((async function* () { yield 1; yield 2; })(), (x) => later(x * 2)).then((list) => log(list)) → [2, 4]
      Array.fromAsync({ length: 2, 0: later("a"), 1: "b" }).then((list) => log(list)) → ["a", "b"]
      Array.fromAsync([1], 5).catch((error) => log(error.name)) → "TypeError"
      """#)
  }

  @Test func leavingAnAsyncLoopCallsReturnWithoutArguments() throws {
    try expectLogs(
      #"""
      (async () => { for await (const x of { [Symbol.asyncIterator]() { return { next: async () => ({ value: 1 }), return: async (v) => { log(v); return {}; } }; } }) break; })() → undefined
      """#)
  }
}
