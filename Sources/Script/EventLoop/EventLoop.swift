import Glibc

/// A rejected promise that nobody handles.
public struct UnhandledRejection: Error, @unchecked Sendable {
  /// The promise.
  public let promise: JSPromise
  /// The frames of scripts that were running when it was rejected, the innermost first.
  public let origin: [StackFrame]
  /// Why it was rejected.
  public var reason: Value { promise.result }
}

/// What waits to run when the running program comes to its end: promise jobs, timers and the tasks of the host.
public final class EventLoop {
  private enum Microtask {
    case reaction(JSPromise.Reaction, JSPromise.State, Value)
    case native((Machine) throws -> Void)
  }

  private struct Timer {
    let id: Int
    var due: Double
    let wait: Double
    let repeats: Bool
    /// Whether the program goes on as long as the timer waits.
    var keepsRunning = true
    let callback: (Machine) throws -> Void
  }

  private struct HostTask {
    let step: (Machine) throws -> Bool
  }

  private var microtasks = JobQueue<Microtask>()
  /// The callbacks of `process.nextTick`.
  private var ticks = JobQueue<(Machine) throws -> Void>()
  private var timers: [Timer] = []
  private var nextTimerID = 1
  /// The ids of the immediate callbacks that were not cleared.
  private var immediates: Set<Int> = []
  private var hostTasks: [HostTask] = []
  private var rejections: [UnhandledRejection] = []
  /// An uncatchable error raised where nobody could throw it; the loop throws it at the next step.
  var pendingTermination: (any Error)?

  // MARK: Microtasks

  /// Adds a microtask.
  public func enqueue(_ body: @escaping (Machine) throws -> Void) { microtasks.append(.native(body)) }

  func enqueue(_ reaction: JSPromise.Reaction, _ state: JSPromise.State, _ value: Value) {
    microtasks.append(.reaction(reaction, state, value))
  }

  /// Adds a callback of `process.nextTick`: these run when a script or a callback of a timer ends, before its
  /// microtasks, but after those that are running.
  func enqueueTick(_ body: @escaping (Machine) throws -> Void) { ticks.append(body) }

  /// Runs callbacks of `process.nextTick` and microtasks until none is left. An exception from the callback of either is
  /// thrown; the rest stays queued.
  public func runMicrotasks(_ machine: Machine) throws {
    repeat {
      while let tick = ticks.popFirst() {
        try tick(machine)
        try throwPendingTermination()
        try machine.checkInterrupt()
      }
      try drainMicrotasks(machine)
    } while !ticks.isEmpty
  }

  /// Runs microtasks until none is left. Modules begin so: they run as a microtask themselves.
  func drainMicrotasks(_ machine: Machine) throws {
    while let task = microtasks.popFirst() {
      switch task {
      case .native(let body): try body(machine)
      case .reaction(let reaction, let state, let value): try run(reaction, state, value, machine)
      }
      try throwPendingTermination()
      try machine.checkInterrupt()
    }
    try throwPendingTermination()
  }

  private func throwPendingTermination() throws {
    guard let error = pendingTermination else { return }
    pendingTermination = nil
    throw error
  }

  private func run(
    _ reaction: JSPromise.Reaction, _ state: JSPromise.State, _ value: Value, _ machine: Machine
  ) throws {
    switch reaction.handler {
    case .native(let body): try body(machine, state, value)
    case .coroutine(let coroutine): try coroutine.resumeAfterAwait(state, value, machine)
    case .functions(let onFulfilled, let onRejected):
      let handler = state == .fulfilled ? onFulfilled : onRejected
      if handler.isUndefined {
        if state == .fulfilled {
          reaction.derived?.resolve(value, machine)
        } else {
          reaction.derived?.reject(value, machine)
        }
        return
      }
      do {
        let result = try machine.call(handler, value)
        reaction.derived?.resolve(result, machine)
      } catch let error as ScriptError {
        reaction.derived?.reject(error.value, machine)
      }
    }
  }

  // MARK: Rejections nobody handles

  func noteRejection(_ promise: JSPromise, _ machine: Machine) {
    // Errors know themselves where they arose.
    let origin = promise.result.asObject is JSError ? [] : machine.captureStack()
    rejections.append(UnhandledRejection(promise: promise, origin: origin))
  }

  func forgetRejection(_ promise: JSPromise) { rejections.removeAll { $0.promise === promise } }

  private func reportRejection(_ machine: Machine) throws {
    guard !rejections.isEmpty else { return }
    let rejection = rejections.removeFirst()
    if try machine.emitOnProcess("unhandledRejection", [rejection.reason, Value(rejection.promise)]) { return }
    if try machine.isHandledByProcess(rejection.reason) { return }
    throw rejection
  }

  // MARK: Timers

