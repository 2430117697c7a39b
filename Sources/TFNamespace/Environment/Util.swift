import Script
import Tensors

extension FunctionTable {
  /// The small functions of `tf.util` on shapes, types and numbers.
  mutating func addUtil() {
    section("Util", in: "tf.util")
    addAssertions()
    addShapeFunctions()
    addTypeFunctions()
    addNumberFunctions()
    addUtilArrays()

    addTensorUtilities()
  }

  private mutating func addAssertions() {
    add(
      "assert", [.any("expr", "boolean"), .function("msg", "() => string")], "Throws an error when expr is not true.",
      example: "tf.util.assert(1 < 2, () => 'never seen');",
      procedure: { call in
        if call[0].isTruthy { return }
        let text = call[1].isCallable ? try call.function(1)() : call[1]
        throw call.machine.error(try call.machine.toText(text))
      })
    add(
      "assertShapesMatch",
      [.any("shapeA", "number[]"), .any("shapeB", "number[]"), .text("errorMessagePrefix", default: "")],
      "Throws an error when two shapes differ.", example: "tf.util.assertShapesMatch([1, 2], [1, 2]);",
      procedure: { call in
        let (a, b) = (try call.integers(0), try call.integers(1))
        if a != b {
          throw call.machine.error(
            "\(try call.text(2))The shapes \(TensorShape.text(a)) and \(TensorShape.text(b)) must match.")
        }
      })
    add(
      "assertNonNull", [.any("a", "any")], "Throws an error for null and undefined.",
      example: "tf.util.assertNonNull(0);",
      procedure: { call in
        if call[0].isNullish { throw call.machine.error("The value must be neither null nor undefined.") }
      })
    add(
      "assertNonNegativeIntegerDimensions", [.any("shape", "number[]")],
      "Throws an error when a size is not an integer of 0 or more.",
      example: "tf.util.assertNonNegativeIntegerDimensions([1, 2]);",
      procedure: { call in _ = try call.shape(0) })
  }

  private mutating func addShapeFunctions() {
    let shape = Parameter.integers("shape")
    add(
      "sizeFromShape", [shape], "The number of elements of a shape.",
      example: "console.log(tf.util.sizeFromShape([2, 3]));"
    ) {
      try $0.integers(0).reduce(1, &*)
    }
    add("isScalarShape", [shape], "Whether a shape has no axes.", example: "console.log(tf.util.isScalarShape([]));") {
      try $0.integers(0).isEmpty
    }
    add(
      "computeStrides", [shape], "How many elements lie between neighbors along each axis but the last.",
      example: "console.log(tf.util.computeStrides([2, 3, 4]));"
    ) {
      try $0.shape(0).elementStrides
    }
    add(
      "inferFromImplicitShape", [shape, .integer("size")], "The shape with -1 replaced by the size that is left.",
      example: "console.log(tf.util.inferFromImplicitShape([2, -1], 6));"
    ) { call -> [Int] in
      try call.shapeFillingGap(call.integers(0), size: call.integer(1))
    }
    add(
      "squeezeShape", [shape, .integers("axis", optional: "all of size 1")], "The shape without axes of size 1.",
      returns: "{newShape, keptDims}", example: "console.log(tf.util.squeezeShape([1, 2, 1]));"
    ) { call -> NamedResults in
      let sizes = try call.integers(0)
      let axes = try call.optionalIntegers(1).map { try call.resolved($0, rank: sizes.count) }
      if let wrong = axes?.first(where: { sizes[$0] != 1 }) {
        throw call.machine.error("squeezeShape(): axis \(wrong) has size \(sizes[wrong]), not 1.")
      }
      let kept = sizes.indices.filter { sizes[$0] != 1 || !(axes?.contains($0) ?? true) }
      return NamedResults(["newShape": kept.map { sizes[$0] }, "keptDims": kept])
    }
    add(
      "parseAxisParam", [.integers("axis", optional: "all axes"), shape], "The axes as numbers from 0.",
      example: "console.log(tf.util.parseAxisParam(-1, [2, 3]));"
    ) { call -> [Int] in
      let rank = try call.integers(1).count
      return try call.optionalIntegers(0).map { try call.resolved($0, rank: rank) } ?? Array(0..<rank)
    }
    let (rank, strides) = (Parameter.integer("rank"), Parameter.integers("strides"))
    add(
      "locToIndex", [.integers("locs"), rank, strides], "The position in row-major order of a place.",
      example: "console.log(tf.util.locToIndex([1, 2], 2, [3]));"
    ) { call -> Int in
      zip(try call.integers(0), try call.integers(2) + [1]).reduce(0) { $0 + $1.0 * $1.1 }
    }
    add(
      "indexToLoc", [.integer("index"), rank, strides], "The place of a position in row-major order.",
      example: "console.log(tf.util.indexToLoc(5, 2, [3]));"
    ) { call -> [Int] in
      var rest = try call.integer(0)
      return try (call.integer(1) == 0 ? [] : call.integers(2) + [1]).map { stride in
        defer { rest %= max(stride, 1) }
        return rest / max(stride, 1)
      }
    }
    add(
      "sizeToSquarishShape", [.integer("size")], "Two sizes near each other that hold so many elements.",
      example: "console.log(tf.util.sizeToSquarishShape(10));"
    ) { call -> [Int] in
      let size = try call.integer(0)
      let width = Int(Double(size).squareRoot().rounded(.up))
      return [width, width == 0 ? 0 : (size + width - 1) / width]
    }
  }

