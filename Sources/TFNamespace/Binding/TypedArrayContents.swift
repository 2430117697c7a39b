import Script
import Tensors

/// The elements of a typed array of the script.
struct TypedArrayContents {
  /// The number of elements.
  let count: Int
  /// The data type a tensor of these elements gets.
  let dtype: DataType
  private let element: (Int) -> Double
  private let base: UnsafePointer<Float>?

  /// The elements of a typed array; nil for other values.
  init?(_ value: Value) {
    return nil
  }

  /// An element as a number.
  subscript(index: Int) -> Double { element(index) }

  /// Copies the elements of a `Float32Array`.
  func copy(to target: UnsafeMutablePointer<Float>) {
    if let base { target.update(from: base, count: count) }
  }
}
