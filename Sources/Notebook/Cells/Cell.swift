import Display

/// Something a cell has shown while or after it ran.
package enum CellOutput: Sendable {
  /// What the program printed.
  case printed(String, isError: Bool)
  /// A chart, table or picture the program asked to show.
  case shown(DisplayBundle)
  /// The value of the last expression.
  case value(DisplayBundle)
  /// The error that ended the cell.
  case failure(DisplayBundle)
}

/// One input of a notebook, with all it has led to. Its number is its place in the list, from 1.
package struct Cell: Sendable {
  /// The words after `// %%`, if any.
  package var title: String
  /// The prose under the title, line by line, without the comment marks.
  package var prose: [String]
  /// The program text.
  package var source: String
  /// The number of the line in its file where `source` begins, from 1.
  package var firstLine: Int
  package var outputs: [CellOutput] = []
  /// How long it ran, in seconds.
  package var duration: Double?
  /// What tells it from the other cells of its list wherever it is moved; another source makes it another cell.
  package internal(set) var identifier = 0

  package init(_ source: String, title: String = "", prose: [String] = [], firstLine: Int = 1) {
    self.source = source
    self.title = title
    self.prose = prose
    self.firstLine = firstLine
  }

  /// Whether the last run ended with an error.
  package var hasFailed: Bool {
    outputs.contains { if case .failure = $0 { true } else { false } }
  }
}
