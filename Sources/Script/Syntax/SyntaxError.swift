/// A program that is not a program: what was found, where, and what to write instead.
package struct SyntaxError: Error, Equatable, Sendable {
  /// What was found and what was expected, without position.
  package var message: String
  /// What to write instead, where there is something helpful to say.
  package var hint: String?
  /// Where in the source the error is.
  package var range: SourceRange
  /// Whether more text after the end could make the program right, so that a prompt asks for another line.
  package var isIncomplete: Bool

  package init(_ message: String, hint: String? = nil, at range: SourceRange, isIncomplete: Bool = false) {
    self.message = message
    self.hint = hint
    self.range = range
    self.isIncomplete = isIncomplete
  }
}
