import Tensors

/// Norms of every kind along one axis, two axes and all of them.
private let normCases: [GradientCase] = {
  let orders: [(String, NormOrder)] = [
    ("1", .one), ("2", .euclidean), ("Infinity", .infinity), ("-Infinity", .negativeInfinity),
  ]
  let choices: [(axes: [Int]?, keepDims: Bool)] = [
    (nil, false), ([0], false), ([-1], true), ([0, 2], false), ([2, 1], true), ([1, 0], false),
  ]
  return orders.flatMap { name, order in
    choices.map { axes, keepDims in
      GradientCase("norm \(name) of \(axes.map { "\($0)" } ?? "all")", [scattered([2, 3, 2], 5)]) {
        try $0[0].norm(order, axes: axes, keepDims: keepDims)
      }
    }
  }
}()

/// Products in which elements are 0: the derivative with respect to such an element is the product of the others.
private let productCases: [GradientCase] = {
  let rows: [(String, [Float])] = [
    ("without zeros", [0.5, -1.2, 2.1, 0.7]), ("with a zero", [0.5, 0, 2.1, 0.7]),
    ("with two zeros", [0, 1.3, 0, 0.7]),
    ("with zeros only", [0, 0, 0, 0]),
  ]
  let modes: [(String, (Tensor) throws -> Tensor)] = [
    ("prod", { try $0.prod() }), ("cumprod", { try $0.cumprod(0) }),
    ("cumprod exclusive", { try $0.cumprod(0, exclusive: true) }),
    ("cumprod reverse", { try $0.cumprod(0, reverse: true) }),
    ("cumprod exclusive reverse", { try $0.cumprod(0, exclusive: true, reverse: true) }),
  ]
  let vectors = rows.flatMap { kind, values in modes.map { GradientCase("\($0.0) \(kind)", values, $0.1) } }
  let matrix: (values: [Float], shape: TensorShape) = (
    [0.5, 0, 2.1, 0, 1.7, -0.4, 0.9, -0.7, 1.3, 0.2, 0, 0.6], [2, 3, 2]
  )
  return vectors + [
    GradientCase("prod of axis 1 with zeros", [matrix]) { try $0[0].prod(axes: [1]) },
    GradientCase("prod of axes 0 and 2 with zeros", [matrix]) { try $0[0].prod(axes: [2, 0], keepDims: true) },
    GradientCase("cumprod of axis 1 with zeros", [matrix]) { try $0[0].cumprod(1) },
  ]
}()

/// Every loss with every reduction, with weights for all elements, for rows, and for none.
private let weightedLossCases: [GradientCase] = {
  typealias Loss = (Tensor, Tensor, Tensor, LossReduction) throws -> Tensor
  let losses: [(name: String, weightShape: TensorShape, loss: Loss)] = [
    ("absoluteDifference", [2, 1], { try Losses.absoluteDifference($0, $1, weights: $2, reduction: $3) }),
    ("cosineDistance", [2, 1], { try Losses.cosineDistance($0, $1, axis: 1, weights: $2, reduction: $3) }),
    ("hingeLoss", [2, 1], { try Losses.hingeLoss($0, $1, weights: $2, reduction: $3) }),
    ("huberLoss", [2, 1], { try Losses.huberLoss($0, $1, weights: $2, delta: 0.8, reduction: $3) }),
    ("logLoss", [2, 1], { try Losses.logLoss($0.sigmoid(), $1.sigmoid(), weights: $2, reduction: $3) }),
    ("meanSquaredError", [2, 1], { try Losses.meanSquaredError($0, $1, weights: $2, reduction: $3) }),
    (
      "sigmoidCrossEntropy", [2, 1],
      { try Losses.sigmoidCrossEntropy($0.sigmoid(), $1, weights: $2, labelSmoothing: 0.2, reduction: $3) }
    ),
    (
      "softmaxCrossEntropy", [2],
      { try Losses.softmaxCrossEntropy($0.softmax(), $1, weights: $2, labelSmoothing: 0.2, reduction: $3) }
    ),
    ("computeWeightedLoss", [2, 1], { try Losses.computeWeightedLoss($0.sub($1), weights: $2, reduction: $3) }),
  ]
  let reductions: [(String, LossReduction)] = [
    ("none", .none), ("mean", .mean), ("sum", .sum), ("by nonzero weights", .sumByNonzeroWeights),
  ]
  return losses.flatMap { name, weightShape, loss in
    reductions.flatMap { word, reduction in
      [TensorShape.scalar, weightShape].map { shape in
        let weights: (values: [Float], shape: TensorShape) = (
          shape.rank == 0 ? [0.7] : [0.6, 1.9], shape
        )
        return GradientCase(
          "\(name), \(word), weights \(shape)", [scattered([2, 3]), scattered([2, 3], 4), weights]
        ) { try loss($0[0], $0[1], $0[2], reduction) }
      }
    }
  }
}()

