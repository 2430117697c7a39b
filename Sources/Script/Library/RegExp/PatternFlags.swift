/// The flags of a regular expression.
struct PatternFlags: OptionSet, Hashable {
  let rawValue: UInt8

  /// `d`: matches tell where their groups lie.
  static let hasIndices = PatternFlags(rawValue: 1)
  /// `g`: matching goes on after the last match.
  static let global = PatternFlags(rawValue: 2)
  /// `i`: upper and lower case are the same.
  static let ignoreCase = PatternFlags(rawValue: 4)
  /// `m`: `^` and `$` match at line breaks.
  static let multiline = PatternFlags(rawValue: 8)
  /// `s`: `.` matches line breaks.
  static let dotAll = PatternFlags(rawValue: 16)
  /// `u`: the pattern and the text are code points, and the syntax is strict.
  static let unicode = PatternFlags(rawValue: 32)
  /// `y`: a match must begin at `lastIndex`.
  static let sticky = PatternFlags(rawValue: 64)

  /// Each flag with its letter and the property that tells it, in alphabetical order of the letters.
  nonisolated(unsafe) static let all: [(letter: Unicode.Scalar, property: PropertyKey, flag: PatternFlags)] = [
    ("d", "hasIndices", .hasIndices), ("g", "global", .global), ("i", "ignoreCase", .ignoreCase),
    ("m", "multiline", .multiline), ("s", "dotAll", .dotAll), ("u", "unicode", .unicode), ("y", "sticky", .sticky),
  ]

  /// The flags with these letters; nil when a letter is unknown or comes twice.
  init?(letters: String) {
    var flags: PatternFlags = []
    for letter in letters.unicodeScalars {
      guard let flag = Self.all.first(where: { $0.letter == letter })?.flag, flags.insert(flag).inserted else {
        return nil
      }
    }
    self = flags
  }

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The letters, in alphabetical order.
  var letters: String {
    var letters = ""
    for (letter, _, flag) in Self.all where contains(flag) { letters.unicodeScalars.append(letter) }
    return letters
  }
}
