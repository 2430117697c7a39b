import Foundation
import Script
import TFNamespace
import Testing

extension FunctionEntry {
  /// Runs the example of the entry as a cell and tells what went wrong.
  func exampleFailure() -> String? {
    Machine.onLargeStack { () -> String? in
      ProgramRunner.resetCounters()
      let runner = ProgramRunner()
      do {
        _ = try runner.machine.runCell(example, name: "example")
        try runner.machine.eventLoop.runUntilIdle(runner.machine)
        return nil
      } catch {
        return "\(path): \(runner.message(of: error))"
      }
    }
  }
}

@Suite("The function table", .serialized) struct ExampleTests {
  @Test("every example runs as it stands")
  func examples() {
    // Some examples write files.
    let folder = FileManager.default.currentDirectoryPath
    #expect(FileManager.default.changeCurrentDirectoryPath(NSTemporaryDirectory()))
    defer { _ = FileManager.default.changeCurrentDirectoryPath(folder) }
    for entry in FunctionTable.shared.entries where !entry.isUnavailable {
      let failure = entry.exampleFailure()
      #expect(failure == nil)
    }
  }

  @Test("every entry says what it does, in a sentence")
  func summaries() {
    for entry in FunctionTable.shared.entries {
      #expect(entry.summary.hasSuffix(".") || entry.summary.hasSuffix(")"), "\(entry.path): \(entry.summary)")
      #expect(!entry.heading.isEmpty, "\(entry.path)")
      #expect(!entry.example.isEmpty, "\(entry.path)")
    }
  }

  @Test("no path is declared twice")
  func uniquePaths() {
    let paths = FunctionTable.shared.allPaths
    #expect(Set(paths).count == paths.count)
  }
}
