import Glibc

/// What one finished process took.
struct ProcessTiming {
  /// From start to exit.
  var seconds: Double
  /// The largest resident size, in bytes.
  var peakBytes: Int
  var exitStatus: Int32

  /// The fastest of several runs of a command, its output thrown away; nil if it cannot be started.
  static func fastest(of runs: Int, _ command: [String]) -> ProcessTiming? {
    var best: ProcessTiming?
    for _ in 0..<runs {
      guard let timing = run(command) else { return nil }
      if timing.exitStatus != 0 { return timing }
      if best == nil || timing.seconds < best!.seconds { best = timing }
    }
    return best
  }

  /// Runs a command once, found on PATH, without input and output.
  static func run(_ command: [String]) -> ProcessTiming? {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
    }
    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    defer { arguments.forEach { free($0) } }
    let started = Stopwatch()
    var process: pid_t = 0
    guard posix_spawnp(&process, command[0], &actions, nil, &arguments, environ) == 0 else { return nil }
    var status: Int32 = 0
    var usage = rusage()
    while wait4(process, &status, 0, &usage) < 0 {
      if errno != EINTR { return nil }
    }
    let exited = status & 0x7f == 0 ? (status >> 8) & 0xff : -(status & 0x7f)
    return ProcessTiming(seconds: started.seconds, peakBytes: Int(usage.ru_maxrss) * 1024, exitStatus: exited)
  }
}

/// Counts the seconds since it was made.
struct Stopwatch {
  private let start = Stopwatch.now()

  var seconds: Double { Stopwatch.now() - start }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
