import ArgumentParser

/// `tfs-bench`: the benchmark table, each figure beside its bound or a baseline measured in the same run.
@main
struct Benchmarks: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tfs-bench",
    abstract: "Measures tfs, each figure beside a bound or a baseline of the same run.",
    discussion: "Machines are noisy: read the ratios, not the times.",
    subcommands: [SummaryBenchmark.self, EngineBenchmark.self, TrainingBenchmark.self, LanguageBenchmark.self],
    defaultSubcommand: SummaryBenchmark.self)
}
