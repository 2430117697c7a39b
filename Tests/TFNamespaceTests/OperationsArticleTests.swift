import Foundation
import TFNamespace
import Testing

@Suite("The article on operations") struct OperationsArticleTests {
  @Test("names only what programs can call")
  func names() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..")
    let article = try String(
      contentsOf: root.appendingPathComponent("Sources/Tensors/Tensors.docc/Operations.md"), encoding: .utf8)
    let rows = article.split(separator: "\n").filter { $0.hasPrefix("|") }
    let named = rows.flatMap { $0.matches(of: /`([A-Za-z0-9.*]+)`/).map { String($0.output.1) } }
    #expect(named.count > 80)
    let paths = FunctionTable.shared.entries.map(\.path)
    for name in named {
      let exists =
        name.hasSuffix("*") ? paths.contains { $0.hasPrefix("tf." + name.dropLast()) } : paths.contains("tf." + name)
      #expect(exists, "\(name)")
    }
  }
}
