/// What to write instead of what people bring from other languages, and of common slips.
extension Parser {
  /// A hint for the unexpected current token, from it and the one before.
  func hint() -> String? {
    if let hint = hintForPythonWord() ?? hintForCurrentToken() { return hint }
    switch (previous.kind, token.kind) {
    case (.number, .colon): return "a part of a list is list.slice(from, to)"
    case (.rightParenthesis, .colon) where isTypeAhead:
      return "types are not written; leave out the colon and what follows it"
    case (.rightParenthesis, .colon), (.else, .colon), (.try, .colon), (.finally, .colon):
      return "a body is written in braces: { … }"
    case (.string, .string): return "join strings with +, or write text of several lines between back quotes: `…`"
    case (.rightParenthesis, .leftBrace): return "an arrow function needs => between ) and {"
    case (.assign, .greater): return "an arrow is written => without a space"
    case (.number, .identifier), (.string, .identifier):
      return "is there an operator, a comma or a quote missing between the two?"
    case (.identifier, .colon) where source.bytes[min(Int(token.range.end), source.count - 1)] == UInt8(ascii: "="):
      return "a value is assigned with = alone"
    case (.identifier, .colon):
      return isTypeAhead
        ? "types are not written; leave out the colon and what follows it"
        : "an object at the start of a statement stands in parentheses: ({name: value})"
    case (.equal, .assign), (.strictEqual, .assign): return "comparison is written ==="
    case (.identifier, .exclamation): return "a value has no mark that it is not null; leave out the !"
    case (.less, .greater): return "unequal is written !=="
    case (.minus, .greater): return "an arrow is written =>"
    case (.assign, .less): return "comparisons are written <= and >="
    case (.colon, .assign): return "a value is assigned with = alone"
    case (.identifier, _) where isWrittenWord(token.kind):
      if let word = misspelledKeyword() { return "did you mean \(word)?" }
      return "is there an operator, a comma or a quote missing between the two?"
    case (_, .assign): return "= assigns to a name, a member or a pattern; == or === compares"
    case (_, .arrow): return "the parameters of an arrow function are written (a, b) => …"
    default: return nil
    }
  }

  /// Whether the text after the current token names a type, as programs with types do.
  private var isTypeAhead: Bool {
    let rest = source.bytes[min(Int(token.range.end), source.count)...].drop { $0 == UInt8(ascii: " ") }
    let word = String(decoding: rest.prefix { UInt8(ascii: "A")...UInt8(ascii: "z") ~= $0 }, as: UTF8.self)
    let types = ["number", "string", "boolean", "any", "void", "unknown", "object", "never", "tf", "int", "float"]
    return types.contains(word) || word.first?.isUppercase ?? false
  }

  private func isWrittenWord(_ kind: TokenKind) -> Bool { kind == .identifier || kind == .number || kind == .leftBrace }

  /// The keyword that the previous identifier is a misspelling of, or means in another language.
  private func misspelledKeyword() -> String? {
    switch previous.name {
    case "int", "float", "double", "bool", "string", "String", "auto", "val", "local", "dim": return "let"
    case "type", "interface", "struct": return "class"
    default: break
    }
    let keywords = [
      "const", "let", "var", "function", "class", "return", "async", "await", "throw", "import", "export",
    ]
    return Suggestion.closest(to: previous.name, among: keywords)
  }

  /// After a word that begins a statement in Python and means nothing here.
  private func hintForPythonWord() -> String? {
    guard previous.kind == .identifier || previous.kind == .for || previous.kind == .if || previous.kind == .while
    else {
      return previous.kind == .class || previous.kind == .import ? hintAfterKeyword() : nil
    }
    let isCallLike = !at(.dot) && !at(.comma)
    switch previous.name {
    case "def" where at(.identifier): return "a function is written function \(token.name)(…) { … }"
    case "print" where isCallLike: return "to print, write console.log(value)"
    case "elif": return "write else if (condition) { … }"
    case "lambda": return "a small function is written x => x + 1"
    case "not" where isCallLike: return "negation is written !"
    case "from" where at(.identifier): return "write import {name} from 'module'"
    case "raise" where at(.identifier) || at(.new): return "write throw new Error('message')"
    case "except" where isCallLike: return "write catch (error) { … }"
    case "del" where at(.identifier): return "a property is removed with delete object.name; a variable just stays"
    case "assert" where isCallLike: return "write console.assert(condition, 'message')"
    case "global", "nonlocal": return "functions see the variables around them without a declaration; leave it out"
    case "pass" where isCallLike: return "an empty body is written {}"
    case "fn", "func", "fun": return at(.identifier) ? "a function is written function \(token.name)(…) { … }" : nil
    case "f" where at(.string), "r" where at(.string), "b" where at(.string):
      return "text with values in it is written `text ${value}` between back quotes"
    case "for" where !at(.leftParenthesis): return "write for (const item of list) { … }"
    case "if" where !at(.leftParenthesis), "while" where !at(.leftParenthesis):
      return "the condition stands in parentheses: \(previous.name) (condition) { … }"
    default: return nil
    }
  }

  private func hintAfterKeyword() -> String? {
    previous.kind == .import && at(.identifier) ? "write import * as name from 'module'" : nil
  }

  private func hintForCurrentToken() -> String? {
    guard at(.identifier) else {
      switch token.kind {
      case .if where previous.kind == .identifier || previous.kind == .number || previous.kind == .string:
        return "a choice between two values is written condition ? a : b"
      case .for where [.identifier, .rightParenthesis, .rightBracket, .number, .string].contains(previous.kind):
        return "build a list with list.map(item => …)"
      case .in where previous.name == "not": return "write !(key in object), or !list.includes(item)"
      case .starStar: return "spread is written ...values"
      case .else: return "else follows the closing } of an if"
      case .rightParenthesis, .rightBracket, .rightBrace:
        return previous.kind == .comma || previous.kind.isInfix ? "something is missing before it" : nil
      default: return nil
      }
    }
    switch token.name {
    case "def" where previous.kind == .identifier: return "a function is written async function name(…) { … }"
    case "and": return "logical and is written &&"
    case "or": return "logical or is written ||"
    case "not": return "negation is written !"
    case "is": return "comparison is written ==="
    case "then": return "there is no 'then': write if (condition) { … }"
    case "elif": return "write else if (condition) { … }"
    case "as" where ["tensorflow", "numpy"].contains(previous.name):
      return "tf is there without an import and has the operations on tensors"
    case "as" where previous.kind == .identifier || previous.kind == .string:
      return "types and 'as' are not part of the language, only import * as name has it"
    case "True", "False": return "the truth values are written true and false"
    case "None": return "the empty value is written null"
    default: return nil
    }
  }
}

extension TokenKind {
  /// Whether the token stands between two operands.
  fileprivate var isInfix: Bool { InfixOperator(self) != nil || AssignmentOperator(self) != nil || self == .assign }
}
