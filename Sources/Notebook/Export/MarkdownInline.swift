import Display

/// The marks within a line of Markdown as HTML: code, emphasis, links, pictures, escapes. Formulas between dollar signs
/// stay as they are.
struct MarkdownInline {
  private let text: [Character]
  private var place = 0
  private var html = ""

  static func html(of text: String) -> String {
    var inline = MarkdownInline(text: Array(text))
    inline.readAll()
    return inline.html
  }

  private init(text: [Character]) {
    self.text = text
  }

  private mutating func readAll() {
    while place < text.count {
      if readEscape() || readCode() || readFormula() || readLink() || readAddress() || readEmphasis() || readBreak() {
        continue
      }
      html += HTMLRenderer.escaped(String(text[place]))
      place += 1
    }
  }

  private func character(_ index: Int) -> Character? { text.indices.contains(index) ? text[index] : nil }

  private func words(_ range: Range<Int>) -> String { String(text[range]) }

  /// Where a run of characters stands next, from `start` on.
  private func find(_ run: [Character], from start: Int) -> Int? {
    guard start <= text.count - run.count else { return nil }
    return (start...(text.count - run.count)).first { text[$0..<$0 + run.count].elementsEqual(run) }
  }

  private mutating func readEscape() -> Bool {
    guard text[place] == "\\", let next = character(place + 1), next.isPunctuation || next.isSymbol else {
      return false
    }
    html += HTMLRenderer.escaped(String(next))
    place += 2
    return true
  }

  private mutating func readBreak() -> Bool {
    guard text[place] == " ", let end = text[place...].firstIndex(where: { $0 != " " }), text[end] == "\n" else {
      return false
    }
    html += end - place >= 2 ? "<br>\n" : "\n"
    place = end + 1
    return true
  }

  private mutating func readCode() -> Bool {
    guard text[place] == "`" else { return false }
    let count = text[place...].prefix { $0 == "`" }.count
    let start = place + count
    var end = start
    while let found = find(Array(repeating: "`", count: count), from: end) {
      let length = text[found...].prefix { $0 == "`" }.count
      if length == count {
        var code = words(start..<found)
        if code.hasPrefix(" ") && code.hasSuffix(" ") && code.contains(where: { $0 != " " }) {
          code = String(code.dropFirst().dropLast())
        }
        html += "<code>\(HTMLRenderer.escaped(code))</code>"
        place = found + count
        return true
      }
      end = found + length
    }
    html += String(repeating: "`", count: count)
    place = start
    return true
  }

  /// `$x^2$` or `$$…$$`: what is between stays as it is, so that `_` and `*` in formulas are no emphasis.
  private mutating func readFormula() -> Bool {
    guard text[place] == "$" else { return false }
    let mark: [Character] = character(place + 1) == "$" ? ["$", "$"] : ["$"]
    let start = place + mark.count
    guard let end = find(mark, from: start + 1), let first = character(start) else { return false }
    // A price is no formula.
    let isPrice = first.isWhitespace || text[end - 1].isWhitespace || (character(end + 1)?.isNumber ?? false)
    if mark.count == 1 && isPrice { return false }
    html += "<span class=\"math\">\(HTMLRenderer.escaped(words(place..<end + mark.count)))</span>"
    place = end + mark.count
    return true
  }

  /// `[words](address "title")`, and `![words](address)`, which becomes a picture when the picture is in the address
  /// itself and a link otherwise: a page must not fetch anything.
  private mutating func readLink() -> Bool {
    let isPicture = text[place] == "!"
    let open = place + (isPicture ? 1 : 0)
    guard character(open) == "[", let close = closing("]", for: "[", from: open), character(close + 1) == "(",
      let end = closing(")", for: "(", from: close + 1)
    else { return false }
    let address = words(close + 2..<end).split { $0.isWhitespace }.first.map(String.init) ?? ""
    guard let safe = MarkdownInline.safeAddress(address) else { return false }
    let inner = words(open + 1..<close)
    if isPicture && safe.hasPrefix("data:") {
      html += "<img alt=\"\(HTMLRenderer.escaped(inner))\" src=\"\(HTMLRenderer.escaped(safe))\">"
    } else {
      html += "<a href=\"\(HTMLRenderer.escaped(safe))\">\(MarkdownInline.html(of: inner))</a>"
    }
    place = end + 1
    return true
  }

  private func closing(_ close: Character, for open: Character, from start: Int) -> Int? {
    var depth = 0
    for index in start..<text.count {
      if text[index] == open { depth += 1 }
      if text[index] == close { depth -= 1 }
      if depth == 0 { return index }
    }
    return nil
  }

  /// `<https://…>` and addresses that stand bare.
  private mutating func readAddress() -> Bool {
    let isEnclosed = text[place] == "<"
    let start = place + (isEnclosed ? 1 : 0)
    let isWord = character(place - 1).map { $0.isLetter || $0.isNumber } ?? false
    guard !isWord || isEnclosed else { return false }
    guard ["https://", "http://"].contains(where: { text[start...].starts(with: Array($0)) }) else { return false }
    var end = text[start...].firstIndex { $0.isWhitespace || "<>".contains($0) } ?? text.count
    if isEnclosed {
      guard character(end) == ">" else { return false }
    } else {
      while let last = character(end - 1), ".,;:!?)'\"*_".contains(last) { end -= 1 }
    }
    let address = HTMLRenderer.escaped(words(start..<end))
    html += "<a href=\"\(address)\">\(address)</a>"
    place = end + (isEnclosed ? 1 : 0)
    return true
  }

  /// Addresses of the web, of mail, of a place in the page, of files nearby and of pictures; nil for programs.
  private static func safeAddress(_ address: String) -> String? {
    let scheme = address.prefix { $0 != ":" && $0 != "/" && $0 != "?" && $0 != "#" }
    guard scheme.count < address.count, address[scheme.endIndex] == ":" else { return address }
    if ["http", "https", "mailto"].contains(scheme.lowercased()) { return address }
    return address.lowercased().hasPrefix("data:image/") ? address : nil
  }

  private mutating func readEmphasis() -> Bool {
    let mark = text[place]
    guard "*_~".contains(mark) else { return false }
    let count = min(mark == "~" ? 2 : 3, text[place...].prefix { $0 == mark }.count)
    let start = place + count
    let isInWord = mark == "_" && (character(place - 1).map { $0.isLetter || $0.isNumber } ?? false)
    guard count != 1 || mark != "~", !isInWord, let first = character(start), !first.isWhitespace else { return false }
    var end = start
    while let found = find(Array(repeating: mark, count: count), from: end) {
      let after = character(found + count)
      let endsInWord = mark == "_" && (after.map { $0.isLetter || $0.isNumber } ?? false)
      if found > start, !text[found - 1].isWhitespace, after != mark, !endsInWord {
        let inner = MarkdownInline.html(of: words(start..<found))
        html += MarkdownInline.elements(mark, count).reduce(inner) { "<\($1)>\($0)</\($1)>" }
        place = found + count
        return true
      }
      end = found + max(1, text[found...].prefix { $0 == mark }.count)
    }
    return false
  }

  private static func elements(_ mark: Character, _ count: Int) -> [String] {
    if mark == "~" { return ["del"] }
    return count == 3 ? ["em", "strong"] : [count == 2 ? "strong" : "em"]
  }
}
