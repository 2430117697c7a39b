import CPCRE2

/// What a pattern needs beside PCRE2 to match as the language says: captures are forgotten when a loop goes round again,
/// a round that matches nothing is refused, and look-behinds of a variable length are matched from right to left.
///
/// PCRE2 tells by callouts when the latter two are due. Groups in the output of the translation have names, by which
/// their numbers are found here.
final class PatternSupplement {
  /// The places of the match in the order of the language's groups.
  let offsets: UnsafePointer<Int>
  private let ownOffsets: UnsafeMutableBufferPointer<Int>
  private let places: UnsafePointer<Int>
  /// For each group its number for PCRE2 and the numbers of the groups that mark rounds around it.
  private let captures: [(native: Int, markers: [Int])]
  private let loops: [Loop]
  private let lookBehinds: [LookBehind]
  private let isUnicode: Bool
  private var isValid = false
  /// The text from right to left, made at the first look-behind of a match.
  private var reversed: [UInt16] = []

  private struct Loop {
    let startMarker: Int
    /// The mark at the end of a round, for loops that need one round at least: the first may match nothing.
    let endMarker: Int?
  }

  init(
    _ translation: PatternTranslator, _ flags: PatternFlags, _ code: OpaquePointer, _ places: UnsafePointer<Int>
  ) throws(PatternError) {
    let outline = translation.outline
    isUnicode = flags.contains(.unicode)
    self.places = places
    var lookBehinds: [LookBehind] = []
    for text in translation.lookBehinds { lookBehinds.append(try LookBehind(text, translation, flags, code)) }
    self.lookBehinds = lookBehinds
    captures = (0..<outline.captureCount).map { capture in
      let index = outline.index(ofCapture: capture + 1)!
      let markers = outline.ancestors(of: index).compactMap { ancestor -> Int? in
        let group = outline.groups[ancestor]
        guard group.needsMarker else { return nil }
        return Self.number("m\(ancestor)", code) ?? group.number.flatMap { Self.number("g\($0)", code) }
      }
      return (Self.number("g\(capture + 1)", code) ?? 0, markers)
    }
    loops = translation.checkedLoops.map { index in
      Loop(startMarker: Self.number("m\(index)", code)!, endMarker: Self.number("e\(index)", code))
    }
    ownOffsets = .allocate(capacity: 2 * (captures.count + 1))
    ownOffsets.initialize(repeating: CompiledPattern.unset)
    offsets = UnsafePointer(ownOffsets.baseAddress!)
  }

  deinit { ownOffsets.deallocate() }

  /// The number of a named group; nil when there is none.
  static func number(_ name: String, _ code: OpaquePointer) -> Int? {
    let number = (Array(name.utf16) + [0]).withUnsafeBufferPointer {
      pcre2_substring_number_from_name_16(code, $0.baseAddress)
    }
    return number > 0 ? Int(number) : nil
  }

  /// Before a match.
  func begin(isValid: Bool) {
    self.isValid = isValid
    reversed.removeAll(keepingCapacity: true)
  }

  /// After a match: brings the places into the language's order and forgets the captures of earlier rounds.
  func finish(_ text: UnsafePointer<UInt16>, _ count: Int) {
    ownOffsets[0] = places[0]
    ownOffsets[1] = places[1]
    for (index, capture) in captures.enumerated() {
      let tookPart = capture.native != 0
      set(
        index + 1, tookPart ? places[2 * capture.native] : CompiledPattern.unset,
        tookPart ? places[2 * capture.native + 1] : CompiledPattern.unset)
    }
    for lookBehind in lookBehinds { lookBehind.readCaptures(text, count, places, self) }
    for (index, capture) in captures.enumerated() {
      let start = ownOffsets[2 * (index + 1)]
      if capture.markers.contains(where: { start < places[2 * $0] }) {
        set(index + 1, CompiledPattern.unset, CompiledPattern.unset)
      }
    }
  }

  private func set(_ group: Int, _ start: Int, _ end: Int) {
    ownOffsets[2 * group] = start
    ownOffsets[2 * group + 1] = end
  }

