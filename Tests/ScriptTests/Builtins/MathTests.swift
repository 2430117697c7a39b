import Testing

@Suite("Math") struct MathTests {
  @Test func values() throws {
    try expectResults(
      #"""
      [Math.floor(-1.5), Math.ceil(-1.5), Math.trunc(-1.5), Math.round(-1.5), Math.round(2.5), \#
      Math.round(-0.2)] → [-2, -1, -1, -1, 3, -0]
      Math.round(0.49999999999999994) → 0
      Math.round(4503599627370495.5) → 4503599627370496
      Math.round(-0.5) → -0
      Math.ceil(-0.5) → -0
      Math.abs(-2147483648) → 2147483648
      Math.abs("-3") → 3
      Math.abs(-0) → 0
      [Math.sign(-3), Math.sign(0), Math.sign(-0), Math.sign("x")] → [-1, 0, -0, NaN]
      Math.max() → -Infinity
      Math.min() → Infinity
      Math.max(1, "3", 2) → 3
      Math.max(1, NaN) → NaN
      Math.max(-0, 0) → 0
      Math.min(0, -0) → -0
      Math.max(...[1, 5, 3]) → 5
      Math.hypot(3, 4) → 5
      Math.hypot() → 0
      Math.hypot(1e200, 1e200) → 1.414213562373095e+200
      Math.hypot(NaN, Infinity) → Infinity
      Math.hypot(-3) → 3
      Math.fround(5.5) → 5.5
      Math.fround(5.05) → 5.050000190734863
      Math.clz32(1) → 31
      Math.clz32(0) → 32
      Math.clz32(-1) → 0
      Math.imul(0xffffffff, 5) → -5
      Math.imul(3, 4.9) → 12
      Math.cbrt(27) → 3
      Math.log2(8) → 3
      Math.log10(1000) → 3
      Math.log1p(0) → 0
      Math.expm1(0) → 0
      Math.sqrt(-1) → NaN
      Math.pow(2, 10) → 1024
      Math.pow(1, Infinity) → NaN
      Math.pow(NaN, 0) → 1
      2 ** -1074 → 5e-324
      (-8) ** (1 / 3) → NaN
      Math.atan2(1, 1) → 0.7853981633974483
      Math.atan2(-0, -1) → -3.141592653589793
      [Math.sinh(0), Math.cosh(0), Math.tanh(Infinity)] → [0, 1, 1]
      [Math.asinh(0), Math.acosh(1), Math.atanh(0)] → [0, 0, 0]
      [Math.E, Math.PI, Math.LN2, Math.LN10, Math.LOG2E, Math.LOG10E, Math.SQRT2, Math.SQRT1_2] → \#
      [2.718281828459045, 3.141592653589793, 0.6931471805599453, 2.302585092994046, 1.4426950408889634, \#
      0.4342944819032518, 1.4142135623730951, 0.7071067811865476]
      (() => { const r = Array.from({ length: 1000 }, () => Math.random()); return r.every((x) => x >= 0 && x < \#
      1) && new Set(r).size === 1000; })() → true
      Object.prototype.toString.call(Math) → "[object Math]"
      Math.PI = 3 → throws TypeError
      typeof Math.floor → "function"
      Math.max.length → 2
      Math.trunc(1e300) → 1e+300
      Math.floor(-0) → -0
      """#)
  }
}
