import CPCRE2

/// A pattern in the form for matches that take long: PCRE2 calls out before each item, which costs time but lets the user
/// stop it.
final class WatchedPattern {
  private let code: OpaquePointer
  private let context: OpaquePointer
  private let supplement: PatternSupplement?
  private var pollFlag: UnsafePointer<Int32>?
  private var callouts: UInt32 = 0

  /// How often PCRE2 may try anew before a match is given up (some seconds of work).
  private static let matchLimit: UInt32 = 400_000_000
  /// The number PCRE2 gives to callouts it adds itself.
  private static let automaticCallout: UInt32 = 255
  private static let calloutsBetweenLooks: UInt32 = 1 << 12

  /// The form of a pattern that was compiled before; nil when PCRE2 refuses it.
  init?(
    _ translation: PatternTranslator, _ flags: PatternFlags, _ supplement: PatternSupplement?, _ stack: OpaquePointer?
  ) {
    do throws(PatternError) {
      code = try CompiledPattern.compile(translation.output, translation, flags, callsAlways: true)
    } catch {
      return nil
    }
    self.supplement = supplement
    context = pcre2_match_context_create_16(nil)
    pcre2_set_match_limit_16(context, Self.matchLimit)
    pcre2_set_heap_limit_16(context, CompiledPattern.heapLimit)
    _ = pcre2_jit_compile_16(code, PCRE2_JIT_COMPLETE)
    pcre2_jit_stack_assign_16(context, nil, UnsafeMutableRawPointer(stack))
    pcre2_set_callout_16(
      context,
      { block, pattern in
        let pattern = Unmanaged<WatchedPattern>.fromOpaque(pattern!)
        return pattern._withUnsafeGuaranteedRef { $0.answer(block!) }
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  deinit {
    pcre2_match_context_free_16(context)
    pcre2_code_free_16(code)
  }

  /// What PCRE2 answers; `PCRE2_ERROR_CALLOUT` when something was written to `pollFlag`.
  func match(
    _ text: UnsafePointer<UInt16>, _ count: Int, from start: Int, _ options: UInt32, _ matchData: OpaquePointer,
    _ pollFlag: UnsafePointer<Int32>
  ) -> Int32 {
    self.pollFlag = pollFlag
    defer { self.pollFlag = nil }
    return pcre2_match_16(code, text, count, start, options, matchData, context)
  }

  /// 0 to go on, 1 to try another way, an error to end the match.
  private func answer(_ block: UnsafeMutablePointer<pcre2_callout_block_16>) -> Int32 {
    if block.pointee.callout_number != Self.automaticCallout {
      return supplement?.allows(block.pointee) ?? true ? 0 : 1
    }
    callouts &+= 1
    guard callouts & (Self.calloutsBetweenLooks - 1) == 0, let pollFlag else { return 0 }
    return pollFlag.pointee == 0 ? 0 : PCRE2_ERROR_CALLOUT
  }
}