  private mutating func addTypeFunctions() {
    func test(_ name: String, _ what: String, example: String, _ body: @escaping (Value) -> Bool) {
      add(
        name, [.any("value", "any")], "Whether the value is \(what).",
        example: "console.log(tf.util.\(name)(\(example)));"
      ) {
        body($0[0])
      }
    }
    test("isBoolean", "true or false", example: "true") { $0.isBoolean }
    test("isFunction", "a function", example: "() => 1") { $0.isCallable }
    test("isInt", "an integer", example: "3") { $0.asInt != nil }
    test("isNumber", "a number", example: "3") { $0.isNumber }
    test("isString", "a string", example: "'a'") { $0.isString }
    test("isTypedArray", "a typed array of floats, integers or bytes", example: "new Float32Array(2)") {
      guard let contents = TypedArrayContents($0) else { return false }
      return [.float32, .int32, .uint8, .uint8Clamped].contains(contents.array.elementKind)
    }
    add(
      "isPromise", [.any("value", "any")], "Whether the value is a promise, or another object that has then().",
      example: "console.log(tf.util.isPromise(Promise.resolve(1)));"
    ) { call -> Bool in
      try call[0].asObject?.get(PropertyKey("then"), call.machine).isCallable ?? false
    }
    test("isValidDtype", "the name of a data type", example: "'float32'") {
      $0.asString.flatMap { DataType(name: $0.text) } != nil
    }
    add(
      "bytesPerElement", [.dtype()], "The bytes an element takes.",
      example: "console.log(tf.util.bytesPerElement('float32'));"
    ) {
      call -> Int in
      let type = try call.dtype(0)
      if type == .string { throw call.machine.error("bytesPerElement(): strings have no fixed number of bytes.") }
      return type.byteCount
    }
    add(
      "inferDtype", [.any("values", "TensorLike")], "The data type of the tensor that values make.",
      example: "console.log(tf.util.inferDtype([1, 2]));"
    ) {
      call -> DataType in
      if let tensor = call.context.tensor(call[0]) { return tensor.dtype }
      return try TensorLike(call[0], call.context) { "The value" }?.dtype ?? .float32
    }
    let types: [Parameter] = [Parameter("oldType", .dtype), Parameter("newType", .dtype)]
    add(
      "hasEncodingLoss", types, "Whether values of the old type cannot all be told in the new one.",
      example: "console.log(tf.util.hasEncodingLoss('float32', 'int32'));"
    ) { call -> Bool in
      let (old, new) = (try call.dtype(0), try call.dtype(1))
      return new == .string || old == .string ? old != new : old.rawValue > new.rawValue
    }
    section("Util")
    add(
      "sumOutType", [Parameter("type", .dtype)], "The type of a sum over elements of a type.",
      example: "console.log(tf.sumOutType('bool'));"
    ) {
      try $0.dtype(0).sumType
    }
    add(
      "upcastType", [Parameter("typeA", .dtype), Parameter("typeB", .dtype)],
      "The type in which two types are combined.", example: "console.log(tf.upcastType('int32', 'float32'));"
    ) {
      try $0.dtype(0).promoted(with: $0.dtype(1))
    }
    section("Util", in: "tf.util")
  }

