import Tensors
import Testing

/// A function of tensors and the values at which its gradient is tried.
struct GradientCase: CustomTestStringConvertible, @unchecked Sendable {
  let name: String
  let inputs: [(values: [Float], shape: TensorShape)]
  let function: ([Tensor]) throws -> Tensor

  var testDescription: String { name }

  init(
    _ name: String, _ inputs: [(values: [Float], shape: TensorShape)], _ function: @escaping ([Tensor]) throws -> Tensor
  ) {
    self.name = name
    self.inputs = inputs
    self.function = function
  }

  /// A function of one vector.
  init(_ name: String, _ values: [Float], _ function: @escaping (Tensor) throws -> Tensor) {
    self.init(name, [at(values, [values.count])]) { try function($0[0]) }
  }
}

private let mixed: [Float] = [-1.7, -0.6, 0.3, 0.9, 2.2]
private let positive: [Float] = [0.2, 0.7, 1.3, 2.4, 3.1]
private let fraction: [Float] = [-0.8, -0.35, 0.15, 0.5, 0.75]
private let matrix: (values: [Float], shape: TensorShape) = ([0.5, -1.2, 2.1, 0.3, 1.7, -0.4], [2, 3])
private let other: (values: [Float], shape: TensorShape) = ([1.1, 0.7, -0.9, 1.6, 0.4, 2.3], [2, 3])
private let row: (values: [Float], shape: TensorShape) = ([0.8, -1.1, 1.9], [3])
private let column: (values: [Float], shape: TensorShape) = ([1.4, -0.6], [2, 1])
private let cube: (values: [Float], shape: TensorShape) = (
  [0.5, -1.2, 2.1, 0.3, 1.7, -0.4, 0.9, -0.7, 1.3, 0.2, -1.9, 0.6], [2, 3, 2]
)

/// Values in a shape.
private func at(_ values: [Float], _ shape: TensorShape) -> (values: [Float], shape: TensorShape) { (values, shape) }

private let unaryCases: [GradientCase] = [
  .init("abs", mixed) { try $0.abs() }, .init("neg", mixed) { try $0.neg() },
  .init("square", mixed) { try $0.square() }, .init("sqrt", positive) { try $0.sqrt() },
  .init("rsqrt", positive) { try $0.rsqrt() }, .init("reciprocal", positive) { try $0.reciprocal() },
  .init("exp", mixed) { try $0.exp() }, .init("expm1", mixed) { try $0.expm1() },
  .init("log", positive) { try $0.log() }, .init("log1p", positive) { try $0.log1p() },
  .init("sin", mixed) { try $0.sin() }, .init("cos", mixed) { try $0.cos() },
  .init("tan", fraction) { try $0.tan() }, .init("asin", fraction) { try $0.asin() },
  .init("acos", fraction) { try $0.acos() }, .init("atan", mixed) { try $0.atan() },
  .init("sinh", mixed) { try $0.sinh() }, .init("cosh", mixed) { try $0.cosh() },
  .init("tanh", mixed) { try $0.tanh() }, .init("asinh", mixed) { try $0.asinh() },
  .init("acosh", [1.3, 1.8, 2.5]) { try $0.acosh() }, .init("atanh", fraction) { try $0.atanh() },
  .init("erf", mixed) { try $0.erf() }, .init("sigmoid", mixed) { try $0.sigmoid() },
  .init("logSigmoid", mixed) { try $0.logSigmoid() }, .init("softplus", mixed) { try $0.softplus() },
  .init("relu", mixed) { try $0.relu() }, .init("relu6", [-1, 2, 5, 7]) { try $0.relu6() },
  .init("elu", mixed) { try $0.elu() }, .init("selu", mixed) { try $0.selu() },
  .init("leakyRelu", mixed) { try $0.leakyRelu(0.3) }, .init("clipByValue", mixed) { try $0.clipByValue(-1, 1) },
  .init("step", mixed) { try $0.step(0.5) }, .init("round", mixed) { try $0.round() },
  .init("floor", mixed) { try $0.floor() }, .init("sign", mixed) { try $0.sign() },
]

