import Script
import Tensors

extension FunctionTable {
  /// Tensors from values, constants and ranges.
  mutating func addCreation() {
    section("Tensors / Creation")
    let values = Parameter.any("values", "TensorLike", "a number, (nested) arrays, a typed array")
    add(
      "tensor", [values, .shape(optional: "from the nesting"), .dtype(optional: "from the values")],
      "Makes a tensor of the values, of the given shape or that of the nesting.",
      example: "tf.tensor([[1, 2], [3, 4]]).print();"
    ) { call in
      try call.tensorFromValues(shape: call.optionalShape(1), dtype: call.optionalDtype(2))
    }
    add(
      "scalar", [.any("value", "number|boolean|string|Uint8Array"), .dtype(optional: "from the value")],
      "Makes a tensor of rank 0.", example: "tf.scalar(3.14).print();"
    ) { call in
      let argument = call.argument(0)
      let dtype = try call.optionalDtype(1)
      guard try call.nesting(0, dtype) == 0 else {
        throw argument.mismatch("a single number, boolean or string", hint: "Use tf.tensor1d([…]) for several values.")
      }
      return try call.tensorFromValues(shape: nil, dtype: dtype)
    }
    addTensorsOfRank()
    addFilledTensors()
    addSequences()

    add(
      "complex", [.tensor("real"), .tensor("imag")], "Makes a complex tensor of real and imaginary parts.",
      example: "tf.complex([1, 2], [3, 4]).print();"
    ) { try Tensor.complex($0.tensor(0), $0.tensor(1)) }
    add(
      "real", [.tensor("input")], "The real parts of a complex tensor.",
      example: "tf.real(tf.complex([1], [2])).print();"
    ) {
      try $0.tensor(0).real()
    }
    add(
      "imag", [.tensor("input")], "The imaginary parts of a complex tensor.",
      example: "tf.imag(tf.complex([1], [2])).print();"
    ) { try $0.tensor(0).imag() }
    add(
      "variable",
      [
        .tensor("initialValue", .any), .boolean("trainable", default: true), .text("name", optional: "a number"),
        .dtype(optional: "that of initialValue"),
      ],
      "Makes a variable: a tensor whose values assign() and optimizers change.", returns: "Variable",
      example: "const v = tf.variable(tf.tensor1d([1, 2]));\nv.assign(v.add(1));\nv.print();"
    ) { call -> Tensor in
      try Variable(
        call.tensor(0), isTrainable: call.boolean(1), name: call.optionalText(2), dtype: call.optionalDtype(3))
    }
  }

  private mutating func addTensorsOfRank() {
    let examples = [
      "[1, 2, 3]", "[[1, 2], [3, 4]]", "[[[1], [2]], [[3], [4]]]", "[[[[1], [2]], [[3], [4]]]]",
      "[[[[[1], [2]], [[3], [4]]]]]", "[[[[[[1], [2]], [[3], [4]]]]]]",
    ]
    let values = Parameter.any("values", "TensorLike")
    add(
      "tensor1d", [values, .dtype(optional: "from the values")], "Makes a tensor of rank 1.",
      example: "tf.tensor1d(\(examples[0])).print();"
    ) { call in
      let dtype = try call.optionalDtype(1)
      let rank = try call.nesting(0, dtype)
      guard rank == 1 else {
        throw call.machine.error("tensor1d() needs a flat array of `values`, but these are nested \(rank) deep.")
      }
      return try call.tensorFromValues(shape: nil, dtype: dtype)
    }
    for rank in 2...6 {
      add(
        "tensor\(rank)d", [values, .shape(optional: "from the nesting"), .dtype(optional: "from the values")],
        "Makes a tensor of rank \(rank).", example: "tf.tensor\(rank)d(\(examples[rank - 1])).print();"
      ) { call in
        let dtype = try call.optionalDtype(2)
        let nesting = try call.nesting(0, dtype)
        let shape = try call.optionalShape(1)
        if let shape, shape.rank != rank {
          throw call.machine.error(
            "tensor\(rank)d() needs a shape of \(rank) sizes, but got \(shape) with \(shape.rank).")
        }
        guard nesting == rank || nesting == 1 else {
          throw call.machine.error(
            "tensor\(rank)d() needs `values` that are nested \(rank) deep (number\(String(repeating: "[]", count: rank))) or flat, but these are nested \(nesting) deep."
          )
        }
        if nesting == 1 && shape == nil {
          throw call.machine.error(
            "tensor\(rank)d() needs a shape, such as \(TensorShape.text([Int](repeating: 1, count: rank))), when `values` is a flat array."
          )
        }
        return try call.tensorFromValues(shape: shape, dtype: dtype)
      }
    }
  }

