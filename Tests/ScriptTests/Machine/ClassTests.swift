import Testing

@Suite("Classes")
struct ClassTests {
  @Test func membersFieldsAndAccessors() {
    let lines = ProgramRunner.run(
      #"""
      class A {
        x = 1; ['y' + 1] = 2; static s = 3; #f = 5
        get f() { return this.#f } set f(v) { this.#f = v }
        static has(o) { return #f in o }
        #hidden() { return 'hidden' } reveal() { return this.#hidden() }
        static #count = 0; static next() { return ++A.#count }
        static { A.next() }
      }
      const a = new A(); a.f = 9
      print(a, a.f, A.s, A.has(a), A.has({}), a.reveal(), A.next(), Object.keys(A.prototype).length)
      try { class B { #q; static read(o) { return o.#q } } B.read({}) } catch (error) { print(error) }
      try { A() } catch (error) { print(error) }
      """#)
    #expect(
      lines == [
        #"{x: 1, y1: 2} 9 3 true false hidden 2 0"#,
        #"TypeError: cannot read #q: an object has no such private member"#,
        #"TypeError: class A must be called with new"#,
      ])
  }

  @Test func inheritanceAndSuper() {
    let lines = ProgramRunner.run(
      #"""
      class A { constructor(n) { this.n = n } m() { return 'A' + this.n } static s() { return 'sA' } get g() { return 'gA' } }
      class B extends A { y = this.n + 10; constructor() { super(3); this.z = this.y } m() { return 'B' + super.m() } static s() { return 'B' + super.s() } get g() { return super.g + 'B' } }
      class C extends B { }
      const c = new C()
      print(c.m(), C.s(), c.g, c.z, c instanceof A, C.name)
      class D extends A { constructor() { const f = () => super(7); f(); this.own = (() => this.n)() } }
      print(new D().own)
      try { new (class extends A { constructor() { } }) } catch (error) { print(error) }
      try { new (class extends A { constructor() { super(); super() } }) } catch (error) { print(error) }
      try { class X extends 5 { } } catch (error) { print(error) }
      const o = { __proto__: { hi() { return 'proto' } }, hi() { return 'own ' + super.hi() } }
      print(o.hi())
      """#)
    #expect(
      lines == [
        #"BA3 BsA gAB 13 true C"#,
        #"7"#,
        #"ReferenceError: this is not there before super() was called"#,
        #"ReferenceError: super() was already called"#,
        #"TypeError: a class cannot extend 5: it is not a constructor"#,
        #"own proto"#,
      ])
  }

  @Test func builtinClassesCanBeExtended() {
    let lines = ProgramRunner.run(
      #"""
      class Stack extends Array { top() { return this[this.length - 1] } }
      const s = new Stack(); s.push(1, 2)
      print(s.top(), s.length, s instanceof Array, Array.isArray(s))
      class Wrong extends Error { constructor(m) { super(m); this.name = 'Wrong' } }
      try { throw new Wrong('bad') } catch (e) { print(e instanceof Wrong, e instanceof Error, String(e)) }
      class Table extends Map { at(k) { return this.get(k) } }
      print(new Table([['a', 1]]).at('a'))
      """#)
    #expect(
      lines == [
        #"2 2 true true"#,
        #"true true Wrong: bad"#,
        #"1"#,
      ])
  }

  @Test func functionsKnowTheirNamesAndTarget() {
    let lines = ProgramRunner.run(
      #"""
      const arrow = () => 1, anonymous = class { }, key = 'computed'
      const o = { m() { }, f: function () { }, [key]: () => 1, get g() { return 1 } }
      print(arrow.name, anonymous.name, o.m.name, o.f.name, o[key].name, (function named() { }).name, (function () { }).name === '')
      function F() { return new.target === F } 
      print(F(), new (function () { this.t = new.target !== undefined })().t, new (function () { return { o: 1 } })().o)
      print((function () { return arguments.length + arguments[1] })(1, 5, 6), (function (a, b = 1, c) { }).length)
      print((function () { return this })() === undefined, arrow.toString(), String(class Q { a = 1 }))
      """#)
    #expect(
      lines == [
        #"arrow anonymous m f computed named true"#,
        #"false true 1"#,
        #"8 1"#,
        #"true () => 1 class Q { a = 1 }"#,
      ])
  }
}