private let binaryCases: [GradientCase] = [
  .init("add", [matrix, row]) { try $0[0].add($0[1]) }, .init("sub", [row, matrix]) { try $0[0].sub($0[1]) },
  .init("mul", [matrix, column]) { try $0[0].mul($0[1]) }, .init("div", [matrix, other]) { try $0[0].div($0[1]) },
  .init("div by a row", [matrix, row]) { try $0[0].div($0[1]) },
  .init("divNoNan", [matrix, other]) { try $0[0].divNoNan($0[1]) },
  .init("mod", [matrix, row]) { try $0[0].mod($0[1]) },
  .init("maximum", [matrix, row]) { try $0[0].maximum($0[1]) },
  .init("minimum", [column, matrix]) { try $0[0].minimum($0[1]) },
  .init("squaredDifference", [matrix, row]) { try $0[0].squaredDifference($0[1]) },
  .init("pow", [at([0.6, 0.7, 1.3, 2.4, 3.1], [5]), at(mixed, [5])]) { try $0[0].pow($0[1]) },
  .init("atan2", [matrix, other]) { try $0[0].atan2($0[1]) },
  .init("prelu", [matrix, row]) { try $0[0].prelu($0[1]) },
  .init("addN", [matrix, other]) { try Tensor.addN([$0[0], $0[1], $0[0]]) },
  .init("where", [matrix, row]) {
    try Tensor.select(Tensor(bools: [true, false, true, false, false, true], shape: [2, 3]), $0[0], $0[1])
  },
]

private let reductionCases: [GradientCase] = [
  .init("sum of an axis", [cube]) { try $0[0].sum(axes: [1]) },
  .init("sum of two axes", [cube]) { try $0[0].sum(axes: [0, 2], keepDims: true) },
  .init("mean", [matrix]) { try $0[0].mean(axes: [-1]) }, .init("mean of all", [cube]) { try $0[0].mean() },
  .init("prod", [matrix]) { try $0[0].prod(axes: [0]) }, .init("prod of all", [row]) { try $0[0].prod() },
  .init("max", [matrix]) { try $0[0].max(axes: [1]) }, .init("min", [cube]) { try $0[0].min(axes: [0, 2]) },
  .init("logSumExp", [matrix]) { try $0[0].logSumExp(axes: [1]) },
  .init("moments", [matrix]) {
    let moments = try $0[0].moments(axes: [0])
    return try moments.mean.add(moments.variance)
  },
  .init("norm", [matrix]) { try $0[0].norm(axes: [1]) },
  .init("norm 1", [matrix]) { try $0[0].norm(.one, axes: [0, 1]) },
  .init("norm of infinity", [matrix]) { try $0[0].norm(.infinity) },
  .init("cumsum", [cube]) { try $0[0].cumsum(1, exclusive: true, reverse: true) },
  .init("cumsum of axis 0", [matrix]) { try $0[0].cumsum(0) },
  .init("cumprod", [matrix]) { try $0[0].cumprod(1) },
  .init("cumprod exclusive", [cube]) { try $0[0].cumprod(1, exclusive: true) },
  .init("cumprod reverse", [matrix]) { try $0[0].cumprod(0, reverse: true) },
  .init("softmax", [matrix]) { try $0[0].softmax() }, .init("softmax of axis 1", [cube]) { try $0[0].softmax(1) },
  .init("logSoftmax", [matrix]) { try $0[0].logSoftmax() },
  .init("topk", [matrix]) { try $0[0].topk(2).values },
  .init("unsortedSegmentSum", [cube]) { try $0[0].unsortedSegmentSum(Tensor(ints: [1, 0]), 3) },
]

private let matrixCases: [GradientCase] = [
  .init("matMul", [matrix, at(cube.values, [3, 4])]) { try $0[0].matMul($0[1]) },
  .init("matMul of transposed", [matrix, at(cube.values, [6, 2])]) {
    try $0[0].matMul($0[1], transposeA: true, transposeB: true)
  },
  .init("matMul of batches", [cube, at(cube.values, [2, 2, 3])]) { try $0[0].matMul($0[1]) },
  .init("matMul with broadcast", [cube, at([0.4, -0.3, 1.2, 0.8], [2, 2])]) { try $0[0].matMul($0[1]) },
  .init("matMul with a transposed batch", [at(cube.values, [2, 2, 3]), at([0.4, -0.3, 1.2, 0.8], [2, 2])]) {
    try $0[0].matMul($0[1], transposeA: true)
  },
  .init("fusedMatMul", [matrix, at(Array(cube.values.prefix(9)), [3, 3]), row]) {
    try $0[0].fusedMatMul($0[1], bias: $0[2], activation: .tanh)
  },
  .init("fusedMatMul with sigmoid", [matrix, at(Array(cube.values.prefix(9)), [3, 3]), row]) {
    try $0[0].fusedMatMul($0[1], bias: $0[2], activation: .sigmoid)
  },
  .init("dot", [row, at(matrix.values, [3, 2])]) { try $0[0].dot($0[1]) },
  .init("outerProduct", [row, at(mixed, [5])]) { try $0[0].outerProduct($0[1]) },
  .init("einsum", [cube, matrix]) { try Tensor.einsum("abc,ab->ca", $0) },
  .init("einsum of a diagonal", [at(Array(cube.values.prefix(9)), [3, 3]), row]) { try Tensor.einsum("ii,i->i", $0) },
  .init("transpose", [cube]) { try $0[0].transpose([2, 0, 1]) },
  .init("diag", [row]) { try $0[0].diag() },
]

