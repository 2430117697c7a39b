import Glibc

/// Writes whole texts and bytes to file descriptors and files.
package enum FileOutput {
  /// Writes all bytes, going on after interruptions; false when the other end is gone or full.
  @discardableResult
  package static func write(_ text: String, to fileDescriptor: Int32) -> Bool {
    var text = text
    return text.withUTF8 { write(UnsafeRawBufferPointer($0), to: fileDescriptor) }
  }

  /// Writes all bytes, going on after interruptions; false when the other end is gone or full.
  package static func write(_ bytes: UnsafeRawBufferPointer, to fileDescriptor: Int32) -> Bool {
    var start = 0
    while start < bytes.count {
      let written = Glibc.write(fileDescriptor, bytes.baseAddress! + start, bytes.count - start)
      if written < 0 {
        if errno == EINTR { continue }
        if errno == EAGAIN {
          var poll = pollfd(fd: fileDescriptor, events: Int16(POLLOUT), revents: 0)
          _ = Glibc.poll(&poll, 1, 1000)
          continue
        }
        return false
      }
      start += written
    }
    return true
  }

  /// Makes or replaces a file that holds the text; false when that cannot be done.
  package static func writeFile(_ text: String, path: String) -> Bool { writeFile(Array(text.utf8), path: path) }

  /// Makes or replaces a file that holds the bytes; false when that cannot be done, which `reason` then explains.
  package static func writeFile(_ bytes: [UInt8], path: String) -> Bool {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { return false }
    let isWritten = bytes.withUnsafeBytes { write($0, to: descriptor) }
    return close(descriptor) == 0 && isWritten
  }

  /// The system's words for the last failure.
  package static var reason: String { String(cString: strerror(errno)) }
}
