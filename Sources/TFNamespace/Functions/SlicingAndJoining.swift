import Tensors

extension FunctionTable {
  /// Functions that take tensors apart and put them together.
  mutating func addSlicingAndJoining() {
    section("Tensors / Slicing and Joining")
    addAsync(
      "booleanMaskAsync", [.tensor("tensor", .any), .tensor("mask", .exactly(.bool)), .integer("axis", default: 0)],
      "The parts of a tensor where the mask is true.",
      example: "(await tf.booleanMaskAsync([1, 2, 3], [true, false, true])).print();"
    ) { try $0.tensor(0).booleanMask($0.tensor(1), axis: $0.integer(2)) }
    addJoining()
    add(
      "gather",
      [
        .tensor("x", .any), .tensor("indices", .exactly(.int32)), .integer("axis", default: 0),
        .integer("batchDims", default: 0),
      ],
      "Takes the slices at the indices along an axis.", example: "tf.gather([10, 20, 30], [2, 0]).print();",
      method: .same
    ) { try $0.tensor(0).gather($0.tensor(1), axis: $0.integer(2), batchDims: $0.integer(3)) }
    add(
      "reverse", [.tensor("x", .any), .integers("axis", optional: "all axes")], "Reverses the order along the axes.",
      example: "tf.reverse([1, 2, 3]).print();", method: .same
    ) { try $0.tensor(0).reverse($0.optionalIntegers(1)) }
    add(
      "slice", [.tensor("x", .any), .integers("begin"), .integers("size", optional: "to the end")],
      "Takes a part of a tensor, from begin on.", example: "tf.slice([1, 2, 3, 4], [1], [2]).print();", method: .same
    ) { try $0.tensor(0).slice($0.integers(1), $0.optionalIntegers(2)) }
    add(
      "split", [.tensor("x", .any), .integers("numOrSizeSplits"), .integer("axis", default: 0)],
      "Splits a tensor along an axis into equal parts, or into parts of the given sizes.",
      example: "for (const part of tf.split([1, 2, 3, 4], 2)) part.print();", method: .same
    ) { call -> [Tensor] in
      if call[1].isNumber { return try call.tensor(0).split(call.integer(1), axis: call.integer(2)) }
      return try call.tensor(0).split(call.integers(1), axis: call.integer(2))
    }
    add(
      "tile", [.tensor("x", .any), .integers("reps")], "Repeats a tensor, reps[i] times along axis i.",
      example: "tf.tile([1, 2], [3]).print();", method: .same
    ) { try $0.tensor(0).tile($0.integers(1)) }
    add(
      "unstack", [.tensor("x", .any), .integer("axis", default: 0)], "Splits a tensor into the slices along an axis.",
      example: "for (const row of tf.unstack([[1, 2], [3, 4]])) row.print();", method: .same
    ) { call -> [Tensor] in try call.tensor(0).unstack(call.integer(1)) }
    addIndexing()
    addRankVariants()
  }

  private mutating func addJoining() {
    add(
      "concat", [.tensors("tensors", .any), .integer("axis", default: 0)], "Joins tensors along an axis.",
      example: "tf.concat([tf.tensor([1, 2]), tf.tensor([3])]).print();"
    ) { try Tensor.concat($0.tensors(0), axis: $0.integer(1)) }
    add(
      "stack", [.tensors("tensors", .any), .integer("axis", default: 0)],
      "Joins tensors of the same shape along a new axis.",
      example: "tf.stack([tf.tensor([1, 2]), tf.tensor([3, 4])]).print();"
    ) { try Tensor.stack($0.tensors(0), axis: $0.integer(1)) }
    add(
      "meshgrid",
      [
        .tensor("x", optional: "no grid"), .tensor("y", optional: "x only"),
        .options("options", [.choice("indexing", ["xy", "ij"], default: "xy")]),
      ], "The coordinates of all points of a grid.",
      example: "const [x, y] = tf.meshgrid([1, 2], [3, 4]);\nx.print();\ny.print();"
    ) { call -> [Tensor] in
      let indexing = try call.options(2).given("indexing")?.choice(["xy", "ij"]) ?? "xy"
      let coordinates = try [call.optionalTensor(0), call.optionalTensor(1)].compactMap { $0 }
      return coordinates.isEmpty ? [] : try Tensor.meshgrid(coordinates, isMatrixIndexed: indexing == "ij")
    }
  }

