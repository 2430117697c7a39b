import Script
import Tensors

extension FunctionTable {
  /// Sparse and ragged tensors.
  mutating func addSparse() {
    section("Operations / Sparse", in: "tf.sparse")
    let int32 = Parameter.Elements.preferably(.int32)
    add(
      "sparseFillEmptyRows",
      [
        .tensor("indices", int32), .tensor("values", .any), .tensor("denseShape", int32), .tensor("defaultValue", .any),
      ],
      "Gives each empty row of a sparse tensor an element.",
      returns: "{outputIndices, outputValues, emptyRowIndicator, reverseIndexMap}",
      example: "tf.sparse.sparseFillEmptyRows([[1, 0]], [7], [2, 3], 9).outputValues.print();"
    ) { call -> NamedResults in
      let filled = try Tensor.sparseFillEmptyRows(call.tensor(0), call.tensor(1), call.tensor(2), call.tensor(3))
      return NamedResults([
        "outputIndices": filled.indices, "outputValues": filled.values, "emptyRowIndicator": filled.wasEmpty,
        "reverseIndexMap": filled.positions,
      ])
    }
    add(
      "sparseReshape", [.tensor("inputIndices", int32), .tensor("inputShape", int32), .tensor("newShape", int32)],
      "Gives a sparse tensor another shape; one size may be -1.", returns: "{outputIndices, outputShape}",
      example: "tf.sparse.sparseReshape([[0, 1], [1, 2]], [2, 3], [6]).outputIndices.print();"
    ) { call -> NamedResults in
      let (indices, shape) = try Tensor.sparseReshape(call.tensor(0), call.tensor(1), call.tensor(2))
      return NamedResults(["outputIndices": indices, "outputShape": shape])
    }
    for (name, isMean) in [("sparseSegmentMean", true), ("sparseSegmentSum", false)] {
      add(
        name, [.tensor("data"), .tensor("indices", int32), .tensor("segmentIds", int32)],
        "The \(isMean ? "means" : "sums") of the rows at the indices that have the same segment number.",
        example: "tf.sparse.\(name)([[1, 2], [3, 4], [5, 6]], [0, 2, 1], [0, 0, 1]).print();"
      ) { try $0.tensor(0).sparseSegment($0.tensor(1), $0.tensor(2), isMean: isMean) }
    }
    section("Operations / Normalization")
    add(
      "sparseToDense",
      [
        .tensor("sparseIndices", int32), .tensor("sparseValues", .any), .shape("outputShape"),
        .tensor("defaultValue", .any, optional: "0"),
      ], "The dense tensor of a sparse one.", example: "tf.sparseToDense([1, 3], [5, 7], [4]).print();"
    ) { call in
      let values = try call.tensor(1)
      var filler = try call.optionalTensor(3)
      // A plain number as default takes the type of the values.
      if call.isGiven(3), call[3].isNumber { filler = try filler?.cast(to: values.dtype) }
      return try Tensor.sparseToDense(call.tensor(0), values, call.shape(2), filler)
    }
    addRagged()
  }

  private mutating func addRagged() {
    section("Operations / Ragged")
    let int32 = Parameter.Elements.preferably(.int32)
    add(
      "raggedGather",
      [
        .tensors("paramsNestedSplits", int32), .tensor("paramsDenseValues", .any), .tensor("indices", int32),
        .integer("outputRaggedRank"),
      ], "Takes rows of a ragged tensor.", returns: "{outputNestedSplits, outputDenseValues}",
      example: "tf.raggedGather([[0, 2, 3, 6]], [1, 2, 3, 4, 5, 6], [2, 0], 1).outputDenseValues.print();"
    ) { call -> NamedResults in
      let (splits, values) = try Tensor.raggedGather(
        call.tensors(0), call.tensor(1), call.tensor(2), raggedRank: call.integer(3))
      return NamedResults(["outputNestedSplits": splits, "outputDenseValues": values])
    }
    add(
      "raggedRange", [.tensor("starts"), .tensor("limits"), .tensor("deltas")],
      "For each start, limit and step a row of numbers.", returns: "{rtNestedSplits, rtDenseValues}",
      example: "tf.raggedRange([0, 5], [3, 6], [1, 1]).rtDenseValues.print();"
    ) { call -> NamedResults in
      let (splits, values) = try Tensor.raggedRange(call.tensor(0), call.tensor(1), call.tensor(2))
      return NamedResults(["rtNestedSplits": splits, "rtDenseValues": values])
    }
    add(
      "raggedTensorToTensor",
      [
        .tensor("shape", int32), .tensor("values", .any), .tensor("defaultValue", .any),
        .tensors("rowPartitionTensors", int32), .any("rowPartitionTypes", "string[]"),
      ], "The dense tensor of a ragged one: short rows end with the default value.",
      example: "tf.raggedTensorToTensor([-1, -1], [1, 2, 3], 0, [[0, 1, 3]], ['ROW_SPLITS']).print();"
    ) { call in
      let (kinds, tensors) = (try call.argument(4).texts(), try call.tensors(3))
      guard kinds.count == tensors.count else {
        throw call.machine.error(
          "raggedTensorToTensor(): there are \(tensors.count) rowPartitionTensors, but \(kinds.count) rowPartitionTypes."
        )
      }
      return try Tensor.raggedTensorToTensor(
        call.tensor(0).doubles().map { Int($0) }, call.tensor(1), call.tensor(2),
        zip(kinds, tensors).map { (kind: $0.0, tensor: $0.1) })
    }
  }

