import Testing

@Suite("URL, events, cancellation") struct EventAndAddressTests {
  @Test func addressesAreTakenApart() throws {
    try expectResults(
      #"""
      new URL("https://user:pw@ex.com:8080/a/b?x=1#h").host → "ex.com:8080"
      new URL("HTTP://A.com:80/x/../y/./z").href → "http://a.com/y/z"
      new URL("../c", "http://a.com/x/y/z").href → "http://a.com/x/c"
      new URL("?q=1", "http://a.com/x?y#z").href → "http://a.com/x?q=1"
      new URL("//b.com/p", "https://a.com").href → "https://b.com/p"
      new URL("file:///a/b c.txt").pathname → "/a/b%20c.txt"
      new URL("./w.bin", "file:///x/y/z.js").href → "file:///x/y/w.bin"
      new URL("http://a.com/ü?ö=ä#ß").href → "http://a.com/%C3%BC?%C3%B6=%C3%A4#%C3%9F"
      new URL("data:text/plain,hi").pathname → "text/plain,hi"
      (() => { const u = new URL("http://a.com/?b=1"); u.searchParams.append("c", "d e"); return u.href; })() → "http://a.com/?b=1&c=d+e"
      JSON.stringify(new URL("http://a.com")) → ""http://a.com/""
      (() => { try { new URL("nope"); } catch (e) { return [e.name, e.code]; } })() → ["TypeError", "ERR_INVALID_URL"]
      [...new URLSearchParams("a=1&b=2&a=3")] → [["a", "1"], ["b", "2"], ["a", "3"]]
      new URLSearchParams({ p: 1, q: "é&" }).toString() → "p=1&q=%C3%A9%26"
      """#)
  }

  @Test func faultsOfAddressesPointAtTheProgram() throws {
    try expectResults(
      #"""
      (() => { try { new URL("nope"); } catch (e) { return e.stack.split("\n")[1].includes("node:"); } })() → false
      """#)
  }

  @Test func emittersCallTheirListenersInOrder() throws {
    try expectLogs(
      #"""
      const E = require("events"), e = new E(); e.on("a", (x) => log("on", x)); e.once("a", (x) => log("once", x)); log(e.emit("a", 1), e.emit("a", 2), e.emit("b")) → "on" 1 | "once" 1 | "on" 2 | true true false
      const { EventEmitter } = require("events"); class A extends EventEmitter {} const a = new A(); a.on("x", function (...v) { log(this === a, v); }); a.prependListener("x", () => log("first")); a.emit("x", 1, 2) → "first" | true [1, 2]
      const E = require("events"), e = new E(); try { e.emit("error", new Error("bad")); } catch (x) { log(x.message); } → "bad"
      const E = require("events"), e = new E(), f = () => log("f"); e.on("y", f).on("y", f); e.off("y", f); e.emit("y"); log(e.listenerCount("y")) → "f" | 1
      const E = require("events"), e = new E(); E.once(e, "go").then((v) => log(v)); e.emit("go", 1, 2) → [1, 2]
      """#)
  }

  @Test func abortedSignalsTellWhy() throws {
    try expectLogs(
      #"""
      const c = new AbortController(); c.signal.addEventListener("abort", (e) => log(e.type, c.signal.aborted)); c.abort(); c.abort(); log(c.signal.reason.name) → "abort" true | "AbortError"
      try { AbortSignal.abort(new Error("own")).throwIfAborted(); } catch (e) { log(e.message); } → "own"
      log(AbortSignal.any([AbortSignal.abort("q")]).reason) → "q"
      const s = AbortSignal.timeout(1); s.onabort = () => log(s.reason.name) → "TimeoutError"
      try { new AbortSignal(); } catch (e) { log(e.name); } → "TypeError"
      """#)
  }
}
