import Tensors

extension FunctionTable {
  /// Sums, means and the like over axes.
  mutating func addReduction() {
    section("Operations / Reduction")
    typealias Reduction = (Tensor, [Int]?, Bool) throws -> Tensor
    func reduction(
      _ name: String, _ summary: String, example: String = "[[1, 2], [3, 4]], 0",
      _ elements: Parameter.Elements = .numeric, _ operation: @escaping Reduction
    ) {
      add(
        name, [.tensor("x", elements), .reductionAxis, .keepDims], summary, example: "tf.\(name)(\(example)).print();",
        method: .same
      ) { try operation($0.tensor(0), $0.optionalIntegers(1), $0.boolean(2)) }
    }
    let truths = "[[true, false], [true, true]], 1"
    reduction("all", "Whether all elements along the axes are true.", example: truths, .exactly(.bool)) {
      try $0.all(axes: $1, keepDims: $2)
    }
    reduction("any", "Whether any element along the axes is true.", example: truths, .exactly(.bool)) {
      try $0.any(axes: $1, keepDims: $2)
    }
    add(
      "argMax", [.tensor("x"), .integer("axis", default: 0)], "The index of the largest element along an axis.",
      example: "tf.argMax([[1, 2], [4, 3]], 1).print();", method: .same
    ) { try $0.tensor(0).argMax($0.singleAxis(1)) }
    add(
      "argMin", [.tensor("x"), .integer("axis", default: 0)], "The index of the smallest element along an axis.",
      example: "tf.argMin([[1, 2], [4, 3]], 1).print();", method: .same
    ) { try $0.tensor(0).argMin($0.singleAxis(1)) }
    add(
      "bincount", [.tensor("x", .exactly(.int32)), .tensor("weights"), .integer("size")],
      "Counts how often each integer occurs, or adds up the weights of each; weights may be empty.",
      example: "tf.bincount(tf.tensor1d([1, 1, 2], 'int32'), [], 4).print();"
    ) { try $0.tensor(0).bincount($0.tensor(1), $0.integer(2)) }
    add(
      "denseBincount",
      [.tensor("x", .exactly(.int32)), .tensor("weights"), .integer("size"), .boolean("binaryOutput")],
      "Counts how often each integer occurs in each row; binaryOutput tells only whether it does.",
      example: "tf.denseBincount(tf.tensor2d([[1, 1], [2, 0]], [2, 2], 'int32'), [], 3).print();"
    ) { try $0.tensor(0).denseBincount($0.tensor(1), $0.integer(2), isBinary: $0.boolean(3)) }
    reduction("logSumExp", "log(sum(exp(x))), without overflow.") { try $0.logSumExp(axes: $1, keepDims: $2) }
    reduction("max", "The largest element along the axes.") { try $0.max(axes: $1, keepDims: $2) }
    reduction("mean", "The mean of the elements along the axes.") { try $0.mean(axes: $1, keepDims: $2) }
    reduction("min", "The smallest element along the axes.") { try $0.min(axes: $1, keepDims: $2) }
    reduction("prod", "The product of the elements along the axes.") { try $0.prod(axes: $1, keepDims: $2) }
    reduction("sum", "The sum of the elements along the axes.") { try $0.sum(axes: $1, keepDims: $2) }

    section("Operations / Scan")
    let scanned: [Parameter] = [
      .tensor("x"), .integer("axis", default: 0), .boolean("exclusive", "leave out the element itself"),
      .boolean("reverse", "go from the end"),
    ]
    add(
      "cumprod", scanned, "The products of all elements up to each along an axis.",
      example: "tf.cumprod([1, 2, 3, 4]).print();", method: .same
    ) { try $0.tensor(0).cumprod($0.integer(1), exclusive: $0.boolean(2), reverse: $0.boolean(3)) }
    add(
      "cumsum", scanned, "The sums of all elements up to each along an axis.",
      example: "tf.cumsum([1, 2, 3, 4]).print();", method: .same
    ) { try $0.tensor(0).cumsum($0.integer(1), exclusive: $0.boolean(2), reverse: $0.boolean(3)) }

    section("Operations / Segment")
    add(
      "unsortedSegmentSum", [.tensor("x"), .tensor("segmentIds", .exactly(.int32)), .integer("numSegments")],
      "Adds up the rows that have the same segment number.",
      example: "tf.unsortedSegmentSum([[1, 2], [3, 4], [5, 6]], tf.tensor1d([0, 1, 0], 'int32'), 2).print();",
      method: .same
    ) { try $0.tensor(0).unsortedSegmentSum($0.tensor(1), $0.integer(2)) }
  }
}

extension Call {
  /// An axis: a number, or an array of one number.
  fileprivate func singleAxis(_ index: Int) throws -> Int {
    if let array = self[index].asArray, array.length == 1, let axis = array[0].asInt { return axis }
    return try integer(index)
  }
}