  private mutating func addNumberFunctions() {
    add(
      "clamp", [.number("min"), .number("x"), .number("max")], "x limited to the range from min to max.",
      example: "console.log(tf.util.clamp(0, 5, 3));"
    ) {
      let x = try $0.number(1)
      return x.isNaN ? x : try max($0.number(0), min(x, $0.number(2)))
    }
    add(
      "nearestDivisor", [.integer("size"), .integer("start")], "The first divisor of size from start on.",
      example: "console.log(tf.util.nearestDivisor(12, 5));"
    ) {
      call -> Int in
      let (size, start) = (try call.integer(0), try call.integer(1))
      guard start >= 1 && start < size else { return size }
      // Beyond the root, the divisors are the quotients of the smaller ones.
      let root = Int(Double(size).squareRoot())
      if start <= root, let divisor = (start...root).first(where: { size % $0 == 0 }) { return divisor }
      let quotients = (1...max(1, min(root, size / start))).reversed()
      return quotients.first { size % $0 == 0 }.map { size / $0 } ?? size
    }
    add(
      "nearestLargerEven", [.integer("val")], "The number itself if it is even, otherwise the next one.",
      example: "console.log(tf.util.nearestLargerEven(3));"
    ) {
      call -> Int in
      let value = try call.integer(0)
      return value % 2 == 0 ? value : value + 1
    }
    add("now", [], "The time in milliseconds, from an arbitrary start.", example: "console.log(tf.util.now() > 0);") {
      _ in
      EventLoop.now
    }
    add(
      "randUniform", [.number("a"), .number("b")], "A random number from b up to, but without, a.",
      example: "console.log(tf.util.randUniform(0, 1));"
    ) {
      call -> Double in
      let draw = RandomSource.unseeded()
      return try call.number(1) * draw + (1 - draw) * call.number(0)
    }
    add("tanh", [.number("x")], "The hyperbolic tangent of a number.", example: "console.log(tf.util.tanh(0.5));") {
      try Double(Tensor(Float(0)).add($0.float(0)).tanh().scalarValue())
    }
    add(
      "rightPad", [.text("a"), .integer("size")], "The text with blanks behind it, up to a length.",
      example: "console.log(tf.util.rightPad('ab', 5) + '|');"
    ) {
      call -> String in
      let text = try call.text(0)
      let size = try call.integer(1)
      guard size < 1 << 28 else { throw call.argument(1).mismatch("a length that fits in memory") }
      return text + String(repeating: " ", count: max(0, size - text.count))
    }
  }
}

extension TensorShape {
  /// How many elements lie between neighbors along each axis but the last.
  var elementStrides: [Int] { rank < 2 ? [] : (0..<rank - 1).map { elementCount(of: $0 + 1..<rank) } }
}

extension Call {
  /// A shape with −1 replaced by the size that makes it hold `size` elements.
  fileprivate func shapeFillingGap(_ sizes: [Int], size: Int) throws -> [Int] {
    let known = sizes.filter { $0 != -1 }.reduce(1, &*)
    let gaps = sizes.indices.filter { sizes[$0] == -1 }
    guard gaps.count <= 1, sizes.allSatisfy({ $0 >= -1 }) else {
      throw machine.error(
        "The shape \(TensorShape.text(sizes)) must hold sizes of 0 or more; only one of them may be -1.")
    }
    guard let gap = gaps.first else {
      // The size 0 stands for one that is not known yet.
      guard size == 0 || size == known else {
        throw machine.error(
          "The size \(size) does not match the shape \(TensorShape.text(sizes)), which holds \(known).")
      }
      return sizes
    }
    guard known != 0 && size % known == 0 else {
      throw machine.error(
        "The size \(size) cannot be divided into the shape \(TensorShape.text(sizes)): \(size) / \(known) is no integer."
      )
    }
    var filled = sizes
    filled[gap] = size / known
    return filled
  }

  /// Axes counted from the end made numbers from 0.
  fileprivate func resolved(_ axes: [Int], rank: Int) throws -> [Int] {
    try axes.map { axis in
      guard axis >= -rank && axis < rank else {
        throw machine.error("\(entry.name)(): axis must be in the range [-\(rank), \(rank)), but it is \(axis).")
      }
      return axis < 0 ? axis + rank : axis
    }
  }
}