  private mutating func addFilledTensors() {
    add(
      "zeros", [.shape(), .dtype(default: .float32)], "Makes a tensor of zeros.", example: "tf.zeros([2, 2]).print();"
    ) { try Tensor.zeros($0.shape(0), $0.dtype(1)) }
    add("ones", [.shape(), .dtype(default: .float32)], "Makes a tensor of ones.", example: "tf.ones([2, 2]).print();") {
      try Tensor.ones($0.shape(0), $0.dtype(1))
    }
    add(
      "fill", [.shape(), .any("value", "number|string"), .dtype(optional: "from the value")],
      "Makes a tensor filled with one value.", example: "tf.fill([2, 2], 4).print();"
    ) { call in
      let shape = try call.shape(0)
      let dtype = try call.optionalDtype(2)
      if call[1].isString || dtype == .string { return try Tensor.full(shape, text: call.argument(1).text()) }
      let value = try call[1].asBool.map { $0 ? 1.0 : 0 } ?? call.argument(1).number()
      return try Tensor.full(shape, value, dtype ?? (call[1].isBoolean ? .bool : .float32))
    }
    add(
      "zerosLike", [.tensor("x")], "Zeros in the shape and type of another tensor.",
      example: "tf.zerosLike(tf.tensor([1, 2])).print();", method: .same
    ) { try $0.tensor(0).zerosLike() }
    add(
      "onesLike", [.tensor("x")], "Ones in the shape and type of another tensor.",
      example: "tf.onesLike(tf.tensor([1, 2])).print();", method: .same
    ) { try $0.tensor(0).onesLike() }
    add(
      "eye",
      [
        .integer("numRows"), .integer("numColumns", optional: "numRows"), .shape("batchShape", optional: "[]"),
        .dtype(default: .float32),
      ], "Makes an identity matrix, or a batch of them.", example: "tf.eye(3).print();"
    ) { call in
      try Tensor.eye(
        call.integer(0), call.optionalInteger(1), batchShape: call.optionalIntegers(2) ?? [], dtype: call.dtype(3))
    }
    add(
      "diag", [.tensor("x")], "Puts the values on the diagonal of a tensor of twice the rank.",
      example: "tf.diag([1, 2, 3]).print();"
    ) { try $0.tensor(0).diag() }
    add(
      "oneHot",
      [
        .tensor("indices", .exactly(.int32)), .integer("depth"), .number("onValue", default: 1),
        .number("offValue", default: 0), .dtype(default: .int32),
      ], "Turns class numbers into vectors with onValue at the class and offValue elsewhere.",
      example: "tf.oneHot([0, 2], 3).print();", method: .same
    ) { call in
      try call.tensor(0).oneHot(
        call.integer(1), onValue: call.number(2), offValue: call.number(3), dtype: call.dtype(4))
    }
  }

  private mutating func addSequences() {
    add(
      "linspace", [.number("start"), .number("stop"), .integer("num")],
      "Makes num evenly spaced numbers from start to stop, both included.", example: "tf.linspace(0, 1, 5).print();"
    ) { try Tensor.linspace($0.number(0), $0.number(1), $0.integer(2)) }
    add(
      "range", [.number("start"), .number("stop"), .number("step", default: 1), .dtype(default: .float32)],
      "Makes the numbers from start up to, but without, stop.", example: "tf.range(0, 9, 2).print();"
    ) { call in
      if call.count == 1, call[0].isNumber {
        throw call.argument(1).mismatch(
          "a number", hint: "Write tf.range(0, \(Int(try call.number(0)))) to begin at 0.")
      }
      return try Tensor.range(call.number(0), call.number(1), step: call.number(2), dtype: call.dtype(3))
    }
  }
}

extension Call {
  /// How deep the arrays of an argument are nested, from which a tensor of the given type is made.
  fileprivate func nesting(_ index: Int, _ dtype: DataType?) throws -> Int {
    if let tensor = context.tensor(self[index]) { return tensor.rank }
    return try tensorLike(index, dtype).dimensions.count
  }

  private func tensorLike(_ index: Int, _ dtype: DataType?) throws -> TensorLike {
    let argument = argument(index)
    let like = try TensorLike(argument.value, context, holdsTexts: dtype == .string) {
      "Argument '\(argument.name)' passed to '\(entry.name)'"
    }
    guard let like else {
      let nonNull = argument.isGiven ? "" : "a non-null value: "
      throw argument.mismatch("\(nonNull)a number, a boolean, a string, a typed array or nested arrays of these")
    }
    return like
  }

  /// The tensor of the first argument's values; a shape must have as many elements and fit to the nesting.
  fileprivate func tensorFromValues(shape: TensorShape?, dtype: DataType?) throws -> Tensor {
    if dtype == .complex64 {
      throw machine.error("\(entry.name)() cannot make a complex64 tensor: use tf.complex(real, imag).")
    }
    if let tensor = context.tensor(self[0]) {
      let reshaped = try shape.map { try tensor.reshape($0) } ?? tensor.clone()
      return try dtype.map { try reshaped.cast(to: $0) } ?? reshaped
    }
    let like = try tensorLike(0, dtype)
    if let shape {
      guard shape.elementCount == like.count else {
        throw machine.error(
          "The shape \(shape) holds \(shape.elementCount) values, but \(entry.name)() got \(like.count) value\(like.count == 1 ? "" : "s") of shape \(TensorShape.text(like.dimensions))."
        )
      }
      if !like.nestingFits(shape) {
        throw machine.error(
          "The values passed to \(entry.name)() are nested as \(TensorShape.text(like.dimensions)), which does not match the shape \(shape)."
        )
      }
    }
    return try like.tensor(dtype ?? like.dtype, shape: shape)
  }
}
