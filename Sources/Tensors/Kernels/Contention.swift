import COneDNN
import Glibc

/// Watches whether other programs want the cores, and gives way while they do.
///
/// At the end of every shared piece of work GNU OpenMP's threads spin until the last one is done, for milliseconds:
/// the best on a quiet machine. When another program has one of the cores, that is a whole time slice burnt each time:
/// a fit of a small model, 0.3 s long, was seen to take 15 s beside a compiler.
///
/// While this process is being driven off its cores, as the kernel's count of involuntary context switches tells, it
/// gives way. Of two cores it leaves one alone: whoever waits for a thread that shares a core with another program gains
/// nothing by it. With more cores waiting threads give way: the library spins only for moments once it runs more threads
/// than there are cores (`GOMP_SPINCOUNT` in its manual), so one more team exists, and sleeps.
enum Contention {
  /// Calls between two looks at the clock.
  private static let interval = 16
  /// Switches a second that mean that the cores are shared. Measured on two cores: about 40 while nobody else wants
  /// them, 1400 and more beside one other program.
  private static let crowdedRate = 250.0
  /// The seconds over which switches are counted at least.
  private static let window = 0.02
  /// The seconds for which threads give way at least; they double when the cores turn out to be shared still, which
  /// shows only when they are used again.
  private static let shortestStay = 0.25
  private static let longestStay = 8.0

  nonisolated(unsafe) private static var calls = 0
  nonisolated(unsafe) private static var lastSwitches = 0
  nonisolated(unsafe) private static var lastTime = 0.0
  nonisolated(unsafe) private static var quietSince = 0.0
  nonisolated(unsafe) private static var stay = shortestStay
  /// Whether the cores are shared.
  nonisolated(unsafe) private static var isCrowded = false
  /// What ends the sleep of the team that is one too many; nil while there is none.
  nonisolated(unsafe) private static var alarm: UnsafeMutablePointer<sem_t>?

  /// Whether other programs get the cores they want. Where the same bits are asked for each time they do not: libraries
  /// divide sums among the threads there are.
  nonisolated(unsafe) static var givesWay = true {
    didSet { if !givesWay && isCrowded { takeCores() } }
  }

  /// Called before work that several threads share.
  @inline(__always)
  static func watch() {
    calls &+= 1
    if calls & (interval &- 1) == 0 { look() }
  }

  @inline(never)
  private static func look() {
    // Inside of shared work the number of threads is not to be changed.
    guard Threads.count > 1, omp_in_parallel() == 0 else { return }
    var clock = timespec()
    clock_gettime(CLOCK_MONOTONIC, &clock)
    let time = Double(clock.tv_sec) + Double(clock.tv_nsec) * 1e-9
    let elapsed = time - lastTime
    if elapsed < (isCrowded ? stay : window) { return }
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let switches = usage.ru_nivcsw - lastSwitches
    lastSwitches = usage.ru_nivcsw
    lastTime = time
    if isCrowded {
      quietSince = time
      takeCores()
    } else if givesWay && Double(switches) / elapsed > crowdedRate {
      // Soon after the last time, giving way had ended too early.
      stay = time - quietSince < 1 ? min(2 * stay, longestStay) : shortestStay
      isCrowded = true
      if Threads.count == 2 { Threads.workAlone(true) } else { addSleepingTeam() }
    }
  }

  /// Ends giving way.
  private static func takeCores() {
    isCrowded = false
    Threads.workAlone(false)
    alarm.map { _ = sem_post($0) }
    alarm = nil
  }

  private static func addSleepingTeam() {
    let wake = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
    sem_init(wake, 0, 0)
    var every = sigset_t()
    var previous = sigset_t()
    sigfillset(&every)
    // Signals stay the business of the thread that runs the program.
    pthread_sigmask(SIG_SETMASK, &every, &previous)
    defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
    var sleeper = pthread_t()
    let failure = pthread_create(
      &sleeper, nil,
      { context in
        GOMP_parallel({ _ in }, nil, 2, 0)
        guard let wake = context?.assumingMemoryBound(to: sem_t.self) else { return nil }
        while sem_wait(wake) != 0 {}
        sem_destroy(wake)
        wake.deallocate()
        return nil
      }, wake)
    if failure == 0 {
      pthread_detach(sleeper)
      alarm = wake
    } else {
      sem_destroy(wake)
      wake.deallocate()
    }
  }
}
