import Display
import Notebook
import Testing

@Suite("Exports")
struct ExportTests {
  private var cells: [Cell] {
    var first = Cell("const a = '<b>';\nconsole.log(a)", title: "Data & more", prose: ["Some *words*.", "", "More."])
    first.outputs = [.printed("<b>\n", isError: false)]
    first.duration = 0.1
    var second = Cell("tfvis.render.linechart(…)")
    second.outputs = [
      .shown(DisplayBundle(XYChart(.line, [.init("loss", values: [2, 1])], title: "Loss"))),
      .value(DisplayBundle("Tensor", picture: PixelImage(width: 2, height: 2, channels: 1, scale: 255) { _ in 1 })),
    ]
    second.duration = 0.2
    var third = Cell("foo")
    third.outputs = [.failure(DisplayBundle("ReferenceError: foo is not defined\n  cell 3"))]
    third.duration = 0
    return [first, second, third]
  }

  @Test("Markdown: headings, code and output in fences, charts as pictures")
  func markdown() throws {
    let text = try Export.document(of: cells, path: "a.md")
    #expect(
      text.hasPrefix(
        """
        ## Data & more

        Some *words*.

        More.

        ```js
        const a = '<b>';
        console.log(a)
        ```

        ```
        <b>
        ```
        """))
    #expect(text.contains("![Loss](data:image/svg+xml;base64,"))
    #expect(text.contains("![picture](data:image/png;base64,iVBORw0KGgo"))
    #expect(text.contains("ReferenceError: foo is not defined"))
  }

  @Test("HTML: one page that fetches nothing, with all text escaped")
  func html() throws {
    let page = try Export.document(of: cells, path: "dir/lesson.html")
    #expect(page.hasPrefix("<!DOCTYPE html>"))
    #expect(page.contains("<title>Data &amp; more</title>"))
    #expect(page.contains("&lt;b&gt;"))
    #expect(!page.contains("<b>"))
    #expect(page.contains("<svg xmlns"))
    #expect(!page.contains("src=\"http") && !page.contains("<link") && !page.contains("<script"))
  }

  @Test("A name without a known ending is refused with the endings that are known")
  func unknownEnding() {
    #expect(throws: CommandError.self) { try Export.document(of: cells, path: "lesson") }
    #expect(throws: CommandError.self) { try Export.document(of: cells, path: "lesson.pdf") }
  }

  @Test("Escape sequences of printed text are left out of pages")
  func escapeSequences() throws {
    var cell = Cell("log()")
    cell.outputs = [.printed("\u{1B}[1;31mred\u{1B}[0m \u{1B}]0;title\u{7}plain\u{1B}[K\n", isError: false)]
    for path in ["a.md", "a.html"] {
      let text = try Export.document(of: [cell], path: path)
      #expect(text.contains("red plain\n") && !text.contains("\u{1B}"))
    }
  }

  @Test("Lessons survive a notebook: titles, prose, cells of words alone")
  func roundTrip() throws {
    let cells = [
      Cell("const a = 1;\n\na", title: "Title", prose: ["Words", "", "- more"]), Cell("", title: "", prose: ["Alone."]),
      Cell("b()"), Cell("", title: "End", prose: []),
    ]
    let again = try JupyterNotebook.cells(in: Export.document(of: cells, path: "a.ipynb"))
    #expect(again.map(\.source) == cells.map(\.source))
    #expect(again.map(\.title) == cells.map(\.title))
    #expect(again.map(\.prose) == cells.map(\.prose))
  }

  @Test("Notebooks of other languages and other files are refused with the reason")
  func refusedNotebooks() {
    func reason(_ text: String) -> String {
      do { return "\(try JupyterNotebook.cells(in: text).count)" } catch { return "\(error)" }
    }
    #expect(reason("{}").contains("format 4"))
    #expect(reason("no").contains("JSON"))
    let python = #"{"nbformat": 4, "cells": [], "metadata": {"kernelspec": {"language": "python"}}}"#
    #expect(reason(python).contains("python"))
    let lines = #"{"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "code", "source": ["a\n", "b"]}]}"#
    #expect(reason(lines) == "1")
  }
}
