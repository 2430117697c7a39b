import COneDNN
import Glibc

extension Threads {
  /// What has to be done once before oneDNN is called: its loops wait as this room's do.
  @inline(__always)
  static func prepare() { _ = count }

  /// Makes threads that wait for each other give up their core after some microseconds instead of milliseconds.
  ///
  /// At the end of every shared piece of work GNU OpenMP's threads spin until the last one is done. When another
  /// program has one of the cores, that is a whole time slice burnt each time: a fit of a small model, 0.3 s long, was
  /// seen to take 15 s beside a compiler. The library spins only briefly once it runs more threads than there are
  /// cores (`GOMP_SPINCOUNT` in its manual); so one more team is started here, and sleeps for ever. On a quiet machine
  /// the fits measured cost the same.
  static func waitShortly() {
    var every = sigset_t()
    var previous = sigset_t()
    sigfillset(&every)
    // Signals stay the business of the thread that runs the program.
    pthread_sigmask(SIG_SETMASK, &every, &previous)
    defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
    var sleeper = pthread_t()
    let failure = pthread_create(
      &sleeper, nil,
      { _ in
        GOMP_parallel({ _ in }, nil, 2, 0)
        while true { pause() }
      }, nil)
    if failure == 0 { pthread_detach(sleeper) }
  }
}