  private mutating func addIndexing() {
    section("Operations / Slicing and Joining")
    add(
      "gatherND", [.tensor("x", .any), .tensor("indices", .exactly(.int32))],
      "Takes the elements or slices at the coordinates.",
      example: "tf.gatherND([[1, 2], [3, 4]], tf.tensor2d([[1, 0]], [1, 2], 'int32')).print();"
    ) { try $0.tensor(0).gatherND($0.tensor(1)) }
    add(
      "scatterND", [.tensor("indices", .exactly(.int32)), .tensor("updates"), .shape()],
      "Puts the updates at the coordinates of a tensor of zeros, and adds those that meet.",
      example: "tf.scatterND(tf.tensor2d([[1], [3]], [2, 1], 'int32'), [9, 8], [5]).print();"
    ) { try Tensor.scatterND($0.tensor(0), $0.tensor(1), $0.shape(2)) }
    add(
      "stridedSlice",
      [
        .tensor("x", .any), .integers("begin"), .integers("end"), .integers("strides", optional: "all 1"),
        .integer("beginMask", default: 0), .integer("endMask", default: 0), .integer("ellipsisMask", default: 0),
        .integer("newAxisMask", default: 0), .integer("shrinkAxisMask", default: 0),
      ], "Takes every strides[i]-th slice from begin to, but without, end.",
      example: "tf.stridedSlice([1, 2, 3, 4, 5], [0], [5], [2]).print();", method: .same
    ) { call in
      try call.tensor(0).stridedSlice(
        call.integers(1), call.integers(2), call.optionalIntegers(3), beginMask: call.integer(4),
        endMask: call.integer(5), ellipsisMask: call.integer(6), newAxisMask: call.integer(7),
        shrinkAxisMask: call.integer(8))
    }
    add(
      "tensorScatterUpdate", [.tensor("tensor"), .tensor("indices", .exactly(.int32)), .tensor("updates")],
      "Replaces the elements at the coordinates.",
      example: "tf.tensorScatterUpdate([1, 2, 3], tf.tensor2d([[1]], [1, 1], 'int32'), [9]).print();"
    ) { try $0.tensor(0).tensorScatterUpdate($0.tensor(1), $0.tensor(2)) }
  }

  private mutating func addRankVariants() {
    section("Tensors / Slicing and Joining")
    for rank in 1...4 {
      let values = String(repeating: "[", count: rank) + "1, 2" + String(repeating: "]", count: rank)
      let zeros = rank == 1 ? "0" : TensorShape.text([Int](repeating: 0, count: rank))
      let ones = rank == 1 ? "1" : TensorShape.text([Int](repeating: 1, count: rank))
      add(
        "slice\(rank)d", [.tensor("x", .any), .integers("begin"), .integers("size")],
        "Takes a part of a tensor of rank \(rank).",
        example: "tf.slice\(rank)d(tf.tensor(\(values)), \(zeros), \(ones)).print();"
      ) { try $0.tensor(0, rank: rank).slice($0.integers(1), $0.integers(2)) }
      add(
        "reverse\(rank)d", [.tensor("x", .any), .integers("axis", optional: "all axes")],
        "Reverses a tensor of rank \(rank).", example: "tf.reverse\(rank)d(\(values)).print();"
      ) { try $0.tensor(0, rank: rank).reverse($0.optionalIntegers(1)) }
      add(
        "concat\(rank)d", [.tensors("tensors", .any), .integer("axis", default: 0)],
        "Joins tensors of rank \(rank).",
        example: "tf.concat\(rank)d([tf.tensor(\(values)), tf.tensor(\(values))]).print();"
      ) { try Tensor.concat($0.tensors(0), axis: $0.integer(1)) }
    }
  }

  /// Ranking, searching and counting.
  mutating func addEvaluation() {
    section("Operations / Evaluation")
    addAsync(
      "inTopKAsync", [.tensor("predictions"), .tensor("targets"), .integer("k", default: 1)],
      "Whether each target is among the k largest predictions.",
      example: "(await tf.inTopKAsync([[0.1, 0.9], [0.8, 0.2]], [1, 1])).print();"
    ) { try $0.tensor(0).inTopK($0.tensor(1), k: $0.integer(2)) }
    let sorted: [Parameter] = [.tensor("sortedSequence"), .tensor("values")]
    add(
      "lowerBound", sorted, "The first position at which each value can be inserted.",
      example: "tf.lowerBound([1, 3, 3, 5], [3]).print();"
    ) { try $0.tensor(0).searchSorted($0.tensor(1)) }
    add(
      "searchSorted", sorted + [.choice("side", ["left", "right"], default: "left")],
      "The positions at which the values can be inserted.",
      example: "tf.searchSorted([1, 3, 3, 5], [3], 'right').print();"
    ) { try $0.tensor(0).searchSorted($0.tensor(1), afterEquals: $0.choice(2) == "right") }
    add(
      "topk", [.tensor("x"), .integer("k", default: 1), .boolean("sorted", default: true)],
      "The k largest elements of each row, and their positions.", returns: "{values, indices}",
      example: "tf.topk([1, 5, 3], 2).values.print();", method: .same
    ) { call -> NamedResults in
      let (values, indices) = try call.tensor(0).topk(call.integer(1), sorted: call.boolean(2))
      return NamedResults(["values": values, "indices": indices])
    }
    add(
      "unique", [.tensor("x", .any), .integer("axis", default: 0)],
      "The different elements, and for each element the position of its like among these.",
      returns: "{values, indices}", example: "tf.unique([1, 1, 2, 4, 4]).values.print();", method: .same
    ) { call -> NamedResults in
      let (values, indices) = try call.tensor(0).unique(call.integer(1))
      return NamedResults(["values": values, "indices": indices])
    }
    add(
      "upperBound", sorted, "The last position at which each value can be inserted.",
      example: "tf.upperBound([1, 3, 3, 5], [3]).print();"
    ) { try $0.tensor(0).searchSorted($0.tensor(1), afterEquals: true) }
  }
}
