/// Reads JSON text (ECMA-404) into values of the language.
///
/// The parser is generic over the width of the units, so that one-byte strings are read in place.
struct JSONParser<Unit: FixedWidthInteger & UnsignedInteger> {
  private let units: UnsafeBufferPointer<Unit>
  private let machine: Machine
  private let realm: Realm
  private var index = 0
  private var knownKeys: [KnownKey?]

  /// A property name seen before: texts of many objects with the same names make each name once.
  private struct KnownKey {
    let start: Int
    let length: Int
    let key: PropertyKey
  }

  private init(_ units: UnsafeBufferPointer<Unit>, _ machine: Machine) {
    self.units = units
    self.machine = machine
    realm = machine.realm
    knownKeys = Array(repeating: nil, count: 64)
  }

  private static func parse(_ units: UnsafeBufferPointer<Unit>, _ machine: Machine) throws -> Value {
    var parser = JSONParser(units, machine)
    let value = try parser.parseValue()
    parser.skipWhiteSpace()
    if parser.index < units.count { throw parser.unexpected() }
    return value
  }

  // MARK: Values

  private mutating func parseValue() throws -> Value {
    skipWhiteSpace()
    switch current {
    case 0x7B: return try nested { try $0.parseObject() }
    case 0x5B: return try nested { try $0.parseArray() }
    case 0x22: return Value(try parseString())
    case 0x2D, 0x30...0x39: return try parseNumber()
    case 0x74: return try parseWord("true", .true)
    case 0x66: return try parseWord("false", .false)
    case 0x6E: return try parseWord("null", .null)
    default: throw unexpected()
    }
  }

  private mutating func nested(_ body: (inout Self) throws -> Value) throws -> Value {
    try machine.checkInterrupt()
    try machine.beginNested()
    defer { machine.endNested() }
    return try body(&self)
  }

  private mutating func parseObject() throws -> Value {
    let object = realm.makeObject()
    index += 1
    skipWhiteSpace()
    if current == 0x7D {
      index += 1
      return Value(object)
    }
    while true {
      skipWhiteSpace()
      guard current == 0x22 else { throw unexpected(expected: "a property name in double quotes") }
      let key = try parseKey()
      skipWhiteSpace()
      guard current == 0x3A else { throw unexpected(expected: "':' after the property name") }
      index += 1
      object.put(key, try parseValue())
      skipWhiteSpace()
      let separator = current
      guard separator == 0x2C || separator == 0x7D else { throw unexpected(expected: "',' or '}'") }
      index += 1
      if separator == 0x7D { return Value(object) }
    }
  }

  private mutating func parseArray() throws -> Value {
    let array = JSArray(realm)
    index += 1
    skipWhiteSpace()
    if current == 0x5D {
      index += 1
      return Value(array)
    }
    while true {
      array.append(try parseValue())
      skipWhiteSpace()
      let separator = current
      guard separator == 0x2C || separator == 0x5D else { throw unexpected(expected: "',' or ']'") }
      index += 1
      if separator == 0x5D { return Value(array) }
    }
  }

  private mutating func parseWord(_ word: StaticString, _ value: Value) throws -> Value {
    for offset in 0..<word.utf8CodeUnitCount {
      guard current == UInt32(word.utf8Start[offset]) else { throw unexpected() }
      index += 1
    }
    return value
  }

  // MARK: Numbers

  private mutating func parseNumber() throws -> Value {
    let start = index
    var isInteger = true
    if current == 0x2D { index += 1 }
    if current == 0x30 { index += 1 } else { try skipDigits() }
    if current == 0x2E {
      isInteger = false
      index += 1
      try skipDigits()
    }
    if current | 0x20 == 0x65 {
      isInteger = false
      index += 1
      if current == 0x2B || current == 0x2D { index += 1 }
      try skipDigits()
    }
    if isInteger && index - start <= 9 {
      var integer: Int32 = 0
      let isNegative = units[start] == 0x2D
      for position in (isNegative ? start + 1 : start)..<index {
        integer = integer &* 10 &+ (Int32(truncatingIfNeeded: units[position]) &- 0x30)
      }
      if !isNegative || integer != 0 { return Value(isNegative ? -integer : integer) }
    }
    return Value(NumberText.withASCII(units[start..<index], NumberText.decimal))
  }

  private mutating func skipDigits() throws {
    guard isDigit(current) else { throw unexpected(expected: "a digit") }
    while isDigit(current) { index += 1 }
  }

  private func isDigit(_ unit: UInt32) -> Bool { unit >= 0x30 && unit <= 0x39 }

  // MARK: Strings

