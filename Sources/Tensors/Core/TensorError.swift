/// Something that was asked of a tensor and cannot be done: wrong shapes, types, axes, sizes, or a disposed tensor.
public struct TensorError: Error, CustomStringConvertible, Sendable {
  /// What was wrong, with the shapes, sizes and names involved, in a sentence for the person who wrote the program.
  public let message: String

  /// Makes an error with the given message.
  public init(_ message: String) {
    self.message = message
  }

  /// The message.
  public var description: String { message }
}
