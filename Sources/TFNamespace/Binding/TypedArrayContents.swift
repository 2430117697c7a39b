import Script
import Tensors

/// The elements of a typed array of the script.
struct TypedArrayContents {
  let array: TypedArray

  /// The elements of a typed array; nil for other values.
  @inline(__always)
  init?(_ value: Value) {
    guard let object = value.asObject, object.kind == .typedArray else { return nil }
    array = unsafeDowncast(object, to: TypedArray.self)
  }

  /// The number of elements.
  var count: Int { array.length }

  /// The data type a tensor of these elements gets: float32 for floating point arrays, int32 for the others.
  var dtype: DataType {
    switch array.elementKind {
    case .float32, .float64: .float32
    default: .int32
    }
  }

  /// An element as a number.
  @inline(__always)
  subscript(index: Int) -> Double { array.number(at: index) }

  /// The text whose UTF-8 bytes the elements are; nil for elements that are no bytes.
  var text: String? {
    guard array.elementKind == .uint8 else { return nil }
    return String(decoding: (0..<count).map { UInt8(truncatingIfNeeded: Int(self[$0])) }, as: UTF8.self)
  }

  /// Writes the elements as float32.
  func copy(to target: UnsafeMutablePointer<Float>) {
    if array.elementKind == .float32 {
      target.initialize(from: array.base.assumingMemoryBound(to: Float.self), count: count)
    } else {
      for index in 0..<count { target[index] = Float(self[index]) }
    }
  }
}

extension Tensor {
  /// The elements as a typed array (float32: `Float32Array`, int32: `Int32Array`, bool: `Uint8Array`, complex64: the
  /// parts in turn as `Float32Array`), or an array of strings.
  func scriptElements(_ context: TFContext) throws -> Value {
    try requireLive(for: "data")
    let machine = context.machine
    switch dtype {
    case .float32, .complex64:
      let count = dtype == .complex64 ? 2 * size : size
      let array = try machine.makeTypedArray(.float32, length: count)
      array.base.copyMemory(from: bytes, byteCount: 4 * count)
      return Value(array)
    case .int32:
      let array = try machine.makeTypedArray(.int32, length: size)
      array.base.copyMemory(from: bytes, byteCount: 4 * size)
      return Value(array)
    case .bool:
      let array = try machine.makeTypedArray(.uint8, length: size)
      array.base.copyMemory(from: bytes, byteCount: size)
      return Value(array)
    case .string:
      return Value(context.realm.makeArray(strings.map { Value($0) }))
    }
  }

  /// The elements as nested arrays; a scalar's only element.
  func scriptNestedArray(_ context: TFContext) throws -> Value {
    try requireLive(for: "array")
    // The parts of complex numbers stand one after the other in the innermost arrays.
    var dimensions = shape.dimensions
    if dtype == .complex64 {
      if dimensions.isEmpty { dimensions = [2] } else { dimensions[dimensions.count - 1] *= 2 }
    }
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
