import Script
import Tensors

extension FunctionTable {
  /// The functions of `tf.util` on arrays, typed arrays and text.
  mutating func addUtilArrays() {
    addArrayFunctions()
    addTypedArrayFunctions()
    addTextFunctions()
  }

  private mutating func addArrayFunctions() {
    let two: [Parameter] = [.any("n1", "number[]"), .any("n2", "number[]")]
    for (name, anyForNull) in [("arraysEqual", ""), ("arraysEqualWithNull", "; null equals anything")] {
      add(
        name, two, "Whether two arrays hold the same values\(anyForNull).",
        example: "console.log(tf.util.\(name)([1, 2], [1, 2]));"
      ) {
        call -> Bool in
        if call[0].isNull && call[1].isNull { return true }
        guard let a = call.elements(0), let b = call.elements(1) else { return false }
        return a.count == b.count
          && zip(a, b).allSatisfy { x, y in
            Value.isStrictlyEqual(x, y) || (!anyForNull.isEmpty && (x.isNull || y.isNull))
          }
      }
    }
    add(
      "distSquared", [.any("a", "number[]"), .any("b", "number[]")], "The square of the distance of two points.",
      example: "console.log(tf.util.distSquared([1, 2], [4, 6]));"
    ) {
      zip(try $0.argument(0).numbers(), try $0.argument(1).numbers()).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    add("sum", [.any("arr", "number[]")], "The sum of numbers.", example: "console.log(tf.util.sum([1, 2]));") {
      try $0.argument(0).numbers().reduce(0, +)
    }
    add(
      "flatten", [.any("arr", "any"), .any("result", "array", optional: "[]"), .boolean("skipTypedArray")],
      "All elements of nested arrays in one array.", returns: "array",
      example: "console.log(tf.util.flatten([[1, 2], [3]]));"
    ) { call -> Value in
      let result = call[1].asArray ?? call.context.realm.makeArray([])
      call.flatten(call[0], into: result, depth: 0)
      return Value(result)
    }
    let array = Parameter.any("array", "array|TypedArray")
    add(
      "shuffle", [array], "Puts the elements in random order.", example: "const a = [1, 2, 3];\ntf.util.shuffle(a);",
      procedure: {
        try $0.permute([0])
      })
    add(
      "shuffleCombo", [array, .any("array2", "array|TypedArray")],
      "Puts the elements of two arrays in the same random order.",
      example: "tf.util.shuffleCombo([1, 2], [3, 4]);", procedure: { try $0.permute([0, 1]) })
    add(
      "createShuffledIndices", [.integer("n")], "The numbers from 0 to n - 1 in random order.", returns: "Uint32Array",
      example: "console.log(tf.util.createShuffledIndices(5));"
    ) {
      call -> Value in
      let count = try call.elementCount(0, bits: 26)
      let array = try call.machine.makeTypedArray(.uint32, length: count)
      for (index, value) in RandomSource.shuffledIndices(count).enumerated() {
        array.setNumber(Double(value), at: index)
      }
      return Value(array)
    }
    add(
      "swap", [.any("object", "array"), .integer("left"), .integer("right")], "Exchanges two elements.",
      example: "tf.util.swap([1, 2], 0, 1);",
      procedure: { call in
        let (left, right) = (try call.position(1), try call.position(2))
        let first = try call.machine.get(call[0], left)
        try call.machine.set(call[0], left, call.machine.get(call[0], right))
        try call.machine.set(call[0], right, first)
      })
  }

  private mutating func addTypedArrayFunctions() {
    let (size, dtype) = (Parameter.integer("size"), Parameter.dtype())
    func filled(
      _ name: String, _ parameters: [Parameter], _ summary: String, example: String, typeAt: Int, sizeAt: Int,
      _ value: Double
    ) {
      add(name, parameters, summary, returns: "TypedArray", example: "console.log(tf.util.\(name)(\(example)));") {
        call -> Value in
        try call.filledArray(value, typeAt: typeAt, countAt: sizeAt)
      }
    }
    filled(
      "getTypedArrayFromDType", [dtype, size], "A typed array of zeros for a data type.", example: "'int32', 2",
      typeAt: 0, sizeAt: 1, 0)
    add(
      "getArrayFromDType", [dtype, size], "A typed array of zeros for a data type; for strings an array of undefined.",
      returns: "TypedArray|string[]", example: "console.log(tf.util.getArrayFromDType('int32', 2));"
    ) { call -> Value in
      guard try call.dtype(0) == .string else { return try call.filledArray(0, typeAt: 0, countAt: 1) }
      return Value(call.machine.realm.makeArray([Value](repeating: .undefined, count: try call.elementCount(1))))
    }
    filled(
      "makeZerosTypedArray", [size, dtype], "A typed array of zeros.", example: "2, 'int32'", typeAt: 1, sizeAt: 0, 0)
    filled(
      "makeOnesTypedArray", [size, dtype], "A typed array of ones.", example: "2, 'int32'", typeAt: 1, sizeAt: 0, 1)
    add(
      "toTypedArray", [.any("a", "TensorLike"), dtype], "The values as a typed array.", returns: "TypedArray",
      example: "console.log(tf.util.toTypedArray([[1], [2]], 'float32'));"
    ) {
      call -> Value in
      let type = try call.numericType(1)
      guard let like = try TensorLike(call[0], call.context, describing: { "The value" }) else {
        throw call.argument(0).mismatch("a number, a typed array or nested arrays")
      }
      return try like.tensor(type).scriptElements(call.context)
    }
    add(
      "makeZerosNestedTypedArray", [.shape(), dtype], "Nested arrays of zeros, the innermost typed.", returns: "array",
      example: "console.log(tf.util.makeZerosNestedTypedArray([2, 2], 'float32'));"
    ) {
      call -> Value in
      let zeros = try Tensor.zeros(call.shape(0), call.numericType(1))
      return try call.nested(zeros.shape.dimensions[...], zeros.scriptElements(call.context))
    }
    add(
      "toNestedArray", [.shape(), .any("a", "TypedArray"), .boolean("isComplex")], "The values as nested arrays.",
      returns: "array", example: "console.log(tf.util.toNestedArray([2, 2], new Float32Array([1, 2, 3, 4])));"
    ) { call -> Value in
      let (shape, numbers) = (try call.shape(0), try call.argument(1).numbers())
      let wanted = shape.elementCount * (call.boolean(2) ? 2 : 1)
      guard numbers.count == wanted else {
        throw call.machine.error(
          "toNestedArray(): the shape \(shape) holds \(wanted) values, but there are \(numbers.count).")
      }
      let type: DataType = call.boolean(2) ? .complex64 : .float32
      let tensor = try Tensor(uninitialized: shape, type)
      for (index, number) in numbers.enumerated() { tensor.floats[index] = Float(number) }
      return try tensor.scriptNestedArray(call.context)
    }
    add(
      "checkConversionForErrors", [.any("vals", "number[]"), dtype], "Throws an error when a value is NaN or infinite.",
      example: "tf.util.checkConversionForErrors([1, 2], 'float32');",
      procedure: { call in
        if let wrong = try call.argument(0).numbers().first(where: { !$0.isFinite }) {
          throw call.machine.error(
            "A tensor of type \(try call.dtype(1)) should not hold \(Script.NumberText.string(wrong)).")
        }
      })
  }

  private mutating func addTextFunctions() {
    add(
      "encodeString", [.text("s"), .text("encoding", default: "utf-8")], "The bytes of a text.", returns: "Uint8Array",
      example: "console.log(tf.util.encodeString('abc'));"
    ) {
      call -> Value in
      try call.requireUTF8()
      return Value(try call.machine.makeBytes(Array(call.text(0).utf8)))
    }
    add(
      "decodeString", [.any("bytes", "Uint8Array"), .text("encoding", default: "utf-8")], "The text of bytes.",
      returns: "string", example: "console.log(tf.util.decodeString(new Uint8Array([72, 105])));"
    ) {
      call -> String in
      try call.requireUTF8()
      guard let bytes = call.machine.bytes(of: call[0]) else { throw call.argument(0).mismatch("a Uint8Array") }
      return String(decoding: bytes, as: UTF8.self)
    }
    add(
      "bytesFromStringArray", [.any("arr", "Uint8Array[]")], "The number of bytes of several texts.",
      example: "console.log(tf.util.bytesFromStringArray([new Uint8Array(3)]));"
    ) {
      call -> Int in
      try (call[0].asArray?.values ?? []).reduce(0) { sum, element in
        guard let bytes = call.machine.bytes(of: element) else {
          throw call.argument(0).mismatch("an array of Uint8Arrays")
        }
        return sum + bytes.count
      }
    }
  }
}

extension Call {
  /// The elements of an array or typed array; nil for other values.
  fileprivate func elements(_ index: Int) -> [Value]? {
    if let array = self[index].asArray { return array.values }
    return TypedArrayContents(self[index]).map { contents in (0..<contents.count).map { Value(contents[$0]) } }
  }

