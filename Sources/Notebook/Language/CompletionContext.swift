import Script

/// What stands before the cursor, as far as completion needs to know it.
package enum CompletionContext: Equatable, Sendable {
  /// A link of a chain of names: `model`, with a call `predict(…)`, or an index as written, `0` of `layers[0]`.
  package struct Link: Equatable, Sendable {
    package var name: String
    package var isCall: Bool

    package init(_ name: String, isCall: Bool = false) {
      self.name = name
      self.isCall = isCall
    }
  }

  /// The call in whose arguments the cursor is.
  package struct Call: Equatable, Sendable {
    /// The called function, as a chain whose last link is the call.
    package var callee: [Link]
    /// The number of the argument, from 0.
    package var argument: Int

    package init(_ callee: [Link], argument: Int) {
      self.callee = callee
      self.argument = argument
    }
  }

  /// The beginning of a name: `mod`.
  case name(String)
  /// The beginning of a property of a chain: `model.la`.
  case member(of: [Link], String)
  /// The beginning of a key of an options object in a call; the keys that are already there.
  case key(Call, given: [String], String)
  /// An argument of a call of which nothing is typed yet.
  case argument(Call)
  /// The value of a key of an options object in a call, of which nothing is typed yet.
  case value(Call, key: String)
  /// The beginning of a string: the value of a key in a call, an argument of a call (no key), or neither.
  case string(Call?, key: String?, String)
  /// A comment, a number, an operand of something unknown.
  case nothing

  /// Looks at the text before the cursor.
  package init(before text: String) {
    var reader = ContextReader(text)
    self = reader.context()
  }
}

/// Reads the tokens before the cursor backwards.
private struct ContextReader {
  private let source: SourceText
  private var tokens: [SyntaxToken]

  init(_ text: String) {
    source = SourceText(text, name: "")
    tokens = source.syntaxTokens()
  }

  /// A reader of the tokens before the last ones of another.
  private init(_ reader: ContextReader, dropping count: Int) {
    source = reader.source
    tokens = reader.tokens.dropLast(count)
  }

  private func text(_ index: Int) -> String {
    tokens.indices.contains(index) ? source.text(in: tokens[index].range) : ""
  }

  mutating func context() -> CompletionContext {
    guard let last = tokens.last else { return .name("") }
    let touchesCursor = Int(last.range.end) == source.count
    switch last.kind {
    case .comment where touchesCursor && !text(tokens.count - 1).hasSuffix("*/"): return .nothing
    case .number where touchesCursor: return .nothing
    case .string where touchesCursor:
      if let beginning = openString(text(tokens.count - 1)) { return stringContext(beginning) }
    case .identifier where touchesCursor, .keyword where touchesCursor:
      let beginning = text(tokens.count - 1)
      tokens.removeLast()
      return context(of: beginning)
    default: break
    }
    tokens.removeAll { $0.kind == .comment }
    return context(of: "")
  }

  /// The text of a string that is not closed yet.
  private func openString(_ token: String) -> String? {
    guard let quote = token.first, quote == "'" || quote == "\"" else { return nil }
    let isClosed = token.count > 1 && token.last == quote
    return isClosed ? nil : String(token.dropFirst())
  }

  private func context(of beginning: String) -> CompletionContext {
    let previous = text(tokens.count - 1)
    if previous == "." || previous == "?." {
      guard let (chain, _) = chain(endingAt: tokens.count - 2) else { return .nothing }
      return .member(of: chain, beginning)
    }
    if previous == "{" || previous == ",", let (call, keys) = optionsCall(), keys.expectsKey {
      return .key(call, given: keys.names, beginning)
    }
    guard beginning.isEmpty else { return .name(beginning) }
    if previous == ":", tokens.count >= 2 {
      let key = text(tokens.count - 2)
      if let call = ContextReader(self, dropping: 2).optionsCall()?.call { return .value(call, key: key) }
    }
    return argumentCall().map(CompletionContext.argument) ?? .name(beginning)
  }

  /// The call one of whose arguments begins behind the last token.
  private func argumentCall() -> CompletionContext.Call? {
    guard ["(", ","].contains(text(tokens.count - 1)), let open = innermostOpenBracket(before: tokens.count),
      text(open) == "("
    else { return nil }
    return call(openedAt: open, upTo: tokens.count)
  }

