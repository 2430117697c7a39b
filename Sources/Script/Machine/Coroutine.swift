/// A function activation that can pause: the frame of a generator or async function.
final class Coroutine: TrackedObject {
  /// Continues an async function whose awaited promise is settled.
  func resumeAfterAwait(_ state: JSPromise.State, _ value: Value, _ machine: Machine) throws {}
}
