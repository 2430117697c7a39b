import COneDNN

/// A piece of work on raw buffers that is split over the cores.
private final class ParallelWork {
  let count: Int
  let grain: Int
  let body: (_ start: Int, _ end: Int) -> Void

  init(count: Int, grain: Int, body: @escaping (Int, Int) -> Void) {
    self.count = count
    self.grain = grain
    self.body = body
  }
}

/// Calls `body` with ranges that together are 0..<count, on several cores when there are at least two `grain`s of work.
///
/// The body runs on other threads: it must only touch raw pointers and numbers, never a class instance, because this
/// module counts references without atomics.
///
/// - Parameters:
///   - count: the number of items.
///   - grain: the items that are worth a thread; measured, about 32 K simple float operations.
@inline(__always)
package func parallel(_ count: Int, grain: Int, _ body: (_ start: Int, _ end: Int) -> Void) {
  if count < 2 &* grain || !Threads.shareWork() {
    body(0, count)
  } else {
    Threads.run(count, grain: grain, body)
  }
}

/// The team of threads that oneDNN uses as well.
package enum Threads {
  /// How many threads share the work.
  package static let count = max(1, Int(omp_get_max_threads()))

  /// Whether one thread does all work for the time being, because another program wants the cores.
  nonisolated(unsafe) private(set) static var isAlone = false

  /// Lets one thread do all work from now on, or ends that. What is computed does not depend on it: sums are divided
  /// in the same way on one thread.
  package static func workAlone(_ isAlone: Bool) {
    self.isAlone = isAlone
    setLibraryThreads(isAlone ? 1 : count)
  }

  /// Whether work is shared now.
  @inline(never)
  package static func shareWork() -> Bool {
    if isAlone { Contention.watch() }
    return count > 1 && !isAlone
  }

  /// Runs `body`, in which the library compiles or runs something, with so many threads.
  static func with<Result>(_ threads: Int, _ body: () throws -> Result) rethrows -> Result {
    setLibraryThreads(threads)
    defer { setLibraryThreads(isAlone ? 1 : count) }
    return try body()
  }

  private static func setLibraryThreads(_ threads: Int) { omp_set_num_threads(Int32(truncatingIfNeeded: threads)) }

  @inline(never)
  static func run(_ count: Int, grain: Int, _ body: (_ start: Int, _ end: Int) -> Void) {
    Contention.watch()
    withoutActuallyEscaping(body) { body in
      let work = ParallelWork(count: count, grain: grain, body: body)
      withExtendedLifetime(work) {
        GOMP_parallel(
          { context in
            guard let context else { return }
            // The reference is borrowed: the threads must not count it.
            Unmanaged<ParallelWork>.fromOpaque(context)._withUnsafeGuaranteedRef { work in
              let threads = Int(omp_get_num_threads())
              let thread = Int(omp_get_thread_num())
              // Shares of many small items are whole cache lines of floats.
              let unit = work.count >= 1024 ? 15 : 0
              let share = ((work.count &+ threads &- 1) / threads &+ unit) & ~unit
              let start = min(thread &* share, work.count)
              let end = min(start &+ share, work.count)
              if start < end { work.body(start, end) }
            }
          }, Unmanaged.passUnretained(work).toOpaque(), UInt32(min(Threads.count, max(1, count / grain))), 0)
      }
    }
  }
}
