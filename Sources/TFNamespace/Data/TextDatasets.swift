import Datasets
import Script

/// Where the text of a dataset is: a file, a server or memory.
final class DataSourceObject: JSObject {
  let open: () throws -> Datasets.Stream<[UInt8]>

  init(_ open: @escaping () throws -> Datasets.Stream<[UInt8]>, prototype: JSObject) {
    self.open = open
    super.init(prototype: prototype, kind: .host)
  }
}

/// The dataset of the rows of a CSV file as the script sees it.
final class CSVDatasetObject: DatasetObject {
  let file: CSVFile

  init(_ file: CSVFile, _ context: TFContext, prototype: JSObject) {
    self.file = file
    super.init(file.records().map(CSVRowMaker(context).value), prototype: prototype)
  }
}

/// Makes the objects of the script for the rows of a CSV file.
private final class CSVRowMaker {
  private let context: TFContext
  private var layout: CSVLayout?
  private var inputs: ObjectTemplate
  private var labels: ObjectTemplate
  private let example: ObjectTemplate

  init(_ context: TFContext) {
    self.context = context
    inputs = ObjectTemplate([], context.realm)
    labels = inputs
    example = ObjectTemplate(["xs", "ys"], context.realm)
  }

  /// The object of a row.
  func value(_ record: CSVRecord) -> Value {
    if layout !== record.layout {
      layout = record.layout
      inputs = ObjectTemplate(record.layout.inputs.map { PropertyKey($0) }, context.realm)
      labels = ObjectTemplate((record.layout.labels ?? []).map { PropertyKey($0) }, context.realm)
    }
    let row = inputs.make { context.value(of: record.inputs[$0]) }
    if record.layout.labels == nil { return Value(row) }
    let label = labels.make { context.value(of: record.labels[$0]) }
    return Value(example.make { Value($0 == 0 ? row : label) })
  }
}

extension FunctionTable {
  /// Datasets of the text of files and servers.
  mutating func addTextData() {
    section("Data", in: "tf.data")
    let config = csvConfig
    add(
      "csv", [.any("source", "string", "file://… or http(s)://…"), config],
      "Makes a dataset of the rows of a CSV file, read as they are needed.", returns: "CSVDataset",
      example: "// const ds = tf.data.csv('file://iris.csv', {columnConfigs: {species: {isLabel: true}}});"
    ) { call -> Value in
      let context = call.context
      let open = try context.textSource(call.argument(0))
      return Value(
        CSVDatasetObject(
          CSVFile(open, try context.csvOptions(call[1])), context, prototype: context.hostClass("CSVDataset").prototype)
      )
    }
    for name in ["CSVDataset", "TextLineDataset", "FileDataSource", "URLDataSource"] {
      value(name, "The class \(name).") { Value($0.hostClass(name).constructor) }
    }
    for name in ["webcam", "microphone"] {
      addUnavailable(
        name, [], "it reads a device of a browser.",
        instead: "Read files with tf.data.csv() or tf.node.decodeImage(), or make examples with tf.data.generator().")
    }
    addTextClasses(config)
  }

  private var csvConfig: Parameter {
    .options(
      "csvConfig",
      [
        .boolean("hasHeader", default: true, "the first line names the columns"),
        .any("columnNames", "string[]", optional: "those of the first line"),
        .any("columnConfigs", "{[column]: {required?, dtype?, default?, isLabel?}}", optional: "none"),
        .boolean("configuredColumnsOnly", "read only the columns of columnConfigs"),
        .text("delimiter", default: ","), .boolean("delimWhitespace", "fields are parted by spaces and tabs"),
      ])
  }

