/// One way to go on at the cursor.
package struct CompletionCandidate: Hashable, Sendable {
  /// The text that stands in the place of the completed part.
  package var text: String
  /// What the list shows beside it: a signature, a default value, a kind.
  package var detail: String

  package init(_ text: String, detail: String = "") {
    self.text = text
    self.detail = detail
  }
}

/// The ways to go on at the cursor and the part of the text they replace.
package struct Completions: Sendable {
  /// The number of characters before the cursor that the candidates replace.
  package var replacedCount: Int
  package var candidates: [CompletionCandidate]
  /// What is wanted here, when nothing is typed yet: the signature of the function that is called.
  package var hint: String

  package init(replacing replacedCount: Int, _ candidates: [CompletionCandidate], hint: String = "") {
    self.replacedCount = replacedCount
    self.candidates = candidates
    self.hint = hint
  }

  package static let none = Completions(replacing: 0, [])

  /// The longest beginning that all candidates share.
  package var commonPrefix: String {
    guard var prefix = candidates.first?.text else { return "" }
    for candidate in candidates.dropFirst() {
      prefix = String(zip(prefix, candidate.text).prefix { $0 == $1 }.map(\.0))
    }
    return prefix
  }
}
