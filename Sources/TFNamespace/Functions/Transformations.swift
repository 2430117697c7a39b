import Tensors

extension FunctionTable {
  /// Functions that change the shape or the type.
  mutating func addTransformations() {
    section("Tensors / Transformations")
    add(
      "batchToSpaceND", [.tensor("x"), .integers("blockShape"), .any("crops", "[number, number][]")],
      "Moves blocks of the batch into the spatial axes, and crops these.",
      example: "tf.batchToSpaceND(tf.tensor4d([1, 2, 3, 4], [4, 1, 1, 1]), [2, 2], [[0, 0], [0, 0]]).print();",
      method: .same
    ) { try $0.tensor(0).batchToSpaceND($0.integers(1), $0.pairs(2)) }
    add(
      "broadcastArgs", [.tensor("s0"), .tensor("s1")], "The shape of the result when two shapes are broadcast.",
      example: "tf.broadcastArgs([2, 1], [3]).print();"
    ) { try Tensor.broadcastArgs($0.tensor(0), $0.tensor(1)) }
    add(
      "broadcastTo", [.tensor("x"), .shape()], "Repeats axes of size 1 to get the shape.",
      example: "tf.broadcastTo([1, 2, 3], [2, 3]).print();", method: .same
    ) { try $0.tensor(0).broadcastTo($0.shape(1)) }
    add(
      "cast", [.tensor("x", .any), .dtype()], "Converts the elements to another type.",
      example: "tf.cast([1.5, 2.5], 'int32').print();", method: .same
    ) { call in
      let (x, type) = (try call.tensor(0), try call.dtype(1))
      if x.dtype != type && (x.dtype == .string || type == .string) {
        throw call.machine.error(
          "Argument 'x' passed to 'cast' must be numeric tensor, but got \(x.dtype) tensor: \(x.dtype) cannot become \(type)."
        )
      }
      return try x.cast(to: type)
    }
    add(
      "depthToSpace",
      [
        .tensor("x", .exactly(.float32)), .integer("blockSize"),
        .choice("dataFormat", ["NHWC", "NCHW"], default: "NHWC"),
      ],
      "Moves blocks of the channels into height and width.",
      example: "tf.depthToSpace(tf.tensor4d([1, 2, 3, 4], [1, 1, 1, 4]), 2).print();", method: .same
    ) { try $0.tensor(0).depthToSpace($0.integer(1), isChannelsFirst: $0.choice(2) == "NCHW") }
    add(
      "ensureShape", [.tensor("x", .any), .any("shape", "(number|null)[]")],
      "The tensor itself, or an error when its shape does not match; null stands for any size.",
      example: "tf.ensureShape(tf.zeros([2, 3]), [2, 3]).print();"
    ) { try $0.tensor(0).ensureShape($0.argument(1).openShape()) }
    add(
      "expandDims", [.tensor("x", .any), .integer("axis", default: 0)], "Inserts an axis of size 1.",
      example: "tf.expandDims([1, 2, 3], 1).print();", method: .same
    ) { try $0.tensor(0).expandDims($0.integer(1)) }
    add(
      "mirrorPad",
      [.tensor("x"), .any("paddings", "[number, number][]"), .choice("mode", ["reflect", "symmetric"])],
      "Pads with the mirrored elements; 'reflect' leaves out the border itself.",
      example: "tf.mirrorPad([1, 2, 3], [[1, 1]], 'reflect').print();", method: .same
    ) { try $0.tensor(0).mirrorPad($0.pairs(1).padding, isSymmetric: $0.choice(2) == "symmetric") }
    add(
      "pad", [.tensor("x"), .any("paddings", "[number, number][]"), .number("constantValue", default: 0)],
      "Adds a border of a constant, [before, after] for each axis.", example: "tf.pad([1, 2, 3], [[1, 2]]).print();",
      method: .same
    ) { try $0.tensor(0).pad($0.pairs(1).padding, value: $0.number(2)) }
    for rank in 1...4 {
      let shown = rank == 1 ? "[number, number]" : "[number, number][]"
      let nested = String(repeating: "[", count: rank) + "1, 2" + String(repeating: "]", count: rank)
      let paddings =
        rank == 1 ? "[1, 1]" : "[" + [String](repeating: "[1, 1]", count: rank).joined(separator: ", ") + "]"
      add(
        "pad\(rank)d", [.tensor("x"), .any("paddings", shown), .number("constantValue", default: 0)],
        "Pads a tensor of rank \(rank).", example: "tf.pad\(rank)d(\(nested), \(paddings)).print();"
      ) { call in
        let x = try call.tensor(0, rank: rank)
        if rank > 1 { return try x.pad(call.pairs(1).padding, value: call.number(2)) }
        let pair = try call.integers(1)
        guard pair.count == 2 else { throw call.argument(1).mismatch("a pair of integers, such as [1, 1]") }
        return try x.pad([(pair[0], pair[1])], value: call.number(2))
      }
    }
    add(
      "reshape", [.tensor("x", .any), .integers("shape", "one size may be -1: the rest")],
      "Gives the elements another shape of the same size.", example: "tf.reshape([1, 2, 3, 4], [2, -1]).print();",
      method: .same
    ) { call in
      if call[1].isNumber, call.count > 2 {
        let sizes = call.rest(from: 1).compactMap(\.value.asInt)
        throw call.argument(1).mismatch("one array of sizes", hint: "Write \(TensorShape.text(sizes)).")
      }
      return try call.tensor(0).reshape(call.integers(1))
    }
    addAsync(
      "setdiff1dAsync", [.tensor("x"), .tensor("y")], "The elements of x that are not in y, and their positions.",
      returns: "Promise<[Tensor, Tensor]>",
      example: "const [out, at] = await tf.setdiff1dAsync([1, 2, 3], [2]);\nout.print();"
    ) { call -> [Tensor] in
      let (values, indices) = try call.tensor(0).setdiff1d(call.tensor(1))
      return [values, indices]
    }
    add(
      "spaceToBatchND", [.tensor("x"), .integers("blockShape"), .any("paddings", "[number, number][]")],
      "Moves blocks of the spatial axes, after padding, into the batch.",
      example: "tf.spaceToBatchND(tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]), [2, 2], [[0, 0], [0, 0]]).print();",
      method: .same
    ) { try $0.tensor(0).spaceToBatchND($0.integers(1), $0.pairs(2).padding) }
    add(
      "squeeze", [.tensor("x", .any), .integers("axis", optional: "all of size 1")], "Removes axes of size 1.",
      example: "tf.squeeze([[[1, 2]]]).print();", method: .same
    ) { try $0.tensor(0).squeeze($0.optionalIntegers(1)) }
  }
}

extension [(Int, Int)] {
  /// The pairs with the names the engine gives them.
  var padding: [(before: Int, after: Int)] { map { (before: $0.0, after: $0.1) } }
}

extension Call {
  /// A tensor that must have the given rank.
  func tensor(_ index: Int, rank: Int) throws -> Tensor {
    let tensor = try tensor(index)
    guard tensor.rank == rank else {
      throw machine.error(
        "Argument '\(entry.parameters[index].name)' passed to '\(entry.name)' must be of rank \(rank), but got rank \(tensor.rank) (shape \(tensor.shape))."
      )
    }
    return tensor
  }
}

extension Argument {
  /// A shape in which `null` and -1 stand for any size.
  func openShape() throws -> [Int?] {
    guard let array = value.asArray else { throw mismatch("a shape: an array of sizes such as [2, null]") }
    return try array.values.map { element in
      if element.isNullish { return nil }
      guard let size = element.asInt else { throw mismatch("a shape: an array of integers or null") }
      return size < 0 ? nil : size
    }
  }
}
