import Glibc

/// Work that a damaged file may bring down, done first in a copy of this process.
///
/// The HDF5 library trusts the lengths and places that a file names: a damaged file can make it crash or take all memory.
/// The same steps on the same bytes go well here when they went well in the copy.
enum Rehearsal {
  /// How much memory the copy may take beyond what the process has.
  private static let memoryLimit = 4 << 30
  /// After how many seconds the copy is stopped.
  private static let timeLimit: UInt32 = 120

  /// Does the work in a copy of the process.
  ///
  /// - Parameter problem: what to say when the copy did not survive.
  /// - Throws: ``LayerError``, either that of the work or one with `problem`.
  static func run(_ problem: String, _ work: () throws -> Void) throws {
    var ends: [Int32] = [-1, -1]
    // Swift hides this function because little may be done in the copy of a process with threads; reading a file may.
    guard let address = dlsym(nil, "fork"), pipe(&ends) == 0 else { return }
    let copyProcess = unsafeBitCast(address, to: (@convention(c) () -> pid_t).self)
    let child = copyProcess()
    if child == 0 { perform(work, reportingTo: ends[1]) }
    close(ends[1])
    defer { close(ends[0]) }
    guard child > 0 else { return }
    let message = text(from: ends[0])
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 && errno == EINTR {}
    guard status == 0 else { throw LayerError(message.isEmpty ? problem : message) }
  }

  /// Does the work and ends the process: with status 1 after an error, whose message is written to `report`.
  private static func perform(_ work: () throws -> Void, reportingTo report: Int32) -> Never {
    alarm(timeLimit)
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    var memory = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &memory)
    memory.rlim_cur = min(rlim_t(addressSpace + memoryLimit), memory.rlim_max)
    setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &memory)
    for crash in [SIGSEGV, SIGBUS, SIGABRT, SIGILL, SIGFPE, SIGTRAP] { signal(crash, SIG_DFL) }
    do {
      try work()
      _exit(0)
    } catch {
      let message = Array(((error as? LayerError)?.message ?? "\(error)").utf8.prefix(4096))
      _ = write(report, message, message.count)
      _exit(1)
    }
  }

  /// The bytes of addresses that the process has: the first number of `statm` counts pages.
  private static var addressSpace: Int {
    let descriptor = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return 0 }
    defer { close(descriptor) }
    return (Int(text(from: descriptor).prefix { $0 != " " }) ?? 0) * Int(getpagesize())
  }

  private static func text(from descriptor: Int32) -> String {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(descriptor, &piece, piece.count)
      if count > 0 { bytes += piece[..<count] } else if count == 0 || errno != EINTR { break }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