  fileprivate func flatten(_ value: Value, into result: JSArray, depth: Int) {
    if let array = value.asArray, depth < 1000 {
      for element in array.values { flatten(element, into: result, depth: depth + 1) }
    } else if let contents = TypedArrayContents(value), !boolean(2) {
      for index in 0..<contents.count { result.append(Value(contents[index])) }
    } else {
      result.append(value)
    }
  }

  /// The property key of a position in an array.
  fileprivate func position(_ index: Int) throws -> PropertyKey {
    guard let position = UInt32(exactly: try integer(index)), position < .max else {
      throw argument(index).mismatch("a position in an array: an integer of 0 or more")
    }
    return PropertyKey(index: position)
  }

  /// Puts the elements of arrays of the same length in the same random order.
  fileprivate func permute(_ parameters: [Int]) throws {
    let columns = try parameters.map { index in
      guard let values = elements(index) else { throw argument(index).mismatch("an array or a typed array") }
      return values
    }
    guard let first = columns.first, columns.allSatisfy({ $0.count == first.count }) else {
      throw machine.error(
        "\(entry.name)(): the arrays must have the same length, but they have \(columns.map { String($0.count) }.joined(separator: " and ")) elements."
      )
    }
    let order = RandomSource.shuffledIndices(first.count)
    for (parameter, column) in zip(parameters, columns) {
      for (target, source) in order.enumerated() {
        try machine.set(self[parameter], PropertyKey(index: UInt32(target)), column[source])
      }
    }
  }

