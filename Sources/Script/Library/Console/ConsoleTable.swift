/// The drawing of `console.table`: a row for each element of a list or property of an object, a column for each key.
struct ConsoleTable {
  private var headings: [String]
  private var rows: [[String]]

  /// The table of a value; nil when it is no object, so that there is nothing to tabulate.
  ///
  /// - Parameter columns: the keys to show, an array of strings; all when it is `undefined`.
  init?(_ value: Value, columns: Value, _ machine: Machine) throws {
    guard let object = value.asObject, !object.isCallable else { return nil }
    let chosen = try columns.asArray.map { try $0.values.map { try machine.toPropertyKey($0) } }
    var lines: [(index: String, value: Value)] = []
    let isMap = object is JSMap
    if let map = object as? JSMap {
      for (place, entry) in map.entries.enumerated() {
        lines.append((String(place), Value(machine.realm.makeArray([entry.key, entry.value]))))
      }
    } else if let set = object as? JSSet {
      for (place, element) in set.values.enumerated() { lines.append((String(place), element)) }
    } else {
      for key in try object.ownEnumerableKeys(machine) { lines.append((key.text, try object.get(key, machine))) }
    }
    var keys: [PropertyKey] = chosen ?? []
    var hasValues = false
    if isMap { keys = [] }
    for line in lines {
      guard let row = line.value.asObject, !row.isCallable, !isMap else {
        hasValues = true
        continue
      }
      if chosen != nil { continue }
      for key in try row.ownEnumerableKeys(machine) where !keys.contains(key) { keys.append(key) }
    }
    headings = ["(\(isMap || object is JSSet ? "iteration index" : "index"))"]
    if isMap { headings += ["Key", "Values"] }
    headings += keys.map(\.text)
    if hasValues && !isMap { headings.append("Values") }

    rows = []
    for line in lines {
      var cells = [line.index]
      if isMap, let pair = line.value.asArray {
        cells += [try Self.cell(pair[0], machine), try Self.cell(pair[1], machine)]
      } else if let row = line.value.asObject, !row.isCallable {
        for key in keys { cells.append(try row.hasOwn(key, machine) ? Self.cell(row.get(key, machine), machine) : "") }
        if hasValues { cells.append("") }
      } else {
        cells += keys.map { _ in "" } + [try Self.cell(line.value, machine)]
      }
      rows.append(cells)
    }
  }

  private static func cell(_ value: Value, _ machine: Machine) throws -> String {
    var options = InspectionOptions()
    options.depth = 0
    options.maximumElements = 3
    options.breakLength = .max
    return try Inspector.text(value, machine, options)
  }

  /// The drawing, with lines of box characters.
  var text: String {
    let widths = headings.indices.map { column in
      ([headings] + rows).map { TextWidth.columns($0[column]) }.max()! + 2
    }
    func rule(_ left: String, _ middle: String, _ right: String) -> String {
      left + widths.map { String(repeating: "─", count: $0) }.joined(separator: middle) + right
    }
    func line(_ cells: [String]) -> String {
      "│"
        + zip(cells, widths).map { " " + $0 + String(repeating: " ", count: $1 - 1 - TextWidth.columns($0)) }
        .joined(separator: "│") + "│"
    }
    let body = rows.map(line)
    return ([rule("┌", "┬", "┐"), line(headings), rule("├", "┼", "┤")] + body + [rule("└", "┴", "┘")])
      .joined(separator: "\n")
  }
}
