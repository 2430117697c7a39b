import Script
import Tensors

/// The elements of a typed array of the script.
struct TypedArrayContents {
  /// The elements of a typed array; nil for other values.
  init?(_ value: Value) { return nil }
  let count = 0
  let dtype = DataType.float32
  subscript(index: Int) -> Double { 0 }
  func copy(to target: UnsafeMutablePointer<Float>) {}
}

extension Tensor {
  /// The elements as a typed array (float32: `Float32Array`, int32: `Int32Array`, bool: `Uint8Array`, complex64: the
  /// parts in turn as `Float32Array`), or an array of strings.
  func scriptElements(_ context: TFContext) throws -> Value {
    try requireLive(for: "data")
    if dtype != .string { return Value(context.realm.makeArray(try doubles().map { Value($0) })) }
    switch dtype {
    default:
      return Value(context.realm.makeArray(strings.map { Value($0) }))
    }
  }

  /// The elements as nested arrays; a scalar's only element.
  func scriptNestedArray(_ context: TFContext) throws -> Value {
    try requireLive(for: "array")
    let isComplex = dtype == .complex64
    let dimensions = isComplex ? shape.dimensions + [2] : shape.dimensions
    var next = 0
    func element() -> Value {
      defer { next += 1 }
      switch dtype {
      case .float32, .complex64: return Value(Double(floats[next]))
      case .int32: return Value(ints[next])
      // Truth values come as numbers, as programs expect of this function.
      case .bool: return Value(Int32(bools[next]))
      case .string: return Value(strings[strings.startIndex + next])
      }
    }
    func nested(_ axis: Int) -> Value {
      if axis == dimensions.count { return element() }
      return Value(context.realm.makeArray((0..<dimensions[axis]).map { _ in nested(axis + 1) }))
    }
    return nested(0)
  }
}
