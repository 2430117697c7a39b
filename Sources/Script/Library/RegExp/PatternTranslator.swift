/// What is wrong with a pattern, and where.
struct PatternError: Error {
  let message: String
  /// The UTF-16 offset in the pattern.
  let offset: Int
  /// Whether PCRE2 refused a look-behind because its branches have no fixed length.
  var isVariableLookBehind = false
}

/// Rewrites a pattern of the language into the syntax of PCRE2, checking it on the way.
///
/// The two differ in what `\s`, `.`, `^` and `$` match, in the meaning of brackets and braces that stand alone, in escapes,
/// and PCRE2 has constructs the language has not. So each construct is read and written anew; nothing passes unseen.
struct PatternTranslator {
  let units: [UInt16]
  let flags: PatternFlags
  var position = 0
  /// Where the part of the pattern ends that is read.
  private(set) var end: Int
  /// The pattern in the syntax of PCRE2.
  private(set) var output: [UInt16] = []
  /// The groups of the pattern.
  private(set) var outline = PatternOutline()
  /// Whether the pattern holds characters beyond ASCII, for which case needs Unicode's tables.
  private(set) var hasWideCharacters = false
  /// The look-behinds that are matched by callouts.
  private(set) var lookBehinds: [LookBehindText] = []
  /// The loops of which callouts refuse rounds that match nothing, as indices of their groups.
  private(set) var checkedLoops: [Int] = []
  /// Whether groups have names in the output: `g3` captures, `m7` marks the rounds of a loop, `e7` their ends.
  let namesGroups: Bool
  private let callsLookBehinds: Bool
  /// Whether the text is read from right to left, as look-behinds are.
  private var isReversed = false
  private var openGroups: [OpenGroup] = []

  /// A look-behind with the pattern of its content, which is to be matched from right to left.
  struct LookBehindText {
    let group: Int
    let isNegative: Bool
    let output: [UInt16]
  }

  private struct OpenGroup {
    let start: Int
    /// Whether what the group makes can be repeated.
    var isRepeatable = true
    var closing = ")"
    /// Where the current branch and its terms begin in the output.
    var branchStart = 0
    var termStarts: [Int] = []
  }

  /// Reads the whole pattern. `callsLookBehinds` leaves look-behinds to callouts, which PCRE2 asks for when their
  /// branches have no fixed length.
  init(_ pattern: JSString, _ flags: PatternFlags, callsLookBehinds: Bool = false) throws(PatternError) {
    units = pattern.units
    end = units.count
    self.flags = flags
    self.callsLookBehinds = callsLookBehinds
    hasWideCharacters = units.contains { $0 >= 0x80 } || pattern.text.contains("\\u") || pattern.text.contains("\\x")
    var reader = PatternTranslator(units: units, flags: flags)
    outline = try reader.makeOutline()
    namesGroups = callsLookBehinds || outline.groups.contains { $0.needsMarker || $0.needsProgressCheck }
    output.reserveCapacity(units.count + 16)
    openGroups = [OpenGroup(start: 0)]
    try translate()
  }

