import ArgumentParser
struct T: ParsableCommand {
  @Option var e: String?
  func run() { print(e ?? "") }
}
if CommandLine.arguments.count == 1 { print("fast") } else { T.main() }
