import Display
import Script

/// Source text in colours.
package enum CodeHighlighter {
  private static let constants: Set<String> = ["true", "false", "null", "undefined", "NaN", "Infinity"]

  /// The text with keywords, literals, comments and calls coloured; with a cursor (in characters), the bracket beside it
  /// and its partner are marked.
  package static func highlighted(_ text: String, cursor: Int? = nil) -> StyledText {
    let source = SourceText(text, name: "")
    let tokens = source.syntaxTokens()
    let marked = cursor.map { BracketPairs(source, tokens).marks(beside: text.prefix($0).utf8.count) } ?? [:]
    var styled = StyledText()
    var end = UInt32(0)
    for (index, token) in tokens.enumerated() where token.range.start >= end {
      styled.append(source.text(in: SourceRange(start: end, end: token.range.start)))
      let words = source.text(in: token.range)
      if let role = marked[index] {
        styled.append(words, role)
      } else {
        let next = index + 1 < tokens.count ? source.byte(at: tokens[index + 1].range.start) : 0
        styled.append(words, role(of: token, words: words, isCalled: next == UInt8(ascii: "(")))
      }
      end = token.range.end
    }
    styled.append(source.text(in: SourceRange(start: end, end: UInt32(source.count))))
    return styled
  }

  private static func role(of token: SyntaxToken, words: String, isCalled: Bool) -> TextRole {
    switch token.kind {
    case .keyword: return constants.contains(words) ? .constant : .keyword
    case .identifier: return constants.contains(words) ? .constant : isCalled ? .function : .property
    case .number: return .number
    case .string, .template, .regularExpression: return .string
    case .comment: return .comment
    case .punctuator: return .punctuation
    case .unknown: return .error
    }
  }
}

/// Which brackets of a text belong together.
private struct BracketPairs {
  private let source: SourceText
  private let tokens: [SyntaxToken]
  private var partners: [Int: Int] = [:]
  private var brackets: [Int] = []

  init(_ source: SourceText, _ tokens: [SyntaxToken]) {
    self.source = source
    self.tokens = tokens
    var open: [(index: Int, closer: UInt8)] = []
    for (index, token) in tokens.enumerated() where token.kind == .punctuator {
      switch source.byte(at: token.range.start) {
      case UInt8(ascii: "("): open.append((index, UInt8(ascii: ")")))
      case UInt8(ascii: "["): open.append((index, UInt8(ascii: "]")))
      case UInt8(ascii: "{"): open.append((index, UInt8(ascii: "}")))
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
        brackets.append(index)
        if let opener = open.last, opener.closer == source.byte(at: token.range.start) {
          partners[index] = opener.index
          partners[opener.index] = index
          open.removeLast()
        }
        continue
      default: continue
      }
      brackets.append(index)
    }
  }

  /// The tokens to mark when the cursor stands at a byte offset: the bracket before it, or else behind it, and its partner.
  func marks(beside offset: Int) -> [Int: TextRole] {
    let before = brackets.first { Int(tokens[$0].range.end) == offset }
    guard let index = before ?? brackets.first(where: { Int(tokens[$0].range.start) == offset }) else { return [:] }
    if let partner = partners[index] { return [index: .matchingBracket, partner: .matchingBracket] }
    let isCloser = ")]}".utf8.contains(source.byte(at: tokens[index].range.start))
    return isCloser ? [index: .mismatchedBracket] : [:]
  }
}

extension SourceText {
  /// The byte at an offset; 0 past the end.
  fileprivate func byte(at offset: UInt32) -> UInt8 { Int(offset) < count ? bytes[Int(offset)] : 0 }
}
