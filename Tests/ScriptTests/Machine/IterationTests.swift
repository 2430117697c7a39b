import Testing

@Suite("Loops, iterators and generators")
struct IterationTests {
  @Test func loopsAndLabels() {
    let lines = ProgramRunner.run(
      #"""
      outer: for (let i = 0; i < 3; i++) { for (let j = 0; j < 3; j++) { if (j == 1) continue outer; if (i == 2) break outer; print(i, j) } }
      let n = 0; do { n++; if (n == 2) continue; if (n > 4) break } while (n < 10); print(n)
      for (let i = 0, j = 10; i < j; i += 3, j -= 3) print(i, j)
      block: { print('in'); break block }
      switch ('b') { case 'a': print('A'); case 'b': print('B'); case 'c': print('C'); break; default: print('D') }
      switch (5) { default: print('d'); case 1: print('one'); break; case 2: print('two') }
      for (const k in { b: 1, 2: 1, a: 1, 1: 1, __proto__: { inherited: 1 } }) print(k)
      """#)
    #expect(
      lines == [
        #"0 0"#,
        #"1 0"#,
        #"5"#,
        #"0 10"#,
        #"3 7"#,
        #"in"#,
        #"B"#,
        #"C"#,
        #"d"#,
        #"one"#,
        #"1"#,
        #"2"#,
        #"b"#,
        #"a"#,
        #"inherited"#,
      ])
  }

  @Test func iteratorsAreClosed() {
    let lines = ProgramRunner.run(
      #"""
      const make = log => ({ n: 0, [Symbol.iterator]() { return this }, next() { return { value: this.n++, done: this.n > 3 } }, return(v) { log.push('closed'); return {} } })
      let log = []; for (const x of make(log)) if (x == 1) break; print(log)
      log = []; try { for (const x of make(log)) throw 'z' } catch (e) { print(e, log) }
      log = []; (() => { for (const x of make(log)) return x })(); print(log)
      log = []; outer: for (const a of [1, 2]) for (const x of make(log)) continue outer; print(log)
      log = []; for (const x of make(log)); print(log)
      """#)
    #expect(
      lines == [
        #"[closed]"#,
        #"z [closed]"#,
        #"[closed]"#,
        #"[closed, closed]"#,
        #"[]"#,
      ])
  }

  @Test func generatorsPauseAndResume() {
    let lines = ProgramRunner.run(
      #"""
      function* g() { try { const a = yield 1; print('a', a); const b = yield a * 2; return b } finally { print('finally') } }
      let it = g(); print(it.next('ignored'), it.next(5), it.next(7), it.next())
      it = g(); it.next(); print(it.return(9), it.next())
      it = g(); it.next(); try { it.throw('T') } catch (e) { print(e) }
      it = g(); print(it.return(4), it.next())
      function* fib() { let [a, b] = [0, 1]; for (;;) { yield a; [a, b] = [b, a + b] } }
      const first = []; for (const x of fib()) { if (x > 30) break; first.push(x) } print(first)
      const self = (function* () { self.next() })(); try { self.next() } catch (e) { print(e) }
      """#)
    #expect(
      lines == [
        #"a 5"#,
        #"finally"#,
        #"{value: 1, done: false} {value: 10, done: false} {value: 7, done: true} {value: undefined, done: true}"#,
        #"finally"#,
        #"{value: 9, done: true} {value: undefined, done: true}"#,
        #"finally"#,
        #"T"#,
        #"{value: 4, done: true} {value: undefined, done: true}"#,
        #"[0, 1, 1, 2, 3, 5, 8, 13, 21]"#,
        #"TypeError: the generator is already running"#,
      ])
  }

  @Test func yieldDelegatesToIterables() {
    let lines = ProgramRunner.run(
      #"""
      function* inner() { try { print('got', yield 'i') } catch (e) { print('caught', e); yield 'c' } return 'R' }
      function* outer() { print('result', yield* inner()); yield* [8, 9] }
      let it = outer(); print(it.next(), it.next(1), it.next(), it.next())
      it = outer(); it.next(); print(it.throw('E'), it.next())
      it = outer(); it.next(); print(it.return('Q'), it.next())
      print([...(function* () { yield* 'ab'; yield })()])
      """#)
    #expect(
      lines == [
        #"got 1"#,
        #"result R"#,
        #"{value: i, done: false} {value: 8, done: false} {value: 9, done: false} {value: undefined, done: true}"#,
        #"caught E"#,
        #"result R"#,
        #"{value: c, done: false} {value: 8, done: false}"#,
        #"{value: Q, done: true} {value: undefined, done: true}"#,
        #"[a, b, undefined]"#,
      ])
  }
}