private let productOfMatricesCases: [GradientCase] = [
  .init("matMul of broadcast batches", [scattered([2, 1, 2, 3]), scattered([3, 3, 2], 2)]) { try $0[0].matMul($0[1]) },
  .init("matMul of broadcast batches, transposed", [scattered([1, 2, 3, 2]), scattered([3, 1, 4, 3], 2)]) {
    try $0[0].matMul($0[1], transposeA: true, transposeB: true)
  },
  .init("matMul of a matrix and batches", [scattered([2, 3]), scattered([2, 3, 2], 2)]) { try $0[0].matMul($0[1]) },
  .init("matMul, b transposed", [scattered([2, 2, 3]), scattered([2, 4, 3], 2)]) {
    try $0[0].matMul($0[1], transposeB: true)
  },
  .init("dot of a matrix and a vector", [scattered([2, 3]), scattered([3], 2)]) { try $0[0].dot($0[1]) },
  .init("dot of vectors", [scattered([3]), scattered([3], 2)]) { try $0[0].dot($0[1]) },
  .init("einsum ij,jk->ik", [scattered([2, 3]), scattered([3, 2], 1)]) { try Tensor.einsum("ij,jk->ik", $0) },
  .init("einsum bij,bjk->bik", [scattered([2, 2, 3]), scattered([2, 3, 2], 1)]) {
    try Tensor.einsum("bij,bjk->bik", $0)
  },
  .init("einsum ij->ji", [scattered([2, 3])]) { try Tensor.einsum("ij->ji", $0) },
  .init("einsum ij->", [scattered([2, 3])]) { try Tensor.einsum("ij->", $0) },
  .init("einsum ijk->j", [scattered([2, 3, 2])]) { try Tensor.einsum("ijk->j", $0) },
  .init("einsum i,j->ij", [scattered([2]), scattered([3], 1)]) { try Tensor.einsum("i,j->ij", $0) },
  .init("einsum ii->", [scattered([3, 3])]) { try Tensor.einsum("ii->", $0) },
  .init("einsum ii->i", [scattered([3, 3])]) { try Tensor.einsum("ii->i", $0) },
  .init("einsum ijk,k->ij", [scattered([2, 3, 2]), scattered([2], 1)]) { try Tensor.einsum("ijk,k->ij", $0) },
  .init("einsum i,i->", [scattered([3]), scattered([3], 1)]) { try Tensor.einsum("i,i->", $0) },
  .init("transpose of rank 4", [scattered([2, 1, 3, 2])]) { try $0[0].transpose([3, 1, 0, 2]) },
]

