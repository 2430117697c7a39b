/// Builds the tree of a program from its tokens, by recursive descent.
///
/// What the parser cannot know at once (`(a, {b = 1})` may turn out to be the parameters of an arrow function) it reads
/// as an expression, and reinterprets when it sees `=>` or `=`; nothing is read twice, so time is linear in the source.
/// Names are not looked up here: that is the `Resolver`'s part.
final class Parser {
  /// How deep brackets, functions and statements may be nested. Parsing takes up to 5 KB of stack a level in a release
  /// build and 9 KB in a debug build, so that 8 MB are enough.
  static let nestingLimit = 700
  /// How deep the tree may be, counting also each link of chains such as `a + b + c`, for those who walk over it.
  static let depthLimit = 2000

  /// What the function around the current token allows.
  struct Context {
    var isAsync = false
    var isGenerator = false
    /// In the program itself and in static blocks.
    var forbidsReturn = false
    var allowsSuperProperty = false
    var allowsSuperCall = false
    var allowsNewTarget = false
    /// In field initializers and static blocks.
    var forbidsArguments = false
    var containsAwait = false
    /// Where the last `await` or `yield` of the function began: neither may stand in the parameters of an arrow.
    var lastAwait: UInt32?
    var lastYield: UInt32?

    var labels: [Label] = []
    var loopDepth = 0
    var breakableDepth = 0
  }

  struct Label {
    let name: PropertyName
    /// Where the labeled statement begins.
    let bodyStart: UInt32
    var isLoop = false
  }

  let source: SourceText
  let goal: SourceGoal
  var lexer: Lexer
  /// The current token, not yet consumed.
  var token: Token
  /// The token before the current one.
  var previous: Token
  var context = Context()

  /// An error that stands unless the literal that holds it turns out to be a pattern, as in `({a = 1})`.
  var deferredError: SyntaxError?
  /// The offset at which an expression begins that may be an arrow function.
  var arrowStart: UInt32 = .max
  /// Whether the body of an arrow function at `arrowStart` may hold the operator `in`.
  var arrowBodyAllowsIn = true
  /// The array and object literals (by offset) that end in `...x,`: no patterns.
  var commaAfterSpread: Set<UInt32> = []

  var depth = 0
  /// The largest depth that anything parsed in the current operand reaches.
  var reach = 0

  var imports: [ImportDeclaration] = []
  var exports: [ExportEntry] = []
  var requests: [ModuleSpecifier] = []
  var exportedNames: Set<String> = []

  init(_ source: SourceText, goal: SourceGoal) {
    self.source = source
    self.goal = goal
    lexer = Lexer(source)
    token = Token(kind: .endOfFile, range: SourceRange(at: 0), isAfterLineBreak: true)
    previous = token
  }

  // MARK: Tokens

  /// The offset at which the current token begins.
  var start: UInt32 { token.range.start }

  /// From an offset to the end of the last consumed token.
  func range(from start: UInt32) -> SourceRange {
    SourceRange(start: start, end: max(start, previous.range.end))
  }

  func advance() throws(SyntaxError) {
    previous = token
    token = try lexer.next()
  }

  /// The token after the current one.
  func peek() throws(SyntaxError) -> Token {
    let offset = lexer.offset
    let next = try lexer.next()
    lexer.offset = offset
    return next
  }

  func at(_ kind: TokenKind) -> Bool { token.kind == kind }

  /// Consumes the current token if it is of a kind.
  func eat(_ kind: TokenKind) throws(SyntaxError) -> Bool {
    guard token.kind == kind else { return false }
    try advance()
    return true
  }

  /// Whether the current token is a word that is special here only, such as `of`, and written without escapes.
  func atWord(_ word: StaticString) -> Bool { isWord(token, word) }

  func isWord(_ token: Token, _ word: StaticString) -> Bool {
    guard token.kind == .identifier, Int(token.range.end - token.range.start) == word.utf8CodeUnitCount else {
      return false
    }
    return token.name == word.description
  }

  func eatWord(_ word: StaticString) throws(SyntaxError) -> Bool {
    guard atWord(word) else { return false }
    try advance()
    return true
  }

  func expect(_ kind: TokenKind, _ purpose: String? = nil) throws(SyntaxError) {
    guard token.kind == kind else {
      throw unexpectedToken(expected: "'\(kind.rawValue)'" + (purpose.map { " " + $0 } ?? ""))
    }
    try advance()
  }

  /// Consumes the bracket that closes one that was opened before.
  func expectClosing(_ kind: TokenKind, of opening: SourceRange, _ purpose: String) throws(SyntaxError) {
    guard token.kind == kind else {
      let position = source.position(at: opening.start)
      let unclosed =
        "the \(source.text(in: opening)) at line \(position.line), column \(position.column) is not closed"
      throw unexpectedToken(expected: "'\(kind.rawValue)' \(purpose)", hint: hint() ?? unclosed)
    }
    try advance()
  }

  /// Ends a statement: at a `;`, or where the standard inserts one.
  func endStatement() throws(SyntaxError) {
    if try eat(.semicolon) { return }
    if at(.rightBrace) || at(.endOfFile) || token.isAfterLineBreak { return }
    throw unexpectedToken(expected: "';' or a new line")
  }

  // MARK: Depth

  /// Counts one level of nesting; the caller takes it off again.
  func descend() throws(SyntaxError) {
    depth += 1
    if depth > reach { reach = depth }
    if depth > Self.nestingLimit { throw nestedTooDeeply(limit: Self.nestingLimit) }
  }

  /// Counts a link of a chain such as `a.b.c` or `a + b + c`, whose tree leans to the left: it deepens what stands before.
  func deepenOperand() throws(SyntaxError) {
    reach += 1
    if reach > Self.depthLimit { throw nestedTooDeeply(limit: Self.depthLimit) }
  }

  private func nestedTooDeeply(limit: Int) -> SyntaxError {
    SyntaxError(
      "The program is nested too deeply here", hint: "at most \(limit) levels are possible; split it up",
      at: token.range)
  }

  // MARK: Errors

  /// The current token is not what can stand here.
  func unexpectedToken(expected: String? = nil, hint: String? = nil) -> SyntaxError {
    let found =
      switch token.kind {
      case .endOfFile: "Unexpected end of input"
      case .identifier: "Unexpected identifier '\(token.name)'"
      case .number: "Unexpected number"
      case .string: "Unexpected string"
      case .template: "Unexpected template string"
      case .privateName: "Unexpected private name '\(token.name)'"
      case .escapedKeyword: "Unexpected keyword '\(token.name)' written with an escape"
      default: "Unexpected token '\(token.kind.rawValue)'"
      }
    return SyntaxError(
      found + (expected.map { ", expected \($0)" } ?? ""), hint: hint ?? self.hint(),
      at: at(.endOfFile) ? endOfLastToken : token.range, isIncomplete: at(.endOfFile))
  }

  /// Where something is missing when a program ends too early: blank lines and comments behind it tell nothing.
  private var endOfLastToken: SourceRange { SourceRange(start: previous.range.end, end: previous.range.end) }

  /// Fails if an expression that can no longer become a pattern holds what only patterns may hold.
  func raiseDeferredError() throws(SyntaxError) {
    if let error = deferredError { throw error }
  }
}

extension Program {
  /// Parses and resolves a program; every early error of the standard is thrown here.
  package static func parse(_ source: SourceText, goal: SourceGoal) throws(SyntaxError) -> Program {
    let parser = Parser(source, goal: goal)
    let program = try parser.parseProgram()
    try Resolver(program).resolve()
    return program
  }
}
