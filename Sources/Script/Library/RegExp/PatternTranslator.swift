/// What is wrong with a pattern, and where.
struct PatternError: Error {
  let message: String
  /// The UTF-16 offset in the pattern.
  let offset: Int
}

/// Rewrites a pattern of the language into the syntax of PCRE2, checking it on the way.
///
/// The two differ in what `\s`, `.`, `^` and `$` match, in the meaning of brackets and braces that stand alone, in escapes,
/// and PCRE2 has constructs the language has not. So each construct is read and written anew; nothing passes unseen.
struct PatternTranslator {
  let units: [UInt16]
  let flags: PatternFlags
  var position = 0
  /// The pattern in the syntax of PCRE2.
  private(set) var output: [UInt16] = []
  /// The number of groups that capture.
  private(set) var groupCount = 0
  /// The names of groups with their numbers, in the order of the pattern.
  private(set) var names: [(name: String, group: Int)] = []
  /// Whether the pattern holds characters beyond ASCII, for which case needs Unicode's tables.
  private(set) var hasWideCharacters = false
  /// Where the open groups began, and whether what they make can be repeated.
  private var openGroups: [(start: Int, isRepeatable: Bool)] = []

  /// Reads the whole pattern.
  init(_ pattern: JSString, _ flags: PatternFlags) throws(PatternError) {
    units = pattern.units
    self.flags = flags
    try countGroups()
    output.reserveCapacity(units.count + 16)
    hasWideCharacters = units.contains { $0 >= 0x80 } || pattern.text.contains("\\u")
    try translate()
  }

  var isUnicode: Bool { flags.contains(.unicode) }

  /// Whether words have to be told apart by classes of our own, since PCRE2 runs with Unicode's idea of them.
  var usesUnicodeTables: Bool { !isUnicode && flags.contains(.ignoreCase) && hasWideCharacters }

  // MARK: Reading and writing

  func failure(_ message: String, at offset: Int? = nil) -> PatternError {
    PatternError(message: message, offset: offset ?? position)
  }

  /// The unit `distance` after the current one.
  func peek(_ distance: Int = 0) -> Character? {
    let index = position + distance
    guard index < units.count, let scalar = Unicode.Scalar(units[index]) else { return nil }
    return Character(scalar)
  }

  mutating func take(_ character: Character) -> Bool {
    guard peek() == character else { return false }
    position += 1
    return true
  }

  /// Reads a character: a unit, or with the `u` flag a code point.
  mutating func takeCodePoint() -> UInt32 {
    let unit = units[position]
    position += 1
    if isUnicode, unit & 0xFC00 == 0xD800, position < units.count, units[position] & 0xFC00 == 0xDC00 {
      position += 1
      return 0x10000 + (UInt32(unit & 0x3FF) << 10 | UInt32(units[position - 1] & 0x3FF))
    }
    return UInt32(unit)
  }

  mutating func write(_ text: String) { output.append(contentsOf: text.utf16) }

  /// Writes a character that stands for itself.
  mutating func write(literal character: UInt32) {
    switch character {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: output.append(UInt16(character))
    case 0x20...0x7E: output += [0x5C, UInt16(character)]
    default: write("\\x{\(String(character, radix: 16))}")
    }
  }

  // MARK: Groups

  /// Counts the groups and their names ahead, because references may precede them.
  private mutating func countGroups() throws(PatternError) {
    var index = 0
    var isInClass = false
    func unit(_ index: Int) -> Character? {
      index < units.count ? Unicode.Scalar(units[index]).map(Character.init) : nil
    }
    while index < units.count {
      switch unit(index) {
      case "\\": index += 1
      case "[": isInClass = true
      case "]": isInClass = false
      case "(" where !isInClass:
        if unit(index + 1) != "?" {
          groupCount += 1
        } else if unit(index + 2) == "<", unit(index + 3) != "=", unit(index + 3) != "!" {
          groupCount += 1
          position = index + 3
          let name = try groupName()
          if names.contains(where: { $0.name == name }) {
            throw failure("two groups have the name '\(name)'", at: index)
          }
          names.append((name, groupCount))
        }
      default: break
      }
      index += 1
    }
    position = 0
  }

  /// Reads a name up to and with its `>`.
  mutating func groupName() throws(PatternError) -> String {
    let start = position
    while let character = peek(), character != ">" {
      guard character.isLetter || character.isNumber || character == "$" || character == "_", character != "\\" else {
        break
      }
      position += 1
    }
    guard position > start, peek() == ">", units[start] < 0x30 || units[start] > 0x39 else {
      throw failure("invalid group name", at: start)
    }
    position += 1
    return String(decoding: units[start..<position - 1], as: UTF16.self)
  }

