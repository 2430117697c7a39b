import Display
import Foundation
import Testing

@Suite("Training display")
struct TrainingDisplayTests {
  /// A clock that a test moves.
  private final class Clock {
    var now = 0.0
  }

  /// What a run writes.
  private func output(of terminal: TerminalCapabilities, run: (TrainingDisplay, Clock) -> Void) throws -> String {
    let pipe = Pipe()
    let clock = Clock()
    let display = TrainingDisplay(
      fileDescriptor: pipe.fileHandleForWriting.fileDescriptor, terminal: { terminal }, clock: { clock.now })
    run(display, clock)
    try pipe.fileHandleForWriting.close()
    return String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
  }

  private func train(_ display: TrainingDisplay, _ clock: Clock, secondsPerBatch: Double) {
    display.trainingBegan(TrainingPlan(epochs: 2, batches: 3, samples: 96))
    for epoch in 0..<2 {
      display.epochBegan(epoch)
      for batch in 0..<3 {
        clock.now += secondsPerBatch
        display.batchEnded(batch, samples: 32) { [TrainingMetric("loss", 1 / Double(epoch * 3 + batch + 1))] }
      }
      display.epochEnded(epoch, metrics: [TrainingMetric("acc", 0.5), TrainingMetric("loss", 0.25)])
    }
    display.trainingEnded()
  }

  @Test("A pipe gets plain lines, one pair an epoch")
  func plainLines() throws {
    let text = try output(of: .plain()) { train($0, $1, secondsPerBatch: 0.032) }
    #expect(
      text == """
        Epoch 1 / 2
        96ms 1000us/step - acc=0.500 loss=0.250
        Epoch 2 / 2
        96ms 1000us/step - acc=0.500 loss=0.250

        """)
  }

  @Test("A terminal gets a line redrawn in place, each frame one write that fits the window")
  func liveLine() throws {
    let text = try output(of: colorTerminal) { train($0, $1, secondsPerBatch: 0.1) }
    #expect(text.contains("Epoch 1/2"))
    #expect(text.contains("samples/s"))
    #expect(text.contains("left"))
    #expect(text.hasSuffix("\n"))
    let frames = text.components(separatedBy: "\r").dropFirst()
    #expect(frames.count >= 5)
    #expect(frames.allSatisfy { $0.contains("\u{1B}[J") })
  }

  @Test("Frames are at least 50 ms apart")
  func frameRate() throws {
    let text = try output(of: colorTerminal) { display, clock in
      display.trainingBegan(TrainingPlan(epochs: 1, batches: 1000))
      display.epochBegan(0)
      for batch in 0..<1000 {
        clock.now += 0.001
        display.batchEnded(batch, samples: 1) { [] }
      }
      display.epochEnded(0, metrics: [])
      display.trainingEnded()
    }
    #expect(text.count { $0 == "\r" } <= 21)
  }

  @Test("A run that is over in a moment shows its end, once")
  func shortRun() throws {
    let text = try output(of: colorTerminal) { train($0, $1, secondsPerBatch: 0.001) }
    #expect(text.count { $0 == "\r" } == 1)
    #expect(text.contains("Epoch 2/2") && text.contains("took 6 ms") && !text.contains("left"))
  }

  @Test("The metrics of the training data come first")
  func metricOrder() throws {
    let text = try output(of: colorTerminal) { display, clock in
      display.trainingBegan(TrainingPlan(epochs: 2))
      for epoch in 0..<2 {
        display.epochBegan(epoch)
        display.epochEnded(epoch, metrics: [TrainingMetric("val_loss", 3), TrainingMetric("loss", 2)])
      }
      display.trainingEnded()
    }
    let plain = text.replacing(/\u{1B}\[[0-9;?]*[A-Za-z]/, with: "")
    #expect(plain.contains("loss 2.00  val_loss 3.00") && plain.contains("● loss   ● val_loss"))
  }

  @Test("The curve of a long run keeps its form")
  func longRun() throws {
    let text = try output(of: colorTerminal) { display, clock in
      display.trainingBegan(TrainingPlan(epochs: 50_000))
      for epoch in 0..<50_000 {
        display.epochBegan(epoch)
        // The loss falls in the first tenth and stays: in each row above the last the curve is a few dots wide.
        display.epochEnded(epoch, metrics: [TrainingMetric("loss", max(0, 1 - Double(epoch) / 5000))])
      }
      display.trainingEnded()
    }
    let plain = text.replacing(/\u{1B}\[[0-9;?]*[A-Za-z]/, with: "")
    let top = try #require(plain.split(separator: "\n").first)
    let middle = try #require(plain.split(separator: "\n").dropFirst(3).first)
    let width = { (line: Substring) in line.count { ("⠁"..."⣿").contains($0) } }
    #expect((1...4).contains(width(top)) && (1...4).contains(width(middle)))
  }

  @Test("A run that was stopped says where, and that it can go on", arguments: [false, true])
  func stopped(isTerminal: Bool) throws {
    let text = try output(of: isTerminal ? colorTerminal : .plain()) { display, clock in
      display.trainingBegan(TrainingPlan(epochs: 9, batches: 5))
      display.epochBegan(0)
      display.batchEnded(2, samples: 1) { [] }
      display.trainingStopped()
      display.epochEnded(0, metrics: [])
      display.trainingEnded()
    }
    #expect(text.contains("stopped after batch 3 of epoch 1; fit goes on from here"))
  }

  @Test("A chart of the program's takes the place of the curve, also in a silent training, and leaves no trace")
  func programsFigure() throws {
    let text = try output(of: colorTerminal) { display, clock in
      for value in 0..<3 {
        clock.now += 1
        display.figureChanged { XYChart(.line, [.init("mine", values: [0, Double(value)])]) }
      }
      display.figureFinished()
    }
    #expect(text.components(separatedBy: "mine").count == 4)
    #expect(text.hasSuffix("\u{1B}[J"))
  }

  @Test("Live lines begin below a line that printed text left open, and give it back")
  func openLine() throws {
    var line = OpenLine()
    line.advance(over: "first\nloss\t\u{1B}[31m語\u{1B}[0m")
    #expect(line.isOpen && line.column == 10)
    line.advance(over: "\r12")
    #expect(line.isOpen && line.column == 2)
    line.advance(over: "\n")
    #expect(line == OpenLine())

    let text = try output(of: colorTerminal) { display, clock in
      var line = OpenLine()
      line.advance(over: "abc")
      display.openLine = { line }
      display.trainingBegan(TrainingPlan(epochs: 1, batches: 2, samples: 64))
      display.epochBegan(0)
      clock.now += 1
      display.batchEnded(0, samples: 32) { [TrainingMetric("loss", 1)] }
      display.makeRoom()
    }
    let frame = try #require(text.wholeMatch(of: /\n(.*)\r\u{1B}\[J\u{1B}\[1A\u{1B}\[3C/.dotMatchesNewlines()))
    #expect(frame.1.contains("Epoch 1/1") && !frame.1.contains("\n"))
  }
}
