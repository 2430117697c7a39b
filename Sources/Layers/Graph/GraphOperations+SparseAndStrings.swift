import Tensors

extension GraphOperations {
  /// Sparse and ragged tensors.
  static var sparse: [String: TensorOperation] {
    func segments(_ call: GraphCall, isMean: Bool) throws -> [Tensor] {
      [
        try call.tensor(0).sparseSegment(
          call.tensor(1).cast(to: .int32), call.tensor(2).cast(to: .int32), isMean: isMean)
      ]
    }
    return [
      "SparseToDense": { call in
        [
          try Tensor.sparseToDense(
            call.tensor(0).cast(to: .int32), call.tensor(2), TensorShape(call.integers(1)), call.optional(3))
        ]
      },
      "SparseFillEmptyRows": { call in
        let rows = try Tensor.sparseFillEmptyRows(call.tensor(0), call.tensor(1), call.tensor(2), call.tensor(3))
        return [rows.indices, rows.values, rows.wasEmpty, rows.positions]
      },
      "SparseReshape": { call in
        let result = try Tensor.sparseReshape(call.tensor(0), call.tensor(1), call.tensor(2))
        return [result.indices, result.shape]
      },
      "SparseSegmentMean": { try segments($0, isMean: true) },
      "SparseSegmentSum": { try segments($0, isMean: false) },
      "RaggedRange": { call in
        let result = try Tensor.raggedRange(call.tensor(0), call.tensor(1), call.tensor(2))
        return [result.splits, result.values]
      },
      "RaggedGather": { call in
        let count = call.inputs.count - 2
        guard count >= 1 else { throw TensorError("it needs splits, values and indices.") }
        let result = try Tensor.raggedGather(
          call.tensors(0..<count), call.tensor(count), call.tensor(count + 1),
          raggedRank: call.node.integer("OUTPUT_RAGGED_RANK", 1))
        return result.splits + [result.values]
      },
      "RaggedTensorToTensor": { call in
        let partitions = try call.tensors(3..<max(call.inputs.count, 3))
        let kinds = call.node.texts("row_partition_types")
        return [
          try Tensor.raggedTensorToTensor(
            call.integers(0), call.tensor(1), call.tensor(2), zip(kinds, partitions).map { (kind: $0, tensor: $1) })
        ]
      },
      "Bincount": { [try $0.tensor(0).bincount($0.tensor(2), $0.integer(1))] },
      "DenseBincount": {
        [try $0.tensor(0).denseBincount($0.tensor(2), $0.integer(1), isBinary: $0.node.boolean("binary_output"))]
      },
    ]
  }

  /// Texts.
  static var strings: [String: TensorOperation] {
    [
      "StringSplit": { call in
        let delimiter = try call.tensor(1).stringValues().first ?? ""
        let result = try call.tensor(0).stringSplit(delimiter, skipsEmpty: call.node.boolean("skip_empty", true))
        return [result.indices, result.values, result.shape]
      },
      "StringToHashBucketFast": { [try $0.tensor(0).stringToHashBucketFast($0.node.integer("num_buckets"))] },
      "StringNGrams": { call in
        var options = Tensor.NGramOptions()
        options.separator = call.node.text("separator")
        options.widths = call.node.integers("ngram_widths")
        options.leftPad = call.node.text("left_pad")
        options.rightPad = call.node.text("right_pad")
        options.padWidth = call.node.integer("pad_width")
        options.preservesShortSequences = call.node.boolean("preserve_short_sequences")
        let result = try call.tensor(0).stringNGrams(call.tensor(1), options)
        return [result.values, result.splits]
      },
    ]
  }
}
