import COneDNN
import Tensors

/// Convolutions and their gradients, beside the same primitives of oneDNN called bare: on the same layouts of input and
/// output, with filters that lie in the order the library likes best.
struct ConvolutionBenchmark {
  private let name: String
  private let size: Int
  private let inputChannels: Int
  private let outputChannels: Int
  private let kernel: Int
  private let stride: Int
  private let isDepthwise: Bool
  private let batch = 8

  private static let cases = [
    ConvolutionBenchmark("3×3, 64→64, 56×56", 56, 64, 64, kernel: 3),
    ConvolutionBenchmark("1×1, 64→256, 56×56", 56, 64, 256, kernel: 1),
    ConvolutionBenchmark("7×7 stride 2, 3→64, 112×112", 112, 3, 64, kernel: 7, stride: 2),
    ConvolutionBenchmark("depthwise 3×3, 128, 56×56", 56, 128, 128, kernel: 3, isDepthwise: true),
  ]

  private init(
    _ name: String, _ size: Int, _ inputChannels: Int, _ outputChannels: Int, kernel: Int, stride: Int = 1,
    isDepthwise: Bool = false
  ) {
    self.name = name
    self.size = size
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    self.kernel = kernel
    self.stride = stride
    self.isDepthwise = isDepthwise
  }

  static func table() throws -> BenchmarkTable {
    var table = BenchmarkTable("conv2d, batch 8", columns: ["tfs", "bare primitive", "× bare", "aim"])
    for convolution in cases { try convolution.addRows(to: &table) }
    return table
  }

  private func addRows(to table: inout BenchmarkTable) throws {
    let x = try Tensor.randomUniform([batch, size, size, inputChannels])
    let filter = try Tensor.randomUniform([kernel, kernel, inputChannels, isDepthwise ? 1 : outputChannels])
    func convolve(_ x: Tensor, _ filter: Tensor) throws -> Tensor {
      isDepthwise
        ? try x.depthwiseConv2d(filter, strides: [stride, stride], padding: .same)
        : try x.conv2d(filter, strides: [stride, stride], padding: .same)
    }
    let dy = try convolve(x, filter).onesLike()
    let backward = grads { inputs in try convolve(inputs[0], inputs[1]) }
    let bare = try BareConvolution(self, x, dy)
    var (bareForward, bareAll, forward, all) = (Double.infinity, Double.infinity, Double.infinity, Double.infinity)
    for _ in 0..<5 {
      bareForward = min(bareForward, try time(repeats: 5) { try bare.forward() })
      forward = min(forward, try time(repeats: 5) { _ = try convolve(x, filter).floats })
      bareAll = min(
        bareAll,
        try time(repeats: 5) {
          try bare.forward()
          try bare.backward()
        })
      all = min(all, try time(repeats: 5) { _ = try backward([x, filter], dy) })
    }
    table.row(
      name, [milliseconds(forward), milliseconds(bareForward), fixed(forward / bareForward, 2), "1.15"])
    table.row(
      name + ", with both gradients", [milliseconds(all), milliseconds(bareAll), fixed(all / bareAll, 2), "1.15"])
  }

  /// The three primitives of a convolution, with buffers of their own for the filter.
  private final class BareConvolution {
    private let output: Primitive
    private let inputGradient: Primitive
    private let filterGradient: Primitive
    private let x: Tensor
    private let y: Tensor
    private let filter: Tensor

    init(_ convolution: ConvolutionBenchmark, _ x: Tensor, _ y: Tensor) throws {
      self.x = x
      self.y = y
      let (kernel, stride) = (convolution.kernel, convolution.stride)
      let input = try BareConvolution.channelsLast(x.shape)
      let result = try BareConvolution.channelsLast(y.shape)
      let sizes = [convolution.outputChannels, convolution.inputChannels, kernel, kernel]
      let weights = try OneDNN.anyLayout(
        convolution.isDepthwise ? [convolution.inputChannels, 1, 1, kernel, kernel] : sizes)
      let total = max(0, (y.shape[1] - 1) * stride + kernel - x.shape[1])
      let before = [Int64](repeating: Int64(total / 2), count: 2)
      let after = [Int64](repeating: Int64(total - total / 2), count: 2)
      let strides = [Int64](repeating: Int64(stride), count: 2)
      let dilations: [Int64] = [0, 0]
      var (source, filterLayout, target) = (input, weights, result)
      var description = dnnl_convolution_desc_t()
      try OneDNN.check(
        dnnl_dilated_convolution_forward_desc_init(
          &description, dnnl_forward_training, dnnl_convolution_direct, &source, &filterLayout, nil, &target, strides,
          dilations, before, after), "describe a convolution")
      output = try Primitive(operation: &description, name: "a convolution")
      try OneDNN.check(
        dnnl_dilated_convolution_backward_data_desc_init(
          &description, dnnl_convolution_direct, &source, &filterLayout, &target, strides, dilations, before, after),
        "describe a gradient")
      inputGradient = try Primitive(operation: &description, name: "a gradient")
      try OneDNN.check(
        dnnl_dilated_convolution_backward_weights_desc_init(
          &description, dnnl_convolution_direct, &source, &filterLayout, nil, &target, strides, dilations, before,
          after), "describe a gradient")
      filterGradient = try Primitive(operation: &description, name: "a gradient")
      let (source32, filter32, target32) = (
        Int32(DNNL_ARG_SRC), Int32(DNNL_ARG_WEIGHTS), Int32(DNNL_ARG_DST)
      )
      try output.setArguments([
        (source32, input), (filter32, output.layout(dnnl_query_weights_md)), (target32, result),
      ])
      try inputGradient.setArguments([
        (Int32(DNNL_ARG_DIFF_DST), result), (filter32, inputGradient.layout(dnnl_query_weights_md)),
        (Int32(DNNL_ARG_DIFF_SRC), input),
      ])
      try filterGradient.setArguments([
        (source32, input), (Int32(DNNL_ARG_DIFF_DST), result),
        (Int32(DNNL_ARG_DIFF_WEIGHTS), filterGradient.layout(dnnl_query_diff_weights_md)),
      ])
      // Layouts of the library may be padded to whole vectors of channels.
      filter = try Tensor.ones([kernel * kernel * (convolution.inputChannels + 64) * (convolution.outputChannels + 64)])
    }

    func forward() throws {
      let result = try Tensor(uninitialized: y.shape, .float32)
      try output.run(x.bytes, filter.bytes, result.bytes)
    }

    func backward() throws {
      let (dx, dw) = (try Tensor(uninitialized: x.shape, .float32), try Tensor(uninitialized: filter.shape, .float32))
      try inputGradient.run(y.bytes, filter.bytes, dx.bytes)
      try filterGradient.run(x.bytes, y.bytes, dw.bytes)
    }

    /// The layout of [batch, height, width, channels], whose axes the library names batch, channels, height, width.
    private static func channelsLast(_ shape: TensorShape) throws -> dnnl_memory_desc_t {
      let (height, width, channels) = (shape[1], shape[2], shape[3])
      return try OneDNN.description(
        [shape[0], channels, height, width], strides: [height * width * channels, 1, width * channels, channels])
    }
  }
}
