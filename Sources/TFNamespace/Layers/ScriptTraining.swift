import Display
import Layers
import Script
import Tensors

/// A training that a script started: asks the run for one event after another, calls the script's callbacks and waits
/// for the promises they return, tells the notebook, and keeps the promise that `fit` gave.
final class ScriptTraining {
  private unowned(unsafe) let context: TFContext
  private let promise: JSPromise
  /// The model, whose object holds the functions of its losses.
  private let model: Value
  private var callbacks: [TrainingCallback] = []
  private var run: TrainingRun?
  private var observer: (any TrainingObserver)?
  /// Whether the end of the training was told.
  private var hasEnded = false
  /// Callbacks of the last event that are still to be called.
  private var pendingCalls: [(function: Value, this: Value, arguments: [Value])] = []
  /// The logs of the epoch that has ended, which its callbacks may change.
  private var epochLogs: JSObject?
  /// The datasets the training may have to wait for.
  var streams: [DatasetExampleStream] = []

  /// The options of `fitDataset()`.
  static let datasetFields: [ConfigField] = [
    .required("epochs", .integer, "how often all batches are used"),
    ConfigField("batchesPerEpoch", .count, "the number of batches of an epoch"),
    ConfigField("verbose", .integer, 1, "0 quiet, 1 progress, 2 a line for each epoch"),
    ConfigField("callbacks", .any, "functions that are called on the way, such as {onEpochEnd}"),
    ConfigField("validationData", .any, "a dataset, or [x, y], for validation"),
    ConfigField("validationBatchSize", .count, "the number of examples of a batch of validation"),
    ConfigField("validationBatches", .count, "the number of batches of a validation"),
    ConfigField("yieldEvery", .any, "auto", "'auto', 'batch', 'epoch', 'never', or milliseconds"),
    ConfigField("initialEpoch", .integer, 0, "the number of the first epoch"),
    ConfigField("classWeight", .any, "how much each class counts: {0: 1, 1: 3}"),
  ]

  private init(_ call: Call) {
    context = call.context
    model = call.this
    promise = JSPromise(context.realm)
  }

  /// Starts a training; the result is a promise of its history.
  static func start(
    _ call: Call, options: Value, _ begin: (FitOptions, ScriptTraining) throws -> TrainingRun
  ) -> Value {
    let training = ScriptTraining(call)
    do {
      let argument = Argument(options, "args", of: call.entry.name, context: call.context)
      let object = options.isNullish ? nil : try argument.options().object
      let fitOptions = try training.readOptions(object, call.entry.name)
      let run = try begin(fitOptions, training)
      try training.prepare(run, verbose: fitOptions.verbose)
      call.context.charts.runningTrainings += 1
      training.goOn()
    } catch {
      training.promise.reject(with: call.context.scriptError(for: error), call.machine)
    }
    return Value(training.promise)
  }

  // MARK: Options

  private func readOptions(_ object: JSObject?, _ function: String) throws -> FitOptions {
    guard let object else { return FitOptions() }
    let given = Options(object: object, functionName: function, context: context)
    var config = ConfigObject()
    for key in try object.ownEnumerableKeys(context.machine) {
      switch key.text {
      case "callbacks", "validationData", "classWeight", "sampleWeight", "validationBatchSize": continue
      case "batchesPerEpoch": config["stepsPerEpoch"] = try context.config(object.get(key, context.machine))
      case "validationBatches": config["validationSteps"] = try context.config(object.get(key, context.machine))
      default: config[key.text] = try context.config(object.get(key, context.machine))
      }
    }
    var options = try FitOptions(config)
    callbacks = try given["callbacks"].callbacks()
    for (level, type) in context.callbackClasses where level <= options.verbose {
      if let object = try context.machine.construct(type, arguments: []).asObject {
        callbacks.append(TrainingCallback(object: object))
      }
    }
    if options.yieldEvery == .never, try callbacks.contains(where: { try $0.function(.onYield, context) != nil }) {
      throw context.machine.error(
        "`yieldEvery` is `never`, but there is a callback `onYield`, which would never be called: change `yieldEvery` or leave the callback out."
      )
    }
    options.classWeights = try given.given("classWeight")?.classWeights()
    options.sampleWeights = try given.given("sampleWeight")?.sampleWeights() ?? []
    options.validationBatchSize = try given.given("validationBatchSize")?.integer()
    if let validation = try given.given("validationData") { try readValidation(validation, &options) }
    return options
  }

