/// Jobs in the order in which they were added.
struct JobQueue<Job> {
  /// The jobs; those that were taken are gone, with what they held.
  private var jobs: [Job?] = []
  /// The place of the first job that was not taken.
  private var next = 0

  /// Jobs that were taken keep their places up to this number, so that taking one moves no others.
  private static var longestPast: Int { 4096 }

  init(_ jobs: [Job] = []) { self.jobs = jobs }

  var isEmpty: Bool { jobs.isEmpty }

  /// The jobs that were not taken.
  var rest: [Job] { jobs[next...].compactMap { $0 } }

  mutating func append(_ job: Job) { jobs.append(job) }

  /// Takes the first job; nil when there is none.
  @inline(__always)
  mutating func popFirst() -> Job? {
    guard next < jobs.count else { return nil }
    let job = jobs[next].take()
    next += 1
    if next == jobs.count {
      jobs.removeAll(keepingCapacity: next < Self.longestPast)
      next = 0
    } else if next >= Self.longestPast {
      jobs.removeFirst(next)
      next = 0
    }
    return job
  }

  mutating func removeAll() { self = JobQueue() }
}
