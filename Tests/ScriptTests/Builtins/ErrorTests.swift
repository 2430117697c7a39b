import Testing

@Suite("the error constructors") struct ErrorTests {
  @Test func values() throws {
    try expectResults(
      #"""
      new Error("m").message → "m"
      new Error("m").toString() → "Error: m"
      String(new TypeError("t")) → "TypeError: t"
      Error("no new") instanceof Error → true
      new RangeError("r") instanceof Error → true
      Object.getPrototypeOf(RangeError) === Error → true
      new Error("a", { cause: "c" }).cause → "c"
      "cause" in new Error("a") → false
      "cause" in new Error("a", {}) → false
      Object.keys(new Error("x", { cause: 1 })) → []
      Object.prototype.hasOwnProperty.call(new Error(), "message") → false
      new Error(undefined).message → ""
      new Error(5).message === "5" → true
      new AggregateError([1, 2], "many").errors → [1, 2]
      new AggregateError([1, 2], "many").message → "many"
      (() => { class MyError extends Error { constructor(m) { super(m); this.name = "MyError"; } } const e = \#
      new MyError("x"); return [String(e), e instanceof MyError, e instanceof Error, \#
      e.stack.split("\n")[0].includes("x")]; })() → ["MyError: x", true, true, true]
      (() => { class ValidationError extends TypeError {} return [new ValidationError("q").name, new \#
      ValidationError("q") instanceof TypeError]; })() → ["TypeError", true]
      typeof new Error("x").stack → "string"
      new Error("x").stack.startsWith("Error: x") → true
      Error.prototype.toString.call({ name: "N", message: "M" }) → "N: M"
      Error.prototype.toString.call({}) → "Error"
      Error.prototype.toString.call({ name: "", message: "only" }) → "only"
      Error.prototype.toString.call(1) → throws TypeError
      Error.prototype.name → "Error"
      TypeError.prototype.name → "TypeError"
      URIError.name → "URIError"
      [EvalError, SyntaxError, ReferenceError, URIError].map((E) => new E("z").toString()) → ["EvalError: z", \#
      "SyntaxError: z", "ReferenceError: z", "URIError: z"]
      (() => { const o = {}; Error.captureStackTrace(o); return typeof o.stack; })() → "string"
      (() => { const e = new Error("x"); e.stack = "mine"; return e.stack; })() → "mine"
      (() => { try { null.x; } catch (e) { return e.constructor === TypeError; } })() → true
      Object.prototype.toString.call(new TypeError()) → "[object Error]"
      Error.length → 1
      AggregateError.length → 2
      """#)
  }
}