  /// The end of the string that begins at `index`, when it holds no escapes.
  private mutating func plainStringEnd() throws -> Int? {
    var end = index + 1
    while end < units.count {
      let unit = units[end]
      if unit == 0x22 { return end }
      if unit == 0x5C { return nil }
      if unit < 0x20 {
        index = end
        throw unexpected(expected: "an escape such as \\n instead of the control character")
      }
      end += 1
    }
    throw unterminatedString()
  }

  private mutating func parseKey() throws -> PropertyKey {
    guard let end = try plainStringEnd() else { return PropertyKey(try parseString()) }
    let start = index + 1
    let length = end - start
    var hash = length
    for position in start..<end { hash = hash &* 31 &+ Int(truncatingIfNeeded: units[position]) }
    let place = hash & 63
    index = end + 1
    if let known = knownKeys[place], known.length == length {
      var offset = 0
      while offset < length && units[known.start + offset] == units[start + offset] { offset += 1 }
      if offset == length { return known.key }
    }
    let key = PropertyKey(Self.string(units[start..<end]))
    knownKeys[place] = KnownKey(start: start, length: length, key: key)
    return key
  }

  private mutating func parseString() throws -> JSString {
    if let end = try plainStringEnd() {
      let string = Self.string(units[index + 1..<end])
      index = end + 1
      return string
    }
    var buffer = UnitBuffer()
    index += 1
    while index < units.count {
      let unit = units[index]
      index += 1
      if unit == 0x22 { return try buffer.makeString(machine) }
      if unit == 0x5C {
        buffer.append(try parseEscape())
      } else if unit < 0x20 {
        index -= 1
        throw unexpected(expected: "an escape such as \\n instead of the control character")
      } else {
        buffer.append(UInt16(truncatingIfNeeded: unit))
      }
    }
    throw unterminatedString()
  }

  private mutating func parseEscape() throws -> UInt16 {
    let unit = current
    index += 1
    switch unit {
    case 0x22, 0x5C, 0x2F: return UInt16(unit)
    case 0x62: return 0x08
    case 0x66: return 0x0C
    case 0x6E: return 0x0A
    case 0x72: return 0x0D
    case 0x74: return 0x09
    case 0x75:
      var code: UInt16 = 0
      for _ in 0..<4 {
        guard index < units.count,
          let digit = Character(Unicode.Scalar(UInt8(truncatingIfNeeded: units[index]))).hexDigitValue,
          units[index] < 128
        else { throw unexpected(expected: "four hexadecimal digits after \\u") }
        code = code << 4 | UInt16(digit)
        index += 1
      }
      return code
    default:
      index -= 1
      throw unexpected(expected: "one of the escapes \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u")
    }
  }

  private static func string(_ slice: Slice<UnsafeBufferPointer<Unit>>) -> JSString {
    let part = UnsafeBufferPointer(rebasing: slice)
    if part.count == 1 { return .single(UInt16(truncatingIfNeeded: part[0])) }
    if Unit.self == UInt8.self {
      return JSString(oneByteLength: part.count) { target in
        for index in 0..<part.count { target[index] = UInt8(truncatingIfNeeded: part[index]) }
      }
    }
    return JSString(units: part.map { UInt16(truncatingIfNeeded: $0) })
  }

  // MARK: Units and errors

  /// The unit at `index`; a value that is no unit at the end.
  @inline(__always)
  private var current: UInt32 { index < units.count ? UInt32(truncatingIfNeeded: units[index]) : .max }

  @inline(__always)
  private mutating func skipWhiteSpace() {
    while index < units.count {
      switch units[index] {
      case 0x20, 0x0A, 0x0D, 0x09: index += 1
      default: return
      }
    }
  }

  private func unterminatedString() -> ScriptError {
    machine.syntaxError("unterminated string in JSON at position \(units.count)\(place(units.count))")
  }

  private func unexpected(expected: String? = nil) -> ScriptError {
    let wanted = expected.map { ", expected \($0)" } ?? ""
    guard index < units.count else { return machine.syntaxError("unexpected end of JSON input\(wanted)") }
    let token = String(decoding: [UInt16(truncatingIfNeeded: units[index])], as: UTF16.self)
    return machine.syntaxError("unexpected token '\(token)' in JSON at position \(index)\(place(index))\(wanted)")
  }

  private func place(_ position: Int) -> String {
    let lineStart = units[..<position].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let line = units[..<position].reduce(1) { $0 + ($1 == 0x0A ? 1 : 0) }
    return " (line \(line) column \(position - lineStart + 1))"
  }
}

extension JSONParser where Unit == UInt8 {
  /// The value a JSON text describes; malformed text is a SyntaxError that names the place.
  static func parse(_ text: JSString, _ machine: Machine) throws -> Value {
    if let value = try text.withOneByteUnits({ try parse($0, machine) }) { return value }
    return try text.withUnits { try JSONParser<UInt16>.parse($0, machine) }
  }
}
