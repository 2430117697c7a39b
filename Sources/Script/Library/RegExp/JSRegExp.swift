/// A regular expression object.
public final class JSRegExp: JSObject {
  /// The text between the slashes.
  private(set) var source: JSString
  private(set) var flags: PatternFlags
  private(set) var pattern: CompiledPattern

  init(_ source: JSString, _ flags: PatternFlags, _ pattern: CompiledPattern, prototype: JSObject) {
    self.source = source
    self.flags = flags
    self.pattern = pattern
    super.init(prototype: prototype, kind: .regexp)
    add(Names.lastIndex, Value(0), .writable)
  }

  /// Where the next match of a global or sticky expression begins.
  func lastIndex(_ machine: Machine) throws -> Int {
    if let index = slots.unsafelyUnwrapped[Self.lastIndexSlot].asInt32 { return max(0, Int(index)) }
    return try machine.toLength(get(Names.lastIndex, machine))
  }

  func setLastIndex(_ index: Int, _ machine: Machine) throws {
    // `lastIndex` cannot be deleted; only in a shape of its own may it have become read-only.
    if shape.isUnique { return try set(Names.lastIndex, Value(index), machine) }
    slots.unsafelyUnwrapped[Self.lastIndexSlot] = Value(index)
  }

  private static let lastIndexSlot = 0

  /// The expression as its literal.
  var literal: String { "/\(escapedSource)/\(flags.letters)" }

  /// The text of `source`: with slashes and line breaks escaped, so that the literal reads back.
  var escapedSource: String {
    if source.length == 0 { return "(?:)" }
    var text = ""
    var isEscaped = false
    var isInClass = false
    for scalar in source.text.unicodeScalars {
      switch scalar {
      case "/" where !isEscaped && !isInClass: text += "\\/"
      case "\n": text += isEscaped ? "n" : "\\n"
      case "\r": text += isEscaped ? "r" : "\\r"
      case "\u{2028}": text += isEscaped ? "u2028" : "\\u2028"
      case "\u{2029}": text += isEscaped ? "u2029" : "\\u2029"
      default: text.unicodeScalars.append(scalar)
      }
      if !isEscaped && scalar == "[" { isInClass = true }
      if !isEscaped && scalar == "]" { isInClass = false }
      isEscaped = !isEscaped && scalar == "\\"
    }
    return text
  }
}

extension JSRegExp: InspectableAtom {
  var kindName: String { "RegExp" }
  var inspectionText: String { literal }
  var inspectionStyle: InspectionStyle { .regexp }
}

extension Names {
  nonisolated(unsafe) static let lastIndex = PropertyKey("lastIndex")
  nonisolated(unsafe) static let exec = PropertyKey("exec")
  nonisolated(unsafe) static let index = PropertyKey("index")
  nonisolated(unsafe) static let input = PropertyKey("input")
  nonisolated(unsafe) static let groups = PropertyKey("groups")
  nonisolated(unsafe) static let indices = PropertyKey("indices")
  nonisolated(unsafe) static let flags = PropertyKey("flags")
}

extension Machine {
  /// A regular expression object; a SyntaxError when the pattern or the flags are wrong.
  func makeRegularExpression(_ source: JSString, flags: String, prototype: JSObject? = nil) throws -> JSRegExp {
    guard let parsed = PatternFlags(letters: flags) else {
      let advice =
        flags.contains("v")
        ? "the flag v (of ES2024) is left out of this language; write u, and classes without set operations"
        : "the flags are d, g, i, m, s, u and y, each at most once"
      throw syntaxError("invalid regular expression flags '\(flags)': \(advice)")
    }
    let pattern: CompiledPattern
    do throws(PatternError) {
      pattern = try regularExpressions.patterns.pattern(source, parsed)
    } catch {
      throw syntaxError(
        "invalid regular expression /\(source.text)/\(flags): \(error.message) (at offset \(error.offset))")
    }
    return JSRegExp(source, parsed, pattern, prototype: prototype ?? realm.regexpPrototype)
  }
}
