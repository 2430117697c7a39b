/// Something that was asked of a layer, a model or a saved file and cannot be done.
public struct LayerError: Error, CustomStringConvertible, Sendable {
  /// What was wrong, with the layers, shapes and names involved, in a sentence for the person who wrote the program.
  public let message: String

  /// Makes an error with the given message.
  public init(_ message: String) {
    self.message = message
  }

  /// The message.
  public var description: String { message }
}

/// Where remarks go that are no errors: an option nobody reads, a model that was changed after `compile()`.
public enum LayerWarnings {
  /// Called with each remark; by default they are dropped.
  nonisolated(unsafe) public static var handler: (String) -> Void = { _ in }

  static func warn(_ message: String) { handler(message) }
}
