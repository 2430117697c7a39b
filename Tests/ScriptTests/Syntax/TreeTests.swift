import Script
import Testing

@Suite("Trees")
struct TreeTests {
  @Test(
    "Operators bind as the standard says",
    arguments: [
      ("1 + 2 * 3", "(+ 1.0 (* 2.0 3.0))"),
      ("a - b - c", "(- (- a b) c)"),
      ("2 ** 3 ** 2", "(** 2.0 (** 3.0 2.0))"),
      ("(-1) ** 2", "(** (- 1.0) 2.0)"),
      ("a || b && c | d", "(|| a (&& b (| c d)))"),
      ("a ?? b ?? c", "(?? (?? a b) c)"),
      ("a ? b : c ? d : e", "(? a b (? c d e))"),
      ("a = b = c", "(= a (= b c))"),
      ("a += b ??= c", "(+= a (??= b c))"),
      ("typeof -a++", "(typeof (- (_++ a)))"),
      ("!--a.b", "(! (--_ a.b))"),
      ("a < b == c in d", "(== (< a b) (in c d))"),
      ("a >>> b >> c << d", "(<< (>> (>>> a b) c) d)"),
      ("a, b, c", "(, a b c)"),
      ("void 0, delete a.b", "(, (void 0.0) (delete a.b))"),
      ("a = b / c / d", "(= a (/ (/ b c) d))"),
      ("a = /b/g.c", "(= a /b/g.c)"),
    ])
  func operators(_ text: String, _ tree: String) throws {
    #expect(try TreeDump.program(text) == tree)
  }

  @Test(
    "Members, calls and templates",
    arguments: [
      ("a.b[c](d, ...e).f", "(call a.b[c] d ...e).f"),
      ("new A.B(c).d", "(new A.B c).d"),
      ("new new A(b)(c)", "(new (new A b) c)"),
      ("new A", "(new A)"),
      ("new (f())()", "(new (call f))"),
      ("a?.b.c(d)?.[e]", "<(call a?.b.c d)?.[e]>"),
      ("(a?.b).c", "<a?.b>.c"),
      ("a?.(b)", "<(call? a b)>"),
      ("a?.5:b", "(? a 0.5 b)"),
      ("f`a${b}c`", "(tag f `a${b}c`)"),
      ("`${`${a}`}`", "`${`${a}`}`"),
      ("f`\\u{}`", "(tag f `<invalid>`)"),
      ("import('a').then(b)", "(call (import 'a').then b)"),
      ("import.meta.url", "import.meta.url"),
      ("await a.b", "(await a.b)"),
      ("[a, , ...b]", "[a _ ...b]"),
      ("({a, 'b': 1, [c]: 2, 3: d, ...e, __proto__: f})", "{a:a 'b':1.0 [c]:2.0 3.0:d ...e __proto__::f}"),
      (
        "({get a() { }, set a(b) { }, async *c() { }, get: 1})",
        "{a:(getter ()) a:(setter (b)) c:(async-method* ()) get:1.0}"
      ),
    ])
  func members(_ text: String, _ tree: String) throws {
    #expect(try TreeDump.program(text) == tree)
  }

  @Test(
    "Arrow functions and patterns are told from expressions",
    arguments: [
      ("x => x", "(=> (x) return:x)"),
      ("(a, b = 1, ...c) => { a }", "(=> (a b=1.0 ...c) a)"),
      ("({a = 1, b: [c]}, d) => 1", "(=> ({a:a=1.0 b:[c]} d) return:1.0)"),
      ("() => ({})", "(=> () return:{})"),
      ("async x => await x", "(async-=> (x) return:(await x))"),
      ("async ({a}) => 1", "(async-=> ({a:a}) return:1.0)"),
      ("async (a, ...b)", "(call async a ...b)"),
      ("async\n(x)", "(call async x)"),
      ("a => b => c", "(=> (a) return:(=> (b) return:c))"),
      ("a ? (b) : c => d", "(? a b (=> (c) return:d))"),
      ("[a, b] = [b, a]", "(= [a b] [b a])"),
      ("[a.b, c[d] = 1, ...e] = f", "(= [a.b c[d]=1.0 ...e] f)"),
      ("({a, b: c.d = 1, ...e} = f)", "(= {a:a b:c.d=1.0 ...e} f)"),
      ("[{a = 1}] = b", "(= [{a:a=1.0}] b)"),
      ("(a) = 1", "(= a 1.0)"),
      ("for ([a, b] of c) ;", "(for-values [a b] c (empty))"),
      ("for (const x of y => z) ;", "(for-values const:x (=> (y) return:z) (empty))"),
      ("(async) => 1", "(=> (async) return:1.0)"),
    ])
  func coverGrammar(_ text: String, _ tree: String) throws {
    #expect(try TreeDump.program(text) == tree)
  }

