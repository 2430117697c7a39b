import Display
import Layers
import Script
import Tensors

/// The data that `tfvis` functions take, read from the values of the script.
struct VisData {
  unowned(unsafe) let context: TFContext
  let functionName: String

  init(_ call: Call) {
    context = call.context
    functionName = call.entry.name
  }

  private func error(_ expected: String) -> ScriptError {
    context.machine.error("The data passed to '\(functionName)' must be \(expected).")
  }

  private func property(_ name: String, of value: Value) throws -> Value {
    guard let object = value.asObject else { return .undefined }
    return try object.get(PropertyKey(name), context.machine)
  }

  /// The elements of an array, of a typed array, or of a tensor of rank 1.
  private func elements(_ value: Value) -> [Value]? {
    if let array = value.asArray { return array.values }
    if let contents = TypedArrayContents(value) { return (0..<contents.count).map { Value(contents[$0]) } }
    if let tensor = context.tensor(value), tensor.rank == 1 { return (try? tensor.doubles())?.map { Value($0) } }
    return nil
  }

  private func number(_ value: Value) -> Double? {
    if let number = value.asNumber { return number }
    if let tensor = context.tensor(value), tensor.size == 1 { return try? tensor.scalarValue() }
    return nil
  }

  /// A value in the words of one line.
  private func text(_ value: Value) throws -> String {
    if let number = number(value) { return Display.NumberText.compact(number) }
    if let tensor = context.tensor(value) { return "Tensor \(tensor.dtype) \(tensor.shape)" }
    return try context.machine.toText(value).split { $0.isNewline }.joined(separator: " ")
  }

  /// A list of texts; nil when there is none.
  func texts(_ value: Value) throws -> [String]? { try elements(value)?.map(text) }

  // MARK: Charts

  /// Series of points, and the names that stand at x = 0, 1, … where x is no number.
  struct Points {
    var series: [XYChart.Series]
    var xNames: [String] = []
  }

  /// `{values: points | points[], series?: names}` as series of points; with `namesX` all x count as names.
  func points(_ value: Value, namesX: Bool) throws -> Points {
    let expected = "{values: [{x, y}, …] or several such lists, series: [names]}"
    let values = try property("values", of: value)
    guard let lists = elements(values) else { throw error(expected) }
    let isNested = lists.first.map { elements($0) != nil } ?? false
    let names = try texts(try property("series", of: value))
    let count = isNested ? lists.count : 1
    if let names, names.count != count, !lists.isEmpty {
      throw context.machine.error(
        "The data passed to '\(functionName)' must name every series once: there are \(count) series but \(names.count) names."
      )
    }
    var points = Points(series: [])
    var places: [String: Int] = [:]
    func placeOfName(_ x: Value) throws -> Double {
      let name = try text(x)
      if let place = places[name] { return Double(place) }
      places[name] = points.xNames.count
      points.xNames.append(name)
      return Double(points.xNames.count - 1)
    }
    for (index, list) in (isNested ? lists : [values]).enumerated() {
      guard let items = elements(list) else { throw error(expected) }
      let row = try items.enumerated().map { position, item -> XYChart.Point in
        if let number = number(item) { return XYChart.Point(x: Double(position), y: number) }
        let (x, y) = (try either("x", "index", of: item), try either("y", "value", of: item))
        if x.isUndefined && y.isUndefined { throw error(expected) }
        let place = namesX || x.isString ? try placeOfName(x) : number(x) ?? (x.isUndefined ? Double(position) : .nan)
        return XYChart.Point(x: place, y: number(y) ?? .nan)
      }
      points.series.append(XYChart.Series(names?[index] ?? (isNested ? "Series \(index + 1)" : ""), row))
    }
    return points
  }

  private func either(_ first: String, _ second: String, of item: Value) throws -> Value {
    let value = try property(first, of: item)
    return value.isUndefined ? try property(second, of: item) : value
  }

  /// `[{index, value}, …]` as bars; bare numbers are counted from 0.
  func bars(_ value: Value) throws -> [BarChart.Bar] {
    guard let items = elements(value) else { throw error("an array of {index, value}") }
    return try items.enumerated().map { position, item in
      if let number = number(item) { return BarChart.Bar(String(position), number) }
      guard let number = number(try either("value", "y", of: item)) else { throw error("an array of {index, value}") }
      let index = try either("index", "x", of: item)
      return BarChart.Bar(index.isUndefined ? String(position) : try text(index), number)
    }
  }