  private mutating func stringContext(_ beginning: String) -> CompletionContext {
    tokens.removeLast()
    // A string in a list stands for one in the place of the list: `metrics: ['acc`.
    if let open = innermostOpenBracket(before: tokens.count), text(open) == "[" {
      tokens.removeLast(tokens.count - open)
    }
    if text(tokens.count - 1) == ":", tokens.count >= 2 {
      let key = text(tokens.count - 2)
      return .string(ContextReader(self, dropping: 2).optionsCall()?.call, key: key, beginning)
    }
    return .string(argumentCall(), key: nil, beginning)
  }

  // MARK: Chains and brackets

  /// The chain of names that ends at a token, and where it begins.
  private func chain(endingAt end: Int) -> (links: [CompletionContext.Link], start: Int)? {
    var links: [CompletionContext.Link] = []
    var index = end
    while true {
      if text(index) == "]" {
        guard let key = indexKey(closedAt: index) else { return nil }
        links.insert(CompletionContext.Link(key), at: 0)
        index -= 3
        continue
      }
      var isCall = false
      if text(index) == ")" {
        guard let open = partner(ofCloserAt: index) else { return nil }
        isCall = true
        index = open - 1
      }
      guard index >= 0, tokens[index].kind == .identifier || ["this", "super"].contains(text(index)) else { return nil }
      links.insert(CompletionContext.Link(text(index), isCall: isCall), at: 0)
      guard text(index - 1) == "." || text(index - 1) == "?." else { return (links, index) }
      index -= 2
    }
  }

  /// What stands in the brackets of `[0]` or `['name']`; nil of other expressions.
  private func indexKey(closedAt index: Int) -> String? {
    guard index >= 3, text(index - 2) == "[" else { return nil }
    switch tokens[index - 1].kind {
    case .number: return text(index - 1)
    case .string: return String(text(index - 1).dropFirst().dropLast())
    default: return nil
    }
  }

  private func partner(ofCloserAt index: Int) -> Int? {
    var depth = 0
    for position in stride(from: index, through: 0, by: -1) where tokens[position].kind == .punctuator {
      if ")]}".contains(text(position)) { depth += 1 }
      if "([{".contains(text(position)) { depth -= 1 }
      if depth == 0 { return position }
    }
    return nil
  }

  private func innermostOpenBracket(before end: Int) -> Int? {
    var depth = 0
    for position in stride(from: end - 1, through: 0, by: -1) where tokens[position].kind == .punctuator {
      if ")]}".contains(text(position)) { depth += 1 }
      if "([{".contains(text(position)) {
        if depth == 0 { return position }
        depth -= 1
      }
    }
    return nil
  }

  /// The call whose parenthesis is at `open`, with the number of commas up to a token.
  private func call(openedAt open: Int, upTo end: Int) -> CompletionContext.Call? {
    guard var (links, _) = chain(endingAt: open - 1), !links.isEmpty else { return nil }
    links[links.count - 1].isCall = true
    return CompletionContext.Call(links, argument: topLevelCommas(from: open + 1, to: end).count)
  }

  private func topLevelCommas(from start: Int, to end: Int) -> [Int] {
    var depth = 0
    var commas: [Int] = []
    for position in start..<max(start, end) where tokens[position].kind == .punctuator {
      if "([{".contains(text(position)) { depth += 1 }
      if ")]}".contains(text(position)) { depth -= 1 }
      if depth == 0 && text(position) == "," { commas.append(position) }
    }
    return commas
  }

  /// The call in whose options object the last token is, and the keys written so far.
  private func optionsCall() -> (call: CompletionContext.Call, keys: (names: [String], expectsKey: Bool))? {
    guard let brace = innermostOpenBracket(before: tokens.count), text(brace) == "{",
      text(brace - 1) == "(" || text(brace - 1) == ",", let open = innermostOpenBracket(before: brace),
      text(open) == "(",
      let call = call(openedAt: open, upTo: brace)
    else { return nil }
    let starts = [brace] + topLevelCommas(from: brace + 1, to: tokens.count)
    let names = starts.compactMap { start -> String? in
      start + 1 < tokens.count && tokens[start + 1].kind == .identifier ? text(start + 1) : nil
    }
    return (call, (names, starts.last == tokens.count - 1))
  }
}
