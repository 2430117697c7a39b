import CPCRE2

/// A pattern compiled by PCRE2, shared by all regular expressions with the same text and flags.
final class CompiledPattern {
  private let code: OpaquePointer
  private let matchData: OpaquePointer
  private let context: OpaquePointer
  /// Where the last match and its groups begin and end, in pairs; `unset` for groups that took no part.
  let offsets: UnsafePointer<Int>
  /// The number of groups, without the match itself.
  let groupCount: Int
  /// The names of groups with their numbers.
  let names: [(name: String, group: Int)]
  /// What PCRE2 does not do by itself; nil for most patterns.
  private let supplement: PatternSupplement?
  private var matchCount = 0
  private let translation: PatternTranslator
  private let flags: PatternFlags
  /// The pattern in the form for long matches, once one was needed.
  private var watched: WatchedPattern?

  /// What stands in `offsets` for a group that took no part in the match.
  static let unset = -1

  /// How often PCRE2 may try anew before a match counts as a long one (some hundredths of a second).
  private static let shortMatchLimit: UInt32 = 1_000_000
  static let heapLimit: UInt32 = 512 * 1024
  private static let deepestNesting: UInt32 = 2_000

  /// Translates and compiles a pattern.
  init(_ pattern: JSString, _ flags: PatternFlags) throws(PatternError) {
    var translation = try PatternTranslator(pattern, flags)
    do {
      code = try Self.compile(translation.output, translation, flags)
    } catch  where error.isVariableLookBehind {
      translation = try PatternTranslator(pattern, flags, callsLookBehinds: true)
      code = try Self.compile(translation.output, translation, flags)
    }
    matchData = pcre2_match_data_create_from_pattern_16(code, nil)
    let places = UnsafeRawPointer(pcre2_get_ovector_pointer_16(matchData)!).assumingMemoryBound(to: Int.self)
    context = pcre2_match_context_create_16(nil)
    pcre2_set_match_limit_16(context, Self.shortMatchLimit)
    pcre2_set_heap_limit_16(context, Self.heapLimit)
    self.translation = translation
    self.flags = flags
    groupCount = translation.outline.captureCount
    names = translation.outline.names
    supplement = translation.namesGroups ? try PatternSupplement(translation, flags, code, places) : nil
    offsets = supplement?.offsets ?? places
    supplement?.setCallout(of: context)
  }

  deinit {
    pcre2_match_context_free_16(context)
    pcre2_match_data_free_16(matchData)
    pcre2_code_free_16(code)
  }

  /// Compiles a translated pattern; `callsAlways` makes PCRE2 call out before each item.
  static func compile(
    _ output: [UInt16], _ translation: PatternTranslator, _ flags: PatternFlags, callsAlways: Bool = false
  ) throws(PatternError) -> OpaquePointer {
    var options = callsAlways ? PCRE2_AUTO_CALLOUT : 0
    options |= PCRE2_DOTALL | PCRE2_DOLLAR_ENDONLY | PCRE2_MATCH_UNSET_BACKREF
    if flags.contains(.unicode) { options |= PCRE2_UTF | PCRE2_MATCH_INVALID_UTF }
    if flags.contains(.ignoreCase) { options |= PCRE2_CASELESS }
    if flags.contains(.sticky) { options |= PCRE2_ANCHORED }
    if translation.usesUnicodeTables { options |= PCRE2_UCP }
    let context = pcre2_compile_context_create_16(nil)
    defer { pcre2_compile_context_free_16(context) }
    pcre2_set_parens_nest_limit_16(context, deepestNesting)
    var status: Int32 = 0
    var offset = 0
    let code = output.withUnsafeBufferPointer { units in
      pcre2_compile_16(units.baseAddress ?? emptyText, units.count, options, &status, &offset, context)
    }
    guard let code else {
      throw PatternError(
        message: message(of: status), offset: translation.units.count,
        isVariableLookBehind: status == lookBehindIsNotFixedLength)
    }
    return code
  }

  private static let lookBehindIsNotFixedLength: Int32 = 125

  private static func message(of status: Int32) -> String {
    if status == lookBehindIsNotFixedLength {
      return "a look-ahead inside of a look-behind must match texts of a fixed length: write alternatives, (?=a|bc)"
    }
    var units = [UInt16](repeating: 0, count: 256)
    let count = pcre2_get_error_message_16(status, &units, units.count)
    return String(decoding: units.prefix(Int(max(0, count))), as: UTF16.self)
  }

  /// PCRE2 wants an address even for texts without units.
  nonisolated(unsafe) static let emptyText: UnsafePointer<UInt16> = {
    let text = UnsafeMutablePointer<UInt16>.allocate(capacity: 1)
    text.initialize(to: 0)
    return UnsafePointer(text)
  }()

  // MARK: Matching

  /// What became of an attempt to match.
  enum Outcome {
    case match, noMatch
    /// The pattern tries too many ways, or the user interrupted.
    case gaveUp
  }

  private static let usesBeforeCompilingToMachineCode = 3
  private static let lengthWorthMachineCode = 500

  /// Looks for a match from `start` on; `isValid` says that the text is known to be well-formed UTF-16. The places are
  /// in `offsets` until the next call. A long match ends when something is written to `pollFlag`.
  func match(
    _ subject: UnsafeBufferPointer<UInt16>, from start: Int, isValid: Bool, pollFlag: UnsafePointer<Int32>
  ) -> Outcome {
    matchCount &+= 1
    if matchCount == Self.usesBeforeCompilingToMachineCode
      || (matchCount == 1 && subject.count >= Self.lengthWorthMachineCode)
    {
      _ = pcre2_jit_compile_16(code, PCRE2_JIT_COMPLETE)
      pcre2_jit_stack_assign_16(context, nil, UnsafeMutableRawPointer(Self.machineStack))
    }
    let text = subject.baseAddress ?? Self.emptyText
    supplement?.begin(isValid: isValid)
    let options = isValid ? PCRE2_NO_UTF_CHECK : 0
    var status = pcre2_match_16(code, text, subject.count, start, options, matchData, context)
    if status == PCRE2_ERROR_JIT_STACKLIMIT {
      status = pcre2_match_16(code, text, subject.count, start, options | PCRE2_NO_JIT, matchData, context)
    }
    if status == PCRE2_ERROR_MATCHLIMIT && pollFlag.pointee == 0 {
      if watched == nil { watched = WatchedPattern(translation, flags, supplement, Self.machineStack) }
      supplement?.begin(isValid: isValid)
      status = watched?.match(text, subject.count, from: start, options, matchData, pollFlag) ?? status
    }
    if status > 0 {
      supplement?.finish(text, subject.count)
      return .match
    }
    return status == PCRE2_ERROR_NOMATCH ? .noMatch : .gaveUp
  }

  /// A group of the match found last (0 is the match itself); nil when it took no part.
  func capture(_ group: Int, of string: JSString) -> JSString? {
    let start = offsets[2 * group]
    return start == Self.unset ? nil : string.substring(start, offsets[2 * group + 1])
  }

  /// The stack of patterns compiled to machine code; they run one after the other.
  private nonisolated(unsafe) static let machineStack: OpaquePointer? = pcre2_jit_stack_create_16(
    32 * 1024, 256 * 1024 * 1024, nil)
}
