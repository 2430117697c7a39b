import Tensors

/// The operations of TensorFlow that graph models may use.
enum GraphOperations {
  typealias Operation = (GraphCall) throws -> [GraphValue]
  /// An operation that gives tensors only.
  typealias TensorOperation = (GraphCall) throws -> [Tensor]

  /// What each operation computes, by its name.
  private nonisolated(unsafe) static let table: [String: Operation] = {
    var tensors: [String: TensorOperation] = [:]
    for (name, operation) in unary { tensors[name] = { [try operation($0.tensor(0))()] } }
    for (name, operation) in binary { tensors[name] = { [try operation($0.tensor(0))($0.tensor(1))] } }
    for (name, operation) in reductions {
      tensors[name] = { [try operation($0.tensor(0))($0.integers(1), $0.node.boolean("keep_dims"))] }
    }
    for part in [
      arithmetic, shapes, joining, indexing, creation, matrices, convolutions, pooling, images, spectra, randomness,
      sparse, strings,
    ] {
      tensors.merge(part) { first, _ in first }
    }
    var table = tensors.mapValues { operation -> Operation in { try operation($0).map { .tensor($0) } } }
    for part in [control, passing, lists, arrays, tables] { table.merge(part) { first, _ in first } }
    return table
  }()

  /// Operations that the program has added, by name; they come before ours.
  nonisolated(unsafe) static var added: [String: Operation] = [:]

  /// What computes an operation; nil for one that is unknown here.
  static func operation(_ name: String) -> Operation? { added[name] ?? table[name] }

  /// The error for operations that nothing here computes.
  static func unknown(_ names: [String]) -> LayerError {
    LayerError(
      "Unknown op \(names.map { "'\($0)'" }.joined(separator: ", ")): nothing here computes what the graph needs. Let a function do it: tf.registerOp('\(names[0])', (node) => …)."
    )
  }

  /// The names of the outputs of operations that have several, in order.
  static let outputNames: [String: [String]] = [
    "FusedBatchNorm": ["y", "batch_mean", "batch_variance"],
    "FusedBatchNormV2": ["y", "batch_mean", "batch_variance"],
    "FusedBatchNormV3": ["y", "batch_mean", "batch_variance"],
    "ListDiff": ["out", "idx"],
    "MaxPoolWithArgmax": ["output", "argmax"],
    "Merge": ["output", "value_index"],
    "NonMaxSuppressionV4": ["selected_indices", "valid_outputs"],
    "NonMaxSuppressionV5": ["selected_indices", "selected_scores", "valid_outputs"],
    "RaggedRange": ["rt_nested_splits", "rt_dense_values"],
    "SparseFillEmptyRows": ["output_indices", "output_values", "empty_row_indicator", "reverse_index_map"],
    "SparseReshape": ["output_indices", "output_shape"],
    "StringNGrams": ["ngrams", "ngrams_splits"],
    "StringSplit": ["indices", "values", "shape"],
    "Switch": ["output_false", "output_true"],
    "TensorArrayConcatV3": ["value", "lengths"],
    "TensorArrayV3": ["handle", "flow"],
    "TensorListConcat": ["tensor", "lengths"],
    "TensorListConcatV2": ["tensor", "lengths"],
    "TensorListPopBack": ["output_handle", "tensor"],
    "TopKV2": ["values", "indices"],
    "Unique": ["y", "idx"],
    "UniqueV2": ["y", "idx"],
  ]

  private static var unary: [(String, (Tensor) -> () throws -> Tensor)] {
    [
      ("Abs", Tensor.abs),
      ("Neg", Tensor.neg),
      ("Square", Tensor.square),
      ("Sqrt", Tensor.sqrt),
      ("Rsqrt", Tensor.rsqrt),
      ("Reciprocal", Tensor.reciprocal),
      ("Inv", Tensor.reciprocal),
      ("Exp", Tensor.exp),
      ("Expm1", Tensor.expm1),
      ("Log", Tensor.log),
      ("Log1p", Tensor.log1p),
      ("Sin", Tensor.sin),
      ("Cos", Tensor.cos),
      ("Tan", Tensor.tan),
      ("Asin", Tensor.asin),
      ("Acos", Tensor.acos),
      ("Atan", Tensor.atan),
      ("Sinh", Tensor.sinh),
      ("Cosh", Tensor.cosh),
      ("Tanh", Tensor.tanh),
      ("Asinh", Tensor.asinh),
      ("Acosh", Tensor.acosh),
      ("Atanh", Tensor.atanh),
      ("Erf", Tensor.erf),
      ("Sigmoid", Tensor.sigmoid),
      ("Softplus", Tensor.softplus),
      ("Relu", Tensor.relu),
      ("Relu6", Tensor.relu6),
      ("Elu", Tensor.elu),
      ("Selu", Tensor.selu),
      ("Sign", Tensor.sign),
      ("Floor", Tensor.floor),
      ("Ceil", Tensor.ceil),
      ("Round", Tensor.round),
      ("Rint", Tensor.round),
      ("IsNan", Tensor.isNaN),
      ("IsInf", Tensor.isInf),
      ("IsFinite", Tensor.isFinite),
      ("LogicalNot", Tensor.logicalNot),
      ("ZerosLike", Tensor.zerosLike),
      ("OnesLike", Tensor.onesLike),
      ("Softmax", { x in { try x.softmax() } }),
      ("LogSoftmax", { x in { try x.logSoftmax() } }),
      ("Real", Tensor.real),
      ("Imag", Tensor.imag),
    ]
  }

  private static var binary: [(String, (Tensor) -> (Tensor) throws -> Tensor)] {
    [
      ("Add", Tensor.add),
      ("AddV2", Tensor.add),
      ("Sub", Tensor.sub),
      ("Mul", Tensor.mul),
      ("Div", Tensor.div),
      ("RealDiv", Tensor.div),
      ("DivNoNan", Tensor.divNoNan),
      ("FloorDiv", Tensor.floorDiv),
      ("FloorMod", Tensor.mod),
      ("Mod", Tensor.mod),
      ("Maximum", Tensor.maximum),
      ("Minimum", Tensor.minimum),
      ("SquaredDifference", Tensor.squaredDifference),
      ("Pow", Tensor.pow),
      ("Atan2", Tensor.atan2),
      ("Equal", Tensor.equal),
      ("NotEqual", Tensor.notEqual),
      ("Less", Tensor.less),
      ("LessEqual", Tensor.lessEqual),
      ("Greater", Tensor.greater),
      ("GreaterEqual", Tensor.greaterEqual),
      ("LogicalAnd", Tensor.logicalAnd),
      ("LogicalOr", Tensor.logicalOr),
      ("LogicalXor", Tensor.logicalXor),
      ("BitwiseAnd", Tensor.bitwiseAnd),
      ("Prelu", Tensor.prelu),
    ]
  }

  private static var reductions: [(String, (Tensor) -> ([Int]?, Bool) throws -> Tensor)] {
    [
      ("Sum", Tensor.sum),
      ("Mean", Tensor.mean),
      ("Prod", Tensor.prod),
      ("Max", Tensor.max),
      ("Min", Tensor.min),
      ("All", Tensor.all),
      ("Any", Tensor.any),
      ("EuclideanNorm", { x in { try x.square().sum(axes: $0, keepDims: $1).sqrt() } }),
    ]
  }
}
