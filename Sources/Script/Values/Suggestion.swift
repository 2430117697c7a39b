/// «Did you mean …?»
public enum Suggestion {
  /// The candidate that `name` is most likely a misspelling of, or nil when none is close enough: at most a third of the
  /// letters may differ (at least one, at most three), counted by Damerau's and Levenshtein's edit distance; a
  /// difference of case alone is always close.
  public static func closest<Candidates: Sequence>(to name: String, among candidates: Candidates) -> String?
  where Candidates.Element == String {
    let wanted = Array(name.utf8)
    let limit = min(3, max(1, wanted.count / 3))
    var best: String?
    var bestDistance = limit + 1
    var bestDifference = Int.max
    for candidate in candidates where candidate != name {
      let letters = Array(candidate.utf8)
      if abs(letters.count - wanted.count) > limit { continue }
      let distance =
        candidate.lowercased() == name.lowercased() ? 0 : editDistance(wanted, letters, limit: bestDistance + 1)
      let difference = abs(letters.count - wanted.count)
      let isCloser = distance < bestDistance || distance == bestDistance && difference < bestDifference
      if isCloser && distance <= limit && distance < wanted.count {
        best = candidate
        bestDistance = distance
        bestDifference = difference
      }
    }
    return best
  }

  /// The number of insertions, deletions, substitutions and swaps of neighbors that turn `source` into `target`; any
  /// number of `limit` or more is reported as `limit` or more.
  ///
  /// Optimal string alignment, a row at a time (Wagner and Fischer 1974, Damerau 1964).
  public static func editDistance(_ source: [UInt8], _ target: [UInt8], limit: Int = .max) -> Int {
    var twoBack = [Int](repeating: 0, count: target.count + 1)
    var previous = Array(0...target.count)
    for i in 0..<source.count {
      var current = [Int](repeating: 0, count: target.count + 1)
      current[0] = i + 1
      for j in 0..<target.count {
        let substitution = previous[j] + (source[i] == target[j] ? 0 : 1)
        current[j + 1] = min(substitution, previous[j + 1] + 1, current[j] + 1)
        if i > 0 && j > 0 && source[i] == target[j - 1] && source[i - 1] == target[j] {
          current[j + 1] = min(current[j + 1], twoBack[j - 1] + 1)
        }
      }
      if current.min()! >= limit { return limit }
      twoBack = previous
      previous = current
    }
    return previous[target.count]
  }
}
