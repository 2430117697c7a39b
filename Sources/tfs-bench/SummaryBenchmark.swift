import ArgumentParser
import Script
import TFNamespace

/// `tfs-bench` without a name: the figures that say whether everything else can be fast.
struct SummaryBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary", abstract: "Times one small operation, a matrix product, two trainings and the start.")

  func run() throws {
    var small = try EngineBenchmark.small()
    small.row("a + 1, from a script", [microseconds(try SummaryBenchmark.scriptOperation()), "0.8 µs"])
    small.print()
    try EngineBenchmark.products(sizes: [512]).print()
    try TrainingBenchmark.table().print()
    try SummaryBenchmark.start().print()
  }

  /// The seconds `a.add(1)` takes in a loop of a script.
  private static func scriptOperation() throws -> Double {
    let program = """
      const a = tf.tensor1d([1, 2, 3, 4]);
      function loop(n) { for (let i = 0; i < n; i++) a.add(1); }
      loop(20000);
      let best = Infinity;
      for (let round = 0; round < 5; round++) {
        const start = performance.now();
        loop(100000);
        best = Math.min(best, performance.now() - start);
      }
      best / 100000 / 1000
      """
    let seconds = Machine.onLargeStack { () -> Double? in
      let machine = Machine()
      let context = TFContext.install(in: machine)
      return withExtendedLifetime(context) { try? machine.runCell(program, name: "loop").asNumber }
    }
    guard let seconds else { throw ValidationError("the loop of the script failed") }
    return seconds
  }

  /// From the start of the program to its exit.
  private static func start() throws -> BenchmarkTable {
    var table = BenchmarkTable("start to exit", columns: ["tfs", "budget"])
    let command = [LanguageBenchmark.neighbour("tfs"), "-e", "1"]
    guard let timing = ProcessTiming.fastest(of: 20, command), timing.exitStatus == 0 else {
      throw ValidationError("cannot run \(command.joined(separator: " "))")
    }
    table.row("tfs -e 1", [milliseconds(timing.seconds), "10 ms"])
    return table
  }
}