  private func readValidation(_ argument: Argument, _ options: inout FitOptions) throws {
    if argument.value.host(DatasetObject.self) != nil {
      let stream = try argument.exampleStream("fitDataset")
      streams.append(stream)
      options.validationStream = stream
      return
    }
    guard let parts = argument.value.asArray?.values, parts.count == 2 || parts.count == 3 else {
      throw argument.mismatch("[x, y] (length 2), [x, y, sampleWeight] (length 3), or a dataset")
    }
    func part(_ index: Int) -> Argument {
      Argument(parts[index], "validationData[\(index)]", of: argument.functionName, context: context)
    }
    options.validationData = (
      try part(0).modelData(), try part(1).modelData(), parts.count == 3 ? try part(2).sampleWeights() : []
    )
  }

  private func prepare(_ run: TrainingRun, verbose: Int) throws {
    self.run = run
    if verbose > 0 { observer = context.trainingObserver }
    let machine = context.machine
    func isWanted(_ hook: TrainingHook) throws -> Bool {
      try callbacks.contains { try $0.function(hook, context) != nil }
    }
    var wanted: TrainingRun.EventKinds = [.epochs, .yield]
    if try isWanted(.onBatchBegin) { wanted.insert(.batchBegin) }
    if try isWanted(.onBatchEnd) || observer != nil { wanted.insert(.batchEnd) }
    run.wantedEvents = wanted
    let parameters = Value(try context.object(of: context.parameters(of: run.history)))
    for callback in callbacks {
      for (setter, argument) in [("setParams", parameters), ("setModel", model)] as [(PropertyKey, Value)] {
        let function = try callback.object.get(setter, machine)
        if function.isCallable { _ = try machine.call(function, this: Value(callback.object), argument) }
      }
    }
  }

  // MARK: Driving

  /// How long one step may take before timers and promises get their turn, in milliseconds.
  private static let stepLength = 20.0

  private func goOn() {
    context.machine.eventLoop.addHostTask { [self] machine in
      do {
        return try step(machine)
      } catch let error as Termination {
        abandon()
        throw error
      } catch {
        abandon()
        promise.reject(with: context.scriptError(for: error), machine)
        return false
      }
    }
  }

  /// Does a part of the training; false when it is over or waits.
  private func step(_ machine: Machine) throws -> Bool {
    guard let run else { return false }
    let end = EventLoop.now + Self.stepLength
    while true {
      if try callPending(machine) == .waits { return false }
      try takeEpochLogs(run)
      if machine.isInterrupted { try stop(run, machine) }
      let event = try run.next()
      switch event {
      case .waiting:
        waitForData()
        return false
      case .finished:
        promise.resolve(try context.historyValue(run.history), machine)
        return false
      default: try handle(event, run)
      }
      if case .yield = event { return true }
      if EventLoop.now >= end { return true }
    }
  }

  /// Takes an interrupt as the wish to end this training; a second one ends the program, which may go from one
  /// training to the next.
  private func stop(_ run: TrainingRun, _ machine: Machine) throws {
    if context.hasStoppedTraining { try machine.checkInterrupt() }
    machine.clearInterrupt()
    context.hasStoppedTraining = true
    run.model.stopTraining = true
    observer?.trainingStopped()
  }

  private func waitForData() {
    guard let stream = streams.first(where: \.isWaiting) else { return goOn() }
    stream.whenReady { self.goOn() }
  }

