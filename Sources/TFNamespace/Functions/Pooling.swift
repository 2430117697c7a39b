import Tensors

extension FunctionTable {
  /// Maxima and means of windows.
  mutating func addPooling() {
    section("Operations / Convolution")
    let (pad, rounding) = (WindowParameters.pad, WindowParameters.rounding)
    let window = WindowParameters.sizes("filterSize")
    let strides = WindowParameters.sizes("strides")
    typealias Pooling = (Tensor, [Int], [Int], Padding, SizeRounding?, Bool) throws -> Tensor
    func pooling(_ name: String, _ summary: String, space: Int, _ body: @escaping Pooling) {
      let shape = TensorShape.text([1] + [Int](repeating: 4, count: space) + [1])
      let format = space == 3 ? [WindowParameters.format(WindowParameters.formats3D)] : []
      add(
        name, [.tensor("x"), window, strides, pad, rounding] + format, summary,
        example: "tf.\(name)(tf.range(0, \(space == 2 ? 16 : 64)).reshape(\(shape)), 2, 2, 'valid').print();",
        method: space == 2 ? .same : nil
      ) { call in
        let isChannelsFirst = try space == 3 && call.choice(5) == "NCDHW"
        return try body(
          call.tensor(0), call.sizes(1, space), call.sizes(2, space), call.padding(3, space: space, isChannelsFirst),
          call.rounding(4), isChannelsFirst)
      }
    }
    pooling("avgPool", "The mean of each window of images [batch, height, width, channels].", space: 2) {
      x, window, strides, padding, rounding, _ in
      try x.avgPool(window, strides: strides, padding: padding, rounding: rounding)
    }
    pooling("avgPool3d", "The mean of each window of volumes.", space: 3) {
      try $0.avgPool3d($1, strides: $2, padding: $3, rounding: $4, isChannelsFirst: $5)
    }
    pooling("maxPool", "The largest element of each window of images [batch, height, width, channels].", space: 2) {
      x, window, strides, padding, rounding, _ in
      try x.maxPool(window, strides: strides, padding: padding, rounding: rounding)
    }
    pooling("maxPool3d", "The largest element of each window of volumes.", space: 3) {
      try $0.maxPool3d($1, strides: $2, padding: $3, rounding: $4, isChannelsFirst: $5)
    }
    add(
      "maxPoolWithArgmax", [.tensor("x"), window, strides, pad, .boolean("includeBatchInIndex")],
      "The largest element of each window, and where it is in its image.", returns: "{result, indexes}",
      example: "tf.maxPoolWithArgmax(tf.range(0, 16).reshape([1, 4, 4, 1]), 2, 2, 'valid').indexes.print();"
    ) { call -> NamedResults in
      let (values, indices) = try call.tensor(0).maxPoolWithArgmax(
        call.sizes(1, 2), strides: call.sizes(2, 2), padding: call.padding(3, space: 2, false),
        includesBatch: call.boolean(4))
      return NamedResults(["result": values, "indexes": indices])
    }
    add(
      "pool",
      [
        .tensor("input"), WindowParameters.sizes("windowShape"), .choice("poolingType", ["avg", "max"]), pad,
        WindowParameters.sizes("dilations", optional: "1"), WindowParameters.sizes("strides", optional: "1"), rounding,
      ], "Means or maxima of windows that may have gaps (dilations).",
      example: "tf.pool(tf.range(0, 16).reshape([1, 4, 4, 1]), 2, 'max', 'valid').print();", method: .same
    ) { call in
      try call.tensor(0).pool(
        call.sizes(1, 2), PoolingKind(rawValue: call.choice(2)) ?? .maximum, padding: call.padding(3, space: 2, false),
        dilations: call.sizes(4, 2), strides: call.sizes(5, 2), rounding: call.rounding(6))
    }
  }

  /// Batch normalization and its relatives.
  mutating func addBatchNormalization() {
    section("Operations / Normalization")
    func batchNorm(_ name: String, rank: Int?) {
      add(
        name,
        [
          .tensor("x", .real), .tensor("mean", .real), .tensor("variance", .real),
          .tensor("offset", .real, optional: "0"),
          .tensor("scale", .real, optional: "1"), .number("varianceEpsilon", default: 0.001),
        ], "(x - mean) / sqrt(variance + epsilon) · scale + offset.",
        example:
          "tf.\(name)(tf.ones(\(TensorShape.text([Int](repeating: 2, count: rank ?? 2)))), [1, 0], [1, 4]).print();",
        method: rank == nil ? .same : nil
      ) { call in
        let x = try rank.map { try call.tensor(0, rank: $0) } ?? call.tensor(0)
        return try x.batchNorm(
          call.tensor(1), call.tensor(2), offset: call.optionalTensor(3), scale: call.optionalTensor(4),
          epsilon: call.number(5))
      }
    }
    batchNorm("batchNorm", rank: nil)
    for rank in 2...4 { batchNorm("batchNorm\(rank)d", rank: rank) }
    add(
      "localResponseNormalization",
      [
        .tensor("x", .real), .integer("depthRadius", default: 5), .number("bias", default: 1),
        .number("alpha", default: 1),
        .number("beta", default: 0.5),
      ], "Divides each element by a sum of squares of its neighbors in the channels.",
      example: "tf.localResponseNormalization(tf.ones([1, 1, 1, 4])).print();", method: .same
    ) { call in
      try call.tensor(0).localResponseNormalization(
        depthRadius: call.integer(1), bias: call.number(2), alpha: call.number(3), beta: call.number(4))
    }
  }
}
