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

  private func elements(_ value: Value) -> [Value]? {
    if let array = value.asArray { return array.values }
    if let contents = TypedArrayContents(value) { return (0..<contents.count).map { Value(contents[$0]) } }
    return nil
  }

  private func number(_ value: Value) -> Double? {
    if let number = value.asNumber { return number }
    if let tensor = context.tensor(value), tensor.size == 1 { return try? tensor.scalarValue() }
    return nil
  }

  private func text(_ value: Value) throws -> String {
    if let number = value.asNumber { return Display.NumberText.compact(number) }
    return try context.machine.toText(value)
  }

  /// A list of texts, or the texts at a key of options; nil when there is none.
  func texts(_ value: Value) throws -> [String]? { try elements(value)?.map(text) }

  // MARK: Charts

  /// `{values: points | points[], series?: names}` as series of points.
  func series(_ value: Value) throws -> [XYChart.Series] {
    let expected = "{values: [{x, y}, …] or several such lists, series: [names]}"
    guard let lists = elements(try property("values", of: value)) else { throw error(expected) }
    let isNested = lists.first?.isArray ?? false
    let names = try texts(try property("series", of: value)) ?? []
    return try (isNested ? lists : [try property("values", of: value)]).enumerated().map { index, list in
      guard let points = elements(list) else { throw error(expected) }
      let name = index < names.count ? names[index] : isNested ? "Series \(index + 1)" : ""
      return XYChart.Series(
        name,
        try points.enumerated().map { position, point in
          if let number = point.asNumber { return XYChart.Point(x: Double(position), y: number) }
          guard point.isObject else { throw error(expected) }
          return XYChart.Point(
            x: number(try property("x", of: point)) ?? .nan, y: number(try property("y", of: point)) ?? .nan)
        })
    }
  }

  /// `[{index, value}, …]` as bars.
  func bars(_ value: Value) throws -> [BarChart.Bar] {
    guard let items = elements(value) else { throw error("an array of {index, value}") }
    return try items.map { item in
      guard let number = number(try property("value", of: item)) else { throw error("an array of {index, value}") }
      return BarChart.Bar(try text(try property("index", of: item)), number)
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

  /// The rows of `{values: number[][] | tensor}`.
  func matrix(_ value: Value) throws -> [[Double]] {
    let values = try property("values", of: value)
    if let tensor = context.tensor(values), tensor.rank == 2 {
      let numbers = try tensor.doubles()
      let columns = tensor.shape[1]
      return (0..<tensor.shape[0]).map { Array(numbers[$0 * columns..<($0 + 1) * columns]) }
    }
    guard let rows = elements(values) else { throw error("{values: number[][] or a tensor of rank 2}") }
    return try rows.map { row in
      guard let items = elements(row) else { throw error("{values: number[][] or a tensor of rank 2}") }
      return items.map { number($0) ?? .nan }
    }
  }

  /// The texts at a key of the data.
  func labels(_ key: String, of value: Value) throws -> [String] { try texts(try property(key, of: value)) ?? [] }

  /// `{headers, values}` as a table.
  func table(_ value: Value, title: String?) throws -> TextTable {
    guard let rows = elements(try property("values", of: value)) else {
      throw error("{headers: [names], values: [[cells], …]}")
    }
    let headers = try labels("headers", of: value)
    let cells = try rows.map { row in
      guard let items = elements(row) else { throw error("{headers: [names], values: [[cells], …]}") }
      return try items.map(text)
    }
    return TextTable(headers, cells, title: title)
  }

  // MARK: Training

  /// The course of each metric in a history, an array of logs, or an object of arrays.
  func history(_ value: Value, metrics: [String]) throws -> [XYChart.Series] {
    let inner = try property("history", of: value)
    let source = inner.isObject ? inner : value
    return try metrics.compactMap { metric in
      if let logs = source.asArray {
        let values = try logs.values.map { number(try property(metric, of: $0)) ?? .nan }
        return values.contains { $0.isFinite } ? XYChart.Series(metric, values: values) : nil
      }
      guard let values = elements(try property(metric, of: source)) else { return nil }
      return XYChart.Series(metric, values: values.map { number($0) ?? .nan })
    }
  }

  /// `[{accuracy, count}, …]`.
  func accuracies(_ value: Value) throws -> [(accuracy: Double, count: Double)] {
    guard let items = elements(value) else { throw error("an array of {accuracy, count}") }
    return try items.map {
      (number(try property("accuracy", of: $0)) ?? .nan, number(try property("count", of: $0)) ?? .nan)
    }
  }
}
