/// The texts of failed comparisons, in the form Node gives them.
enum AssertionMessage {
  /// `1 !== 2` below a headline, or the lines that differ.
  static func strictlyUnequal(_ headline: String, _ actual: Value, _ expected: Value, _ machine: Machine) throws
    -> String
  {
    let left = try lines(actual, machine)
    let right = try lines(expected, machine)
    if left.count == 1 && right.count == 1 { return "\(headline)\n\n\(left[0]) !== \(right[0])\n" }
    return "\(headline)\n+ actual - expected\n\n" + difference(left, right).joined(separator: "\n") + "\n"
  }

  /// The lines of a value with every property on a line of its own.
  static func lines(_ value: Value, _ machine: Machine) throws -> [String] {
    var options = InspectionOptions()
    options.depth = 1000
    options.compactLevels = 0
    options.isSorted = true
    options.breakLength = .max
    options.maximumElements = .max
    var inspector = Inspector(machine, options)
    return try inspector.text(value, level: 0).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private static let mostLines = 2000

  /// What to take out (`-`) and to put in (`+`) between two lists of lines, along their longest common part.
  private static func difference(_ actual: [String], _ expected: [String]) -> [String] {
    let left = actual.prefix(mostLines)
    let right = expected.prefix(mostLines)
    var common = [[Int]](repeating: [Int](repeating: 0, count: right.count + 1), count: left.count + 1)
    for i in left.indices.reversed() {
      for j in right.indices.reversed() {
        common[i][j] = left[i] == right[j] ? common[i + 1][j + 1] + 1 : max(common[i + 1][j], common[i][j + 1])
      }
    }
    var result: [String] = []
    var i = 0
    var j = 0
    while i < left.count || j < right.count {
      if i < left.count && j < right.count && left[i] == right[j] {
        result.append("  " + left[i])
        i += 1
        j += 1
      } else if i < left.count && (j == right.count || common[i + 1][j] >= common[i][j + 1]) {
        result.append("+ " + left[i])
        i += 1
      } else {
        result.append("- " + right[j])
        j += 1
      }
    }
    return result
  }
}
