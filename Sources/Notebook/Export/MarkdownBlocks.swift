import Display

/// Prose in Markdown as HTML: headings, paragraphs, lists, quotations, code, tables and rules, after CommonMark and the
/// tables of GitHub. Tags in the prose are shown as they are written, never obeyed; formulas between dollar signs stay
/// as they are.
struct MarkdownBlocks {
  private var lines: ArraySlice<String>
  private var html: [String] = []

  /// The prose as HTML elements, one a line.
  static func html(of prose: [String]) -> String {
    var blocks = MarkdownBlocks(lines: prose[...])
    blocks.readAll()
    return blocks.html.joined(separator: "\n")
  }

  private init(lines: ArraySlice<String>) {
    self.lines = lines
  }

  private mutating func readAll() {
    while let line = lines.first {
      let words = line.drop { $0 == " " }
      if words.isEmpty {
        lines.removeFirst()
      } else if let fence = Fence(words) {
        readCode(fence)
      } else if let (level, title) = MarkdownBlocks.heading(words) {
        lines.removeFirst()
        html.append("<h\(level)>\(MarkdownInline.html(of: title))</h\(level)>")
      } else if MarkdownBlocks.isRule(words) {
        lines.removeFirst()
        html.append("<hr>")
      } else if words.hasPrefix(">") {
        readQuotation()
      } else if ListMark(line) != nil {
        readList()
      } else if lines.count > 1, line.contains("|"),
        let columns = MarkdownBlocks.alignments(lines[lines.startIndex + 1])
      {
        readTable(columns)
      } else {
        readParagraph()
      }
    }
  }

  // MARK: Code

  /// The line that begins code: three or more back quotes or tildes and the name of a language.
  private struct Fence {
    let mark: Character
    let count: Int
    let language: Substring

    init?(_ line: Substring) {
      guard let mark = line.first, mark == "`" || mark == "~" else { return nil }
      count = line.prefix { $0 == mark }.count
      language = line.dropFirst(count).drop { $0 == " " }.prefix { !$0.isWhitespace }
      if count < 3 || (mark == "`" && language.contains("`")) { return nil }
      self.mark = mark
    }

    func isClosed(by line: String) -> Bool {
      let words = CellFile.trimmed(line[...])
      return words.count >= count && words.allSatisfy { $0 == mark }
    }
  }

  private mutating func readCode(_ fence: Fence) {
    lines.removeFirst()
    var code: [String] = []
    while let line = lines.popFirst(), !fence.isClosed(by: line) { code.append(line) }
    let text = code.joined(separator: "\n")
    let isOurs = ["js", "javascript", "tfs"].contains(fence.language.lowercased())
    let words = isOurs ? HTMLRenderer.render(CodeHighlighter.highlighted(text)) : HTMLRenderer.escaped(text)
    html.append("<pre class=\"code\">\(words)</pre>")
  }

  // MARK: Headings and rules

  private static func heading(_ line: Substring) -> (level: Int, title: String)? {
    let level = line.prefix { $0 == "#" }.count
    let rest = line.dropFirst(level)
    guard (1...6).contains(level), rest.isEmpty || rest.first == " " else { return nil }
    var title = CellFile.trimmed(rest)
    while title.hasSuffix("#") { title.removeLast() }
    return (level, CellFile.trimmed(title[...]))
  }

  private static func isRule(_ line: Substring) -> Bool {
    let marks = line.filter { $0 != " " }
    guard let first = marks.first, "-*_".contains(first) else { return false }
    return marks.count >= 3 && marks.allSatisfy { $0 == first }
  }

  // MARK: Quotations and lists

  private mutating func readQuotation() {
    var quoted: [String] = []
    while let line = lines.first, !CellFile.isBlank(line[...]) {
      let words = line.drop { $0 == " " }
      lines.removeFirst()
      guard words.hasPrefix(">") else {
        quoted.append(line)
        continue
      }
      quoted.append(String(words.dropFirst().first == " " ? words.dropFirst(2) : words.dropFirst()))
    }
    html.append("<blockquote>\n\(MarkdownBlocks.html(of: quoted))\n</blockquote>")
  }

  /// The mark at the beginning of an item: `-`, `*`, `+`, `1.` or `1)`.
  private struct ListMark {
    let indent: Int
    /// Where the words of the item begin.
    let width: Int
    /// The number of an ordered item.
    let number: Int?

    init?(_ line: String) {
      indent = line.prefix { $0 == " " }.count
      let rest = line.dropFirst(indent)
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      let after: Substring
      if let first = rest.first, "-*+".contains(first) {
        (number, after) = (nil, rest.dropFirst())
      } else if let value = Int(digits), digits.count < 10, let mark = rest.dropFirst(digits.count).first,
        mark == "." || mark == ")"
      {
        (number, after) = (value, rest.dropFirst(digits.count + 1))
      } else {
        return nil
      }
      let spaces = after.prefix { $0 == " " }.count
      guard after.isEmpty || spaces > 0 else { return nil }
      width = indent + rest.count - after.count + (spaces > 4 || after.isEmpty ? 1 : spaces)
    }
  }

