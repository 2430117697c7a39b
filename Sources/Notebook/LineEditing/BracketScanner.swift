/// A quick look at the brackets, strings and comments of an unfinished text: enough for indentation and for telling a
/// prompt command from code.
struct BracketScanner {
  /// Where the open brackets are (UTF-8 offsets), from the outermost to the innermost.
  private(set) var openBrackets: [Int] = []
  /// Whether the text ends inside a template or a block comment, where spaces matter or are the writer's own.
  private(set) var endsInsideText = false

  init(_ text: some StringProtocol) {
    var bytes = Array(text.utf8)[...]
    var templateDepths: [Int] = []
    while let byte = bytes.popFirst() {
      switch byte {
      case UInt8(ascii: "'"), UInt8(ascii: "\""):
        skipString(&bytes, quote: byte)
      case UInt8(ascii: "`"):
        if skipTemplate(&bytes) { templateDepths.append(openBrackets.count) }
      case UInt8(ascii: "/") where bytes.first == UInt8(ascii: "/"):
        bytes = bytes.drop { $0 != UInt8(ascii: "\n") }
      case UInt8(ascii: "/") where bytes.first == UInt8(ascii: "*"):
        skipBlockComment(&bytes)
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
        openBrackets.append(bytes.startIndex - 1)
      case UInt8(ascii: "}") where templateDepths.last == openBrackets.count - 1:
        _ = openBrackets.popLast()
        templateDepths.removeLast()
        if skipTemplate(&bytes) { templateDepths.append(openBrackets.count) }
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
        _ = openBrackets.popLast()
      default: break
      }
      if endsInsideText { return }
    }
  }

  private mutating func skipString(_ bytes: inout ArraySlice<UInt8>, quote: UInt8) {
    while let byte = bytes.popFirst(), byte != quote, byte != UInt8(ascii: "\n") {
      if byte == UInt8(ascii: "\\") { _ = bytes.popFirst() }
    }
  }

  /// Skips to the end of a template or into its next `${`, which is then an open brace; true in the second case.
  private mutating func skipTemplate(_ bytes: inout ArraySlice<UInt8>) -> Bool {
    while let byte = bytes.popFirst() {
      switch byte {
      case UInt8(ascii: "`"): return false
      case UInt8(ascii: "\\"): _ = bytes.popFirst()
      case UInt8(ascii: "$") where bytes.first == UInt8(ascii: "{"):
        bytes.removeFirst()
        openBrackets.append(bytes.startIndex - 1)
        return true
      default: break
      }
    }
    endsInsideText = true
    return false
  }

  private mutating func skipBlockComment(_ bytes: inout ArraySlice<UInt8>) {
    bytes.removeFirst()
    while let byte = bytes.popFirst() {
      if byte == UInt8(ascii: "*") && bytes.first == UInt8(ascii: "/") {
        bytes.removeFirst()
        return
      }
    }
    endsInsideText = true
  }
}

extension BracketScanner {
  /// The spaces a new line under `text` begins with: those of the last line, two more after an opened bracket, none
  /// inside a template.
  static func indentation(after text: some StringProtocol) -> String {
    let scanner = BracketScanner(text)
    if scanner.endsInsideText { return "" }
    let lastLine = text.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
    let current = lastLine.prefix { $0 == " " || $0 == "\t" }
    let before = BracketScanner(text.dropLast(lastLine.count))
    if scanner.openBrackets.count > before.openBrackets.count { return current + "  " }
    if scanner.openBrackets.isEmpty { return "" }
    if scanner.openBrackets.count < before.openBrackets.count {
      let opensWithCloser = lastLine.dropFirst(current.count).first.map { ")]}".contains($0) } ?? false
      return opensWithCloser ? String(current) : String(current.dropLast(2))
    }
    return String(current)
  }

  /// The spaces before a closing bracket that begins a line under `text`: those of the line that opened it; nil when no bracket
  /// is open or spaces are the writer's own.
  static func closingIndentation(after text: String) -> String? {
    let scanner = BracketScanner(text)
    guard !scanner.endsInsideText, let open = scanner.openBrackets.last else { return nil }
    let before = text.utf8.prefix(open)
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map { text.utf8.index(after: $0) } ?? text.startIndex
    return String(text[start...].prefix { $0 == " " || $0 == "\t" })
  }
}