private let shapeCases: [GradientCase] = [
  .init("reshape", [matrix]) { try $0[0].reshape([3, -1]) },
  .init("expandDims and squeeze", [matrix]) { try $0[0].expandDims(1).squeeze([1]) },
  .init("broadcastTo", [column]) { try $0[0].broadcastTo([3, 2, 4]) },
  .init("slice", [cube]) { try $0[0].slice([1, 0, 1], [1, 2, 1]) },
  .init("slice of rows", [matrix]) { try $0[0].slice([1]) },
  .init("reverse", [cube]) { try $0[0].reverse([1, 2]) },
  .init("stridedSlice", [cube]) { try $0[0].stridedSlice([1, 2], [0, -9], [-1, -2]) },
  .init("concat", [matrix, other, column]) { try Tensor.concat($0, axis: 1) },
  .init("stack", [matrix, other]) { try Tensor.stack($0, axis: 1) },
  .init("unstack", [matrix]) {
    let parts = try $0[0].unstack(1)
    return try parts[0].mul(parts[2])
  },
  .init("split", [cube]) { try $0[0].split([2, 1], axis: 1)[1].square() },
  .init("tile", [matrix]) { try $0[0].tile([2, 3]) },
  .init("pad", [matrix]) { try $0[0].pad([(1, 0), (2, 1)], value: 4) },
  .init("mirrorPad", [matrix]) { try $0[0].mirrorPad([(1, 1), (2, 1)], isSymmetric: false) },
  .init("mirrorPad symmetric", [matrix]) { try $0[0].mirrorPad([(2, 1), (1, 3)], isSymmetric: true) },
  .init("gather", [cube]) { try $0[0].gather(Tensor(ints: [2, 0, 2, 1], shape: [2, 2]), axis: 1) },
  .init("gather with batches", [cube]) {
    try $0[0].gather(Tensor(ints: [2, 0, 2, 1], shape: [2, 2]), axis: 1, batchDims: 1)
  },
  .init("gatherND", [matrix]) { try $0[0].gatherND(Tensor(ints: [1, 2, 0, 0, 1, 2], shape: [3, 2])) },
  .init("scatterND", [matrix]) { try Tensor.scatterND(Tensor(ints: [3, 3], shape: [2, 1]), $0[0], [4, 3]) },
  .init("tensorScatterUpdate", [matrix, row]) {
    try $0[0].tensorScatterUpdate(Tensor(ints: [1], shape: [1, 1]), $0[1].reshape([1, 3]))
  },
  .init("booleanMask", [matrix]) { try $0[0].booleanMask(Tensor(bools: [false, true, true]), axis: 1) },
  .init("meshgrid", [row, column]) {
    let grids = try Tensor.meshgrid($0)
    return try grids[0].mul(grids[1])
  },
  .init("batchToSpaceND", [at(cube.values, [4, 3, 1, 1])]) { try $0[0].batchToSpaceND([2, 2], [(1, 0), (0, 1)]) },
  .init("spaceToBatchND", [at(cube.values, [1, 3, 4, 1])]) { try $0[0].spaceToBatchND([2, 2], [(1, 0), (0, 0)]) },
  .init("depthToSpace", [at(cube.values, [1, 1, 3, 4])]) { try $0[0].depthToSpace(2) },
  .init("complex", [row, row]) {
    let z = try Tensor.complex($0[0], $0[1])
    return try z.real().mul(z.imag()).add(z.abs())
  },
  .init("unique values", [row]) { try $0[0].unique().values },
]

