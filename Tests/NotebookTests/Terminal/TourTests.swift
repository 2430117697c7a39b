import Foundation
import Notebook
import Testing

/// A session as the README shows it.
private struct Transcript {
  /// An input, and what stands under it.
  struct Step {
    /// The number in the prompt.
    var number: String
    var input: [String]
    var output: [String] = []
    /// Whether Ctrl-C is pressed while it runs.
    var isInterrupted = false
  }

  private(set) var steps: [Step] = []

  /// Reads the first block of code under a heading.
  init(of text: String, under heading: String) throws {
    let section = try #require(text.components(separatedBy: "\n\(heading)\n").dropFirst().first)
    let block = try #require(section.components(separatedBy: "```").dropFirst().first)
    for line in block.components(separatedBy: "\n") {
      if let match = line.wholeMatch(of: #/In \[(\d+)\]: (.*)/#) {
        steps.append(Step(number: String(match.1), input: [String(match.2)]))
      } else if steps.isEmpty {
        continue
      } else if let match = line.wholeMatch(of: #/ +\.\.\.: *(.*)/#) {
        steps[steps.count - 1].input.append(String(match.1))
      } else if line == "^C" {
        steps[steps.count - 1].isInterrupted = true
      } else if !line.allSatisfy(\.isWhitespace) {
        steps[steps.count - 1].output.append(line)
      }
    }
  }

  /// A pattern of a line in which numbers, times and drawings may differ.
  static func pattern(of line: String) -> String {
    // How many ticks an axis has depends on its numbers.
    if line.allSatisfy({ $0.isNumber || $0 == " " }) { return #"\d\n"# }
    var pattern = ""
    var rest = line[...]
    while let character = rest.first {
      if let number = rest.prefixMatch(of: #/-?\d+(\.\d+)?(e[+-]?\d+)?/#) {
        pattern += #"-?\d+(\.\d+)?(e[+-]?\d+)?"#
        rest = rest[number.range.upperBound...]
      } else if let unit = rest.prefixMatch(of: #/ (µs|ms|s)\b/#) {
        pattern += " (µs|ms|s)"
        rest = rest[unit.range.upperBound...]
      } else if let drawing = rest.prefixMatch(of: #/[ ⠀-⣿▁-█─━┬│┤└]+/#) {
        pattern += drawing.0.allSatisfy { $0 == " " } ? " +" : ".*"
        rest = rest[drawing.range.upperBound...]
      } else {
        pattern += #"\^$.|?*+()[]{}"#.contains(character) ? "\\\(character)" : String(character)
        rest = rest.dropFirst()
      }
    }
    return pattern
  }
}

@Suite("The tour of the README")
struct TourTests {
  private static let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  @Test("Ten minutes with irises can be typed as they are shown")
  func irises() throws {
    let readme = try Files.readText(Self.repository.path + "/README.md")
    let transcript = try Transcript(of: readme, under: "## Ten minutes with irises")
    try #require(transcript.steps.count > 12)
    let home = try TemporaryDirectory()
    _ = Files.makeDirectory(home.path + "/scripts/demos")
    let data = "/scripts/demos/iris.csv"
    try Files.write(try Files.readText(Self.repository.path + data), to: home.path + data)

    let terminal = try PseudoTerminal(home: home.path, columns: 80, rows: 24)
    for step in transcript.steps {
      try terminal.expect(#"In \[\#(step.number)\]: $"#)
      for line in step.input { terminal.enter(line) }
      if step.isInterrupted {
        for _ in 0..<3 { try terminal.expect(#"Epoch \d+/"#) }
        terminal.type("\u{3}")
      }
      for line in step.output { try terminal.expect(Transcript.pattern(of: line)) }
    }
    try terminal.expect(#"In \[\d+\]: $"#)
    terminal.type("\u{4}")
    #expect(try terminal.waitForExit() == 0)

    #expect(try Files.readText(home.path + "/iris-model/model.json").contains("modelTopology"))
    #expect(try Files.readText(home.path + "/iris.html").contains("<svg"))
    #expect(try CellFile.cells(in: Files.readText(home.path + "/iris.tfs")).count > 10)
  }
}
