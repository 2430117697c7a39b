import Script

/// What one step of a task gives.
enum TaskProgress {
  /// There is more to do.
  case more
  /// The task waits for its dataset.
  case waiting
  /// It is done; the promise is kept with this value.
  case done(Value)
}

extension TFContext {
  /// A promise of what a task gives that the event loop carries out step by step, so that timers and callbacks of
  /// promises run in between.
  func stepwise(
    waitingFor stream: DatasetExampleStream?, _ step: @escaping (TFContext) throws -> TaskProgress
  ) -> Value {
    let promise = JSPromise(realm)
    continueTask(promise, stream, step)
    return Value(promise)
  }

  private func continueTask(
    _ promise: JSPromise, _ stream: DatasetExampleStream?, _ step: @escaping (TFContext) throws -> TaskProgress
  ) {
    machine.eventLoop.addHostTask { [unowned(unsafe) self] machine in
      do {
        try machine.checkInterrupt()
        switch try step(self) {
        case .more: return true
        case .waiting: stream?.whenReady { self.continueTask(promise, stream, step) }
        case .done(let value): promise.resolve(value, machine)
        }
      } catch let error as Termination {
        throw error
      } catch {
        promise.reject(with: scriptError(for: error), machine)
      }
      return false
    }
  }
}