  // MARK: Callouts

  func setCallout(of context: OpaquePointer) {
    if loops.isEmpty && lookBehinds.isEmpty { return }
    pcre2_set_callout_16(
      context,
      { block, supplement in
        let supplement = Unmanaged<PatternSupplement>.fromOpaque(supplement!)
        return supplement._withUnsafeGuaranteedRef { $0.allows(block!.pointee) ? 0 : 1 }
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  /// Whether the match may go on at a callout.
  func allows(_ block: pcre2_callout_block_16) -> Bool {
    let number = Int(block.callout_number)
    if number > PatternTranslator.mostCallouts {
      let lookBehind = lookBehinds[number - PatternTranslator.mostCallouts - 1]
      let isFound = lookBehind.matches(
        block.subject, block.subject_length, at: block.current_position, self)
      return isFound != lookBehind.isNegative
    }
    let loop = loops[number]
    guard block.offset_vector[2 * loop.startMarker] == block.current_position else { return true }
    guard let end = loop.endMarker, end < Int(block.capture_top) else { return loop.endMarker != nil }
    return block.offset_vector[2 * end] != block.current_position
  }

  /// A look-behind of a variable length.
  private final class LookBehind {
    let isNegative: Bool
    private let code: OpaquePointer
    private let matchData: OpaquePointer
    private let marker: Int?
    /// The language's numbers of the groups inside with those of PCRE2.
    private let groups: [(number: Int, native: Int)]

    init(
      _ text: PatternTranslator.LookBehindText, _ translation: PatternTranslator, _ flags: PatternFlags,
      _ pattern: OpaquePointer
    ) throws(PatternError) {
      isNegative = text.isNegative
      let code = try CompiledPattern.compile(text.output, translation, flags.union(.sticky))
      self.code = code
      matchData = pcre2_match_data_create_from_pattern_16(code, nil)
      marker = PatternSupplement.number("m\(text.group)", pattern)
      groups = (0..<translation.outline.captureCount).compactMap { capture in
        PatternSupplement.number("g\(capture + 1)", code).map { (capture + 1, $0) }
      }
    }

    deinit {
      pcre2_match_data_free_16(matchData)
      pcre2_code_free_16(code)
    }

    /// Whether the text before a position matches.
    func matches(
      _ text: UnsafePointer<UInt16>, _ count: Int, at position: Int, _ supplement: PatternSupplement
    ) -> Bool {
      supplement.reverse(text, count)
      let options = PCRE2_NO_JIT | (supplement.isValid ? PCRE2_NO_UTF_CHECK : 0)
      return supplement.reversed.withUnsafeBufferPointer { units in
        pcre2_match_16(
          code, units.baseAddress ?? CompiledPattern.emptyText, count, count - position, options, matchData, nil) > 0
      }
    }

    /// Matches again where the match passed, for the groups inside.
    func readCaptures(
      _ text: UnsafePointer<UInt16>, _ count: Int, _ places: UnsafePointer<Int>, _ supplement: PatternSupplement
    ) {
      guard !isNegative, let marker, places[2 * marker] != CompiledPattern.unset,
        matches(text, count, at: places[2 * marker], supplement)
      else { return }
      let found = UnsafeRawPointer(pcre2_get_ovector_pointer_16(matchData)!).assumingMemoryBound(to: Int.self)
      for (number, native) in groups where found[2 * native] != CompiledPattern.unset {
        supplement.set(number, count - found[2 * native + 1], count - found[2 * native])
      }
    }
  }

  /// Makes the reversed text, in which surrogate pairs keep their order with the `u` flag.
  private func reverse(_ text: UnsafePointer<UInt16>, _ count: Int) {
    if reversed.count == count { return }
    reversed.append(contentsOf: UnsafeBufferPointer(start: text, count: count).reversed())
    guard isUnicode else { return }
    var index = 0
    while index + 1 < count {
      if reversed[index] & 0xFC00 == 0xDC00, reversed[index + 1] & 0xFC00 == 0xD800 {
        reversed.swapAt(index, index + 1)
        index += 1
      }
      index += 1
    }
  }
}