  /// Operations on tensors of strings.
  mutating func addStrings() {
    section("Operations / String", in: "tf.string")
    let input = Parameter.tensor("input", .exactly(.string))
    add(
      "staticRegexReplace",
      [input, .text("pattern"), .text("rewrite"), .boolean("replaceGlobal", default: true)],
      "Replaces what matches a regular expression in each text.",
      example: "tf.string.staticRegexReplace(['banana'], 'an', 'X').print();"
    ) { try $0.context.replacing($0.text(1), in: $0.tensor(0), by: $0.text(2), everywhere: $0.boolean(3)) }
    add(
      "stringNGrams",
      [
        .tensor("data", .exactly(.string)), .tensor("dataSplits", .preferably(.int32)), .text("separator"),
        .integers("nGramWidths"), .text("leftPad"), .text("rightPad"), .integer("padWidth"),
        .boolean("preserveShortSequences"),
      ], "The runs of n tokens of sequences of tokens.", returns: "{nGrams, nGramsSplits}",
      example: "tf.string.stringNGrams(['a', 'b', 'c'], [0, 3], '-', [2], '', '', 0, false).nGrams.print();"
    ) { call -> NamedResults in
      var options = Tensor.NGramOptions()
      options.separator = try call.text(2)
      options.widths = try call.integers(3)
      options.leftPad = try call.text(4)
      options.rightPad = try call.text(5)
      options.padWidth = try call.integer(6)
      options.preservesShortSequences = call.boolean(7)
      let (values, splits) = try call.tensor(0).stringNGrams(call.tensor(1), options)
      return NamedResults(["nGrams": values, "nGramsSplits": splits])
    }
    add(
      "stringSplit", [input, .tensor("delimiter", .exactly(.string)), .boolean("skipEmpty", default: true)],
      "Splits each text at the characters of the delimiter, into a sparse matrix.",
      returns: "{indices, values, shape}", example: "tf.string.stringSplit(['one two', 'three'], ' ').values.print();"
    ) { call -> NamedResults in
      let delimiter = try call.tensor(1)
      guard delimiter.rank == 0, let text = try delimiter.stringValues().first else {
        throw call.machine.error("stringSplit(): the delimiter must be a scalar, but its shape is \(delimiter.shape).")
      }
      let (indices, values, shape) = try call.tensor(0).stringSplit(text, skipsEmpty: call.boolean(2))
      return NamedResults(["indices": indices, "values": values, "shape": shape])
    }
    add(
      "stringToHashBucketFast", [input, .integer("numBuckets")], "A bucket number for each text, by a hash.",
      example: "tf.string.stringToHashBucketFast(['red', 'green'], 10).print();"
    ) { try $0.tensor(0).stringToHashBucketFast($0.integer(1)) }
  }
}

extension TFContext {
  /// The texts of a tensor with what matches a regular expression replaced.
  ///
  /// - Parameter rewrite: what takes its place; `$1` stands for the first group.
  func replacing(_ pattern: String, in input: Tensor, by rewrite: String, everywhere: Bool) throws -> Tensor {
    guard let makeRegExp = machine.makeRegExp else {
      throw machine.error("staticRegexReplace(): regular expressions are not available here.")
    }
    let expression = try makeRegExp(machine, JSString(pattern), JSString(everywhere ? "gu" : "u"))
    let replaced = try input.stringValues().map { text in
      try machine.toText(machine.invoke(Value(text), "replace", [expression, Value(rewrite)]))
    }
    return try Tensor(strings: replaced, shape: input.shape)
  }
}
