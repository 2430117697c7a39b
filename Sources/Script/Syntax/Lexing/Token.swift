/// The kinds of token; the raw value is the spelling, where there is one.
enum TokenKind: String {
  case endOfFile = "end of input"
  case identifier
  /// A reserved word written with a Unicode escape: only good as a property name.
  case escapedKeyword
  case privateName
  case number
  case string
  /// From a back quote or `}` to the next `${` or the closing back quote.
  case template
  case regularExpression

  case leftBrace = "{"
  case rightBrace = "}"
  case leftParenthesis = "("
  case rightParenthesis = ")"
  case leftBracket = "["
  case rightBracket = "]"
  case dot = "."
  case ellipsis = "..."
  case semicolon = ";"
  case comma = ","
  case question = "?"
  case optionalDot = "?."
  case colon = ":"
  case arrow = "=>"

  case less = "<"
  case greater = ">"
  case lessOrEqual = "<="
  case greaterOrEqual = ">="
  case equal = "=="
  case notEqual = "!="
  case strictEqual = "==="
  case strictNotEqual = "!=="
  case plus = "+"
  case minus = "-"
  case star = "*"
  case slash = "/"
  case percent = "%"
  case starStar = "**"
  case increment = "++"
  case decrement = "--"
  case leftShift = "<<"
  case rightShift = ">>"
  case unsignedRightShift = ">>>"
  case ampersand = "&"
  case bar = "|"
  case caret = "^"
  case exclamation = "!"
  case tilde = "~"
  case and = "&&"
  case or = "||"
  case coalesce = "??"

  case assign = "="
  case plusAssign = "+="
  case minusAssign = "-="
  case starAssign = "*="
  case slashAssign = "/="
  case percentAssign = "%="
  case starStarAssign = "**="
  case leftShiftAssign = "<<="
  case rightShiftAssign = ">>="
  case unsignedRightShiftAssign = ">>>="
  case ampersandAssign = "&="
  case barAssign = "|="
  case caretAssign = "^="
  case andAssign = "&&="
  case orAssign = "||="
  case coalesceAssign = "??="

  case `await`
  case `break`
  case `case`
  case `catch`
  case `class`
  case const
  case `continue`
  case debugger
  case `default`
  case delete
  case `do`
  case `else`
  case `enum`
  case export
  case extends
  case `false`
  case finally
  case `for`
  case function
  case `if`
  case implements
  case `import`
  case `in`
  case instanceof
  case interface
  case `let`
  case new
  case null
  case package
  case `private`
  case protected
  case `public`
  case `return`
  case `static`
  case `super`
  case `switch`
  case this
  case `throw`
  case `true`
  case `try`
  case typeof
  case `var`
  case void
  case `while`
  case with
  case yield

  /// The reserved words of strict-mode modules.
  static let keywords: [String: TokenKind] = {
    let kinds: [TokenKind] = [
      .await, .break, .case, .catch, .class, .const, .continue, .debugger, .default, .delete, .do, .else, .enum,
      .export, .extends, .false, .finally, .for, .function, .if, .implements, .import, .in, .instanceof, .interface,
      .let, .new, .null, .package, .private, .protected, .public, .return, .static, .super, .switch, .this, .throw,
      .true, .try, .typeof, .var, .void, .while, .with, .yield,
    ]
    return Dictionary(uniqueKeysWithValues: kinds.map { ($0.rawValue, $0) })
  }()

  var isKeyword: Bool { Self.keywords[rawValue] != nil }
}

/// One token of the source.
struct Token {
  enum Value {
    case none
    /// The name of an identifier, keyword or private name (with its `#`), escapes read.
    case name(String)
    case number(Double)
    case string([UInt16])
    case template(TemplateLiteral.Quasi, isTail: Bool)
    case regularExpression(body: String, flags: String)
  }

  var kind: TokenKind
  var range: SourceRange
  /// Whether a line terminator stands between the token before and this one.
  var isAfterLineBreak: Bool
  var value: Value = .none

  /// The name of an identifier, keyword or private name.
  var name: String {
    if case .name(let name) = value { name } else { "" }
  }
}