  private mutating func addTextClasses(_ config: Parameter) {
    let example = "const source = new tf.data.FileDataSource(tf.util.encodeString('a,b\\n1,2\\n'));"
    beginClass(
      "CSVDataset", extends: "Dataset", "The rows of a CSV file.", factory: "tf.data.csv('file://data.csv')",
      parameters: [.any("input", "DataSource"), config]
    ) { call in
      let context = call.context
      let file = CSVFile(try call.dataSource(0), try context.csvOptions(call[1]))
      return Value(CSVDatasetObject(file, context, prototype: try context.prototypeForNew("CSVDataset")))
    }
    add(
      "columnNames", [], "The names of the columns.", returns: "Promise<string[]>",
      example: example + "\nconsole.log(await new tf.data.CSVDataset(source).columnNames());"
    ) { call -> Value in
      let (context, file) = (call.context, try call.receiver(CSVDatasetObject.self).file)
      var names: [Value] = []
      let stream = try file.columnNames().map { Value(context.realm.makeArray($0.map { Value($0) })) }.stream()
      return StreamDriver.run(stream, context) { element in
        names.append(element)
        return nil
      } finish: {
        names.first ?? .undefined
      }
    }
    beginClass(
      "TextLineDataset", extends: "Dataset", "The lines of a text.", factory: "tf.data.csv('file://data.csv')",
      parameters: [.any("input", "DataSource")]
    ) { call in
      let lines = Dataset<String>.lines(of: try call.dataSource(0)).map { Value($0) }
      return Value(DatasetObject(lines, prototype: try call.context.prototypeForNew("TextLineDataset")))
    }
    beginClass(
      "FileDataSource", "A file to read: its path, or its bytes.", factory: "tf.data.csv('file://data.csv')",
      parameters: [.any("input", "string|Uint8Array")]
    ) { call in
      let open: () throws -> Datasets.Stream<[UInt8]>
      if let bytes = call.context.bytes(call[0]) {
        open = { ByteSource.memory(bytes) }
      } else {
        open = try call.context.textSource(call.argument(0))
      }
      return Value(DataSourceObject(open, prototype: try call.context.prototypeForNew("FileDataSource")))
    }
    beginClass(
      "URLDataSource", "A text to read from a server.", factory: "tf.data.csv('http://localhost:8080/data.csv')",
      parameters: [.text("url")]
    ) { call in
      let open = try call.context.textSource(call.argument(0))
      return Value(DataSourceObject(open, prototype: try call.context.prototypeForNew("URLDataSource")))
    }
  }
}

extension Call {
  /// The source of a text dataset.
  fileprivate func dataSource(_ index: Int) throws -> () throws -> Datasets.Stream<[UInt8]> {
    guard let source = self[index].host(DataSourceObject.self) else {
      throw argument(index).mismatch(
        "a data source", hint: "Use new tf.data.FileDataSource(path) or tf.data.csv('file://…').")
    }
    return source.open
  }
}

extension TFContext {
  /// The text at a URL or path.
  func textSource(_ argument: Argument) throws -> () throws -> Datasets.Stream<[UInt8]> {
    let url = try argument.text()
    switch ModelIO.split(url) {
    case ("http", _)?, ("https", _)?: return { [self] in try serverText(url) }
    case ("file", let path)?: return { try ByteSource.file(path) }
    case nil: return { try ByteSource.file(url) }
    case .some: throw argument.mismatch("a URL that begins with file://, http:// or https://")
    }
  }

  /// The body of a server's answer, piece by piece where `fetch` gives it so.
  private func serverText(_ url: String) throws -> Datasets.Stream<[UInt8]> {
    let content = try fetch(url, realm.makeObject()).map { [self] response -> Value in
      guard try machine.get(response, "ok").isTruthy else {
        throw DatasetError(
          "Cannot read \(url): the server answered with the status \(try machine.toText(machine.get(response, "status")))."
        )
      }
      let body = try machine.get(response, "body")
      return body.isObject ? body : try machine.invoke(response, "arrayBuffer")
    }
    return try Dataset<[UInt8]>(pulling: { [self] in
      var pull: (() throws -> Deferred<[UInt8]?>)?
      return { [self] in
        if let pull { return try pull() }
        return content.flatMap { [self] body in deferred(body) }.flatMap { [self] body in
          let next = try pieces(of: body)
          pull = next
          return try next()
        }
      }
    }).stream()
  }

  /// The options of `tf.data.csv()`.
  func csvOptions(_ value: Value) throws -> CSVOptions {
    var result = CSVOptions()
    guard let object = value.asObject else { return result }
    let options = Options(object: object, functionName: "csv", context: self)
    result.hasHeader = try options.boolean("hasHeader", default: true)
    result.columnNames = try options.given("columnNames")?.texts()
    result.configuredColumnsOnly = try options.boolean("configuredColumnsOnly")
    let delimiter = try options.given("delimiter")
    if try options.boolean("delimWhitespace") {
      guard delimiter == nil else {
        throw machine.error("csv(): a delimiter should not be given together with delimWhitespace: true.")
      }
      result.delimiter = nil
    } else if let delimiter {
      guard let byte = try delimiter.text().utf8.first, try delimiter.text().utf8.count == 1 else {
        throw delimiter.mismatch("one ASCII character, such as ',' or ';'")
      }
      result.delimiter = byte
    }
    if let configs = try options.given("columnConfigs")?.options() {
      result.columns = try configs.keys().map { ($0, try csvColumn(configs[$0])) }
    }
    return result
  }

  private func csvColumn(_ argument: Argument) throws -> CSVColumn {
    var column = CSVColumn()
    if !argument.isGiven { return column }
    let options = try argument.options()
    column.isRequired = try options.boolean("required")
    column.isLabel = try options.boolean("isLabel")
    if let kind = try options.given("dtype") {
      column.kind = CSVColumn.Kind(rawValue: try kind.choice(["float32", "int32", "bool", "string"]))
    }
    let fallback = try options["default"].value
    if !fallback.isUndefined { column.fallback = try example(fallback) }
    return column
  }
}