private let windowCases: [GradientCase] = [
  .init("conv2d NCHW, dilated, explicit", [scattered([1, 2, 5, 4]), scattered([2, 2, 2, 2])]) {
    try $0[0].conv2d(
      $0[1], strides: [1, 1], padding: .explicit([.init(1, 0), .init(0, 2)]), isChannelsFirst: true, dilations: [2, 1])
  },
  .init("conv2d NCHW, same with strides", [scattered([2, 1, 4, 5]), scattered([3, 3, 1, 2])]) {
    try $0[0].conv2d($0[1], strides: [2, 2], padding: .same, isChannelsFirst: true)
  },
  .init("conv2d of one image", [scattered([4, 4, 1]), scattered([2, 2, 1, 2])]) {
    try $0[0].conv2d($0[1], strides: [2, 2], padding: .valid)
  },
  .init("conv2d 1 by 1", [scattered([1, 3, 3, 2]), scattered([1, 1, 2, 3])]) {
    try $0[0].conv2d($0[1], strides: [1, 1], padding: .valid)
  },
  .init("conv1d dilated", [scattered([1, 7, 2]), scattered([3, 2, 2])]) {
    try $0[0].conv1d($0[1], stride: 1, padding: .valid, dilation: 2)
  },
  .init("conv1d NCW", [scattered([1, 2, 5]), scattered([2, 2, 3])]) {
    try $0[0].conv1d($0[1], stride: 1, padding: .same, isChannelsFirst: true)
  },
  .init("conv3d NCDHW with strides", [scattered([1, 1, 3, 3, 3]), scattered([2, 2, 2, 1, 2])]) {
    try $0[0].conv3d($0[1], strides: [2, 1, 1], padding: .valid, isChannelsFirst: true)
  },
  .init("depthwiseConv2d dilated", [scattered([1, 4, 4, 2]), scattered([2, 2, 2, 1])]) {
    try $0[0].depthwiseConv2d($0[1], strides: [1, 1], padding: .valid, dilations: [2, 2])
  },
  .init("depthwiseConv2d NCHW with strides", [scattered([1, 2, 5, 4]), scattered([2, 3, 2, 2])]) {
    try $0[0].depthwiseConv2d($0[1], strides: [2, 2], padding: .number(1), isChannelsFirst: true)
  },
  .init("conv2dTranspose valid", [scattered([1, 2, 2, 1]), scattered([2, 2, 2, 1])]) {
    try $0[0].conv2dTranspose($0[1], outputShape: [1, 3, 3, 2], strides: [1, 1], padding: .valid)
  },
  .init("maxPool explicit", [scattered([1, 4, 4, 1])]) {
    try $0[0].maxPool([2, 2], strides: [2, 1], padding: .explicit([.init(1, 1), .init(0, 1)]))
  },
  .init("avgPool explicit", [scattered([1, 4, 4, 2])]) {
    try $0[0].avgPool([3, 2], strides: [2, 1], padding: .explicit([.init(1, 1), .init(0, 1)]))
  },
  .init("avgPool with a number", [scattered([1, 4, 4, 1])]) {
    try $0[0].avgPool([3, 3], strides: [1, 1], padding: .number(1))
  },
  .init("maxPool of one image", [scattered([4, 4, 1])]) {
    try $0[0].maxPool([2, 2], strides: [1, 1], padding: .valid)
  },
  .init("maxPool3d same", [scattered([1, 2, 3, 3, 1])]) {
    try $0[0].maxPool3d([2, 2, 2], strides: [2, 1, 2], padding: .same)
  },
  .init("pool, max with gaps", [scattered([1, 5, 5, 1])]) {
    try $0[0].pool([2, 2], .maximum, padding: .same, dilations: [2, 2])
  },
]

