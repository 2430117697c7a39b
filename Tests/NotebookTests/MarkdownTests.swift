import Notebook
import Testing

@Suite("Markdown in pages")
struct MarkdownTests {
  /// The HTML of a cell of nothing but prose.
  private func html(_ prose: String) throws -> String {
    let cell = Cell("", prose: prose.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    let page = try Export.document(of: [cell], path: "a.html")
    let start = try #require(page.firstRange(of: "<section>\n")).upperBound
    let end = try #require(page.firstRange(of: "\n</section>")).lowerBound
    return String(page[start..<end])
  }

  @Test(
    "Marks within a line",
    arguments: [
      ("a *b* **c** ***d*** ~~e~~", "a <em>b</em> <strong>c</strong> <strong><em>d</em></strong> <del>e</del>"),
      ("snake_case_name and _word_", "snake_case_name and <em>word</em>"),
      ("2 * 3 * 4", "2 * 3 * 4"), ("`a < *b*` ``x`y``", "<code>a &lt; *b*</code> <code>x`y</code>"),
      ("[a *b*](https://x.org/?a=1&b=2 \"t\")", "<a href=\"https://x.org/?a=1&amp;b=2\">a <em>b</em></a>"),
      ("[x](javascript:alert(1))", "[x](javascript:alert(1))"), ("\\*a\\* <b>", "*a* &lt;b&gt;"),
      ("see https://x.org/a_b_c.", "see <a href=\"https://x.org/a_b_c\">https://x.org/a_b_c</a>."),
      ("$a_1 * b_2$ costs $5 or $6", "<span class=\"math\">$a_1 * b_2$</span> costs $5 or $6"),
      ("![cat](https://x.org/cat.png)", "<a href=\"https://x.org/cat.png\">cat</a>"),
      ("![dot](data:image/png;base64,AA==)", "<img alt=\"dot\" src=\"data:image/png;base64,AA==\">"),
    ])
  func inline(prose: String, expected: String) throws { #expect(try html(prose) == "<p>\(expected)</p>") }

  @Test("Headings, rules, quotations and paragraphs")
  func blocks() throws {
    let text = try html("# A\n### B ##\nwords\nmore  \nlast\n\n---\n> quoted\nlazy\n\n#no heading")
    #expect(
      text == """
        <h1>A</h1>
        <h3>B</h3>
        <p>words
        more<br>
        last</p>
        <hr>
        <blockquote>
        <p>quoted
        lazy</p>
        </blockquote>
        <p>#no heading</p>
        """)
  }

  @Test("Lists nest, go on after blank lines, and keep their numbers")
  func lists() throws {
    let text = try html("- a\n  more\n- b\n  1. c\n  2. d\n\n- e\n\n3. f\n4) g")
    #expect(
      text == """
        <ul>
        <li>a
        more</li>
        <li>b
        <ol>
        <li>c</li>
        <li>d</li>
        </ol></li>
        <li>e</li>
        </ul>
        <ol start="3">
        <li>f</li>
        <li>g</li>
        </ol>
        """)
    #expect(try html("In\n1984. it was") == "<p>In\n1984. it was</p>")
  }

  @Test("Code is shown as it is, JavaScript in colors")
  func code() throws {
    #expect(try html("```\na < b\n# c\n```\nafter") == "<pre class=\"code\">a &lt; b\n# c</pre>\n<p>after</p>")
    #expect(try html("~~~js\nconst a = 1\n~~~").contains("<span style=\"color:var(--magenta"))
    #expect(try html("```\nopen") == "<pre class=\"code\">open</pre>")
  }

  @Test("Tables have a head and columns that are set left, right or centered")
  func tables() throws {
    let text = try html("| a | b | c |\n|---|--:|:-:|\n| 1 | `x\\|y` |\nafter")
    #expect(
      text == """
        <div class="table"><table><thead><tr><th>a</th><th style="text-align:right">b</th>\
        <th style="text-align:center">c</th></tr></thead><tbody><tr><td>1</td><td style="text-align:right"><code>x|y</code></td>\
        <td style="text-align:center"></td></tr></tbody></table></div>
        <p>after</p>
        """)
  }
}
