import Foundation
import Testing

@Suite("The lessons")
struct LessonTests {
  /// The folder of the lessons in the source tree.
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "scripts/demos")

  static let names =
    (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?
    .filter { $0.hasSuffix(".tfs") }.sorted() ?? []

  @Test("every lesson runs to its end and shows results", arguments: names)
  func lesson(_ name: String) throws {
    let home = try TemporaryDirectory()
    let run = try ProgramProcess(
      [Self.folder.appending(path: name).path], home: home.path, environment: ["TMPDIR": home.path])
    #expect(run.status == 0, "\(run.error)")
    #expect(run.output.split(separator: "\n").count > 3)
  }

  @Test("there are lessons")
  func lessons() { #expect(Self.names.count >= 13) }
}
