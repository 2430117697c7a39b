import Display
import Glibc

/// The cells of a session on disk, written as they are entered, so that nothing is lost when the program is killed.
///
/// Each session has a file of its own and holds a lock on it while it lives; a journal without a lock belongs to a
/// session that has ended and can be resumed.
package final class Journal {
  private static let keptCount = 20

  private let path: String
  private let descriptor: Int32

  private init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// A new journal in the state directory; nil where nothing can be written.
  package static func begin(in stateDirectory: String?) -> Journal? {
    guard let stateDirectory, Files.makeDirectory(stateDirectory + "/sessions") else { return nil }
    let directory = stateDirectory + "/sessions"
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let nanoseconds = String(now.tv_nsec)
    let fraction = String(repeating: "0", count: 9 - nanoseconds.count) + nanoseconds
    let path = "\(directory)/\(now.tv_sec)\(fraction)-\(getpid()).tfs"
    let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return nil }
    _ = flock(descriptor, LOCK_EX | LOCK_NB)
    return Journal(path: path, descriptor: descriptor)
  }

  /// Adds a cell.
  package func append(_ cell: Cell) {
    FileOutput.write(CellFile.text(of: [cell]) + "\n", to: descriptor)
  }

  /// Writes all cells anew after they were edited.
  package func rewrite(_ cells: [Cell]) {
    guard ftruncate(descriptor, 0) == 0 else { return }
    FileOutput.write(CellFile.text(of: cells) + "\n", to: descriptor)
  }

  /// Ends the session: a journal without cells is taken away, and so are the oldest of many.
  package func end(isEmpty: Bool) {
    if isEmpty { unlink(path) }
    guard let slash = path.lastIndex(of: "/") else { return }
    let directory = String(path[..<slash])
    let journals = Journal.paths(in: directory)
    for old in journals.dropLast(Journal.keptCount) where !Journal.isLocked(old) { unlink(old) }
  }

  /// The cells of the session that ended last; nil when there is none.
  package static func lastSession(in stateDirectory: String?) -> [Cell]? {
    guard let stateDirectory else { return nil }
    for path in paths(in: stateDirectory + "/sessions").reversed() where !isLocked(path) {
      if let text = try? Files.readText(path) {
        let cells = CellFile.cells(in: text)
        if !cells.isEmpty { return cells }
      }
    }
    return nil
  }

  /// The journals from the oldest to the newest (names begin with the time).
  private static func paths(in directory: String) -> [String] {
    (Files.names(in: directory) ?? []).filter { $0.hasSuffix(".tfs") }.map { directory + "/" + $0 }
  }

  private static func isLocked(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0
  }
}