  private mutating func openGroup() throws(PatternError) {
    let start = position
    position += 1
    var isRepeatable = true
    if !take("?") {
      write("(")
    } else if take(":") {
      write("(?:")
    } else if peek() == "=" || peek() == "!" {
      write(take("=") ? "(?=" : "(?!")
      position = start + 3
      isRepeatable = !isUnicode
    } else if take("<") {
      if peek() == "=" || peek() == "!" {
        write(peek() == "=" ? "(?<=" : "(?<!")
        position += 1
        isRepeatable = false
      } else {
        _ = try groupName()
        write("(")
      }
    } else {
      throw failure("invalid group", at: start)
    }
    openGroups.append((start, isRepeatable))
  }

  // MARK: Terms

  private mutating func translate() throws(PatternError) {
    while let character = peek() ?? (position < units.count ? "\u{FFFD}" : nil) {
      var isRepeatable = true
      switch character {
      case "(":
        try openGroup()
        continue
      case ")":
        guard let group = openGroups.popLast() else { throw failure("unmatched ')'") }
        position += 1
        write(")")
        isRepeatable = group.isRepeatable
      case "|":
        position += 1
        write("|")
        continue
      case "^", "$":
        position += 1
        write(anchor(character))
        isRepeatable = false
      case ".":
        position += 1
        write(flags.contains(.dotAll) ? "." : "[^\(Self.lineBreaks)]")
      case "[": try translateClass()
      case "\\": isRepeatable = try translateEscape()
      case "*", "+", "?": throw failure("nothing to repeat")
      case "{":
        if quantifierLength() != nil { throw failure("nothing to repeat") }
        if isUnicode { throw failure("a lone '{' must be written \\{ with the u flag") }
        write(literal: takeCodePoint())
      case "}", "]":
        if isUnicode { throw failure("a lone '\(character)' must be written \\\(character) with the u flag") }
        write(literal: takeCodePoint())
      default: writeCharacter(takeCodePoint())
      }
      try translateQuantifier(isRepeatable)
    }
    if let group = openGroups.last { throw failure("unterminated group", at: group.start) }
  }

  /// Writes a character that stands for itself; with the `u` flag half a surrogate pair matches nothing.
  mutating func writeCharacter(_ character: UInt32) {
    if isUnicode && character & 0xFFFF_F800 == 0xD800 { return write("(?!)") }
    write(literal: character)
  }

  static let lineBreaks = #"\n\r\x{2028}\x{2029}"#

  private func anchor(_ character: Character) -> String {
    guard flags.contains(.multiline) else { return String(character) }
    return character == "^" ? "(?<![^\(Self.lineBreaks)])" : "(?![^\(Self.lineBreaks)])"
  }

  // MARK: Quantifiers

  /// The length of `{n}`, `{n,}` or `{n,m}` at the current position.
  private func quantifierLength() -> Int? {
    var length = 1
    func digits() -> Int {
      var count = 0
      while let digit = peek(length + count), digit >= "0" && digit <= "9" { count += 1 }
      return count
    }
    let first = digits()
    length += first
    if first == 0 { return nil }
    if peek(length) == "," {
      length += 1
      length += digits()
    }
    return peek(length) == "}" ? length + 1 : nil
  }

  private mutating func translateQuantifier(_ isRepeatable: Bool) throws(PatternError) {
    guard let character = peek() else { return }
    switch character {
    case "*", "+", "?":
      guard isRepeatable else { throw failure("nothing to repeat") }
      position += 1
      write(String(character))
    case "{":
      guard let length = quantifierLength() else { return }
      guard isRepeatable else { throw failure("nothing to repeat") }
      try translateCounts(length)
    default: return
    }
    if take("?") { write("?") }
  }

  /// PCRE2 counts to 65535; a greater maximum is as good as none.
  private mutating func translateCounts(_ length: Int) throws(PatternError) {
    let text = String(decoding: units[position + 1..<position + length - 1], as: UTF16.self)
    let bounds = text.split(separator: ",", omittingEmptySubsequences: false)
    let minimum = Int(bounds[0]) ?? .max
    guard minimum <= 65_535 else { throw failure("a repetition of more than 65535 times is too large") }
    guard bounds.count == 2 else {
      write("{\(minimum)}")
      position += length
      return
    }
    let maximum = bounds[1].isEmpty ? nil : Int(bounds[1]) ?? .max
    if let maximum, maximum < minimum { throw failure("numbers out of order in {} quantifier") }
    write("{\(minimum),\(maximum.map { $0 > 65_535 ? "" : String($0) } ?? "")}")
    position += length
  }
}
