import Tensors

extension FunctionTable {
  /// Products, norms and other operations on matrices.
  mutating func addMatrices() {
    section("Operations / Matrices")
    add(
      "dot", [.tensor("t1"), .tensor("t2")], "The product of vectors and matrices of rank 1 or 2.",
      example: "tf.dot([1, 2], [[3, 4], [5, 6]]).print();", method: .same
    ) { try $0.tensor(0).dot($0.tensor(1)) }
    add(
      "euclideanNorm", [.tensor("x"), .reductionAxis, .keepDims], "The root of the sum of squares along the axes.",
      example: "tf.euclideanNorm([3, 4]).print();", method: .same
    ) { try $0.tensor(0).norm(.euclidean, axes: $0.optionalIntegers(1), keepDims: $0.boolean(2)) }
    add(
      "matMul", [.tensor("a"), .tensor("b"), .boolean("transposeA"), .boolean("transposeB")],
      "The product of two matrices, or of batches of them.",
      example: "tf.matMul([[1, 2], [3, 4]], [[1, 0], [0, 1]]).print();", method: .same
    ) { try $0.tensor(0).matMul($0.tensor(1), transposeA: $0.boolean(2), transposeB: $0.boolean(3)) }
    add(
      "norm",
      [
        .tensor("x"), .any("ord", "number|'euclidean'|'fro'", optional: "'euclidean'"), .reductionAxis, .keepDims,
      ], "The norm of vectors or matrices.", example: "tf.norm([3, 4]).print();", method: .same
    ) { try $0.tensor(0).norm($0.normOrder(1, axes: 2), axes: $0.optionalIntegers(2), keepDims: $0.boolean(3)) }
    add(
      "outerProduct", [.tensor("v1"), .tensor("v2")], "The products of all pairs of elements of two vectors.",
      example: "tf.outerProduct([1, 2], [3, 4]).print();"
    ) { try $0.tensor(0).outerProduct($0.tensor(1)) }
    add(
      "transpose", [.tensor("x", .any), .integers("perm", optional: "reversed axes"), .boolean("conjugate")],
      "Reorders the axes.", example: "tf.transpose([[1, 2, 3], [4, 5, 6]]).print();", method: .same
    ) { call in
      let x = try call.tensor(0)
      let result = try x.transpose(call.optionalIntegers(1))
      guard call.boolean(2), x.dtype == .complex64 else { return result }
      return try Tensor.complex(result.real(), result.imag().neg())
    }
    add(
      "einsum", [.text("equation"), .rest("tensors", .tensor(.numeric))],
      "Multiplies and sums over the axes that the equation names.",
      example: "tf.einsum('ij,jk->ik', tf.ones([2, 3]), tf.ones([3, 2])).print();"
    ) { call in
      try Tensor.einsum(call.text(0), call.rest(from: 1).map { try $0.tensor() })
    }

    section("Operations / Moving Average")
    add(
      "movingAverage",
      [
        .tensor("v"), .tensor("x"), .tensor("decay"), .tensor("step", optional: "no correction of the bias"),
        .boolean("zeroDebias", default: true),
      ], "The moving average v · decay + x · (1 - decay).", example: "tf.movingAverage([1], [3], 0.9, 1).print();"
    ) { call in
      try call.tensor(0).movingAverage(
        call.tensor(1), decay: call.tensor(2), step: call.optionalTensor(3), zeroDebias: call.boolean(4))
    }

    section("Operations / Fused", in: "tf.fused")
    add(
      "matMul",
      [
        .options(
          "options",
          [
            .tensor("a"), .tensor("b"), .boolean("transposeA"), .boolean("transposeB"),
            .tensor("bias", optional: "none"),
            .choice("activation", FusedActivationName.all, default: "linear"),
            .tensor("preluActivationWeights", optional: "none"), .number("leakyreluAlpha", default: 0.2),
          ], required: true)
      ],
      "A matrix product with bias and activation in one step.",
      example: "tf.fused.matMul({a: [[1, 2]], b: [[3], [4]], bias: [1], activation: 'relu'}).print();"
    ) { try $0.fusedMatMul() }

    section("Operations / Matrices", in: "tf.math")
    add(
      "confusionMatrix",
      [.tensor("labels", .preferably(.int32)), .tensor("predictions", .preferably(.int32)), .integer("numClasses")],
      "Counts how often label i was predicted as j.",
      example: "tf.math.confusionMatrix([0, 1, 1], [0, 1, 0], 2).print();"
    ) { try Tensor.confusionMatrix($0.tensor(0), $0.tensor(1), $0.integer(2)) }
  }
}

extension Call {
  /// The order of a norm: a number, `'euclidean'` or `'fro'`.
  fileprivate func normOrder(_ index: Int, axes: Int) throws -> NormOrder {
    let value = self[index]
    if value.isNullish { return .euclidean }
    if let number = value.asNumber {
      switch number {
      case 1: return .one
      case 2:
        if try optionalIntegers(axes)?.count == 2 {
          throw argument(index).mismatch(
            "1, Infinity, -Infinity, 'euclidean' or 'fro' for the norm of matrices (axis of 2 numbers)")
        }
        return .euclidean
      case .infinity: return .infinity
      case -.infinity: return .negativeInfinity
      default: break
      }
    } else if let text = value.asString?.text {
      if text == "euclidean" { return .euclidean }
      if text == "fro" { return .euclidean }
    }
    throw argument(index).mismatch("1, 2, Infinity, -Infinity, 'euclidean' or 'fro'")
  }

  fileprivate func fusedMatMul() throws -> Tensor {
    let options = try options(0)
    let activation = try FusedActivationName(options)
    return try activation.finish(
      options["a"].tensor().fusedMatMul(
        options["b"].tensor(), transposeA: options.boolean("transposeA"), transposeB: options.boolean("transposeB"),
        bias: options.given("bias")?.tensor(), activation: activation.fused))
  }
}
