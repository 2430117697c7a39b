/// Text with looks, free of any escape codes: the one form in which rooms hand text to a renderer.
package struct StyledText: Hashable, Sendable {
  /// A stretch of text in one style.
  package struct Run: Hashable, Sendable {
    package var text: String
    package var style: Style
  }

  /// The stretches in reading order. Neighbours differ in style and none is empty.
  package private(set) var runs: [Run] = []

  package init() {}

  package init(_ text: String, _ style: Style = .plain) {
    append(text, style)
  }

  package init(_ text: String, _ role: TextRole) {
    append(text, role.style)
  }

  package var isEmpty: Bool { runs.isEmpty }

  /// The words without the looks.
  package var plain: String {
    runs.count == 1 ? runs[0].text : runs.reduce(into: "") { $0 += $1.text }
  }

  /// The columns the text takes on a terminal, when it is a single line.
  package var displayWidth: Int { runs.reduce(0) { $0 + $1.text.displayWidth } }

  package mutating func append(_ text: String, _ style: Style = .plain) {
    if text.isEmpty { return }
    if let last = runs.indices.last, runs[last].style == style {
      runs[last].text += text
    } else {
      runs.append(Run(text: text, style: style))
    }
  }

  package mutating func append(_ text: String, _ role: TextRole) {
    append(text, role.style)
  }

  package mutating func append(_ other: StyledText) {
    for run in other.runs { append(run.text, run.style) }
  }

  package static func + (left: StyledText, right: StyledText) -> StyledText {
    var sum = left
    sum.append(right)
    return sum
  }

  /// The text cut at its line breaks; never empty.
  package var lines: [StyledText] {
    var lines = [StyledText()]
    for run in runs {
      var isFirst = true
      for part in run.text.split(separator: "\n", omittingEmptySubsequences: false) {
        if !isFirst { lines.append(StyledText()) }
        lines[lines.count - 1].append(String(part), run.style)
        isFirst = false
      }
    }
    return lines
  }

  /// The lines put together, a line break between two.
  package static func joined(_ lines: [StyledText], separator: String = "\n") -> StyledText {
    var text = StyledText()
    for (index, line) in lines.enumerated() {
      if index > 0 { text.append(separator) }
      text.append(line)
    }
    return text
  }

  /// The beginning of a single line that fits into so many columns; `ellipsis` ends it if anything was cut.
  package func truncated(toWidth width: Int, ellipsis: String = "…") -> StyledText {
    if displayWidth <= width { return self }
    let room = max(0, width - ellipsis.displayWidth)
    var text = StyledText()
    var used = 0
    cutting: for run in runs {
      var kept = ""
      for character in run.text {
        let characterWidth = character.displayWidth
        if used + characterWidth > room {
          text.append(kept, run.style)
          break cutting
        }
        kept.append(character)
        used += characterWidth
      }
      text.append(kept, run.style)
    }
    if width >= ellipsis.displayWidth { text.append(ellipsis, TextRole.muted) }
    return text
  }
}
