import Display

/// Documents made of cells.
package enum Export {
  /// The kinds of documents, named by the end of the file's name.
  package enum Format: String, CaseIterable, Sendable {
    case jupyter = "ipynb"
    case markdown = "md"
    case html
  }

  /// The document of some cells in the format that the path's ending names.
  package static func document(of cells: [Cell], path: String) throws -> String {
    let ending = path.split(separator: ".").last.map(String.init) ?? ""
    guard path.contains("."), let format = Format(rawValue: ending) else {
      throw CommandError("\(path): the name must end in .ipynb, .md or .html, so that the format is known")
    }
    switch format {
    case .jupyter: return JupyterNotebook.text(of: cells)
    case .markdown: return MarkdownExport.text(of: cells)
    case .html:
      let name = path.split(separator: "/").last.map(String.init) ?? path
      return HTMLExport.page(of: cells, name: String(name.dropLast(ending.count + 1)))
    }
  }
}
