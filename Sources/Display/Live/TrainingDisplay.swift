import Glibc

/// Shows a training run: on a terminal a line that is redrawn in place and a loss curve that grows with each epoch, in
/// a pipe plain lines.
package final class TrainingDisplay: TrainingObserver {
  private let fileDescriptor: Int32
  private let terminal: () -> TerminalCapabilities
  private let clock: () -> Double
  /// Called before anything is written, so that text that was printed earlier can leave first.
  package var willWrite: () -> Void = {}
  /// The line that printed text has left open on the same terminal.
  package var openLine: () -> OpenLine = { OpenLine() }
  /// Called when the live lines are there to stay, below whatever was printed.
  package var didFinish: () -> Void = {}
  private var region: LiveRegion
  private var plan = TrainingPlan(epochs: 0)
  private var progress = TrainingProgress()
  private var curves: [XYChart.Series] = []
  /// Every so many epochs there is a point in the curves.
  private var curveStride = 1
  private var samplesInRun = 0
  private var startTime = 0.0
  private var epochStart = 0.0
  private var nextFrame = 0.0
  private var isInteractive = false
  private var isStopped = false
  private var current = TerminalCapabilities.plain()
  /// Makes what the program draws of the training, instead of the curve of the loss.
  private var figure: (() -> (any Figure)?)?
  /// Whether the program draws itself in this training.
  private var isProgramDrawing = false

  /// Redraws are at least this many seconds apart; plain lines too, once the first ten are out.
  private static let frameInterval = 0.05
  private static let plainLineInterval = 0.25
  private static let maximalPoints = 2000

  /// A display that writes to a file descriptor. Capabilities are asked for at each run and redraw, since windows
  /// change their size; the clock counts seconds.
  package init(
    fileDescriptor: Int32 = STDERR_FILENO, terminal: (() -> TerminalCapabilities)? = nil,
    clock: @escaping () -> Double = TrainingDisplay.monotonicSeconds
  ) {
    self.fileDescriptor = fileDescriptor
    self.terminal = terminal ?? { TerminalCapabilities.detect(fileDescriptor: fileDescriptor) }
    self.clock = clock
    self.region = LiveRegion(fileDescriptor: fileDescriptor)
  }

  /// The seconds of a clock that never goes back.
  package static func monotonicSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  package func figureChanged(_ figure: @escaping () -> (any Figure)?) {
    self.figure = figure
    isProgramDrawing = true
    if progress.epoch == 0 {
      current = terminal()
      isInteractive = current.movesCursor
    }
    let now = clock()
    if isInteractive && now >= nextFrame { redraw(now) }
  }

  package func figureFinished() {
    figure = nil
    if progress.epoch == 0 { makeRoom() }
  }

  package func trainingBegan(_ plan: TrainingPlan) {
    self.plan = plan
    current = terminal()
    isInteractive = current.movesCursor
    progress = TrainingProgress()
    progress.epochs = plan.epochs
    progress.batches = plan.batches
    isStopped = false
    curves = []
    curveStride = 1
    samplesInRun = 0
    figure = nil
    isProgramDrawing = false
    startTime = clock()
    // A run that is over in a moment shows its end only.
    nextFrame = startTime + 2 * TrainingDisplay.frameInterval
  }

  package func epochBegan(_ epoch: Int) {
    progress.epoch = epoch + 1
    progress.batch = 0
    progress.samplesInEpoch = 0
    epochStart = clock()
  }

  package func batchEnded(_ batch: Int, samples: Int, metrics: () -> [TrainingMetric]) {
    progress.batch = batch + 1
    progress.samplesInEpoch += samples
    samplesInRun += samples
    guard isInteractive else { return }
    let now = clock()
    guard now >= nextFrame else { return }
    progress.metrics = metrics()
    redraw(now)
  }

  package func epochEnded(_ epoch: Int, metrics: [TrainingMetric]) {
    progress.metrics = metrics
    let now = clock()
    if isInteractive {
      extendCurves(epoch, metrics)
      if now >= nextFrame { redraw(now) }
    } else {
      let done = epoch + 1 - plan.initialEpoch
      guard done <= 10 || now >= nextFrame || epoch + 1 == plan.epochs else { return }
      let seconds = now - epochStart
      let units = progress.samplesInEpoch > 0 ? progress.samplesInEpoch : max(1, progress.batch)
      let line =
        "Epoch \(epoch + 1) / \(plan.epochs)\n\(Int(seconds * 1e3))ms \(Int(seconds * 1e6) / units)us/step - "
        + metrics.map { "\($0.name)=\(NumberText.metric($0.value))" }.joined(separator: " ") + "\n"
      willWrite()
      FileOutput.write(line, to: fileDescriptor)
      nextFrame = now + TrainingDisplay.plainLineInterval
    }
  }

  package func trainingStopped() { isStopped = true }

  package func trainingEnded() {
    defer { progress = TrainingProgress() }
    if isInteractive && progress.epoch > 0 {
      redraw(clock(), isLast: true)
      region.finish()
      didFinish()
    }
    guard isStopped else { return }
    willWrite()
    let place = "batch \(progress.batch) of epoch \(progress.epoch)"
    let note = StyledText("stopped after \(place); fit goes on from here", TextRole.hint)
    FileOutput.write(TerminalRenderer(current).render(note) + "\n", to: fileDescriptor)
  }

  /// Takes the live lines away while other text is printed; the next event draws them again.
  package func makeRoom() {
    guard isInteractive else { return }
    region.erase(columns: current.columns)
  }

  /// Adds the losses of an epoch to the curves. Of long runs every second, every fourth … epoch is kept: more points
  /// than dots cannot be seen.
  private func extendCurves(_ epoch: Int, _ metrics: [TrainingMetric]) {
    guard (epoch - plan.initialEpoch) % curveStride == 0 else { return }
    for metric in metrics where metric.name == "loss" || metric.name == "val_loss" {
      let point = XYChart.Point(x: Double(epoch + 1), y: metric.value)
      if let index = curves.firstIndex(where: { $0.name == metric.name }) {
        curves[index].points.append(point)
      } else {
        // The loss of the training data is the first curve, whatever order the metrics come in.
        curves.insert(XYChart.Series(metric.name, [point]), at: metric.name == "loss" ? 0 : curves.count)
      }
    }
    guard curves.contains(where: { $0.points.count > TrainingDisplay.maximalPoints }) else { return }
    curveStride *= 2
    for index in curves.indices {
      curves[index].points = curves[index].points.enumerated().compactMap { $0.offset % 2 == 0 ? $0.element : nil }
    }
  }

  private func redraw(_ now: Double, isLast: Bool = false) {
    if let size = TerminalCapabilities.windowSize(of: fileDescriptor) {
      current.columns = size.columns
      current.rows = size.rows
    }
    let elapsed = now - (isLast ? startTime : epochStart)
    let samples = isLast ? samplesInRun : progress.samplesInEpoch
    progress.samplesPerSecond = elapsed > 0 ? Double(samples) / elapsed : 0
    let fractionDone = progress.fractionDone(initialEpoch: plan.initialEpoch)
    progress.secondsLeft =
      fractionDone > 0 && !isLast ? (now - startTime) * (1 - fractionDone) / fractionDone : nil
    progress.secondsTaken = isLast ? now - startTime : nil
    let words = progress.epoch > 0 ? progress.lines(on: current) : []
    willWrite()
    region.draw(curveLines(room: current.rows - words.count - 1) + words, on: current, below: openLine())
    nextFrame = now + TrainingDisplay.frameInterval
  }

  /// The program's figure, else the curve of the loss, in so many rows at the most; nothing in low windows.
  private func curveLines(room: Int) -> [StyledText] {
    guard room >= 13 else { return [] }
    var small = current
    small.rows = min(current.rows, 14)
    small.columns = min(current.columns - 1, 100)
    if let figure = figure?() { return Array(figure.drawn(on: small).lines.prefix(room)) }
    guard !isProgramDrawing, curves.contains(where: { $0.points.count > 1 }) else { return [] }
    return XYChart(.line, curves, xLabel: "epoch").drawn(on: small).lines
  }
}

