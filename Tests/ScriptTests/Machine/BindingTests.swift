import Testing

@Suite("Bindings and closures")
struct BindingTests {
  @Test func aVariableReadBeforeItsDeclarationIsAnError() {
    let lines = ProgramRunner.run(
      #"""
      function early() { return later }
      try { early() } catch (error) { print(error) }
      let later = 1
      print(early())
      try { (() => { x; let x = 1 })() } catch (error) { print(error) }
      """#)
    #expect(
      lines == [
        #"ReferenceError: cannot access 'later' before initialization"#,
        #"1"#,
        #"ReferenceError: cannot access 'x' before initialization"#,
      ])
  }

  @Test func constantsCannotBeAssigned() {
    let lines = ProgramRunner.run(
      #"""
      try { (() => { const c = 1; c = 2 })() } catch (error) { print(error) }
      try { (() => { const c = 1; return () => c++ })()() } catch (error) { print(error) }
      """#)
    #expect(
      lines == [
        #"TypeError: cannot assign to 'c': it is a constant"#,
        #"TypeError: cannot assign to 'c': it is a constant"#,
      ])
  }

  @Test func eachIterationHasItsOwnVariables() {
    let lines = ProgramRunner.run(
      #"""
      const made = []
      for (let i = 0; i < 3; i++) made.push(() => i++)
      print(made[0](), made[0](), made[1](), made[2]())
      const shared = []
      for (var j = 0; j < 3; j++) shared.push(() => j)
      print(shared[0]())
      const items = []
      for (const x of [1, 2]) items.push(() => x)
      for (const k in { a: 1, b: 2 }) items.push(() => k)
      print(items.map(f => f()))
      """#)
    #expect(
      lines == [
        #"0 1 1 2"#,
        #"3"#,
        #"[1, 2, a, b]"#,
      ])
  }

  @Test func closuresShareTheirVariables() {
    let lines = ProgramRunner.run(
      #"""
      function counter() { let n = 0; return { add: () => ++n, read: () => n } }
      const one = counter(), two = counter()
      one.add(); one.add(); two.add()
      print(one.read(), two.read())
      """#)
    #expect(
      lines == [
        #"2 1"#
      ])
  }

  @Test func unknownNamesSuggestKnownOnes() {
    let lines = ProgramRunner.run(
      #"""
      const weights = 1
      try { weigths } catch (error) { print(error) }
      try { (function () { let momentum = 1; return momentun })() } catch (error) { print(error) }
      print(typeof nothing)
      try { units = 3 } catch (error) { print(error) }
      try { True } catch (error) { print(error) }
      """#)
    #expect(
      lines == [
        #"ReferenceError: weigths is not defined; did you mean weights?"#,
        #"ReferenceError: momentun is not defined; did you mean momentum?"#,
        #"undefined"#,
        #"ReferenceError: units is not declared; declare it with let or const, and pass named values in an object: f({units: …})"#,
        #"ReferenceError: True is not defined; write true"#,
      ])
  }
}