  /// Numbers, or objects with a `value`, or a tensor.
  func numbers(_ value: Value) throws -> [Double] {
    if let tensor = context.tensor(value) { return try tensor.doubles() }
    guard let items = elements(value) else { throw error("an array of numbers or of {value}") }
    return try items.map { item in
      guard let number = try number(item) ?? number(property("value", of: item)) else {
        throw error("an array of numbers or of {value}")
      }
      return number
    }
  }

  /// The rows of `{values: number[][] | tensor}`, all of the same length.
  func matrix(_ value: Value) throws -> [[Double]] {
    let expected = "{values: number[][] or a tensor of rank 2}"
    let values = try property("values", of: value)
    if let tensor = context.tensor(values), tensor.rank == 2 {
      let numbers = try tensor.doubles()
      let columns = tensor.shape[1]
      return (0..<tensor.shape[0]).map { Array(numbers[$0 * columns..<($0 + 1) * columns]) }
    }
    guard let items = elements(values) else { throw error(expected) }
    let rows = try items.map { row in
      guard let cells = elements(row) else { throw error(expected) }
      return try cells.map { cell in
        guard let number = number(cell) ?? (cell.isNullish ? .nan : nil) else { throw error(expected) }
        return number
      }
    }
    if let other = rows.first(where: { $0.count != rows[0].count }) {
      throw error(
        "a matrix whose rows have equal lengths, but there are rows of \(rows[0].count) and \(other.count) numbers")
    }
    return rows
  }

  /// The texts at a key of the data, one for each of `count` things; empty when there are none.
  func labels(_ key: String, of value: Value, count: Int) throws -> [String] {
    guard let labels = try texts(try property(key, of: value)), !labels.isEmpty else { return [] }
    guard labels.count == count else {
      throw context.machine.error(
        "The data passed to '\(functionName)' has \(labels.count) \(key), but there are \(count) to be named.")
    }
    return labels
  }

  /// `{headers, values}` as a table.
  func table(_ value: Value, title: String?) throws -> TextTable {
    let expected = "{headers: [names], values: [[cells], …]}"
    guard let headers = try texts(try property("headers", of: value)),
      let rows = elements(try property("values", of: value))
    else { throw error(expected) }
    let cells = try rows.map { row in
      guard let items = elements(row) else { throw error(expected) }
      return try items.map(text)
    }
    return TextTable(headers, cells, title: title)
  }

  // MARK: Training

  /// The course of a metric in a history, an object of arrays, an array of logs, or an array of such arrays, of which
  /// the one at `index` is meant. Logs without the metric leave gaps.
  func course(of metric: String, at index: Int, in value: Value) throws -> [Double] {
    if var logs = elements(value) {
      if logs.first?.isArray ?? false { logs = index < logs.count ? elements(logs[index]) ?? [] : [] }
      return try logs.map { number(try property(metric, of: $0)) ?? .nan }
    }
    let inner = try property("history", of: value)
    let source = inner.isObject ? inner : value
    if let values = elements(try property(metric, of: source)) { return values.map { number($0) ?? .nan } }
    let known = try source.asObject?.ownEnumerableKeys(context.machine).map(\.text) ?? []
    guard !known.isEmpty else { throw error("a history, an array of logs, or an object with an array for each metric") }
    let near = Suggestion.closest(to: metric, among: known).map { " Did you mean '\($0)'?" } ?? ""
    throw context.machine.error(
      "The history passed to '\(functionName)' has no metric '\(metric)'; it has \(known.joined(separator: ", ")).\(near)"
    )
  }

  /// `[{accuracy, count}, …]`.
  func accuracies(_ value: Value) throws -> [(accuracy: Double, count: Double)] {
    let expected = "an array of {accuracy, count}, as tfvis.metrics.perClassAccuracy gives it"
    guard let items = elements(value) else { throw error(expected) }
    return try items.map { item in
      guard let accuracy = number(try property("accuracy", of: item)),
        let count = number(try property("count", of: item))
      else { throw error(expected) }
      return (accuracy, count)
    }
  }
}
