import Tensors

/// The operations of TensorFlow that graph models may use.
enum GraphOperations {
  typealias Operation = (GraphCall) throws -> [Tensor]

  /// What each operation computes, by its name.
  nonisolated(unsafe) static let table: [String: Operation] = {
    var table: [String: Operation] = [
      "Placeholder": { _ in [] }, "Const": { _ in [] }, "NoOp": { _ in [] },
    ]
    for (name, operation) in unary { table[name] = { [try operation($0.tensor(0))()] } }
    for (name, operation) in binary { table[name] = { [try operation($0.tensor(0))($0.tensor(1))] } }
    for (name, operation) in reductions {
      table[name] = { [try operation($0.tensor(0))($0.integers(1), $0.node.boolean("keep_dims"))] }
    }
    for part in [arithmetic, shapes, joining, indexing, creation, matrices, convolutions, pooling] {
      table.merge(part) { first, _ in first }
    }
    return table
  }()

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
      ("Identity", Tensor.clone),
      ("Snapshot", Tensor.clone),
      ("StopGradient", Tensor.clone),
      ("PlaceholderWithDefault", Tensor.clone),
    ]
  }

  private static var binary: [(String, (Tensor) -> (Tensor) throws -> Tensor)] {
    [
      ("Add", Tensor.add),
      ("AddV2", Tensor.add),
      ("BiasAdd", Tensor.add),
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
    ]
  }
}
