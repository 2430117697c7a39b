import Tensors

/// Values without order or ties, and the same for every run.
func scattered(_ shape: TensorShape, _ phase: Int = 0) -> (values: [Float], shape: TensorShape) {
  let count = shape.elementCount
  return ((0..<count).map { Float(($0 * 37 + phase * 11 + 5) % 101) / 33 - 1.5 + Float($0) * 0.004 }, shape)
}

/// Convolutions, poolings and normalizations for the table of gradients.
let convolutionCases: [GradientCase] = [
  .init("conv2d same", [scattered([2, 4, 4, 2]), scattered([3, 3, 2, 3])]) {
    try $0[0].conv2d($0[1], strides: [1, 1], padding: .same)
  },
  .init("conv2d with strides", [scattered([1, 5, 4, 2]), scattered([3, 2, 2, 2])]) {
    try $0[0].conv2d($0[1], strides: [2, 1], padding: .number(1))
  },
  .init("conv2d dilated", [scattered([1, 5, 5, 1]), scattered([2, 2, 1, 2])]) {
    try $0[0].conv2d($0[1], strides: [1, 1], padding: .explicit([.init(1, 0), .init(0, 2)]), dilations: [2, 2])
  },
  .init("conv2d NCHW", [scattered([1, 2, 4, 3]), scattered([2, 2, 2, 3])]) {
    try $0[0].conv2d($0[1], strides: [1, 1], padding: .valid, isChannelsFirst: true)
  },
  .init("conv1d", [scattered([6, 2]), scattered([3, 2, 2])]) { try $0[0].conv1d($0[1], stride: 2, padding: .same) },
  .init("conv3d", [scattered([1, 3, 3, 2, 2]), scattered([2, 2, 2, 2, 1])]) {
    try $0[0].conv3d($0[1], strides: [1, 1, 1], padding: .same)
  },
  .init("depthwiseConv2d", [scattered([2, 4, 3, 2]), scattered([2, 2, 2, 2])]) {
    try $0[0].depthwiseConv2d($0[1], strides: [1, 1], padding: .same)
  },
  .init("separableConv2d", [scattered([1, 4, 4, 2]), scattered([2, 2, 2, 2]), scattered([1, 1, 4, 3])]) {
    try $0[0].separableConv2d($0[1], $0[2], strides: [2, 2], padding: .same)
  },
  .init("conv2dTranspose", [scattered([1, 2, 3, 2]), scattered([3, 3, 2, 2])]) {
    try $0[0].conv2dTranspose($0[1], outputShape: [1, 4, 6, 2], strides: [2, 2], padding: .same)
  },
  .init("conv3dTranspose", [scattered([1, 1, 2, 2, 1]), scattered([2, 2, 2, 2, 1])]) {
    try $0[0].conv3dTranspose($0[1], outputShape: [1, 2, 3, 3, 2], strides: [1, 1, 1], padding: .valid)
  },
  .init("fusedConv2d", [scattered([1, 4, 4, 2]), scattered([2, 2, 2, 3]), scattered([3])]) {
    try $0[0].fusedConv2d($0[1], strides: [1, 1], padding: .same, bias: $0[2], activation: .tanh)
  },
  .init("fusedDepthwiseConv2d", [scattered([1, 3, 3, 2]), scattered([2, 2, 2, 1]), scattered([2])]) {
    try $0[0].fusedDepthwiseConv2d($0[1], strides: [1, 1], padding: .same, bias: $0[2], activation: .sigmoid)
  },
  .init("maxPool", [scattered([2, 4, 5, 2])]) { try $0[0].maxPool([2, 3], strides: [2, 1], padding: .same) },
  .init("avgPool", [scattered([2, 4, 5, 2])]) { try $0[0].avgPool([3, 2], strides: [1, 2], padding: .same) },
  .init("maxPool3d", [scattered([1, 3, 3, 3, 1])]) {
    try $0[0].maxPool3d([2, 2, 2], strides: [1, 1, 1], padding: .valid)
  },
  .init("avgPool3d", [scattered([1, 1, 3, 3, 2])]) {
    try $0[0].avgPool3d([2, 2, 2], strides: [1, 1, 1], padding: .same, isChannelsFirst: true)
  },
  .init("pool with gaps", [scattered([1, 5, 5, 1])]) {
    try $0[0].pool([2, 2], .average, padding: .same, dilations: [2, 2])
  },
  .init("maxPoolWithArgmax", [scattered([1, 4, 4, 1])]) {
    try $0[0].maxPoolWithArgmax([2, 2], strides: [1, 1], padding: .valid).values
  },
  .init(
    "batchNorm", [scattered([2, 3, 2]), scattered([2]), ([0.5, 2.3], [2]), scattered([2], 1), scattered([2], 2)]
  ) {
    try $0[0].batchNorm($0[1], $0[2], offset: $0[3], scale: $0[4], epsilon: 0.1)
  },
  .init("batchNorm with scale alone", [scattered([3, 2]), scattered([2]), ([0.5, 2.3], [2]), scattered([2], 2)]) {
    try $0[0].batchNorm($0[1], $0[2], scale: $0[3])
  },
  .init("batchNorm with a whole mean", [scattered([3, 2]), scattered([3, 2], 4), ([0.5, 2.3], [1, 2])]) {
    try $0[0].batchNorm($0[1], $0[2])
  },
  .init("batchNorm for training", [scattered([2, 3, 2]), scattered([2], 1), scattered([2], 2)]) {
    try $0[0].batchNormForTraining(offset: $0[1], scale: $0[2], epsilon: 0.1).result
  },
  .init("batchNorm for training without scale", [scattered([4, 3])]) {
    try $0[0].batchNormForTraining(offset: nil, scale: nil, epsilon: 0.1).result
  },
  .init("layerNorm", [scattered([2, 5]), scattered([5], 1), scattered([5], 2)]) {
    try $0[0].layerNorm(offset: $0[1], scale: $0[2], epsilon: 0.1)
  },
  .init("localResponseNormalization", [scattered([1, 2, 5])]) {
    try $0[0].localResponseNormalization(depthRadius: 1, bias: 1.5, alpha: 0.6, beta: 0.7)
  },
]
