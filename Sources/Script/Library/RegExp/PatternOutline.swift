/// What the parentheses of a pattern enclose, found before the pattern is translated: references may precede their
/// groups, and how a group is written depends on the quantifier behind it.
struct PatternOutline {
  struct Group {
    enum Kind: Equatable {
      case capturing(Int), plain, lookAhead, lookBehind(isNegative: Bool)
    }

    let kind: Kind
    let parent: Int?
    /// Where the content begins, and where it ends: the position of the closing parenthesis.
    let contentStart: Int
    fileprivate(set) var contentEnd = 0
    /// How often the group may be repeated.
    fileprivate(set) var minimum = 1
    fileprivate(set) var maximum = 1
    /// Whether the content can match the empty text.
    fileprivate(set) var isNullable = false
    /// Whether the content holds a group that captures.
    fileprivate(set) var holdsCaptures = false

    var isLoop: Bool { maximum > 1 && (kind == .plain || number != nil) }

    var isLookBehind: Bool {
      if case .lookBehind = kind { true } else { false }
    }

    /// The number of a group that captures.
    var number: Int? {
      if case .capturing(let number) = kind { number } else { nil }
    }

    /// Whether the captures of one round have to be told from those of the round before.
    var needsMarker: Bool { isLoop && holdsCaptures }

    /// Whether a round that matches nothing has to be refused by a callout.
    var needsProgressCheck: Bool { isLoop && isNullable && minimum <= 1 }
  }

  /// The groups in the order of their opening parentheses.
  fileprivate(set) var groups: [Group] = []
  /// The indices in `groups` by the position of the opening parenthesis.
  fileprivate(set) var groupAtPosition: [Int: Int] = [:]
  /// The number of groups that capture.
  fileprivate(set) var captureCount = 0
  /// The names of groups with their numbers, in the order of the pattern.
  fileprivate(set) var names: [(name: String, group: Int)] = []

  /// The groups around a group, the innermost first.
  func ancestors(of index: Int) -> some Sequence<Int> {
    sequence(first: index) { groups[$0].parent }.dropFirst()
  }

  /// The group that captures under a number.
  func index(ofCapture number: Int) -> Int? { groups.firstIndex { $0.number == number } }
}

extension PatternTranslator {
  /// The branches of a group that is open, while the outline is made.
  private struct OpenBranch {
    let group: Int?
    var isNullable = true
    var hasNullableBranch = false
  }

  /// Reads the pattern for its groups alone; mistakes are left to the translation, but for names.
  mutating func makeOutline() throws(PatternError) -> PatternOutline {
    var outline = PatternOutline()
    var open = [OpenBranch(group: nil)]
    defer { position = 0 }
    while position < end {
      var isNullable = false
      var closed: Int?
      switch peek() {
      case "(":
        let start = position
        let kind = try outlineOpening(&outline)
        let parent = open.last?.group
        outline.groupAtPosition[start] = outline.groups.count
        open.append(OpenBranch(group: outline.groups.count))
        outline.groups.append(PatternOutline.Group(kind: kind, parent: parent, contentStart: position))
        continue
      case ")":
        position += 1
        guard open.count > 1, let branch = open.popLast(), let group = branch.group else { continue }
        outline.groups[group].contentEnd = position - 1
        outline.groups[group].isNullable = branch.isNullable || branch.hasNullableBranch
        closed = group
        switch outline.groups[group].kind {
        case .lookAhead, .lookBehind: isNullable = true
        case .capturing, .plain: isNullable = outline.groups[group].isNullable
        }
      case "|":
        position += 1
        open[open.count - 1].hasNullableBranch =
          open[open.count - 1].hasNullableBranch || open[open.count - 1].isNullable
        open[open.count - 1].isNullable = true
        continue
      case "[": skipClass()
      case "\\":
        let letter = peek(1)
        position = min(end, position + 2)
        isNullable = letter.map { "bBk123456789".contains($0) } ?? false
      case "^", "$":
        position += 1
        isNullable = true
      default: position += 1
      }
      let (minimum, maximum) = outlineQuantifier()
      if let closed {
        outline.groups[closed].minimum = minimum
        outline.groups[closed].maximum = maximum
      }
      open[open.count - 1].isNullable = open[open.count - 1].isNullable && (isNullable || minimum == 0)
    }
    for index in outline.groups.indices where outline.groups[index].number != nil {
      for ancestor in Array(outline.ancestors(of: index)) { outline.groups[ancestor].holdsCaptures = true }
    }
    return outline
  }

  /// Reads the beginning of a group.
  private mutating func outlineOpening(_ outline: inout PatternOutline) throws(PatternError)
    -> PatternOutline.Group.Kind
  {
    let start = position
    position += 1
    if take("?") {
      switch (peek(), peek(1)) {
      case ("=", _), ("!", _):
        position += 1
        return .lookAhead
      case ("<", "="), ("<", "!"):
        position += 2
        return .lookBehind(isNegative: units[position - 1] == UInt16(UInt8(ascii: "!")))
      case ("<", _):
        position += 1
        let name = try groupName()
        outline.captureCount += 1
        if outline.names.contains(where: { $0.name == name }) {
          throw failure("two groups have the name '\(name)'", at: start)
        }
        outline.names.append((name, outline.captureCount))
        return .capturing(outline.captureCount)
      default:
        if peek() == ":" { position += 1 }
        return .plain
      }
    }
    outline.captureCount += 1
    return .capturing(outline.captureCount)
  }

  private mutating func skipClass() {
    position += 1
    while position < end, peek() != "]" { position += peek() == "\\" ? 2 : 1 }
    position = min(end, position + 1)
  }

  private mutating func outlineQuantifier() -> (minimum: Int, maximum: Int) {
    var counts = (minimum: 1, maximum: 1)
    switch peek() {
    case "*": counts = (0, .max)
    case "+": counts = (1, .max)
    case "?": counts = (0, 1)
    case "{":
      guard let length = quantifierLength() else { return counts }
      let text = String(decoding: units[position + 1..<position + length - 1], as: UTF16.self)
      let bounds = text.split(separator: ",", omittingEmptySubsequences: false)
      counts.minimum = Int(bounds[0]) ?? .max
      counts.maximum = bounds.count == 1 ? counts.minimum : Int(bounds[1]) ?? .max
      position += length - 1
    default: return counts
    }
    position += 1
    _ = take("?")
    return counts
  }
}
