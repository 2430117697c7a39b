import Display
final class ScriptEvaluator: CellEvaluator {
  var quotesStrings = true
  nonisolated(unsafe) static var stop: Int32 = 0
  let output: ProgramOutput
  init(output: ProgramOutput, scriptPath: String?, arguments: [String]) { self.output = output }
  static func interruptRunning() { stop = 1 }
  func run(_ source: String, name: String, firstLine: Int, number: Int?) -> CellResult {
    if source.hasPrefix("loop") { ScriptEvaluator.stop = 0; while ScriptEvaluator.stop == 0 {}; return .interrupted }
    if source.hasPrefix("print") { output.write(source + "\n"); return .value(nil) }
    return .value(DisplayBundle(source))
  }
  func runModule(_ text: String, path: String) -> CellResult { .value(nil) }
  func benchmark(_ expression: String) throws -> BenchmarkResult { BenchmarkResult(times: [1]) }
  func reset() {}
  func setSeed(_ seed: Int) {}
  func variables() -> [VariableDescription] { [] }
  func memory() -> [(name: String, amount: String)] { [] }
  func help(on name: String) -> DisplayBundle? { nil }
  func suggestions(for name: String) -> [String] { [] }
  func completions(before text: String) -> Completions { .none }
  func trace(_ expression: String) throws -> DisplayBundle { DisplayBundle("") }
  func shapes(of expression: String) throws -> DisplayBundle { DisplayBundle("") }
  func graph(of expression: String) throws -> DisplayBundle { DisplayBundle("") }
}
enum JupyterNotebook { static func cells(in text: String) throws -> [Cell] { [] } }
package enum ProgramCheck { package static func check(_ files: [String]) -> Int32 { 0 } }
