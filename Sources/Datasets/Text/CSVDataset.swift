/// What to do with one column of a CSV file.
public struct CSVColumn {
  /// How values of a column are read.
  public enum Kind: String {
    /// Numbers stay numbers, other text stays text.
    case float32, string
    /// Numbers are cut down to whole ones.
    case int32
    /// 1 for `1` and `true` in any case, otherwise 0.
    case bool
  }

  /// How values are read.
  public var kind: Kind?
  /// Whether an empty field is an error.
  public var isRequired = false
  /// Whether the column is what is to be predicted.
  public var isLabel = false
  /// What an empty field stands for.
  public var fallback: Example?

  /// A column read as usual.
  public init() {}
}

/// How a CSV file is read.
public struct CSVOptions {
  /// Whether the first line names the columns.
  public var hasHeader = true
  /// The names of the columns, in place of those of the first line.
  public var columnNames: [String]?
  /// What to do with columns, by name.
  public var columns: [(name: String, column: CSVColumn)] = []
  /// Whether only the columns of `columns` are read.
  public var configuredColumnsOnly = false
  /// The byte between fields; `nil` for any run of spaces and tabs.
  public var delimiter: UInt8? = UInt8(ascii: ",")

  /// The defaults.
  public init() {}
}

/// The rows of a CSV file.
public struct CSVFile {
  private let source: () throws -> Stream<[UInt8]>
  private let options: CSVOptions

  /// A file whose bytes `source` gives, from the beginning each time.
  public init(_ source: @escaping () throws -> Stream<[UInt8]>, _ options: CSVOptions = CSVOptions()) {
    self.source = source
    self.options = options
  }

  /// The rows as objects by column; with label columns as `{xs: {…}, ys: {…}}`.
  ///
  /// Numbers become numbers, other fields text; see ``CSVColumn`` for more.
  ///
  /// - Throws: when iterated, ``DatasetError`` for a wrong header or row.
  public func rows() -> Dataset<Example> { records().map(\.example) }

  /// The rows as values without the names of their columns.
  package func records() -> Dataset<CSVRecord> {
    Dataset(size: nil) { try CSVPass(source(), options).next }
  }

  /// The names of the columns that rows have, as the only element of a dataset.
  public func columnNames() -> Dataset<[String]> {
    Dataset(size: 1) {
      let pass = try CSVPass(source(), options)
      var isDone = false
      return {
        if isDone { return .finished }
        if let wait = try pass.begin() { return .waiting(wait) }
        isDone = true
        return .value(pass.columnNames)
      }
    }
  }
}

/// Which columns the rows of a CSV file have.
package final class CSVLayout {
  /// The names of the columns that are no labels.
  package let inputs: [String]
  /// The names of the label columns; `nil` when the file has no labels.
  package let labels: [String]?

  init(inputs: [String], labels: [String]?) {
    self.inputs = inputs
    self.labels = labels
  }
}

/// A row of a CSV file.
package struct CSVRecord {
  /// The columns; the same object for all rows of a pass.
  package let layout: CSVLayout
  /// The values of the input columns.
  package let inputs: [Example]
  /// The values of the label columns.
  package let labels: [Example]

  /// The row as objects by column.
  var example: Example {
    let inputs = Example.object(zip(layout.inputs, inputs).map { (key: $0, value: $1) })
    guard let names = layout.labels else { return inputs }
    return .object([("xs", inputs), ("ys", .object(zip(names, labels).map { (key: $0, value: $1) }))])
  }
}

/// One reading of a CSV file.
private final class CSVPass {
  private let lines: LineReader
  private let options: CSVOptions
  private let fields: CSVFields
  private var columns: [(name: String, column: CSVColumn?)] = []
  private var layout: CSVLayout?
  /// The first lines of a row with quotes that are still open.
  private var openLine: [UInt8] = []
  /// The row read last, and where its fields are.
  private var line: ArraySlice<UInt8> = []
  private var row: [CSVFields.Field] = []
  /// Whether that row is still to be given.
  private var hasFirstRow = false

  init(_ source: @escaping Stream<[UInt8]>, _ options: CSVOptions) throws {
    lines = LineReader(source)
    self.options = options
    fields = CSVFields(delimiter: options.delimiter)
    if !options.hasHeader && options.columnNames == nil {
      throw DatasetError(
        "Column names must be provided if there is no header line: pass columnNames: ['a', 'b', …] with hasHeader: false."
      )
    }
  }

  /// The names of the columns that are read; of columns that are chosen in the order in which they were named.
  var columnNames: [String] { options.configuredColumnsOnly ? options.columns.map(\.name) : columns.map(\.name) }