  @Test(
    "Semicolons are inserted where the standard inserts them",
    arguments: [
      ("a\nb", "a b"),
      ("a\n++b", "a (++_ b)"),
      ("a\n(b)", "(call a b)"),
      ("let a\nlet b = 1", "(let a) (let b=1.0)"),
      ("do a; while (b) c", "(do a b) c"),
      ("{ a } b", "(block a) b"),
      ("x = a => {}\n/b/g", "(= x (=> (a))) /b/g"),
      ("() => { return\na }", "(=> () (return) a)"),
      ("for (;;) { break\na }", "(for _ _ _ (block (break) a))"),
      ("a /*\n*/ b", "a b"),
      ("const f = () => 1\n[1].map(f)", "(const f=(=> () return:(call 1.0[1.0].map f)))"),
      ("if (a) b; else c", "(if a b c)"),
      ("class A { x\ny = 1\ng() { } }", "(class A x y=1.0 g:(method ()))"),
    ])
  func semicolons(_ text: String, _ tree: String) throws {
    #expect(try TreeDump.program(text) == tree)
  }

  @Test(
    "Statements, classes and modules",
    arguments: [
      ("for (let i = 0; i < 3; i++) f(i)", "(for (let i=0.0) (< i 3.0) (_++ i) (call f i))"),
      ("for (var k in o) ;", "(for-keys var:k o (empty))"),
      ("for await (const x of y) ;", "(for-asyncValues const:x y (empty))"),
      ("a: for (;;) continue a", "(label a (for _ _ _ (continue a)))"),
      ("try { a } catch ({b}) { c } finally { d }", "(try (block a) (catch {b:b} c) (finally d))"),
      ("try { } catch { }", "(try (block) (catch _))"),
      ("switch (a) { case 1: b; break; default: c }", "(switch a (1.0 b (break)) (default c))"),
      ("function* g(a, [b] = []) { yield* a; yield }", "(function* g (a [b]=[]) (yield* a) (yield))"),
      (
        "class A extends B { #x = 1; static y; constructor() { super(); } static { this.z } get w() { return super.w } }",
        "(class A extends:B (derivedConstructor () (super)) #x=1.0 static:y (static this.z) w:(getter () (return super.w)))"
      ),
      ("import a, {b as c} from 'd'; import * as e from 'd'", "(import 'd' default:a b:c) (import 'd' *:e)"),
      ("export default a; export const b = 1; export {b as c}", "(export-default a) (export (const b=1.0)) (export)"),
      ("export default function () { }", "(export (function *default* ()))"),
      ("#!/usr/bin/env tfs\na", "a"),
    ])
  func statements(_ text: String, _ tree: String) throws {
    #expect(try TreeDump.program(text) == tree)
  }

  @Test("Functions are named for what they are assigned to")
  func names() throws {
    let text = """
      const a = () => 1, {b = function () {}} = {}; x = class {}; ({c: () => 1, 'd e'() {}, get f() {}, [g]: () => 1});
      y ??= () => 1; (z) = () => 1; const h = function i() {}; const j = (() => 1)
      """
    let program = try Program.parse(SourceText(text, name: "names.js"), goal: .module)
    var names: [String] = []
    TreeWalk.functions(in: program) { names.append($0.name ?? "_") }
    #expect(names == ["a", "b", "c", "d e", "get f", "_", "y", "_", "i", "j"])
  }

  @Test("Ranges are those of the text")
  func ranges() throws {
    let source = SourceText("const f = async (a, b) => a\n  class Ä { m(x) { return (x + 1).y } }", name: "r.js")
    let program = try Program.parse(source, goal: .module)
    var texts: [String] = []
    TreeWalk.functions(in: program) { texts.append(source.text(in: $0.range)) }
    #expect(texts == ["async (a, b) => a", "m(x) { return (x + 1).y }"])
    let offset = UInt32(source.text(in: SourceRange(start: 0, end: 100)).utf8.count - 1)
    #expect(source.position(at: offset) == SourcePosition(line: 2, column: 39))
  }
}