private let lossCases: [GradientCase] = [
  .init("absoluteDifference", [matrix, other]) { try Losses.absoluteDifference($0[0], $0[1]) },
  .init("cosineDistance", [matrix, other]) { try Losses.cosineDistance($0[0], $0[1], axis: 1) },
  .init("hingeLoss", [matrix, other]) { try Losses.hingeLoss($0[0], $0[1]) },
  .init("huberLoss", [matrix, other]) { try Losses.huberLoss($0[0], $0[1]) },
  .init("logLoss", [at([0, 1, 1, 0], [4]), at([0.2, 0.6, 0.3, 0.9], [4])]) { try Losses.logLoss($0[0], $0[1]) },
  .init("meanSquaredError with weights", [matrix, other, row]) {
    try Losses.meanSquaredError($0[0], $0[1], weights: $0[2], reduction: .mean)
  },
  .init("sigmoidCrossEntropy", [at([0, 1, 1, 0], [4]), at([0.2, -0.6, 1.3, 0.9], [4])]) {
    try Losses.sigmoidCrossEntropy($0[0], $0[1], labelSmoothing: 0.1)
  },
  .init("softmaxCrossEntropy", [at([0, 1, 0, 1, 0, 0], [2, 3]), other]) {
    try Losses.softmaxCrossEntropy($0[0], $0[1], labelSmoothing: 0.1)
  },
]

extension EngineSuite {
  /// Gradients against central differences, sums taken in double precision.
  @Suite struct GradientTableTests {
    private static let cases =
      unaryCases + binaryCases + reductionCases + matrixCases + shapeCases + lossCases + convolutionCases
      + recurrentCases + imageCases + edgeCases

    /// A fixed weight for each output, so that all of them count differently.
    private func weights(_ count: Int) -> [Float] {
      (0..<count).map { Float(($0 * 7 + 3) % 11) / 5 - 0.8 }
    }

    private func tensors(_ values: [[Float]], _ shapes: [TensorShape]) throws -> [Tensor] {
      try zip(values, shapes).map { try Tensor($0, shape: $1) }
    }

    /// The derivative of `f` in each element of each input, by central differences.
    private func differences(
      _ values: [[Float]], step: Float, _ f: ([[Float]]) throws -> Double
    ) rethrows -> [[Double]] {
      try values.indices.map { input in
        try values[input].indices.map { index in
          var (up, down) = (values, values)
          up[input][index] += step
          down[input][index] -= step
          let distance = Double(up[input][index]) - Double(down[input][index])
          return (try f(up) - f(down)) / distance
        }
      }
    }

    private func expectEqual(_ gradients: [[Double]], _ expected: [[Double]], _ what: String) {
      for (input, (gradient, wanted)) in zip(gradients, expected).enumerated() {
        for (index, (value, reference)) in zip(gradient, wanted).enumerated() {
          #expect(
            abs(value - reference) <= 4e-3 * max(1, abs(reference)),
            "\(what), input \(input), element \(index): \(value), expected \(reference)")
        }
      }
    }

    @Test(arguments: cases) func firstDerivative(_ test: GradientCase) throws {
      let values = test.inputs.map(\.values)
      let shapes = test.inputs.map(\.shape)
      let result = try test.function(tensors(values, shapes))
      let weight = weights(result.size)
      let gradients = try valueAndGrads(
        test.function, tensors(values, shapes), dy: Tensor(weight, shape: result.shape)
      ).gradients
      for (gradient, shape) in zip(gradients, shapes) { #expect(gradient.shape == shape) }
      let expected = try differences(values, step: 4e-3) { values in
        let result = try test.function(tensors(values, shapes)).doubles()
        return zip(result, weight).reduce(0) { $0 + $1.0 * Double($1.1) }
      }
      expectEqual(try gradients.map { try $0.doubles() }, expected, test.name)
    }

    @Test(arguments: cases) func secondDerivative(_ test: GradientCase) throws {
      let values = test.inputs.map(\.values)
      let shapes = test.inputs.map(\.shape)
      let result = try test.function(tensors(values, shapes))
      let weight = try Tensor(weights(result.size), shape: result.shape)
      let directions = try shapes.enumerated().map {
        try Tensor(weights($1.elementCount + $0).suffix($1.elementCount), shape: $1)
      }
      /// Σ gradient · direction: a number whose gradient is the second derivative in a direction.
      func slope(_ inputs: [Tensor]) throws -> Tensor {
        let gradients = try valueAndGrads(test.function, inputs, dy: weight).gradients
        let products = try zip(gradients, directions).map { try $0.mul($1).sum() }
        // The squares keep functions with constant gradients connected to their inputs.
        return try Tensor.addN(products + inputs.map { try $0.square().sum() })
      }
      let gradients = try valueAndGrads({ try slope($0) }, tensors(values, shapes)).gradients
      let expected = try differences(values, step: 4e-3) { try slope(tensors($0, shapes)).scalarValue() }
      for (gradient, wanted) in zip(gradients, expected) {
        for (index, (value, reference)) in zip(try gradient.doubles(), wanted).enumerated() {
          #expect(
            abs(value - reference) <= 1e-2 * max(1, abs(reference)),
            "\(test.name), element \(index): \(value), expected \(reference)")
        }
      }
    }
  }
}
