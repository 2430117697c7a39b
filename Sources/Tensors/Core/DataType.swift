/// The kind of number (or text) that a tensor's elements are.
///
/// The order of the cases is the order of promotion: an operation on two kinds computes in the later one.
public enum DataType: UInt8, Sendable, Hashable, CaseIterable, CustomStringConvertible {
  /// Truth values, one byte each, 0 or 1.
  case bool
  /// Signed 32-bit integers.
  case int32
  /// IEEE single precision numbers.
  case float32
  /// Pairs of single precision numbers: the real and the imaginary part, interleaved.
  case complex64
  /// Text; each element is a string of any length.
  case string

  /// Reads the name of a data type, such as `float32`; `nil` for any other text.
  public init?(name: String) {
    guard let type = DataType.allCases.first(where: { $0.description == name }) else { return nil }
    self = type
  }

  /// Whether the elements are whole numbers or truth values.
  package var isWhole: Bool { self == .int32 || self == .bool }

  /// The name a script uses: `float32`, `int32`, `bool`, `complex64` or `string`.
  public var description: String {
    switch self {
    case .bool: "bool"
    case .int32: "int32"
    case .float32: "float32"
    case .complex64: "complex64"
    case .string: "string"
    }
  }

  /// The bytes an element takes in a buffer; 0 for strings, which are not kept in flat buffers.
  public var byteCount: Int {
    switch self {
    case .bool: 1
    case .int32, .float32: 4
    case .complex64: 8
    case .string: 0
    }
  }

  /// The type that an operation on this type and `other` computes in: bool < int32 < float32 < complex64.
  ///
  /// - Throws: ``TensorError`` when exactly one of the two is `string`.
  @inline(__always)
  public func promoted(with other: DataType) throws -> DataType {
    if self == other { return self }
    if self == .string || other == .string {
      throw TensorError("Values of type \(self) and \(other) cannot be combined: text is never converted to numbers.")
    }
    return rawValue > other.rawValue ? self : other
  }

  /// The type of a sum over elements of this type: int32 for bool, otherwise the type itself.
  public var sumType: DataType { self == .bool ? .int32 : self }
}