/// Where a training run stands, as one line of text (two in narrow windows).
package struct TrainingProgress: Sendable {
  package var epoch = 0
  package var epochs = 0
  package var batch = 0
  package var batches: Int?
  package var samplesInEpoch = 0
  package var samplesPerSecond = 0.0
  package var secondsLeft: Double?
  /// How long the run took, once it is over.
  package var secondsTaken: Double?
  package var metrics: [TrainingMetric] = []

  package init() {}

  /// The part of all epochs that is done, 0 to 1.
  func fractionDone(initialEpoch: Int) -> Double {
    let total = Double(epochs - initialEpoch)
    let inEpoch = batches.map { $0 > 0 ? Double(batch) / Double($0) : 0 } ?? 0
    return total > 0 ? min(1, (Double(epoch - 1 - initialEpoch) + inEpoch) / total) : 0
  }

  /// Epoch and batch with a bar, metrics, speed and time left, as much as the window's width allows.
  package func lines(on terminal: TerminalCapabilities) -> [StyledText] {
    var head = StyledText("Epoch \(epoch)/\(epochs)", TextRole.heading)
    if let batches, batches > 1 {
      head.append(" ")
      head.append(bar(width: max(6, min(20, terminal.columns / 6)), isUnicode: terminal.isUnicode))
      head.append(" \(batch)/\(batches)", TextRole.muted)
    } else if batches == nil {
      head.append(" batch \(batch)", TextRole.muted)
    }
    var numbers = StyledText()
    for metric in metrics.validationLast(\.name) {
      numbers.append("  \(metric.name) ", TextRole.label)
      numbers.append(NumberText.metric(metric.value), TextRole.number)
    }
    var speed = StyledText("  \(NumberText.compact(samplesPerSecond, digits: 3)) samples/s", TextRole.muted)
    if let secondsLeft, secondsLeft >= 0.05 {
      speed.append("  \(NumberText.duration(secondsLeft, isUnicode: terminal.isUnicode)) left", TextRole.muted)
    }
    if let secondsTaken {
      speed.append("  took \(NumberText.duration(secondsTaken, isUnicode: terminal.isUnicode))", TextRole.muted)
    }
    if head.displayWidth + numbers.displayWidth + speed.displayWidth < terminal.columns {
      return [head + numbers + speed]
    }
    return [head + speed, numbers]
  }

  private func bar(width: Int, isUnicode: Bool) -> StyledText {
    let part = batches.map { $0 > 0 ? Double(batch) / Double($0) : 0 } ?? 0
    let done = min(width, Int((part * Double(width)).rounded()))
    var bar = StyledText(String(repeating: isUnicode ? "━" : "=", count: done), Style(.green))
    bar.append(String(repeating: isUnicode ? "─" : ".", count: width - done), TextRole.muted)
    return bar
  }
}
