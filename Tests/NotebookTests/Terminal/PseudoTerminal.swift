import Foundation
import Glibc

/// The built `tfs` in a terminal of its own, typed at and read by a test.
final class PseudoTerminal {
  struct Timeout: Error, CustomStringConvertible {
    let description: String
  }

  private let descriptor: Int32
  private let process: pid_t
  /// Everything the program has written, with its escape codes.
  private(set) var output = ""
  private var unread = ""
  private var bytes: [UInt8] = []
  private var status: Int32?

  /// The program that was built together with the tests.
  static let program: String = {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    return URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent("tfs").path
  }()

  /// Starts the program with a home of its own in `home`.
  init(
    _ arguments: [String] = [], home: String, environment: [String: String] = [:], columns: Int = 80, rows: Int = 24
  ) throws {
    var master: Int32 = 0
    var slave: Int32 = 0
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    var nameBuffer = Array(repeating: CChar(0), count: 128)
    guard openpty(&master, &slave, &nameBuffer, nil, &size) == 0 else {
      throw Timeout(description: "no pseudo-terminal")
    }
    let name = nameBuffer.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    close(slave)
    descriptor = master
    _ = fcntl(master, F_SETFD, FD_CLOEXEC)

    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    // A session leader's first terminal becomes its controlling one, so that Ctrl-C is a signal to it.
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    let newSession: Int16 = 0x80  // POSIX_SPAWN_SETSID, which is a macro Swift does not see
    posix_spawnattr_setflags(&attributes, newSession)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    let words = (["env", "-C", home, PseudoTerminal.program] + arguments).map { strdup($0) } + [nil]
    let variables = PseudoTerminal.environment(home: home, environment).map { strdup("\($0)=\($1)") } + [nil]
    var process = pid_t()
    let error = posix_spawn(&process, "/usr/bin/env", &actions, &attributes, words, variables)
    for pointer in words + variables { free(pointer) }
    guard error == 0 else { throw Timeout(description: "env: \(String(cString: strerror(error)))") }
    self.process = process
  }

  /// An environment in which nothing of the tester's own is seen or changed.
  static func environment(home: String, _ changes: [String: String] = [:]) -> [String: String] {
    var environment = [
      "HOME": home, "TERM": "xterm-256color", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "INPUTRC": "/dev/null",
    ]
    environment.merge(changes) { $1 }
    return environment
  }

  deinit {
    if status == nil {
      kill(process, SIGKILL)
      waitpid(process, nil, 0)
    }
    close(descriptor)
  }

  /// Types text; `\r` is the Return key.
  func type(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count <= 0 { return }
      rest = rest.dropFirst(count)
    }
  }

  /// Types a line and Return.
  func enter(_ line: String) { type(line + "\r") }

  func send(_ signal: Int32) { kill(process, signal) }

  func resize(columns: Int, rows: Int) {
    var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(descriptor, UInt(TIOCSWINSZ), &size)
  }

  /// Waits until the pattern occurs in what was not yet looked at (escape codes taken out); gives the text up to its end.
  @discardableResult
  func expect(_ pattern: String, timeout: Double = 20) throws -> String {
    let regex = try Regex(pattern)
    let deadline = Date().addingTimeInterval(timeout)
    while true {
      let text = PseudoTerminal.withoutEscapeCodes(unread)
      if let match = text.firstMatch(of: regex) {
        let found = String(text[..<match.range.upperBound])
        unread = String(text[match.range.upperBound...])
        return found
      }
      guard Date() < deadline, readSome() else {
        throw Timeout(description: "waited for \(pattern), have: \(text.suffix(2000).debugDescription)")
      }
    }
  }

  /// Waits until the program has ended; gives its exit status (128 + signal if a signal ended it).
  func waitForExit(timeout: Double = 20) throws -> Int32 {
    let deadline = Date().addingTimeInterval(timeout)
    while status == nil {
      _ = readSome(wait: 20)
      var raw: Int32 = 0
      if waitpid(process, &raw, WNOHANG) == process { status = raw & 0x7F == 0 ? raw >> 8 & 0xFF : 128 + raw & 0x7F }
      if Date() > deadline { throw Timeout(description: "did not end; wrote: \(output.suffix(2000).debugDescription)") }
    }
    while readSome(wait: 20) {}
    return status ?? -1
  }

  /// Reads what is there; false when nothing came (or the terminal is closed).
  private func readSome(wait milliseconds: Int32 = 200) -> Bool {
    var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard Glibc.poll(&poll, 1, milliseconds) > 0 else { return status == nil && kill(process, 0) == 0 }
    var buffer = Array(repeating: UInt8(0), count: 65536)
    let count = read(descriptor, &buffer, buffer.count)
    guard count > 0 else { return false }
    bytes += buffer[..<count]
    // A character may be cut by the end of the buffer: it waits for its other bytes.
    var whole = bytes.count
    while whole > 0, bytes.count - whole < 4, String(validating: bytes[..<whole], as: UTF8.self) == nil { whole -= 1 }
    let text = String(decoding: bytes[..<whole], as: UTF8.self)
    bytes.removeFirst(whole)
    output += text
    unread += text
    return true
  }

  /// The text without escape codes and carriage returns.
  static func withoutEscapeCodes(_ text: String) -> String {
    var plain = text.replacing(/\u{1B}\[[0-9;?]*[A-Za-z]/, with: "").unicodeScalars
    // A return and a line feed are one character to Swift.
    plain.removeAll { $0 == "\r" }
    return String(plain)
  }
}
