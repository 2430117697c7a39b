import Foundation
import Script
import Testing

/// A host that keeps what programs print.
final class RecordingHost: ProgramHost {
  private(set) var output = ""

  override func write(_ text: String, to stream: Stream) {
    if stream == .standardOutput { output += text }
  }
}

/// Runs a program to its end and returns what it printed on the standard output.
func output(of text: String, name: String = "test", isModule: Bool = false) throws -> String {
  try Machine.onLargeStack {
    let machine = Machine()
    let host = RecordingHost(scriptPath: name)
    machine.host = host
    if isModule {
      try machine.finish(machine.runModule(text, name: name))
    } else {
      _ = try machine.runCell(text, name: name)
    }
    try machine.eventLoop.runUntilIdle(machine)
    return host.output
  }
}

// Each program of `Fixtures/Library` has the text that Node 20 prints for it beside it.
@Suite("Library, compared with Node") struct RecordedOutputTests {
  @Test(arguments: [
    "console.js", "typed-arrays.js", "regular-expressions.js", "dates.js", "modules.cjs", "files.mjs", "timers.js",
    "regressions.mjs", "descriptors.mjs", "utilities.mjs", "jobs.mjs",
  ])
  func printsWhatNodePrints(program: String) throws {
    // Dates are local: the recorded texts are those of UTC.
    setenv("TZ", "UTC", 1)
    tzset()
    let folder = try #require(Bundle.module.resourceURL).appendingPathComponent("Fixtures/Library")
    let file = folder.appendingPathComponent(program)
    let recorded = file.deletingPathExtension().appendingPathExtension("txt")
    let expected = try String(contentsOf: recorded, encoding: .utf8).split(separator: "\n")
    let text = try String(contentsOf: file, encoding: .utf8)
    let printed = try output(of: text, name: file.path, isModule: program.hasSuffix(".mjs")).split(separator: "\n")
    #expect(printed.count == expected.count)
    for (printed, expected) in zip(printed, expected) { #expect(printed == expected) }
  }
}