  /// The next row.
  func next() throws -> StreamStep<CSVRecord> {
    if let wait = try begin() { return .waiting(wait) }
    if !hasFirstRow {
      switch try nextRow() {
      case .value: break
      case .waiting(let wait): return .waiting(wait)
      case .finished: return .finished
      }
    }
    hasFirstRow = false
    return .value(try line.withUnsafeBufferPointer(record))
  }

  /// Reads the first line, unless that was done.
  func begin() throws -> (any Waitable)? {
    if layout != nil { return nil }
    switch try nextRow() {
    case .waiting(let wait): return wait
    case .finished: throw DatasetError("No data was found for CSV parsing: the file is empty.")
    case .value:
      hasFirstRow = !options.hasHeader
      let header = options.hasHeader ? line.withUnsafeBufferPointer { line in row.map { $0.text(in: line) } } : nil
      layout = try makeLayout(header: header)
      return nil
    }
  }

  private func makeLayout(header: [String]?) throws -> CSVLayout {
    let names = options.columnNames ?? header ?? []
    if let header, names.count != header.count {
      throw DatasetError(
        "The length of provided columnNames (\(names.count)) does not match the length of the header line read from file (\(header.count))."
      )
    }
    var seen: Set<String> = []
    let doubled = names.filter { !seen.insert($0).inserted }
    guard doubled.isEmpty else {
      throw DatasetError(
        "Duplicate column names found: \(doubled.joined(separator: ",")). Give each column another name with columnNames."
      )
    }
    for (name, _) in options.columns where !names.contains(name) {
      throw DatasetError(
        "The key \"\(name)\" provided in columnConfigs does not match any of the column names (\(names.joined(separator: ",")))."
      )
    }
    columns = names.map { name in (name, options.columns.first { $0.name == name }?.column) }
    let read = columns.filter { !options.configuredColumnsOnly || $0.column != nil }
    let labels = read.filter { $0.column?.isLabel ?? false }.map(\.name)
    return CSVLayout(
      inputs: read.map(\.name).filter { !labels.contains($0) }, labels: labels.isEmpty ? nil : labels)
  }

  /// Reads the next line that is not blank, with those that its quotes include.
  private func nextRow() throws -> StreamStep<Void> {
    while true {
      switch try lines.next() {
      case .waiting(let wait): return .waiting(wait)
      case .finished:
        if openLine.isEmpty { return .finished }
        throw unclosedQuote
      case .value(let next):
        if !openLine.isEmpty {
          line = ArraySlice(openLine + [UInt8(ascii: "\n")] + next)
          openLine = []
        } else if next.isEmpty {
          continue
        } else {
          line = next
        }
        if line.withUnsafeBufferPointer({ fields.split($0, into: &row) }) { return .value(()) }
        openLine = Array(line)
        guard openLine.count <= CSVPass.longestQuotedRow else { throw unclosedQuote }
      }
    }
  }

  /// A quote that is never closed must not make the whole file one row.
  private static let longestQuotedRow = 1 << 20

  private var unclosedQuote: DatasetError {
    DatasetError(
      "A quoted field of the CSV file is not closed: \(String(decoding: openLine.prefix(80), as: UTF8.self))")
  }

  /// The row that was read last.
  private func record(_ line: UnsafeBufferPointer<UInt8>) throws -> CSVRecord {
    guard row.count == columns.count, let layout else {
      throw DatasetError(
        "Invalid row in csv file. Should have \(columns.count) elements in a row, but got \(row.count): \(row.map { $0.text(in: line) }.joined(separator: ","))"
      )
    }
    var inputs: [Example] = []
    inputs.reserveCapacity(layout.inputs.count)
    var labels: [Example] = []
    for index in row.indices {
      let column = columns[index].column
      if column == nil && options.configuredColumnsOnly { continue }
      let value = try value(row[index], in: line, index)
      if column?.isLabel ?? false { labels.append(value) } else { inputs.append(value) }
    }
    return CSVRecord(layout: layout, inputs: inputs, labels: labels)
  }

  private func value(_ field: CSVFields.Field, in line: UnsafeBufferPointer<UInt8>, _ index: Int) throws -> Example {
    let column = columns[index].column
    if field.range.isEmpty {
      if let fallback = column?.fallback { return fallback }
      if let column, column.isRequired || column.isLabel {
        throw DatasetError(
          "Required column \(columns[index].name) is empty in this line: \(String(decoding: line, as: UTF8.self))")
      }
      return .missing
    }
    if column?.kind == .bool {
      let text = field.text(in: line)
      return .number(text == "1" || text.lowercased() == "true" ? 1 : 0)
    }
    guard !field.hasDoubledQuotes, let number = FieldNumber.value(UnsafeBufferPointer(rebasing: line[field.range]))
    else { return .string(field.text(in: line)) }
    return .number(column?.kind == .int32 ? number.rounded(.down) : number)
  }
}
