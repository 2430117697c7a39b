import Tensors

/// One example of a dataset: a value, or values under names or in order.
public enum Example {
  case number(Double)
  case boolean(Bool)
  case string(String)
  case tensor(Tensor)
  case list([Example])
  case object([(key: String, value: Example)])
  /// No value, as an empty field of a file without a default.
  case missing

  /// The value under a name of an object.
  public subscript(key: String) -> Example? {
    guard case .object(let entries) = self else { return nil }
    return entries.first { $0.key == key }?.value
  }

  /// The tensors in it.
  public var tensors: [Tensor] {
    switch self {
    case .tensor(let tensor): [tensor]
    case .list(let elements): elements.flatMap(\.tensors)
    case .object(let entries): entries.flatMap(\.value.tensors)
    default: []
    }
  }

  /// What messages call it.
  var kindDescription: String {
    switch self {
    case .number: "a number"
    case .boolean: "a boolean"
    case .string: "a string"
    case .tensor(let tensor): "a tensor of shape \(tensor.shape)"
    case .list(let elements): "a list of \(elements.count)"
    case .object(let entries): "an object with the keys \(entries.map(\.key).joined(separator: ", "))"
    case .missing: "undefined"
    }
  }
}

// MARK: - Batches

extension Dataset {
  /// The elements in groups of `size`; the last group may be smaller, or is left out.
  public func rowMajorBatch(_ count: Int, keepsSmallLast: Bool = true) -> Dataset<[Element]> {
    let groups = size.map { ($0 / Double(count)).rounded(keepsSmallLast ? .up : .down) }
    return Dataset<[Element]>(size: groups) {
      let next = try self.stream()
      var rows: [Element] = []
      var isFinished = false
      return {
        while !isFinished && rows.count < count {
          switch try next() {
          case .value(let row): rows.append(row)
          case .waiting(let wait): return .waiting(wait)
          case .finished: isFinished = true
          }
        }
        guard rows.count == count || (keepsSmallLast && !rows.isEmpty) else { return .finished }
        defer { rows = [] }
        return .value(rows)
      }
    }
  }
}

extension Dataset where Element == Example {
  /// Groups of `count` examples, each made of tensors with one row for each example.
  ///
  /// - Throws: when iterated, ``DatasetError`` for examples of unequal form or shape.
  public func batch(_ count: Int, keepsSmallLast: Bool = true) -> Dataset {
    rowMajorBatch(count, keepsSmallLast: keepsSmallLast).map { rows in
      try Engine.tidy("batch", keeping: \.tensors) { try Example.stacked(rows) }
    }
  }
}

extension Example {
  /// One example whose tensors have the values of each row along a new first axis.
  ///
  /// - Throws: ``DatasetError`` naming the place and the shapes where the rows differ.
  public static func stacked(_ rows: [Example]) throws -> Example { try stacked(rows, path: "") }

  private static func stacked(_ rows: [Example], path: String) throws -> Example {
    guard let first = rows.first else { return .missing }
    switch first {
    case .number:
      return .tensor(
        try Tensor(
          rows.map {
            switch $0 {
            case .number(let number): Float(number)
            case .boolean(let truth): truth ? 1 : 0
            // A field without a value becomes not-a-number, as programs of number columns expect.
            case .missing: Float.nan
            default: throw uneven($0, first, path)
            }
          }, shape: [rows.count]))
    case .boolean:
      return .tensor(
        try Tensor(
          bools: rows.map {
            guard case .boolean(let truth) = $0 else { throw uneven($0, first, path) }
            return truth
          }, shape: [rows.count]))
    case .string:
      return .tensor(
        try Tensor(
          strings: rows.map {
            guard case .string(let text) = $0 else { throw uneven($0, first, path) }
            return text
          }, shape: [rows.count]))
    case .tensor(let tensor): return .tensor(try stackedTensors(rows, like: tensor, path))
    case .list(let elements): return .list(try stackedLists(rows, count: elements.count, path))
    case .object(let entries):
      return .object(
        try entries.map { key, _ in
          let column = try rows.map { row in
            guard let value = row[key] else { throw uneven(row, first, path) }
            return value
          }
          return (key, try stacked(column, path: path.isEmpty ? key : "\(path).\(key)"))
        })
    case .missing:
      if let other = rows.first(where: { if case .missing = $0 { false } else { true } }) {
        guard case .number = other else { throw uneven(first, other, path) }
        return try stacked([.number(.nan)] + rows.dropFirst(), path: path)
      }
      return .missing
    }
  }

  private static func stackedTensors(_ rows: [Example], like first: Tensor, _ path: String) throws -> Tensor {
    try Tensor.stack(
      rows.enumerated().map { index, row in
        guard case .tensor(let tensor) = row else { throw uneven(row, .tensor(first), path) }
        guard tensor.shape == first.shape else {
          throw DatasetError(
            "batch(): the elements of a batch must have the same shape, but \(place(path))element 0 has shape \(first.shape) and element \(index) has shape \(tensor.shape)."
          )
        }
        return tensor.dtype == first.dtype ? tensor : try tensor.cast(to: first.dtype)
      })
  }

  private static func stackedLists(_ rows: [Example], count: Int, _ path: String) throws -> [Example] {
    let lists = try rows.map { row in
      guard case .list(let elements) = row, elements.count == count else { throw uneven(row, rows[0], path) }
      return elements
    }
    return try (0..<count).map { index in try stacked(lists.map { $0[index] }, path: "\(path)[\(index)]") }
  }

  private static func uneven(_ row: Example, _ first: Example, _ path: String) -> DatasetError {
    DatasetError(
      "batch(): the elements of a batch must have the same form, but \(place(path))the first is \(first.kindDescription) and another is \(row.kindDescription)."
    )
  }

  private static func place(_ path: String) -> String { path.isEmpty ? "" : "at '\(path)' " }
}
