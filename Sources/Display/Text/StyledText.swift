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

  /// A single line as lines of at most `width` columns, broken between words, or inside a word that is longer than a
  /// line; all but the first begin with `indent` spaces.
  package func wrapped(toWidth width: Int, indent: Int = 0) -> [StyledText] {
    if displayWidth <= width { return [self] }
    let margin = StyledText(String(repeating: " ", count: indent))
    let isIndented = indent < width
    var lines: [StyledText] = []
    var rest = runs.flatMap { run in run.text.map { (character: $0, style: run.style) } }[...]
    while !rest.isEmpty {
      let room = max(1, width - (lines.isEmpty || !isIndented ? 0 : indent))
      let end = StyledText.lineEnd(in: rest, room: room, isFirst: lines.isEmpty)
      var line = lines.isEmpty || !isIndented ? StyledText() : margin
      var words = rest[..<end]
      while words.last?.character == " " { words.removeLast() }
      for (character, style) in words { line.append(String(character), style) }
      lines.append(line)
      rest = rest[end...].drop { $0.character == " " }
    }
    return lines
  }

  /// Where a line ends that may take `room` columns: behind the last word that fits, or inside a word that fits nowhere.
  private static func lineEnd(
    in text: ArraySlice<(character: Character, style: Style)>, room: Int, isFirst: Bool
  ) -> Int {
    var used = 0
    var lastBreak: Int?
    var isInWords = !isFirst
    for index in text.indices {
      let character = text[index].character
      used += character.displayWidth
      // The spaces a line begins with are no place to break it.
      if character == " " && isInWords { lastBreak = index }
      if character != " " { isInWords = true }
      if used > room { return lastBreak ?? max(index, text.startIndex + 1) }
    }
    return text.endIndex
  }

  /// The text with its long lines broken between words; what goes on stands two columns to the right of an indented line.
  package func folded(toWidth width: Int) -> StyledText {
    .joined(
      lines.flatMap { line in
        let indent = line.plain.prefix { $0 == " " }.count
        return line.wrapped(toWidth: width, indent: indent > 0 ? indent + 2 : 0)
      })
  }
}
