import Tensors

/// One run of a node of a graph: its attributes and the values of its inputs.
struct GraphCall {
  let node: GraphNode
  let inputs: [GraphValue]
  /// The run of the model, which knows its functions and tables.
  let run: GraphRun

  /// An input.
  func value(_ index: Int) throws -> GraphValue {
    guard inputs.indices.contains(index) else {
      throw TensorError("it needs an input \(index), but it has \(inputs.count).")
    }
    return inputs[index]
  }

  /// An input that is a tensor.
  func tensor(_ index: Int) throws -> Tensor {
    guard case .tensor(let tensor) = try value(index) else {
      throw TensorError("its input \(index) must be a tensor, but it is \(try value(index).kindDescription).")
    }
    return tensor
  }

  /// The inputs in a range, which must be tensors; all of them without one.
  func tensors(_ range: Range<Int>? = nil) throws -> [Tensor] {
    try (range ?? 0..<inputs.count).map { try tensor($0) }
  }

  /// An input that is a list of tensors.
  func list(_ index: Int) throws -> TensorList {
    guard case .list(let list) = try value(index) else {
      throw TensorError("its input \(index) must be a list of tensors, but it is \(try value(index).kindDescription).")
    }
    return list
  }

  /// An input that is an array of tensors.
  func array(_ index: Int) throws -> TensorArray {
    guard case .array(let array) = try value(index) else {
      throw TensorError(
        "its input \(index) must be an array of tensors, but it is \(try value(index).kindDescription).")
    }
    return array
  }

  /// An input that is a table.
  func table(_ index: Int) throws -> LookupTable {
    guard case .table(let table) = try value(index) else {
      throw TensorError("its input \(index) must be a table, but it is \(try value(index).kindDescription).")
    }
    return table
  }

  /// A tensor that may be left out.
  func optional(_ index: Int) -> Tensor? {
    guard inputs.indices.contains(index), case .tensor(let tensor) = inputs[index] else { return nil }
    return tensor
  }

  /// A condition: a truth value, a number that is not 0, or a text that is not empty; a tensor of any other size than
  /// one is true when it has elements.
  func condition(_ index: Int) throws -> Bool { try GraphCall.isTrue(tensor(index)) }

  /// Whether a tensor, as a condition, holds.
  static func isTrue(_ tensor: Tensor) throws -> Bool {
    guard tensor.size == 1 else { return tensor.size > 0 }
    return tensor.dtype == .string ? try !tensor.stringValues()[0].isEmpty : try tensor.doubles()[0] != 0
  }

  /// The sizes that an input says, `nil` for unknown ones; `nil` when nothing is known.
  func partialShape(_ index: Int) throws -> [Int?]? {
    let tensor = try tensor(index)
    if tensor.rank == 0 { return nil }
    return try integers(index).map { $0 < 0 ? nil : $0 }
  }

  /// The elements of an input as whole numbers.
  func integers(_ index: Int) throws -> [Int] { try tensor(index).doubles().map { Int($0) } }

  /// The only element of an input as a whole number.
  func integer(_ index: Int) throws -> Int {
    guard let number = try integers(index).first else { throw TensorError("its input \(index) is empty.") }
    return number
  }

  /// The only element of an input.
  func number(_ index: Int) throws -> Double {
    guard let number = try tensor(index).doubles().first else { throw TensorError("its input \(index) is empty.") }
    return number
  }

  /// Pairs of whole numbers, one for each axis.
  func pairs(_ index: Int) throws -> [(before: Int, after: Int)] {
    let numbers = try integers(index)
    return stride(from: 0, to: numbers.count - 1, by: 2).map { (numbers[$0], numbers[$0 + 1]) }
  }

  // MARK: Convolutions

  /// Whether channels come before the axes of space.
  var isChannelsFirst: Bool { node.text("data_format", "NHWC").hasPrefix("NC") }

  /// The elements of a list with one for each axis, for the axes of space.
  func spatial(_ key: String, axes: Int = 2) -> [Int] {
    let all = node.integers(key)
    guard all.count == axes + 2 else { return Array(repeating: 1, count: axes) }
    return Array(isChannelsFirst ? all.dropFirst(2) : all.dropFirst().dropLast())
  }

  /// What is added at the borders.
  func padding(axes: Int = 2) throws -> Padding {
    let name = node.text("padding", "VALID").lowercased()
    guard name == "explicit" else { return name == "same" ? .same : .valid }
    let all = node.integers("explicit_paddings")
    let pairs = stride(from: 0, to: all.count - 1, by: 2).map { (all[$0], all[$0 + 1]) }
    guard pairs.count == axes + 2 else { throw TensorError("explicit_paddings must have a pair for each axis.") }
    let space = isChannelsFirst ? Array(pairs.dropFirst(2)) : Array(pairs.dropFirst().dropLast())
    return .explicit(space.map { .init($0.0, $0.1) })
  }

  // MARK: Fused operations

  /// The names of what is fused to the operation, in order: `BiasAdd`, `Relu`.
  var fused: [String] { node.texts("fused_ops") }

  /// The bias of a fused operation.
  func fusedBias() -> Tensor? { fused.contains("BiasAdd") ? optional(2) : nil }

  /// The activation of a fused operation.
  func fusedActivation() throws -> FusedActivation {
    switch fused.last(where: { $0 != "BiasAdd" && $0 != "Prelu" }) {
    case nil: return .linear
    case "LeakyRelu"?: return .leakyRelu(alpha: node.number("leakyrelu_alpha", 0.2))
    case let name?:
      guard let activation = FusedActivation(name: name.lowercased()) else {
        throw TensorError("the fused operation \(name) is unknown here.")
      }
      return activation
    }
  }

  /// The result of a fused operation after PReLU, if that is fused to it.
  func afterPrelu(_ result: Tensor) throws -> [Tensor] {
    guard fused.contains("Prelu") else { return [result] }
    return [try result.prelu(tensor(3))]
  }
}
