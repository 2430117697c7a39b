extension PatternTranslator {
  /// The blanks and line breaks of `\s`, as the content of a class.
  static let whiteSpace =
    #"\x09-\x0d\x20\xa0\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}"#

  /// All other characters.
  static func notWhiteSpace(isUnicode: Bool) -> String {
    #"\x00-\x08\x0e-\x1f\x21-\x9f\xa1-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}\x{202a}-\x{202e}\x{2030}-\x{205e}"#
      + #"\x{2060}-\x{2fff}\x{3001}-\x{fefe}"# + (isUnicode ? #"\x{ff00}-\x{10ffff}"# : #"\x{ff00}-\x{ffff}"#)
  }

  /// The content of a class for `\d`, `\w`, `\s` and their opposites.
  func shorthandClass(_ letter: Character) -> String? {
    let end = isUnicode ? #"\x{10ffff}"# : #"\x{ffff}"#
    switch letter {
    case "d": return "0-9"
    case "D": return #"\x00-\x2f\x3a-"# + end
    case "w": return "A-Za-z0-9_"
    case "W": return #"\x00-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-"# + end
    case "s": return Self.whiteSpace
    case "S": return Self.notWhiteSpace(isUnicode: isUnicode)
    default: return nil
    }
  }

  /// Translates an escape outside of a class; returns whether it can be repeated.
  mutating func translateEscape() throws(PatternError) -> Bool {
    guard let letter = peek(1) else { throw failure(#"a '\' stands at the end of the pattern"#) }
    switch letter {
    case "d", "w":
      write("[\(shorthandClass(letter)!)]")
    case "D", "W", "S":
      write("[^\(shorthandClass(Character(letter.lowercased()))!)]")
    case "s": write("[\(Self.whiteSpace)]")
    case "b", "B":
      position += 2
      write(wordBoundary(letter))
      return false
    case "p", "P":
      guard isUnicode else { break }
      position += 2
      write(try propertyEscape(isNegated: letter == "P"))
      return true
    case "k":
      guard isUnicode || !outline.names.isEmpty else { break }
      position += 2
      guard take("<") else { throw failure("invalid named reference") }
      let name = try groupName()
      guard let group = outline.names.first(where: { $0.name == name })?.group else {
        throw failure("there is no group named '\(name)'")
      }
      try writeReference(to: group)
      return true
    case "1"..."9":
      if let number = backreference() {
        try writeReference(to: number)
        return true
      }
      if isUnicode { throw failure("there is no group for this reference") }
    default: break
    }
    if shorthandClass(letter) != nil {
      position += 2
      return true
    }
    writeCharacter(try characterEscape())
    return true
  }

  private func wordBoundary(_ letter: Character) -> String {
    guard usesUnicodeTables else { return "\\\(letter)" }
    let word = "[A-Za-z0-9_]"
    return letter == "b"
      ? "(?:(?<=\(word))(?!\(word))|(?<!\(word))(?=\(word)))"
      : "(?:(?<=\(word))(?=\(word))|(?<!\(word))(?!\(word)))"
  }

  /// Reads the number of a reference to an existing group.
  private mutating func backreference() -> Int? {
    var length = 1
    var number = 0
    while let digit = peek(length)?.wholeNumberValue, number <= outline.captureCount {
      number = number * 10 + digit
      length += 1
    }
    guard number <= outline.captureCount else { return nil }
    position += length
    return number
  }

  // MARK: Characters

  /// Reads the escape of one character.
  mutating func characterEscape() throws(PatternError) -> UInt32 {
    let start = position
    position += 1
    guard let letter = peek() else {
      if position < end && !isUnicode { return takeCodePoint() }
      throw failure(#"a '\' stands at the end of the pattern"#, at: start)
    }
    position += 1
    switch letter {
    case "t": return 9
    case "n": return 10
    case "v": return 11
    case "f": return 12
    case "r": return 13
    case "c":
      if let control = peek()?.asciiValue, peek()!.isLetter {
        position += 1
        return UInt32(control & 0x1F)
      }
      if isUnicode { throw failure("invalid control character escape", at: start) }
      position -= 1
      return 0x5C
    case "x":
      if let number = hexadecimal(digits: 2) { return number }
      if isUnicode { throw failure(#"\x needs two hexadecimal digits"#, at: start) }
      return 0x78
    case "u":
      if let number = unicodeEscape() { return number }
      if isUnicode { throw failure("invalid Unicode escape", at: start) }
      return 0x75
    case "0"..."7": return try octalEscape(letter, start)
    default:
      position -= 1
      let isSyntax = "^$\\.*+?()[]{}|/".contains(letter)
      if isUnicode && !isSyntax { throw failure("invalid escape", at: start) }
      return takeCodePoint()
    }
  }

  /// `\0`, or without the `u` flag an octal number.
  private mutating func octalEscape(_ first: Character, _ start: Int) throws(PatternError) -> UInt32 {
    let digits = Character("0")...Character("7")
    if isUnicode {
      guard first == "0", peek().map({ !$0.isASCII || !$0.isNumber }) ?? true else {
        throw failure("invalid decimal escape", at: start)
      }
      return 0
    }
    var number = UInt32(first.wholeNumberValue!)
    var count = 1
    while let next = peek(), digits.contains(next), count < (first <= "3" ? 3 : 2) {
      number = number * 8 + UInt32(next.wholeNumberValue!)
      position += 1
      count += 1
    }
    return number
  }

  private mutating func hexadecimal(digits count: Int) -> UInt32? {
    var number: UInt32 = 0
    for index in 0..<count {
      guard let digit = peek(index), digit.isASCII, let value = digit.hexDigitValue else { return nil }
      number = number * 16 + UInt32(value)
    }
    position += count
    return number
  }

  /// Reads what follows `\u`.
  private mutating func unicodeEscape() -> UInt32? {
    let start = position
    if isUnicode && take("{") {
      var number: UInt32 = 0
      while let digit = peek(), digit.isASCII, let value = digit.hexDigitValue, number <= 0x10FFFF {
        number = number * 16 + UInt32(value)
        position += 1
      }
      if position > start + 1, number <= 0x10FFFF, take("}") { return number }
      position = start
      return nil
    }
    guard let lead = hexadecimal(digits: 4) else { return nil }
    guard isUnicode, lead & 0xFC00 == 0xD800, peek() == "\\", peek(1) == "u" else { return lead }
    let afterLead = position
    position += 2
    if let trail = hexadecimal(digits: 4), trail & 0xFC00 == 0xDC00 {
      return 0x10000 + ((lead & 0x3FF) << 10 | trail & 0x3FF)
    }
    position = afterLead
    return lead
  }
}
