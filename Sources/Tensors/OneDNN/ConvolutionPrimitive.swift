import COneDNN

/// The sizes of a convolution of channels-last data: what its primitives are compiled for.
struct ConvolutionShape: Hashable {
  let batch: Int
  let inputChannels: Int
  let outputChannels: Int
  /// How many separate convolutions lie side by side in the channels: 1, or as many as there are input channels.
  let groups: Int
  let window: Window

  /// The shape of the input, channels last.
  var inputShape: TensorShape { shape(window.axes.map(\.input), inputChannels) }
  /// The shape of the output, channels last.
  var outputShape: TensorShape { shape(window.output, outputChannels) }
  /// The number of elements of the filter.
  var filterCount: Int {
    window.axes.reduce(inputChannels / groups * outputChannels) { $0 * $1.kernel }
  }

  private func shape(_ space: [Int], _ channels: Int) -> TensorShape {
    var shape = TensorShape()
    shape.append(batch)
    for size in space { shape.append(size) }
    shape.append(channels)
    return shape
  }
}

/// A convolution, or one of its two transposes, compiled for a shape.
///
/// The data stays in the order of tensors, channels last. The filter may have another order inside: it is copied into it
/// and out of it.
final class ConvolutionPrimitive {
  /// Which of the three products of input, filter and output is computed.
  enum Direction: Hashable {
    /// Input and filter give the output, with a bias and an activation on the way.
    case output(hasBias: Bool, FusedActivation)
    /// Output and filter give the gradient of the input.
    case input
    /// Input and output give the gradient of the filter.
    case filter
  }

  private struct Key: Hashable {
    let shape: ConvolutionShape
    let direction: Direction
  }

  nonisolated(unsafe) private static let cache = PrimitiveCache<Key, ConvolutionPrimitive>()

  /// The compiled convolution for a shape.
  static func compiled(_ shape: ConvolutionShape, _ direction: Direction) throws -> ConvolutionPrimitive {
    try cache.value(for: Key(shape: shape, direction: direction)) { try ConvolutionPrimitive(shape, direction) }
  }

  private let primitive: Primitive
  private let filterCopy: Primitive?
  private let filterByteCount: Int

  private init(_ shape: ConvolutionShape, _ direction: Direction) throws {
    let layouts = try Layouts(shape)
    primitive = try layouts.compile(direction)
    let inner = primitive.layout(
      direction == .filter ? dnnl_query_diff_weights_md : dnnl_query_weights_md)
    filterByteCount = withUnsafePointer(to: inner) { Int(dnnl_memory_desc_get_size($0)) }
    if isSameLayout(inner, layouts.filter) {
      filterCopy = nil
    } else if direction == .filter {
      filterCopy = try Primitive(reorder: inner, to: layouts.filter)
    } else {
      filterCopy = try Primitive(reorder: layouts.filter, to: inner)
    }
    switch direction {
    case .output(let hasBias, _):
      var arguments = [
        (Int32(DNNL_ARG_SRC), layouts.input), (Int32(DNNL_ARG_WEIGHTS), inner), (Int32(DNNL_ARG_DST), layouts.output),
      ]
      if hasBias { arguments.append((Int32(DNNL_ARG_BIAS), layouts.bias)) }
      try primitive.setArguments(arguments)
    case .input:
      try primitive.setArguments([
        (Int32(DNNL_ARG_DIFF_DST), layouts.output), (Int32(DNNL_ARG_WEIGHTS), inner),
        (Int32(DNNL_ARG_DIFF_SRC), layouts.input),
      ])
    case .filter:
      try primitive.setArguments([
        (Int32(DNNL_ARG_SRC), layouts.input), (Int32(DNNL_ARG_DIFF_DST), layouts.output),
        (Int32(DNNL_ARG_DIFF_WEIGHTS), inner),
      ])
    }
  }

  /// The output of a convolution.
  func output(
    _ input: UnsafeMutableRawPointer, _ filter: UnsafeMutableRawPointer, bias: UnsafeMutableRawPointer?,
    to result: UnsafeMutableRawPointer
  ) throws {
    try withFilter(filter) { filter in
      if let bias {
        try primitive.run(input, filter, result, bias)
      } else {
        try primitive.run(input, filter, result)
      }
    }
  }

  /// The gradient of the input, from the gradient of the output.
  func input(
    _ output: UnsafeMutableRawPointer, _ filter: UnsafeMutableRawPointer, to result: UnsafeMutableRawPointer
  ) throws {
    try withFilter(filter) { filter in try primitive.run(output, filter, result) }
  }

  /// The gradient of the filter, from the input and the gradient of the output.
  func filter(
    _ input: UnsafeMutableRawPointer, _ output: UnsafeMutableRawPointer, to result: UnsafeMutableRawPointer
  ) throws {
    guard let filterCopy else { return try primitive.run(input, output, result) }
    let inner = try Storage(byteCount: filterByteCount)
    try primitive.run(input, output, inner.buffer)
    try filterCopy.run(inner.buffer, result)
  }

  private func withFilter(
    _ filter: UnsafeMutableRawPointer, _ body: (UnsafeMutableRawPointer) throws -> Void
  ) throws {
    guard let filterCopy else { return try body(filter) }
    let inner = try Storage(byteCount: filterByteCount)
    try filterCopy.run(filter, inner.buffer)
    try body(inner.buffer)
  }
}

