import Testing

@Suite("Number, Boolean and the parsing functions") struct NumberTests {
  @Test func text() throws {
    try expectResults(
      #"""
      (255).toString(16) → "ff"
      (0.1).toString(2) → "0.0001100110011001100110011001100110011001100110011001101"
      (-255.5).toString(16) → "-ff.8"
      (3.14159).toString(8) → "3.11037476006703156"
      (1e21).toString(36) → "5v1j4f4ds7c000"
      (0.5).toString(3) → "0.1111111111111111111111111111111112"
      NaN.toString(2) → "NaN"
      [Number.prototype + 1, String.prototype + "a", Boolean.prototype.valueOf()] → [1, "a", false]
      (0.256).toLocaleString("en-US", { style: "percent", maximumFractionDigits: 1 }) → "25.6%"
      (-1234.5).toLocaleString("en-US", { style: "currency", currency: "USD" }) → "-$1,234.50"
      (1234).toLocaleString("en-US", { style: "currency", currency: "JPY" }) → "¥1,234"
      (-5).toLocaleString("en-US", { style: "currency", currency: "EUR", currencySign: "accounting" }) → "(€5.00)"
      (2).toLocaleString("en-US", { style: "currency", currency: "USD", currencyDisplay: "name" }) → "2.00 US dollars"
      (5).toLocaleString("en-US", { minimumIntegerDigits: 3 }) → "005"
      (1234567).toLocaleString("en-US", { useGrouping: false }) → "1234567"
      (123456).toLocaleString("en-US", { maximumSignificantDigits: 2 }) → "120,000"
      (999999).toLocaleString("en-US", { notation: "compact" }) → "1M"
      (1234).toLocaleString("en-US", { notation: "compact", compactDisplay: "long" }) → "1.2 thousand"
      (12345).toLocaleString("en-US", { notation: "engineering" }) → "12.345E3"
      (0.00012).toLocaleString("en-US", { notation: "scientific" }) → "1.2E-4"
      (5).toLocaleString("en-US", { signDisplay: "always" }) → "+5"
      [1234.5, 0.5].toLocaleString("en-US", { minimumFractionDigits: 2 }) → "1,234.50,0.50"
      (1).toLocaleString("en-US", { style: "currency" }) → throws TypeError
      (1).toLocaleString("en-US", { style: "money" }) → throws RangeError
      (10).toString(1) → throws RangeError
      (10).toString(37) → throws RangeError
      (123.456).toFixed() → "123"
      (0.5).toFixed(0) → "1"
      (2.5).toFixed(0) → "3"
      (1.005).toFixed(2) → "1.00"
      (-1.5).toFixed(0) → "-2"
      (1e21).toFixed(2) → "1e+21"
      (0).toFixed(2) → "0.00"
      (-0.0001).toFixed(2) → "-0.00"
      (1.45).toFixed(1) → "1.4"
      (123.456).toFixed(20) → "123.45600000000000306954"
      (1).toFixed(101) → throws RangeError
      NaN.toFixed(2) → "NaN"
      (123456).toPrecision(2) → "1.2e+5"
      (0.00001).toPrecision(1) → "0.00001"
      (0.0000012345).toPrecision(3) → "0.00000123"
      (1.25).toPrecision(2) → "1.3"
      (1e21).toPrecision(3) → "1.00e+21"
      (0).toPrecision(3) → "0.00"
      (99.99).toPrecision(3) → "100"
      (5).toPrecision() → "5"
      (5).toPrecision(0) → throws RangeError
      (5).toPrecision(101) → throws RangeError
      (12345).toExponential() → "1.2345e+4"
      (12345).toExponential(2) → "1.23e+4"
      (0).toExponential(2) → "0.00e+0"
      (0.00015).toExponential(0) → "1e-4"
      (-1.5e-9).toExponential() → "-1.5e-9"
      Infinity.toExponential(200) → "Infinity"
      (1).toExponential(-1) → throws RangeError
      (1234567.891).toLocaleString() → "1,234,567.891"
      (-1234.5).toLocaleString() → "-1,234.5"
      (12).toLocaleString(undefined, { minimumFractionDigits: 2 }) → "12.00"
      (1.23456).toLocaleString("en-US", { maximumFractionDigits: 2 }) → "1.23"
      (1e21).toLocaleString() → "1,000,000,000,000,000,000,000"
      NaN.toLocaleString() → "NaN"
      [0.1 + 0.2, 1e21, 1e-7, 123456789012345680000, 1e300, 5e-324, -0, 0.000001, 100].map(String) → \#
      ["0.30000000000000004", "1e+21", "1e-7", "123456789012345680000", "1e+300", "5e-324", "0", "0.000001", "100"]
      [1 / 3, 2 / 3, 1e16, 123e-20, 4.35, 0.1, 1.7976931348623157e308].map(String) → ["0.3333333333333333", \#
      "0.6666666666666666", "10000000000000000", "1.23e-18", "4.35", "0.1", "1.7976931348623157e+308"]
      """#)
  }

  @Test func parsing() throws {
    try expectResults(
      #"""
      Number("") → 0
      Number("  12  ") → 12
      Number("0x1F") → 31
      Number("0b101") → 5
      Number("0o17") → 15
      Number("1e3") → 1000
      Number("-5.5e-1") → -0.55
      Number("12px") → NaN
      Number("Infinity") → Infinity
      Number("-Infinity") → -Infinity
      Number("infinity") → NaN
      Number("1_000") → NaN
      Number(".5") → 0.5
      Number("5.") → 5
      Number(".") → NaN
      Number("+0x10") → NaN
      Number(null) → 0
      Number(undefined) → NaN
      Number([7]) → 7
      Number([1, 2]) → NaN
      Number({}) → NaN
      Number(true) → 1
      Number(Symbol()) → throws TypeError
      Number("\n\t 3 \u00a0") → 3
      parseInt("12px") → 12
      parseInt("  -42") → -42
      parseInt("0x1f") → 31
      parseInt("1f", 16) → 31
      parseInt("101", 2) → 5
      parseInt("z", 36) → 35
      parseInt("9", 8) → NaN
      parseInt("") → NaN
      parseInt("1e3") → 1
      parseInt(0.0000005) → 5
      parseInt("123456789012345678901234567890") → 1.2345678901234568e+29
      parseInt("12", 1) → NaN
      parseInt("12", 37) → NaN
      parseInt("-0") → -0
      parseInt(null, 36) → 1112745
      parseInt("0b11") → 0
      parseInt(12.9) → 12
      parseFloat("3.14abc") → 3.14
      parseFloat(".5.5") → 0.5
      parseFloat("-Infinityx") → -Infinity
      parseFloat("e5") → NaN
      parseFloat("1e") → 1
      parseFloat("1e+5z") → 100000
      parseFloat("  7") → 7
      Number.parseFloat === parseFloat → true
      """#)
  }

  @Test func checks() throws {
    try expectResults(
      #"""
      Number.isInteger(5.0) → true
      Number.isInteger("5") → false
      Number.isSafeInteger(2 ** 53) → false
      Number.isFinite("5") → false
      isFinite("5") → true
      isNaN("x") → true
      Number.isNaN("x") → false
      isNaN(undefined) → true
      Number.EPSILON > 0 → true
      Number.MAX_SAFE_INTEGER → 9007199254740991
      Number.MIN_VALUE → 5e-324
      Number.MAX_VALUE → 1.7976931348623157e+308
      [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN] → [Infinity, -Infinity, NaN]
      """#)
  }

  @Test func wrappers() throws {
    try expectResults(
      #"""
      new Number(5) + 1 → 6
      typeof new Number(5) → "object"
      new Number(5) === 5 → false
      Object.prototype.toString.call(new Number(1)) → "[object Number]"
      Number.prototype.toString.call("x") → throws TypeError
      (5).constructor === Number → true
      new Number().valueOf() → 0
      Number() → 0
      Boolean("") → false
      Boolean([]) → true
      new Boolean(false) ? "truthy" : "falsy" → "truthy"
      true.toString() → "true"
      Boolean.prototype.valueOf.call(1) → throws TypeError
      (1.005).toLocaleString(undefined, { maximumFractionDigits: 2 }) → "1.01"
      (999.9999).toLocaleString() → "1,000"
      (-0).toLocaleString() → "-0"
      (0.5).toLocaleString(undefined, { maximumFractionDigits: 0 }) → "1"
      (123456.5).toLocaleString("en-US", { minimumFractionDigits: 2 }) → "123,456.50"
      (0.00001).toLocaleString() → "0"
      (17642400910911.33984375).toFixed(7) → "17642400910911.3398438"
      (37168995098755.2265625).toPrecision(16) → "37168995098755.23"
      (9.5).toPrecision(1) → "1e+1"
      (0.5).toPrecision(1) → "0.5"
      (99.5).toFixed(0) → "100"
      (9995).toPrecision(3) → "1.00e+4"
      """#)
  }
}
