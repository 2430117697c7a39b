import Display
import Layers

/// Cells as a Jupyter notebook (nbformat 4.5), and back.
package enum JupyterNotebook {
  /// The notebook file of some cells.
  static func text(of cells: [Cell]) -> String {
    var written: [ConfigValue] = []
    for (index, cell) in cells.enumerated() {
      let prose = (cell.title.isEmpty ? [] : ["## " + cell.title]) + (cell.prose.isEmpty ? [] : [""] + cell.prose)
      if !prose.isEmpty {
        let hasCode = !cell.source.isEmpty
        written.append([
          "cell_type": "markdown", "id": .string("text-\(index + 1)"),
          "metadata": hasCode ? [:] : ["tfs": ["standsAlone": true]],
          "source": .string(prose.drop { $0.isEmpty }.joined(separator: "\n")),
        ])
      }
      if !cell.source.isEmpty || prose.isEmpty { written.append(codeCell(cell, number: index + 1)) }
    }
    let notebook: ConfigValue = [
      "cells": .array(written),
      "metadata": [
        "kernelspec": ["display_name": "JavaScript (tfs)", "language": "javascript", "name": "javascript"],
        "language_info": [
          "name": "javascript", "file_extension": ".js", "mimetype": "text/javascript",
          "codemirror_mode": "javascript",
        ],
      ],
      "nbformat": 4,
      "nbformat_minor": 5,
    ]
    return JSONWriter.text(notebook) + "\n"
  }

  private static func codeCell(_ cell: Cell, number: Int) -> ConfigValue {
    let hasRun = cell.duration != nil
    return [
      "cell_type": "code", "id": .string("cell-\(number)"), "metadata": [:],
      "execution_count": hasRun ? .number(Double(number)) : .null,
      "source": .string(cell.source),
      "outputs": .array(cell.outputs.map { json(of: $0, number: number) }),
    ]
  }

  private static func json(of output: CellOutput, number: Int) -> ConfigValue {
    switch output {
    case .printed(let text, let isError):
      return ["output_type": "stream", "name": .string(isError ? "stderr" : "stdout"), "text": .string(text)]
    case .shown(let bundle):
      return ["output_type": "display_data", "data": data(of: bundle), "metadata": [:]]
    case .value(let bundle):
      return [
        "output_type": "execute_result", "execution_count": .number(Double(number)), "data": data(of: bundle),
        "metadata": [:],
      ]
    case .failure(let bundle):
      let lines = bundle.plainText.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      let parts = (lines.first ?? "").split(separator: ":", maxSplits: 1).map { CellFile.trimmed($0) }
      return [
        "output_type": "error", "ename": .string(parts.first ?? "Error"),
        "evalue": .string(parts.count > 1 ? parts[1] : ""), "traceback": .array(lines.map { .string($0) }),
      ]
    }
  }

  private static func data(of bundle: DisplayBundle) -> ConfigValue {
    var data: ConfigObject = ["text/plain": .string(bundle.plainText)]
    if let figure = bundle.figure { data["image/svg+xml"] = .string(figure.svg()) }
    if let table = bundle.figure as? TextTable { data["text/html"] = .string(table.html()) }
    if let html = bundle.html { data["text/html"] = .string(html) }
    if let file = bundle.picture?.pngFile() { data["image/png"] = .string(Base64.encode(file)) }
    return .object(data)
  }

  /// The cells of a notebook file whose code is JavaScript. Text becomes the title and prose of the code under it.
  package static func cells(in text: String) throws -> [Cell] {
    let notebook: ConfigValue
    do { notebook = try JSONReader.parse(text) } catch { throw CommandError("not a notebook: \(error)") }
    guard notebook["nbformat"].integer == 4, let written = notebook["cells"].array else {
      throw CommandError("not a notebook of format 4 (open it in Jupyter and save it again)")
    }
    let language =
      notebook["metadata"]["language_info"]["name"].string ?? notebook["metadata"]["kernelspec"]["language"].string
      ?? "javascript"
    guard ["javascript", "typescript"].contains(language.lowercased()) else {
      throw CommandError("the notebook's language is \(language); only JavaScript cells can be imported")
    }
    var cells: [Cell] = []
    var pending: [String] = []
    func endCell(_ source: String) {
      let (title, prose) = headed(pending)
      cells.append(Cell(source, title: title, prose: prose))
      pending = []
    }
    for cell in written {
      let source = cell["source"].string ?? cell["source"].array?.compactMap(\.string).joined() ?? ""
      if cell["cell_type"].string == "code" {
        endCell(source)
      } else {
        if !pending.isEmpty { pending.append("") }
        pending += source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        // What was written as a cell of words alone does not belong to the code under it.
        if cell["metadata"]["tfs"]["standsAlone"].boolean == true { endCell("") }
      }
    }
    if !pending.isEmpty { endCell("") }
    return cells
  }

  /// A heading on the first line of text becomes the title.
  private static func headed(_ lines: [String]) -> (title: String, prose: [String]) {
    guard let first = lines.first, first.hasPrefix("#") else { return ("", lines) }
    let title = CellFile.trimmed(first.drop { $0 == "#" })
    return (title, Array(lines.dropFirst().drop { $0.allSatisfy(\.isWhitespace) }))
  }
}