  /// How many elements an array shall have.
  fileprivate func elementCount(_ index: Int, bits: Int = 28) throws -> Int {
    let count = try integer(index)
    guard count >= 0 && count <= 1 << bits else {
      throw argument(index).mismatch("an integer from 0 to 2 ** \(bits)")
    }
    return count
  }

  /// A typed array of one value.
  fileprivate func filledArray(_ value: Double, typeAt: Int, countAt: Int) throws -> Value {
    try Tensor.full(TensorShape([elementCount(countAt)]), value, numericType(typeAt)).scriptElements(context)
  }

  /// A data type of numbers.
  func numericType(_ index: Int) throws -> DataType {
    let type = try dtype(index)
    guard type != .string && type != .complex64 else {
      throw argument(index).mismatch("one of 'float32', 'int32', 'bool'")
    }
    return type
  }

  fileprivate func requireUTF8() throws {
    guard ["utf-8", "utf8"].contains(try text(1).lowercased()) else {
      throw argument(1).mismatch("'utf-8', the only encoding there is")
    }
  }

  /// Nested arrays of a shape, with (copies of) a typed array innermost.
  fileprivate func nested(_ dimensions: ArraySlice<Int>, _ elements: Value) throws -> Value {
    guard dimensions.count > 1, let first = dimensions.first else {
      let count = dimensions.first ?? 1
      guard let typed = TypedArrayContents(elements) else { return elements }
      return Value(try machine.makeTypedArray(typed.array.elementKind, length: count))
    }
    return Value(context.realm.makeArray(try (0..<first).map { _ in try nested(dimensions.dropFirst(), elements) }))
  }
}
