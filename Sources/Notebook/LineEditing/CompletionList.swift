import Display

/// The ways to go on, set in columns for the terminal.
struct CompletionList {
  private let candidates: [CompletionCandidate]
  private let hint: String

  init(_ completions: Completions) {
    candidates = completions.candidates
    hint = completions.hint
  }

  /// The hint, and the candidates: one a line when they have details and all fit into the window, otherwise several
  /// side by side.
  func drawn(on terminal: TerminalCapabilities) -> StyledText {
    if hint.isEmpty { return list(on: terminal) }
    let words = StyledText(hint, TextRole.muted).folded(toWidth: max(20, terminal.columns - 1))
    return candidates.isEmpty ? words : .joined([words, list(on: terminal)])
  }

  private func list(on terminal: TerminalCapabilities) -> StyledText {
    let width = max(20, terminal.columns - 1)
    let nameWidth = candidates.reduce(0) { max($0, $1.text.displayWidth) }
    let maximalRows = max(10, terminal.rows - 4)
    if candidates.count <= maximalRows, candidates.contains(where: { !$0.detail.isEmpty }) {
      return detailed(nameWidth: nameWidth, width: width)
    }
    let perRow = max(1, (width + 2) / (nameWidth + 2))
    let rowCount = (candidates.count + perRow - 1) / perRow
    var lines: [StyledText] = []
    for row in 0..<min(rowCount, maximalRows) {
      let names = stride(from: row, to: candidates.count, by: rowCount).map {
        candidates[$0].text.padded(toWidth: nameWidth)
      }
      lines.append(StyledText(names.joined(separator: "  ")).truncated(toWidth: width))
    }
    return .joined(lines + rest(after: maximalRows * perRow))
  }

  private func detailed(nameWidth: Int, width: Int) -> StyledText {
    let lines = candidates.map { candidate in
      var line = StyledText(candidate.text.padded(toWidth: min(nameWidth, width / 2)), TextRole.function)
      line.append("  " + candidate.detail, TextRole.muted)
      return line.truncated(toWidth: width)
    }
    return .joined(lines)
  }

  private func rest(after shown: Int) -> [StyledText] {
    candidates.count > shown ? [StyledText("… and \(candidates.count - shown) more", TextRole.muted)] : []
  }
}
