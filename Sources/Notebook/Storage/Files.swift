import Display
import Glibc

/// A failed operation on a file, in words for the user.
package struct FileError: Error, CustomStringConvertible, Sendable {
  package let path: String
  package let reason: String

  /// The error that `errno` tells of now.
  init(_ path: String) {
    self.path = path
    self.reason = String(cString: strerror(errno))
  }

  package var description: String { "\(path): \(reason)" }
}

/// Whole files in and out.
package enum Files {
  /// The bytes of a file.
  package static func read(_ path: String) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(path) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = Array(repeating: UInt8(0), count: 65536)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw FileError(path)
      }
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[..<count])
    }
  }

  /// The text of a UTF-8 file (bytes that are none become replacement characters).
  package static func readText(_ path: String) throws -> String {
    String(decoding: try read(path), as: UTF8.self)
  }

  /// Writes a file beside and renames it into place, so that a crash leaves the old one whole.
  package static func write(_ text: String, to path: String) throws {
    try write(Array(text.utf8), to: path)
  }

  /// Writes bytes beside and renames them into place.
  package static func write(_ bytes: [UInt8], to path: String) throws {
    let beside = path + ".\(getpid()).new"
    let descriptor = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileError(path) }
    var isWritten = bytes.withUnsafeBytes { FileOutput.write($0, to: descriptor) }
    isWritten = close(descriptor) == 0 && isWritten
    guard isWritten, rename(beside, path) == 0 else {
      let error = FileError(path)
      unlink(beside)
      throw error
    }
  }

  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Makes a directory with all that lead to it; false when that cannot be done.
  @discardableResult
  package static func makeDirectory(_ path: String) -> Bool {
    var status = stat()
    if stat(path, &status) == 0 { return status.st_mode & S_IFMT == S_IFDIR }
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex, makeDirectory(String(path[..<slash])) else {
      return false
    }
    return mkdir(path, 0o700) == 0 || errno == EEXIST
  }

  /// The names in a directory, sorted; nil when it cannot be read.
  package static func names(in directory: String) -> [String]? {
    guard let stream = opendir(directory) else { return nil }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  package static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}

/// The user's own places, by the XDG base directory specification. All are nil without a home.
package enum UserDirectories {
  /// `$XDG_STATE_HOME/tfs`, by default `~/.local/state/tfs`, made if it can be.
  package static func state() -> String? { directory(variable: "XDG_STATE_HOME", fallback: ".local/state") }

  /// The user's home directory from `$HOME`.
  package static var home: String? { environment("HOME").flatMap { $0.hasPrefix("/") ? $0 : nil } }

  private static func directory(variable: String, fallback: String) -> String? {
    let base = environment(variable).flatMap { $0.hasPrefix("/") ? $0 : nil } ?? home.map { $0 + "/" + fallback }
    guard let base else { return nil }
    return Files.makeDirectory(base + "/tfs") ? base + "/tfs" : nil
  }

  /// An environment variable that is set and not empty.
  package static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// A path with a leading `~` made whole.
  package static func expandingTilde(_ path: String) -> String {
    guard path == "~" || path.hasPrefix("~/"), let home else { return path }
    return home + path.dropFirst()
  }
}
