import Script
import Testing

/// What the errors of the core library say: the facts a learner needs.
@Suite("Messages of the core library") struct MessageTests {
  @Test(arguments: [
    (#"JSON.parse('{"a":}')"#, "unexpected token '}' in JSON at position 5 (line 1 column 6)"),
    (#"JSON.parse('[1,\n 2')"#, "unexpected end of JSON input, expected ',' or ']'"),
    (
      #"JSON.parse('{a: 1}')"#,
      "unexpected token 'a' in JSON at position 1 (line 1 column 2), "
        + "expected a property name in double quotes"
    ),
    (
      #"(() => { const a = { b: {} }; a.b.c = [a]; JSON.stringify(a); })()"#,
      "cannot convert circular structure to JSON: value.b.c[0] is value again (an object of class Object)"
    ),
    (#"[1, 2].map("x")"#, #""x" is not a function"#),
    (#"[].reduce((a, b) => a)"#, "reduce of an empty array with no initial value"),
    (#"new Array(-1)"#, "invalid array length: -1"),
    (#"(1).toFixed(101)"#, "toFixed() digits must be between 0 and 100, not 101"),
    (#"(1).toString(1)"#, "toString() radix must be between 2 and 36, not 1"),
    (#""abc".repeat(-1)"#, "invalid count value for repeat(): -1"),
    (#"Map()"#, "Map is a constructor: write new Map(…)"),
    (#"new Map([1])"#, "iterator value 1 is not an entry [key, value]"),
    (#"Object.defineProperty(Object.freeze({}), "x", {})"#, "cannot define property x, object is not extensible"),
    (#"new WeakMap().set("key", 1)"#, #"only objects can be kept weakly, not "key""#),
    (#"new Promise(1)"#, "Promise takes a function (resolve, reject) => …, not 1"),
    (#"decodeURIComponent("%E0%A4")"#, "URI malformed at position 0"),
    (
      #"Function("return 1")"#,
      "the Function constructor is left out of this language on purpose; write a function expression"
    ),
  ])
  func nameTheFacts(_ program: String, _ message: String) throws {
    #expect(try messageOfError(program) == message)
  }

  @Test(arguments: [
    ("new Proxy({}, {})", "Proxy is not defined; it is left out of this language on purpose: "),
    ("Reflect.ownKeys({})", "Reflect is not defined; it is left out of this language on purpose: "),
    ("eval('1')", "eval is not defined; it is left out of this language on purpose: "),
    ("Intl.NumberFormat", "Intl is not defined; it is left out of this language on purpose: "),
    ("new WeakRef({})", "WeakRef is not defined; it is left out of this language on purpose: "),
    ("Atomics.add", "Atomics is not defined; it is left out of this language on purpose: "),
    ("document.title", "document is not defined; there is no browser here: "),
    ("print(5)", "print is not defined; write console.log(…)"),
    ("len([1])", "len is not defined; write list.length"),
    ("x = None", "None is not defined; write null"),
    ("[1].append(2)", "[1].append is not a function; write push(…)"),
    ("({a: 1}).items()", "({a: 1}).items is not a function; write Object.entries(object)"),
    ("'a'.upper()", "'a'.upper is not a function; write toUpperCase()"),
    (
      "const model = {ada: 1, id: 2, add() {}}; model.ad(1)",
      "model.ad is not a function; did you mean model.add?"
    ),
    ("const o = {count: 1}; o.coun()", "o.coun is not a function; did you mean o.count?"),
    (
      "const o = {a: 1}; for (const x of o);", "o is not iterable: it is an object; write Object.entries(o)"
    ),
    ("let xs; for (const x of xs);", "xs is not iterable: it is undefined"),
  ])
  func adviseWhatToWriteInstead(_ program: String, _ message: String) throws {
    let outcome = try messageOfError(program)
    #expect(outcome.hasPrefix(message), "\(outcome)")
  }

  private func messageOfError(_ program: String) throws -> String {
    try Machine.onLargeStack { () throws -> String in
      let machine = Machine()
      do {
        return "no error, but \(try machine.toText(machine.runCell(program, name: "test")))"
      } catch let error as ScriptError {
        return try machine.toText(machine.get(error.value, "message"))
      }
    }
  }
}