  private func abandon() {
    run?.abandon()
    tellEnd()
  }

  private func tellEnd() {
    if hasEnded { return }
    hasEnded = true
    context.finishCharts { observer?.trainingEnded() }
    context.charts.runningTrainings -= 1
  }

  /// Takes over the numbers that the callbacks of the end of an epoch have added to the logs.
  private func takeEpochLogs(_ run: TrainingRun) throws {
    guard let object = epochLogs else { return }
    epochLogs = nil
    let machine = context.machine
    run.setEpochLogs(
      Logs(
        try object.ownEnumerableKeys(machine).compactMap { key in
          try object.get(key, machine).asNumber.map { (key.text, $0) }
        }))
  }

  private enum CallOutcome { case done, waits }

  /// Calls the callbacks of the last event; stops at one that returns a promise until that is settled.
  private func callPending(_ machine: Machine) throws -> CallOutcome {
    while !pendingCalls.isEmpty {
      let call = pendingCalls.removeFirst()
      let result = try machine.call(call.function, this: call.this, arguments: call.arguments)
      guard let awaited = result.asObject as? JSPromise else { continue }
      if awaited.state == .fulfilled && machine.eventLoop.isIdle { continue }
      awaited.whenSettled(machine) { [self] machine, state, value in
        if state == .rejected {
          abandon()
          promise.reject(value, machine)
        } else {
          goOn()
        }
      }
      return .waits
    }
    return .done
  }

  // MARK: Events

  private func handle(_ event: TrainingEvent, _ run: TrainingRun) throws {
    switch event {
    case .trainBegin:
      let parameters = run.history.parameters
      observer?.trainingBegan(
        TrainingPlan(
          epochs: parameters.epochs, initialEpoch: parameters.initialEpoch, batches: parameters.steps,
          samples: parameters.samples))
      try queue(.onTrainBegin, [.undefined])
    case .epochBegin(let epoch):
      observer?.epochBegan(epoch)
      try queue(.onEpochBegin, [Value(epoch), .undefined])
    case .batchBegin(let batch, let size):
      try queue(.onBatchBegin, [Value(batch), logs(Logs([("batch", Double(batch)), ("size", Double(size))]))])
    case .batchEnd(let batch, let logs):
      observer?.batchEnded(batch, samples: Int(logs["size"] ?? 0)) { Self.metrics(logs) }
      try queue(.onBatchEnd, [Value(batch), self.logs(logs)])
    case .epochEnd(let epoch, let logs):
      observer?.epochEnded(epoch, metrics: Self.metrics(logs))
      if callbacks.isEmpty { return }
      let object = logObject(logs)
      epochLogs = object
      try queue(.onEpochEnd, [Value(epoch), Value(object)])
    case .yield(let epoch, let batch, let logs):
      try queue(.onYield, [Value(epoch), Value(batch), self.logs(logs)])
    case .trainEnd:
      tellEnd()
      try queue(.onTrainEnd, [.undefined])
    case .waiting, .finished: break
    }
  }

  private func queue(_ hook: TrainingHook, _ arguments: @autoclosure () throws -> [Value]) throws {
    if callbacks.isEmpty { return }
    var common: [Value]?
    for callback in callbacks {
      guard let function = try callback.function(hook, context) else { continue }
      // All callbacks get the same logs: what one adds the next one sees.
      let passed = try common ?? arguments()
      common = passed
      pendingCalls.append((function, Value(callback.object), passed))
    }
  }

  private func logs(_ logs: Logs) -> Value { Value(logObject(logs)) }

  private func logObject(_ logs: Logs) -> JSObject {
    let object = context.realm.makeObject()
    for (key, value) in logs.entries { object.put(PropertyKey(key), Value(value)) }
    return object
  }

  private static func metrics(_ logs: Logs) -> [TrainingMetric] {
    logs.entries.compactMap { $0.key == "batch" || $0.key == "size" ? nil : TrainingMetric($0.key, $0.value) }
  }
}
