/// A program that is not a program: what was found, where, and what to write instead.
///
/// A class, so that an error takes one word in the frames of the parser, which calls itself deeply.
package final class SyntaxError: Error, Sendable {
  /// What was found and what was expected, without position.
  package let message: String
  /// What to write instead, where there is something helpful to say.
  package let hint: String?
  /// Where in the source the error is.
  package let range: SourceRange
  /// Whether more text after the end could make the program right, so that a prompt asks for another line.
  package let isIncomplete: Bool

  package init(_ message: String, hint: String? = nil, at range: SourceRange, isIncomplete: Bool = false) {
    self.message = message
    self.hint = hint
    self.range = range
    self.isIncomplete = isIncomplete
  }
}
