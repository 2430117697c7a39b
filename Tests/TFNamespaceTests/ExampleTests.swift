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

  /// All parameters with their functions, and the keys of options among them.
  private var parameters: [(entry: FunctionEntry, parameter: Parameter)] {
    FunctionTable.shared.entries.flatMap { entry in
      var found: [(FunctionEntry, Parameter)] = []
      var open = entry.parameters
      while let parameter = open.popLast() {
        found.append((entry, parameter))
        open += parameter.keys
      }
      return found
    }
  }

  @Test("every parameter, and every key of options, says what it means")
  func meanings() {
    for (entry, parameter) in parameters {
      #expect(!entry.meaning(of: parameter).isEmpty, "\(entry.path): \(parameter.name)")
    }
  }

  @Test("every meaning of a parameter is used")
  func meaningsInUse() {
    let unexplained = parameters.filter { $0.parameter.note.isEmpty }
    let names = Set(unexplained.map(\.parameter.name))
    for name in ParameterMeanings.common.keys { #expect(names.contains(name), "\(name)") }
    let places = Set(
      unexplained.flatMap { ["\($0.entry.path) \($0.parameter.name)", "\($0.entry.owner) \($0.parameter.name)"] })
    for place in ParameterMeanings.special.keys { #expect(places.contains(place), "\(place)") }
  }

  @Test("no path is declared twice")
  func uniquePaths() {
    let paths = FunctionTable.shared.allPaths
    #expect(Set(paths).count == paths.count)
  }
}
