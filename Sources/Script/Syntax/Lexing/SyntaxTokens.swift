/// A piece of source for highlighting and for matching brackets.
package struct SyntaxToken: Equatable, Sendable {
  package enum Kind: Sendable {
    case keyword
    /// A name, a private name, or the name of a property.
    case identifier
    case number
    case string
    /// A template from a back quote or `}` to the next `${` or back quote.
    case template
    case regularExpression
    case comment
    case punctuator
    /// Something that is no token.
    case unknown
  }

  package let kind: Kind
  package let range: SourceRange

  package init(_ kind: Kind, _ range: SourceRange) {
    self.kind = kind
    self.range = range
  }
}

extension SourceText {
  /// The tokens and comments of the source in their order, whether it is a program or not: what is not closed reaches to
  /// the end of its line or of the text. Without parsing, whether `/` divides is a guess from the token before.
  package func syntaxTokens() -> [SyntaxToken] {
    var scanner = SyntaxScanner(self)
    return scanner.scan()
  }
}

private struct SyntaxScanner {
  private var lexer: Lexer
  private let source: SourceText
  private var tokens: [SyntaxToken] = []
  /// For each open brace whether it was opened by `${`.
  private var braces: [Bool] = []
  /// For each open parenthesis whether it is that of `if`, `for`, `while` or `with`, so that a statement follows it.
  private var parentheses: [Bool] = []
  private var previous: TokenKind = .semicolon
  /// Whether an expression may begin at the current place, so that `/` begins a regular expression.
  private var expectsOperand = true

  init(_ source: SourceText) {
    self.source = source
    lexer = Lexer(source)
    if let hashbang = lexer.hashbang { tokens.append(SyntaxToken(.comment, hashbang)) }
    lexer.comments = []
  }

  mutating func scan() -> [SyntaxToken] {
    while true {
      skipTrivia()
      guard !lexer.isAtEnd else { return tokens }
      let start = lexer.offset
      do {
        try add(try lexer.next())
      } catch {
        recover(from: start)
      }
    }
  }

  private mutating func skipTrivia() {
    lexer.comments = []
    var unclosed: SourceRange?
    do {
      _ = try lexer.skipTrivia()
    } catch {
      unclosed = SourceRange(start: error.range.start, end: UInt32(source.count))
      lexer.offset = source.count
    }
    for range in (lexer.comments ?? []) { tokens.append(SyntaxToken(.comment, range)) }
    if let unclosed { tokens.append(SyntaxToken(.comment, unclosed)) }
  }

  private mutating func add(_ read: Token) throws(SyntaxError) {
    var token = read
    var kind = Self.kind(of: token.kind)
    switch token.kind {
    case .slash, .slashAssign:
      if expectsOperand, let expression = readRegularExpression(token) {
        token = expression
        kind = .regularExpression
      }
    case .rightBrace:
      if braces.popLast() == true {
        lexer.offset = Int(token.range.start)
        try lexer.readTemplatePiece(into: &token)
        kind = .template
      }
    case .leftBrace: braces.append(false)
    case .leftParenthesis:
      parentheses.append(previous == .if || previous == .for || previous == .while || previous == .with)
    default:
      if previous == .dot || previous == .optionalDot, token.kind.isKeyword { kind = .identifier }
      if kind == .identifier, previous != .dot, token.name == "async" || token.name == "of" { kind = .keyword }
    }
    if case .template(_, let isTail) = token.value, !isTail { braces.append(true) }
    expectsOperand = expectsOperand(after: token, kind)
    previous = token.kind
    tokens.append(SyntaxToken(kind, token.range))
  }

  private mutating func readRegularExpression(_ slash: Token) -> Token? {
    let offset = lexer.offset
    if let token = try? lexer.readRegularExpression(from: slash) { return token }
    lexer.offset = offset
    return nil
  }

  private static func kind(of kind: TokenKind) -> SyntaxToken.Kind {
    switch kind {
    case .identifier, .privateName, .escapedKeyword: .identifier
    case .number: .number
    case .string: .string
    case .template: .template
    case .regularExpression: .regularExpression
    default: kind.isKeyword ? .keyword : .punctuator
    }
  }

  private mutating func expectsOperand(after token: Token, _ kind: SyntaxToken.Kind) -> Bool {
    switch kind {
    case .identifier, .number, .string, .regularExpression: return false
    case .template:
      if case .template(_, let isTail) = token.value { return !isTail }
      return false
    case .keyword:
      switch token.kind {
      case .this, .super, .null, .true, .false: return false
      default: return true
      }
    case .punctuator:
      switch token.kind {
      case .rightBracket, .increment, .decrement: return false
      case .rightParenthesis: return parentheses.popLast() ?? false
      default: return true
      }
    case .comment, .unknown: return expectsOperand
    }
  }

  /// Adds what could not be read as a token, so that the scan goes on after it.
  private mutating func recover(from start: Int) {
    var kind = SyntaxToken.Kind.unknown
    switch lexer.byte(at: start) {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      kind = .string
      lexer.offset = start
      while !lexer.isAtEnd, lexer.lineTerminatorLength(at: lexer.offset) == 0 { lexer.offset += 1 }
    case UInt8(ascii: "`"), UInt8(ascii: "}"):
      kind = .template
      lexer.offset = source.count
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."): kind = .number
    default: break
    }
    lexer.offset = max(lexer.offset, start + lexer.scalar(at: start).length)
    expectsOperand = false
    tokens.append(SyntaxToken(kind, lexer.range(from: start)))
  }
}
