import Script
import Testing

private func literal(_ text: String) throws -> Expression.Kind {
  let program = try Program.parse(SourceText("(" + text + ")", name: "literal.js"), goal: .module)
  guard case .statements(let statements) = program.function.body, case .expression(let value) = statements[0].kind
  else { return .null }
  return value.kind
}

@Suite("Literals")
struct LiteralTests {
  @Test(
    "Numbers are read to the nearest double",
    arguments: [
      ("0", 0), ("0.1", 0.1), (".5", 0.5), ("5.", 5), ("1e3", 1000), ("1E-7", 1e-7), ("1_000_000", 1e6),
      ("0xFF", 255), ("0b101", 5), ("0O17", 15), ("0xff_ff", 65535), ("1e400", .infinity), ("1e-400", 0),
      ("9007199254740993", 9007199254740992), ("0x20000000000001", 9007199254740992),
      ("0x20000000000003", 9007199254740996), ("123456789012345680000", 123456789012345683968),
      ("0xFFFFFFFFFFFFFFFF", 0x1p64), ("1.7976931348623157e308", 1.7976931348623157e308),
      ("5e-324", 0x1p-1074),
    ] as [(String, Double)])
  func numbers(_ text: String, _ expected: Double) throws {
    guard case .number(let value) = try literal(text) else {
      Issue.record("no number")
      return
    }
    #expect(value == expected)
  }

  @Test("A number with very many digits in a radix of two is infinite")
  func hugeNumber() {
    #expect(NumericLiteral.value(ofDigits: Array(repeating: 15, count: 300), bitsPerDigit: 4) == .infinity)
  }

  @Test(
    "Escapes in strings",
    arguments: [
      (#""\n\t\r\b\f\v\0""#, [10, 9, 13, 8, 12, 11, 0]),
      (#""\x41\u0042\u{43}""#, [0x41, 0x42, 0x43]),
      (#""\u{1F600}""#, [0xD83D, 0xDE00]),
      (#""\uD83D""#, [0xD83D]),
      (#"'\'\"\\\q'"#, [0x27, 0x22, 0x5C, 0x71]),
      ("'a\\\nb\\\r\nc'", [0x61, 0x62, 0x63]),
      ("'ü𝒙\u{2028}'", [0xFC, 0xD835, 0xDC99, 0x2028]),
    ] as [(String, [UInt16])])
  func strings(_ text: String, _ expected: [UInt16]) throws {
    guard case .string(let units) = try literal(text) else {
      Issue.record("no string")
      return
    }
    #expect(units == expected)
  }

  @Test("Templates keep what is written beside what is meant")
  func templates() throws {
    guard case .taggedTemplate(_, let template) = try literal("f`a\\n\r\n${1}\\x`") else {
      Issue.record("no template")
      return
    }
    #expect(template.quasis[0].cooked == Array("a\n\n".utf16))
    #expect(template.quasis[0].raw == Array("a\\n\n".utf16))
    #expect(template.quasis[1].cooked == nil)
    #expect(template.quasis[1].raw == Array("\\x".utf16))
  }

  @Test("Names may be written with escapes and in any script")
  func names() throws {
    #expect(try TreeDump.program("\\u0061b = größe + 变量 + \\u{1D465}") == "(= ab (+ (+ größe 变量) 𝑥))")
    #expect(try TreeDump.program("({cl\\u0061ss: 1}).if") == "{class:1.0}.if")
  }
}
