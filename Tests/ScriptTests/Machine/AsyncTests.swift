import Testing

@Suite("Async functions and the event loop")
struct AsyncTests {
  @Test func jobsRunInOrder() {
    let lines = ProgramRunner.run(
      #"""
      (async () => { print(1); await null; print(4); await null; print(6) })()
      Promise.resolve().then(() => print(5))
      print(2)
      queue()
      function queue() { print(3) }
      """#)
    #expect(
      lines == [
        #"1"#,
        #"2"#,
        #"3"#,
        #"4"#,
        #"5"#,
        #"6"#,
      ])
  }

  @Test func awaitTakesPromisesThenablesAndErrors() {
    let lines = ProgramRunner.run(
      #"""
      const twice = async x => { await x; return x * 2 }
      print(await twice(4), await { then(r) { r('then') } }, await { then: 5 })
      try { await (async () => { throw new TypeError('rejected') })() } catch (e) { print(e) } finally { print('finally') }
      const order = []
      const a = (async () => { for (let i = 0; i < 3; i++) { order.push('a' + i); await null } })()
      const b = (async () => { for (let i = 0; i < 3; i++) { order.push('b' + i); await null } })()
      await a; await b; print(order)
      """#)
    #expect(
      lines == [
        #"8 then {then: 5}"#,
        #"TypeError: rejected"#,
        #"finally"#,
        #"[a0, b0, a1, b1, a2, b2]"#,
      ])
  }

  @Test func asyncGeneratorsAndForAwait() {
    let lines = ProgramRunner.run(
      #"""
      async function* count() { try { yield 1; await null; const r = yield 2; print('r', r); yield 3 } finally { print('closed') } }
      for await (const x of count()) { print(x); if (x == 2) break }
      const it = count(); print(await it.next(), await it.next(), await it.next('z'), await it.return('end'), await it.next())
      for await (const x of [10, Promise.resolve(11)]) print(x)
      async function* outer() { print(yield* (async function* () { yield 'in'; return 'out' })()); yield* [5] }
      for await (const x of outer()) print(x)
      try { for await (const x of (async function* () { yield 1; throw 'thrown' })()) print(x) } catch (e) { print(e) }
      const both = (async function* () { yield 1; yield 2 })(); print(await Promise.all([both.next(), both.next(), both.next()]))
      """#)
    #expect(
      lines == [
        #"1"#,
        #"2"#,
        #"closed"#,
        #"r z"#,
        #"closed"#,
        #"{value: 1, done: false} {value: 2, done: false} {value: 3, done: false} {value: end, done: true} {value: undefined, done: true}"#,
        #"10"#,
        #"11"#,
        #"in"#,
        #"out"#,
        #"5"#,
        #"1"#,
        #"thrown"#,
        #"[{value: 1, done: false}, {value: 2, done: false}, {value: undefined, done: true}]"#,
      ])
  }

  @Test func unhandledRejectionsEndTheLoop() {
    let lines = ProgramRunner.run(
      #"""
      Promise.reject(new Error('nobody cares'))
      const late = Promise.reject('handled later'); late.catch(e => print(e))
      """#)
    #expect(
      lines == [
        #"handled later"#,
        #"unhandled Error: nobody cares"#,
      ])
  }
}
