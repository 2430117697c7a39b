import Foundation
import Script
import Testing

/// Programs of one line each (`␤` is a line end), sorted by whether a module may look like that.
private func fixture(_ name: String) throws -> [String] {
  let url = try #require(Bundle.module.url(forResource: "Fixtures/Syntax/\(name)", withExtension: "txt"))
  return try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
    .map { $0.replacingOccurrences(of: "␤", with: "\n") }
}

@Suite("Grammar and early errors")
struct GrammarTests {
  @Test("Programs of the language are accepted")
  func accepted() throws {
    let programs = try fixture("accepted")
    #expect(programs.count > 300)
    for program in programs {
      #expect(throws: Never.self, "\(program)") {
        try Program.parse(SourceText(program, name: "test.js"), goal: .module)
      }
    }
  }

  @Test("Early errors are found before anything runs")
  func rejected() throws {
    let programs = try fixture("rejected")
    #expect(programs.count > 300)
    for program in programs {
      #expect(throws: SyntaxError.self, "\(program)") {
        try Program.parse(SourceText(program, name: "test.js"), goal: .module)
      }
    }
  }

  @Test(
    "A cell may declare its top-level names again",
    arguments: ["let a; let a", "const a = 1; function a() {}", "class A {} class A {}", "let a; var a"])
  func redeclarationInCell(_ text: String) throws {
    #expect(throws: SyntaxError.self) { try Program.parse(SourceText(text, name: "m"), goal: .module) }
    #expect(throws: Never.self) { try Program.parse(SourceText(text, name: "c"), goal: .cell) }
    #expect(throws: SyntaxError.self) { try Program.parse(SourceText("{ let a; let a }", name: "c"), goal: .cell) }
  }

  @Test("Nesting too deep is an error and no crash, and takes linear time")
  func nesting() throws {
    let patterns: [(String, String, String)] = [
      ("(", "1", ")"), ("[", "", "]"), ("a=>{", "", "}"), ("(a=", "1", ")=>1"), ("`${", "1", "}`"), ("!", "a", ""),
      ("[class extends ", "a", "{}]"), ("f(", "1", ")"), ("a?b:", "1", ""), ("{", "", "}"), ("if(1)", ";", ""),
      ("[a=", "1", "]"), ("async(", "1", ")"), ("1+(", "1", ")"), ("- ", "1", ""), ("a=", "1", ""),
    ]
    for (opening, middle, closing) in patterns {
      func program(_ count: Int) -> SourceText {
        let text = String(repeating: opening, count: count) + middle + String(repeating: closing, count: count)
        return SourceText(text, name: "deep.js")
      }
      #expect(throws: Never.self, "\(opening)") { try Program.parse(program(100), goal: .module) }
      do {
        _ = try Program.parse(program(50_000), goal: .module)
        Issue.record("\(opening) is not limited")
      } catch {
        #expect(error.message.contains("nested too deeply"), "\(opening)")
        #expect(!error.isIncomplete)
      }
    }
  }

  @Test("Chains that lean to the left are limited as well", arguments: [".b", "()", "+1", "[0]", "`x`", "?.b", "||c"])
  func chains(_ link: String) throws {
    let short = SourceText("a" + String(repeating: link, count: 1500), name: "chain.js")
    #expect(throws: Never.self) { try Program.parse(short, goal: .module) }
    let long = SourceText("a" + String(repeating: link, count: 50_000), name: "chain.js")
    #expect(throws: SyntaxError.self) { try Program.parse(long, goal: .module) }
  }

  @Test("What fuzzing found stays fixed")
  func regressions() throws {
    let folder = try #require(Bundle.module.url(forResource: "Fixtures/Syntax/Fuzz", withExtension: nil))
    for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
      let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
      for goal in [SourceGoal.module, .cell] {
        _ = try? Program.parse(SourceText(text, name: file.lastPathComponent), goal: goal)
      }
      _ = SourceText(text, name: file.lastPathComponent).syntaxTokens()
    }
  }
}
