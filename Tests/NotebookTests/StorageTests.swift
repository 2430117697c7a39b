import Foundation
import Notebook
import Testing

/// A directory that goes away with the test.
final class TemporaryDirectory {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "tfs-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

@Suite("History and journal")
struct StorageTests {
  @Test("Entries of several lines and with backslashes come back as they were")
  func historyRoundTrip() throws {
    let directory = try TemporaryDirectory()
    let history = HistoryFile(path: directory.path + "/history")
    let entries = ["let a = 1", "if (x) {\n  y('\\n')\n}", "'日本'\\"]
    for entry in entries { #expect(history.append(entry)) }
    #expect(history.entries() == entries)
  }

  @Test("Sessions that write at the same time lose nothing")
  func sharedHistory() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/history"
    await withTaskGroup(of: Void.self) { group in
      for session in 0..<8 {
        group.addTask {
          for entry in 0..<100 { HistoryFile(path: path).append("session \(session)\nentry \(entry)") }
        }
      }
    }
    let entries = HistoryFile(path: path).entries()
    #expect(Set(entries).count == 800)
  }

  @Test("A file that has grown too long keeps its newest entries")
  func shortening() throws {
    let directory = try TemporaryDirectory()
    let history = HistoryFile(path: directory.path + "/history")
    let text = (0..<12_000).map { "\($0)\n" }.joined()
    try Files.write(text, to: directory.path + "/history")
    history.shorten()
    let entries = history.entries()
    #expect(entries.count == 5000 && entries.last == "11999")
    #expect(try Files.readText(directory.path + "/history").split(separator: "\n").count == 5000)
  }

  @Test("A place that cannot be written does no harm")
  func readOnly() {
    #expect(!HistoryFile(path: "/proc/nowhere/history").append("x"))
    #expect(HistoryFile(path: "/proc/nowhere/history").entries().isEmpty)
    #expect(Journal.begin(in: nil) == nil)
    #expect(Journal.begin(in: "/proc/nowhere") == nil)
    #expect(throws: FileError.self) { try Files.write("x", to: "/proc/nowhere/file") }
  }

  @Test("A journal is found once its session has ended, not while it lives")
  func journal() throws {
    let directory = try TemporaryDirectory()
    var journal = Journal.begin(in: directory.path)
    journal?.append(Cell("const a = 1"))
    journal?.append(Cell("a + 1\n// %% not a mark"))
    #expect(Journal.lastSession(in: directory.path) == nil)
    journal = nil
    let cells = try #require(Journal.lastSession(in: directory.path))
    #expect(cells.first?.source == "const a = 1")
  }

  @Test("Files are replaced whole, and nothing is left beside them")
  func atomicWrite() throws {
    let directory = try TemporaryDirectory()
    try Files.write("one", to: directory.path + "/file")
    try Files.write("two", to: directory.path + "/file")
    #expect(try Files.readText(directory.path + "/file") == "two")
    #expect(Files.names(in: directory.path) == ["file"])
  }
}
