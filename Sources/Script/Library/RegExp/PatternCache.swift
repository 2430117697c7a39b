/// The patterns a machine has compiled.
struct PatternCache {
  private struct Key: Hashable {
    let text: JSString
    let flags: PatternFlags

    static func == (left: Key, right: Key) -> Bool { left.flags == right.flags && left.text == right.text }

    func hash(into hasher: inout Hasher) {
      hasher.combine(text.hash)
      hasher.combine(flags)
    }
  }

  private var patterns: [Key: CompiledPattern] = [:]
  private static let capacity = 500
  /// The patterns asked for last: a literal in a loop has the same string each time.
  private var recent: [(text: JSString, flags: PatternFlags, pattern: CompiledPattern)] = []
  private static let recentCapacity = 8

  /// The compiled pattern for a text and the flags that change how it matches.
  mutating func pattern(_ text: JSString, _ flags: PatternFlags) throws(PatternError) -> CompiledPattern {
    for known in recent where known.text === text && known.flags == flags { return known.pattern }
    let pattern = try rememberedPattern(text, flags)
    if recent.count == Self.recentCapacity { recent.removeFirst() }
    recent.append((text, flags, pattern))
    return pattern
  }

  private mutating func rememberedPattern(
    _ text: JSString, _ flags: PatternFlags
  ) throws(PatternError) -> CompiledPattern {
    let key = Key(text: text, flags: flags.subtracting([.global, .hasIndices]))
    if let known = patterns[key] { return known }
    let pattern = try CompiledPattern(text, flags)
    if patterns.count >= Self.capacity { patterns.removeAll() }
    patterns[key] = pattern
    return pattern
  }
}
