/// Text under construction: UTF-16 units, one byte each as long as all are below 256.
struct UnitBuffer {
  private var bytes: [UInt8] = []
  /// All units, once one of them needed two bytes.
  private var wide: [UInt16] = []
  private var isWide = false

  /// The number of units so far.
  var count: Int { isWide ? wide.count : bytes.count }

  mutating func reserve(_ capacity: Int) {
    if isWide { wide.reserveCapacity(capacity) } else { bytes.reserveCapacity(capacity) }
  }

  private mutating func widen() {
    wide = bytes.map { UInt16($0) }
    bytes = []
    isWide = true
  }

  @inline(__always)
  mutating func append(_ unit: UInt16) {
    if isWide { return wide.append(unit) }
    if unit < 256 { return bytes.append(UInt8(truncatingIfNeeded: unit)) }
    widen()
    wide.append(unit)
  }

  /// Appends a code point; those above U+FFFF as a surrogate pair.
  mutating func append(codePoint: UInt32) {
    if codePoint < 0x10000 { return append(UInt16(codePoint)) }
    append(UInt16(0xD800 + (codePoint - 0x10000) >> 10))
    append(UInt16(0xDC00 + (codePoint - 0x10000) & 0x3FF))
  }

  mutating func append(_ string: JSString) {
    if string.isOneByte && !isWide {
      string.withOneByteUnits { bytes.append(contentsOf: $0) }
    } else {
      if !isWide { widen() }
      string.withUnits { wide.append(contentsOf: $0) }
    }
  }

  /// Appends the units of `string` from `start` up to and without `end`.
  mutating func append(_ string: JSString, from start: Int, to end: Int) {
    guard start < end else { return }
    if string.isOneByte && !isWide {
      string.withOneByteUnits { bytes.append(contentsOf: $0[start..<end]) }
    } else {
      append(string.substring(start, end))
    }
  }

  mutating func append(_ text: String) {
    for unit in text.utf16 { append(unit) }
  }

  mutating func append(ascii text: StaticString) {
    text.withUTF8Buffer { append(ascii: $0) }
  }

  /// Appends `String(number)`.
  mutating func append(number: Double) {
    NumberText.withText(of: number) { append(ascii: $0) }
  }

  private mutating func append(ascii text: UnsafeBufferPointer<UInt8>) {
    if isWide { wide.append(contentsOf: text.map { UInt16($0) }) } else { bytes.append(contentsOf: text) }
  }

  /// The text as a string of the language; a RangeError when it is longer than strings can be.
  func makeString(_ machine: Machine) throws -> JSString {
    guard count <= JSString.maximumLength else { throw machine.invalidStringLength() }
    if isWide { return JSString(units: wide) }
    if bytes.isEmpty { return .empty }
    return JSString(oneByteLength: bytes.count) { target in
      bytes.withUnsafeBufferPointer { target.update(from: $0.baseAddress!, count: $0.count) }
    }
  }
}

extension Machine {
  func invalidStringLength() -> ScriptError {
    rangeError("invalid string length: a string holds at most \(JSString.maximumLength) characters")
  }
}
