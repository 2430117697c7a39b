import Tensors

/// What an operation that a program has added is called with.
public struct GraphOperationCall {
  /// The name of the node.
  public let node: String
  /// The operation.
  public let operation: String
  /// The tensors it takes.
  public let inputs: [Tensor]
  /// The attributes by name, each an object with one key for the kind of its value, as in the file.
  public let attributes: ConfigValue
}

extension GraphModel {
  /// Adds an operation to those that graphs may use, or replaces one.
  ///
  /// - Parameter compute: gives the outputs of the operation.
  public static func register(_ name: String, _ compute: @escaping (GraphOperationCall) throws -> [Tensor]) {
    GraphOperations.added[name] = { call in
      let custom = try GraphOperationCall(
        node: call.node.name, operation: name, inputs: call.tensors(), attributes: call.node.attributes)
      return try compute(custom).map { .tensor($0) }
    }
  }

  /// Takes an operation away that a program has added.
  public static func deregister(_ name: String) { GraphOperations.added[name] = nil }

  /// An attribute as a plain value: a number, a text, a truth value, the sizes of a shape (-1 for unknown ones), the
  /// name of a data type, or a list of these.
  public static func plainValue(ofAttribute attribute: ConfigValue) -> ConfigValue {
    guard let (kind, value) = attribute.object?.entries.first else { return .null }
    return plainValue(kind, value)
  }

  private static func plainValue(_ kind: String, _ value: ConfigValue) -> ConfigValue {
    switch kind {
    case "i": return GraphNode.integer(value).map { .number(Double($0)) } ?? .null
    case "s": return GraphNode.text(value).map { .string($0) } ?? .null
    case "type": return GraphNode.dtype(value).map { .string($0.description) } ?? .null
    case "shape": return GraphNode.shape(value).map { .integers($0.map { $0 ?? -1 }) } ?? .null
    case "func": return value["name"]
    case "list":
      guard let (kind, items) = value.object?.entries.first else { return .array([]) }
      return .array((items.array ?? []).map { plainValue(kind, $0) })
    default: return value
    }
  }
}
