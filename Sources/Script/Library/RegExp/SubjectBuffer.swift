/// The UTF-16 units of the text that is being searched.
///
/// PCRE2 reads units of two bytes. A string of one-byte units is widened once and stays here while searches of the same
/// string go on.
final class SubjectBuffer {
  private var string: JSString?
  private var units: UnsafeMutableBufferPointer<UInt16> = .allocate(capacity: 0)
  private static let largestKept = 1 << 22

  deinit { units.deallocate() }

  /// Runs `body` on the units of a string.
  func withUnits<Result>(of subject: JSString, _ body: (UnsafeBufferPointer<UInt16>) throws -> Result) rethrows
    -> Result
  {
    guard subject.isOneByte else { return try subject.withUnits(body) }
    if string !== subject { widen(subject) }
    return try body(UnsafeBufferPointer(start: units.baseAddress, count: subject.length))
  }

  private var checkedString: JSString?
  private var checkedStringIsValid = false

  /// Whether every surrogate of a string has its partner; PCRE2 can leave out its own look at each search then.
  func isValid(_ subject: JSString) -> Bool {
    if subject.isOneByte { return true }
    if checkedString !== subject {
      checkedStringIsValid = subject.withUnits(Self.hasOnlyPairs)
      checkedString = subject
    }
    return checkedStringIsValid
  }

  private static func hasOnlyPairs(_ units: UnsafeBufferPointer<UInt16>) -> Bool {
    var index = 0
    while index < units.count {
      let unit = units[index]
      index += 1
      guard unit & 0xF800 == 0xD800 else { continue }
      guard unit & 0xFC00 == 0xD800, index < units.count, units[index] & 0xFC00 == 0xDC00 else { return false }
      index += 1
    }
    return true
  }

  private func widen(_ subject: JSString) {
    if units.count < subject.length || (units.count > Self.largestKept && subject.length <= Self.largestKept) {
      units.deallocate()
      units = .allocate(capacity: subject.length)
    }
    if subject.length > 0 { subject.copyUnits(to: units.baseAddress!) }
    string = subject
  }
}

/// What a machine keeps for its regular expressions.
final class RegularExpressionState {
  /// The patterns compiled so far.
  var patterns = PatternCache()
  /// The text searched last.
  let subject = SubjectBuffer()
  /// `RegExp.prototype.exec` as the library made it: expressions that still have it are searched directly.
  var originalExec: JSObject?
  /// The prototype of what `matchAll` returns.
  var matchIteratorPrototype: JSObject?
}
