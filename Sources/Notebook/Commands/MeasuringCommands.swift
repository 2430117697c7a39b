import Display

extension CommandTable {
  /// Commands that measure.
  static let measuringCommands: [Command] = [
    Command("time", "EXPRESSION", .expression, "run an expression once and say how long it took") {
      session, arguments in
      try session.time(arguments)
    },
    Command(
      "bench", "EXPRESSION", .expression, "run an expression again and again and show how its times are spread"
    ) { session, arguments in
      guard !arguments.isEmpty else { throw CommandError("bench what? .bench a.matMul(b)") }
      session.show(Session.benchmarkTable(try session.evaluator.benchmark(arguments), terminal: session.terminal))
    },
  ]
}

extension Session {
  fileprivate func time(_ expression: String) throws {
    guard !expression.isEmpty else { throw CommandError("time what? .time model.predict(x)") }
    let start = TrainingDisplay.monotonicSeconds()
    let result = evaluator.run(expression, name: "timed expression", firstLine: 1, number: nil)
    let seconds = TrainingDisplay.monotonicSeconds() - start
    switch result {
    case .value(let value):
      if let value { show(value) }
      show(
        DisplayBundle(
          StyledText("took \(NumberText.duration(seconds, isUnicode: terminal.isUnicode))", TextRole.muted)))
    case .failure(let error): showError(error)
    case .interrupted: throw CommandError("interrupted")
    case .exit(let status): leave(status: status)
    }
  }

  fileprivate static func benchmarkTable(
    _ result: BenchmarkResult, terminal: TerminalCapabilities
  ) -> DisplayBundle {
    let sorted = result.times.sorted()
    guard !sorted.isEmpty else { return DisplayBundle("no runs") }
    let text = { (seconds: Double) in NumberText.duration(seconds, isUnicode: terminal.isUnicode) }
    let mean = sorted.reduce(0, +) / Double(sorted.count)
    var line = StyledText(
      "\(sorted.count) runs: median \(text(sorted[sorted.count / 2])), mean \(text(mean)), "
        + "least \(text(sorted[0])), most \(text(sorted[sorted.count - 1]))")
    // The few slowest runs, which something else has held up, would press all others into one bar.
    let shown = sorted.prefix(max(1, sorted.count * 95 / 100))
    if let least = shown.first, let most = shown.last, least < most {
      var counts = Array(repeating: 0.0, count: 24)
      for time in shown { counts[min(23, Int((time - least) / (most - least) * 24))] += 1 }
      line.append("\n\(text(least)) \(Sparkline.bars(of: counts, width: 24)) \(text(most))", TextRole.muted)
    }
    return .prose(line)
  }
}
