/// The element types of typed arrays.
public enum ElementKind: UInt8, CaseIterable, Sendable {
  case int8, uint8, uint8Clamped, int16, uint16, int32, uint32, float32, float64

  /// The bytes an element takes.
  public var byteCount: Int {
    switch self {
    case .int8, .uint8, .uint8Clamped: 1
    case .int16, .uint16: 2
    case .int32, .uint32, .float32: 4
    case .float64: 8
    }
  }

  /// The name of the constructor: `Float32Array`.
  public var arrayName: String {
    switch self {
    case .int8: "Int8Array"
    case .uint8: "Uint8Array"
    case .uint8Clamped: "Uint8ClampedArray"
    case .int16: "Int16Array"
    case .uint16: "Uint16Array"
    case .int32: "Int32Array"
    case .uint32: "Uint32Array"
    case .float32: "Float32Array"
    case .float64: "Float64Array"
    }
  }

  /// Runs generic code for the Swift type of the elements.
  @inline(__always)
  func dispatch<Operation: ElementOperation>(_ operation: Operation) -> Operation.Result {
    switch self {
    case .int8: operation.run(Int8.self)
    case .uint8: operation.run(UInt8.self)
    case .uint8Clamped: operation.run(ClampedByte.self)
    case .int16: operation.run(Int16.self)
    case .uint16: operation.run(UInt16.self)
    case .int32: operation.run(Int32.self)
    case .uint32: operation.run(UInt32.self)
    case .float32: operation.run(Float.self)
    case .float64: operation.run(Double.self)
    }
  }
}

/// Generic code over the Swift type of a typed array's elements.
protocol ElementOperation {
  associatedtype Result
  /// Runs the code for one element type.
  func run<Element: TypedArrayElement>(_ type: Element.Type) -> Result
}

/// A Swift type that typed arrays store.
protocol TypedArrayElement: BitwiseCopyable {
  /// The element a number becomes when it is stored.
  init(storing number: Double)
  /// The element as a number of the language.
  var number: Double { get }
  /// The order of `sort()`: numeric, -0 before +0, NaN last.
  static func isOrderedBefore(_ left: Self, _ right: Self) -> Bool
}

extension TypedArrayElement where Self: FixedWidthInteger {
  /// The number modulo the size of the type.
  @inline(__always)
  init(storing number: Double) { self.init(truncatingIfNeeded: Machine.wrapToInt32(number)) }
  @inline(__always) var number: Double { Double(self) }
  @inline(__always) static func isOrderedBefore(_ left: Self, _ right: Self) -> Bool { left < right }
}

extension TypedArrayElement where Self: BinaryFloatingPoint {
  @inline(__always) init(storing number: Double) { self.init(number) }
  @inline(__always) var number: Double { Double(self) }
  @inline(__always)
  static func isOrderedBefore(_ left: Self, _ right: Self) -> Bool {
    if left < right { return true }
    if left > right || left != left { return false }
    if right != right { return true }
    return left == 0 && right == 0 && left.sign == .minus && right.sign == .plus
  }
}

extension Int8: TypedArrayElement {}
extension UInt8: TypedArrayElement {}
extension Int16: TypedArrayElement {}
extension UInt16: TypedArrayElement {}
extension Int32: TypedArrayElement {}
extension UInt32: TypedArrayElement {}
extension Float: TypedArrayElement {}
extension Double: TypedArrayElement {}

/// An element of `Uint8ClampedArray`: stored numbers are rounded to even and kept within 0...255.
struct ClampedByte: TypedArrayElement {
  let byte: UInt8

  init(storing number: Double) {
    // The comparisons also turn NaN into 0.
    byte = number > 0 ? number < 255 ? UInt8(number.rounded(.toNearestOrEven)) : 255 : 0
  }

  var number: Double { Double(byte) }
  static func isOrderedBefore(_ left: ClampedByte, _ right: ClampedByte) -> Bool { left.byte < right.byte }
}