  /// The time in milliseconds, from an arbitrary start.
  public static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
  }

  /// Calls `callback` after a delay in milliseconds, again and again when `repeats`; the result names the timer.
  public func addTimer(delay: Double, repeats: Bool, _ callback: @escaping (Machine) throws -> Void) -> Int {
    let wait = delay >= 1 && delay <= 2_147_483_647 ? delay : 1
    let id = nextTimerID
    nextTimerID += 1
    insert(Timer(id: id, due: Self.now + wait, wait: wait, repeats: repeats, callback: callback))
    return id
  }

  /// Calls `callback` once, after the timers that are due now; the result names it like a timer.
  func addImmediate(_ callback: @escaping (Machine) throws -> Void) -> Int {
    let id = nextTimerID
    nextTimerID += 1
    immediates.insert(id)
    addHostTask { [unowned self] machine in
      if immediates.remove(id) != nil { try callback(machine) }
      return false
    }
    return id
  }

  /// Forgets a timer or immediate callback; unknown ids are ignored.
  public func removeTimer(_ id: Int) {
    timers.removeAll { $0.id == id }
    immediates.remove(id)
  }

  /// Says whether the program goes on for the sake of a timer.
  func setTimer(_ id: Int, keepsRunning: Bool) {
    guard let index = timers.firstIndex(where: { $0.id == id }) else { return }
    timers[index].keepsRunning = keepsRunning
  }

  /// Whether a timer or immediate callback waits and keeps the program running.
  func keepsRunning(_ id: Int) -> Bool {
    immediates.contains(id) || timers.contains { $0.id == id && $0.keepsRunning }
  }

  /// Lets a timer wait from now on.
  func restartTimer(_ id: Int) {
    guard let index = timers.firstIndex(where: { $0.id == id }) else { return }
    var timer = timers.remove(at: index)
    timer.due = Self.now + timer.wait
    insert(timer)
  }

  private func insert(_ timer: Timer) {
    var index = timers.count
    while index > 0 && timers[index - 1].due > timer.due { index -= 1 }
    timers.insert(timer, at: index)
  }

  private func runDueTimers(_ machine: Machine) throws {
    let now = Self.now
    let lastID = nextTimerID
    while let timer = timers.first, timer.due <= now, timer.id < lastID {
      timers.removeFirst()
      if timer.repeats {
        var next = timer
        next.due = max(now, timer.due) + timer.wait
        insert(next)
      }
      try timer.callback(machine)
      try runMicrotasks(machine)
    }
  }

  // MARK: Tasks of the host

  /// Adds work that is done a step at a time; `step` returns whether there is more to do. Between steps promise callbacks and
  /// timers run.
  public func addHostTask(_ step: @escaping (Machine) throws -> Bool) { hostTasks.append(HostTask(step: step)) }

  private func runHostTasks(_ machine: Machine) throws {
    var due = JobQueue(hostTasks)
    hostTasks = []
    var unfinished: [HostTask] = []
    defer { hostTasks = unfinished + due.rest + hostTasks }
    // A task that is done is gone before what it resolved goes on, and so is what it held.
    func takeStep() throws -> Bool {
      guard let task = due.popFirst() else { return false }
      if try task.step(machine) { unfinished.append(task) }
      return true
    }
    while try takeStep() { try runMicrotasks(machine) }
  }

  // MARK: Running

  /// Whether nothing waits.
  public var isIdle: Bool {
    microtasks.isEmpty && ticks.isEmpty && hostTasks.isEmpty && !timers.contains { $0.keepsRunning }
  }

  /// Runs everything that waits until nothing is left. Throws what a callback of a timer or microtask throws
  /// (`ScriptError`), `UnhandledRejection`, or `Termination`; the rest stays queued, and the loop may be run again.
  public func runUntilIdle(_ machine: Machine) throws {
    while true {
      do {
        try runMicrotasks(machine)
        try reportRejection(machine)
        if isIdle && rejections.isEmpty {
          // The listeners may give the program more to do.
          let exitStatus = Value(machine.exitStatus)
          if try !machine.emitOnProcess("beforeExit", [exitStatus]) || isIdle && rejections.isEmpty { return }
        }
        try runOnce(machine)
      } catch let error as ScriptError {
        if try !machine.isHandledByProcess(error.value) { throw error }
      }
    }
  }

  /// Runs the timers that are due and one step of each task of the host; waits for the next timer when there is nothing
  /// else to do.
  func runOnce(_ machine: Machine) throws {
    try runDueTimers(machine)
    if !hostTasks.isEmpty {
      try runHostTasks(machine)
    } else if microtasks.isEmpty, ticks.isEmpty, let timer = timers.first {
      try sleep(until: timer.due, machine)
    }
  }

  /// Forgets everything that waits (after an interrupt).
  public func removeAll() {
    microtasks.removeAll()
    ticks.removeAll()
    timers = []
    immediates = []
    hostTasks = []
    rejections = []
  }

  private func sleep(until due: Double, _ machine: Machine) throws {
    while true {
      let rest = due - Self.now
      if rest <= 0 { return }
      // In short naps, so that an interrupt is seen even when the signal came just before the nap.
      let nap = min(rest, 20)
      var time = timespec(tv_sec: 0, tv_nsec: Int(nap * 1e6))
      nanosleep(&time, nil)
      try machine.checkInterrupt()
    }
  }
}
