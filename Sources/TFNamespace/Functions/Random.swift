import Tensors

extension FunctionTable {
  /// Tensors of random numbers.
  mutating func addRandom() {
    section("Tensors / Random")
    add(
      "multinomial", [.tensor("logits"), .integer("numSamples"), .seed, .boolean("normalized")],
      "Draws class numbers; logits are logarithms of probabilities, or probabilities when normalized.",
      example: "tf.multinomial([0.75, 0.25], 3, 1, true).print();"
    ) { try $0.tensor(0).multinomial($0.integer(1), seed: $0.argument(2).seed(), isNormalized: $0.boolean(3)) }
    add(
      "rand", [.shape(), .function("randFunction", "() => number"), .dtype(default: .float32)],
      "Fills a tensor with the results of a function.", example: "tf.rand([2, 2], () => Math.random()).print();"
    ) { call in
      let function = try call.function(1)
      let machine = call.machine
      return try Tensor.generated(call.shape(0), call.dtype(2)) { try machine.toNumber(function()) }
    }
    add(
      "randomGamma",
      [.shape(), .number("alpha"), .number("beta", default: 1), .dtype(default: .float32), .seed],
      "Random numbers of the gamma distribution.", example: "tf.randomGamma([2, 2], 1).print();"
    ) { call in
      try Tensor.randomGamma(
        call.shape(0), alpha: call.number(1), beta: call.number(2), dtype: call.dtype(3),
        seed: call.argument(4).seed())
    }
    let normal: [Parameter] = [
      .shape(), .number("mean", default: 0), .number("stdDev", default: 1), .dtype(default: .float32), .seed,
    ]
    add(
      "randomNormal", normal, "Random numbers of the normal distribution.",
      example: "tf.randomNormal([2, 2], 0, 1, 'float32', 7).print();"
    ) { call in
      try Tensor.randomNormal(
        call.shape(0), mean: call.number(1), deviation: call.number(2), dtype: call.dtype(3),
        seed: call.argument(4).seed())
    }
    add(
      "randomStandardNormal", [.shape(), .dtype(default: .float32), .seed],
      "Random numbers of the normal distribution with mean 0 and deviation 1.",
      example: "tf.randomStandardNormal([2, 2]).print();"
    ) { try Tensor.randomStandardNormal($0.shape(0), dtype: $0.dtype(1), seed: $0.argument(2).seed()) }
    add(
      "randomUniform",
      [.shape(), .number("minval", default: 0), .number("maxval", default: 1), .dtype(default: .float32), .seed],
      "Random numbers from minval up to, but without, maxval, all equally likely.",
      example: "tf.randomUniform([2, 2], 0, 1, 'float32', 7).print();"
    ) { call in
      try Tensor.randomUniform(
        call.shape(0), call.number(1), call.number(2), dtype: call.dtype(3), seed: call.argument(4).seed())
    }
    add(
      "randomUniformInt", [.shape(), .number("minval"), .number("maxval"), .seed],
      "Random whole numbers from minval up to, but without, maxval.",
      example: "tf.randomUniformInt([4], 1, 7).print();"
    ) { try Tensor.randomUniformInt($0.shape(0), $0.number(1), $0.number(2), seed: $0.argument(3).seed()) }
    add(
      "truncatedNormal", normal, "Random numbers of the normal distribution within two deviations of the mean.",
      example: "tf.truncatedNormal([2, 2]).print();"
    ) { call in
      try Tensor.truncatedNormal(
        call.shape(0), mean: call.number(1), deviation: call.number(2), dtype: call.dtype(3),
        seed: call.argument(4).seed())
    }

    section("Operations / Dropout")
    add(
      "dropout",
      [
        .tensor("x"), .number("rate"), .any("noiseShape", "(number|null)[]", optional: "the shape of x"), .seed,
      ], "Sets a random share of the elements to 0 and scales the others up.",
      example: "tf.dropout([1, 2, 3, 4], 0.5, null, 7).print();"
    ) { call in
      let x = try call.tensor(0)
      return try x.dropout(
        call.number(1), noiseShape: call.noiseShape(2, for: x.shape), seed: call.argument(3).seed())
    }
  }
}

extension Call {
  /// The shape of a random mask for a tensor, in which `null` stands for the size of the tensor along that axis.
  fileprivate func noiseShape(_ index: Int, for shape: TensorShape) throws -> TensorShape? {
    guard isGiven(index) else { return nil }
    let sizes = try argument(index).openShape()
    guard sizes.count == shape.rank || !sizes.contains(nil) else {
      throw argument(index).mismatch("a shape with \(shape.rank) sizes, as that of x, because one is null")
    }
    return try TensorShape(sizes.enumerated().map { axis, size in size ?? shape[axis] })
  }
}
