import Display
import Foundation
import Notebook
import Testing

@Suite("Training at a terminal")
struct TrainingTests {
  private let model = """
    const model = tf.sequential({layers: [tf.layers.dense({units: 1, inputShape: [1]})]}); \
    model.compile({optimizer: 'sgd', loss: 'meanSquaredError'}); \
    const x = tf.linspace(0, 1, 512).reshape([512, 1]), y = x.mul(2)
    """

  /// A notebook with a model and data.
  private func terminal(_ home: TemporaryDirectory, columns: Int = 80) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(home: home.path, columns: columns)
    try terminal.expect(#"In \[1\]: "#)
    terminal.enter(model)
    try terminal.expect(#"In \[2\]: "#)
    return terminal
  }

  @Test("A live line and a curve; Ctrl-C ends the run after the batch, gives the history, and fit goes on")
  func liveLine() throws {
    let home = try TemporaryDirectory()
    let terminal = try terminal(home)
    terminal.enter("const run = await model.fit(x, y, {epochs: 1000000, batchSize: 8})")
    try terminal.expect(#"┤[⠀-⣿]+[\s\S]*epoch\n.*● loss[\s\S]*Epoch \d+/1000000 [━─]+ \d+/64 .*samples/s.* left"#)
    terminal.type("\u{3}")
    try terminal.expect(#"stopped after batch \d+ of epoch \d+; fit goes on from here"#)
    let prompt = try terminal.expect(#"In \[3\]: "#)
    #expect(!prompt.contains("^C"))
    terminal.enter("run.epoch.length > 0 && run.history.loss.length === run.epoch.length")
    try terminal.expect(#"Out\[3\]: true"#)
    terminal.enter("(await model.fit(x, y, {epochs: 3})).epoch.length")
    try terminal.expect("Epoch 3/3")
    try terminal.expect(#"Out\[4\]: 3"#)
    // The screen is never cleared, only drawn over.
    #expect(!terminal.output.contains("\u{1B}[2J"))
  }

  @Test("A second Ctrl-C ends a program that goes from one training to the next")
  func trainingInLoop() throws {
    let home = try TemporaryDirectory()
    let terminal = try terminal(home)
    terminal.enter("for (;;) await model.fit(x, y, {epochs: 1000000})")
    for round in 0..<2 {
      try terminal.expect(#"Epoch \d+/1000000"#)
      terminal.type("\u{3}")
      try terminal.expect(round == 0 ? "stopped after" : "interrupted")
    }
    terminal.enter("6 * 7")
    try terminal.expect(#"Out\[3\]: 42"#)
  }

  @Test("The live lines fit a window that became smaller")
  func resizing() throws {
    let home = try TemporaryDirectory()
    let terminal = try terminal(home, columns: 100)
    terminal.enter("await model.fit(x, y, {epochs: 1000000}); 'over'")
    try terminal.expect(#"Epoch \d+/1000000"#)
    terminal.resize(columns: 50, rows: 24)
    Thread.sleep(forTimeInterval: 0.3)
    let before = terminal.output.count
    for _ in 0..<4 { try terminal.expect(#"Epoch \d+/1000000"#) }
    let frames = terminal.output.dropFirst(before).split(separator: "\r", omittingEmptySubsequences: false)
    let lines = frames.dropFirst().dropLast().flatMap {
      PseudoTerminal.withoutEscapeCodes(String($0)).split(separator: "\n")
    }
    #expect(lines.allSatisfy { $0.displayWidth < 50 })
    terminal.type("\u{3}")
    try terminal.expect(#"Out\[2\]: 'over'"#)
  }

  @Test("What a callback prints without a newline stays above the live lines, and the answer begins a new line")
  func printedDuringTraining() throws {
    let home = try TemporaryDirectory()
    let terminal = try terminal(home)
    terminal.enter(
      "for (const mark of 'ab') await model.fit(x, y, {epochs: 1, callbacks: {onEpochEnd() "
        + "{ process.stdout.write(mark + mark) }}}); process.stdout.write('cd')")
    // The mark, the line that stays below it, the second mark below that line.
    try terminal.expect(#"aa\s+Epoch 1/1 [━ ]+.*took.*\n+\s*bb\s+Epoch 1/1 [━ ]+.*took.*\n+\s*cd\s*\nOut\[2\]: true"#)
  }

  @Test("A pipe gets plain lines on standard error")
  func piped() throws {
    let home = try TemporaryDirectory()
    let run = try ProgramProcess([], input: model + "\n(await model.fit(x, y, {epochs: 2})).epoch\n", home: home.path)
    #expect(run.output == "[ 0, 1 ]\n")
    #expect(run.error.contains(/^Epoch 1 \/ 2\n\d+ms \d+us\/step - loss=[\d.e-]+\nEpoch 2 \/ 2\n/))
    #expect(!run.error.contains("\u{1B}"))
  }

  @Test("What was printed before a training comes out before its lines")
  func order() throws {
    let home = try TemporaryDirectory()
    let program = model + "\nconsole.log('before');\nawait model.fit(x, y, {epochs: 1});\nconsole.log('after');\n"
    try Files.write(program, to: home.path + "/train.mjs")
    let text = try ProgramProcess.outputOfShell("\(PseudoTerminal.program) \(home.path)/train.mjs 2>&1 | cat")
    #expect(text.wholeMatch(of: /before\nEpoch 1 \/ 1\n.*\nafter\n/) != nil)
  }
}
