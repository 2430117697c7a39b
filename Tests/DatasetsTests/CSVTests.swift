import Datasets
import Glibc
import Testing

extension DatasetsSuite {
  @Suite("CSV files") struct CSVTests {
    private func file(_ text: String, _ options: CSVOptions = CSVOptions()) -> CSVFile {
      CSVFile({ ByteSource.memory(Array(text.utf8)) }, options)
    }

    /// A row as text: `a=1 b=x`.
    private func text(_ row: Example) -> String {
      guard case .object(let entries) = row else { return "" }
      return entries.map { key, value in
        switch value {
        case .number(let number): "\(key)=\(number)"
        case .string(let text): "\(key)=\(text)"
        case .object: "\(key)={\(text(value))}"
        default: "\(key)=?"
        }
      }.joined(separator: " ")
    }

    private func rows(_ content: String, _ options: CSVOptions = CSVOptions()) throws -> [String] {
      try file(content, options).rows().elements().map(text)
    }

    private func message(_ content: String, _ options: CSVOptions = CSVOptions()) -> String {
      do {
        _ = try rows(content, options)
        return ""
      } catch {
        return (error as? DatasetError)?.message ?? "\(error)"
      }
    }

    @Test("numbers, text, empty fields, quotes, CRLF and blank lines")
    func fields() throws {
      let found = try rows("a,b\r\n1,x\r\n\r\n0x10,\r\n\"q, \"\"z\"\"\",-1e2\r\n")
      #expect(found == ["a=1.0 b=x", "a=16.0 b=?", "a=q, \"z\" b=-100.0"])
    }

    @Test("a quoted field may go over several lines")
    func quotedLines() throws {
      #expect(try rows("a,b\n\"x\ny\",2\n") == ["a=x\ny b=2.0"])
      #expect(message("a\n\"open\n").contains("not closed"))
    }

    @Test("columns with defaults, types and labels")
    func columns() throws {
      var options = CSVOptions()
      var label = CSVColumn()
      label.isLabel = true
      var whole = CSVColumn()
      whole.kind = .int32
      whole.fallback = .number(9)
      options.columns = [("y", label), ("b", whole)]
      #expect(
        try rows("a,b,y\n1,2.7,0\n3,,1\n", options) == ["xs={a=1.0 b=2.0} ys={y=0.0}", "xs={a=3.0 b=9.0} ys={y=1.0}"])
      options.configuredColumnsOnly = true
      #expect(try rows("a,b,y\n1,2.7,0\n", options) == ["xs={b=2.0} ys={y=0.0}"])
    }

    @Test("white space as delimiter; names in place of a header")
    func delimiters() throws {
      var options = CSVOptions()
      options.delimiter = nil
      options.hasHeader = false
      options.columnNames = ["p", "q"]
      #expect(try rows("  1   2\n3\t4 \n", options) == ["p=1.0 q=2.0", "p=3.0 q=4.0"])
    }

    @Test("errors say which line or name is wrong")
    func errors() {
      #expect(message("a,b\n1\n").contains("Should have 2 elements"))
      #expect(message("a,a\n1,2\n").contains("Duplicate column names found: a"))
      #expect(message("").contains("No data"))
      var options = CSVOptions()
      options.columnNames = ["x"]
      #expect(message("a,b\n1,2\n", options).contains("(1)"))
      var required = CSVColumn()
      required.isRequired = true
      options.columnNames = nil
      options.columns = [("b", required)]
      #expect(message("a,b\n1,\n", options).contains("Required column b"))
      options.columns = [("zz", required)]
      #expect(message("a,b\n1,\n", options).contains("\"zz\""))
    }

    @Test("a file that is larger than a piece is read whole, line by line")
    func largeFile() throws {
      let path = "/tmp/tfs-csv-\(getpid()).csv"
      let count = 60_000
      let text = "n,s\n" + (0..<count).map { "\($0),abcdefgh" }.joined(separator: "\n")
      let stream = try #require(fopen(path, "w"))
      fputs(text, stream)
      fclose(stream)
      defer { unlink(path) }
      var sum = 0.0
      let next = try CSVFile({ try ByteSource.file(path) }).rows().stream()
      while case .value(let row) = try next() { if case .number(let number)? = row["n"] { sum += number } }
      #expect(sum == Double(count * (count - 1) / 2))
    }
  }
}
