extension Machine {
  /// Asks the running program to stop. Safe to call from a signal handler.
  public func interrupt() { pollFlag.pointee |= PollReason.interrupt }

  /// Whether the user interrupted and nothing has noticed yet (for work that ends in its own way).
  public var isInterrupted: Bool { pollFlag.pointee & PollReason.interrupt != 0 }

  /// Takes the interrupt as noticed.
  public func clearInterrupt() { pollFlag.pointee &= ~PollReason.interrupt }

  /// Throws when the user interrupted; library code that loops calls it now and then.
  @inline(__always)
  public func checkInterrupt() throws {
    if pollFlag.pointee != 0 || Heap.isCollectionDue { try poll() }
  }

  /// Limits how many loop iterations and calls may still run (for fuzzing); nil removes the limit.
  public func setStepBudget(_ steps: Int?) {
    stepBudget = steps ?? 0
    if steps != nil { pollFlag.pointee |= PollReason.budget } else { pollFlag.pointee &= ~PollReason.budget }
  }

  enum PollReason {
    static let interrupt: Int32 = 1
    static let budget: Int32 = 2
  }

  /// The slow path of loop back-edges and calls.
  @inline(never)
  func poll() throws {
    if Heap.isCollectionDue { Heap.collectCycles() }
    if pollFlag.pointee & PollReason.interrupt != 0 {
      pollFlag.pointee &= ~PollReason.interrupt
      throw Termination.interrupted
    }
    if pollFlag.pointee & PollReason.budget != 0 {
      stepBudget -= 1
      if stepBudget < 0 { throw Termination.outOfSteps }
    }
  }
}
