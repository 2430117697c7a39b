import Testing

@Suite("Operators")
struct OperatorTests {
  @Test func arithmeticKeepsIntegersAndDoublesApartFromSight() {
    let lines = ProgramRunner.run(
      #"""
      print(2147483647 + 1, -2147483648 - 1, 65536 * 65536, 0 * -1, 6 / 2, 7 / 2, 5 % 3, -4 % 2, -5 % 3, 5.5 % 2)
      print(2 ** 10, 2 ** -1, (-8) ** (1 / 3), 1 / 0, -1 / 0, 1 ** Infinity)
      print(7 & 3, 7 | 8, 7 ^ 2, ~7, 1 << 31, -1 >>> 0, -1 >> 1, 1 << 33, 4294967295 | 0)
      print('5' * '2', '5' + 2, 5 + '2', null + 1, true + true, '3' - 1, +'', +' 12 ', +'0x10', +'abc', - -3)
      """#)
    #expect(
      lines == [
        #"2147483648 -2147483649 4294967296 -0 3 3.5 2 -0 -2 1.5"#,
        #"1024 0.5 NaN Infinity -Infinity NaN"#,
        #"3 15 5 -8 -2147483648 4294967295 -1 2 -1"#,
        #"10 52 52 1 2 2 0 12 16 NaN 3"#,
      ])
  }

  @Test func comparisonsFollowTheStandard() {
    let lines = ProgramRunner.run(
      #"""
      print(1 < 2, 'a' < 'b', '10' < '9', 10 < '9', null >= 0, undefined == null, null == 0, NaN == NaN, NaN !== NaN)
      print('1' == 1, '1' === 1, 0 === -0, [] == false, [1] == 1, 1 < NaN, !(1 >= NaN))
      """#)
    #expect(
      lines == [
        #"true true true false true true false false true"#,
        #"true false true true true false true"#,
      ])
  }

  @Test func updatesAndCompoundAssignments() {
    let lines = ProgramRunner.run(
      #"""
      let u = 5
      print(u++, u, ++u, u--, --u, u += 3, u -= 1, u *= 2, u /= 4, u %= 3, u **= 2, u <<= 2, u |= 8, u &= 12, u ^= 5)
      const o = { n: 1, a: [1] }
      print(o.n++, ++o.n, o.a[0] += 5, o.a[0]--, o)
      let text = '5'; text++; print(text)
      """#)
    #expect(
      lines == [
        #"5 6 7 7 5 8 7 14 3.5 0.5 0.25 0 8 8 13"#,
        #"1 3 6 6 {n: 3, a: [5]}"#,
        #"6"#,
      ])
  }

  @Test func operandsAreEvaluatedInOrder() {
    let lines = ProgramRunner.run(
      #"""
      let a = 1; print(a + (a = 5) + a)
      let b = 3; b += (b = 10); print(b)
      let i = 1; i = i++ + ++i; print(i)
      let list = [1, 2], k = 0; list[k++] = k; print(list, k)
      let o = { v: 1 }; const old = o; o.v = (o = { v: 100 }, 5); print(old, o)
      let c; c = c || (c = 2); print(c)
      """#)
    #expect(
      lines == [
        #"11"#,
        #"13"#,
        #"4"#,
        #"[1, 2] 1"#,
        #"{v: 5} {v: 100}"#,
        #"2"#,
      ])
  }

  @Test func logicalAssignmentAndOptionalChains() {
    let lines = ProgramRunner.run(
      #"""
      let n = null; n ??= 5; n &&= 7; n ||= 9
      const o = { z: 0, a: { f() { return this.q }, q: 8 } }
      o.z ||= 4; o.w ??= 6
      print(n, o.z, o.w, o.a?.f(), o.b?.c.d.e(), o.a?.['q'], o.missing?.(), delete o?.z, (o?.a).f(), (o?.a.f)())
      """#)
    #expect(
      lines == [
        #"7 4 6 8 undefined 8 undefined true 8 8"#
      ])
  }

  @Test func stringsConcatenateLazilyAndReadByUnit() {
    let lines = ProgramRunner.run(
      #"""
      let s = ''
      for (let i = 0; i < 100000; i++) s += 'ab'
      let front = ''
      for (let i = 0; i < 100000; i++) front = 'x' + front
      print(s.length, s[199999], front.length, 'é'.length, '\u{1F600}'.length, 'abc'[5], `a${1}${'b'}${null}c`)
      """#)
    #expect(
      lines == [
        #"200000 b 100000 1 2 undefined a1bnullc"#
      ])
  }
}
