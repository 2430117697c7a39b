import Testing

@Suite("Destructuring and spread")
struct PatternTests {
  @Test func objectPatternsTakeDefaultsKeysAndRest() {
    let lines = ProgramRunner.run(
      #"""
      const { a = 1, b: { c = 2, ...d } = {}, ['k' + 1]: e = 3, ...f } = { b: { x: 1, y: 2 }, z: 9 }
      print(a, c, d, e, f)
      try { const { q } = null } catch (error) { print(error) }
      """#)
    #expect(
      lines == [
        #"1 2 {x: 1, y: 2} 3 {z: 9}"#,
        #"TypeError: cannot destructure null"#,
      ])
  }

  @Test func arrayPatternsUseIterators() {
    let lines = ProgramRunner.run(
      #"""
      const [a, , b = 5, [c] = [7], ...d] = [1, 2, undefined, undefined, 8, 9]
      print(a, b, c, d)
      const log = []
      const source = { [Symbol.iterator]() { let n = 0; return { next() { log.push('next'); return { value: n++, done: n > 3 } }, return() { log.push('return'); return {} } } } }
      const [first] = source
      print(first, log)
      try { const [x] = 5 } catch (error) { print(error) }
      """#)
    #expect(
      lines == [
        #"1 5 7 [8, 9]"#,
        #"0 [next, return]"#,
        #"TypeError: 5 is not iterable"#,
      ])
  }

  @Test func assignmentsMayTargetAnything() {
    let lines = ProgramRunner.run(
      #"""
      let x = 1, y = 2; [x, y] = [y, x]; print(x, y)
      const o = {}; [o.a, o['b'], ...o.c] = [1, 2, 3, 4]; ({ x: o.x, y: [o.y] } = { x: 1, y: [2] }); print(o)
      for (const [k, { v }] of [['a', { v: 1 }], ['b', { v: 2 }]]) print(k, v)
      """#)
    #expect(
      lines == [
        #"2 1"#,
        #"{a: 1, b: 2, c: [3, 4], x: 1, y: 2}"#,
        #"a 1"#,
        #"b 2"#,
      ])
  }

  @Test func parametersMayBePatterns() {
    let lines = ProgramRunner.run(
      #"""
      const f = ({ a, b = 2 }, [c, d] = [3, 4], ...e) => [a, b, c, d, e]
      print(f({ a: 1 }, undefined, 5, 6), f.length)
      function g(a, b = a + 1, c = () => a + b) { a = 10; return [a, b, c()] }
      print(g(1), g(1, 5))
      """#)
    #expect(
      lines == [
        #"[1, 2, 3, 4, [5, 6]] 1"#,
        #"[10, 2, 12] [10, 5, 15]"#,
      ])
  }

  @Test func spreadTakesIterablesAndProperties() {
    let lines = ProgramRunner.run(
      #"""
      const a = [1, 2]
      print([...a, 3, ...'hé'], { ...{ x: 1, y: 2 }, y: 3, ...null, ...[7] }, Math.max(...a, ...[9, 4]))
      class Point { constructor(...parts) { this.parts = parts } }
      print(new Point(...a, 3).parts)
      """#)
    #expect(
      lines == [
        #"[1, 2, 3, h, é] {0: 7, x: 1, y: 3} 9"#,
        #"[1, 2, 3]"#,
      ])
  }
}