private let remainingCases: [GradientCase] = [
  .init("gather with duplicates", [scattered([3, 2])]) { try $0[0].gather(Tensor(ints: [1, 1, 0, 1])) },
  .init("gather of a number", [scattered([3, 2])]) { try $0[0].gather(Tensor(ints: [2], shape: []), axis: 0) },
  .init("cumsum exclusive", [scattered([2, 3])]) { try $0[0].cumsum(1, exclusive: true) },
  .init("cumsum reverse", [scattered([2, 3])]) { try $0[0].cumsum(-1, reverse: true) },
  .init("unsortedSegmentSum with empty and negative segments", [scattered([4, 2])]) {
    try $0[0].unsortedSegmentSum(Tensor(ints: [2, 0, -1, 2]), 4)
  },
  .init("ifft", [scattered([2, 4]), scattered([2, 4], 1)]) {
    let z = try Tensor.complex($0[0], $0[1]).ifft()
    return try z.real().square().add(z.imag())
  },
  .init("rfft longer than the signal", [scattered([5])]) {
    let z = try $0[0].rfft(8)
    return try z.real().mul(z.imag())
  },
  .init("irfft", [scattered([2, 3]), scattered([2, 3], 1)]) { try Tensor.complex($0[0], $0[1]).irfft() },
  .init("complex products", [scattered([3]), scattered([3], 1)]) {
    let z = try Tensor.complex($0[0], $0[1])
    let w = try z.mul(z.sub(Tensor.complex(Tensor(0.5), Tensor(-1)))).div(z)
    return try w.real().add(w.imag().square())
  },
  .init("qr of a square matrix", [scattered([3, 3])]) {
    let (q, r) = try $0[0].qr()
    return try q.add(r.square())
  },
  .init("qr of batches", [scattered([2, 3, 2], 3)]) { try $0[0].qr().r },
  .init("resizeBilinear to corners", [scattered([1, 3, 2, 1])]) {
    try $0[0].resizeBilinear([5, 4], alignCorners: true)
  },
  .init("resizeNearestNeighbor smaller", [scattered([1, 4, 4, 1])]) { try $0[0].resizeNearestNeighbor([2, 3]) },
  .init("flipLeftRight", [scattered([1, 2, 3, 1])]) { try $0[0].flipLeftRight() },
  .init("grayscaleToRGB", [scattered([2, 2, 1])]) { try $0[0].grayscaleToRGB() },
  .init("sparseToDense", [scattered([3])]) {
    try Tensor.sparseToDense(Tensor(ints: [0, 3, 1]), $0[0], [5])
  },
  .init("moments of two axes", [scattered([2, 3, 2])]) { try $0[0].moments(axes: [0, 2], keepDims: true).variance },
  .init("logSumExp of two axes", [scattered([2, 3, 2])]) { try $0[0].logSumExp(axes: [2, 0], keepDims: true) },
  .init("softmax of one element", [scattered([3, 1])]) { try $0[0].softmax() },
  .init("elu and selu far below", [-6, -3, 4]) { try $0.elu().mul($0.selu()) },
  .init("pow of a number", [scattered([4])]) { try $0[0].square().add(0.3).pow(Tensor(1.7)) },
  .init("mirrorPad of rank 3", [scattered([2, 3, 2])]) {
    try $0[0].mirrorPad([(0, 1), (2, 0), (1, 1)], isSymmetric: false)
  },
]

/// Values that are moved, masked or laid out anew.
private let layoutCases: [GradientCase] = [
  .init("clone and ensureShape", [scattered([2, 3])]) { try $0[0].clone().ensureShape([nil, 3]) },
  .init("dropout with a seed", [scattered([12])]) { try $0[0].dropout(0.5, seed: 3) },
  .init("transpose with conjugation", [scattered([2, 2]), scattered([2, 2], 1)]) {
    let z = try Tensor.complex($0[0], $0[1]).transpose([1, 0]).conjugate()
    return try z.real().mul(z.imag())
  },
  .init("raggedTensorToTensor", [scattered([4, 2])]) {
    try Tensor.raggedTensorToTensor([-1, 2, -1], $0[0], Tensor(-1), [("ROW_SPLITS", Tensor(ints: [0, 1, 1, 4]))])
  },
  .init("raggedGather", [scattered([3])]) {
    try Tensor.raggedGather([Tensor(ints: [0, 1, 3])], $0[0], Tensor(ints: [1, 1, 0]), raggedRank: 1).values
  },
  .init("sparseSegment, sum", [scattered([3, 2])]) {
    try $0[0].sparseSegment(Tensor(ints: [0, 2, 2]), Tensor(ints: [0, 0, 2]), isMean: false)
  },
  .init("sparseSegment, mean", [scattered([3, 2])]) {
    try $0[0].sparseSegment(Tensor(ints: [0, 2, 2]), Tensor(ints: [0, 0, 2]), isMean: true)
  },
  .init("sigmoidCrossEntropyWithLogits", [scattered([4]), scattered([4], 2)]) {
    try Losses.sigmoidCrossEntropyWithLogits($0[0].sigmoid(), $0[1])
  },
  .init("softmaxCrossEntropyWithLogits", [scattered([2, 3]), scattered([2, 3], 2)]) {
    try Losses.softmaxCrossEntropyWithLogits($0[0].softmax(), $0[1])
  },
]

/// Cases beside the plain ones: kinds of norms, zeros in products, weights and reductions of losses, layouts of
/// convolutions, forms of equations.
let edgeCases =
  normCases + productCases + weightedLossCases + productOfMatricesCases + windowCases + remainingCases + layoutCases
