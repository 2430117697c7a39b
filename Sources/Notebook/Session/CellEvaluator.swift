import Display

/// How the run of a cell ended.
package enum CellResult: Sendable {
  /// It came to its end; the value of its last expression, if there is one worth showing.
  case value(DisplayBundle?)
  /// An error nobody caught.
  case failure(DisplayBundle)
  /// Ctrl-C stopped it.
  case interrupted
  /// The program asked to leave.
  case exit(status: Int32)
}

/// A variable of the session as `.who` lists it.
package struct VariableDescription: Sendable {
  package var name: String
  package var kind: String
  package var shape: String
  package var bytes: Int?

  package init(name: String, kind: String, shape: String = "", bytes: Int? = nil) {
    self.name = name
    self.kind = kind
    self.shape = shape
    self.bytes = bytes
  }
}

/// How long the runs of an expression took, in seconds.
package struct BenchmarkResult: Sendable {
  package var times: [Double]

  package init(times: [Double]) {
    self.times = times
  }
}

/// What a session needs of the language: it runs cells and knows what their names mean.
package protocol CellEvaluator: AnyObject {
  /// Runs a cell and then whatever waits in the event loop. `name` and `firstLine` are what errors call the place; with a number,
  /// the value becomes `_`, `_N` and `Out[N]`.
  func run(_ source: String, name: String, firstLine: Int, number: Int?) -> CellResult
  /// Keeps `Out[N]` and `_N` with the cells, which are told by their identifiers, when these get other numbers.
  func renumberOutputs(from earlier: [Int], to cells: [Int])
  /// Runs an expression again and again.
  func benchmark(_ expression: String) throws -> BenchmarkResult
  /// Forgets all variables.
  func reset()
  /// Makes random numbers repeatable.
  func setSeed(_ seed: Int)
  func variables() -> [VariableDescription]
  /// Names and amounts of memory in use.
  func memory() -> [(name: String, amount: String)]
  /// Help on a name of the language; nil when there is no such name.
  func help(on name: String) -> DisplayBundle?
  /// Names near an unknown one.
  func suggestions(for name: String) -> [String]
  func completions(before text: String) -> Completions
  /// Shows how the value of an expression comes about, one step a row.
  func trace(_ expression: String) throws -> DisplayBundle
  /// Explains the shapes in the model that an expression gives.
  func shapes(of expression: String) throws -> DisplayBundle
  /// Draws the layers of the model that an expression gives.
  func graph(of expression: String) throws -> DisplayBundle
}
