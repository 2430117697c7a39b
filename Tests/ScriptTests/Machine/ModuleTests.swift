import Testing

@Suite("Modules and cells")
struct ModuleTests {
  @Test func importsAreLive() {
    let lines = ProgramRunner.runModule(
      #"""
      import { count, add } from "./counter.js"
      import * as all from "./counter.js"
      import named, { count as again } from "./counter.js"
      add(); add()
      print(count, again, all.count, named(2), Object.keys(all), all.missing)
      try { all.count = 1 } catch (e) { print(e.name) }
      """#,
      modules: [
        "./counter.js": "export let count = 0; export function add() { count++ }; export default x => x * 10"
      ])
    #expect(lines == ["2 2 2 20 [add, count, default] undefined", "TypeError"])
  }

  @Test func reexportsCyclesAndJSON() {
    let lines = ProgramRunner.runModule(
      #"""
      import { a, renamed, inner } from "./index.js"
      import data from "./data.json"
      import { even } from "./even.js"
      print(a, renamed, inner.a, data.x, even(10), (await import("./a.js")).a, import.meta.url)
      """#,
      modules: [
        "./index.js":
          #"export * from "./a.js"; export { a as renamed } from "./a.js"; export * as inner from "./a.js""#,
        "./a.js": "export const a = 1; export default 2", "./data.json": #"{"x": [1, 2]}"#,
        "./even.js": #"import { odd } from "./odd.js"; export function even(n) { return n == 0 || odd(n - 1) }"#,
        "./odd.js": #"import { even } from "./even.js"; export function odd(n) { return n != 0 && even(n - 1) }"#,
      ])
    #expect(lines == ["1 1 1 [1, 2] true 1 main.js"])
  }

  @Test func functionsAreThereForModulesThatRunEarlier() {
    let lines = ProgramRunner.runModule(
      #"""
      import "./a.js"
      """#,
      modules: [
        "./a.js": #"""
        import { b, callA } from "./b.js"
        export function a() { return "a" + local() }
        function local() { return "!" }
        print("a runs", b, callA()); await 0; print("a waited")
        """#,
        "./b.js": #"""
        import { a } from "./a.js"
        export const b = "b"
        export function callA() { return a() }
        print("b runs", a())
        """#,
      ])
    #expect(lines == ["b runs a!", "a runs b a!", "a waited"])
  }

  @Test func namesOfModulesThatHaveNotRunCannotBeRead() {
    let attempts = ["x", "y", "new K()", "typeof x", "ns.x", "x = 1", "f()", "v"].map { expression in
      "try { print(\(expression)) } catch (e) { print(e.name) }"
    }
    let lines = ProgramRunner.runModule(
      #"import "./a.js""#,
      modules: [
        "./a.js": """
        import "./b.js"
        export let x = 1; export const y = 2; export class K {}; export function f() { return "f" } export var v = 3
        """,
        "./b.js": """
        import { x, y, K, f, v } from "./a.js"; import * as ns from "./a.js"
        \(attempts.joined(separator: "\n"))
        """,
      ])
    #expect(lines == [String](repeating: "ReferenceError", count: 5) + ["TypeError", "f", "undefined"])
  }

  @Test func aMissingExportNamesTheClosest() {
    let lines = ProgramRunner.runModule(
      #"import { layer } from "./layers.js""#, modules: ["./layers.js": "export const layers = 1"])
    #expect(lines == ["uncaught SyntaxError: module './layers.js' does not export 'layer'; did you mean layers?"])
    #expect(
      ProgramRunner.runModule(#"import "./nowhere.js""#)
        == ["uncaught Error: cannot find module './nowhere.js' (imported from main.js)"])
  }

  @Test func topLevelAwaitDelaysTheImporter() {
    let lines = ProgramRunner.runModule(
      #"import { v } from "./slow.js"; print(v)"#,
      modules: ["./slow.js": "export let v = 1; await null; v = 2; print('ready')"])
    #expect(lines == ["ready", "2"])
  }

  @Test func cellsShareTheirNames() {
    let lines = ProgramRunner.run(
      "const x = 1; function read() { return x } ; let unused", "const x = x + 1; print(x, read())",
      "class P {}; var v = 5; x = 3", "let x = 10; x++; print(x, read(), v, typeof P, unused)",
      #"import * as tools from "./tools.js"; import { one } from "./tools.js""#, "print(tools.one + one)",
      "print(await new Promise(resolve => resolve(7)))", modules: ["./tools.js": "export const one = 1"])
    #expect(
      lines == [
        "2 2", "uncaught TypeError: cannot assign to 'x': it is a constant", "11 11 5 function undefined", "2", "7",
      ])
  }

  @Test func aCellHasACompletionValue() {
    #expect(ProgramRunner.value("1; 2 + 3") == "5")
    #expect(ProgramRunner.value("const a = 1") == "undefined")
    #expect(ProgramRunner.value("if (true) { 'yes' } else { 'no' }") == "yes")
    #expect(ProgramRunner.value("let s = 0; for (const x of [1, 2]) s += x") == "3")
    #expect(ProgramRunner.value("try { 'tried' } finally { 'not this' }") == "tried")
    #expect(ProgramRunner.value("await 42") == "42")
  }
}
