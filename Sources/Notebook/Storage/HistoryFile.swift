import Display
import Glibc

/// The inputs of all sessions, one entry a line with its line breaks written as `\n`, shared by running sessions: each
/// adds its entries under a lock, none rewrites what another wrote.
package struct HistoryFile: Sendable {
  /// Entries kept when the file is cut down.
  private static let maximalCount = 5000

  private let path: String

  package init(path: String) {
    self.path = path
  }

  /// The entries from the oldest to the newest; none when there is no file.
  package func entries() -> [String] {
    guard let text = try? Files.readText(path) else { return [] }
    let lines = text.split(separator: "\n")
    return lines.suffix(HistoryFile.maximalCount).map { HistoryFile.decoded($0) }
  }

  /// Adds an entry at the end; false (and no harm) where the file cannot be written.
  @discardableResult
  package func append(_ entry: String) -> Bool {
    let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    while flock(descriptor, LOCK_EX) != 0 {
      if errno != EINTR { return false }
    }
    return FileOutput.write(HistoryFile.encoded(entry) + "\n", to: descriptor)
  }

  /// Cuts a file that has grown to twice the kept number of entries, in place and under the lock, so that sessions that
  /// have it open go on writing to the same file.
  package func shorten() {
    let entries = (try? Files.readText(path))?.split(separator: "\n") ?? []
    guard entries.count > 2 * HistoryFile.maximalCount else { return }
    let descriptor = open(path, O_RDWR | O_APPEND | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_EX) == 0, let now = try? Files.readText(path) else { return }
    let kept = now.split(separator: "\n").suffix(HistoryFile.maximalCount)
    guard ftruncate(descriptor, 0) == 0 else { return }
    FileOutput.write(kept.joined(separator: "\n") + "\n", to: descriptor)
  }

  private static func encoded(_ entry: String) -> String {
    var line = ""
    for character in entry.unicodeScalars {
      switch character {
      case "\\": line += "\\\\"
      case "\n": line += "\\n"
      case "\r": line += "\\r"
      default: line.unicodeScalars.append(character)
      }
    }
    return line
  }

  private static func decoded(_ line: Substring) -> String {
    var entry = ""
    var isEscaped = false
    for character in line.unicodeScalars {
      if isEscaped {
        entry.unicodeScalars.append(character == "n" ? "\n" : character == "r" ? "\r" : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        entry.unicodeScalars.append(character)
      }
    }
    return entry
  }
}
