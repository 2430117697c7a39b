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
  public func rows() -> Dataset<Example> {
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

/// One reading of a CSV file.
private final class CSVPass {
  private let lines: LineReader
  private let options: CSVOptions
  private let fields: CSVFields
  private var columns: [(name: String, column: CSVColumn?)] = []
  private var hasBegun = false
  private var hasLabels = false
  /// The first lines of a row with quotes that are still open.
  private var openLine: [UInt8] = []
  /// A row that was read to see whether there is any.
  private var firstRow: (fields: [String], line: [UInt8])?

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

  /// The names of the columns that are read.
  var columnNames: [String] {
    columns.filter { !options.configuredColumnsOnly || $0.column != nil }.map(\.name)
  }

  /// The next row as an example.
  func next() throws -> StreamStep<Example> {
    if let wait = try begin() { return .waiting(wait) }
    if let row = firstRow {
      firstRow = nil
      return .value(try example(row.fields, row.line))
    }
    switch try nextRow() {
    case .value(let row): return .value(try example(row.fields, row.line))
    case .waiting(let wait): return .waiting(wait)
    case .finished: return .finished
    }
  }

  /// Reads the first line, unless that was done.
  func begin() throws -> (any Waitable)? {
    if hasBegun { return nil }
    switch try nextRow() {
    case .waiting(let wait): return wait
    case .finished: throw DatasetError("No data was found for CSV parsing: the file is empty.")
    case .value(let row):
      hasBegun = true
      if !options.hasHeader { firstRow = row }
      try setColumns(header: options.hasHeader ? row.fields : nil)
      return nil
    }
  }

  private func setColumns(header: [String]?) throws {
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
    hasLabels = options.columns.contains { $0.column.isLabel }
  }

  /// The fields of the next line that is not blank.
  private func nextRow() throws -> StreamStep<(fields: [String], line: [UInt8])> {
    while true {
      switch try lines.next() {
      case .waiting(let wait): return .waiting(wait)
      case .finished:
        if openLine.isEmpty { return .finished }
        throw unclosedQuote
      case .value(var line):
        if !openLine.isEmpty {
          line = openLine + [UInt8(ascii: "\n")] + line
          openLine = []
        } else if line.isEmpty {
          continue
        }
        if let row = fields.split(line) { return .value((row, line)) }
        guard line.count <= CSVPass.longestQuotedRow else { throw unclosedQuote }
        openLine = line
      }
    }
  }

  /// A quote that is never closed must not make the whole file one row.
  private static let longestQuotedRow = 1 << 20

  private var unclosedQuote: DatasetError {
    DatasetError(
      "A quoted field of the CSV file is not closed: \(String(decoding: openLine.prefix(80), as: UTF8.self))")
  }

  private func example(_ row: [String], _ line: [UInt8]) throws -> Example {
    guard row.count == columns.count else {
      throw DatasetError(
        "Invalid row in csv file. Should have \(columns.count) elements in a row, but got \(row.count): \(row.joined(separator: ","))"
      )
    }
    var inputs: [(key: String, value: Example)] = []
    var labels: [(key: String, value: Example)] = []
    for (field, (name, column)) in zip(row, columns) {
      if column == nil && options.configuredColumnsOnly { continue }
      let value = try CSVPass.value(field, name, column, line)
      if column?.isLabel ?? false { labels.append((name, value)) } else { inputs.append((name, value)) }
    }
    return hasLabels ? .object([("xs", .object(inputs)), ("ys", .object(labels))]) : .object(inputs)
  }

  private static func value(_ field: String, _ name: String, _ column: CSVColumn?, _ line: [UInt8]) throws -> Example {
    if field.isEmpty {
      if let fallback = column?.fallback { return fallback }
      if let column, column.isRequired || column.isLabel {
        throw DatasetError("Required column \(name) is empty in this line: \(String(decoding: line, as: UTF8.self))")
      }
      return .missing
    }
    if column?.kind == .bool { return .number(field == "1" || field.lowercased() == "true" ? 1 : 0) }
    guard let number = FieldNumber.value(field) else { return .string(field) }
    return .number(column?.kind == .int32 ? number.rounded(.down) : number)
  }
}
