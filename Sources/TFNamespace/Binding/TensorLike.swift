import Script
import Tensors

/// Numbers, booleans or strings of the script, arranged as a tensor would be: a single value, a typed array, or nested
/// arrays.
struct TensorLike {
  /// The sizes that the nesting gives.
  let dimensions: [Int]
  /// The type the first element suggests: float32 for numbers, bool, string, int32 for typed arrays of integers.
  let dtype: DataType
  private let value: Value
  private let context: TFContext
  private let describe: () -> String
  /// Whether arrays of bytes are texts, not axes.
  private let holdsTexts: Bool

  /// Looks at a value; nil when it cannot be a tensor at all.
  ///
  /// - Parameters:
  ///   - holdsTexts: whether arrays of bytes are texts in UTF-8, as they are for the type string.
  ///   - describe: the words with which messages name the value.
  /// - Throws: when arrays are nested unevenly, with the path to the first element that does not fit.
  init?(
    _ value: Value, _ context: TFContext, holdsTexts: Bool = false, describing describe: @escaping () -> String
  ) throws {
    self.value = value
    self.holdsTexts = holdsTexts
    self.context = context
    self.describe = describe
    var dimensions: [Int] = []
    var first = value
    while true {
      if let array = first.asArray {
        dimensions.append(array.length)
        if array.length == 0 {
          dtype = .float32
          break
        }
        first = array[0]
        continue
      }
      if let contents = TypedArrayContents(first) {
        if holdsTexts && contents.text != nil {
          dtype = .string
          break
        }
        dimensions.append(contents.count)
        dtype = contents.dtype
        break
      }
      if let tensor = context.tensor(first), !dimensions.isEmpty {
        throw context.machine.error(
          "\(describe()) is an array of tensors (the first has shape \(tensor.shape)): use tf.stack() to make one tensor of them, or tf.concat() to join them."
        )
      }
      guard let type = TensorLike.dtype(of: first) else {
        if dimensions.isEmpty { return nil }
        throw context.machine.error(
          "\(describe()) must hold numbers, booleans or strings, but the first element is \(context.machine.describe(first))."
        )
      }
      dtype = type
      break
    }
    self.dimensions = dimensions
  }

  private static func dtype(of value: Value) -> DataType? {
    if value.isNumber { return .float32 }
    if value.isBoolean { return .bool }
    return value.isString ? .string : nil
  }

  /// The number of elements.
  var count: Int { dimensions.reduce(1, &*) }

  /// Whether the elements, which are as many as the shape holds, are nested like it; the innermost lists may be flat
  /// lists of what the remaining sizes hold.
  func nestingFits(_ shape: TensorShape) -> Bool {
    dimensions.indices.allSatisfy { axis in
      if axis < shape.rank && dimensions[axis] == shape[axis] { return true }
      return axis == dimensions.count - 1
        && dimensions[axis] == shape.elementCount(of: min(axis, shape.rank)..<shape.rank)
    }
  }

  /// The tensor, with elements converted to `dtype` as typed arrays convert them: int32 cuts fractions off, bool is
  /// whether the number rounds to anything but 0.
  ///
  /// - Parameter shape: the shape, when it is another than the nesting; its size must be `count`.
  func tensor(_ dtype: DataType, shape: TensorShape? = nil) throws -> Tensor {
    let shape = try shape ?? TensorShape(dimensions)
    if Engine.checksForNaN && dtype != .string { try requireFinite(dtype) }
    if dtype == .string {
      var strings: [String] = []
      strings.reserveCapacity(count)
      try visit(value, depth: 0, path: []) { strings.append(try text(of: $0)) }
      return try Tensor(strings: strings, shape: shape)
    }
    let result = try Tensor(uninitialized: shape, dtype)
    switch dtype {
    case .float32:
      var target = result.floats
      try fill(
        { number in
          target.initialize(to: Float(number))
          target += 1
        },
        copy: { contents in
          contents.copy(to: target)
          target += contents.count
        })
    case .int32:
      var target = result.ints
      try fill { number in
        target.initialize(to: Machine.wrapToInt32(number))
        target += 1
      }
    case .bool:
      var target = result.bools
      try fill { number in
        // As Math.round does, which takes halves upwards.
        target.initialize(to: number.isNaN || (number + 0.5).rounded(.down) != 0 ? 1 : 0)
        target += 1
      }
    default:
      throw context.machine.error(
        "\(describe()) cannot become a \(dtype) tensor: make complex tensors with tf.complex(real, imag).")
    }
    return result
  }