  /// A reader of the groups alone.
  private init(units: [UInt16], flags: PatternFlags) {
    self.units = units
    self.flags = flags
    end = units.count
    namesGroups = false
    callsLookBehinds = false
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
    guard index < end, let scalar = Unicode.Scalar(units[index]) else { return nil }
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
    if isUnicode, unit & 0xFC00 == 0xD800, position < end, units[position] & 0xFC00 == 0xDC00 {
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

  /// Reads a name up to and with its `>`.
  mutating func groupName() throws(PatternError) -> String {
    let start = position
    let length = units[start..<end].firstIndex(of: UInt16(UInt8(ascii: ">"))).map { $0 - start } ?? 0
    let name = String(decoding: units[start..<start + length], as: UTF16.self)
    let isName = name.unicodeScalars.enumerated().allSatisfy { index, scalar in
      scalar == "$" || scalar == "_"
        || (index == 0 ? scalar.properties.isIDStart : scalar.properties.isIDContinue || scalar.value & ~1 == 0x200C)
    }
    guard length > 0, isName else { throw failure("invalid group name", at: start) }
    position = start + length + 1
    return name
  }

  private mutating func openGroup() throws(PatternError) {
    let index = outline.groupAtPosition[position]!
    let group = outline.groups[index]
    var open = OpenGroup(start: position)
    switch group.kind {
    case .capturing(let number):
      write(namesGroups ? "(?<g\(number)>" : "(")
    case .plain:
      guard peek(1) != "?" || peek(2) == ":" else { throw failure("invalid group") }
      write(group.needsMarker && !group.needsProgressCheck && !isReversed ? "(?<m\(index)>" : "(?:")
    case .lookAhead:
      let isNegative = peek(2) == "!"
      write(isReversed ? (isNegative ? "(?<!" : "(?<=") : isNegative ? "(?!" : "(?=")
      open.isRepeatable = !isUnicode
    case .lookBehind(let isNegative):
      if callsLookBehinds && !isReversed { return try callLookBehind(index, isNegative) }
      write(isReversed ? (isNegative ? "(?!" : "(?=") : isNegative ? "(?<!" : "(?<=")
      open.isRepeatable = false
    }
    position = group.contentStart
    if group.needsProgressCheck && !isReversed && checkedLoops.count < Self.mostCallouts {
      write("(?<m\(index)>)(?:")
      open.closing = ")(?C\(checkedLoops.count))" + (group.minimum == 1 ? "(?<e\(index)>))" : ")")
      checkedLoops.append(index)
    }
    open.branchStart = output.count
    openGroups.append(open)
  }

  /// PCRE2 numbers callouts up to 255: half of them check loops, the others match look-behinds.
  static let mostCallouts = 127

  /// Translates the content of a look-behind on its own and calls it.
  private mutating func callLookBehind(_ index: Int, _ isNegative: Bool) throws(PatternError) {
    guard lookBehinds.count < Self.mostCallouts else {
      throw failure("a pattern with more than \(Self.mostCallouts) look-behinds of a variable length is too large")
    }
    let group = outline.groups[index]
    guard group.contentEnd > 0 else { throw failure("unterminated group") }
    var content = self
    content.isReversed = true
    content.output = []
    content.position = group.contentStart
    content.end = group.contentEnd
    content.openGroups = [OpenGroup(start: position)]
    try content.translate()
    write("(?C\(Self.mostCallouts + 1 + lookBehinds.count))")
    if group.holdsCaptures { write("(?<m\(index)>)") }
    lookBehinds.append(LookBehindText(group: index, isNegative: isNegative, output: content.output))
    position = group.contentEnd + 1
    if let character = peek(), "*+?".contains(character) || (character == "{" && quantifierLength() != nil) {
      throw failure("nothing to repeat")
    }
  }

  /// Begins a branch of the innermost group; what a reversed pattern reads first is written last.
  private mutating func endBranch() {
    let last = openGroups.count - 1
    if isReversed {
      let starts = openGroups[last].termStarts
      let ends = starts.dropFirst() + [output.count]
      let terms = zip(starts, ends).map { output[$0..<$1] }
      output.replaceSubrange(openGroups[last].branchStart..., with: Array(terms.reversed().joined()))
    }
    openGroups[last].termStarts = []
  }

  /// Writes a reference to a group.
  mutating func writeReference(to number: Int) throws(PatternError) {
    guard namesGroups, let index = outline.index(ofCapture: number) else { return write("\\g{\(number)}") }
    if callsLookBehinds {
      let here = outline.groups.indices.last { group in
        outline.groups[group].contentStart <= position && position <= outline.groups[group].contentEnd
          && outline.groups[group].isLookBehind
      }
      let outermost = here.map { index in
        Array(outline.ancestors(of: index)).last { outline.groups[$0].isLookBehind } ?? index
      }
      let referred = Array(outline.ancestors(of: index)).last { outline.groups[$0].isLookBehind }
      guard outermost == referred else {
        throw failure("a reference into or out of a look-behind of a variable length is left out of this language")
      }
    }
    write("\\k<g\(number)>")
  }

  // MARK: Terms

  private mutating func translate() throws(PatternError) {
    while let character = peek() ?? (position < end ? "\u{FFFD}" : nil) {
      var isRepeatable = true
      if isReversed && character != ")" && character != "|" {
        openGroups[openGroups.count - 1].termStarts.append(output.count)
      }
      switch character {
      case "(":
        try openGroup()
        continue
      case ")":
        guard openGroups.count > 1 else { throw failure("unmatched ')'") }
        endBranch()
        position += 1
        let group = openGroups.removeLast()
        write(group.closing)
        isRepeatable = group.isRepeatable
      case "|":
        position += 1
        endBranch()
        write("|")
        openGroups[openGroups.count - 1].branchStart = output.count
        continue
      case "^", "$":
        position += 1
        write(anchor(isReversed ? (character == "^" ? "$" : "^") : character))
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
    if openGroups.count > 1 { throw failure("unterminated group", at: openGroups.last!.start) }
    endBranch()
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
  func quantifierLength() -> Int? {
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