/// The layouts of the buffers of a convolution, as tensors hold them and as the library is asked for them.
private struct Layouts {
  let input: dnnl_memory_desc_t
  let filter: dnnl_memory_desc_t
  let anyFilter: dnnl_memory_desc_t
  let bias: dnnl_memory_desc_t
  let output: dnnl_memory_desc_t
  private let strides: [Int64]
  private let dilations: [Int64]
  private let before: [Int64]
  private let after: [Int64]
  private let inputChannels: Int
  /// Whether there are fewer input channels than a vector has lanes.
  private let isNarrow: Bool
  /// Whether each result depends on one cell, so that the convolution is a matrix product.
  private let isPointwise: Bool

  /// Implementations that were measured to be faster, for some shapes, than the one the library takes by itself.
  private enum Implementation {
    /// A loop over the window in registers.
    static let direct = "jit:avx512_core"
    /// A matrix product.
    static let product = "x64:gemm"
  }

  init(_ shape: ConvolutionShape) throws {
    let axes = shape.window.axes
    input = try Layouts.channelsLast(shape.inputShape)
    output = try Layouts.channelsLast(shape.outputShape)
    bias = try OneDNN.description([shape.outputChannels])
    // Tensors hold filters as [space…, input, output]; the library names the axes [(group,) output, input, space…].
    let kernel = axes.map(\.kernel)
    let (perGroupIn, perGroupOut) = (shape.inputChannels / shape.groups, shape.outputChannels / shape.groups)
    var steps = [Int](repeating: 0, count: axes.count)
    var step = shape.inputChannels * perGroupOut
    for axis in axes.indices.reversed() {
      steps[axis] = step
      step *= kernel[axis]
    }
    let sizes = [perGroupOut, perGroupIn] + kernel
    let innerSteps = [1, perGroupOut] + steps
    let isGrouped = shape.groups > 1
    let filterSizes = (isGrouped ? [shape.groups] : []) + sizes
    filter = try OneDNN.description(filterSizes, strides: (isGrouped ? [perGroupIn * perGroupOut] : []) + innerSteps)
    anyFilter = try OneDNN.anyLayout(filterSizes)
    strides = axes.map { Int64($0.stride) }
    dilations = axes.map { Int64($0.dilation - 1) }
    before = axes.map { Int64($0.before) }
    after = axes.map { Int64($0.after) }
    inputChannels = shape.inputChannels
    isNarrow = shape.groups == 1 && inputChannels < 16
    isPointwise =
      shape.groups == 1 && axes.allSatisfy { $0.kernel == 1 && $0.stride == 1 && $0.before == 0 && $0.after == 0 }
  }

  private static func channelsLast(_ shape: TensorShape) throws -> dnnl_memory_desc_t {
    let steps = shape.strides
    let order = [0, shape.rank - 1] + Array(1..<(shape.rank - 1))
    return try OneDNN.description(order.map { shape[$0] }, strides: order.map { steps[$0] })
  }

  func compile(_ direction: ConvolutionPrimitive.Direction) throws -> Primitive {
    var description = dnnl_convolution_desc_t()
    return try withUnsafePointers(input, anyFilter, bias, output) { input, filter, bias, output in
      switch direction {
      case .output(let hasBias, let activation):
        try OneDNN.check(
          dnnl_dilated_convolution_forward_desc_init(
            &description, dnnl_forward_training, dnnl_convolution_direct, input, filter, hasBias ? bias : nil, output,
            strides, dilations, before, after), "describe a convolution")
        return try Primitive(
          operation: &description, activation: activation,
          implementation: inputChannels == 1 ? Implementation.direct : nil, name: "a convolution")
      case .input:
        try OneDNN.check(
          dnnl_dilated_convolution_backward_data_desc_init(
            &description, dnnl_convolution_direct, input, filter, output, strides, dilations, before, after),
          "describe the gradient of a convolution")
        return try Primitive(
          operation: &description, implementation: isPointwise || isNarrow ? Implementation.product : nil,
          name: "the gradient of a convolution's input")
      case .filter:
        try OneDNN.check(
          dnnl_dilated_convolution_backward_weights_desc_init(
            &description, dnnl_convolution_direct, input, filter, nil, output, strides, dilations, before, after),
          "describe the gradient of a convolution's filter")
        return try Primitive(
          operation: &description, implementation: isPointwise ? Implementation.product : nil,
          name: "the gradient of a convolution's filter")
      }
    }
  }

  private func withUnsafePointers<Result>(
    _ a: dnnl_memory_desc_t, _ b: dnnl_memory_desc_t, _ c: dnnl_memory_desc_t, _ d: dnnl_memory_desc_t,
    _ body: (
      UnsafePointer<dnnl_memory_desc_t>, UnsafePointer<dnnl_memory_desc_t>, UnsafePointer<dnnl_memory_desc_t>,
      UnsafePointer<dnnl_memory_desc_t>
    ) throws -> Result
  ) rethrows -> Result {
    try withUnsafePointer(to: a) { a in
      try withUnsafePointer(to: b) { b in
        try withUnsafePointer(to: c) { c in try withUnsafePointer(to: d) { d in try body(a, b, c, d) } }
      }
    }
  }
}