  private func fill(_ store: (Double) -> Void, copy: ((TypedArrayContents) -> Void)? = nil) throws {
    try visit(
      value, depth: 0, path: [], contents: copy,
      element: { element in store(try number(of: element)) })
  }

  private func number(of element: Value) throws -> Double {
    if let number = element.asNumber { return number }
    if element.isString { return .nan }
    if element.isNullish || element.isObject {
      throw context.machine.error(
        "\(describe()) must hold numbers, but one element is \(context.machine.describe(element)).")
    }
    return try context.machine.toNumber(element)
  }

  /// Refuses NaN and infinities, as debug mode does where they come in.
  private func requireFinite(_ dtype: DataType) throws {
    try visit(value, depth: 0, path: []) { element in
      let number = try number(of: element)
      guard !number.isFinite else { return }
      throw context.machine.error(
        "\(describe()) holds \(Script.NumberText.string(number)), of which a \(dtype) tensor is made (debug mode checks every value)."
      )
    }
  }

  private func text(of element: Value) throws -> String {
    if holdsTexts, let text = TypedArrayContents(element)?.text { return text }
    if element.isObject {
      throw context.machine.error(
        "\(describe()) must hold strings, but one element is \(context.machine.describe(element)).")
    }
    return try context.machine.toText(element)
  }

  /// Calls `element` for each element in row-major order, or `contents` for a whole typed array where it is given.
  private func visit(
    _ value: Value, depth: Int, path: [Int], contents: ((TypedArrayContents) -> Void)? = nil,
    element: (Value) throws -> Void
  ) throws {
    if depth == dimensions.count {
      if !isElement(value) { throw uneven(value, path, expected: nil) }
      return try element(value)
    }
    if let array = value.asArray {
      guard array.length == dimensions[depth] else { throw uneven(value, path, expected: dimensions[depth]) }
      if depth + 1 == dimensions.count {
        // The innermost arrays hold most of the elements: no path is kept for these.
        for index in 0..<array.length {
          let item = array[index]
          if !isElement(item) { throw uneven(item, path + [index], expected: nil) }
          try element(item)
        }
        return
      }
      for index in 0..<array.length {
        try visit(array[index], depth: depth + 1, path: path + [index], contents: contents, element: element)
      }
      return
    }
    guard let typed = TypedArrayContents(value), depth + 1 == dimensions.count, typed.count == dimensions[depth] else {
      throw uneven(value, path, expected: dimensions[depth])
    }
    if let contents, typed.dtype == .float32 { return contents(typed) }
    for index in 0..<typed.count { try element(Value(typed[index])) }
  }

  private func isElement(_ value: Value) -> Bool {
    !value.isObject || (holdsTexts && TypedArrayContents(value)?.text != nil)
  }

  /// The error for an element that does not fit to the first one.
  private func uneven(_ value: Value, _ path: [Int], expected: Int?) -> ScriptError {
    let place = path.map { "[\($0)]" }.joined()
    let count = value.asArray?.length ?? TypedArrayContents(value)?.count
    let found = count.map { "an array of \($0) element\($0 == 1 ? "" : "s")" } ?? context.machine.describe(value)
    let wanted = expected.map { "an array of \($0) element\($0 == 1 ? "" : "s")" } ?? "a single value"
    return context.machine.error(
      "\(describe()) is nested unevenly: element \(place) should be \(wanted), as its predecessors are, but it is \(found)."
    )
  }
}
