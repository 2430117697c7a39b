/// Why a dataset cannot be made or read.
public struct DatasetError: Error {
  /// What is wrong, and what to write instead.
  public let message: String

  /// An error with a message.
  public init(_ message: String) { self.message = message }
}
