import Tensors

/// What flows from one operation of a graph to others.
enum GraphValue {
  case tensor(Tensor)
  case list(TensorList)
  case array(TensorArray)
  case table(LookupTable)
  /// Nothing: the operation is on a branch that was not taken.
  case dead

  /// Whether the operation that should give the value did not run.
  var isDead: Bool { if case .dead = self { true } else { false } }

  /// The tensors that the value holds.
  var tensors: [Tensor] {
    switch self {
    case .tensor(let tensor): [tensor]
    case .list(let list): list.elements.compactMap { $0 }
    case .array(let array): array.elements.compactMap { $0 }
    case .table, .dead: []
    }
  }

  /// What messages call it.
  var kindDescription: String {
    switch self {
    case .tensor(let tensor): "a tensor of shape \(tensor.shape)"
    case .list: "a list of tensors"
    case .array: "an array of tensors"
    case .table: "a table"
    case .dead: "nothing"
    }
  }
}

/// Tensors of one shape in order: the value of the operations `TensorList…`. An element may not be set yet.
struct TensorList {
  var elements: [Tensor?]
  let dtype: DataType
  /// What is known of the shape of an element.
  let elementShape: [Int?]?

  /// An element; zeros when it was not set.
  ///
  /// - Parameter shape: what else is known of the shape of an element.
  func element(_ index: Int, shape: [Int?]?) throws -> Tensor {
    guard elements.indices.contains(index) else {
      throw TensorError("the list has \(elements.count) elements, so there is none with the index \(index).")
    }
    if let element = elements[index] { return element }
    let known = elements.lazy.compactMap { $0 }.first.map { $0.shape.map { Int?($0) } }
    guard let sizes = [shape, elementShape, known].lazy.compactMap({ TensorList.whole($0) }).first else {
      throw TensorError("element \(index) of the list was not set, and its shape is not known.")
    }
    return try Tensor.zeros(TensorShape(sizes), dtype)
  }

  /// The elements along a new first axis.
  func stacked(shape: [Int?]?) throws -> Tensor { try stacked(Array(elements.indices), shape: shape) }

  /// Some elements along a new first axis.
  func stacked(_ indices: [Int], shape: [Int?]?) throws -> Tensor {
    if indices.isEmpty {
      return try Tensor.zeros(
        TensorShape([0] + (TensorList.whole(shape) ?? TensorList.whole(elementShape) ?? [])), dtype)
    }
    return try Tensor.stack(indices.map { try element($0, shape: shape) })
  }

  private static func whole(_ shape: [Int?]?) -> [Int]? {
    guard let shape, shape.allSatisfy({ $0 != nil }) else { return nil }
    return shape.compactMap { $0 }
  }

  /// The index of an element that is about to be set.
  func checked(_ index: Int) throws -> Int {
    guard (0..<TensorList.longest).contains(index) else { throw TensorError("a list has no element \(index).") }
    return index
  }

  /// A number of elements, which a damaged graph must not make absurd.
  static func checkedCount(_ count: Int) throws -> Int {
    guard (0...longest).contains(count) else { throw TensorError("a list cannot have \(count) elements.") }
    return count
  }

  private static let longest = 1 << 24
}

/// Tensors by index that operations write into: what the operations `TensorArray…V3` refer to.
final class TensorArray {
  var elements: [Tensor?]
  let dtype: DataType
  private let isDynamic: Bool

  init(count: Int, dtype: DataType, isDynamic: Bool) {
    elements = Array(repeating: nil, count: count)
    self.dtype = dtype
    self.isDynamic = isDynamic
  }

  func write(_ tensor: Tensor, at index: Int) throws {
    if isDynamic && index >= elements.count {
      let count = try TensorList.checkedCount(index + 1)
      elements += Array(repeating: nil, count: count - elements.count)
    }
    guard elements.indices.contains(index) else {
      throw TensorError("the array has \(elements.count) elements, so nothing can be written at the index \(index).")
    }
    guard tensor.dtype == dtype else {
      throw TensorError("the array holds \(dtype), so a tensor of \(tensor.dtype) cannot be written into it.")
    }
    elements[index] = tensor
  }

  func read(_ index: Int) throws -> Tensor {
    guard elements.indices.contains(index), let element = elements[index] else {
      throw TensorError("nothing was written at the index \(index) of the array of \(elements.count) elements.")
    }
    return element
  }
}

/// Values by key: what the operations `HashTable…` and `LookupTable…` refer to.
final class LookupTable {
  let keyType: DataType
  let valueType: DataType
  private var values: [Key: Key] = [:]

  /// A key or a value.
  enum Key: Hashable {
    case text(String)
    case number(Double)
  }

  init(keyType: DataType, valueType: DataType) {
    self.keyType = keyType
    self.valueType = valueType
  }

  var count: Int { values.count }

  private static func keys(of tensor: Tensor) throws -> [Key] {
    tensor.dtype == .string ? try tensor.stringValues().map { .text($0) } : try tensor.doubles().map { .number($0) }
  }

  /// Puts values under keys, in place of all that were there.
  func fill(keys: Tensor, values: Tensor) throws {
    guard keys.dtype == keyType, values.dtype == valueType, keys.size == values.size else {
      throw TensorError(
        "the table maps \(keyType) to \(valueType), one value for each key, but it was given \(keys.size) keys of \(keys.dtype) and \(values.size) values of \(values.dtype)."
      )
    }
    self.values = Dictionary(zip(try LookupTable.keys(of: keys), try LookupTable.keys(of: values))) { _, last in last }
  }

  /// The values under keys; `fallback`, a scalar, for keys without one.
  func find(_ keys: Tensor, fallback: Tensor) throws -> Tensor {
    guard keys.dtype == keyType else {
      throw TensorError("the keys of the table are \(keyType), but it was asked for \(keys.dtype).")
    }
    guard let missing = try LookupTable.keys(of: fallback).first else {
      throw TensorError("the default value for missing keys is empty.")
    }
    let found = try LookupTable.keys(of: keys).map { values[$0] ?? missing }
    if valueType == .string {
      return try Tensor(strings: found.map { if case .text(let text) = $0 { text } else { "" } }, shape: keys.shape)
    }
    let numbers = found.map { if case .number(let number) = $0 { number } else { Double.nan } }
    return try Tensor(numbers.map { Float($0) }, shape: keys.shape).cast(to: valueType)
  }
}
