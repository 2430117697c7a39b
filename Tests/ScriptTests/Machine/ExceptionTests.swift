import Testing

@Suite("Exceptions")
struct ExceptionTests {
  @Test func finallyRunsOnEveryWayOut() {
    let lines = ProgramRunner.run(
      #"""
      function f(k) { const l = []; try { l.push('t'); if (k == 1) return l; if (k == 2) throw 'e'; l.push('u') } catch (e) { l.push('c' + e); if (k == 2) return l } finally { l.push('f'); if (k == 3) return 'over' } return l }
      print(f(0), f(1), f(2), f(3))
      function loop() { for (let i = 0; i < 5; i++) { try { if (i == 1) continue; if (i == 3) break; print('i', i) } finally { print('fin', i) } } return 'end' }
      print(loop())
      function nested() { try { try { throw 1 } finally { print('inner') } } catch (e) { try { throw e + 1 } catch (e2) { return e2 } finally { print('outer') } } }
      print(nested())
      print((() => { l: try { return 1 } finally { break l } return 2 })(), (() => { let x = 1; try { return x } finally { x = 2 } })())
      """#)
    #expect(
      lines == [
        #"[t, u, f] [t, f] [t, ce, f] over"#,
        #"i 0"#,
        #"fin 0"#,
        #"fin 1"#,
        #"i 2"#,
        #"fin 2"#,
        #"fin 3"#,
        #"end"#,
        #"inner"#,
        #"outer"#,
        #"2"#,
        #"2 1"#,
      ])
  }

  @Test func messagesTeach() {
    let lines = ProgramRunner.run(
      #"""
      const model = { add() { }, output: undefined }
      for (const f of [() => model.ad(), () => model.output.shape, () => model.output.shape(), () => null.x, () => { undefined.y = 1 }, () => model(), () => new model.add.x(), () => { for (const x of 7); }, () => 'a' in 'b', () => 1 instanceof 2])
        try { f(); print('no error') } catch (e) { print(e) }
      """#)
    #expect(
      lines == [
        #"TypeError: model.ad is not a function; did you mean model.add?"#,
        #"TypeError: cannot read 'shape' of undefined (from: model.output)"#,
        #"TypeError: cannot read 'shape' of undefined (from: model.output)"#,
        #"TypeError: cannot read 'x' of null"#,
        #"TypeError: cannot set property 'y' of undefined"#,
        #"TypeError: model is not a function but an object"#,
        #"TypeError: model.add.x is not a constructor"#,
        #"TypeError: 7 is not iterable"#,
        #"TypeError: cannot use 'in' to look for a property in "b""#,
        #"TypeError: the right-hand side of instanceof is not an object but 2"#,
      ])
  }

  @Test func deepRecursionIsARangeError() {
    let lines = ProgramRunner.run(
      #"""
      let depth = 0
      function down() { depth++; down() }
      try { down() } catch (e) { print(e.name, depth >= 10000) }
      const o = { get x() { return this.x }, toString() { return '' + this } }
      try { o.x } catch (e) { print(e.name) }
      try { '' + o } catch (e) { print(e.name) }
      const walk = n => [n].map(m => walk(m + 1))
      try { walk(0) } catch (e) { print(e.name) }
      function* g() { yield* g() }
      try { g().next() } catch (e) { print(e.name) }
      class A { constructor() { new A() } }
      try { new A() } catch (e) { print(e.name) }
      """#)
    #expect(
      lines == [
        #"RangeError true"#,
        #"RangeError"#,
        #"RangeError"#,
        #"RangeError"#,
        #"RangeError"#,
        #"RangeError"#,
      ])
  }

  @Test func stacksNameFunctionsAndPlaces() {
    let lines = ProgramRunner.run(
      #"""
      function inner() { throw new Error('deep') }
      function outer() {
        inner()
      }
      try { outer() } catch (e) { print(e.stack) }
      """#)
    #expect(
      lines == [
        #"Error: deep"# + "\n" + #"    at inner (cell 1:1:26)"# + "\n" + #"    at outer (cell 1:3:3)"# + "\n"
          + #"    at cell 1:5:7"#
      ])
  }

  // The search for similar names goes outwards through scopes; those of a finished cell are gone.
  @Test func unknownNamesInFunctionsThatOutliveTheirCell() {
    let lines = ProgramRunner.run("Promise.reject(1).catch((e) => prnt(e))")
    #expect(lines.count == 1 && lines[0].contains("prnt is not defined"))
  }
}