  private mutating func readList() {
    guard let first = lines.first.flatMap(ListMark.init) else { return }
    var items: [String] = []
    while let mark = lines.first.flatMap(ListMark.init), mark.indent < first.width,
      (mark.number == nil) == (first.number == nil)
    {
      items.append("<li>\(readItem(mark))</li>")
      // Blank lines between items part no list.
      let rest = lines.drop { CellFile.isBlank($0[...]) }
      if let next = rest.first.flatMap(ListMark.init), next.indent < first.width { lines = rest }
    }
    let start = first.number.map { $0 == 1 ? "" : " start=\"\($0)\"" } ?? ""
    let element = first.number == nil ? "ul" : "ol"
    html.append("<\(element)\(start)>\n\(items.joined(separator: "\n"))\n</\(element)>")
  }

  /// The lines of an item, without their indentation: up to the next item, or to a line after a blank one that is not
  /// indented.
  private mutating func readItem(_ mark: ListMark) -> String {
    var item = [String(lines.removeFirst().dropFirst(mark.width))]
    while let line = lines.first {
      let indent = line.prefix { $0 == " " }.count
      if CellFile.isBlank(line[...]) {
        guard let next = lines.dropFirst().first, next.prefix(while: { $0 == " " }).count >= mark.width else { break }
      } else if indent < mark.width {
        if ListMark(line) != nil || CellFile.isBlank(item[item.count - 1][...]) { break }
        if MarkdownBlocks.beginsBlock(line) { break }
      }
      lines.removeFirst()
      item.append(String(line.dropFirst(min(indent, mark.width))))
    }
    let inner = MarkdownBlocks.html(of: item)
    // An item of one paragraph needs no paragraph.
    guard inner.hasPrefix("<p>"), inner.dropFirst(3).firstRange(of: "<p>") == nil,
      let end = inner.firstRange(of: "</p>")
    else { return inner }
    return String(inner[inner.index(inner.startIndex, offsetBy: 3)..<end.lowerBound] + inner[end.upperBound...])
  }

  // MARK: Tables

  /// How the columns of a table are set, if the line is the rule under its head.
  private static func alignments(_ line: String) -> [Alignment]? {
    guard line.contains("-"), line.allSatisfy({ "|-: ".contains($0) }) else { return nil }
    return cells(of: line).map { cell in
      cell.hasSuffix(":") ? (cell.hasPrefix(":") ? .center : .right) : .left
    }
  }

  private static func cells(of line: String) -> [String] {
    var cells = [""]
    var isEscaped = false
    var row = CellFile.trimmed(line[...])[...]
    if row.hasPrefix("|") { row.removeFirst() }
    if row.hasSuffix("|") && !row.hasSuffix("\\|") { row.removeLast() }
    for character in row {
      if character == "|" && !isEscaped {
        cells.append("")
      } else {
        if character == "|" { cells[cells.count - 1].removeLast() }
        cells[cells.count - 1].append(character)
      }
      isEscaped = character == "\\" && !isEscaped
    }
    return cells.map { CellFile.trimmed($0[...]) }
  }

  private mutating func readTable(_ alignments: [Alignment]) {
    func row(_ line: String, _ element: String) -> String {
      let cells = MarkdownBlocks.cells(of: line)
      let written = alignments.indices.map { column in
        let alignment = alignments[column]
        let style =
          alignment == .left ? "" : " style=\"text-align:\(alignment == .right ? "right" : "center")\""
        return "<\(element)\(style)>\(MarkdownInline.html(of: column < cells.count ? cells[column] : ""))</\(element)>"
      }
      return "<tr>\(written.joined())</tr>"
    }
    let head = row(lines.removeFirst(), "th")
    lines.removeFirst()
    var rows: [String] = []
    while let line = lines.first, line.contains("|") {
      rows.append(row(line, "td"))
      lines.removeFirst()
    }
    html.append(
      "<div class=\"table\"><table><thead>\(head)</thead><tbody>\(rows.joined(separator: "\n"))</tbody></table></div>")
  }

  // MARK: Paragraphs

  private static func beginsBlock(_ line: String) -> Bool {
    let words = line.drop { $0 == " " }
    return Fence(words) != nil || heading(words) != nil || isRule(words) || words.hasPrefix(">")
  }

  private mutating func readParagraph() {
    var words = [lines.removeFirst()]
    while let line = lines.first, !CellFile.isBlank(line[...]), !MarkdownBlocks.beginsBlock(line) {
      // Only a list that starts at 1 may follow without a blank line, so that numbers in prose stay prose.
      if let mark = ListMark(line), mark.number ?? 1 == 1 { break }
      words.append(line)
      lines.removeFirst()
    }
    html.append("<p>\(MarkdownInline.html(of: words.joined(separator: "\n")))</p>")
  }
}
